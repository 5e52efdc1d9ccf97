"""Queries on a Neo4j server over Bolt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import neo4j
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
)
from neo4j.graph import Node, Path, Relationship
from neo4j.time import Date, DateTime, Duration, Time

from graphbuild.errors import ConnectionFailedError, QueryError, UsageError
from graphbuild.query.engine import (
    DEFAULT_TIMEOUT,
    GraphNode,
    GraphPath,
    GraphRelationship,
    QueryResult,
    Value,
)

__all__ = ["BoltEngine", "open_driver"]

_SCHEMES = "neo4j, neo4j+s, neo4j+ssc, bolt, bolt+s, bolt+ssc"


def open_driver(uri: str, user: str, password: str, database: str = "neo4j") -> neo4j.Driver:
    """Open a driver and make sure that the server and the database answer.

    Parameters
    ----------
    uri
        Such as ``bolt://localhost:7687``.
    user, password
        The login.
    database
        The database's name.

    Returns
    -------
    neo4j.Driver
        A driver that has reached the database once; the caller closes it.

    Raises
    ------
    UsageError
        If the address is malformed.
    ConnectionFailedError
        If the server cannot be reached, or refuses the login or the database.
    """
    try:
        driver = neo4j.GraphDatabase.driver(uri, auth=(user, password))
    except (ConfigurationError, ValueError) as error:
        raise UsageError(
            f"'{uri}' is no address of a Neo4j server; write SCHEME://HOST:7687 with one of the "
            f"schemes {_SCHEMES}"
        ) from error
    try:
        with driver.session(database=database) as session:
            session.run("RETURN 1").consume()
    except (Neo4jError, DriverError, OSError) as error:
        driver.close()
        raise _unconnected(error, uri, user, database) from error
    return driver


class BoltEngine:
    """Runs queries on one database of a Neo4j server, in read transactions.

    Parameters
    ----------
    driver
        A driver of the server; ``close`` closes it.
    database
        The database's name.
    """

    name = "Neo4j"

    def __init__(self, driver: neo4j.Driver, database: str = "neo4j") -> None:
        self._driver = driver
        self._database = database

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

        try:
            with self._driver.session(
                database=self._database,
                default_access_mode=neo4j.READ_ACCESS,
                notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
            ) as session:
                return session.execute_read(work)
        except (Neo4jError, DriverError) as error:
            raise _explained(error, self._database, timeout) from error

    def close(self) -> None:
        """Close the driver; see ``Engine.close``."""
        self._driver.close()


def _unconnected(error: Exception, uri: str, user: str, database: str) -> ConnectionFailedError:
    code = getattr(error, "code", None) or ""
    if isinstance(error, AuthError):
        return ConnectionFailedError(
            f"{uri} refuses the password of '{user}'; set NEO4J_PASSWORD or give --password-file"
        )
    if code.endswith("DatabaseNotFound"):
        return ConnectionFailedError(
            f"{uri} has no database '{database}'; name another with --database"
        )
    return ConnectionFailedError(
        f"no Neo4j server answers at {uri}; start one (`docker compose up -d`) or correct --uri"
    )


def _explained(
    error: Neo4jError | DriverError, database: str, timeout: float
) -> QueryError | ConnectionFailedError:
    code = getattr(error, "code", None) or ""
    said = re.sub(r"\s+", " ", getattr(error, "message", None) or str(error)).strip()
    if isinstance(error, (ServiceUnavailable, AuthError)):
        return ConnectionFailedError(f"Neo4j cannot be queried: {said}")
    if code.endswith("DatabaseNotFound"):
        return ConnectionFailedError(
            f"the server has no database '{database}'; name another with --database"
        )
    if "TransactionTimedOut" in code or "terminated" in said.lower():
        return QueryError(
            f"the query took longer than {timeout:g} s and was ended; bound its paths, name more "
            "of its nodes, or allow more with --timeout"
        )
    if code.endswith("ParameterMissing"):
        names = re.findall(r"[\w]+", said.rpartition(":")[2])
        given = " ".join(f"-p {name}=VALUE" for name in names)
        return QueryError(f"the query needs a value for {', '.join(names)}; give {given}")
    if "AccessMode" in code or "in read access mode" in said.lower():
        return QueryError("the query writes; queries only read")
    if isinstance(error, ClientError):
        return QueryError(f"Neo4j does not accept the query: {said}")
    return QueryError(f"Neo4j ended the query: {said}")


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
