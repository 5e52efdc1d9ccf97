"""A graph of random papers, every table filled: equal answers side by side, and plans by index."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import neo4j
import pytest

from graphbuild.export.neo4j import load_graph
from graphbuild.neo4j_server import Neo4jServer
from graphbuild.query import BoltEngine, GrafeoEngine, NamedQuery, named_queries, run_named
from graphbuild.query.library import SCALAR_TYPES
from graphbuild.query.present import to_json_value
from graphbuild.store import Manifest, write_graph

PAPERS = 400
SCANS = ("AllNodesScan", "DirectedAllRelationshipsScan", "CartesianProduct")
# One node and one node, each found by an index, are joined by a product of one row.
PAIRS = {"path-between-names", "path-between-papers"}
# The random graph has no row for these; their answers on the small graph are known and compared.
EMPTY = {
    "benchmark-family",
    "benchmark-metrics",
    "introduced-twice",
    "leaderboard",
    "method-successors",
    "one-name-two-types",
    "papers-alone",
    "papers-without-names",
}
COUNTS = {"node-counts", "relationship-counts"}

every_query = pytest.mark.parametrize("query", named_queries(), ids=lambda query: query.name)


def _benchmark() -> ModuleType:
    path = Path(__file__).parents[2] / "benchmarks" / "queries.py"
    spec = importlib.util.spec_from_file_location("benchmark_queries", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BENCHMARK = _benchmark()


@pytest.fixture(scope="module")
def random_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("random") / "graph"
    write_graph(folder, BENCHMARK.random_graph(PAPERS), Manifest(model="random"))
    return folder


@pytest.fixture(scope="module")
def grafeo(random_graph: Path) -> Iterator[GrafeoEngine]:
    if sys.version_info < (3, 12):
        pytest.skip("the embedded engine needs Python 3.12 or later")
    with GrafeoEngine(random_graph) as engine:
        yield engine


@pytest.fixture(scope="module")
def server(neo4j_server: Neo4jServer, random_graph: Path) -> Neo4jServer:
    """A server that holds the random graph."""
    with neo4j_server.driver() as driver, driver.session(database="neo4j") as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()
    load_graph(
        random_graph, neo4j_server.uri, user=neo4j_server.user, password=neo4j_server.password
    )
    return neo4j_server


@pytest.fixture(scope="module")
def bolt(server: Neo4jServer) -> Iterator[BoltEngine]:
    with BoltEngine(server.uri, server.user, server.password) as engine:
        yield engine


@pytest.fixture(scope="module")
def names(bolt: BoltEngine) -> dict[str, list[str]]:
    found: dict[str, list[str]] = BENCHMARK.own_names(bolt)
    return found


@pytest.mark.neo4j
@every_query
def test_both_engines_give_the_same_rows_in_the_same_order(
    bolt: BoltEngine, grafeo: GrafeoEngine, names: dict[str, list[str]], query: NamedQuery
) -> None:
    values: dict[str, Any] = BENCHMARK.parameters_of(query, names)
    answers = [
        [
            [rounded(to_json_value(value)) for value in row]
            for row in run_named(engine, query.name, values).result.rows
        ]
        for engine in (bolt, grafeo)
    ]
    assert answers[0] == answers[1]
    if query.name not in EMPTY:
        assert answers[0]


def rounded(value: Any) -> Any:
    return round(value, 9) if isinstance(value, float) else value


def operators(plan: dict[str, Any]) -> Iterator[str]:
    yield plan["operatorType"].partition("@")[0]
    for child in plan.get("children", []):
        yield from operators(child)


def profile(server: Neo4jServer, query: NamedQuery, values: dict[str, Any]) -> list[str]:
    with server.driver() as driver:
        summary = driver.execute_query(
            neo4j.Query(f"PROFILE {query.text}"),  # type: ignore[arg-type]
            {**query.defaults, **values},
            database_="neo4j",
        ).summary
    assert summary.profile is not None
    return list(operators(summary.profile))


@pytest.mark.neo4j
@every_query
def test_no_query_scans_what_an_index_serves(
    server: Neo4jServer, names: dict[str, list[str]], query: NamedQuery
) -> None:
    plan = profile(server, query, BENCHMARK.parameters_of(query, names))
    if query.name not in COUNTS:
        found = set(plan) & set(SCANS)
        assert not found - ({"CartesianProduct"} if query.name in PAIRS else set())
    anchored = [
        parameter
        for parameter in query.parameters
        if parameter.type not in (*SCALAR_TYPES, "Topic") and parameter.default is not None
    ]
    if anchored:
        assert any("IndexSeek" in operator for operator in plan), plan
        assert "NodeByLabelScan" not in plan
