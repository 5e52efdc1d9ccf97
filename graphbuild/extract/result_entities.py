"""Entities that only a reported result names: the text says "84.5% on MapBench", so it is one."""

from collections.abc import Sequence

from graphbuild.extract.context import PaperContext
from graphbuild.extract.entities import FoundEntity
from graphbuild.extract.occurrences import find_occurrences
from graphbuild.extract.relations import EntityRelation
from graphbuild.types import EntityType, RelationName, Result, Span

__all__ = ["result_entities"]

_SLOTS: tuple[tuple[str, EntityType, RelationName], ...] = (
    ("on", "BENCHMARK", "evaluates_on"),
    ("method", "METHOD", "uses"),
    ("metric", "METRIC", "uses"),
)


def result_entities(
    context: PaperContext, results: Sequence[Result]
) -> list[tuple[FoundEntity, EntityRelation]]:
    r"""Make entities of the names that results bring in.

    Parameters
    ----------
    context
        The paper.
    results
        What it reports.

    Returns
    -------
    list of tuple
        Each new entity with all its mentions outside the known ones, and the paper's relation to
        it; the sentence of the most certain result is its evidence. A metric that the text does
        not name is none.

    Examples
    --------
    >>> text = "Maps\nAtlas reaches 84.5% on MapBench."
    >>> context = PaperContext(text, (Span(0, 4), Span(5, len(text))), ())
    >>> result = Result("Atlas", "MapBench", "score", "84.5%", 84.5, "%", 0.9, Span(5, len(text)))
    >>> [(found.name, found.type) for found, _ in result_entities(context, [result])]
    [('MapBench', 'BENCHMARK'), ('Atlas', 'METHOD')]
    """
    known = {entity.name for entity in context.entities}
    taken = [mention for entity in context.entities for mention in entity.mentions]
    added: list[tuple[FoundEntity, EntityRelation]] = []
    for slot, kind, relation in _SLOTS:
        for result in sorted(results, key=lambda result: -result.confidence):
            name = getattr(result, slot)
            if name in known:
                continue
            mentions = tuple(
                Span(start, end)
                for start, end, _ in find_occurrences(context.text, [name])
                if not any(start < other.end and other.start < end for other in taken)
            )
            if not mentions or (slot == "metric" and not _stands_in(result.evidence, mentions)):
                continue
            known.add(name)
            taken.extend(mentions)
            found = FoundEntity(name, kind, (name,), mentions, result.confidence)
            added.append((found, EntityRelation(relation, result.confidence, result.evidence)))
    return added


def _stands_in(sentence: Span, mentions: Sequence[Span]) -> bool:
    return any(sentence.start <= mention.start < sentence.end for mention in mentions)
