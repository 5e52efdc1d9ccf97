"""Queries on a Neo4j server over Bolt."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from typing import Any

import neo4j
from neo4j.exceptions import ClientError, DriverError, Neo4jError
from neo4j.graph import Node, Path, Relationship
from neo4j.time import Date, DateTime, Duration, Time

from graphbuild.errors import GraphbuildError, QueryError
from graphbuild.export.neo4j_connection import Connection, explain, open_connection
from graphbuild.query.engine import (
    DEFAULT_TIMEOUT,
    GraphNode,
    GraphPath,
    GraphRelationship,
    QueryResult,
    Value,
)

__all__ = ["BoltEngine"]


class BoltEngine:
    """Runs queries on one database of a Neo4j server, in read transactions.

    Parameters
    ----------
    uri
        ``neo4j://`` or ``bolt://``, with ``+s`` or ``+ssc`` for TLS.
    user, password
        The login.
    database
        The database; the user's home database by default.

    Raises
    ------
    UsageError
        If the address is malformed.
    ConnectionFailedError
        If the server cannot be reached, is too old, or refuses the login or the database.
    """

    name = "Neo4j"

    def __init__(
        self, uri: str, user: str = "neo4j", password: str = "", database: str | None = None
    ) -> None:
        self._resources = contextlib.ExitStack()
        self._connection: Connection = self._resources.enter_context(
            open_connection(uri, user, password, database)
        )

    def __enter__(self) -> BoltEngine:
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
            Cypher that reads only; the server refuses to write in a read transaction.
        parameters
            A value for each ``$name`` in it.
        timeout
            Seconds after which the server ends the transaction.

        Returns
        -------
        QueryResult
            All rows.

        Raises
        ------
        QueryError
            If the server refuses the statement, or the time is up.
        ConnectionFailedError
            If the server cannot be reached, or refuses the login or the database.
        """

        @neo4j.unit_of_work(timeout=timeout)
        def work(transaction: neo4j.ManagedTransaction) -> QueryResult:
            result = transaction.run(text, dict(parameters))
            columns = tuple(result.keys())
            rows = tuple(tuple(_plain(value) for value in record.values()) for record in result)
            return QueryResult(columns, rows)

        connection = self._connection
        try:
            with connection.driver.session(
                database=connection.database, default_access_mode=neo4j.READ_ACCESS
            ) as session:
                return session.execute_read(work)
        except (Neo4jError, DriverError, OSError) as error:
            raise _explained(error, connection, timeout) from error

    def close(self) -> None:
        """Close the connection; see ``Engine.close``."""
        self._resources.close()


def _explained(error: Exception, connection: Connection, timeout: float) -> GraphbuildError:
    code = getattr(error, "code", None) or ""
    said = re.sub(r"\s+", " ", getattr(error, "message", None) or str(error)).strip()
    if "TransactionTimedOut" in code or code.endswith("Transaction.Terminated"):
        return QueryError(
            f"the query took longer than {timeout:g} s and was ended; bound its paths, name more "
            "of its nodes, or allow more with --timeout"
        )
    if code.endswith("ParameterMissing"):
        names = re.findall(r"\w+", said.rpartition(":")[2])
        given = " ".join(f"-p {name}=VALUE" for name in names)
        return QueryError(f"the query needs a value for {', '.join(names)}; give {given}")
    if code.endswith("AccessMode") or "in read access mode" in said.lower():
        return QueryError(
            "the query writes; queries only read, use cypher-shell or the Browser to write"
        )
    if isinstance(error, ClientError) and ".Security." not in code and ".Database." not in code:
        return QueryError(f"Neo4j does not accept the query: {said}")
    return explain(error, connection.uri, connection.user, connection.database)


def _plain(value: Any) -> Value:
    if isinstance(value, Node):
        return _node(value)
    if isinstance(value, Relationship):
        return _relationship(value)
    if isinstance(value, Path):
        return GraphPath(
            tuple(_node(node) for node in value.nodes),
            tuple(_relationship(item) for item in value.relationships),
        )
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (Date, DateTime, Time)):
        return value.to_native()
    if isinstance(value, Duration):
        return value.iso_format()
    if value is None or isinstance(value, (bool, int, float, str, bytes)):
        return value
    return str(value)


def _node(node: Node) -> GraphNode:
    return GraphNode(node.element_id, tuple(sorted(node.labels)), _properties(node))


def _relationship(item: Relationship) -> GraphRelationship:
    start, end = item.nodes
    return GraphRelationship(
        item.element_id,
        item.type,
        start.element_id if start else "",
        end.element_id if end else "",
        _properties(item),
    )


def _properties(entity: Node | Relationship) -> dict[str, Value]:
    return {key: _plain(value) for key, value in sorted(entity.items())}
