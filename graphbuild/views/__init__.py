"""The tables of a graph folder as networkx graphs, one view a question.

Nodes carry ``type`` (the Neo4j label) and edges ``type`` (the relationship type); their other
attributes are the properties of ``graphbuild.schema``. Dates are ISO 8601 strings, lists stay
lists, and what a row does not have is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypedDict, Unpack, get_args

import networkx as nx

from graphbuild.errors import UsageError
from graphbuild.link import WEIGHTINGS, Weighting
from graphbuild.link import backbone as link_backbone
from graphbuild.link.backbone import keep_strongest
from graphbuild.views._builders import BUILDERS, EXAMPLES_OF, WEIGHED
from graphbuild.views._rows import AnyGraph, Tables

__all__ = [
    "EXAMPLES_OF",
    "VIEWS",
    "AnyGraph",
    "Selection",
    "Tables",
    "Thinning",
    "View",
    "as_networkx",
    "edge_rows",
    "to_networkx",
    "top_nodes",
]

View = Literal[
    "full",
    "papers",
    "entities",
    "bipartite",
    "citations",
    "coupling",
    "co-citation",
    "co-authorship",
]
VIEWS: tuple[View, ...] = get_args(View)


class Thinning(TypedDict, total=False):
    """How to weigh a view and thin it out; the keyword arguments of ``to_networkx``."""

    weighting: Weighting | None
    top: int | None
    min_weight: float | None
    neighbours: int | None
    backbone: float | None


class Selection(Thinning, total=False):
    """What to show of a graph: a view, and how to thin it out."""

    view: View


def to_networkx(
    tables: Tables,
    view: View = "full",
    *,
    weighting: Weighting | None = None,
    top: int | None = None,
    min_weight: float | None = None,
    neighbours: int | None = None,
    backbone: float | None = None,
) -> AnyGraph:
    """Build one view of the graph.

    Parameters
    ----------
    tables
        A ``Graph``, or any mapping of table names to DataFrames.
    view
        ``full``: every node and relationship, a ``MultiDiGraph`` whose edge keys are relationship
        types. ``papers``: papers that share entities, a ``Graph`` with ``weight``, ``count`` and
        ``entities``. ``entities``: entities that papers name together, a ``Graph`` with ``weight``
        and ``count`` (papers that name both), ``association`` (observed over expected count) and
        ``papers`` (ten of them at most). ``bipartite``: papers and entities, a ``Graph`` with the
        node attribute ``bipartite`` (0 papers, 1 entities) and ``weight`` (mentions).
        ``citations``: papers with ``CITES`` and ``BUILDS_ON``, a ``MultiDiGraph``. ``coupling``:
        papers that cite the same papers, ``co-citation``: papers that the same papers cite,
        ``co-authorship``: authors of the same papers, those of 25 authors at most; each a ``Graph``
        with ``weight``, ``count`` and ten of those papers at most (``cited``, ``citing``,
        ``papers``). Only what a source states counts in these three, and only citations within the
        corpus.
    weighting
        Of the edges of ``entities``, ``coupling``, ``co-citation`` and ``co-authorship``, as
        ``graphbuild.link.project_papers`` takes it; ``count`` by default. The weights of ``papers``
        are those that the graph was built with.
    top
        Keep only so many nodes, those of the greatest weighted degree (an edge without ``weight``
        counts 1; ties go to the smaller id), and the edges among them.
    min_weight
        Drop edges whose ``weight`` is smaller.
    neighbours
        Keep an edge only if it is among so many strongest of one of its ends.
    backbone
        Keep only edges that the disparity filter finds below this probability, such as 0.05; see
        ``graphbuild.link.backbone``. The four apply in the order ``min_weight``, ``neighbours``,
        ``backbone``, ``top``; but for ``top`` they keep all nodes and edges without ``weight``.

    Returns
    -------
    networkx.Graph or networkx.MultiDiGraph
        Nodes and edges in the order of the tables.

    Raises
    ------
    UsageError
        If the view or weighting is unknown, the view takes none, or a number is out of range.

    Examples
    --------
    >>> import pandas as pd
    >>> papers = pd.DataFrame({"id": ["a", "b"], "title": ["A", "B"]})
    >>> shared = pd.DataFrame({"source": ["a"], "target": ["b"], "weight": [0.7]})
    >>> graph = to_networkx({"papers": papers, "shared": shared}, "papers")
    >>> graph.edges["a", "b"]
    {'type': 'SHARES_ENTITIES', 'weight': 0.7}
    """
    if view not in VIEWS:
        raise UsageError(f"unknown view '{view}'; views: {', '.join(VIEWS)}")
    if top is not None and top < 1:
        raise UsageError(f"top is {top}; it must be at least 1")
    if weighting is None:
        graph = BUILDERS[view](tables)
    elif weighting not in WEIGHTINGS:
        raise UsageError(f"unknown weighting '{weighting}'; weightings: {', '.join(WEIGHTINGS)}")
    elif view not in WEIGHED:
        raise UsageError(f"view '{view}' takes no weighting; these do: {', '.join(WEIGHED)}")
    else:
        graph = WEIGHED[view](tables, weighting)
    if min_weight is not None:
        _drop_light_edges(graph, min_weight)
    if neighbours is not None:
        keep_strongest(graph, neighbours)
    if backbone is not None:
        link_backbone.backbone(graph, backbone)
    if top is not None:
        kept = set(top_nodes(graph, top))
        graph.remove_nodes_from([node for node in graph if node not in kept])
    return graph


def as_networkx(graph: Tables | AnyGraph, **selection: Unpack[Selection]) -> AnyGraph:
    """Give a networkx graph as it stands, and make one of anything else.

    Parameters
    ----------
    graph
        A networkx graph, a ``Graph``, or a mapping of table names to DataFrames.
    **selection
        As ``to_networkx`` takes it; not used where ``graph`` is a networkx graph.

    Returns
    -------
    networkx.Graph or networkx.MultiDiGraph
        The graph.

    Raises
    ------
    UsageError
        As ``to_networkx`` does.
    """
    return graph if isinstance(graph, nx.Graph) else to_networkx(graph, **selection)


def top_nodes(graph: AnyGraph, count: int) -> list[str]:
    """Rank nodes by weighted degree.

    Parameters
    ----------
    graph
        Any networkx graph.
    count
        How many to return.

    Returns
    -------
    list of str
        The nodes of the greatest weighted degree, ties by id.

    Examples
    --------
    >>> top_nodes(nx.Graph([("a", "b"), ("b", "c")]), 2)
    ['b', 'a']
    """
    degree: dict[str, float] = dict(graph.degree(weight="weight"))
    return sorted(degree, key=lambda node: (-degree[node], node))[:count]


def edge_rows(graph: AnyGraph) -> Iterator[tuple[Any, Any, Any, dict[str, Any]]]:
    """List the edges of a graph of any class.

    Parameters
    ----------
    graph
        Any networkx graph.

    Yields
    ------
    tuple
        Start, end, key (None in a graph that is no multigraph) and attributes.

    Examples
    --------
    >>> list(edge_rows(nx.Graph([("a", "b")])))
    [('a', 'b', None, {})]
    """
    anything: Any = graph
    if anything.is_multigraph():
        yield from anything.edges(keys=True, data=True)
    else:
        yield from ((start, end, None, data) for start, end, data in anything.edges(data=True))


def _drop_light_edges(graph: AnyGraph, min_weight: float) -> None:
    light = [
        (start, end) if key is None else (start, end, key)
        for start, end, key, data in edge_rows(graph)
        if data.get("weight", min_weight) < min_weight
    ]
    graph.remove_edges_from(light)
