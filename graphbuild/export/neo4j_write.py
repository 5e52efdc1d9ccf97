"""Rows on their way to Neo4j: in batches, some at a time, each batch in one retried transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from threading import Lock
from typing import Any

import neo4j
import numpy as np
from numpy.typing import NDArray

from graphbuild.export.neo4j_blocks import independent_rounds
from graphbuild.export.neo4j_connection import Connection, write_again
from graphbuild.export.neo4j_rows import NodeRows, RelationshipRows
from graphbuild.export.neo4j_statements import (
    WriteStatements,
    node_writes,
    relationship_writes,
)

__all__ = ["Progress", "Writer", "Written"]

Progress = Callable[[str, int, int], None]


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
        Transactions at a time; those that run together never touch the same node.
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
        jobs: list[tuple[NodeRows, WriteStatements, Written, int]] = []
        for nodes in labels:
            count = Written(nodes.node.label, nodes.table.num_rows)
            counts.append(count)
            statements = node_writes(nodes.node)
            jobs += [
                (nodes, statements, count, start)
                for start in range(0, count.total, self._batch_size)
            ]

        def send(job: tuple[NodeRows, WriteStatements, Written, int]) -> None:
            nodes, statements, count, start = job
            rows = nodes.rows(start, self._batch_size)
            self._send(statements, rows, len(rows), count)

        # No two nodes of a table share an id, so batches are independent of each other.
        self._together(send, jobs)
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
        statements = relationship_writes(found.relationship)

        def send(block: NDArray[np.int64]) -> None:
            for groups in found.batches(self._batch_size, block):
                self._send(statements, groups, sum(len(group[1]) for group in groups), count)

        for blocks in independent_rounds(found.table, self._batch_size, self._workers):
            self._together(send, blocks)
        return count

    def _together(self, send: Callable[[Any], None], jobs: Iterable[Any]) -> None:
        with ThreadPoolExecutor(self._workers) as pool:
            sent = [pool.submit(send, job) for job in jobs]
            try:
                for future in as_completed(sent):
                    future.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _send(
        self, statements: WriteStatements, rows: Sequence[list[Any]], size: int, count: Written
    ) -> None:
        with self._connection.driver.session(database=self._connection.database) as session:
            # A managed transaction: the driver repeats it after a deadlock, a lost connection or a
            # leader switch, and what is there is looked up again.
            created, changed = write_again(session, _write, statements, rows)
        with self._lock:
            count.done += size
            count.created += created
            count.changed += changed
            if self._progress:
                self._progress(count.name, count.done, count.total)


def _write(
    transaction: neo4j.ManagedTransaction,
    statements: WriteStatements,
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
