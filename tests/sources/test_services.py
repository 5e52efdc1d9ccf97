"""Records of arXiv, OpenAlex, Semantic Scholar, the ACL Anthology and the daily feed."""

import json

import pytest

from graphbuild.sources import read_papers
from graphbuild.types import Paper, Reference, Rejected

OPENALEX = {
    "id": "https://openalex.org/W7",
    "doi": "https://doi.org/10.1000/Loom",
    "title": "A Study of <i>Looms</i> &amp; Engines",
    "publication_date": "2024-05-24",
    "authorships": [
        {
            "author": {"id": "https://openalex.org/A1", "display_name": "Ada Lovelace"},
            "institutions": [{"id": "https://openalex.org/I1", "display_name": "Loom Works"}],
        },
        {
            "author": {"display_name": "Bob Brown", "orcid": "https://orcid.org/0000-0001"},
            "institutions": [{"id": "https://openalex.org/I1", "display_name": "Loom Works"}],
        },
    ],
    "primary_location": {
        "source": {"display_name": "Journal of Looms"},
        "landing_page_url": "https://doi.org/10.1000/loom",
        "license": "cc-by",
    },
    "locations": [{"landing_page_url": "http://arxiv.org/abs/2405.15738"}, None],
    "abstract_inverted_index": {"We": [0, 2], "weave.": [1], "win.": [3]},
    "referenced_works": ["https://openalex.org/W1", "bad"],
    "topics": [{"display_name": "Weaving"}],
}


def test_openalex_works_have_abstract_ids_references_and_institutions(read_text):
    for content in (
        json.dumps({"meta": {}, "results": [OPENALEX]}),
        json.dumps({"meta": {}, "results": [OPENALEX]}, indent=2),
        json.dumps([OPENALEX]),
        json.dumps(OPENALEX, indent=1),
        json.dumps(OPENALEX) + "\n" + json.dumps({**OPENALEX, "id": None}),
    ):
        paper = read_text(content, "works.json")[0]
        assert paper.id == "arxiv:2405.15738"
        assert paper.identifiers == ("arxiv:2405.15738", "doi:10.1000/loom", "openalex:W7")
        assert paper.title == "A Study of Looms & Engines"
        assert paper.abstract == "We weave. We win."
        assert [(a.name, a.id) for a in paper.authors] == [
            ("Ada Lovelace", "openalex:A1"),
            ("Bob Brown", "orcid:0000-0001"),
        ]
        assert [o.name for o in paper.organisations] == ["Loom Works"]
        assert paper.references == (Reference("openalex:W1"),)
        assert (paper.venue, paper.licence) == ("Journal of Looms", "cc-by")
        assert paper.categories == ("Weaving",)


S2 = {
    "paperId": "0a" * 20,
    "externalIds": {"ArXiv": "2405.15738", "CorpusId": 7, "DBLP": None},
    "title": "A Study",
    "abstract": None,
    "year": 2024,
    "publicationDate": None,
    "authors": [
        {"authorId": "1", "name": "Ada Lovelace", "affiliations": ["Loom Institute"]},
        {"authorId": None, "name": None},
    ],
    "references": [
        {"paperId": None, "title": "Unknown Work"},
        {"paperId": "0b" * 20, "externalIds": {"DOI": "10.1000/X"}, "title": "Known Work"},
        None,
    ],
    "fieldsOfStudy": None,
    "venue": "",
    "journal": {"name": "Looms"},
}


def test_semantic_scholar_replies_of_every_shape_are_read(read_text):
    for content in (S2, [S2, None], {"total": 1, "data": [S2]}, {"data": [{"citedPaper": S2}]}):
        paper = read_text(json.dumps(content), "reply.json")[0]
        assert paper.id == "arxiv:2405.15738"
        assert f"s2:{'0a' * 20}" in paper.identifiers
        assert "s2:7" in paper.identifiers
        assert (paper.published_date, paper.date_precision) == ("2024", "year")
        assert [(a.name, a.id) for a in paper.authors] == [("Ada Lovelace", "s2:1")]
        assert paper.references == (
            Reference(None, "Unknown Work"),
            Reference("doi:10.1000/x", "Known Work"),
        )
        assert paper.venue == "Looms"
        assert [one.name for one in paper.organisations] == ["Loom Institute"]


def test_semantic_scholar_dumps_are_read_and_abstracts_alone_are_explained(read_text):
    paper = {"corpusid": 7, "externalids": {"DOI": "10.1000/x"}, "title": "A", "year": 2020}
    abstract = {"corpusid": 7, "openaccessinfo": {"license": "CCBY"}, "abstract": "B."}
    good, bad = read_text(f"{json.dumps(paper)}\n{json.dumps(abstract)}\n", "papers.jsonl")
    assert good.identifiers == ("doi:10.1000/x", "s2:7")
    assert bad.reason == "'title' is missing; join the abstracts of a dump with its papers first"


def test_null_values_are_set_aside_with_a_reason(read_text):
    papers = [{"paperId": "a", "title": None, "authors": None}, {"paperId": "b", "title": "B"}]
    rejected, paper = read_text(json.dumps(papers), "reply.json")
    assert rejected.reason == "'title' is missing"
    assert paper.title == "B"


def test_the_arxiv_snapshot_is_dated_by_its_first_version(read_text):
    record = {
        "id": "0704.0001",
        "title": "Looms\n  in $n$ Dimensions",
        "abstract": "  We weave\nin $n^2$ steps, 30\\% faster.\n",
        "authors": 'Kurt G\\"odel',
        "authors_parsed": [['G\\"odel', "Kurt", "Jr."], ["", "", ""]],
        "categories": "cs.CL stat.ML",
        "doi": "10.1000/x 10.1000/y",
        "journal-ref": "Looms 7 (2008)",
        "license": "http://creativecommons.org/licenses/by/4.0/",
        "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}],
        "update_date": "2008-11-26",
    }
    [paper] = read_text(json.dumps(record), "snapshot.json")
    assert paper.title == "Looms in $n$ Dimensions"
    assert paper.abstract == "We weave in $n^2$ steps, 30\\% faster."
    assert [(a.name, a.given, a.family) for a in paper.authors] == [
        ("Kurt Gödel Jr.", "Kurt", "Gödel Jr.")
    ]
    assert paper.published_date == "2007-04-02"
    assert paper.identifiers == ("arxiv:0704.0001", "doi:10.1000/x", "doi:10.1000/y")
    assert paper.categories == ("cs.CL", "stat.ML")


ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
<title>A query</title>
<entry><id>http://arxiv.org/abs/2405.15738v2</id><title>A Study
  of Looms</title><summary>  We weave
all day.
</summary><published>2024-05-24T17:34:15Z</published><updated>2024-06-01T00:00:00Z</updated>
<author><name>Ada Lovelace</name><arxiv:affiliation>Loom Works</arxiv:affiliation></author>
<category term="cs.CL"/><arxiv:doi>10.1000/X</arxiv:doi>
<arxiv:journal_ref>Looms 7</arxiv:journal_ref></entry>
<entry><id>http://arxiv.org/abs/2405.00002v1</id><summary>Nothing.</summary></entry>
</feed>"""


def test_the_atom_feed_is_read_entry_by_entry(read_text):
    paper, rejected = read_text(ATOM, "feed.xml")
    assert (paper.id, paper.title, paper.abstract) == (
        "arxiv:2405.15738",
        "A Study of Looms",
        "We weave all day.",
    )
    assert paper.published_date == "2024-05-24"
    assert paper.identifiers == ("arxiv:2405.15738", "doi:10.1000/x")
    assert [o.name for o in paper.organisations] == ["Loom Works"]
    assert rejected == Rejected(rejected.source, "'title' is missing")
    assert rejected.source.endswith("#2")


def test_a_feed_that_breaks_off_keeps_what_came_before(read_text):
    paper, rejected = read_text(ATOM[: ATOM.index("<entry><id>http://arxiv.org/abs/2405.00002")])
    assert isinstance(paper, Paper)
    assert rejected.reason.startswith("the XML is broken from here on")


def test_a_recorded_reply_is_read_by_its_body(read_text):
    reply = {"url": "https://export.arxiv.org/api", "status_code": 200, "body": ATOM}
    assert read_text(json.dumps(reply), "reply.json")[0].id == "arxiv:2405.15738"


OAI = """<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>
<record><header><identifier>oai:arXiv.org:0704.0001</identifier></header><metadata>
<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>0704.0001</id><created>2007-04-02</created>
<authors><author><keyname>Lovelace</keyname><forenames>Ada</forenames></author></authors>
<title>Looms</title><categories>cs.CL math.CO</categories><abstract>We weave.</abstract>
</arXiv></metadata></record>
<record><header><identifier>oai:arXiv.org:0704.0002</identifier></header><metadata>
<oai_dc:dc xmlns:oai_dc="x" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Engines</dc:title>
<dc:creator>Brown, Bob</dc:creator><dc:description>We think.</dc:description>
<dc:description>Comment: 12 pages</dc:description><dc:date>2007-04-03</dc:date>
<dc:identifier>http://arxiv.org/abs/0704.0002</dc:identifier></oai_dc:dc></metadata></record>
<record><header status="deleted"><identifier>oai:arXiv.org:0704.0003</identifier></header></record>
<record><header/><metadata><arXivRaw><id>0704.0004</id><version version="v1">
<date>Mon, 2 Apr 2007 19:18:42 GMT</date></version><title>Raw</title>
<authors>Ada Lovelace (1), Bob Brown</authors><abstract>B.</abstract></arXivRaw></metadata></record>
</ListRecords></OAI-PMH>"""


def test_oai_pmh_harvests_are_read_in_three_formats(read_text):
    first, second, deleted, raw = read_text(OAI, "oai.xml")
    assert (first.id, first.categories) == ("arxiv:0704.0001", ("cs.CL", "math.CO"))
    assert (second.id, second.abstract) == ("arxiv:0704.0002", "We think.")
    assert second.authors[0].family == "Brown"
    assert deleted.reason == "the record oai:arXiv.org:0704.0003 was deleted at its source"
    assert [a.name for a in raw.authors] == ["Ada Lovelace", "Bob Brown"]
    assert raw.published_date == "2007-04-02"


ACL = """<?xml version='1.0' encoding='UTF-8'?><collection id="2020.acl"><volume id="main">
<meta><booktitle>Proceedings of Looms</booktitle><month>July</month><year>2020</year></meta>
<frontmatter><url>2020.acl-main.0</url></frontmatter>
<paper id="1"><title>The <fixed-case>BERT</fixed-case> Loom</title>
<author id="ada"><first>Ada</first><last>Lovelace</last></author>
<abstract>We weave <tex-math>n</tex-math> threads.</abstract>
<url hash="x">2020.acl-main.1</url><doi>10.18653/v1/2020.acl-main.1</doi></paper>
<paper id="2"><title>Second</title><url>2020.acl-main.2</url></paper></volume></collection>"""


def test_acl_volumes_give_their_date_and_name_to_each_paper(read_text):
    first, second = read_text(ACL, "2020.acl.xml")
    assert (first.title, first.abstract) == ("The BERT Loom", "We weave n threads.")
    assert first.identifiers == ("acl:2020.acl-main.1", "doi:10.18653/v1/2020.acl-main.1")
    assert (second.published_date, second.venue) == ("2020-07", "Proceedings of Looms")
    assert second.id == "acl:2020.acl-main.2"


@pytest.mark.shared
def test_the_metadata_of_the_acl_network_are_read_whole(shared_data):
    papers = list(read_papers([shared_data / "citations/aan_metadata_18041.jsonl"]))
    assert len(papers) == 18041
    assert all(isinstance(paper, Paper) and paper.id.startswith("acl:") for paper in papers)


def test_the_daily_feed_is_read_nested_and_flat(read_text):
    nested = {
        "paper": {"id": "2405.15738", "title": "A\n  Title", "summary": "We\nshow.", "upvotes": 3},
        "numComments": 2,
        "publishedAt": "2024-05-24T17:34:15.000Z",
    }
    flat = {
        "id": "2405.15738",
        "title": "A\n  Title",
        "abstract": "We\nshow.",
        "upvotes": 3,
        "numComments": 2,
        "publishedAt": "2024-05-24T17:34:15.000Z",
    }
    one, two = read_text(json.dumps([nested]), "a.json") + read_text(json.dumps(flat), "b.jsonl")
    for paper in (one, two):
        assert (paper.id, paper.title, paper.abstract) == (
            "arxiv:2405.15738",
            "A Title",
            "We show.",
        )
        assert (paper.upvotes, paper.comments, paper.published_date) == (3, 2, "2024-05-24")
    [given] = read_text(json.dumps(flat), "b.jsonl", as_given=True)
    assert (given.id, given.title, given.abstract) == (flat["id"], flat["title"], flat["abstract"])


@pytest.mark.shared
def test_the_shared_feed_is_read_whole(shared_data):
    papers = list(read_papers([shared_data / "hf_daily_papers.jsonl.xz"]))
    assert len(papers) == 9734
    assert all(isinstance(p, Paper) and p.date_precision == "day" and p.authors for p in papers)


@pytest.mark.shared
def test_the_shared_samples_of_services_are_read(shared_data):
    formats = shared_data / "formats"
    counts = {
        path.name: sum(isinstance(r, Paper) for r in read_papers([path]))
        for path in sorted(formats.glob("[aos]*/*"))
        if path.name != "PaperWithNullValues.json"
    }
    assert counts == {
        "Paper.json": 1,
        "Reference.json": 1,
        "openalex_works.json": 3,
        "q_testing_s0_m10_bc5a6c384fe9.json": 10,
    }
