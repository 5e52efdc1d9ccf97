"""What every engine takes and gives: a statement with parameters in, a frozen result out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Protocol, TypeAlias, runtime_checkable

__all__ = [
    "DEFAULT_TIMEOUT",
    "Engine",
    "GraphNode",
    "GraphPath",
    "GraphRelationship",
    "QueryResult",
    "Value",
]

DEFAULT_TIMEOUT = 30.0
"""Seconds that a query may run."""


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A node of a result; ``key`` identifies it within that result only."""

    key: str = field(compare=False)
    labels: tuple[str, ...]
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class GraphRelationship:
    """A relationship of a result; ``start`` and ``end`` are keys of nodes."""

    key: str = field(compare=False)
    type: str
    start: str = field(compare=False)
    end: str = field(compare=False)
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class GraphPath:
    """A path of a result: its nodes in order, and one relationship between each two."""

    nodes: tuple[GraphNode, ...]
    relationships: tuple[GraphRelationship, ...]


Value: TypeAlias = (
    "bool | int | float | str | bytes | date | datetime | time | list[Value] "
    "| dict[str, Value] | GraphNode | GraphRelationship | GraphPath | None"
)


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The answer to a query: the names of its columns, and one tuple of values a row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@runtime_checkable
class Engine(Protocol):
    """Runs read-only Cypher. Anything with these members can take the place of another."""

    @property
    def name(self) -> str:
        """What messages call the engine."""

    def run(
        self, text: str, parameters: Mapping[str, object], timeout: float = DEFAULT_TIMEOUT
    ) -> QueryResult:
        """Run one statement.

        Parameters
        ----------
        text
            Cypher that reads only.
        parameters
            A value for each ``$name`` in it.
        timeout
            Seconds that it may take.

        Returns
        -------
        QueryResult
            All rows.

        Raises
        ------
        QueryError
            If the engine does not accept the statement, or it takes longer than ``timeout``.
        """

    def close(self) -> None:
        """Let go of connections and processes; closing twice is no error."""
