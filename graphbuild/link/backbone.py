"""Fewer edges: the strongest of each node, and the backbone of a weighted graph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import networkx as nx

from graphbuild.errors import UsageError

__all__ = ["backbone", "disparity", "keep_strongest"]

_Edge: TypeAlias = tuple[Any, ...]


def disparity(graph: nx.Graph[Any]) -> dict[_Edge, float]:
    """Say how likely each edge's share of its node's strength would be by chance.

    The disparity filter of Serrano, Boguñá and Vespignani, "Extracting the multiscale backbone of
    complex weighted networks" (PNAS 2009): if a node of degree k spread its strength at random, an
    edge would take a share p or more with probability (1 - p)^(k - 1). Each edge is judged from
    both ends and gets the smaller probability; a node with one edge judges nothing.

    Parameters
    ----------
    graph
        Any networkx graph; only edges with ``weight`` are judged, in whichever direction they are
        stored.

    Returns
    -------
    dict
        Probability by edge, as the graph names its edges (with keys in a multigraph).

    Examples
    --------
    >>> graph = nx.Graph()
    >>> graph.add_weighted_edges_from([("hub", "a", 8.0), ("hub", "b", 1.0), ("hub", "c", 1.0)])
    >>> {end: round(alpha, 2) for (_, end), alpha in disparity(graph).items()}
    {'a': 0.04, 'b': 0.81, 'c': 0.81}
    """
    edges = _weighted(graph)
    strength: dict[Any, float] = {}
    degree: dict[Any, int] = {}
    for edge, weight in edges:
        for node in edge[:2]:
            strength[node] = strength.get(node, 0.0) + weight
            degree[node] = degree.get(node, 0) + 1
    found: dict[_Edge, float] = {}
    for edge, weight in edges:
        found[edge] = min(
            (1 - weight / strength[node]) ** (degree[node] - 1) if strength[node] else 1.0
            for node in edge[:2]
        )
    return found


def backbone(graph: nx.Graph[Any], alpha: float = 0.05) -> None:
    """Remove the edges that the disparity filter takes for chance.

    Parameters
    ----------
    graph
        Any networkx graph, changed in place; edges without ``weight`` and all nodes stay.
    alpha
        Edges whose probability is below it stay, in (0, 1]; smaller is stricter.

    Raises
    ------
    UsageError
        If ``alpha`` is out of range.

    Examples
    --------
    >>> graph = nx.Graph()
    >>> graph.add_weighted_edges_from([("hub", "a", 8.0), ("hub", "b", 1.0), ("hub", "c", 1.0)])
    >>> backbone(graph, 0.05)
    >>> list(graph.edges)
    [('hub', 'a')]
    """
    if not 0 < alpha <= 1:
        raise UsageError(f"the backbone's alpha is {alpha}; give a number above 0 and up to 1")
    _keep(graph, (edge for edge, chance in disparity(graph).items() if chance < alpha))


def keep_strongest(graph: nx.Graph[Any], neighbours: int) -> None:
    """Keep an edge only if it is among the strongest of one of its ends.

    Parameters
    ----------
    graph
        Any networkx graph, changed in place; edges without ``weight`` and all nodes stay.
    neighbours
        How many edges each node keeps, at least 1; ties go to the smaller id.

    Raises
    ------
    UsageError
        If ``neighbours`` is below 1.

    Examples
    --------
    >>> graph = nx.Graph()
    >>> graph.add_weighted_edges_from([("a", "b", 3.0), ("b", "c", 2.0), ("a", "c", 1.0)])
    >>> keep_strongest(graph, 1)
    >>> list(graph.edges)
    [('a', 'b'), ('b', 'c')]
    """
    if neighbours < 1:
        raise UsageError(f"neighbours is {neighbours}; it must be at least 1")
    at: dict[Any, list[tuple[float, str, int, _Edge]]] = {}
    for number, (edge, weight) in enumerate(_weighted(graph)):
        for node, other in (edge[:2], edge[1::-1]):
            at.setdefault(node, []).append((-weight, str(other), number, edge))
    _keep(graph, (edge for items in at.values() for *_, edge in sorted(items)[:neighbours]))


def _weighted(graph: Any) -> list[tuple[_Edge, float]]:
    keys = {"keys": True} if graph.is_multigraph() else {}
    edges = graph.edges(data="weight", **keys)
    return [(tuple(edge), float(weight)) for *edge, weight in edges if weight is not None]


def _keep(graph: nx.Graph[Any], wanted: Iterable[_Edge]) -> None:
    kept = set(wanted)
    graph.remove_edges_from([edge for edge, _ in _weighted(graph) if edge not in kept])
