"""The part of the graph that a result holds, as tables of the schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from graphbuild.query.engine import GraphNode, GraphRelationship, Value
from graphbuild.schema import NODES, RELATIONSHIPS, TABLES, Column
from graphbuild.store import table_from_rows

__all__ = ["tables_of"]

_EMPTY: Mapping[str, Any] = {
    "string": "",
    "string[]": [],
    "integer": 0,
    "integer[]": [],
    "double": 0.0,
}


def tables_of(
    nodes: Mapping[str, GraphNode], relationships: Mapping[str, GraphRelationship]
) -> dict[str, pd.DataFrame]:
    """Turn nodes and relationships back into the tables that they were loaded from.

    Parameters
    ----------
    nodes, relationships
        Of a result, by their keys.

    Returns
    -------
    dict of str to pandas.DataFrame
        Every table of the schema; what the result does not hold is absent, and so are nodes without
        an ``id`` and relationships of which an end is absent.

    Examples
    --------
    >>> bert = GraphNode("0", ("Method", "Entity"), {"id": "method:bert", "name": "BERT"})
    >>> tables_of({"0": bert}, {})["entities"][["id", "name", "type"]].values.tolist()
    [['method:bert', 'BERT', 'METHOD']]
    """
    rows: dict[str, dict[tuple[Value, ...], dict[str, Value]]] = {name: {} for name in TABLES}
    for node in nodes.values():
        for label in NODES:
            if label.label in node.labels and "id" in node.properties:
                row = {**label.where, **node.properties}
                rows[label.table][(node.properties["id"],)] = row
    for item in relationships.values():
        if item.start in nodes and item.end in nodes:
            _add(rows, item, nodes[item.start], nodes[item.end])
    return {name: _frame(name, list(found.values())) for name, found in rows.items()}


def _add(
    rows: dict[str, dict[tuple[Value, ...], dict[str, Value]]],
    item: GraphRelationship,
    start: GraphNode,
    end: GraphNode,
) -> None:
    for kind in RELATIONSHIPS:
        if kind.type != item.type or not {"id"} <= start.properties.keys() & end.properties.keys():
            continue
        ends = {kind.start: start.properties["id"], kind.end: end.properties["id"]}
        row = {**kind.where, **item.properties, **ends}
        # A result is one row that several relationships describe: each adds its column to it.
        key = tuple(row.get(column) for column in TABLES[kind.table].key)
        rows[kind.table].setdefault(key, {}).update(row)


def _frame(name: str, rows: list[dict[str, Value]]) -> pd.DataFrame:
    columns = TABLES[name].columns
    cells = [[_cell(row, column) for column in columns] for row in rows]
    frame: pd.DataFrame = table_from_rows(name, cells).to_pandas()
    return frame


def _cell(row: Mapping[str, Value], column: Column) -> Value:
    value = row.get(column.name)
    if value is None and not column.nullable:
        empty: Value = _EMPTY[column.type]
        return empty
    return value
