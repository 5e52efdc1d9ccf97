"""Stated citations stay within the corpus; inferred ones respect dates and claims."""

from dataclasses import replace

import pytest

from graphbuild.link import infer_builds_on, state_citations
from graphbuild.types import Citation, Entity, Paper, Reference, Relation, RelationName

OLD = Paper("arxiv:1810.04805", "BERT: A Title", "", "2018-10-11", identifiers=("doi:10.1000/b",))


def citing(*references: Reference) -> Paper:
    return Paper("p:new", "A New One", "", "2020", references=references)


@pytest.mark.parametrize(
    "reference",
    [
        Reference("arxiv:1810.04805"),
        Reference("https://arxiv.org/abs/1810.04805v2"),
        Reference("https://doi.org/10.1000/B"),
        Reference(title="BERT - a title"),
        Reference("doi:10.9/unknown", "Bert: a Title"),
    ],
)
def test_a_reference_is_resolved_by_id_or_title(reference: Reference) -> None:
    found = state_citations([OLD, citing(reference)])
    assert found.citations == [Citation("p:new", OLD.id, "metadata")]
    assert found.unresolved == 0


def test_a_reference_out_of_the_corpus_is_counted_and_left_out() -> None:
    found = state_citations([OLD, citing(Reference("doi:10.9/x"), Reference(title="?"))])
    assert (found.citations, found.unresolved) == ([], 2)


def test_a_title_that_two_papers_have_resolves_to_neither() -> None:
    twin = replace(OLD, id="arxiv:1901.00001", identifiers=())
    found = state_citations([OLD, twin, citing(Reference(title=OLD.title))])
    assert (found.citations, found.unresolved) == ([], 1)


def test_citing_twice_is_citing_once_and_nobody_cites_themselves() -> None:
    new = citing(Reference(OLD.id), Reference(title=OLD.title), Reference("p:new"))
    assert len(state_citations([OLD, new]).citations) == 1


BERT = Entity("method:bert", "BERT", "METHOD", (), 2, introduced_by=(OLD.id,))


def relation(paper: str, name: RelationName, entity: str = BERT.id) -> Relation:
    confidence = 1.0 if name == "introduces" else 0.25
    return Relation(paper, entity, name, confidence, 1, "", (0,), (1,))


@pytest.mark.parametrize("name", ["uses", "compares_with", "evaluates_on"])
def test_a_paper_builds_on_the_one_that_introduced_what_it_uses(name: RelationName) -> None:
    (found,) = infer_builds_on(
        [OLD, citing()], [BERT], [relation(OLD.id, "introduces"), relation("p:new", name)]
    )
    assert (found.citing, found.cited, found.via) == ("p:new", OLD.id, (BERT.id,))
    assert found.confidence == 0.25


@pytest.mark.parametrize("name", ["mentions", "introduces"])
def test_a_mention_or_a_second_claim_builds_on_nobody(name: RelationName) -> None:
    relations = [relation(OLD.id, "introduces"), relation("p:new", name)]
    assert infer_builds_on([OLD, citing()], [BERT], relations) == []


@pytest.mark.parametrize(
    ("date", "count"),
    [("2018-10-10", 0), ("2018-10-11", 1), ("2018-10", 1), ("2018-09", 0), ("2017", 0), (None, 1)],
)
def test_an_older_paper_builds_on_nothing_newer(date: str | None, count: int) -> None:
    new = replace(citing(), published_date=date)
    relations = [relation(OLD.id, "introduces"), relation("p:new", "uses")]
    assert len(infer_builds_on([OLD, new], [BERT], relations)) == count


def test_several_entities_make_one_edge_that_is_more_certain() -> None:
    other = replace(BERT, id="method:cls")
    relations = [
        relation(paper, name, entity)
        for paper, name in [(OLD.id, "introduces"), ("p:new", "uses")]
        for entity in (BERT.id, "method:cls")
    ]  # type: ignore[arg-type]
    (found,) = infer_builds_on([OLD, citing()], [other, BERT], relations)
    assert found.via == (BERT.id, "method:cls")
    assert found.confidence == 1 - 0.75**2


def test_a_doubtful_introduction_ties_no_papers():
    papers = [Paper("a", "T", "", "2020"), Paper("b", "T", "", "2021")]
    zed = Entity("method:zed", "Zed", "METHOD", (), 2, introduced_by=("a",))

    def found(confidence: float) -> int:
        relations = [
            Relation("a", zed.id, "introduces", confidence, 1, "", (0,), (3,)),
            Relation("b", zed.id, "uses", 0.9, 1, "", (0,), (3,)),
        ]
        return len(infer_builds_on(papers, [zed], relations))

    assert (found(0.6), found(0.85)) == (0, 1)
