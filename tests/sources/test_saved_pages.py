"""Daily Papers pages as Markdown, with footnotes, with addresses, and as HTML."""

import html
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphbuild.sources import read_daily_html, read_daily_papers, read_papers
from graphbuild.sources.markup import lines_of_markup, marked_link
from graphbuild.types import Paper

PAGES = Path(__file__).parent / "pages"


@pytest.mark.parametrize(
    "name", ["markdown.md", "footnotes.txt", "addresses.txt", "numbered.txt", "saved.html"]
)
def test_every_way_of_saving_a_page_gives_the_same_entries(name):
    papers = list(read_papers([PAGES / name]))
    assert all(isinstance(paper, Paper) for paper in papers)
    first, second = papers[:2]
    assert (first.id, second.id) == ("arxiv:2606.00683", "arxiv:2605.11111")
    assert first.title.startswith("LoomBench: Weaving Long Threads with Language Models")
    assert first.abstract.startswith("We present LoomBench, a benchmark for weaving")
    assert "](" not in first.abstract
    assert first.author_count == 7
    assert (first.published_date, first.date_precision) == ("2026-05-29", "inferred")
    assert first.comments == 6
    assert second.title == "Engines That Think Slowly: A Study"
    assert second.abstract.endswith("is then right in most cases.")
    assert [(o.name, o.id) for o in second.organisations] == [("NVIDIA", "huggingface:nvidia")]
    assert (second.published_date, second.comments) == ("2025-04-02", None)


@pytest.mark.parametrize("name", ["markdown.md", "footnotes.txt", "numbered.txt", "saved.html"])
def test_the_link_before_a_title_is_its_votes(name):
    first, second = list(read_papers([PAGES / name]))[:2]
    assert (first.upvotes, second.upvotes) == (41, None)


def test_the_source_line_is_that_of_the_title():
    lines = (PAGES / "saved.html").read_text(encoding="utf-8").split("\n")
    for paper in read_daily_html(PAGES / "saved.html"):
        assert paper.title[:8] in lines[int(paper.sources[0].rpartition(":")[2]) - 1]


def test_metadata_on_one_markdown_line_is_read():
    last = list(read_daily_papers(PAGES / "markdown.md"))[-1]
    assert (last.title, last.author_count, last.published_date) == ("Sparse Looms", 3, "2024-03-03")
    assert last.abstract.endswith(r"30\%.")


def test_the_data_inside_a_saved_page_come_before_what_it_shows(read_text):
    entry = {
        "paper": {
            "id": "2606.00683",
            "title": "A Title",
            "summary": "We show it.",
            "authors": [{"name": "Ada Lovelace", "user": {"user": "ada"}}],
            "publishedAt": "2026-05-29T00:00:00.000Z",
            "upvotes": 41,
            "organization": {"name": "nvidia", "fullname": "NVIDIA"},
        },
        "numComments": 6,
    }
    props = html.escape(json.dumps({"dailyPapers": [entry, {"paper": {"id": "2606.1"}}]}))
    page = f'<!DOCTYPE html><div data-target="DailyPapers" data-props="{props}"></div>'
    paper, rejected = read_text(page, "page.html")
    assert (paper.id, paper.upvotes, paper.comments) == ("arxiv:2606.00683", 41, 6)
    assert paper.authors[0].id == "huggingface:ada"
    assert paper.organisations[0].name == "NVIDIA"
    assert rejected.reason == "'title' is missing"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("An interval [0, 1](see below) stays.", "An interval [0, 1](see below) stays."),
        ("Cited as in [12].", "Cited as in [12]."),
        ("f[x](y) is a call", "f[x](y) is a call"),
        (r"With \(n^2\) and **bold** words.", r"With \(n^2\) and **bold** words."),
        ("See https://github.com/x/y for code.", "See https://github.com/x/y for code."),
        ("**A Title in Bold**", "**A Title in Bold**"),
    ],
)
def test_what_only_looks_like_markup_stays(line, text):
    assert [found.text for found in lines_of_markup(line)] == [text]


def test_a_list_of_names_is_no_page(read_text):
    from graphbuild.errors import InputError

    with pytest.raises(InputError, match="no title with an abstract"):
        read_text("\n".join(["ImageNet", "COCO", "MMLU-Pro", "Very Long Named Benchmark"] * 20))


TOKENS = st.sampled_from(
    [
        *("[", "](", ")", "][1]", "[1]: /papers/2606.00683", "\n", "### ", "* ", "![", "\\", "·"),
        *(
            "<div>",
            "<h3>",
            "</a>",
            '<a href="/papers/2606.00683">',
            "May 29",
            "7 authors",
            "<",
            ">",
        ),
        *("A Title", "We show it.", "\ue000", "\ue001", "\ue002", "#community", "-->", "<!--"),
    ]
)


@given(st.lists(TOKENS | st.text(max_size=10), max_size=40))
@settings(deadline=None, max_examples=150)
def test_any_markup_gives_lines_and_never_more_numbers_than_lines(tokens):
    text = "".join(tokens)
    lines = lines_of_markup(text)
    assert all("\n" not in line.text for line in lines)
    assert all("\ue000" not in line.text for line in lines)


@pytest.mark.parametrize("part", ["[", "![", "[a](", "[[", "<!--", "\\", "<a", "*" * 9, "(", "[1]"])
def test_markup_takes_linear_time(part):
    import time

    def seconds(count):
        start = time.thread_time()
        lines_of_markup(part * count)
        return time.thread_time() - start

    small, large = seconds(3_000), seconds(30_000)
    assert large < 30 * max(small, 0.01)


def test_a_link_that_a_reader_marked_is_known():
    [line] = lines_of_markup(
        marked_link("A Title", "https://arxiv.org/abs/2606.00683"), marked=True
    )
    assert (line.text, line.paper) == ("A Title", "arxiv:2606.00683")
