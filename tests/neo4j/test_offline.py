from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from graphbuild.errors import ExportError
from graphbuild.export.cypher import write_cypher
from graphbuild.export.neo4j_csv import import_arguments, write_neo4j_csv
from graphbuild.neo4j_server import Neo4jServer, run_importer

HOSTILE = (
    "'; MATCH (n) DETACH DELETE n; //",
    '"}) DETACH DELETE n, "" ""',
    "`$rows $groups` {id: row[0]}",
    "tab\t, comma, semicolon;\nnewline\rreturn",
    "\\u0027 \\' \\\\ \\",
    "ü€😀 \u202eright to left",
    " leading, trailing ",
    "",
)


def _hostile(rows):
    for n, text in enumerate(HOSTILE):
        rows["papers"][n] |= {"title": text, "abstract": text, "sources": [text or "x", "b"]}
        rows["entities"][n]["name"] = text
        rows["relations"][n]["sentence"] = text
    return rows


@pytest.mark.neo4j
def test_the_bulk_importer_makes_the_same_database_as_the_load(
    neo4j_server, tmp_path, graph_rows, graph_tables, content_of_tables, content_of_database
) -> None:
    tables = graph_tables(_hostile(graph_rows(12)))
    write_neo4j_csv(tables, tmp_path / "csv")
    version = neo4j_server.version
    home = tmp_path / "home"
    done = run_importer(home, import_arguments(tmp_path / "csv"), version=version)
    assert done.returncode == 0, done.stdout + done.stderr
    with (
        Neo4jServer.start(home, version=version, quick=True, heap="512m") as server,
        server.driver() as driver,
    ):
        with driver.session() as session:
            for statement in (tmp_path / "csv" / "schema.cypher").read_text().split(";\n"):
                if statement.strip():
                    session.run(statement).consume()
        assert content_of_database(driver) == content_of_tables(tables)


@pytest.mark.neo4j
def test_the_cypher_script_run_twice_makes_the_same_database_as_the_load(
    clean_database, tmp_path, graph_rows, graph_tables, content_of_tables, content_of_database
) -> None:
    tables = graph_tables(_hostile(graph_rows(12)))
    write_cypher(tables, tmp_path / "graph.cypher")
    text = (tmp_path / "graph.cypher").read_text(encoding="utf-8")
    for _ in range(2):
        for statement in text.split(";\n"):
            if statement.strip():
                clean_database.execute_query(statement)
        assert content_of_database(clean_database) == content_of_tables(tables)


def test_import_sh_runs_neo4j_admin_with_the_arguments_that_were_tested(
    tmp_path, graph_rows, graph_tables
) -> None:
    folder = tmp_path / "a folder"
    write_neo4j_csv(graph_tables(graph_rows(3 + 7)), folder)
    admin = tmp_path / "bin" / "neo4j-admin"
    admin.parent.mkdir()
    admin.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    admin.chmod(0o755)
    path = f"{admin.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [folder / "import.sh", "papers"],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [
        *("database", "import", "full"),
        *import_arguments(folder, "papers"),
    ]


def test_a_folder_with_other_files_is_left_alone(tmp_path, graph_rows, graph_tables) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("mine")
    with pytest.raises(ExportError, match="give a new folder"):
        write_neo4j_csv(graph_tables(graph_rows(10)), tmp_path / "notes")
    assert [path.name for path in Path(tmp_path).iterdir()] == ["notes"]


def test_a_list_that_holds_the_separator_is_refused_and_nothing_is_left(
    tmp_path, graph_rows, graph_tables
) -> None:
    rows = graph_rows(10)
    rows["papers"][0]["sources"] = ["a\x1fb"]
    with pytest.raises(ExportError, match=re.escape("U+001F")):
        write_neo4j_csv(graph_tables(rows), tmp_path / "csv")
    assert list(tmp_path.iterdir()) == []
