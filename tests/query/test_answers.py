"""Every named query gives the answers that we know, on each engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graphbuild.query import BoltEngine, Engine, GrafeoEngine, QueryResult, named_queries, run_named
from graphbuild.query.engine import GraphPath
from graphbuild.query.present import to_json_value, to_text

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "answers.json").read_text(encoding="utf-8")
)

every_case = pytest.mark.parametrize(
    "case", CASES, ids=[f"{case['query']}-{n}" for n, case in enumerate(CASES)]
)


def readable(result: QueryResult) -> list[list[Any]]:
    """Paths as ``(a)-[:TYPE]->(b)``, numbers to nine digits, everything else as JSON."""
    return [
        [
            to_text(value)
            if isinstance(value, GraphPath)
            else round(value, 9)
            if isinstance(value, float)
            else to_json_value(value)
            for value in row
        ]
        for row in result.rows
    ]


def rounded(rows: list[list[Any]]) -> list[list[Any]]:
    return [[round(x, 9) if isinstance(x, float) else x for x in row] for row in rows]


def check(engine: Engine, case: dict[str, Any]) -> None:
    result = run_named(engine, case["query"], case["parameters"]).result
    assert list(result.columns) == case["columns"]
    assert readable(result) == rounded(case["rows"])


def test_every_named_query_has_a_known_answer_that_is_not_empty() -> None:
    answered = {case["query"] for case in CASES if case["rows"]}
    assert answered == {query.name for query in named_queries()}


@every_case
def test_the_embedded_engine_gives_the_known_answer(
    embedded: GrafeoEngine, case: dict[str, Any]
) -> None:
    check(embedded, case)


@pytest.mark.neo4j
@every_case
def test_neo4j_gives_the_known_answer(small_neo4j: BoltEngine, case: dict[str, Any]) -> None:
    check(small_neo4j, case)
