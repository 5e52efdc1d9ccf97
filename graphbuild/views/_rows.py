"""Rows of the tables as nodes and edges of networkx."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import networkx as nx
import pandas as pd

from graphbuild.schema import (
    NODES,
    RELATIONSHIPS,
    TABLES,
    ColumnType,
    NodeLabel,
    RelationshipType,
)

__all__ = [
    "AnyGraph",
    "Tables",
    "add_edges",
    "add_nodes",
    "node_labels",
    "relationship_types",
    "where",
]

Tables: TypeAlias = Mapping[str, pd.DataFrame]
"""Tables of ``graphbuild.schema.TABLES`` by name; ``graphbuild.Graph`` is one, read as needed."""

AnyGraph: TypeAlias = "nx.Graph[Any]"
"""Every networkx class is a subclass of ``Graph``, the multigraphs too."""

_GROUPS = {"Entity": "entities", **{node.label: node.table for node in NODES}}


def node_labels(table: str) -> tuple[NodeLabel, ...]:
    return tuple(node for node in NODES if node.table == table)


def relationship_types(table: str) -> tuple[RelationshipType, ...]:
    return tuple(kind for kind in RELATIONSHIPS if kind.table == table)


def add_nodes(
    graph: AnyGraph, tables: Tables, labels: tuple[NodeLabel, ...], **extra: object
) -> dict[str, dict[str, str]]:
    """Add the nodes of these labels; return by table which node each id became."""
    keys: dict[str, dict[str, str]] = {}
    for label in labels:
        known = keys.setdefault(label.table, {})
        frame = where(tables.get(label.table), label.where)
        for row in rows(frame, label.table, label.properties):
            row_id = row.pop("id")
            # A paper's id may be any text, so it can equal an id that another table made up.
            node = row_id if row_id not in graph else f"{label.label}:{row_id}"
            known[row_id] = node
            graph.add_node(node, type=label.label, **extra, **row)
    return keys


def add_edges(
    graph: AnyGraph,
    tables: Tables,
    kinds: tuple[RelationshipType, ...],
    keys: Mapping[str, Mapping[str, str]],
) -> None:
    """Add the relationships whose two ends are in the graph; no edge makes a node."""
    for kind in kinds:
        frame = where(tables.get(kind.table), kind.where)
        if frame.empty:
            continue
        starts = frame[kind.start].map(keys.get(_GROUPS[kind.start_label], {}))
        ends = frame[kind.end].map(keys.get(_GROUPS[kind.end_label], {}))
        found = rows(frame, kind.table, kind.properties)
        for start, end, row in zip(starts, ends, found, strict=True):
            if pd.isna(start) or pd.isna(end):
                continue
            key = {"key": kind.type} if graph.is_multigraph() else {}
            graph.add_edge(start, end, **key, type=kind.type, **row)


def where(frame: pd.DataFrame | None, where: Mapping[str, str]) -> pd.DataFrame:
    if frame is None:
        return pd.DataFrame()
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return frame


def rows(frame: pd.DataFrame, table: str, properties: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Rows as plain Python values, without what is missing."""
    types = {column.name: column.type for column in TABLES[table].columns}
    names = [name for name in properties if name in frame.columns]
    columns = [[plain(value, types[name]) for value in frame[name]] for name in names]
    if not columns:
        yield from ({} for _ in range(len(frame)))
    for values in zip(*columns, strict=True):
        yield {name: value for name, value in zip(names, values, strict=True) if value is not None}


def plain(value: Any, kind: ColumnType) -> Any:
    if kind == "string[]":
        return [] if value is None else [str(item) for item in value]
    if kind == "integer[]":
        return [] if value is None else [int(item) for item in value]
    if pd.isna(value):
        return None
    if kind == "date":
        return value.isoformat()[:10] if hasattr(value, "isoformat") else str(value)
    return {"string": str, "integer": int, "double": float}[kind](value)
