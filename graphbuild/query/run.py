"""Run named or free queries on an engine: the twin of ``graphbuild query``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild.errors import UsageError
from graphbuild.query.embedded import GrafeoEngine
from graphbuild.query.engine import DEFAULT_TIMEOUT, Engine, QueryResult
from graphbuild.query.library import NamedQuery, find_query
from graphbuild.query.names import Renamed, named_parameters, resolve_names

if TYPE_CHECKING:
    import os

__all__ = ["Answer", "is_statement", "query", "run_named"]

_NAME = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a named query gave, with the parameters that it ran with."""

    query: NamedQuery
    parameters: Mapping[str, object]
    renamed: tuple[Renamed, ...]
    result: QueryResult


def is_statement(text: str) -> bool:
    """Tell a statement from the name of a query.

    Parameters
    ----------
    text
        What the user gave.

    Returns
    -------
    bool
        False for a single word of letters, digits and hyphens.

    Examples
    --------
    >>> is_statement("benchmarks-by-papers"), is_statement("RETURN 1 AS one")
    (False, True)
    """
    return _NAME.fullmatch(text.strip()) is None


def run_named(
    engine: Engine,
    name: str,
    parameters: Mapping[str, object] | None = None,
    *,
    timeout: float = DEFAULT_TIMEOUT,
) -> Answer:
    """Run a query of the library.

    Parameters
    ----------
    engine
        Where it runs.
    name
        Its name.
    parameters
        Values by name, typed or as text; the others take their defaults. A name of a node may
        differ in case or be an alias.
    timeout
        Seconds that a statement may take.

    Returns
    -------
    Answer
        The result, and the parameters as used.

    Raises
    ------
    QueryError
        If there is no such query, the graph has no node of a given name, or the time is up.
    UsageError
        If a parameter is unknown or of the wrong type.
    """
    found = find_query(name)
    typed = named_parameters(found, parameters or {})
    values, renamed = resolve_names(engine, found, typed, timeout)
    return Answer(found, values, renamed, engine.run(found.text, values, timeout))


def query(
    graph: str | os.PathLike[str],
    text: str,
    parameters: Mapping[str, object] | None = None,
    *,
    timeout: float = DEFAULT_TIMEOUT,
) -> QueryResult:
    """Query a graph folder without a server.

    Parameters
    ----------
    graph
        The graph folder.
    text
        The name of a query of the library, or a Cypher statement that reads only.
    parameters
        Values by name.
    timeout
        Seconds that it may take.

    Returns
    -------
    QueryResult
        Columns and rows.

    Raises
    ------
    StoreError
        If the folder is no graph.
    QueryError
        If the query is unknown, malformed, beyond the engine or too slow, or this Python is older
        than 3.12.
    MissingExtraError
        If the extra ``embedded`` is not installed.
    UsageError
        If a parameter is unknown or of the wrong type, or ``timeout`` is not positive.
    """
    check_timeout(timeout)
    with GrafeoEngine(Path(graph)) as engine:
        if is_statement(text):
            return engine.run(text, parameters or {}, timeout)
        return run_named(engine, text, parameters, timeout=timeout).result


def check_timeout(timeout: float) -> None:
    """Raise ``UsageError`` unless a time limit is positive and finite."""
    if not 0 < timeout <= 86_400:
        raise UsageError(f"timeout is {timeout:g}; give seconds above 0, a day at most")
