"""Assembles the tables of the graph from the records of all rooms."""

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa

from graphbuild.link import Projection, Topics
from graphbuild.resolve import Resolution
from graphbuild.store import GraphTables, first_day, table_from_columns, table_from_rows
from graphbuild.types import (
    Author,
    Citation,
    Entity,
    EntityType,
    Extraction,
    Inference,
    Paper,
    PaperEntity,
    Rejected,
    Relation,
    Result,
)

__all__ = ["Linked", "assemble", "relations_of"]

_Row = Sequence[object]
_TYPES_OF_ROLE: Mapping[str, tuple[EntityType, ...]] = {
    "method": ("METHOD",),
    "on": ("BENCHMARK", "DATASET"),
    "metric": ("METRIC",),
}


@dataclass(frozen=True, slots=True)
class Linked:
    """What the link room made."""

    projection: Projection
    citations: Sequence[Citation]
    unresolved: int
    inferences: Sequence[Inference]
    topics: Topics


def relations_of(
    papers: Sequence[Paper], extractions: Sequence[Extraction], resolution: Resolution
) -> list[Relation]:
    """Make one relation a paper and corpus entity.

    Where several names of a paper are one entity, the most certain relation wins and the mentions
    are joined. What a paper never names, as the metric of a bare number, has no relation.

    Parameters
    ----------
    papers, extractions
        One of each a paper, in the same order.
    resolution
        The corpus entity of every name.

    Returns
    -------
    list of Relation
        Ordered by paper and entity.
    """
    relations = []
    for paper, extraction, ids in zip(papers, extractions, resolution.assignments, strict=True):
        spans: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
        for mention in extraction.mentions:
            spans[ids[mention.entity]].add((mention.start, mention.end))
        best: dict[str, PaperEntity] = {}
        for entity_id, entity in zip(ids, extraction.entities, strict=True):
            other = best.get(entity_id)
            if other is None or entity.relation_confidence > other.relation_confidence:
                best[entity_id] = entity
        for entity_id, entity in best.items():
            ordered = sorted(spans[entity_id])
            if not ordered:  # an unnamed metric
                continue
            relations.append(
                Relation(
                    paper.id,
                    entity_id,
                    entity.relation,
                    entity.relation_confidence,
                    len(ordered),
                    paper.text[slice(*entity.evidence)].strip(),
                    tuple(start for start, _ in ordered),
                    tuple(end for _, end in ordered),
                )
            )
    return sorted(relations, key=lambda relation: (relation.paper, relation.entity))


def assemble(
    papers: Sequence[Paper],
    extractions: Sequence[Extraction],
    resolution: Resolution,
    relations: Sequence[Relation],
    linked: Linked,
    rejected: Iterable[Rejected],
) -> tuple[GraphTables, dict[str, int]]:
    """Make all tables.

    Parameters
    ----------
    papers, extractions
        One of each a paper, in the same order.
    resolution
        The entities of the corpus.
    relations
        What ``relations_of`` made.
    linked
        What the link room made.
    rejected
        What was set aside.

    Returns
    -------
    tuple
        The tables, and the number of records that no table could take, by reason.
    """
    left_out: Counter[str] = Counter()
    rows: dict[str, Iterable[_Row]] = {
        "papers": map(_paper_row, papers),
        "entities": map(_entity_row, resolution.entities),
        "mentions": _mention_rows(papers, extractions, resolution),
        "relations": map(_relation_row, relations),
        "entity_links": (
            (link.source, link.target, link.relation, link.why) for link in resolution.links
        ),
        "citations": _citation_rows(linked),
        "results": _result_rows(papers, extractions, resolution, left_out),
        "topics": (
            (topic.id, topic.label, topic.terms, topic.level, topic.parent, len(topic.papers))
            for topic in linked.topics.topics
        ),
        "paper_topics": (
            (paper, topic.id, score)
            for topic in linked.topics.topics
            for paper, score in topic.papers
        ),
        "authors": _author_rows(papers),
        "authorships": _authorship_rows(papers),
        "rejected": sorted({(item.source, item.reason) for item in rejected}),
    }
    tables = {name: table_from_rows(name, values) for name, values in rows.items()}
    tables["shared"] = table_from_columns("shared", _shared_columns(linked.projection))
    return GraphTables(tables), dict(left_out)


def _shared_columns(edges: Projection) -> list[pa.Array]:
    """Make the columns of the edges between papers without a record for each of them."""
    nodes, others = pa.array(edges.nodes, pa.string()), pa.array(edges.others, pa.string())
    shared = pa.ListArray.from_arrays(
        pa.array(edges.starts, pa.int32()), others.take(pa.array(edges.shared))
    )
    return [
        nodes.take(pa.array(edges.sources)),
        nodes.take(pa.array(edges.targets)),
        pa.array(edges.weights),
        pa.array(edges.counts),
        shared,
    ]


def _paper_row(paper: Paper) -> _Row:
    count = paper.author_count
    return (
        paper.id,
        paper.title,
        paper.abstract,
        first_day(paper.published_date),
        paper.date_precision,
        paper.venue,
        paper.url,
        paper.upvotes,
        paper.comments,
        len(paper.authors) or None if count is None else count,
        paper.categories,
        paper.identifiers,
        paper.licence,
        paper.sources,
    )


def _entity_row(entity: Entity) -> _Row:
    return (
        entity.id,
        entity.name,
        entity.type,
        entity.aliases,
        entity.paper_count,
        first_day(entity.first_seen),
        entity.introduced_by,
        tuple(f"{kind}:{count}" for kind, count in entity.votes),
    )


def _mention_rows(
    papers: Sequence[Paper], extractions: Sequence[Extraction], resolution: Resolution
) -> Iterator[_Row]:
    for paper, extraction, ids in zip(papers, extractions, resolution.assignments, strict=True):
        text = paper.text
        for mention in extraction.mentions:
            yield (
                paper.id,
                mention.start,
                mention.end,
                ids[mention.entity],
                mention.type,
                text[mention.start : mention.end],
                mention.confidence,
            )


def _relation_row(edge: Relation) -> _Row:
    return (
        edge.paper,
        edge.entity,
        edge.relation.upper(),
        edge.confidence,
        edge.count,
        edge.sentence,
        edge.starts,
        edge.ends,
    )


def _citation_rows(linked: Linked) -> Iterator[_Row]:
    for stated in linked.citations:
        yield stated.citing, stated.cited, "CITES", stated.source, 1.0, ()
    for inferred in linked.inferences:
        yield (
            inferred.citing,
            inferred.cited,
            "BUILDS_ON",
            "inferred",
            inferred.confidence,
            inferred.via,
        )


def _result_rows(
    papers: Sequence[Paper],
    extractions: Sequence[Extraction],
    resolution: Resolution,
    left_out: Counter[str],
) -> Iterator[_Row]:
    best: dict[str, tuple[float, _Row]] = {}
    for paper, extraction, ids in zip(papers, extractions, resolution.assignments, strict=True):
        for result in extraction.results:
            ends = [
                _find(extraction, ids, name, _TYPES_OF_ROLE[role])
                for role, name in (
                    ("method", result.method),
                    ("on", result.on),
                    ("metric", result.metric),
                )
            ]
            if None in ends:
                left_out["results whose method, benchmark or metric is no entity"] += 1
                continue
            row = _result_row(paper, result, ends)
            key = str(row[0])
            if key in best:
                left_out["results that a paper reports twice"] += 1
            if key not in best or result.confidence > best[key][0]:
                best[key] = (result.confidence, row)
    return (row for _, row in best.values())


def _find(
    extraction: Extraction, ids: Sequence[str], name: str, types: Sequence[EntityType]
) -> str | None:
    """Find the corpus entity of a name, first among the types that the role asks for."""
    named = [
        (entity.type not in types, index)
        for index, entity in enumerate(extraction.entities)
        if entity.name == name
    ]
    return ids[min(named)[1]] if named else None


def _result_row(paper: Paper, result: Result, ends: Sequence[str | None]) -> _Row:
    parts = (paper.id, *map(str, ends), result.raw_value)
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
    return (
        f"result:{digest}",
        paper.id,
        *ends,
        result.value,
        result.unit,
        result.raw_value,
        paper.text[slice(*result.evidence)].strip(),
        result.confidence,
    )


def _author_rows(papers: Iterable[Paper]) -> Iterator[_Row]:
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    labels: dict[str, str] = {}
    for paper in papers:
        for label, people in (("Author", paper.authors), ("Organisation", paper.organisations)):
            for author in people:
                id_ = _author_id(author, label)
                names[id_][author.name] += 1
                labels.setdefault(id_, label)
    for id_, label in labels.items():
        name = min(names[id_], key=lambda name: (-names[id_][name], name))
        yield id_, name, label


def _authorship_rows(papers: Iterable[Paper]) -> Iterator[_Row]:
    for paper in papers:
        for label, relation, people in (
            ("Author", "AUTHORED", paper.authors),
            ("Organisation", "PUBLISHED", paper.organisations),
        ):
            for position, author in enumerate(people, 1):
                yield _author_id(author, label), paper.id, relation, position


def _author_id(author: Author, label: str) -> str:
    kind = label.lower()
    if author.id:
        return author.id if label == "Author" else f"{kind}:{author.id}"
    return f"{kind}:{_slug(author.name)}"


@lru_cache(maxsize=1 << 16)
def _slug(name: str) -> str:
    name = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "-", name).strip("-") or name
