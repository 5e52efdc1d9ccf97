"""The nodes and relationships of a result as a networkx graph, and into files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import networkx as nx

from graphbuild.errors import QueryError, UsageError
from graphbuild.export.graphml import write_graphml
from graphbuild.export.html import write_html
from graphbuild.query.engine import GraphNode, GraphPath, GraphRelationship, QueryResult, Value
from graphbuild.query.present import caption, to_json_value
from graphbuild.query.tables import tables_of

__all__ = ["GRAPH_SUFFIXES", "result_graph", "write_result_graph"]

GRAPH_SUFFIXES = (".graphml", ".html")


def result_graph(result: QueryResult) -> nx.MultiDiGraph[Any]:
    """Gather every node and relationship of a result, each once.

    Parameters
    ----------
    result
        A result with nodes, relationships or paths in any column, also within lists and maps.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes are ids with ``type`` (the label) and their properties; edge keys are relationship
        types, edges carry ``type`` and their properties. Relationships whose ends the result does
        not hold are left out.

    Raises
    ------
    QueryError
        If the result holds no node.

    Examples
    --------
    >>> bert = GraphNode("0", ("Method", "Entity"), {"id": "method:bert", "name": "BERT"})
    >>> dict(result_graph(QueryResult(("n",), ((bert,),))).nodes["method:bert"])
    {'type': 'Method', 'name': 'BERT'}
    """
    nodes, relationships = _elements_by_key(result)
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(view="full")
    ids: dict[str, str] = {}
    for key, node in nodes.items():
        ids[key] = _add_node(graph, node)
    for item in relationships.values():
        if item.start in ids and item.end in ids:
            start, end = ids[item.start], ids[item.end]
            again = graph.has_edge(start, end, item.type)
            edge = f"{item.type} {item.key}" if again else item.type
            graph.add_edge(start, end, key=edge, type=item.type, **_attributes(item))
    return graph


def write_result_graph(result: QueryResult, path: str | Path) -> nx.MultiDiGraph[Any]:
    """Write the nodes and relationships of a result as GraphML or as a page that draws them.

    Parameters
    ----------
    result
        A result that holds nodes.
    path
        A file that ends in ``.graphml`` or ``.html``; it appears whole or not at all.

    Returns
    -------
    networkx.MultiDiGraph
        What was written.

    Raises
    ------
    UsageError
        If the file's name ends otherwise.
    QueryError
        If the result holds no node.
    ExportError
        If the file cannot be written.
    """
    check_suffix(path)
    graph = result_graph(result)
    if Path(path).suffix.lower() == ".graphml":
        write_graphml(graph, path)
    else:
        write_html(tables_of(*_elements_by_key(result)), path, title="The result of a query")
    return graph


def check_suffix(path: str | Path) -> None:
    """Raise ``UsageError`` unless a file's name says which kind of graph file it is."""
    if Path(path).suffix.lower() not in GRAPH_SUFFIXES:
        raise UsageError(f"'{path}' must end in {' or '.join(GRAPH_SUFFIXES)}")


def _add_node(graph: nx.MultiDiGraph[Any], node: GraphNode) -> str:
    label = next((label for label in node.labels if label != "Entity"), "Node")
    name = str(node.properties.get("id", f"{label}:{node.key}"))
    if name in graph:  # two labels may have given the same id
        name = f"{label}:{name}"
    attributes = {"type": label, **_attributes(node)}
    attributes.pop("id", None)
    if set(attributes) == {"type"}:
        attributes["name"] = caption(node)
    graph.add_node(name, **attributes)
    return name


def _attributes(item: GraphNode | GraphRelationship) -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, (date, time)) else to_json_value(value)
        for key, value in item.properties.items()
        if key != "type" and value is not None
    }


def _elements_by_key(
    result: QueryResult,
) -> tuple[dict[str, GraphNode], dict[str, GraphRelationship]]:
    nodes: dict[str, GraphNode] = {}
    relationships: dict[str, GraphRelationship] = {}
    for row in result.rows:
        for value in row:
            for item in _elements(value):
                if isinstance(item, GraphNode):
                    nodes.setdefault(item.key, item)
                else:
                    relationships.setdefault(item.key, item)
    if not nodes:
        raise QueryError(
            "the result holds no nodes to draw; return nodes, relationships or a path, or run a "
            "query of the shape 'graph' (`graphbuild query --list`)"
        )
    return nodes, relationships


def _elements(value: Value) -> Iterator[GraphNode | GraphRelationship]:
    if isinstance(value, (GraphNode, GraphRelationship)):
        yield value
    elif isinstance(value, GraphPath):
        yield from value.nodes
        yield from value.relationships
    elif isinstance(value, list):
        for item in value:
            yield from _elements(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _elements(item)
