"""Queries on a graph folder without a server, on the embedded engine Grafeo."""

from __future__ import annotations

import contextlib
import datetime
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from graphbuild.errors import QueryError
from graphbuild.query.dialect import check_read_only, explain_refusal
from graphbuild.query.engine import (
    DEFAULT_TIMEOUT,
    GraphNode,
    GraphPath,
    GraphRelationship,
    QueryResult,
    Value,
)
from graphbuild.query.grafeo_cache import cached_database

__all__ = ["GrafeoEngine"]

_START_SECONDS = 60.0
_WORKER = Path(__file__).with_name("grafeo_worker.py")


class GrafeoEngine:
    """Runs queries on a graph folder in a child process that has its file open read-only.

    Parameters
    ----------
    graph
        The graph folder.

    Raises
    ------
    StoreError
        If the folder is no graph.
    MissingExtraError
        If the extra ``embedded`` is not installed.
    QueryError
        If this Python is older than 3.12.
    """

    name = "the embedded engine"

    def __init__(self, graph: str | Path) -> None:
        self._graph = Path(graph)
        self._resources = contextlib.ExitStack()
        self._path = self._resources.enter_context(cached_database(self._graph))
        self._child: _Child | None = None

    def __enter__(self) -> GrafeoEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(
        self, text: str, parameters: Mapping[str, object], timeout: float = DEFAULT_TIMEOUT
    ) -> QueryResult:
        """Run one statement; see ``Engine.run``.

        Parameters
        ----------
        text
            Cypher in the dialect that Neo4j and Grafeo share.
        parameters
            A value for each ``$name`` in it.
        timeout
            Seconds that it may take; then the child process is ended.

        Returns
        -------
        QueryResult
            All rows.

        Raises
        ------
        QueryError
            If the statement writes, the engine lacks something of it, or the time is up.
        """
        check_read_only(text)
        if self._child is None:
            self._child = self._start()
        request = {
            "text": text,
            "parameters": {name: _tagged(value) for name, value in parameters.items()},
            "timeout": timeout,
        }
        try:
            answer = self._child.ask(request, timeout)
        except BaseException:
            self._child.kill()
            self._child = None
            raise
        if "error" in answer:
            raise QueryError(explain_refusal(text, answer["error"]))
        rows = tuple(tuple(_decode(value) for value in row) for row in answer["rows"])
        return QueryResult(tuple(answer["columns"]), rows)

    def _start(self) -> _Child:
        try:
            return _Child(self._path)
        except QueryError:
            # A cache that cannot be opened is damaged, or another process has just replaced it.
            self._path.unlink(missing_ok=True)
            self._resources.close()
            self._path = self._resources.enter_context(cached_database(self._graph))
            return _Child(self._path)

    def close(self) -> None:
        """End the child process; see ``Engine.close``."""
        if self._child is not None:
            self._child.kill()
            self._child = None
        self._resources.close()


class _Child:
    """The worker process, and a thread that reads its answers so that waiting has a limit."""

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own file under our own interpreter
            [sys.executable, "-I", str(_WORKER), str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()
        try:
            self._receive(_START_SECONDS)
        except QueryError:
            self.kill()
            raise

    def ask(self, request: Mapping[str, object], timeout: float) -> dict[str, Any]:
        with contextlib.suppress(BrokenPipeError):
            stdin = _open(self._process.stdin)
            stdin.write(json.dumps(request) + "\n")
            stdin.flush()
        return self._receive(timeout)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            with contextlib.suppress(OSError):
                _open(pipe).close()

    def _read(self) -> None:
        with contextlib.suppress(ValueError, OSError):
            for line in _open(self._process.stdout):
                self._answers.put(line)
        self._answers.put("")

    def _receive(self, timeout: float) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=timeout)
        except queue.Empty:
            raise QueryError(
                f"the query took longer than {timeout:g} s and was ended; bound its paths, name "
                "more of its nodes, or allow more with --timeout"
            ) from None
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        code = self._process.wait()
        last = _open(self._process.stderr).read().strip().splitlines()
        raise QueryError(
            f"the embedded engine stopped with code {code}{': ' + last[-1] if last else ''}; "
            "simplify the query, delete the graph's 'cache' folder, or use Neo4j with --uri"
        )


def _open(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise QueryError("the embedded engine was started without its pipes")
    return pipe


def _tagged(value: object) -> object:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return {"$date": value.isoformat()}
    if isinstance(value, (list, tuple)):
        return [_tagged(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _tagged(item) for key, item in value.items()}
    return value


def _decode(value: Any) -> Value:
    if isinstance(value, list):
        return [_decode(item) for item in value]
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    ((kind, content),) = value.items()
    decoded: Value = _DECODERS[kind](content)
    return decoded


def _decode_node(content: Any) -> GraphNode:
    key, labels, properties = content
    return GraphNode(key, tuple(labels), _decode_map(properties))


def _decode_relationship(content: Any) -> GraphRelationship:
    key, kind, start, end, properties = content
    return GraphRelationship(key, kind, start, end, _decode_map(properties))


def _decode_path(content: Any) -> GraphPath:
    nodes, relationships = content
    return GraphPath(
        tuple(_decode_node(node["node"]) for node in nodes),
        tuple(_decode_relationship(item["relationship"]) for item in relationships),
    )


def _decode_map(content: Any) -> dict[str, Value]:
    return {key: _decode(item) for key, item in content.items()}


_DECODERS: Mapping[str, Callable[[Any], Value]] = {
    "node": _decode_node,
    "relationship": _decode_relationship,
    "path": _decode_path,
    "map": _decode_map,
    "date": datetime.date.fromisoformat,
    "datetime": datetime.datetime.fromisoformat,
    "bytes": bytes.fromhex,
}
