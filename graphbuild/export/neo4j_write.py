"""Rows on their way to Neo4j: in batches, some at a time, each batch in one retried transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Any

import neo4j
from neo4j.exceptions import ConstraintError

from graphbuild.export.neo4j_connection import Connection, write_again
from graphbuild.export.neo4j_first import FirstRelationships
from graphbuild.export.neo4j_rows import NodeRows, RelationshipRows
from graphbuild.export.neo4j_statements import (
    NodeWrites,
    RelationshipWrites,
    node_writes,
    relationship_writes,
)

__all__ = ["Progress", "Writer", "Written"]

Progress = Callable[[str, int, int], None]

# While one commits, the other sends its rows and runs its statement; more bring nothing.
_SESSIONS_FOR_RELATIONSHIPS = 2


@dataclass
class Written:
    """What the batches of one label or type have done so far, of ``total`` rows."""

    name: str
    total: int
    done: int = 0
    created: int = 0
    changed: int = 0


class Writer:
    """Writes nodes and relationships so that writing twice equals writing once.

    Parameters
    ----------
    connection
        The database; its ids are unique by constraint.
    batch_size
        Rows in a transaction.
    workers
        Sessions at a time; relationships take two at most.
    progress
        Called with the label or type, the rows done and the rows in all.
    """

    def __init__(
        self,
        connection: Connection,
        batch_size: int,
        workers: int,
        progress: Progress | None = None,
    ) -> None:
        self._connection = connection
        self._batch_size = batch_size
        self._workers = workers
        self._progress = progress
        self._lock = Lock()

    def nodes(self, labels: Iterable[NodeRows]) -> list[Written]:
        """Write the nodes of some labels.

        Parameters
        ----------
        labels
            The nodes, label by label.

        Returns
        -------
        list of Written
            What became of them, in the same order.
        """
        counts: list[Written] = []
        jobs: list[tuple[NodeRows, NodeWrites, bool, Written, int]] = []
        empty: dict[str, bool] = {}
        for nodes in labels:
            count = Written(nodes.node.label, nodes.table.num_rows)
            counts.append(count)
            statements = node_writes(nodes.node)
            if count.total and statements.number not in empty:
                empty[statements.number] = self._number(statements.number) == 0
            jobs += [
                (nodes, statements, empty[statements.number], count, start)
                for start in range(0, count.total, self._batch_size)
            ]

        def send(job: tuple[NodeRows, NodeWrites, bool, Written, int]) -> None:
            nodes, statements, first, count, start = job
            rows = nodes.rows(start, self._batch_size)
            with self._session() as session:
                self._tell(count, len(rows), *_write_nodes(session, statements, rows, first))

        # No two nodes of a table share an id, so batches are independent of each other.
        self._together(send, jobs, self._workers)
        return counts

    def relationships(self, found: RelationshipRows) -> Written:
        """Write the relationships of one type, whose ends are there.

        Parameters
        ----------
        found
            The relationships.

        Returns
        -------
        Written
            What became of them.
        """
        count = Written(found.relationship.type, found.table.num_rows)
        if not count.total:
            return count
        statements = relationship_writes(found.relationship)
        first = FirstRelationships(found, statements, partial(self._number, statements.number))

        def send(start: int) -> None:
            size = min(self._batch_size, count.total - start)
            with self._session() as session:
                if first.send(session, start, size):
                    self._tell(count, size, size, 0)
                else:
                    rows = found.grouped(start, size)
                    done = write_again(session, _write_relationships, statements, rows)
                    self._tell(count, size, *done)

        starts = range(0, count.total, self._batch_size)
        self._together(send, starts, min(self._workers, _SESSIONS_FOR_RELATIONSHIPS))
        return count

    def _session(self) -> neo4j.Session:
        return self._connection.driver.session(database=self._connection.database)

    def _number(self, statement: str) -> int:
        with self._session() as session:
            # As a write, so that of a cluster the member answers that has the newest state.
            return session.execute_write(_number, statement)

    def _together(self, send: Callable[[Any], None], jobs: Iterable[Any], sessions: int) -> None:
        with ThreadPoolExecutor(sessions) as pool:
            sent = [pool.submit(send, job) for job in jobs]
            try:
                for future in as_completed(sent):
                    future.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _tell(self, count: Written, done: int, created: int, changed: int) -> None:
        with self._lock:
            count.done += done
            count.created += created
            count.changed += changed
            if self._progress:
                self._progress(count.name, count.done, count.total)


def _number(transaction: neo4j.ManagedTransaction, statement: str) -> int:
    number: int = transaction.run(statement).single(strict=True).value()
    return number


def _write_nodes(
    session: neo4j.Session, statements: NodeWrites, rows: Sequence[list[Any]], first: bool
) -> tuple[int, int]:
    if first:
        try:
            return write_again(session, _create, statements.first, rows), 0
        except ConstraintError:
            # Another load made some at this moment, or this one did before its connection broke.
            pass
    return write_again(session, _write, statements, rows)


def _create(
    transaction: neo4j.ManagedTransaction, statement: str, rows: Sequence[list[Any]]
) -> int:
    return transaction.run(statement, rows=rows).consume().counters.nodes_created


def _write_relationships(
    transaction: neo4j.ManagedTransaction,
    statements: RelationshipWrites,
    rows: Sequence[list[Any]],
) -> tuple[int, int]:
    transaction.run(statements.turn).consume()
    return _write(transaction, statements, rows)


def _write(
    transaction: neo4j.ManagedTransaction,
    statements: NodeWrites | RelationshipWrites,
    rows: Sequence[list[Any]],
) -> tuple[int, int]:
    known = set(transaction.run(statements.known, keys=[row[0] for row in rows]).value())
    new = [row for row in rows if row[0] not in known]
    old = [row for row in rows if row[0] in known]
    created = changed = 0
    if new:
        counters = transaction.run(statements.new, rows=new).consume().counters
        created = counters.nodes_created + counters.relationships_created
    if old:
        result = transaction.run(statements.merge, rows=old)
        changed = sum(record["changed"] for record in result)
        counters = result.consume().counters
        created += counters.nodes_created + counters.relationships_created
    return created, changed
