"""One function a view: which nodes and edges of the tables it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import networkx as nx
import pandas as pd

from graphbuild.link import (
    Projection,
    Weighting,
    project_co_authorship,
    project_co_citation,
    project_coupling,
    project_entities,
)
from graphbuild.schema import NODES, RELATIONSHIPS
from graphbuild.views._rows import (
    AnyGraph,
    Tables,
    add_edges,
    add_nodes,
    node_labels,
    relationship_types,
    where,
)

__all__ = ["BUILDERS", "EXAMPLES_OF", "WEIGHED"]

_EXAMPLES = 10
_MOST_AUTHORS = 25  # VOSviewer's default; a paper of a thousand authors makes half a million edges
EXAMPLES_OF = frozenset({"papers", "cited", "citing"})
"""Attributes of edges that list some of what the two ends share; no table has them."""


def _full(tables: Tables) -> AnyGraph:
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(view="full")
    keys = add_nodes(graph, tables, NODES)
    add_edges(graph, tables, RELATIONSHIPS, keys)
    return graph


def _citations(tables: Tables) -> AnyGraph:
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(view="citations")
    keys = add_nodes(graph, tables, node_labels("papers"))
    add_edges(graph, tables, relationship_types("citations"), keys)
    return graph


def _papers(tables: Tables) -> AnyGraph:
    graph: nx.Graph[Any] = nx.Graph(view="papers")
    keys = add_nodes(graph, tables, node_labels("papers"))
    add_edges(graph, tables, relationship_types("shared"), keys)
    return graph


def _bipartite(tables: Tables) -> AnyGraph:
    graph: nx.Graph[Any] = nx.Graph(view="bipartite")
    keys = add_nodes(graph, tables, node_labels("papers"), bipartite=0)
    keys |= add_nodes(graph, tables, node_labels("entities"), bipartite=1)
    add_edges(graph, tables, relationship_types("relations"), keys)
    for _, _, data in graph.edges(data=True):
        data["weight"] = float(data.get("count", 1))
    return graph


def _entities(tables: Tables, weighting: Weighting = "count") -> AnyGraph:
    graph: nx.Graph[Any] = nx.Graph(view="entities")
    keys = add_nodes(graph, tables, node_labels("entities"))
    pairs = set(_pairs(tables.get("relations"), "paper", "entity"))
    found = project_entities(pairs, weighting=weighting)
    _join(graph, found, keys.get("entities", {}), "CO_OCCURS_WITH", "papers")
    alone = Counter(entity for _, entity in pairs)
    papers = len({paper for paper, _ in pairs})
    for start, end, data in graph.edges(data=True):
        data["association"] = data["count"] * papers / (alone[start] * alone[end])
    return graph


def _coupling(tables: Tables, weighting: Weighting = "count") -> AnyGraph:
    graph: nx.Graph[Any] = nx.Graph(view="coupling")
    keys = add_nodes(graph, tables, node_labels("papers")).get("papers", {})
    found = project_coupling(_cites(tables), weighting=weighting)
    _join(graph, found, keys, "COUPLED_WITH", "cited")
    return graph


def _co_citation(tables: Tables, weighting: Weighting = "count") -> AnyGraph:
    graph: nx.Graph[Any] = nx.Graph(view="co-citation")
    keys = add_nodes(graph, tables, node_labels("papers")).get("papers", {})
    found = project_co_citation(_cites(tables), weighting=weighting)
    _join(graph, found, keys, "CO_CITED_WITH", "citing")
    return graph


def _co_authorship(tables: Tables, weighting: Weighting = "count") -> AnyGraph:
    graph: nx.Graph[Any] = nx.Graph(view="co-authorship")
    authors = tuple(label for label in node_labels("authors") if label.label == "Author")
    keys = add_nodes(graph, tables, authors).get("authors", {})
    rows = where(tables.get("authorships"), {"relation": "AUTHORED"})
    pairs = set(_pairs(rows, "author", "paper"))
    for author, papers in Counter(author for author, _ in pairs).items():
        if author in keys:
            graph.nodes[keys[author]]["paperCount"] = papers
    found = project_co_authorship(pairs, weighting=weighting, max_authors=_MOST_AUTHORS)
    _join(graph, found, keys, "CO_AUTHORED_WITH", "papers")
    return graph


def _cites(tables: Tables) -> list[tuple[str, str]]:
    return _pairs(where(tables.get("citations"), {"relation": "CITES"}), "citing", "cited")


def _pairs(frame: pd.DataFrame | None, first: str, second: str) -> list[tuple[str, str]]:
    if frame is None or frame.empty:
        return []
    return list(zip(frame[first], frame[second], strict=True))


def _join(
    graph: AnyGraph, found: Projection, keys: Mapping[str, str], kind: str, others: str
) -> None:
    """Add the edges of a projection, each with some of the nodes that its two ends share."""
    for edge in found.edges():
        start, end = keys.get(edge.source), keys.get(edge.target)
        if start is not None and end is not None:
            shared = {others: list(edge.entities[:_EXAMPLES])}
            weight = float(edge.weight)
            graph.add_edge(start, end, type=kind, weight=weight, count=edge.count, **shared)


WEIGHED: Mapping[str, Callable[[Tables, Weighting], AnyGraph]] = {
    "entities": _entities,
    "coupling": _coupling,
    "co-citation": _co_citation,
    "co-authorship": _co_authorship,
}
BUILDERS: Mapping[str, Callable[[Tables], AnyGraph]] = {
    "full": _full,
    "papers": _papers,
    "bipartite": _bipartite,
    "citations": _citations,
    "entities": _entities,
    "coupling": _coupling,
    "co-citation": _co_citation,
    "co-authorship": _co_authorship,
}
