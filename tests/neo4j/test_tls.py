"""TLS with a certificate of one's own, and a database that is read-only, on a server for these."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j.exceptions import ServiceUnavailable

from graphbuild.errors import ConnectionFailedError, MissingToolError
from graphbuild.export.neo4j import load_graph
from graphbuild.export.neo4j_connection import explain
from graphbuild.neo4j_server import LTS, Neo4jServer
from graphbuild.query import BoltEngine

COUNT = "MATCH (p:Paper) RETURN count(p) AS papers"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl, which makes the certificate")
    folder = tmp_path_factory.mktemp("certificates")
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", "private.key", "-out", "public.crt"),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder / "public.crt"


@pytest.fixture(scope="module")
def settings(certificate: Path) -> dict[str, str]:
    policy = "dbms.ssl.policy.bolt"
    return {
        # Not REQUIRED: the fixture itself connects without.
        "server.bolt.tls_level": "OPTIONAL",
        f"{policy}.enabled": "true",
        f"{policy}.base_directory": str(certificate.parent),
        f"{policy}.private_key": "private.key",
        f"{policy}.public_certificate": "public.crt",
        f"{policy}.client_auth": "NONE",
    }


@pytest.fixture(scope="module")
def server(
    settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Neo4jServer]:
    home = tmp_path_factory.mktemp("neo4j-tls-")
    try:
        running = Neo4jServer.start(home, version=LTS, quick=True, settings=settings)
    except MissingToolError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"needs a real Neo4j server, and {error}")
    yield running
    running.discard()


def encrypted(server: Neo4jServer, scheme: str) -> str:
    return server.uri.replace("bolt", scheme)


@pytest.mark.neo4j
@pytest.mark.parametrize("scheme", ["bolt+ssc", "neo4j+ssc"])
def test_a_load_and_a_query_pass_tls_with_a_certificate_of_ones_own(
    server, graph_rows, graph_tables, scheme
) -> None:
    tables = graph_tables(graph_rows(10))
    load_graph(tables, encrypted(server, scheme), password=server.password)
    with BoltEngine(encrypted(server, scheme), "neo4j", server.password) as engine:
        assert engine.run(COUNT, {}).rows == ((10,),)


@pytest.mark.neo4j
@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
def test_an_untrusted_certificate_is_refused_in_one_sentence(server, scheme) -> None:
    with pytest.raises(ConnectionFailedError, match=r"not trusted here \(.*\+ssc for \+s") as said:
        BoltEngine(encrypted(server, scheme), "neo4j", server.password)
    assert "\n" not in str(said.value)
    assert server.password not in str(said.value)


@pytest.mark.neo4j
def test_a_certificate_of_a_trusted_authority_is_checked_and_taken(
    server, certificate, monkeypatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with BoltEngine(encrypted(server, "bolt+s"), "neo4j", server.password) as engine:
        assert engine.run("RETURN 1 AS one", {}).rows == ((1,),)
    other_name = encrypted(server, "bolt+s").replace("localhost", "127.0.0.1")
    with pytest.raises(ConnectionFailedError, match="not trusted here"):
        BoltEngine(other_name, "neo4j", server.password)


@pytest.mark.neo4j
def test_a_read_only_database_takes_queries_and_refuses_a_load_in_one_sentence(
    server, settings, graph_rows, graph_tables
) -> None:
    tables = graph_tables(graph_rows(10))
    load_graph(tables, server.uri, password=server.password)
    server.stop()
    server.configure({**settings, "server.databases.read_only": "neo4j"})
    server.run()
    try:
        with pytest.raises(
            ConnectionFailedError, match=r"'neo4j' on bolt://\S+ is read-only; .*--database"
        ):
            load_graph(graph_tables(graph_rows(20)), server.uri, password=server.password)
        with BoltEngine(server.uri, "neo4j", server.password) as engine:
            assert engine.run(COUNT, {}).rows == ((10,),)
    finally:
        server.stop()
        server.configure(settings)
        server.run()


def test_a_server_without_tls_is_told_apart_from_one_that_is_down() -> None:
    error = ServiceUnavailable("Couldn't connect")
    error.__cause__ = ssl.SSLError("[SSL: WRONG_VERSION_NUMBER] wrong version number")
    message = str(explain(error, "bolt+s://h", "ada", "papers"))
    assert "does not answer in TLS" in message
    assert "without +s or +ssc" in message


@pytest.mark.neo4j
def test_tls_to_a_server_that_has_none_is_one_sentence(neo4j_server) -> None:
    with pytest.raises(ConnectionFailedError, match=r"does not answer in TLS .*without \+s"):
        BoltEngine(encrypted(neo4j_server, "bolt+ssc"), "neo4j", neo4j_server.password)
