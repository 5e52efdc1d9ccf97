"""Fixtures for all tests. The real Neo4j server is ``neo4j_server``; see its docstring."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import neo4j
import pandas as pd
import pytest

from graphbuild.errors import MissingToolError
from graphbuild.neo4j_server import CURRENT, LTS, Neo4jServer, start_server
from graphbuild.schema import TABLES
from graphbuild.store import GraphTables, Manifest, table_from_rows, write_graph

SMALL_GRAPH = Path(__file__).parent / "small_graph.json"

_VERSIONS = os.environ.get("GRAPHBUILD_NEO4J_VERSIONS", f"{LTS},{CURRENT}").split(",")


@pytest.fixture(scope="session", params=_VERSIONS)
def neo4j_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Neo4jServer]:
    """A running Neo4j Community server, one a session and version; mark the test ``neo4j``.

    It has ``uri``, ``user``, ``password``, ``http_uri`` (Browser at ``/browser/``), ``version`` and
    ``driver()``. A test that takes it runs once for each version of ``GRAPHBUILD_NEO4J_VERSIONS``
    (both by default; ``GRAPHBUILD_NEO4J_VERSIONS=5.26.0 pytest -m neo4j`` is quicker). The database
    holds what the last test left: take ``clean_database`` too unless you only read your own.
    """
    version = request.param
    home = tmp_path_factory.mktemp(f"neo4j-{version}-")
    # Without sampling by the clock, plans hang on what a load leaves and on nothing else.
    settings = {"db.index_sampling.background_enabled": "false"}
    try:
        server = start_server(home, version=version, settings=settings, quick=True)
    except MissingToolError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"needs a real Neo4j server, and {error}")
    yield server
    # A shutdown in good order takes ten seconds.
    server.discard()


@pytest.fixture
def clean_database(neo4j_server: Neo4jServer) -> Iterator[neo4j.Driver]:
    """A driver on the session's server, its database emptied of data, constraints and indexes."""
    with neo4j_server.driver() as driver:
        empty_database(driver)
        yield driver


def empty_database(driver: neo4j.Driver) -> None:
    with driver.session(database="neo4j") as session:
        session.run(
            "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
        ).consume()
        for kind in ("CONSTRAINTS", "INDEXES"):
            names = session.run(
                f"SHOW {kind} YIELD name, type WHERE type <> 'LOOKUP' RETURN name"
            ).value()
            for name in names:
                session.run(f"DROP {kind[:-1].replace('INDEXE', 'INDEX')} `{name}`").consume()


@pytest.fixture(scope="session")
def small_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph folder of twelve papers in which no table is empty; tests only read it."""
    folder = tmp_path_factory.mktemp("small") / "graph"
    tables = {}
    for name, rows in json.loads(SMALL_GRAPH.read_text(encoding="utf-8")).items():
        dates = [i for i, column in enumerate(TABLES[name].columns) if column.type == "date"]
        for row in rows:
            for i in dates:
                row[i] = row[i] and date.fromisoformat(row[i])
        tables[name] = table_from_rows(name, rows)
    write_graph(folder, GraphTables(tables), Manifest(model="small"))
    return folder


@pytest.fixture
def small_tables(small_graph: Path) -> dict[str, pd.DataFrame]:
    """The tables of ``small_graph`` as pandas reads them."""
    return {name: pd.read_parquet(small_graph / f"{name}.parquet") for name in TABLES}
