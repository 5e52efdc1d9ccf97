"""Resolution of a whole corpus: every name of every paper to one entity a thing."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from graphbuild.resolve.families import family_links
from graphbuild.resolve.homonyms import NameUse, split_homonyms
from graphbuild.resolve.kinds import KIND, TypedUse, split_kinds, type_votes
from graphbuild.resolve.memory import NameMemory
from graphbuild.resolve.naming import canonical_name, ordered_forms, unique_ids
from graphbuild.resolve.nodes import NamePair, Nodes
from graphbuild.resolve.shortforms import AmbiguousName, ambiguous_names
from graphbuild.types import Entity, EntityLink, Extraction, Paper

__all__ = ["Resolution", "resolve_corpus"]


@dataclass(frozen=True, slots=True)
class Resolution:
    """The entities of a corpus and where each name of each paper went.

    ``assignments`` holds, for each extraction, the entity id of each of its entities.
    ``ambiguous`` lists the short forms that stand for several things.
    """

    entities: tuple[Entity, ...]
    links: tuple[EntityLink, ...]
    assignments: tuple[tuple[str, ...], ...]
    ambiguous: tuple[AmbiguousName, ...] = ()


@dataclass(slots=True)
class _Thing:
    """What is gathered of one entity."""

    uses: list[TypedUse]
    names: dict[str, set[str]]


def resolve_corpus(
    papers: Sequence[Paper],
    extractions: Sequence[Extraction],
    *,
    same: Iterable[NamePair] = (),
    different: Iterable[NamePair] = (),
    memory: NameMemory | None = None,
) -> Resolution:
    """Resolve the names of a corpus to entities, one node a thing.

    Names of one normal form are one node; short and long forms join through the papers that define
    them; two kinds of things under one name are two nodes. The work is linear in the number of
    names, and the order of papers and extractions does not matter.

    Parameters
    ----------
    papers
        The papers, for their dates.
    extractions
        What the papers say, one record a paper.
    same
        Pairs of names that a user declares one thing.
    different
        Pairs of names that a user declares two things; this also holds against every rule.
    memory
        What an earlier run asked about names; it saves time and changes nothing.

    Returns
    -------
    Resolution
        Entities sorted by id, links, and the entity of every name.

    Raises
    ------
    UsageError
        If ``same`` and ``different`` contradict each other.

    Examples
    --------
    >>> from graphbuild.types import PaperEntity, Span
    >>> def paper(id, name):
    ...     entity = PaperEntity(name, "METHOD", (name,), "uses", 1.0, 1.0, Span(0, 1))
    ...     return Extraction(id, (entity,), ())
    >>> result = resolve_corpus([], [paper("a", "Qwen 2.5"), paper("b", "Qwen2.5")])
    >>> [(entity.id, entity.paper_count) for entity in result.entities]
    [('method:qwen2.5', 2)]
    """
    dates = {paper.id: paper.published_date for paper in papers}
    memory = memory or NameMemory()
    nodes = Nodes(extractions, tuple(same), tuple(different), memory)
    things, where = _things(papers, extractions, nodes)
    entities, ids = _entities(things, dates, nodes.ambiguous, memory)
    assignments = tuple(
        tuple(ids[where[row, column]] for column in range(len(extraction.entities)))
        for row, extraction in enumerate(extractions)
    )
    return Resolution(
        entities,
        family_links(entities, memory),
        assignments,
        ambiguous_names(nodes.short, nodes.spelled),
    )


def _things(
    papers: Sequence[Paper], extractions: Sequence[Extraction], nodes: Nodes
) -> tuple[dict[tuple[str, int], _Thing], dict[tuple[int, int], tuple[str, int]]]:
    """Gather uses by node, split by claim and kind: the things, and that of each (row, column)."""
    found: dict[tuple[int, int], str] = {}
    by_node: dict[str, list[tuple[int, int]]] = defaultdict(list)
    neighbours: dict[str, set[str]] = defaultdict(set)
    for row, extraction in enumerate(extractions):
        for column, entity in enumerate(extraction.entities):
            node = nodes(row, entity.name)
            found[row, column] = node
            neighbours[extraction.paper].add(node)
            by_node[node].append((row, column))
    frequency = Counter(node for company in neighbours.values() for node in company)
    rarity = {node: math.log(len(neighbours) / df) for node, df in frequency.items()}
    company = {paper: tuple(sorted(names)) for paper, names in neighbours.items()}
    named = {paper.id: paper for paper in papers}
    where: dict[tuple[int, int], tuple[str, int]] = {}
    for node, places in by_node.items():
        claims = _claims(places, extractions, named, company, rarity)
        for claim in sorted(set(claims)):
            part = [place for place, of in zip(places, claims, strict=True) if of == claim]
            uses = [_typed_use(extractions[row], column) for row, column in part]
            kinds = {
                t: number
                for number, types in enumerate(split_kinds(uses, company, rarity, node))
                for t in types
            }
            for (row, column), use in zip(part, uses, strict=True):
                where[row, column] = (node, claim * len(KIND) + kinds[use.type])
    things: dict[tuple[str, int], _Thing] = {}
    for row, extraction in enumerate(extractions):
        for column, entity in enumerate(extraction.entities):
            thing = things.setdefault(where[row, column], _Thing([], {}))
            thing.uses.append(_typed_use(extraction, column))
            for form in {entity.name, *entity.surfaces}:
                if form == entity.name or nodes(row, form) == found[row, column]:
                    thing.names.setdefault(form, set()).add(extraction.paper)
    return things, where


def _typed_use(extraction: Extraction, column: int) -> TypedUse:
    entity = extraction.entities[column]
    return TypedUse(extraction.paper, entity.type, entity.relation == "introduces")


def _claims(
    places: Sequence[tuple[int, int]],
    extractions: Sequence[Extraction],
    papers: Mapping[str, Paper],
    company: Mapping[str, Sequence[str]],
    rarity: Mapping[str, float],
) -> tuple[int, ...]:
    """Give the number of the thing that each use is of, where papers claim several."""
    introducing = {
        extractions[row].paper
        for row, column in places
        if extractions[row].entities[column].relation == "introduces"
    }
    if len(introducing & papers.keys()) < 2:
        return (0,) * len(places)
    uses = []
    for row, column in places:
        id_ = extractions[row].paper
        paper = papers.get(id_) or Paper(id_, "", "")
        weights = {node: rarity[node] for node in company[id_]}
        uses.append(NameUse(paper, extractions[row].entities[column], weights))
    return split_homonyms(uses)


def _entities(
    things: Mapping[tuple[str, int], _Thing],
    dates: Mapping[str, str | None],
    ambiguous: Set[str],
    memory: NameMemory,
) -> tuple[tuple[Entity, ...], dict[tuple[str, int], str]]:
    order = sorted(things)
    drafts = []
    heads = []
    for key in order:
        thing = things[key]
        counts = {form: len(papers) for form, papers in thing.names.items()}
        telling = {form: n for form, n in counts.items() if memory.normal[form] not in ambiguous}
        name = canonical_name(telling or counts)
        aliases = tuple(form for form in ordered_forms(counts) if form != name)
        votes = type_votes(thing.uses)
        paper_ids = {use.paper for use in thing.uses}
        first = min((d for p in paper_ids if (d := dates.get(p))), default=None)
        heads.append((votes[0][0], name, first or "", min(paper_ids)))
        drafts.append((name, votes, aliases, len(paper_ids), first, _introducers(thing, dates)))
    ids = unique_ids(heads)
    entities = [
        Entity(entity_id, name, votes[0][0], aliases, count, first, introducers, votes)
        for entity_id, (name, votes, aliases, count, first, introducers) in zip(
            ids, drafts, strict=True
        )
    ]
    return (
        tuple(sorted(entities, key=lambda entity: entity.id)),
        dict(zip(order, ids, strict=True)),
    )


def _introducers(thing: _Thing, dates: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return the papers that introduce a thing, unless others named it before any of them."""
    claims = sorted(
        {use.paper for use in thing.uses if use.introduces},
        key=lambda paper: (dates.get(paper) or "9999", paper),
    )
    if not claims:
        return ()
    earliest = dates.get(claims[0])
    others = {use.paper for use in thing.uses}.difference(claims)
    if earliest and any(_before(dates.get(paper), earliest) for paper in others):
        return ()
    return tuple(claims)


def _before(date: str | None, other: str) -> bool:
    """Say whether a date is certainly before another, whatever their precision."""
    return date is not None and date < other and not other.startswith(date)
