"""What a paper or entity is joined to."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from graphbuild.analytics.lookup import find_node
from graphbuild.errors import UsageError
from graphbuild.schema import NODES, RELATIONSHIPS
from graphbuild.views import Tables

__all__ = ["neighbours"]

_TABLES = {"Entity": "entities", **{node.label: node.table for node in NODES}}
_KINDS = {"papers": "Paper", "topics": "Topic", "results": "Result"}
_NAMES = {"papers": "title", "topics": "label", "results": "rawValue"}
_COLUMNS = ["id", "name", "type", "relation", "direction", "weight"]


def neighbours(
    tables: Tables, name: str, *, relations: Iterable[str] | None = None
) -> pd.DataFrame:
    """List the nodes that one edge joins to a paper or entity.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping of table names to DataFrames.
    name
        A paper or an entity, as ``find_node`` takes it.
    relations
        Follow only these relationship types, such as ``SHARES_ENTITIES``.

    Returns
    -------
    pandas.DataFrame
        One row an edge: ``id``, ``name`` and ``type`` of the neighbour, ``relation``,
        ``direction`` (``out`` from the node asked for, ``in``, or ``both``) and ``weight`` (of the
        edge; its confidence where it has no weight; missing where it has neither). In the order of
        the schema's relationship types, heaviest first.

    Raises
    ------
    QueryError
        If nothing or several things have the name.
    UsageError
        If a relationship type is unknown.
    """
    kinds = {kind.type: kind for kind in RELATIONSHIPS}
    wanted = list(kinds) if relations is None else list(relations)
    for relation in wanted:
        if relation not in kinds:
            raise UsageError(f"unknown relation '{relation}'; relations: {', '.join(kinds)}")
    found, node = find_node(tables, name)
    home = "papers" if found == "paper" else "entities"
    parts = []
    for kind in (kinds[relation] for relation in kinds if relation in wanted):
        sides = (
            (kind.start, kind.start_label, kind.end, kind.end_label, "out"),
            (kind.end, kind.end_label, kind.start, kind.start_label, "in"),
        )
        for here, here_label, there, there_label, direction in sides:
            if _TABLES[here_label] != home or kind.table not in tables:
                continue
            rows = tables[kind.table]
            rows = rows[rows[here] == node]
            for column, value in kind.where.items():
                rows = rows[rows[column] == value]
            weight = next((c for c in ("weight", "confidence", "score") if c in rows), None)
            part = pd.DataFrame({"id": rows[there], "relation": kind.type})
            part["direction"] = "both" if kind.type == "SHARES_ENTITIES" else direction
            part["weight"] = rows[weight].astype(float) if weight else float("nan")
            part["table"] = _TABLES[there_label]
            parts.append(part.sort_values(["weight", "id"], ascending=[False, True]))
    edges = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return _named(edges, tables)[_COLUMNS]


def _named(edges: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    edges["name"] = edges["id"]
    edges["type"] = edges["table"].map(_KINDS)
    for table in edges["table"].unique():
        rows = tables[table].set_index("id")
        here = edges["table"] == table
        ids = edges.loc[here, "id"]
        edges.loc[here, "name"] = ids.map(rows[_NAMES.get(table, "name")]).fillna(ids)
        if table == "entities":
            edges.loc[here, "type"] = ids.map(rows["type"]).str.title()
        elif table == "authors":
            edges.loc[here, "type"] = ids.map(rows["label"])
    return edges
