"""Results as text, JSON values and CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

import orjson
import pandas as pd

from graphbuild.query.engine import GraphNode, GraphPath, GraphRelationship, QueryResult, Value

__all__ = ["caption", "to_csv", "to_frame", "to_json_value", "to_records", "to_text"]

_CAPTIONS = ("name", "title", "label", "rawValue", "id")
_LONGEST_CAPTION = 60


def caption(node: GraphNode) -> str:
    """Name a node for people.

    Parameters
    ----------
    node
        A node of a result.

    Returns
    -------
    str
        Its name, title or label, shortened to 60 characters; its labels where it has none.

    Examples
    --------
    >>> caption(GraphNode("0", ("Benchmark", "Entity"), {"id": "benchmark:mmlu", "name": "MMLU"}))
    'MMLU'
    """
    for name in _CAPTIONS:
        value = node.properties.get(name)
        if isinstance(value, (str, int, float)) and value != "":
            text = " ".join(str(value).split())
            if len(text) <= _LONGEST_CAPTION:
                return text
            return text[: _LONGEST_CAPTION - 1].rstrip() + "…"
    return ":".join(node.labels) or "node"


def to_text(value: Value) -> str:
    """Write a value for a table.

    Parameters
    ----------
    value
        A value of a result.

    Returns
    -------
    str
        Nodes as ``(name)``, relationships as ``[:TYPE]``, paths as both in turn, null as nothing.

    Examples
    --------
    >>> to_text(["a", None, 1.5])
    'a, , 1.5'
    """
    if value is None:
        return ""
    if isinstance(value, GraphNode):
        return f"({caption(value)})"
    if isinstance(value, GraphRelationship):
        return f"[:{value.type}]"
    if isinstance(value, GraphPath):
        return _path_text(value)
    if isinstance(value, list):
        return ", ".join(to_text(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {to_text(item)}" for key, item in value.items())
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def _path_text(path: GraphPath) -> str:
    parts = [to_text(path.nodes[0])]
    for before, item, after in zip(
        path.nodes[:-1], path.relationships, path.nodes[1:], strict=True
    ):
        forwards = item.start == before.key
        parts += [f"-[:{item.type}]->" if forwards else f"<-[:{item.type}]-", to_text(after)]
    return "".join(parts)


def to_json_value(value: Value) -> Any:
    """Turn a value into what JSON can hold.

    Parameters
    ----------
    value
        A value of a result.

    Returns
    -------
    object
        Dates as ISO 8601; nodes as objects with ``labels`` and ``properties``; relationships with
        ``type``, ``start``, ``end`` (ids where the result has the nodes) and ``properties``; paths
        with ``nodes`` and ``relationships``. Numbers that JSON lacks become null.

    Examples
    --------
    >>> to_json_value(GraphNode("0", ("Paper",), {"id": "a"}))
    {'labels': ['Paper'], 'properties': {'id': 'a'}}
    """
    if isinstance(value, GraphNode):
        return {"labels": list(value.labels), "properties": _json_map(value.properties)}
    if isinstance(value, GraphRelationship):
        return {"type": value.type, "properties": _json_map(value.properties)}
    if isinstance(value, GraphPath):
        return _json_path(value)
    if isinstance(value, list):
        return [to_json_value(item) for item in value]
    if isinstance(value, dict):
        return _json_map(value)
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _json_map(values: Mapping[str, Value]) -> dict[str, Any]:
    return {key: to_json_value(item) for key, item in sorted(values.items())}


def _json_path(path: GraphPath) -> dict[str, Any]:
    places = {node.key: place for place, node in enumerate(path.nodes)}
    return {
        "nodes": [to_json_value(node) for node in path.nodes],
        "relationships": [
            {
                "type": item.type,
                "start": places.get(item.start),
                "end": places.get(item.end),
                "properties": _json_map(item.properties),
            }
            for item in path.relationships
        ],
    }


def to_records(result: QueryResult) -> list[dict[str, Any]]:
    """Turn a result into one JSON object a row.

    Parameters
    ----------
    result
        Any result.

    Returns
    -------
    list of dict
        Values as ``to_json_value`` gives them, by column.

    Examples
    --------
    >>> to_records(QueryResult(("name", "papers"), (("MMLU", 3),)))
    [{'name': 'MMLU', 'papers': 3}]
    """
    return [dict(zip(result.columns, map(to_json_value, row), strict=True)) for row in result.rows]


def to_csv(result: QueryResult) -> str:
    r"""Write a result as CSV with a header line.

    Parameters
    ----------
    result
        Any result.

    Returns
    -------
    str
        Lines ended by a line feed; lists, maps and graph values are JSON in their cell, null is
        empty.

    Examples
    --------
    >>> to_csv(QueryResult(("name", "terms"), (("a, b", ["x"]),)))
    'name,terms\n"a, b","[""x""]"\n'
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(result.columns)
    writer.writerows([_csv_cell(value) for value in row] for row in result.rows)
    return text.getvalue()


def _csv_cell(value: Value) -> object:
    plain = to_json_value(value)
    return orjson.dumps(plain).decode() if isinstance(plain, (list, dict)) else plain


def to_frame(result: QueryResult) -> pd.DataFrame:
    """Turn a result into a pandas DataFrame, values as they are.

    Parameters
    ----------
    result
        Any result.

    Returns
    -------
    pandas.DataFrame
        One row a row.

    Examples
    --------
    >>> to_frame(QueryResult(("name", "papers"), (("MMLU", 3),))).papers.sum().item()
    3
    """
    return pd.DataFrame(list(result.rows), columns=list(result.columns))
