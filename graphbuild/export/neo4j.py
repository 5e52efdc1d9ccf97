"""Loading a graph into Neo4j: idempotent, resumable, and only what changed is written."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from graphbuild.errors import UsageError
from graphbuild.export.neo4j_connection import Connection, open_connection
from graphbuild.export.neo4j_prune import prune_nodes, prune_relationships
from graphbuild.export.neo4j_rows import GraphRows
from graphbuild.export.neo4j_schema import (
    apply_schema,
    replan,
    schema_statements,
    wait_for_indexes,
)
from graphbuild.export.neo4j_statements import node_writes, relationship_writes
from graphbuild.export.neo4j_write import Progress, Writer
from graphbuild.views import Tables

__all__ = ["LoadReport", "LoadedKind", "load_graph"]

BATCH_SIZE = 5_000


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

    Constraints come first, then nodes, then indexes, then relationships. Nodes are merged on their
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
        Sessions at a time; by default one for each processor, at most 4. Relationships take two,
        which commit one after the other.
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
    schema = schema_statements(rows)
    statements = (
        *schema.before,
        *(statement for nodes in rows.nodes for statement in node_writes(nodes.node)),
        *schema.after,
        *(s for found in rows.relationships for s in relationship_writes(found.relationship)),
    )
    notes = schema.notes
    if dry_run:
        return LoadReport(uri, database, False, tuple(_planned(rows)), statements, notes)
    started = time.monotonic()
    with open_connection(uri, user, password, database, write=True) as connection:
        with connection.errors_explained():
            writer = Writer(
                connection, batch_size, workers or min(4, os.cpu_count() or 1), progress
            )
            apply_schema(connection, schema.before)
            written = writer.nodes(rows.nodes)
            apply_schema(connection, schema.after)
            written += [writer.relationships(found) for found in rows.relationships]
            kinds = [
                replace(kind, created=count.created, changed=count.changed)
                for kind, count in zip(_planned(rows), written, strict=True)
            ]
            if prune:
                kinds = _prune(connection, rows, kinds, batch_size)
            notes += tuple(wait_for_indexes(connection, schema))
            if any(kind.created or kind.changed or kind.removed for kind in kinds):
                replan(connection)
        return LoadReport(
            uri,
            connection.database,
            True,
            tuple(kinds),
            statements,
            notes,
            time.monotonic() - started,
        )


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
