"""A graph in the Neo4j Browser: a server, the graph in it, the style and the guide at hand."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from graphbuild.cypher_files import cypher_folder
from graphbuild.errors import ConnectionFailedError, MissingToolError, UsageError
from graphbuild.export.neo4j import load_graph
from graphbuild.neo4j_server import CURRENT, LTS, Neo4jServer, find_java
from graphbuild.query.browser_server import make_server
from graphbuild.store import open_graph

__all__ = ["Browsing", "Way", "browse", "find_compose_file", "welcome_command"]

Way = Literal["docker", "java"]
Progress = Callable[[str, int, int], None]

_SHORTEST_PASSWORD = 8
_COMPOSE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Browsing:
    """Where the Browser is, and the login that it asks for (the password is the caller's own).

    ``stays`` tells whether the server goes on after the block, as the one of Docker does.
    """

    address: str
    uri: str
    user: str
    stays: bool


def welcome_command(port: int) -> str:
    """Give the commands that the Browser runs after a login: the style, then the guide.

    Parameters
    ----------
    port
        Where ``browser_server`` listens on this machine.

    Returns
    -------
    str
        A value of the setting ``browser.post_connect_cmd``.

    Examples
    --------
    >>> welcome_command(7475)
    'style http://localhost:7475/style.grass; play http://localhost:7475/guide.html'
    """
    return "; ".join(
        f"{command} http://localhost:{port}/{name}"
        for command, name in (("style", "style.grass"), ("play", "guide.html"))
    )


@contextlib.contextmanager
def browse(
    graph: str | os.PathLike[str],
    password: str,
    *,
    way: Way | None = None,
    version: str | None = None,
    progress: Progress | None = None,
) -> Iterator[Browsing]:
    """Start a Neo4j server, load a graph, and serve the Browser with the style and the guide.

    Parameters
    ----------
    graph
        The graph folder.
    password
        What the user ``neo4j`` shall log in by; for Docker the one of the volume, if it is there.
    way
        ``docker`` for the compose file of the checkout, ``java`` for a server of this process; by
        default Docker if it is there, otherwise Java.
    version
        The Neo4j version of a server of this process; by default the newest that the JDK runs.
    progress
        Called with the label or type, the rows done and the rows in all.

    Yields
    ------
    Browsing
        The addresses; a server of this process stops at the end of the block.

    Raises
    ------
    StoreError
        If the folder is no graph.
    UsageError
        If the password is too short for a server.
    MissingToolError
        If neither Docker nor a JDK with Maven is there.
    ConnectionFailedError
        If the server does not come up or refuses the login.
    """
    folder = open_graph(graph)
    if len(password) < _SHORTEST_PASSWORD:
        raise UsageError(f"the password must have {_SHORTEST_PASSWORD} characters or more")
    compose = find_compose_file() if way != "java" else None
    if way == "docker" and compose is None:
        raise MissingToolError(
            "Docker with 'docker compose' and the checkout's docker-compose.yml are needed; start "
            "Docker, or use --with java"
        )
    if compose is not None:
        _compose_up(compose, password)
        browsing = Browsing(
            "http://localhost:7474/browser/", "bolt://localhost:7687", "neo4j", True
        )
        load_graph(folder, browsing.uri, password=password, progress=progress)
        yield browsing
        return
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="graphbuild-neo4j-"))
        port = stack.enter_context(_guide())
        server = stack.enter_context(
            Neo4jServer.start(
                home,
                version=version or _newest_version(),
                settings={
                    "browser.post_connect_cmd": welcome_command(port),
                    "browser.remote_content_hostname_whitelist": "localhost",
                },
                password=password,
            )
        )
        load_graph(folder, server.uri, user=server.user, password=password, progress=progress)
        yield Browsing(f"{server.http_uri}/browser/", server.uri, server.user, False)


def find_compose_file() -> Path | None:
    """Find ``docker-compose.yml`` of the checkout, if Docker can run it.

    Returns
    -------
    pathlib.Path or None
        The file; None where it, ``docker compose`` or the Docker daemon is missing.
    """
    file = cypher_folder().parent / "docker-compose.yml"
    docker = shutil.which("docker")
    if docker is None or not file.is_file():
        return None
    for words in (["compose", "version"], ["info"]):
        # Each word is ours; only the path of docker comes from the machine.
        found = subprocess.run([docker, *words], capture_output=True, check=False)  # noqa: S603
        if found.returncode:
            return None
    return file


def _compose_up(file: Path, password: str) -> None:
    words = ["docker", "compose", "-f", str(file), "up", "-d", "--wait"]
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            words,
            env={**os.environ, "NEO4J_PASSWORD": password},
            capture_output=True,
            text=True,
            timeout=_COMPOSE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ConnectionFailedError(
            f"{file}: the containers did not come up in {_COMPOSE_SECONDS} s; look into "
            "`docker compose logs`"
        ) from error
    if done.returncode:
        last = " ".join(done.stderr.strip().splitlines()[-3:])
        raise ConnectionFailedError(f"{file}: the containers did not come up: {last}")


def _newest_version() -> str:
    try:
        find_java(CURRENT)
    except MissingToolError:
        return LTS
    return CURRENT


@contextlib.contextmanager
def _guide() -> Iterator[int]:
    with make_server(cypher_folder() / "browser", 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
