"""One record a paper: which records are joined, which stay apart, and what the result holds."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphbuild.sources import merge_papers, merge_with_report
from graphbuild.types import Author, Paper, Reference

TITLE = "A Long Study of Looms and Engines"
ADA, BOB, EVE = Author("Ada Lovelace"), Author("Bob Brown"), Author("Eve Green")


def paper(id_="title:1", title=TITLE, abstract="", **fields):
    return Paper(id_, title, abstract, **fields)


@pytest.mark.parametrize(
    ("first", "second", "rule"),
    [
        (
            paper("2405.15738", identifiers=("arxiv:2405.15738",)),
            paper("arxiv:2405.15738", title="Another Name", identifiers=("arxiv:2405.15738",)),
            "arxiv",
        ),
        (paper("doi:10.1000/x", title="Some"), paper("doi:10.1000/X", title="Other"), "doi"),
        (
            paper("a", identifiers=("openalex:W1",), title="Some"),
            paper("b", identifiers=("openalex:W1",), title="Other"),
            "other id",
        ),
        (paper(abstract="We weave."), paper(abstract="We  weave. "), "title and abstract"),
        (
            paper(authors=(ADA, BOB)),
            paper(authors=(Author("Lovelace, A."), EVE)),
            "title and authors",
        ),
        (paper(published_date="2023-12"), paper(published_date="2025"), "title and year"),
        (paper(authors=(ADA,)), paper(title=TITLE.upper() + "."), "title"),
        (
            paper("a-1", title="Looms", authors=(ADA,)),
            paper("a-1", title="Looms and Engines", authors=(ADA,)),
            "given id",
        ),
    ],
)
def test_records_of_one_paper_are_joined_by_rule(first, second, rule):
    merged = merge_with_report([first, second])
    assert len(merged.papers) == 1
    assert merged.joins == {rule: 1}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (paper(authors=(ADA,)), paper(authors=(BOB, EVE))),
        (paper(published_date="2010"), paper(published_date="2020")),
        (paper(title="Editorial"), paper(title="Editorial")),
        (
            paper("x", identifiers=("arxiv:2405.15738",)),
            paper("y", identifiers=("arxiv:2405.99999",)),
        ),
        (paper("a-1", title="One Thing"), paper("a-1", title="Quite Another")),
        (
            paper("isbn:9780000000002", title="One", identifiers=("isbn:9780000000002",)),
            paper("isbn:9780000000002", title="Two", identifiers=("isbn:9780000000002",)),
        ),
        (
            paper("a", title="One", identifiers=("issn:1234-5678",)),
            paper("b", title="Two", identifiers=("issn:1234-5678",)),
        ),
    ],
)
def test_two_papers_stay_two_with_ids_of_their_own(first, second):
    merged = merge_papers([first, second])
    assert len({record.id for record in merged}) == 2


def test_a_record_without_authors_does_not_bridge_two_papers():
    merged = merge_papers([paper(authors=(ADA,)), paper(), paper(authors=(BOB,))])
    assert sorted(len(record.authors) for record in merged) == [1, 1]


def test_the_id_is_the_best_that_any_record_knows():
    page = paper("title:1")
    assert merge_papers([page, paper("seed-1")])[0].id == "seed-1"
    assert (
        merge_papers([page, paper("seed-1", identifiers=("doi:10.1000/x",))])[0].id
        == "doi:10.1000/x"
    )
    both = paper("doi:10.1000/x", identifiers=("arxiv:2405.15738", "doi:10.1000/x"))
    assert merge_papers([page, both])[0].id == "arxiv:2405.15738"


def test_each_field_comes_from_the_most_trusted_record_that_has_it():
    page = paper(
        abstract="We weave many threads.",
        published_date="2024-05-20",
        date_precision="inferred",
        author_count=2,
        upvotes=9,
        comments=1,
        sources=("b.txt:10", "b.txt:9"),
    )
    feed = paper(
        "arxiv:2405.15738",
        abstract="We weave.",
        published_date="2024-05-24",
        date_precision="day",
        authors=(ADA, BOB),
        upvotes=3,
        comments=7,
        identifiers=("arxiv:2405.15738",),
        references=(Reference("doi:10.1000/x"),),
        sources=("a.jsonl:1",),
    )
    [merged] = merge_papers([page, feed])
    assert (merged.published_date, merged.date_precision) == ("2024-05-24", "day")
    assert merged.abstract == page.abstract
    assert (merged.upvotes, merged.comments, merged.author_count) == (9, 7, 2)
    assert merged.authors == (ADA, BOB)
    assert merged.references == feed.references
    assert merged.sources == ("a.jsonl:1", "b.txt:9", "b.txt:10")


RECORD = st.builds(
    paper,
    st.sampled_from(["title:1", "a-1", "b-2", "arxiv:2405.15738"]),
    st.sampled_from([TITLE, TITLE.lower(), "Editorial", "Another Study of Quite Other Things"]),
    st.sampled_from(["", "We weave.", "We think."]),
    authors=st.sampled_from([(), (ADA,), (ADA, BOB), (EVE,)]),
    published_date=st.sampled_from([None, "2020", "2024"]),
    identifiers=st.sampled_from([(), ("doi:10.1000/x",), ("arxiv:2405.99999",)]),
    sources=st.integers(1, 20).map(lambda number: (f"a.txt:{number}",)),
)


@given(st.lists(RECORD, max_size=12), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=50)
def test_the_order_of_the_records_does_not_matter(records, generator):
    merged = merge_papers(records)
    shuffled = records[:]
    generator.shuffle(shuffled)
    assert merge_papers(shuffled) == merged


@given(st.lists(RECORD, max_size=12))
@settings(deadline=None, max_examples=50)
def test_ids_are_unique_and_every_source_is_kept(records):
    merged = merge_papers(records)
    assert len({record.id for record in merged}) == len(merged)
    assert {s for r in merged for s in r.sources} == {s for r in records for s in r.sources}


def test_thousands_of_equal_titles_do_not_take_quadratic_time():
    names = ("".join(letters) for letters in itertools.product("abcdefgh", repeat=4))
    records = [paper(f"a-{name}", "Editorial", authors=(Author(name),)) for name in names]
    assert len(merge_papers(records)) == len(records)
