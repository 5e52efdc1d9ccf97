"""Start, stop, kill and restart a Neo4j server, and run its bulk importer."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import neo4j
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from graphbuild.errors import ConnectionFailedError
from graphbuild.neo4j_server.jars import HERE, fetch_jars, find_java

__all__ = ["CURRENT", "LTS", "Neo4jServer", "free_ports", "run_importer"]

LTS = "5.26.0"
"""The long-term version, the oldest that graphbuild supports."""
CURRENT = "2026.05.0"
"""The newest version that graphbuild was tested with."""

_OPENS = tuple(
    f"--add-opens=java.base/{package}=ALL-UNNAMED"
    for package in ("java.nio", "java.io", "sun.nio.ch", "java.lang")
)
_SETTINGS = {
    "dbms.usage_report.enabled": "false",
    "db.tx_log.preallocate": "false",
    "server.memory.pagecache.size": "256m",
}
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
_START_SECONDS = 300


class Neo4jServer:
    """A running Neo4j Community server whose data live in a folder.

    Use ``Neo4jServer.start``. As a context manager it stops at the end of the block.

    Attributes
    ----------
    version : str
        The version of Neo4j.
    home : pathlib.Path
        The folder with its data, settings and log (``server.log``).
    user, password : str
        The login; the password is a new random one for each home.
    """

    def __init__(
        self,
        home: Path,
        version: str,
        ports: tuple[int, int],
        password: str,
        java_options: Sequence[str],
    ) -> None:
        self.home = home
        self.version = version
        self.user = "neo4j"
        self.password = password
        self._ports = ports
        self._java_options = java_options
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def start(
        cls,
        home: str | Path,
        *,
        version: str = LTS,
        settings: Mapping[str, str] | None = None,
        heap: str = "768m",
        quick: bool = False,
        ports: tuple[int, int] | None = None,
        password: str | None = None,
    ) -> Self:
        """Start a server, wait until it answers, and set its password.

        Parameters
        ----------
        home
            The folder for its data; made if it is not there.
        version
            The Neo4j version; its jars are fetched if the cache lacks them.
        settings
            Lines of ``neo4j.conf``, name to value.
        heap
            The most memory of the Java heap, as ``-Xmx`` takes it.
        quick
            Whether to start sooner and run slower, for tests: Java's quick compiler only.
        ports
            The ports of Bolt and HTTP; free ones by default.
        password
            The password of the user ``neo4j``; a random one by default.

        Returns
        -------
        Neo4jServer
            The running server.

        Raises
        ------
        MissingToolError
            If there is no fitting JDK, or no Maven to fetch the jars.
        ConnectionFailedError
            If the server does not come up; the message ends with what it said last.
        """
        server = cls(
            Path(home),
            version,
            ports or free_ports(),
            password or secrets.token_urlsafe(12),
            [f"-Xmx{heap}", *(_QUICK if quick else ())],
        )
        server.configure(settings or {})
        server.run()
        try:
            server._set_password()
        except BaseException:
            server.kill()
            raise
        return server

    @property
    def bolt_port(self) -> int:
        """The port of Bolt."""
        return self._ports[0]

    @property
    def uri(self) -> str:
        """The address that drivers connect to, ``bolt://localhost:PORT``."""
        return f"bolt://localhost:{self._ports[0]}"

    @property
    def http_uri(self) -> str:
        """The address of HTTP; the Browser is at ``/browser/`` under it."""
        return f"http://localhost:{self._ports[1]}"

    @property
    def pid(self) -> int | None:
        """The process id while the server runs."""
        return self._process.pid if self._process else None

    def configure(self, settings: Mapping[str, str]) -> None:
        """Write ``neo4j.conf``; it holds from the next start.

        Parameters
        ----------
        settings
            Lines of ``neo4j.conf``, name to value, over those that every server here has.
        """
        conf = self.home / "conf" / "neo4j.conf"
        conf.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"{name}={value}" for name, value in {**_SETTINGS, **settings}.items()]
        conf.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def driver(self) -> neo4j.Driver:
        """Open a driver with this server's login; the caller closes it.

        Returns
        -------
        neo4j.Driver
            A driver of the ``bolt`` scheme.
        """
        return neo4j.GraphDatabase.driver(self.uri, auth=(self.user, self.password))

    def run(self) -> None:
        """Start the process again after ``stop`` or ``kill``, on the same data and ports.

        Raises
        ------
        ConnectionFailedError
            If it does not come up in five minutes.
        """
        java = find_java(self.version)
        lib = fetch_jars(self.version)
        plugins = self.home / "plugins"
        with self._log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [
                    str(java),
                    *_OPENS,
                    *self._java_options,
                    *("-cp", f"{plugins}{os.sep}*{os.pathsep}{lib}{os.sep}*"),
                    str(HERE / "Neo4jServer.java"),
                    str(self.home),
                    *map(str, self._ports),
                ],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={
                    **os.environ,
                    "NEO4J_HOME": str(self.home),
                    "NEO4J_CONF": str(self.home / "conf"),
                },
                # A Ctrl-C at the terminal is for the caller, who then stops the server.
                start_new_session=True,
            )
        if not self._wait_for_ready(self._process):
            self.kill()
            raise ConnectionFailedError(
                f"Neo4j {self.version} did not start in {self.home}: {self._last_words()}"
            )

    @property
    def _log(self) -> Path:
        return self.home / "server.log"

    def _wait_for_ready(self, process: subprocess.Popen[bytes]) -> bool:
        deadline = time.monotonic() + _START_SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            if "ready bolt=" in self._log.read_text(encoding="utf-8", errors="replace"):
                return True
            time.sleep(0.1)
        return False

    def stop(self) -> None:
        """Shut the server down in good order."""
        if self._process is None:
            return
        with contextlib.suppress(OSError):
            if self._process.stdin:
                self._process.stdin.close()
        try:
            self._process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._forget()

    def kill(self) -> None:
        """Kill the process as a power cut would (SIGKILL)."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._forget()

    def discard(self) -> None:
        """Kill the server and remove its data, which nobody reads again."""
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def _forget(self) -> None:
        if self._process and self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _set_password(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                with neo4j.GraphDatabase.driver(self.uri, auth=(self.user, "neo4j")) as driver:
                    driver.execute_query(
                        "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password",
                        password=self.password,
                        database_="system",
                    )
            except AuthError:
                # A home that was used before: its password is set already.
                return
            except (DriverError, Neo4jError) as error:
                if time.monotonic() > deadline:
                    raise ConnectionFailedError(
                        f"Neo4j {self.version} started but does not answer on {self.uri}: {error}"
                    ) from error
                time.sleep(0.1)
            else:
                return

    def _last_words(self) -> str:
        log = self._log.read_text(encoding="utf-8", errors="replace")
        return " ".join(log.strip().splitlines()[-3:]) or "it said nothing"


def run_importer(
    home: str | Path, arguments: Sequence[str], *, version: str = LTS, heap: str = "1g"
) -> subprocess.CompletedProcess[str]:
    """Run ``neo4j-admin database import full`` of a version on a home whose server is stopped.

    Parameters
    ----------
    home
        The home folder, as for ``Neo4jServer.start``.
    arguments
        What stands after ``neo4j-admin database import full``.
    version
        The Neo4j version.
    heap
        The most memory of the Java heap.

    Returns
    -------
    subprocess.CompletedProcess
        The exit code and what it printed.
    """
    home = Path(home).absolute()
    conf = home / "conf" / "neo4j.conf"
    conf.parent.mkdir(parents=True, exist_ok=True)
    conf.touch()
    return subprocess.run(
        [
            str(find_java(version)),
            *_OPENS,
            f"-Xmx{heap}",
            *("-cp", f"{fetch_jars(version)}{os.sep}*"),
            str(HERE / "Neo4jImport.java"),
            str(home),
            *arguments,
        ],
        capture_output=True,
        text=True,
        check=False,
    )


def free_ports() -> tuple[int, int]:
    """Give two ports of this machine that nothing listens on."""
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]
