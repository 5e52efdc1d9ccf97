"""Everything that the graph says about one paper or entity, each claim with its sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from graphbuild.analytics.lookup import find_node
from graphbuild.views import Tables

__all__ = [
    "Described",
    "EntityDescription",
    "Evidence",
    "FamilyMember",
    "PaperDescription",
    "ReportedResult",
    "describe",
]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper or entity on the other end of an edge, with the sentence that shows the edge."""

    id: str
    name: str
    relation: str
    confidence: float
    sentence: str
    date: str | None = None


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """A name of a family; it is the ``relation`` (version or variant) of its ``parent``.

    ``depth`` counts the steps from the root, which has neither.
    """

    id: str
    name: str
    depth: int
    relation: str | None
    parent: str | None
    paper_count: int


@dataclass(frozen=True, slots=True)
class ReportedResult:
    """A reported number with the names around it."""

    method: str
    on: str
    metric: str
    value: str
    paper: str
    sentence: str


@dataclass(frozen=True, slots=True)
class EntityDescription:
    """An entity: ``relations`` holds, by relation, the papers, the earliest first.

    ``definition`` is the sentence by which a paper introduces it, or that says what it is.
    ``evaluated_on`` are the benchmarks and datasets of the papers that introduce it.
    """

    id: str
    name: str
    type: str
    aliases: tuple[str, ...]
    paper_count: int
    first_seen: str | None
    definition: Evidence | None
    first_paper: Evidence | None
    family: tuple[FamilyMember, ...]
    relations: Mapping[str, tuple[Evidence, ...]]
    evaluated_on: tuple[Evidence, ...]
    results: tuple[ReportedResult, ...]


@dataclass(frozen=True, slots=True)
class PaperDescription:
    """A paper: ``relations`` holds its entities by relation, ``citations`` papers by edge type."""

    id: str
    title: str
    date: str | None
    date_precision: str
    authors: tuple[str, ...]
    venue: str | None
    url: str | None
    abstract: str
    sources: tuple[str, ...]
    topics: tuple[str, ...]
    relations: Mapping[str, tuple[Evidence, ...]]
    results: tuple[ReportedResult, ...]
    citations: Mapping[str, tuple[Evidence, ...]]


Described = EntityDescription | PaperDescription

_DIRECTIONS = {"CITES": ("CITES", "CITED_BY"), "BUILDS_ON": ("BUILDS_ON", "BUILT_ON_BY")}
_ORDER = ("INTRODUCES", "USES", "EVALUATES_ON", "COMPARES_WITH", "MENTIONS")


def describe(tables: Tables, name: str) -> Described:
    """Gather what the graph says about a paper or an entity.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping of table names to DataFrames.
    name
        A paper or an entity, as ``find_node`` takes it.

    Returns
    -------
    EntityDescription or PaperDescription
        Sentences, dates and names of everything around it.

    Raises
    ------
    QueryError
        If nothing or several things have the name; the message says what comes near.
    """
    kind, found = find_node(tables, name)
    return _entity(tables, found) if kind == "entity" else _paper(tables, found)


def _entity(tables: Tables, id_: str) -> EntityDescription:
    row = _one(tables["entities"], id_)
    papers = tables["papers"].set_index("id")
    edges = tables["relations"]
    edges = edges[edges["entity"] == id_].merge(
        papers[["title", "publishedDate"]], left_on="paper", right_index=True
    )
    edges["date"] = edges["publishedDate"].map(_date)
    edges = edges.sort_values(["date", "paper"], na_position="last")
    evidence = [
        Evidence(
            edge["paper"],
            edge["title"],
            edge["relation"],
            edge["confidence"],
            edge["sentence"],
            _none(edge["date"]),
        )
        for edge in _rows(edges)
    ]
    return EntityDescription(
        id_,
        row["name"],
        row["type"],
        tuple(row["aliases"]),
        int(row["paperCount"]),
        _date(row["firstSeen"]),
        _definition(row["name"], list(row["introducedBy"]), evidence),
        next((item for item in evidence if item.date), None),
        tuple(_family(tables, id_)),
        _by_relation(evidence),
        tuple(_evaluated_on(tables, list(row["introducedBy"]))),
        tuple(_results(tables, "method" if row["type"] == "METHOD" else "on", id_)),
    )


def _definition(
    name: str, introducers: Sequence[str], evidence: Sequence[Evidence]
) -> Evidence | None:
    claims = {item.id: item for item in evidence if item.relation == "INTRODUCES"}
    for paper in introducers:
        if paper in claims:
            return claims[paper]
    says_what = re.compile(rf"\b{re.escape(name)}\b[^.;]{{0,40}}\b(?:is|are) (?:an?|the|one)\b")
    fitting = [item for item in evidence if says_what.search(item.sentence)]
    return max(fitting, key=lambda item: item.confidence, default=None)


def _evaluated_on(tables: Tables, introducers: Sequence[str]) -> Iterator[Evidence]:
    edges = tables["relations"]
    edges = edges[edges["paper"].isin(introducers) & (edges["relation"] == "EVALUATES_ON")]
    return _entities_of(tables, edges)


def _entities_of(tables: Tables, edges: pd.DataFrame) -> Iterator[Evidence]:
    names = tables["entities"].set_index("id")["name"]
    edges = edges.sort_values(["confidence", "entity"], ascending=[False, True])
    for edge in _rows(edges):
        yield Evidence(
            edge["entity"],
            names[edge["entity"]],
            edge["relation"],
            edge["confidence"],
            edge["sentence"],
        )


def _family(tables: Tables, id_: str) -> Iterator[FamilyMember]:
    """Walk the tree of versions and variants that the entity belongs to.

    A parent comes before its children, and of these the one that most papers name comes first.
    """
    parent: dict[str, tuple[str, str]] = {}
    children: defaultdict[str, list[str]] = defaultdict(list)
    for link in _rows(tables["entity_links"]):
        if link["source"] not in parent:
            parent[link["source"]] = (link["target"], link["relation"])
            children[link["target"]].append(link["source"])
    root, passed = id_, {id_}
    while root in parent and parent[root][0] not in passed:
        root = parent[root][0]
        passed.add(root)
    if root not in children:
        return
    entities = {row["id"]: row for row in _rows(tables["entities"])}
    stack: list[tuple[str, int]] = [(root, 0)]
    seen: set[str] = set()
    while stack:
        member, depth = stack.pop()
        if member in seen:
            continue
        seen.add(member)
        row = entities[member]
        above, relation = parent[member] if depth else (None, None)
        yield FamilyMember(member, row["name"], depth, relation, above, int(row["paperCount"]))
        below = sorted(children[member], key=lambda id_: (-entities[id_]["paperCount"], id_))
        stack.extend((child, depth + 1) for child in reversed(below))


def _results(tables: Tables, column: str, id_: str) -> Iterator[ReportedResult]:
    results = tables["results"]
    names = tables["entities"].set_index("id")["name"]
    for row in _rows(results[results[column] == id_]):
        yield ReportedResult(
            names[row["method"]],
            names[row["on"]],
            names[row["metric"]],
            row["rawValue"],
            row["paper"],
            row["sentence"],
        )


def _paper(tables: Tables, id_: str) -> PaperDescription:
    row = _one(tables["papers"], id_)
    edges = tables["relations"]
    topics = tables["paper_topics"]
    labels = tables["topics"].set_index("id")["label"]
    return PaperDescription(
        id_,
        row["title"],
        _date(row["publishedDate"]),
        row["datePrecision"],
        tuple(_authors(tables, id_)),
        _none(row["venue"]),
        _none(row["url"]),
        row["abstract"],
        tuple(row["sources"]),
        tuple(labels[topic] for topic in topics.loc[topics["paper"] == id_, "topic"]),
        _by_relation(_entities_of(tables, edges[edges["paper"] == id_])),
        tuple(_results(tables, "paper", id_)),
        _citations(tables, id_),
    )


def _authors(tables: Tables, id_: str) -> Iterator[str]:
    names = tables["authors"].set_index("id")["name"]
    rows = tables["authorships"]
    rows = rows[rows["paper"] == id_].sort_values(["relation", "position"])
    return iter([names[author] for author in rows["author"]])


def _citations(tables: Tables, id_: str) -> dict[str, tuple[Evidence, ...]]:
    titles = tables["papers"].set_index("id")
    names = tables["entities"].set_index("id")["name"]
    rows = tables["citations"]
    found: defaultdict[str, list[Evidence]] = defaultdict(list)
    for end, other, place in (("citing", "cited", 0), ("cited", "citing", 1)):
        for row in _rows(rows[rows[end] == id_]):
            relation = _DIRECTIONS[row["relation"]][place]
            via = ", ".join(names[entity] for entity in row["via"])
            paper = titles.loc[row[other]]
            found[relation].append(
                Evidence(
                    row[other],
                    str(paper["title"]),
                    relation,
                    row["confidence"],
                    f"via {via}" if via else "",
                    _date(paper["publishedDate"]),
                )
            )
    return {relation: tuple(items) for relation, items in found.items()}


def _by_relation(evidence: Iterable[Evidence]) -> dict[str, tuple[Evidence, ...]]:
    groups: defaultdict[str, list[Evidence]] = defaultdict(list)
    for item in evidence:
        groups[item.relation].append(item)
    return {relation: tuple(groups[relation]) for relation in _ORDER if relation in groups}


def _one(frame: pd.DataFrame, id_: str) -> Mapping[str, Any]:
    return _rows(frame[frame["id"] == id_])[0]


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = frame.to_dict(orient="records")  # type: ignore[assignment]
    return rows


def _date(value: Any) -> str | None:
    return None if value is None or value != value else str(value)[:10]


def _none(value: Any) -> str | None:
    return None if value is None or value != value else str(value)
