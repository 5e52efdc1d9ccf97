"""Citations: those that a source states, and those that shared entities let one infer."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from graphbuild.sources.ids import normal_identifier, normal_title
from graphbuild.types import Citation, Entity, Inference, Paper, Reference, Relation

__all__ = ["StatedCitations", "infer_builds_on", "state_citations"]

_LEAST_SURE = 0.8
"""A technique that papers only may have introduced (agentic RL) would tie all its users to one."""

_BUILDS = frozenset({"uses", "compares_with", "evaluates_on"})


class StatedCitations(NamedTuple):
    """Citations between papers of the corpus, and how many references led out of it."""

    citations: list[Citation]
    unresolved: int


def state_citations(papers: Sequence[Paper]) -> StatedCitations:
    """Resolve the references that sources state to papers of the corpus.

    A reference is resolved by its id; failing that by its normal title, if exactly one paper has
    that title.

    Parameters
    ----------
    papers
        All papers of the corpus, with their references.

    Returns
    -------
    StatedCitations
        One citation a pair, ordered by both ids; references to the paper itself are left out.

    Examples
    --------
    >>> cited = Paper("arxiv:1810.04805", "BERT", "", identifiers=("arxiv:1810.04805",))
    >>> citing = Paper("p:1", "T", "", references=(Reference(title="Bert."), Reference(title="X")))
    >>> state_citations([cited, citing])
    StatedCitations(citations=[Citation(citing='p:1', cited='arxiv:1810.04805',
    source='metadata')], unresolved=1)
    """
    by_id: dict[str, str] = {}
    by_title: defaultdict[str, set[str]] = defaultdict(set)
    for paper in papers:
        for name in (paper.id, *paper.identifiers):
            by_id.setdefault(normal_identifier(name) or name, paper.id)
        by_title[normal_title(paper.title)].add(paper.id)
    found: set[tuple[str, str]] = set()
    unresolved = 0
    for paper in papers:
        for reference in paper.references:
            cited = _resolve(reference, by_id, by_title)
            if cited is None:
                unresolved += 1
            elif cited != paper.id:
                found.add((paper.id, cited))
    return StatedCitations([Citation(*pair, "metadata") for pair in sorted(found)], unresolved)


def _resolve(
    reference: Reference, by_id: Mapping[str, str], by_title: Mapping[str, Collection[str]]
) -> str | None:
    if reference.id:
        cited = by_id.get(normal_identifier(reference.id) or reference.id)
        if cited is not None:
            return cited
    title = normal_title(reference.title) if reference.title else ""
    candidates = by_title.get(title, ()) if title else ()
    return next(iter(candidates)) if len(candidates) == 1 else None


def infer_builds_on(
    papers: Iterable[Paper], entities: Iterable[Entity], relations: Iterable[Relation]
) -> list[Inference]:
    """Infer that a paper builds on the one that introduced what it uses.

    The first paper uses, compares with or evaluates on an entity that the second introduced, does
    not introduce it itself, and is not older. Where several papers claim to have introduced an
    entity, the earliest counts, and it counts only if its claim is sure (a confidence of 0.8). A
    pair that several entities support is as certain as that at least one of them is right.

    Parameters
    ----------
    papers
        All papers of the corpus, with their dates.
    entities
        All entities, with who introduced them, earliest first.
    relations
        All relations, with their confidence.

    Returns
    -------
    list of Inference
        One a pair, ordered by both ids; ``via`` in alphabetical order.

    Examples
    --------
    >>> old, new = Paper("p:1", "T", "", "2019-05"), Paper("p:2", "T", "", "2020-01-02")
    >>> bert = Entity("method:bert", "BERT", "METHOD", (), 2, introduced_by=("p:1",))
    >>> relations = [
    ...     Relation("p:1", "method:bert", "introduces", 0.9, 1, "", (0,), (4,)),
    ...     Relation("p:2", "method:bert", "uses", 0.8, 1, "", (0,), (4,)),
    ... ]
    >>> infer_builds_on([old, new], [bert], relations)
    [Inference(citing='p:2', cited='p:1', confidence=0.72, via=('method:bert',))]
    """
    published = {paper.id: paper.published_date for paper in papers}
    introducer = {entity.id: entity.introduced_by[0] for entity in entities if entity.introduced_by}
    claims: set[tuple[str, str]] = set()
    certainty: dict[str, float] = {}
    uses: list[Relation] = []
    for relation in relations:
        if relation.relation == "introduces":
            claims.add((relation.paper, relation.entity))
            sure = relation.confidence >= _LEAST_SURE
            if sure and introducer.get(relation.entity) == relation.paper:
                certainty[relation.entity] = relation.confidence
        elif relation.relation in _BUILDS:
            uses.append(relation)
    doubts: defaultdict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for relation, cited in _usable(uses, introducer, claims, published):
        confidence = relation.confidence * certainty.get(relation.entity, 0.0)
        if confidence > 0:
            doubts[relation.paper, cited].append((relation.entity, 1 - confidence))
    inferences = []
    for (citing, cited), reasons in sorted(doubts.items()):
        doubt = 1.0
        for _, each in sorted(reasons):
            doubt *= each
        via = tuple(sorted(entity for entity, _ in reasons))
        inferences.append(Inference(citing, cited, round(1 - doubt, 6), via))
    return inferences


def _usable(
    uses: Iterable[Relation],
    introducer: Mapping[str, str],
    claims: Collection[tuple[str, str]],
    published: Mapping[str, str | None],
) -> Iterator[tuple[Relation, str]]:
    for relation in uses:
        cited = introducer.get(relation.entity)
        if cited is None or cited == relation.paper or (relation.paper, relation.entity) in claims:
            continue
        if not _older(published.get(relation.paper), published.get(cited)):
            yield relation, cited


def _older(first: str | None, second: str | None) -> bool:
    """Tell whether the first date is surely before the second, at the precision of the coarser."""
    if not first or not second:
        return False
    length = min(len(first), len(second))
    return first[:length] < second[:length]
