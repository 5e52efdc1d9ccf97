"""Removing from Neo4j what the graph no longer has, and nothing that is not the graph's."""

from __future__ import annotations

from collections.abc import Sequence, Set

import neo4j

from graphbuild.cypher_files import fill, read_cypher
from graphbuild.export.neo4j_connection import Connection, write_again
from graphbuild.export.neo4j_rows import NodeRows, RelationshipRows
from graphbuild.export.neo4j_statements import relationship_statement

__all__ = ["prune_nodes", "prune_relationships"]


def prune_nodes(connection: Connection, nodes: NodeRows, batch_size: int) -> int:
    """Remove the nodes of a label that have an id which the graph lacks.

    Parameters
    ----------
    connection
        The database, after the load.
    nodes
        The label's nodes as they should be.
    batch_size
        Nodes in a transaction.

    Returns
    -------
    int
        Nodes removed; their relationships go with them.
    """
    wanted = set(nodes.table.column("id").to_pylist())
    names = {"label": nodes.node.label}
    found = fill(read_cypher("load/node_ids"), names)
    with connection.driver.session(database=connection.database) as session:
        there = session.execute_read(lambda transaction: transaction.run(found).value())
    # A node whose id is no text is not the graph's.
    gone = sorted(id_ for id_ in there if isinstance(id_, str) and id_ not in wanted)
    return _remove(connection, fill(read_cypher("load/remove_nodes"), names), gone, batch_size)


def prune_relationships(connection: Connection, found: RelationshipRows, batch_size: int) -> int:
    """Remove the relationships of a type between nodes of the graph that the graph lacks.

    Parameters
    ----------
    connection
        The database, after the load.
    found
        The type's relationships as they should be.
    batch_size
        Relationships in a transaction.

    Returns
    -------
    int
        Relationships removed.
    """
    kind = found.relationship
    count = relationship_statement("relationship_count", kind)
    ends = relationship_statement("relationship_ends", kind)
    with connection.driver.session(database=connection.database) as session:
        there = session.execute_read(lambda transaction: transaction.run(count).value())
        # All of the graph's are there after the load, so as many as it has means no others.
        if there == [found.table.num_rows]:
            return 0
        columns = (found.table.column(end).to_pylist() for end in ("start", "end"))
        wanted = set(zip(*columns, strict=True))
        gone = session.execute_read(_others, ends, wanted)
    remove = relationship_statement("remove_relationships", kind)
    return _remove(connection, remove, gone, batch_size)


def _others(
    transaction: neo4j.ManagedTransaction, statement: str, wanted: Set[tuple[str, str]]
) -> list[tuple[str, str]]:
    return sorted(
        {
            (start, end)
            for start, ends in transaction.run(statement)
            for end in ends
            if isinstance(start, str) and isinstance(end, str) and (start, end) not in wanted
        }
    )


def _remove(connection: Connection, statement: str, gone: Sequence[object], batch_size: int) -> int:
    removed = 0
    with connection.driver.session(database=connection.database) as session:
        for start in range(0, len(gone), batch_size):
            rows = list(gone[start : start + batch_size])
            counters = write_again(session, _run, statement, rows)
            removed += counters.nodes_deleted
            # A node takes its relationships with it; those of the graph were counted before.
            removed += 0 if counters.nodes_deleted else counters.relationships_deleted
    return removed


def _run(
    transaction: neo4j.ManagedTransaction, statement: str, rows: list[object]
) -> neo4j.SummaryCounters:
    return transaction.run(statement, rows=rows).consume().counters
