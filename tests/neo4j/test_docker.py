"""Docker in place of a JDK and Maven. No engine is at hand where these tests run, so the ``docker``
command is a stand-in that starts the real server; what it is told is what Docker would be told."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphbuild.errors import ConnectionFailedError, MissingToolError
from graphbuild.neo4j_server import LTS, DockerServer, fetch_jars, find_java, start_server

STAND_IN = Path(__file__).with_name("docker_stand_in.py")


def put_docker(folder: Path, command: str) -> None:
    folder.mkdir()
    docker = folder / "docker"
    docker.write_text(f"#!/bin/sh\n{command}\n")
    docker.chmod(docker.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def containers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the stand-in's containers, with the stand-in first on the path."""
    try:
        find_java(LTS)
        fetch_jars(LTS)
    except MissingToolError as error:
        pytest.skip(f"the stand-in for Docker starts a server from jars, and {error}")
    folder = tmp_path / "containers"
    folder.mkdir()
    monkeypatch.setenv("DOCKER_STAND_IN", str(folder))
    put_docker(tmp_path / "bin", f'exec "{sys.executable}" "{STAND_IN}" "$@"')
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    return folder


@pytest.mark.neo4j
@pytest.mark.slow
def test_a_container_serves_survives_a_kill_and_leaves_nothing(
    containers: Path, tmp_path: Path
) -> None:
    server = DockerServer.start(tmp_path / "Home1", version=LTS)
    try:
        with server.driver() as driver:
            driver.execute_query("CREATE (:Kept {id: 1})")
        made = (containers / "graphbuild-home1.json").read_text()
        assert f'"image": "neo4j:{LTS}-community"' in made
        assert '"NEO4J_server_memory_heap_max__size": "768m"' in made
        server.kill()
        server.run()
        with server.driver() as driver:
            found = driver.execute_query("MATCH (n:Kept) RETURN n.id AS id").records
        assert [record["id"] for record in found] == [1]
    finally:
        server.discard()
    assert [path.name for path in containers.iterdir()] == ["log"]


@pytest.mark.neo4j
@pytest.mark.slow
@pytest.mark.usefixtures("containers")
def test_docker_is_taken_where_java_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphbuild.neo4j_server.jars._javas", lambda: iter([]))
    server = start_server(tmp_path / "home", version=LTS)
    try:
        assert isinstance(server, DockerServer)
        with server.driver() as driver:
            driver.verify_connectivity()
    finally:
        server.discard()


def test_without_java_and_docker_both_ways_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphbuild.neo4j_server.jars._javas", lambda: iter([]))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        MissingToolError, match=r"openjdk-17-jdk-headless.*Or use Docker: .*install"
    ):
        start_server(tmp_path / "home", version=LTS)


def test_an_engine_that_does_not_answer_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphbuild.neo4j_server.jars._javas", lambda: iter([]))
    put_docker(tmp_path / "bin", "echo 'Cannot connect to the Docker daemon' >&2; exit 1")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(MissingToolError, match=r"does not answer: Cannot connect.*start it"):
        start_server(tmp_path / "home", version=LTS)


def test_a_container_that_cannot_start_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_docker(
        tmp_path / "bin", 'case "$1" in run) echo "no such image" >&2; exit 125;; esac; exit 0'
    )
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(ConnectionFailedError, match=r"docker run graphbuild-home failed: no such"):
        DockerServer.start(tmp_path / "home", version=LTS)
