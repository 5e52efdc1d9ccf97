"""The tables of a graph as rows of nodes and relationships, as Neo4j is to hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphbuild.errors import ExportError
from graphbuild.schema import NODES, RELATIONSHIPS, TABLES, ColumnType, NodeLabel, RelationshipType
from graphbuild.store import arrow_schema, read_tables

__all__ = [
    "MAX_INDEXED_BYTES",
    "GraphRows",
    "NodeRows",
    "PlacedRows",
    "RelationshipRows",
    "column_type",
    "key_label",
]

MAX_INDEXED_BYTES = 8_000
"""Neo4j's range indexes, which hold the ids, take values of up to 8,167 bytes."""


def key_label(node: NodeLabel) -> str:
    """Give the label under which a node's id is unique.

    Parameters
    ----------
    node
        A label of the schema.

    Returns
    -------
    str
        The common label where several share a table, otherwise the label itself.

    Examples
    --------
    >>> [key_label(node) for node in NODES if node.label in ("Paper", "Method")]
    ['Paper', 'Entity']
    """
    return node.also[0] if node.also else node.label


def column_type(table: str, name: str) -> ColumnType:
    """Give the type of a column, and so of the property of the same name.

    Parameters
    ----------
    table, name
        A table of the schema and one of its columns.

    Returns
    -------
    str
        A ``ColumnType``.

    Examples
    --------
    >>> column_type("papers", "publishedDate")
    'date'
    """
    return next(column.type for column in TABLES[table].columns if column.name == name)


@dataclass(frozen=True)
class NodeRows:
    """The nodes of one label: a table whose first column is the id, the others its properties."""

    node: NodeLabel
    table: pa.Table

    @property
    def properties(self) -> tuple[str, ...]:
        """The properties besides the id, in the order of the columns."""
        return tuple(name for name in self.node.properties if name != "id")

    def rows(self, start: int, size: int) -> list[list[Any]]:
        """Give up to ``size`` rows from position ``start`` on, ready to send."""
        return _rows(self.table.slice(start, size))


class PlacedRows(NamedTuple):
    """Relationships whose ends are places in two lists of ids: start, end, then the properties."""

    starts: list[str]
    ends: list[str]
    rows: list[list[Any]]


@dataclass(frozen=True)
class RelationshipRows:
    """The relationships of one type: columns start and end, then the properties, sorted by ends.

    ``skipped`` counts the rows that are no relationship because an end is not in the graph,
    ``repeated`` those whose ends an earlier row has.
    """

    relationship: RelationshipType
    table: pa.Table
    skipped: int = 0
    repeated: int = 0

    def grouped(self, start: int, size: int) -> list[list[Any]]:
        """Give up to ``size`` rows from position ``start`` on, grouped by start, ready to send.

        Parameters
        ----------
        start, size
            The rows.

        Returns
        -------
        list of list
            For each start node its id and its rows: the id of the end, then the properties.
        """
        groups: list[list[Any]] = []
        last = None
        for begin, *row in _rows(self.table.slice(start, size)):
            if begin != last:
                groups.append([begin, []])
                last = begin
            groups[-1][1].append(row)
        return groups

    def placed(self, start: int, size: int) -> PlacedRows:
        """Give up to ``size`` rows from position ``start`` on, each id of an end once.

        Parameters
        ----------
        start, size
            The rows.

        Returns
        -------
        PlacedRows
            The ids and the rows, ready to send.
        """
        table = self.table.slice(start, size).combine_chunks()
        starts, ends = (
            pc.dictionary_encode(table.column(name)).combine_chunks() for name in ("start", "end")
        )
        columns = [starts.indices, ends.indices, *table.columns[2:]]
        rows = zip(*(column.to_pylist() for column in columns), strict=True)
        return PlacedRows(
            starts.dictionary.to_pylist(), ends.dictionary.to_pylist(), [list(row) for row in rows]
        )


class GraphRows:
    """Every node and relationship of a graph, label by label and type by type.

    Parameters
    ----------
    graph
        A graph folder, or a mapping of table names to DataFrames or Arrow tables.

    Raises
    ------
    StoreError
        If the folder is no graph.
    ExportError
        If an id is too long for Neo4j.
    """

    def __init__(self, graph: str | Path | Mapping[str, Any]) -> None:
        tables = read_tables(graph) if isinstance(graph, (str, Path)) else graph
        self._tables = {name: _arrow(name, tables[name]) for name in TABLES if name in tables}

    @cached_property
    def nodes(self) -> tuple[NodeRows, ...]:
        """The nodes, in the order of the schema's labels."""
        found = []
        for node in NODES:
            rows = _where(self._table(node.table), node.where)
            columns = ["id", *(name for name in node.properties if name != "id")]
            _check_ids(node, rows.column("id"))
            found.append(NodeRows(node, rows.select(columns)))
        return tuple(found)

    @cached_property
    def relationships(self) -> tuple[RelationshipRows, ...]:
        """The relationships, in the order of the schema's types."""
        return tuple(self._relationship(relationship) for relationship in RELATIONSHIPS)

    def longest(self, label: str, name: str) -> int:
        """Measure the longest value of a text property, in bytes of UTF-8.

        Parameters
        ----------
        label
            A label, also a common one.
        name
            A property.
        """
        lengths = [
            pc.max(pc.binary_length(rows.table.column(name))).as_py() or 0
            for rows in self.nodes
            if label in (rows.node.label, *rows.node.also) and name in rows.properties
        ]
        return max(lengths, default=0)

    @cached_property
    def _ids(self) -> Mapping[str, pa.Array]:
        """The ids of the nodes under each label, also the common ones."""
        ids: dict[str, list[pa.Array]] = {}
        for rows in self.nodes:
            for label in (rows.node.label, *rows.node.also):
                ids.setdefault(label, []).extend(rows.table.column("id").chunks)
        return {label: pa.chunked_array(chunks, pa.string()) for label, chunks in ids.items()}

    def _table(self, name: str) -> pa.Table:
        return self._tables[name] if name in self._tables else arrow_schema(name).empty_table()

    def _relationship(self, relationship: RelationshipType) -> RelationshipRows:
        source = _where(self._table(relationship.table), relationship.where)
        names = ["start", "end", *relationship.properties]
        columns = [relationship.start, relationship.end, *relationship.properties]
        rows = pa.table([source.column(column) for column in columns], names=names)
        known = pc.and_(
            pc.is_in(rows.column("start"), value_set=self._ids[relationship.start_label]),
            pc.is_in(rows.column("end"), value_set=self._ids[relationship.end_label]),
        )
        kept = rows.filter(known)
        skipped = rows.num_rows - kept.num_rows
        kept = kept.append_column("_row", pa.array(np.arange(kept.num_rows)))
        kept = kept.sort_by([("start", "ascending"), ("end", "ascending"), ("_row", "ascending")])
        first = _first_of_each(kept)
        unique = kept.filter(first).drop_columns(["_row"])
        return RelationshipRows(relationship, unique, skipped, kept.num_rows - unique.num_rows)


def _first_of_each(rows: pa.Table) -> pa.Array:
    """Mark the first row of each pair of ends in a sorted table."""
    if rows.num_rows == 0:
        return pa.array([], pa.bool_())
    differs = [
        pc.not_equal(rows.column(name).slice(1), rows.column(name).slice(0, rows.num_rows - 1))
        for name in ("start", "end")
    ]
    later = pc.or_(*differs).combine_chunks()
    return pa.concat_arrays([pa.array([True]), *pa.chunked_array([later]).chunks])


def _arrow(name: str, table: Any) -> pa.Table:
    # Frames may lack columns, and then every value of them.
    schema = pa.schema([field.with_nullable(True) for field in arrow_schema(name)])
    if isinstance(table, pa.Table):
        return table.select(schema.names).cast(schema)
    missing = [column for column in schema.names if column not in table.columns]
    return pa.Table.from_pandas(
        table.assign(**dict.fromkeys(missing)) if missing else table,
        schema=schema,
        preserve_index=False,
    )


def _where(table: pa.Table, where: Mapping[str, str]) -> pa.Table:
    for column, value in where.items():
        table = table.filter(pc.equal(table.column(column), value))
    return table


def _rows(table: pa.Table) -> list[list[Any]]:
    columns = [column.to_pylist() for column in table.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _check_ids(node: NodeLabel, ids: pa.ChunkedArray) -> None:
    too_long = pc.greater(pc.binary_length(ids), MAX_INDEXED_BYTES)
    position = pc.index(too_long, value=True).as_py()
    if position >= 0:
        identifier = ids[position].as_py()
        raise ExportError(
            f"{node.table}: the id '{identifier[:40]}…' has {len(identifier.encode())} bytes and "
            f"Neo4j indexes at most {MAX_INDEXED_BYTES}; give the record a shorter id and build "
            f"again"
        )
