"""Constraints and indexes of the graph in Neo4j: made, waited for, and known to the planner."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import NamedTuple

import neo4j
from neo4j.exceptions import ClientError

from graphbuild.cypher_files import fill, read_cypher
from graphbuild.export.neo4j_connection import Connection, write_again
from graphbuild.export.neo4j_rows import MAX_INDEXED_BYTES, GraphRows
from graphbuild.export.neo4j_statements import (
    FULLTEXT_INDEX,
    constraint_statements,
    fulltext_statement,
    index_statement,
    indexes,
)

__all__ = ["SchemaStatements", "apply_schema", "replan", "schema_statements", "wait_for_indexes"]

_SECONDS_TO_INDEX = 300.0


class SchemaStatements(NamedTuple):
    """The statements that run before the nodes, those that run after them, and what to tell.

    Ids must be unique, and indexes that values no longer fit must be gone, before a node is
    written. The other indexes are filled from the nodes in one go, while relationships are loaded;
    that takes about half the work of keeping them up row by row.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    notes: tuple[str, ...]


def schema_statements(rows: GraphRows) -> SchemaStatements:
    """Give the statements that make the constraints and indexes which a graph's values fit.

    Parameters
    ----------
    rows
        The graph.

    Returns
    -------
    SchemaStatements
        Cypher, and a sentence for each index that is left out.

    Examples
    --------
    >>> found = schema_statements(GraphRows({}))
    >>> found.after[-1].splitlines()[0]
    'CREATE FULLTEXT INDEX graphbuild_text IF NOT EXISTS'
    """
    before, after = list(constraint_statements()), list[str]()
    notes = []
    for index in indexes():
        fits = index.property != "name" or (
            rows.longest(index.label, index.property) <= MAX_INDEXED_BYTES
        )
        (after if fits else before).append(index_statement(index, drop=not fits))
        if not fits:
            notes.append(
                f"no index on {index.label}.{index.property}: a value is longer than the "
                f"{MAX_INDEXED_BYTES} bytes that Neo4j indexes"
            )
    return SchemaStatements(tuple(before), (*after, fulltext_statement()), tuple(notes))


def apply_schema(connection: Connection, statements: Iterable[str]) -> None:
    """Run statements that make or drop constraints and indexes.

    Parameters
    ----------
    connection
        The database.
    statements
        Cypher, in its order.
    """
    with connection.driver.session(database=connection.database) as session:
        for statement in statements:
            # Managed, so that a leader switch is retried here too; one schema change a transaction.
            try:
                write_again(session, _run, statement)
            except ClientError as error:
                # Another load made the same at this very moment.
                if not (error.code or "").endswith("EquivalentSchemaRuleAlreadyExists"):
                    raise


def wait_for_indexes(connection: Connection, schema: SchemaStatements) -> list[str]:
    """Wait until the indexes serve, and make those anew that failed on what the load replaced.

    Parameters
    ----------
    connection
        The database, after the load.
    schema
        What was applied to it.

    Returns
    -------
    list of str
        A sentence for each index that does not serve.
    """
    made = [index for index in indexes() if index_statement(index) in schema.after]
    names = [*(index.name for index in made), FULLTEXT_INDEX]
    statement = fill(read_cypher("schema/unready"), {})
    deadline = time.monotonic() + _SECONDS_TO_INDEX
    with connection.driver.session(database=connection.database) as session:
        unready = session.execute_read(_pairs, statement, names)
        for index in made:
            if unready.get(index.name) == "FAILED":
                write_again(session, _run, index_statement(index, drop=True))
                write_again(session, _run, index_statement(index))
                unready[index.name] = "POPULATING"
        while set(unready.values()) - {"FAILED"} and time.monotonic() < deadline:
            time.sleep(0.02)
            unready = session.execute_read(_pairs, statement, names)
    return [
        f"the index '{name}' does not serve ({state.lower()}); other nodes of the database may "
        f"hold values that it cannot take"
        for name, state in sorted(unready.items())
    ]


def replan(connection: Connection) -> None:
    """Have queries planned for what the database holds now, where the user may ask for that.

    Parameters
    ----------
    connection
        The database, after the load.
    """
    with connection.driver.session(database=connection.database) as session:
        try:
            session.execute_read(_run, fill(read_cypher("schema/replan"), {}))
        except ClientError as error:
            # A user who may only write, or a service without the procedure: plans come right later.
            if not (error.code or "").endswith(("Forbidden", "ProcedureNotFound")):
                raise


def _run(transaction: neo4j.ManagedTransaction, statement: str) -> None:
    transaction.run(statement).consume()


def _pairs(
    transaction: neo4j.ManagedTransaction, statement: str, names: list[str]
) -> dict[str, str]:
    rows = transaction.run(statement, names=names)
    return {row["name"]: row["state"] for row in rows}
