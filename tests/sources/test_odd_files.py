"""Files as strangers bring them: each is read right, or set aside with the reason."""

import json
from textwrap import fill

import pytest

from graphbuild.errors import InputError
from graphbuild.sources import read_papers
from graphbuild.types import Paper, Rejected

LOOMS = (
    "Looms with Few Threads: A Study",
    "We weave with few threads and lose nothing that anybody would miss. On three tasks the cloth "
    "holds as well as before, and it takes half of the time to make.",
    "2606.00683",
    "May 29",
)
WHEELS = (
    "Do Wheels Dream? Turning Slowly in the Dark",
    "Wheels turn and nobody asks them why. We ask four kinds of wheels and find that they count "
    "their turns. This holds for wheels of every size, in the light and in the dark.",
    "2605.31234",
    "May 28",
)
BOTH = (LOOMS, WHEELS)


def read(path, text, encoding="utf-8", **options):
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    records = list(read_papers(path, **options))
    return (
        [record for record in records if isinstance(record, Paper)],
        [record for record in records if isinstance(record, Rejected)],
    )


def titles_and_ids(papers):
    return [(paper.title, paper.id) for paper in papers]


PAGES = {
    "numbers": "Daily Papers\n\nMay 29, 2026\n\n"
    + "".join(f"42\n{t}\n{a}\nSample Labs ·\n{d}\n6\n" for t, a, _, d in BOTH),
    "wrapped lines": "Daily Papers\n\n"
    + "".join(f"42\n\n{t}\n\n{fill(a)}\n\nSample Labs\n\n{d}\n\n" for t, a, _, d in BOTH),
    "dates at once": "".join(f"{t}\n{a}\n{d}, 2026\n\n" for t, a, _, d in BOTH),
}
LINKED = {
    "bullets": "".join(
        f"* {t} (https://huggingface.co/papers/{i})\n  {a}\n\n" for t, a, i, _ in BOTH
    ),
    "address below": "".join(
        f"{t}\nhttps://huggingface.co/papers/{i}\n{a}\n\n" for t, a, i, _ in BOTH
    ),
    "Markdown": "# Daily Papers\n\nby[AK](/akhaliq)and the research community\n\n"
    + "".join(f"[42](/papers/{i})\n\n### [{t}](/papers/{i})\n\n{a}\n\n" for t, a, i, _ in BOTH),
    "Pandoc": "".join(
        f"::: {{.flex}}\n[42](/login?next=%2Fpapers%2F{i}){{.btn}}\n\n### [{t}](/papers/{i})"
        f"{{.clamp}} {{#x}}\n\n{a}\n\n[{d}]{{.gray}}\n:::\n\n"
        for t, a, i, d in BOTH
    ),
    "table": "| Title | Abstract | Date |\n|:---|---|---|\n"
    + "".join(f"| [{t}](https://arxiv.org/abs/{i}) | {a} | 2026-05-28 |\n" for t, a, i, _ in BOTH),
    "HTML": "<!DOCTYPE html><html><body><main><h1>Daily Papers</h1><h2>by <a href='/a'>AK</a></h2>"
    + "".join(
        f"<article><div>42</div><h3><a href='/papers/{i}'>{t}</a></h3><p>{a}</p><div>"
        f"<a href='/o'>Sample Labs</a><span>·</span><time>{d}</time><a href='/x'>6</a></div>"
        "</article>"
        for t, a, i, d in BOTH
    )
    + "</main></body></html>",
    "reader view": "<html><body><div><h1>Daily Papers</h1>"
    + "".join(f"<h3><a href='/papers/{i}'>{t}</a></h3><p>{a}</p>" for t, a, i, _ in BOTH)
    + "</div></body></html>",
}


@pytest.mark.parametrize("page", PAGES)
def test_a_short_page_loses_no_paper(tmp_path, page):
    papers, rejected = read(tmp_path / "page.txt", PAGES[page])
    assert [paper.title for paper in papers] == [LOOMS[0], WHEELS[0]]
    assert [paper.abstract for paper in papers] == [LOOMS[1], WHEELS[1]]
    assert rejected == []


@pytest.mark.parametrize("page", LINKED)
def test_a_page_with_links_gives_their_ids_however_it_was_saved(tmp_path, page):
    papers, rejected = read(tmp_path / "page.txt", LINKED[page])
    assert titles_and_ids(papers) == [(t, f"arxiv:{i}") for t, _, i, _ in BOTH]
    assert [paper.abstract for paper in papers] == [LOOMS[1], WHEELS[1]]
    assert rejected == []


def test_the_number_after_the_date_is_comments_and_the_next_one_votes(tmp_path):
    papers, _ = read(tmp_path / "page.txt", PAGES["numbers"])
    assert (papers[0].upvotes, papers[0].comments) == (42, 6)
    assert papers[0].organisations[0].name == "Sample Labs"
    assert papers[1].upvotes == 42


def test_an_organisation_without_a_dot_is_no_title(tmp_path):
    papers, _ = read(tmp_path / "page.txt", PAGES["wrapped lines"], captured=None)
    assert [paper.organisations[0].name for paper in papers] == ["Sample Labs"] * 2


def test_the_page_of_one_paper_gives_that_paper(tmp_path):
    title, abstract, number, _ = LOOMS
    page = (
        f"Papers\narxiv:{number}\n\n{title}\n\nPublished on May 29\n·\nSubmitted by\nAda\nUpvote\n"
        f"42\nAuthors:\nAda Example\n,\nBo Sample\nAbstract\n\n{abstract}\n\nView arXiv page\n"
        "View PDF\nAdd to collection\nCommunity\n"
    )
    papers, rejected = read(tmp_path / "page.txt", page)
    assert [(p.title, p.abstract, p.id, p.upvotes) for p in papers] == [
        (title, abstract, f"arxiv:{number}", 42)
    ]
    assert rejected == []


MAIL = r"""
------------------------------------------------------------------------------
\\
arXiv:2405.09999
Date: Fri, 17 May 2024 17:59:59 GMT   (123kb,D)

Title: A listing of many
  wheels
Authors: Ada Example, Bo Sample
Categories: cs.CL cs.AI
License: http://creativecommons.org/licenses/by/4.0/
\\
  We list wheels: many of them.
  All turn.
\\ ( https://arxiv.org/abs/2405.09999 ,  123kb)
------------------------------------------------------------------------------
\\
arXiv:2401.00001
replaced with revised version Fri, 17 May 2024 10:00:00 GMT   (90kb)

Title: An older wheel
Authors: Cee Third
\\ ( https://arxiv.org/abs/2401.00001 ,  90kb)
"""


def test_an_announcement_of_arxiv_by_mail_is_read(tmp_path):
    papers, rejected = read(tmp_path / "mail.txt", MAIL)
    (paper,) = papers
    assert (paper.id, paper.title) == ("arxiv:2405.09999", "A listing of many wheels")
    assert paper.abstract == "We list wheels: many of them. All turn."
    assert (paper.published_date, paper.categories) == ("2024-05-17", ("cs.CL", "cs.AI"))
    assert [author.name for author in paper.authors] == ["Ada Example", "Bo Sample"]
    assert paper.licence == "http://creativecommons.org/licenses/by/4.0/"
    assert [(item.source, item.reason) for item in rejected] == [
        (f"{tmp_path}/mail.txt:18", "the entry has no abstract; the mail names it as replaced only")
    ]


ANNOUNCED = "arXiv:2405.09999v1 Announce Type: new \nAbstract: We list wheels."
FEEDS = {
    "rss": "<?xml version='1.0'?><rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><item>"
    "<title>A listing</title><link>https://arxiv.org/abs/2405.09999</link><description>"
    f"{ANNOUNCED}</description><category>cs.CL</category><dc:creator>Ada Example, Bo Sample"
    "</dc:creator><pubDate>Fri, 17 May 2024 00:00:00 -0400</pubDate></item></channel></rss>",
    "atom": "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom' "
    "xmlns:dc='http://purl.org/dc/elements/1.1/'><entry><id>oai:arXiv.org:2405.09999v1</id>"
    "<title>A listing</title><link href='https://arxiv.org/abs/2405.09999'/><summary>"
    f"{ANNOUNCED}</summary><category term='cs.CL'/><dc:creator>Ada Example, Bo Sample</dc:creator>"
    "<published>2024-05-17T00:00:00-04:00</published></entry></feed>",
}


@pytest.mark.parametrize("feed", FEEDS)
def test_a_daily_feed_of_arxiv_is_read_without_its_announcement(tmp_path, feed):
    papers, _ = read(tmp_path / "feed.xml", FEEDS[feed])
    (paper,) = papers
    assert (paper.id, paper.abstract) == ("arxiv:2405.09999", "We list wheels.")
    assert [author.name for author in paper.authors] == ["Ada Example", "Bo Sample"]
    assert (paper.published_date, paper.url) == ("2024-05-17", "https://arxiv.org/abs/2405.09999")


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "A", "abstract": "One."}{"title": "B", "abstract": "Two."}',
        '{\n "title": "A",\n "abstract": "One."\n}\n{\n "title": "B",\n "abstract": "Two."\n}\n',
        json.dumps({"title": {"0": "A", "1": "B"}, "abstract": {"0": "One.", "1": "Two."}}),
        json.dumps(
            {"title": {"0": "A", "1": "B"}, "abstract": {"1": "Two.", "0": "One."}}, indent=1
        ),
    ],
    ids=["glued", "indented", "columns of pandas", "indented columns"],
)
def test_json_of_other_tools_is_read(tmp_path, text):
    papers, rejected = read(tmp_path / "papers.json", text)
    assert [(paper.title, paper.abstract) for paper in papers] == [("A", "One."), ("B", "Two.")]
    assert rejected == []


def test_what_a_batch_did_not_find_is_set_aside_and_an_error_is_no_paper(tmp_path):
    paper = {"paperId": "0a", "title": "A", "abstract": "One."}
    papers, rejected = read(tmp_path / "batch.json", json.dumps([None, paper, None]))
    assert [paper.title for paper in papers] == ["A"]
    assert [item.source for item in rejected] == [f"{tmp_path}/batch.json#{n}" for n in (1, 3)]
    with pytest.raises(InputError, match="replied with an error: Too Many Requests"):
        read(tmp_path / "error.json", '{"message": "Too Many Requests", "code": "429"}')


def test_a_text_in_an_unknown_encoding_is_set_aside_and_not_garbled(tmp_path):
    table = "title,abstract\n深層学習の研究,これは要約です。\n"
    with pytest.raises(InputError, match="no known encoding; save it as UTF-8"):
        read(tmp_path / "papers.csv", table, "shift_jis")
    papers, _ = read(tmp_path / "papers.csv", table, "utf-16")
    assert papers[0].title == "深層学習の研究"


def test_a_broken_byte_does_not_garble_the_rest_of_a_text(tmp_path):
    table = "title,abstract\nÉtude des roues,Ça tourne ☃ toujours.\n".encode()
    papers, _ = read(tmp_path / "papers.csv", table + b"Broken \x81\xff,It is.\n")
    assert (papers[0].title, papers[0].abstract) == ("Étude des roues", "Ça tourne ☃ toujours.")
    assert papers[1].abstract == "It is."


def test_bibtex_addresses_have_no_escapes_and_an_open_entry_says_so(tmp_path):
    text = (
        "@misc{a, title={A}, abstract={One.}, url={https://example.org/x?a=1\\&b=2\\_3}}\n"
        "@article{b, title={Never closed, author={X Y}, year=2021\n"
        "@misc{c, title={C}, abstract={Three.}}\n"
    )
    papers, rejected = read(tmp_path / "papers.bib", text)
    assert [paper.title for paper in papers] == ["A", "C"]
    assert papers[0].url == "https://example.org/x?a=1&b=2_3"
    assert [item.reason for item in rejected] == [
        "the entry cannot be parsed: it is not closed before the next one begins"
    ]


def test_a_date_with_dots_has_its_day_first(tmp_path):
    papers, _ = read(
        tmp_path / "papers.csv",
        "Titel;Zusammenfassung;Datum\nRäder;Sie drehen.;3.5.2024\n",
        "cp1252",
    )
    assert (papers[0].title, papers[0].published_date) == ("Räder", "2024-05-03")
