from __future__ import annotations

import logging
import os
import subprocess
import sys

import neo4j
import pytest
from neo4j.exceptions import Neo4jError

from graphbuild.errors import ConnectionFailedError, UsageError
from graphbuild.export import neo4j_connection
from graphbuild.export.neo4j import load_graph
from graphbuild.export.neo4j_connection import explain, open_connection
from graphbuild.store import Manifest, write_graph

SECRET = "correct-horse-battery"  # noqa: S105


def _open(uri: str, user: str = "neo4j", password: str = SECRET, database: str | None = None):
    with open_connection(uri, user, password, database, write=True) as connection:
        return connection.database


@pytest.mark.neo4j
def test_each_refusal_of_a_server_is_one_sentence_with_the_mend(neo4j_server, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    uri, password = neo4j_server.uri, neo4j_server.password
    assert _open(uri, password=password) == "neo4j"
    assert _open(uri.replace("bolt", "neo4j"), password=password) == "neo4j"
    with pytest.raises(ConnectionFailedError, match=r"password is wrong; set NEO4J_PASSWORD"):
        _open(uri)
    with pytest.raises(ConnectionFailedError, match=r"no database 'papers'.*--database: neo4j"):
        _open(uri, password=password, database="papers")
    with pytest.raises(ConnectionFailedError, match=r"'system'.*holds no graphs"):
        _open(uri, password=password, database="system")
    with pytest.raises(ConnectionFailedError, match=r"7687"):
        _open(neo4j_server.http_uri.replace("http", "bolt"), password=password)
    assert SECRET not in caplog.text
    assert password not in caplog.text


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "bolt+s", "neo4j+ssc"])
def test_a_stopped_server_is_one_sentence_with_the_mend(scheme) -> None:
    with pytest.raises(ConnectionFailedError, match=r"no Neo4j server answers .*docker compose up"):
        _open(f"{scheme}://localhost:1")


def test_an_unknown_host_is_one_sentence_with_the_mend() -> None:
    with pytest.raises(ConnectionFailedError, match=r"correct the host"):
        _open("bolt://no-such-host.invalid:7687")


@pytest.mark.parametrize("uri", ["localhost:7687", "http://localhost:7474", "bolt://", ""])
def test_what_is_no_address_is_wrong_usage(uri) -> None:
    with pytest.raises(UsageError, match=r"SCHEME://HOST:7687"):
        _open(uri)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError, match="NEO4J_PASSWORD") as caught:
        _open(f"bolt://neo4j:{SECRET}@localhost:7687")
    assert SECRET not in str(caught.value)


@pytest.mark.neo4j
def test_an_old_server_is_told_apart(neo4j_server, monkeypatch) -> None:
    monkeypatch.setattr(neo4j_connection, "OLDEST_SERVER", (3000, 1))
    with pytest.raises(ConnectionFailedError, match=r"too old \(it is Neo4j .*run Neo4j 3000\.1"):
        _open(neo4j_server.uri, password=neo4j_server.password)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("Neo.ClientError.Security.Forbidden", "user 'ada' may not write"),
        (
            "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
            "'papers' on bolt://h is read-only",
        ),
        ("Neo.ClientError.Security.CredentialsExpired", "choose a new password first"),
        ("Neo.ClientError.Security.AuthenticationRateLimit", "wait some seconds"),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", "smaller --batch-size"),
        ("Neo.TransientError.Transaction.DeadlockDetected", "run the same load again"),
        ("Neo.DatabaseError.Transaction.TransactionCommitFailed", "run the same load again"),
    ],
)
def test_each_code_of_the_server_has_its_mend(code, sentence) -> None:
    error = Neo4jError._hydrate_neo4j(code=code, message="No\nspace left")
    message = str(explain(error, "bolt://h", "ada", "papers"))
    assert sentence in message
    assert "\n" not in message


@pytest.mark.neo4j
@pytest.mark.parametrize(
    "code",
    ["Neo.ClientError.Cluster.NotALeader", "Neo.TransientError.Transaction.DeadlockDetected"],
)
def test_a_leader_switch_and_a_deadlock_are_retried_by_the_driver(
    code,
    neo4j_server,
    clean_database,
    graph_rows,
    graph_tables,
    content_of_tables,
    content_of_database,
    monkeypatch,
) -> None:
    tables = graph_tables(graph_rows(10))
    run = neo4j.ManagedTransaction.run
    failed = []
    kinds = (
        "CREATE (n:Paper {id: row",
        "CREATE (a)-[:USES",
        "one load at a time",
        "MERGE (n:Paper",
    )

    def fail_once(self, query, *args, **kwargs):
        result = run(self, query, *args, **kwargs)
        kind = next((k for k in kinds if k in query), None)
        if kind and kind not in failed:
            failed.append(kind)
            raise Neo4jError._hydrate_neo4j(code=code, message="for this test")
        return result

    monkeypatch.setattr(neo4j.ManagedTransaction, "run", fail_once)
    for _ in range(2):
        load_graph(tables, neo4j_server.uri, password=neo4j_server.password)
    monkeypatch.undo()
    assert set(failed) == set(kinds)
    assert content_of_database(clean_database) == content_of_tables(tables)


@pytest.mark.neo4j
def test_a_load_that_was_killed_is_completed_by_the_next(
    neo4j_server,
    clean_database,
    graph_rows,
    graph_tables,
    content_of_tables,
    content_of_database,
    tmp_path,
) -> None:
    tables = graph_tables(graph_rows(300))
    write_graph(tmp_path / "graph", tables, Manifest())
    script = (
        "import os, sys\n"
        "from graphbuild.export.neo4j import load_graph\n"
        "def show(name, done, total):\n"
        "    if name == 'SHARES_ENTITIES' and done >= 200: os.kill(os.getpid(), 9)\n"
        "load_graph(sys.argv[1], sys.argv[2], password=os.environ['NEO4J_PASSWORD'],\n"
        "           batch_size=50, progress=show)\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "graph"), neo4j_server.uri],
        env={**os.environ, "NEO4J_PASSWORD": neo4j_server.password},
        check=False,
    )
    assert killed.returncode == -9
    partial = content_of_database(clean_database)
    expected = content_of_tables(tables)
    assert 0 < len(partial.relationships) < len(expected.relationships)
    report = load_graph(tmp_path / "graph", neo4j_server.uri, password=neo4j_server.password)
    assert content_of_database(clean_database) == expected
    assert report.changed == 0
    assert report.created == len(expected.relationships) - len(partial.relationships)


@pytest.mark.neo4j
@pytest.mark.usefixtures("clean_database")
def test_a_load_whose_server_was_killed_is_completed_by_the_next(
    neo4j_server,
    graph_rows,
    graph_tables,
    content_of_tables,
    content_of_database,
    monkeypatch,
) -> None:
    monkeypatch.setattr(neo4j_connection, "_SECONDS_TO_RETRY", 1.0)
    tables = graph_tables(graph_rows(200))

    def kill(name: str, done: int, _: int) -> None:
        if name == "SHARES_ENTITIES" and done >= 200:
            neo4j_server.kill()

    # The other session may have been in the middle of a commit.
    with pytest.raises(ConnectionFailedError, match=r"no Neo4j server answers|was lost while"):
        load_graph(
            tables,
            neo4j_server.uri,
            password=neo4j_server.password,
            batch_size=50,
            progress=kill,
        )
    neo4j_server.run()
    load_graph(tables, neo4j_server.uri, password=neo4j_server.password)
    with neo4j_server.driver() as driver:
        assert content_of_database(driver) == content_of_tables(tables)


@pytest.mark.neo4j
@pytest.mark.usefixtures("clean_database")
def test_the_command_loads_and_its_password_stands_nowhere(
    neo4j_server, graph_rows, graph_tables, tmp_path
) -> None:
    write_graph(tmp_path / "graph", graph_tables(graph_rows(10)), Manifest())
    password = tmp_path / "password"
    password.write_text(f"{neo4j_server.password}\n")

    def graphbuild(*options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "graphbuild", "load", str(tmp_path / "graph"), *options],
            env={k: v for k, v in os.environ.items() if k != "NEO4J_PASSWORD"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    done = graphbuild("--uri", neo4j_server.uri, "--password-file", str(password))
    assert done.returncode == 0, done.stderr
    assert "Paper" in done.stdout
    assert "created, 0 changed, 0 unchanged" in done.stderr
    assert neo4j_server.password not in done.stdout + done.stderr
    without = graphbuild("--uri", neo4j_server.uri)
    assert without.returncode == 2
    assert "NEO4J_PASSWORD" in without.stderr
    dry = graphbuild("--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert "CREATE CONSTRAINT paper_id" in dry.stdout
