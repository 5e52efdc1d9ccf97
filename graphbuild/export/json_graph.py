"""JSON: networkx's node-link form, and Cytoscape's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Unpack

import orjson

from graphbuild.export._plain import display_name
from graphbuild.export._whole import whole_file
from graphbuild.views import AnyGraph, Selection, Tables, as_networkx, edge_rows

__all__ = ["write_cytoscape", "write_json"]


def write_json(
    graph: Tables | AnyGraph,
    path: str | Path,
    **selection: Unpack[Selection],
) -> None:
    """Write a view of the graph as node-link JSON.

    ``networkx.node_link_graph(data, edges="edges")`` reads it back, lists, types and all; D3 takes
    ``nodes`` and ``edges``. An attribute whose name the format uses itself (the ``source`` of a
    citation) gets an underscore: ``source_``.

    Parameters
    ----------
    graph
        A ``Graph``, a mapping of table names to DataFrames, or a networkx graph, which is written
        as it stands.
    path
        The file; it appears whole or not at all. The same graph gives the same bytes.
    **selection
        ``view``, ``top``, ``min_weight``, ``neighbours``, ``backbone``, as
        ``graphbuild.views.to_networkx`` takes them.

    Raises
    ------
    UsageError
        If the view is unknown.
    ExportError
        If the file cannot be written.

    Examples
    --------
    >>> import json, tempfile
    >>> import networkx as nx
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_json(nx.Graph([("a", "b")]), f"{folder}/g.json")
    ...     json.loads(Path(f"{folder}/g.json").read_text())["edges"]
    [{'source': 'a', 'target': 'b'}]
    """
    graph = as_networkx(graph, **selection)
    document = {
        "directed": graph.is_directed(),
        "multigraph": graph.is_multigraph(),
        "graph": dict(graph.graph),
        "nodes": [{**_spared(data, {"id"}), "id": node} for node, data in graph.nodes(data=True)],
        "edges": [
            {
                **_spared(data, {"source", "target", "key"}),
                "source": start,
                "target": end,
                **({} if key is None else {"key": key}),
            }
            for start, end, key, data in edge_rows(graph)
        ],
    }
    _write(document, path)


def write_cytoscape(
    graph: Tables | AnyGraph,
    path: str | Path,
    **selection: Unpack[Selection],
) -> None:
    """Write a view of the graph as Cytoscape JSON (``.cyjs``).

    Cytoscape opens it with File, Import, Network; Cytoscape.js takes its ``elements``. Nodes have
    ``id`` and ``name``, edges ``id``, ``source``, ``target`` and ``interaction`` (their type). An
    attribute whose name the format uses itself (the ``source`` of a citation) gets an underscore.

    Parameters
    ----------
    graph
        A ``Graph``, a mapping of table names to DataFrames, or a networkx graph, which is written
        as it stands.
    path
        The file; it appears whole or not at all. The same graph gives the same bytes.
    **selection
        ``view``, ``top``, ``min_weight``, ``neighbours``, ``backbone``, as
        ``graphbuild.views.to_networkx`` takes them.

    Raises
    ------
    UsageError
        If the view is unknown.
    ExportError
        If the file cannot be written.

    Examples
    --------
    >>> import json, tempfile
    >>> import networkx as nx
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_cytoscape(nx.Graph([("a", "b")]), f"{folder}/g.cyjs")
    ...     json.loads(Path(f"{folder}/g.cyjs").read_text())["elements"]["nodes"][0]
    {'data': {'id': 'a', 'name': 'a'}}
    """
    graph = as_networkx(graph, **selection)
    nodes = [
        {"data": {**_spared(data, {"id"}), "id": str(node), "name": display_name(node, data)}}
        for node, data in graph.nodes(data=True)
    ]
    edges = [
        {
            "data": {
                **_spared(data, {"id", "source", "target", "interaction"}),
                "id": f"e{number}",
                "source": str(start),
                "target": str(end),
                "interaction": data.get("type", ""),
            }
        }
        for number, (start, end, _, data) in enumerate(edge_rows(graph))
    ]
    document: dict[str, Any] = {
        "format_version": "1.0",
        "generated_by": "graphbuild",
        "target_cytoscapejs_version": "~3",
        "directed": graph.is_directed(),
        "multigraph": graph.is_multigraph(),
        "data": {"name": f"graphbuild {graph.graph.get('view', '')}".strip()},
        "elements": {"nodes": nodes, "edges": edges},
    }
    _write(document, path)


def _spared(data: Mapping[str, Any], reserved: set[str]) -> dict[str, Any]:
    return {f"{name}_" if name in reserved else name: value for name, value in data.items()}


def _write(document: Mapping[str, Any], path: str | Path) -> None:
    with whole_file(path) as file:
        file.write(orjson.dumps(_valid(document), option=_OPTIONS, default=_plain))


_OPTIONS = orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, (set, frozenset)) else str(value)


def _valid(value: Any) -> Any:
    """Replace lone surrogates, which UTF-8 cannot hold."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {_valid(key): _valid(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_valid(item) for item in value]
    return value
