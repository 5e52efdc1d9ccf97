import os
import subprocess
import sys
import textwrap
import time
import urllib.request
from pathlib import Path

import neo4j
import pytest

from graphbuild.errors import MissingToolError
from graphbuild.neo4j_server import Neo4jServer, cache_folder, fetch_jars, find_java

pytestmark = pytest.mark.neo4j


def test_the_server_answers_over_bolt_with_its_own_password(
    neo4j_server: Neo4jServer, clean_database: neo4j.Driver
) -> None:
    records, _, _ = clean_database.execute_query(
        "CALL dbms.components() YIELD versions, edition RETURN versions[0] AS version, edition"
    )
    assert records[0].data() == {"version": neo4j_server.version, "edition": "community"}
    with (
        neo4j.GraphDatabase.driver(neo4j_server.uri, auth=("neo4j", "neo4j")) as driver,
        pytest.raises(neo4j.exceptions.AuthError),
    ):
        driver.verify_connectivity()


def test_the_server_serves_the_browser(neo4j_server: Neo4jServer) -> None:
    with urllib.request.urlopen(f"{neo4j_server.http_uri}/browser/") as page:  # noqa: S310
        assert b"Neo4j Browser" in page.read()


def test_the_database_is_empty_for_each_test_that_asks(clean_database: neo4j.Driver) -> None:
    clean_database.execute_query("CREATE (:Left {id: 1})")
    clean_database.execute_query("CREATE CONSTRAINT left FOR (n:Left) REQUIRE n.id IS UNIQUE")
    from tests.conftest import empty_database

    empty_database(clean_database)
    assert clean_database.execute_query("MATCH (n) RETURN n").records == []
    assert clean_database.execute_query("SHOW CONSTRAINTS").records == []


def test_the_server_ends_when_the_process_that_started_it_is_killed(
    neo4j_server: Neo4jServer, tmp_path: Path
) -> None:
    script = textwrap.dedent(
        """
        import sys, time
        from graphbuild.neo4j_server import Neo4jServer
        server = Neo4jServer.start(sys.argv[1], version=sys.argv[2], heap="512m", quick=True)
        print(server.pid, flush=True)
        time.sleep(600)
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path), neo4j_server.version],
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        pid = int(child.stdout.readline())
        os.kill(pid, 0)
        child.kill()
    deadline = time.monotonic() + 30
    while _alive(pid):
        assert time.monotonic() < deadline, "the server outlived the process that started it"
        time.sleep(0.1)


def _alive(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_without_a_jdk_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphbuild.neo4j_server.jars._javas", lambda: iter([Path("/no/java")]))
    with pytest.raises(MissingToolError, match=r"Java 21 or later.*openjdk-21-jdk-headless"):
        find_java("2026.05.0")


def test_without_maven_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingToolError, match="apt-get install maven"):
        fetch_jars("5.26.0", tmp_path)


def test_the_cache_is_where_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GRAPHBUILD_NEO4J_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
