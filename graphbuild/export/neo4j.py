"""Loading a graph into Neo4j: idempotent, resumable, and only what changed is written."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any

import neo4j
import numpy as np
from neo4j.exceptions import ClientError
from numpy.typing import NDArray

from graphbuild.cypher_files import fill, read_cypher
from graphbuild.errors import UsageError
from graphbuild.export.neo4j_blocks import independent_rounds
from graphbuild.export.neo4j_connection import Connection, open_connection
from graphbuild.export.neo4j_prune import prune_nodes, prune_relationships
from graphbuild.export.neo4j_rows import MAX_INDEXED_BYTES, GraphRows, NodeRows, RelationshipRows
from graphbuild.export.neo4j_statements import (
    FULLTEXT_INDEX,
    constraint_statements,
    fulltext_statement,
    index_statement,
    indexes,
    node_statement,
    relationship_statement,
)
from graphbuild.views import Tables

__all__ = ["LoadReport", "LoadedKind", "load_graph"]

BATCH_SIZE = 5_000
_SECONDS_TO_INDEX = 300.0

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class LoadedKind:
    """What became of the rows of one label or relationship type.

    ``skipped`` rows had an end that is not in the graph, ``repeated`` ones the same two ends as
    another row; neither is in the database.
    """

    name: str
    kind: str
    rows: int
    created: int = 0
    changed: int = 0
    removed: int = 0
    skipped: int = 0
    repeated: int = 0

    @property
    def unchanged(self) -> int:
        """Rows that the database held already, property by property."""
        return self.rows - self.created - self.changed


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, label by label and type by type.

    ``notes`` are sentences for the user; ``statements`` are all statements, in their order;
    ``written`` is False after a dry run, when nothing was created or changed.
    """

    uri: str
    database: str | None
    written: bool
    kinds: tuple[LoadedKind, ...]
    statements: tuple[str, ...]
    notes: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def created(self) -> int:
        """Nodes and relationships that were created."""
        return sum(kind.created for kind in self.kinds)

    @property
    def changed(self) -> int:
        """Nodes and relationships whose label or properties were brought up to date."""
        return sum(kind.changed for kind in self.kinds)

    @property
    def unchanged(self) -> int:
        """Nodes and relationships that were as they should be."""
        return sum(kind.unchanged for kind in self.kinds) if self.written else 0

    @property
    def removed(self) -> int:
        """Nodes and relationships that were pruned."""
        return sum(kind.removed for kind in self.kinds)


def load_graph(
    graph: str | Path | Tables,
    uri: str,
    *,
    user: str = "neo4j",
    password: str = "",
    database: str | None = None,
    batch_size: int = BATCH_SIZE,
    workers: int | None = None,
    prune: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Load a graph into a Neo4j database, so that loading twice equals loading once.

    Constraints and indexes come first, then nodes, then relationships. Nodes are merged on their
    id, relationships on their two ends; properties of the schema are replaced where they differ.
    What the user added under other labels, types or property names stays. A load that was cut off
    is completed by the next one.

    Parameters
    ----------
    graph
        A graph folder, or a mapping of table names to DataFrames, such as a ``Graph``.
    uri
        ``neo4j://HOST:7687`` or ``bolt://HOST:7687``, with ``+s`` (TLS) or ``+ssc`` (TLS with a
        certificate of one's own).
    user, password
        The login.
    database
        The database; the user's home database by default.
    batch_size
        Rows in a transaction.
    workers
        Sessions at a time; by default one for each processor, at most 4. Sessions that run together
        never touch the same node.
    prune
        Whether to remove nodes and relationships of the schema that the graph no longer has.
    dry_run
        Whether to count and to give the statements only; no connection is made.
    progress
        Called with the label or type, the rows done and the rows in all.

    Returns
    -------
    LoadReport
        Counts of created, changed, unchanged and removed.

    Raises
    ------
    UsageError
        If the address is malformed or a number is not positive.
    StoreError
        If the folder is no graph.
    ConnectionFailedError
        If the server cannot be reached, is too old, or refuses the login or the database.
    ExportError
        If the server gives up in the middle; the same load again completes it.

    Examples
    --------
    >>> import pandas as pd
    >>> tables = {"topics": pd.DataFrame({"id": ["topic:1"], "label": ["Agents"], "level": [1]})}
    >>> report = load_graph(tables, "bolt://localhost:7687", dry_run=True)
    >>> [(kind.name, kind.rows) for kind in report.kinds if kind.rows]
    [('Topic', 1)]
    """
    if batch_size < 1:
        raise UsageError(f"--batch-size must be at least 1, not {batch_size}")
    if workers is not None and workers < 1:
        raise UsageError(f"--workers must be at least 1, not {workers}")
    rows = GraphRows(graph)
    schema, notes = _schema(rows)
    statements = (
        *schema,
        *(node_statement(nodes.node) for nodes in rows.nodes),
        *(relationship_statement("load", r.relationship) for r in rows.relationships),
    )
    if dry_run:
        return LoadReport(uri, database, False, tuple(_planned(rows)), statements, notes)
    started = time.monotonic()
    with open_connection(uri, user, password, database, write=True) as connection:
        with connection.errors_explained():
            _apply_schema(connection, schema)
            load = _Load(connection, batch_size, workers or min(4, os.cpu_count() or 1), progress)
            kinds = [load.nodes(nodes) for nodes in rows.nodes]
            kinds += [load.relationships(relationships) for relationships in rows.relationships]
            if prune:
                kinds = _prune(connection, rows, kinds, batch_size)
            notes += tuple(_wait_for_indexes(connection, schema))
            if any(kind.created or kind.changed or kind.removed for kind in kinds):
                _replan(connection)
        return LoadReport(
            uri,
            connection.database,
            True,
            tuple(kinds),
            statements,
            notes,
            time.monotonic() - started,
        )


def _schema(rows: GraphRows) -> tuple[list[str], tuple[str, ...]]:
    statements = list(constraint_statements())
    notes = []
    for index in indexes():
        fits = index.property != "name" or (
            rows.longest(index.label, index.property) <= MAX_INDEXED_BYTES
        )
        statements.append(index_statement(index, drop=not fits))
        if not fits:
            notes.append(
                f"no index on {index.label}.{index.property}: a value is longer than the "
                f"{MAX_INDEXED_BYTES} bytes that Neo4j indexes"
            )
    return [*statements, fulltext_statement()], tuple(notes)


def _planned(rows: GraphRows) -> Iterable[LoadedKind]:
    for nodes in rows.nodes:
        yield LoadedKind(nodes.node.label, "node", nodes.table.num_rows)
    for found in rows.relationships:
        yield LoadedKind(
            found.relationship.type,
            "relationship",
            found.table.num_rows,
            skipped=found.skipped,
            repeated=found.repeated,
        )


def _apply_schema(connection: Connection, statements: Iterable[str]) -> None:
    with connection.driver.session(database=connection.database) as session:
        for statement in statements:
            # Managed, so that a leader switch is retried here too; one schema change a transaction.
            session.execute_write(_run, statement)


def _wait_for_indexes(connection: Connection, schema: Iterable[str]) -> list[str]:
    """Wait until the indexes serve, and make those anew that failed on what the load replaced."""
    made = [index for index in indexes() if index_statement(index) in schema]
    names = [*(index.name for index in made), FULLTEXT_INDEX]
    statement = fill(read_cypher("schema/unready"), {})
    deadline = time.monotonic() + _SECONDS_TO_INDEX
    with connection.driver.session(database=connection.database) as session:
        unready = session.execute_read(_pairs, statement, names)
        for index in made:
            if unready.get(index.name) == "FAILED":
                session.execute_write(_run, index_statement(index, drop=True))
                session.execute_write(_run, index_statement(index))
                unready[index.name] = "POPULATING"
        while set(unready.values()) - {"FAILED"} and time.monotonic() < deadline:
            time.sleep(0.02)
            unready = session.execute_read(_pairs, statement, names)
    return [
        f"the index '{name}' does not serve ({state.lower()}); other nodes of the database may "
        f"hold values that it cannot take"
        for name, state in sorted(unready.items())
    ]


def _replan(connection: Connection) -> None:
    with connection.driver.session(database=connection.database) as session:
        try:
            session.execute_read(_run, fill(read_cypher("schema/replan"), {}))
        except ClientError as error:
            # A user who may only write, or a service without the procedure: plans come right later.
            if not (error.code or "").endswith(("Forbidden", "ProcedureNotFound")):
                raise


def _pairs(
    transaction: neo4j.ManagedTransaction, statement: str, names: list[str]
) -> dict[str, str]:
    rows = transaction.run(statement, names=names)
    return {row["name"]: row["state"] for row in rows}


@dataclass
class _Count:
    """What the batches of one label or type have done so far."""

    name: str
    total: int
    done: int = 0
    created: int = 0
    changed: int = 0


class _Load:
    """The rows of one load on their way to the server, in batches, some at a time."""

    def __init__(
        self, connection: Connection, batch_size: int, workers: int, progress: Progress | None
    ) -> None:
        self._connection = connection
        self._batch_size = batch_size
        self._workers = workers
        self._progress = progress
        self._lock = Lock()

    def nodes(self, nodes: NodeRows) -> LoadedKind:
        count = _Count(nodes.node.label, nodes.table.num_rows)
        statement = node_statement(nodes.node)

        def send(start: int) -> None:
            rows = nodes.rows(start, self._batch_size)
            self._send(statement, len(rows), {"rows": rows}, count)

        # No two nodes of a label share an id, so batches are independent of each other.
        self._together(send, range(0, count.total, self._batch_size))
        return LoadedKind(count.name, "node", count.total, count.created, count.changed)

    def relationships(self, found: RelationshipRows) -> LoadedKind:
        count = _Count(found.relationship.type, found.table.num_rows)
        statement = relationship_statement("load", found.relationship)

        def send(block: NDArray[np.int64]) -> None:
            for groups in found.batches(self._batch_size, block):
                rows = sum(len(group[1]) for group in groups)
                self._send(statement, rows, {"groups": groups}, count)

        for blocks in independent_rounds(found.table, self._batch_size, self._workers):
            self._together(send, blocks)
        return LoadedKind(
            count.name,
            "relationship",
            count.total,
            count.created,
            count.changed,
            skipped=found.skipped,
            repeated=found.repeated,
        )

    def _together(self, send: Callable[[Any], None], jobs: Iterable[Any]) -> None:
        with ThreadPoolExecutor(self._workers) as pool:
            sent = [pool.submit(send, job) for job in jobs]
            try:
                for future in as_completed(sent):
                    future.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _send(self, statement: str, rows: int, parameters: dict[str, Any], count: _Count) -> None:
        with self._connection.driver.session(database=self._connection.database) as session:
            # A managed transaction: the driver repeats it after a deadlock, a lost connection or a
            # leader switch, and merging twice is merging once.
            created, changed = session.execute_write(_merge, statement, parameters)
        with self._lock:
            count.done += rows
            count.created += created
            count.changed += changed
            if self._progress:
                self._progress(count.name, count.done, count.total)


def _run(transaction: neo4j.ManagedTransaction, statement: str) -> None:
    transaction.run(statement).consume()


def _merge(
    transaction: neo4j.ManagedTransaction, statement: str, parameters: dict[str, Any]
) -> tuple[int, int]:
    result = transaction.run(statement, parameters)
    changed = sum(record["changed"] for record in result)
    counters = result.consume().counters
    return counters.nodes_created + counters.relationships_created, changed


def _prune(
    connection: Connection, rows: GraphRows, kinds: Iterable[LoadedKind], batch_size: int
) -> list[LoadedKind]:
    removed = {
        found.relationship.type: prune_relationships(connection, found, batch_size)
        for found in rows.relationships
    }
    removed |= {
        nodes.node.label: prune_nodes(connection, nodes, batch_size) for nodes in rows.nodes
    }
    return [replace(kind, removed=removed[kind.name]) for kind in kinds]
