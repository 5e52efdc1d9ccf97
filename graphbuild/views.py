"""The tables of a graph folder as networkx graphs, one view a question.

Nodes carry ``type`` (the Neo4j label) and edges ``type`` (the relationship type); their other
attributes are the properties of ``graphbuild.schema``. Dates are ISO 8601 strings, lists stay
lists, and what a row does not have is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeAlias, TypedDict, Unpack, get_args

import networkx as nx
import pandas as pd

from graphbuild.errors import UsageError
from graphbuild.link import backbone as link_backbone
from graphbuild.link import project_entities
from graphbuild.link.backbone import keep_strongest
from graphbuild.schema import (
    NODES,
    RELATIONSHIPS,
    TABLES,
    ColumnType,
    NodeLabel,
    RelationshipType,
)

__all__ = [
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

Tables: TypeAlias = Mapping[str, pd.DataFrame]
"""Tables of ``graphbuild.schema.TABLES`` by name; ``graphbuild.Graph`` is one, read as needed."""

AnyGraph: TypeAlias = "nx.Graph[Any]"
"""Every networkx class is a subclass of ``Graph``, the multigraphs too."""

View = Literal["full", "papers", "entities", "bipartite", "citations"]
VIEWS: tuple[View, ...] = get_args(View)

_EXAMPLES = 10
_GROUPS = {"Entity": "entities", **{node.label: node.table for node in NODES}}


class Thinning(TypedDict, total=False):
    """How to thin a view out; the keyword arguments of ``to_networkx``."""

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
        ``citations``: papers with ``CITES`` and ``BUILDS_ON``, a ``MultiDiGraph``.
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
        If the view is unknown or a number is out of range.

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
    graph = _BUILDERS[view](tables)
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


def _full(tables: Tables) -> AnyGraph:
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(view="full")
    keys = _add_nodes(graph, tables, NODES)
    _add_edges(graph, tables, RELATIONSHIPS, keys)
    return graph


def _citations(tables: Tables) -> AnyGraph:
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(view="citations")
    keys = _add_nodes(graph, tables, _labels("papers"))
    _add_edges(graph, tables, _types("citations"), keys)
    return graph


def _papers(tables: Tables) -> AnyGraph:
    graph: nx.Graph[Any] = nx.Graph(view="papers")
    keys = _add_nodes(graph, tables, _labels("papers"))
    _add_edges(graph, tables, _types("shared"), keys)
    return graph


def _bipartite(tables: Tables) -> AnyGraph:
    graph: nx.Graph[Any] = nx.Graph(view="bipartite")
    keys = _add_nodes(graph, tables, _labels("papers"), bipartite=0)
    keys |= _add_nodes(graph, tables, _labels("entities"), bipartite=1)
    _add_edges(graph, tables, _types("relations"), keys)
    for _, _, data in graph.edges(data=True):
        data["weight"] = float(data.get("count", 1))
    return graph


def _entities(tables: Tables) -> AnyGraph:
    graph: nx.Graph[Any] = nx.Graph(view="entities")
    keys = _add_nodes(graph, tables, _labels("entities")).get("entities", {})
    relations = tables["relations"]
    found = project_entities(
        zip(relations["paper"], relations["entity"], strict=True), weighting="count"
    )
    papers = relations["paper"].nunique()
    alone = relations.groupby("entity")["paper"].nunique()
    for edge in found.edges():
        start, end = keys.get(edge.source), keys.get(edge.target)
        if start is not None and end is not None:
            expected = alone[edge.source] * alone[edge.target] / papers
            graph.add_edge(
                start,
                end,
                type="CO_OCCURS_WITH",
                weight=float(edge.count),
                count=edge.count,
                association=float(edge.count / expected),
                papers=list(edge.entities[:_EXAMPLES]),
            )
    return graph


_BUILDERS = {
    "full": _full,
    "papers": _papers,
    "entities": _entities,
    "bipartite": _bipartite,
    "citations": _citations,
}


def _labels(table: str) -> tuple[NodeLabel, ...]:
    return tuple(node for node in NODES if node.table == table)


def _types(table: str) -> tuple[RelationshipType, ...]:
    return tuple(kind for kind in RELATIONSHIPS if kind.table == table)


def _add_nodes(
    graph: AnyGraph, tables: Tables, labels: tuple[NodeLabel, ...], **extra: object
) -> dict[str, dict[str, str]]:
    """Add the nodes of these labels; return by table which node each id became."""
    keys: dict[str, dict[str, str]] = {}
    for label in labels:
        known = keys.setdefault(label.table, {})
        frame = _where(tables.get(label.table), label.where)
        for row in _rows(frame, label.table, label.properties):
            row_id = row.pop("id")
            # A paper's id may be any text, so it can equal an id that another table made up.
            node = row_id if row_id not in graph else f"{label.label}:{row_id}"
            known[row_id] = node
            graph.add_node(node, type=label.label, **extra, **row)
    return keys


def _add_edges(
    graph: AnyGraph,
    tables: Tables,
    kinds: tuple[RelationshipType, ...],
    keys: Mapping[str, Mapping[str, str]],
) -> None:
    """Add the relationships whose two ends are in the graph; no edge makes a node."""
    for kind in kinds:
        frame = _where(tables.get(kind.table), kind.where)
        if frame.empty:
            continue
        starts = frame[kind.start].map(keys.get(_GROUPS[kind.start_label], {}))
        ends = frame[kind.end].map(keys.get(_GROUPS[kind.end_label], {}))
        rows = _rows(frame, kind.table, kind.properties)
        for start, end, row in zip(starts, ends, rows, strict=True):
            if pd.isna(start) or pd.isna(end):
                continue
            key = {"key": kind.type} if graph.is_multigraph() else {}
            graph.add_edge(start, end, **key, type=kind.type, **row)


def _where(frame: pd.DataFrame | None, where: Mapping[str, str]) -> pd.DataFrame:
    if frame is None:
        return pd.DataFrame()
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return frame


def _rows(frame: pd.DataFrame, table: str, properties: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Rows as plain Python values, without what is missing."""
    types = {column.name: column.type for column in TABLES[table].columns}
    names = [name for name in properties if name in frame.columns]
    columns = [[_plain(value, types[name]) for value in frame[name]] for name in names]
    if not columns:
        yield from ({} for _ in range(len(frame)))
    for values in zip(*columns, strict=True):
        yield {name: value for name, value in zip(names, values, strict=True) if value is not None}


def _plain(value: Any, kind: ColumnType) -> Any:
    if kind == "string[]":
        return [] if value is None else [str(item) for item in value]
    if kind == "integer[]":
        return [] if value is None else [int(item) for item in value]
    if pd.isna(value):
        return None
    if kind == "date":
        return value.isoformat()[:10] if hasattr(value, "isoformat") else str(value)
    return {"string": str, "integer": int, "double": float}[kind](value)
