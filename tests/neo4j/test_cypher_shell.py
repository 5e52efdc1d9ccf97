"""The exported scripts in the real cypher-shell, as their readers run them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from graphbuild.errors import MissingToolError
from graphbuild.export.cypher import write_cypher
from graphbuild.export.neo4j_csv import write_neo4j_csv
from graphbuild.neo4j_server import LTS, Neo4jServer, cache_folder, find_java

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]

HOSTILE = (
    "'; MATCH (n) DETACH DELETE n; //",
    ":exit\n:param x => 1;\n// no comment /* nor this */",
    '"}) DETACH DELETE n, "" `$rows $groups`',
    "tab\t, newline\n, return\r, nul \x00, escape \x1b, DEL \x7f",
    "\\u0027 \\' \\\\ \\",
    "ü€😀 \u202eright to left\u2066 \u2028",
)


def shell_jars() -> Path:
    # One for both servers: Maven Central has none of the newer version.
    folder = cache_folder() / LTS / "cypher-shell"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise MissingToolError("Maven, which fetches cypher-shell, is not installed")
    partial = folder.with_name(f"cypher-shell-{os.getpid()}")
    done = subprocess.run(
        [
            *(maven, "-q", "-B", "-f", str(Path(__file__).with_name("cypher-shell.xml"))),
            "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies",
            *("-DincludeScope=runtime", "-Dmdep.prependGroupId=true"),
            *(f"-DoutputDirectory={partial}", f"-Dneo4j.version={LTS}"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise MissingToolError(f"Maven could not fetch cypher-shell: {done.stdout[-300:]}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial.rename(folder)
    return folder


def cypher_shell(server: Neo4jServer, script: Path) -> None:
    try:
        jars = shell_jars()
        java = find_java(LTS)
    except MissingToolError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"needs cypher-shell, and {error}")
    done = subprocess.run(
        [
            *(str(java), "-XX:TieredStopAtLevel=1", "-cp", f"{jars}{os.sep}*"),
            *("org.neo4j.shell.Main", "-a", server.uri, "-u", server.user, "-d", "neo4j"),
            *("--non-interactive", "-f", str(script)),
        ],
        env={**os.environ, "NEO4J_PASSWORD": server.password},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout


def test_the_cypher_script_runs_in_cypher_shell_and_twice_equals_once(
    neo4j_server,
    clean_database,
    tmp_path,
    graph_rows,
    graph_tables,
    content_of_tables,
    content_of_database,
) -> None:
    rows = graph_rows(10)
    for n, text in enumerate(HOSTILE):
        rows["papers"][n] |= {"title": text, "abstract": text, "sources": [text, "b"]}
        rows["entities"][n] |= {"name": text, "aliases": [text]}
        rows["relations"][n]["sentence"] = text
    tables = graph_tables(rows)
    write_cypher(tables, tmp_path / "graph.cypher")
    expected = content_of_tables(tables)
    for _ in range(2):
        cypher_shell(neo4j_server, tmp_path / "graph.cypher")
        assert content_of_database(clean_database) == expected


def test_the_schema_beside_the_csv_files_runs_in_cypher_shell(
    neo4j_server, clean_database, tmp_path, graph_rows, graph_tables
) -> None:
    write_neo4j_csv(graph_tables(graph_rows(10)), tmp_path / "csv")
    cypher_shell(neo4j_server, tmp_path / "csv" / "schema.cypher")
    names = clean_database.execute_query("SHOW INDEXES YIELD name RETURN collect(name) AS n")
    assert {"paper_id", "graphbuild_text", "entity_name"} <= set(names.records[0]["n"])
