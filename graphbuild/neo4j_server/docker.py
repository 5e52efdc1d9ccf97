"""The same server in a Docker container, for machines with Docker and without a JDK or Maven."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from graphbuild.errors import ConnectionFailedError, MissingToolError
from graphbuild.neo4j_server.jars import fetch_jars, find_java
from graphbuild.neo4j_server.server import LTS, Neo4jServer, free_ports

__all__ = ["DockerServer", "find_docker", "start_server"]

_START_SECONDS = 180


def find_docker() -> Path:
    """Find a ``docker`` whose engine answers.

    Returns
    -------
    pathlib.Path
        The executable.

    Raises
    ------
    MissingToolError
        If there is none, or its engine does not run; the message says what to do.
    """
    docker = shutil.which("docker")
    if docker is None:
        raise MissingToolError(
            "Docker is not on the path; install it (https://docs.docker.com/get-docker)"
        )
    said = subprocess.run(
        [docker, "version", "--format", "{{.Server.Version}}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if said.returncode:
        why = (said.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise MissingToolError(f"Docker's engine does not answer: {why}; start it")
    return Path(docker)


class DockerServer(Neo4jServer):
    """A Neo4j Community server in a container, whose data live in a volume until ``discard``."""

    @classmethod
    def start(
        cls,
        home: str | Path,
        *,
        version: str = LTS,
        settings: Mapping[str, str] | None = None,
        heap: str = "768m",
        quick: bool = False,  # noqa: ARG003 - Java's options are the image's own
        ports: tuple[int, int] | None = None,
        password: str | None = None,
    ) -> Self:
        """Start a container and wait until the server answers.

        Parameters
        ----------
        home
            A name for the data: the same home finds them again.
        version, settings, heap, quick, ports, password
            As ``Neo4jServer.start`` takes them; ``quick`` has no effect.

        Returns
        -------
        DockerServer
            The running server.

        Raises
        ------
        MissingToolError
            If Docker does not answer.
        ConnectionFailedError
            If the server does not come up.
        """
        server = cls(
            Path(home), version, ports or free_ports(), password or secrets.token_urlsafe(12), []
        )
        server._docker = str(find_docker())
        server.configure({"server.memory.heap.max_size": heap, **(settings or {})})
        try:
            server.run()
        except BaseException:
            server.discard()
            raise
        return server

    _docker: str
    _settings: Mapping[str, str]

    @property
    def name(self) -> str:
        """The name of the container and of its volume."""
        return f"graphbuild-{self.home.name}".strip("-").lower()

    def configure(self, settings: Mapping[str, str]) -> None:
        """Keep settings for the next start, as ``Neo4jServer.configure`` does."""
        self._settings = {"dbms.usage_report.enabled": "false", **settings}

    def run(self) -> None:
        """Start the container on the same data and ports.

        Raises
        ------
        ConnectionFailedError
            If it does not come up.
        """
        # By name only: the value comes from the environment, since arguments stand in the
        # process list.
        variables = {"NEO4J_AUTH": f"{self.user}/{self.password}"} | {
            f"NEO4J_{name.replace('_', '__').replace('.', '_')}": value
            for name, value in self._settings.items()
        }
        bolt, http = self._ports
        self._call("rm", "--force", self.name, may_fail=True)
        self._call(
            *("run", "--detach", "--name", self.name),
            *("--volume", f"{self.name}:/data"),
            *("--publish", f"127.0.0.1:{bolt}:7687", "--publish", f"127.0.0.1:{http}:7474"),
            *(part for name in variables for part in ("--env", name)),
            f"neo4j:{self.version}-community",
            environment=variables,
        )
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                with neo4j.GraphDatabase.driver(
                    self.uri, auth=(self.user, self.password)
                ) as driver:
                    driver.verify_connectivity()
            except (DriverError, Neo4jError) as error:
                if time.monotonic() > deadline:
                    raise ConnectionFailedError(
                        f"Neo4j {self.version} did not start in the container {self.name}: {error}"
                    ) from error
                time.sleep(0.5)
            else:
                return

    def stop(self) -> None:
        """Shut the server down in good order; its data stay."""
        self._call("stop", self.name, may_fail=True)

    def kill(self) -> None:
        """Kill the server as a power cut would (SIGKILL); its data stay."""
        self._call("kill", self.name, may_fail=True)

    def discard(self) -> None:
        """Kill the server and remove its data."""
        self._call("rm", "--force", self.name, may_fail=True)
        self._call("volume", "rm", "--force", self.name, may_fail=True)
        shutil.rmtree(self.home, ignore_errors=True)

    def _call(
        self, *arguments: str, environment: Mapping[str, str] | None = None, may_fail: bool = False
    ) -> None:
        done = subprocess.run(
            [self._docker, *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **(environment or {})},
        )
        if done.returncode and not may_fail:
            why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise ConnectionFailedError(f"docker {arguments[0]} {self.name} failed: {why}")


def start_server(
    home: str | Path,
    *,
    version: str = LTS,
    settings: Mapping[str, str] | None = None,
    quick: bool = False,
    heap: str = "768m",
) -> Neo4jServer:
    """Start a server with what the machine has: a JDK and Maven's jars, otherwise Docker.

    Parameters
    ----------
    home
        The folder for its data.
    version, settings, quick, heap
        As ``Neo4jServer.start`` takes them.

    Returns
    -------
    Neo4jServer
        The running server.

    Raises
    ------
    MissingToolError
        If the machine has neither; the message names both ways.
    ConnectionFailedError
        If the server does not come up.
    """
    try:
        find_java(version)
        fetch_jars(version)
    except MissingToolError as no_java:
        try:
            find_docker()
        except MissingToolError as no_docker:
            raise MissingToolError(f"{no_java}. Or use Docker: {no_docker}") from no_java
        return DockerServer.start(home, version=version, settings=settings, quick=quick, heap=heap)
    return Neo4jServer.start(home, version=version, settings=settings, quick=quick, heap=heap)
