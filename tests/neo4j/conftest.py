"""A graph that has a row of every kind, what Neo4j must hold of it, and what Neo4j holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import neo4j
import pyarrow as pa
import pytest

from graphbuild.schema import NODES, RELATIONSHIPS, TABLES
from graphbuild.store import GraphTables, table_from_rows

Rows = dict[str, list[dict[str, Any]]]


@dataclass
class Content:
    """Nodes by label set and id, relationships by type and ends, each with its properties."""

    nodes: dict[tuple[frozenset[str], str], dict[str, Any]] = field(default_factory=dict)
    relationships: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)


def _content_of_tables(tables: Mapping[str, pa.Table]) -> Content:
    content = Content()
    for node in NODES:
        for row in tables[node.table].to_pylist():
            if all(row[column] == value for column, value in node.where.items()):
                labels = frozenset((node.label, *node.also))
                content.nodes[labels, row["id"]] = _kept(row, node.properties)
    for kind in RELATIONSHIPS:
        for row in tables[kind.table].to_pylist():
            if all(row[column] == value for column, value in kind.where.items()):
                key = (kind.type, row[kind.start], row[kind.end])
                content.relationships.setdefault(key, _kept(row, kind.properties))
    return content


def _kept(row: Mapping[str, Any], properties: tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] for name in properties if row[name] is not None}


def _content_of_database(driver: neo4j.Driver) -> Content:
    content = Content()
    with driver.session(database="neo4j") as session:
        for labels, properties in session.run("MATCH (n) RETURN labels(n), properties(n)"):
            key = (frozenset(labels), properties.get("id", ""))
            assert key not in content.nodes, f"two nodes {key}"
            content.nodes[key] = {name: _native(value) for name, value in properties.items()}
        for type_, start, end, properties in session.run(
            "MATCH (a)-[r]->(b) RETURN type(r), a.id, b.id, properties(r)"
        ):
            assert (type_, start, end) not in content.relationships, f"two {type_} {start} {end}"
            content.relationships[type_, start, end] = {
                name: _native(value) for name, value in properties.items()
            }
    return content


def _native(value: Any) -> Any:
    return value.to_native() if isinstance(value, neo4j.time.Date) else value


def _tables(rows: Rows) -> GraphTables:
    return GraphTables(
        {
            name: table_from_rows(
                name, [[row.get(column.name) for column in TABLES[name].columns] for row in table]
            )
            for name, table in rows.items()
        }
    )


def _rows(papers: int) -> Rows:
    """A graph of about 12 rows a paper, with every label, type and kind of missing value."""
    ids = [f"arxiv:24{number // 10000:02}.{number % 10000:05}" for number in range(papers)]
    kinds = ("METHOD", "DATASET", "BENCHMARK", "TASK", "METRIC")
    entities = [f"{kinds[n % 5].lower()}:e{n}" for n in range(max(10, papers // 2))]
    count = len(entities)
    names = ("INTRODUCES", "EVALUATES_ON", "USES", "COMPARES_WITH", "MENTIONS")
    rows: Rows = {
        "papers": [
            {
                "id": id_,
                "title": f"On thing {n}",
                "abstract": f"We study thing {n}.\nIt is “good”.",
                "publishedDate": date(2024, 1, 1) + timedelta(days=n) if n % 3 else None,
                "datePrecision": "day" if n % 3 else "none",
                "venue": "arXiv" if n % 2 else None,
                "url": None,
                "upvotes": n if n % 4 else None,
                "categories": ["cs.CL"] if n % 2 else [],
                "identifiers": [id_],
                "sources": [f"a.txt:{n}", f"b.txt:{n}"],
            }
            for n, id_ in enumerate(ids)
        ],
        "entities": [
            {
                "id": id_,
                "name": f"Thing {n}",
                "type": kinds[n % 5],
                "aliases": [f"T{n}", f"thing no. {n}"] if n % 2 else [],
                "paperCount": n,
                "firstSeen": date(2023, 12, 31) if n % 2 else None,
                "introducedBy": ids[:1] if n % 2 else [],
                "votes": [f"{kinds[n % 5]}:{n}"],
            }
            for n, id_ in enumerate(entities)
        ],
        "relations": [
            {
                "paper": id_,
                "entity": entity,
                "relation": names[(n + k) % 5],
                "confidence": 0.5 + k / 8,
                "count": k + 1,
                "sentence": f"Sentence {k} of {n}.",
                "starts": list(range(k + 1)),
                "ends": list(range(5, k + 6)),
            }
            for n, id_ in enumerate(ids)
            for k, entity in enumerate(sorted({entities[n % count], entities[n * 7 % count]}))
        ],
        "shared": [
            {
                "source": ids[n],
                "target": ids[m],
                "weight": 1 / (n + m),
                "count": 1,
                "entities": [entities[n % count]],
            }
            for n in range(papers)
            for m in range(n + 1, min(n + 6, papers))
        ],
        "citations": [
            {
                "citing": ids[n],
                "cited": ids[n - 1],
                "relation": relation,
                "source": "metadata" if relation == "CITES" else "entities",
                "confidence": 1.0 if relation == "CITES" else 0.75,
                "via": [] if relation == "CITES" else [entities[0]],
            }
            for n in range(1, papers)
            for relation in ("CITES", "BUILDS_ON")
        ],
        "entity_links": [
            {"source": entities[5], "target": entities[0], "relation": relation, "why": "number"}
            for relation in ("VERSION_OF", "VARIANT_OF")
        ],
        "topics": [
            {"id": "topic:1", "label": "Things", "terms": ["Thing 1", "T2"], "level": 1},
            {"id": "topic:2", "label": "Fine", "terms": [], "level": 2, "parent": "topic:1"},
        ],
        "paper_topics": [
            {"paper": id_, "topic": f"topic:{n % 2 + 1}", "score": 0.25}
            for n, id_ in enumerate(ids)
        ],
        "authors": [
            {"id": "author:a", "name": "Ada Example", "label": "Author"},
            {"id": "organisation:o", "name": "Example Lab", "label": "Organisation"},
        ],
        "authorships": [
            {"author": "author:a", "paper": ids[0], "relation": "AUTHORED", "position": 1},
            {"author": "organisation:o", "paper": ids[0], "relation": "PUBLISHED", "position": 1},
        ],
        "results": [
            {
                "id": f"result:{n}",
                "paper": ids[n],
                "method": entities[0],
                "on": entities[2],
                "metric": entities[4],
                "value": value,
                "unit": "%" if n else "",
                "rawValue": str(value),
                "sentence": f"It reaches {value}.",
                "confidence": 0.9,
            }
            for n, value in enumerate((87.25, -1.0, 3e300))
        ],
    }
    for row in rows["topics"]:
        row["paperCount"] = papers
    return rows


@pytest.fixture
def graph_rows() -> Callable[[int], Rows]:
    """Gives the rows of a graph of so many papers, to change before ``graph_tables``."""
    return _rows


@pytest.fixture
def graph_tables() -> Callable[[Rows], GraphTables]:
    """Makes tables of rows."""
    return _tables


@pytest.fixture
def content_of_tables() -> Callable[[Mapping[str, pa.Table]], Content]:
    """Gives what Neo4j must hold of tables, worked out here without graphbuild's loader."""
    return _content_of_tables


@pytest.fixture
def content_of_database() -> Callable[[neo4j.Driver], Content]:
    """Gives everything that the database holds."""
    return _content_of_database
