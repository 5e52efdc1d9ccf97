from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neo4j
import pandas as pd
import pytest

from graphbuild.errors import MissingToolError
from graphbuild.export.graphml import write_graphml
from graphbuild.neo4j_server import Neo4jServer, fetch_jars, find_java
from graphbuild.neo4j_server.jars import cache_folder
from graphbuild.schema import NODES
from graphbuild.views import to_networkx

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]

# APOC core of a version runs only in that very version of the server.
VERSION = "5.26.0"
Tables = dict[str, pd.DataFrame]


def apoc_jar() -> Path:
    folder = cache_folder() / VERSION / "apoc"
    jar = folder / f"apoc-core-{VERSION}-core.jar"
    if not jar.exists():
        maven = shutil.which("mvn")
        if maven is None:
            raise MissingToolError("Maven, which fetches APOC, is not installed")
        done = subprocess.run(
            [
                *(maven, "-q", "-B"),
                "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy",
                f"-Dartifact=org.neo4j.procedure:apoc-core:{VERSION}:jar:core",
                f"-DoutputDirectory={folder}",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or not jar.exists():
            raise MissingToolError(f"Maven could not fetch APOC: {done.stdout[-300:]}")
    return jar


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    home = tmp_path_factory.mktemp("neo4j-apoc-")
    try:
        find_java(VERSION)
        fetch_jars(VERSION)
        (home / "plugins").mkdir()
        shutil.copy(apoc_jar(), home / "plugins")
    except MissingToolError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"needs a real Neo4j server with APOC, and {error}")
    (home / "conf").mkdir()
    (home / "conf" / "apoc.conf").write_text("apoc.import.file.enabled=true\n")
    with Neo4jServer.start(
        home,
        version=VERSION,
        quick=True,
        settings={"dbms.security.procedures.unrestricted": "apoc.*"},
    ) as running:
        yield running
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def imported(server: Neo4jServer, small_tables: Tables) -> Iterator[neo4j.Session]:
    write_graphml(small_tables, server.home / "g.graphml", flavour="apoc")
    with server.driver() as driver, driver.session(database="neo4j") as session:
        session.run("MATCH (n) DETACH DELETE n").consume()
        session.run(
            "CALL apoc.import.graphml($file, {readLabels: true})", file="g.graphml"
        ).consume()
        yield session


def test_apoc_imports_the_same_labels_types_counts_and_properties(
    imported: neo4j.Session, small_tables: Tables
) -> None:
    graph = to_networkx(small_tables, "full")
    also = {label.label: {label.label, *label.also} for label in NODES}
    found = {
        record["id"]: (set(record["labels"]), record["properties"])
        for record in imported.run(
            "MATCH (n) RETURN n.id AS id, labels(n) AS labels, properties(n) AS properties"
        )
    }
    assert set(found) == set(graph)
    for node, data in graph.nodes(data=True):
        labels, properties = found[node]
        assert labels == also[data["type"]]
        assert expected(properties) == {"id": node, **expected(data)}
    edges = imported.run(
        "MATCH (a)-[r]->(b) RETURN a.id AS a, b.id AS b, type(r) AS type, properties(r) AS p"
    )
    got = sorted((r["a"], r["b"], r["type"], sorted(expected(r["p"]).items())) for r in edges)
    assert got == sorted(
        (a, b, data["type"], sorted(expected(data).items()))
        for a, b, data in graph.edges(data=True)
    )
    assert Counter(row[2] for row in got)["INTRODUCES"] == 4


def expected(data: dict[str, Any]) -> dict[str, Any]:
    # APOC drops some empty texts; a property that is absent reads as null in Cypher.
    return {k: v for k, v in data.items() if k != "type" and v != ""}


@pytest.mark.usefixtures("imported")
def test_lists_that_only_a_view_has_are_lists_in_neo4j_too(
    server: Neo4jServer, small_tables: Tables
) -> None:
    graph = to_networkx(small_tables, "entities")
    write_graphml(small_tables, server.home / "names.graphml", flavour="apoc", view="entities")
    with server.driver() as driver, driver.session(database="neo4j") as session:
        session.run("MATCH (n) DETACH DELETE n").consume()
        session.run("CALL apoc.import.graphml('names.graphml', {readLabels: true})").consume()
        rows = session.run(
            "MATCH (a)-[r:CO_OCCURS_WITH]->(b) RETURN a.id AS a, b.id AS b, r.papers AS papers"
        ).data()
    assert len(rows) == graph.number_of_edges() > 0
    assert all(row["papers"] == graph.edges[row["a"], row["b"]]["papers"] for row in rows)
