"""What stands in the middle, and what bridges topics."""

from __future__ import annotations

from typing import Any

import igraph
import numpy as np
import pandas as pd

from graphbuild.errors import UsageError
from graphbuild.views import AnyGraph, Tables, View, to_networkx

__all__ = ["centrality"]

_COLUMNS = ["id", "name", "type", "degree", "strength", "pagerank", "betweenness", "bridging"]


def centrality(
    tables: Tables, view: View = "papers", *, samples: int = 500, seed: int = 0
) -> pd.DataFrame:
    """Rank the nodes of a view.

    PageRank (Brin and Page 1998, damping 0.85) follows weights, and in the view ``citations`` runs
    from the citing to the cited paper. Betweenness (Brandes 2001) counts steps, not weights, from
    ``samples`` sources drawn at random and scaled up (Brandes and Pich 2007). Bridging is the
    participation coefficient (Guimerà and Amaral 2005): 0 where all of a paper's links go to one
    topic, near 1 where they spread evenly over many.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping of table names to DataFrames.
    view
        ``papers``, ``entities``, ``bipartite``, ``citations`` or ``full``.
    samples
        Sources of the betweenness; all nodes where there are not more.
    seed
        Of the draw; the same seed gives the same numbers.

    Returns
    -------
    pandas.DataFrame
        One row a node, greatest PageRank first, ties by id: ``id``, ``name``, ``type``,
        ``degree``, ``strength`` (sum of weights), ``pagerank`` (sums to 1), ``betweenness`` (share
        of the pairs of other nodes whose shortest paths run through it, 0 to 1), ``bridging``
        (0 to 1; missing where no neighbour has a topic).

    Raises
    ------
    UsageError
        If the view is unknown or ``samples`` is below 1.

    Examples
    --------
    >>> papers = pd.DataFrame({"id": ["a", "b", "c"], "title": ["A", "B", "C"]})
    >>> shared = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "weight": [1.0, 1.0]})
    >>> found = centrality({"papers": papers, "shared": shared})
    >>> found["id"].tolist(), found["betweenness"].tolist()
    (['b', 'a', 'c'], [1.0, 0.0, 0.0])
    """
    if samples < 1:
        raise UsageError(f"samples is {samples}; it must be at least 1")
    network = to_networkx(tables, view)
    nodes = list(network)
    if not nodes:
        return pd.DataFrame(columns=_COLUMNS)
    position = {node: index for index, node in enumerate(nodes)}
    ends = [(position[start], position[end]) for start, end in network.edges()]
    weights = [float(data.get("weight", 1.0)) for *_, data in network.edges(data=True)]
    graph = igraph.Graph(n=len(nodes), edges=ends, directed=network.is_directed())
    frame = pd.DataFrame(
        {
            "id": nodes,
            "name": [_name(data) for _, data in network.nodes(data=True)],
            "type": [data["type"] for _, data in network.nodes(data=True)],
            "degree": graph.degree(),
            "strength": graph.strength(weights=weights),
            "pagerank": graph.pagerank(weights=weights),
            "betweenness": _betweenness(graph, samples, seed),
            "bridging": _bridging(network, tables),
        }
    )
    # Round-off differs between machines in the last digits; ranks must not.
    frame["pagerank"] = frame["pagerank"].round(12)
    return frame.sort_values(["pagerank", "id"], ascending=[False, True], ignore_index=True)


def _name(data: dict[str, Any]) -> str:
    return str(data.get("title") or data.get("name") or data.get("label") or "")


def _betweenness(graph: igraph.Graph, samples: int, seed: int) -> list[float]:
    size = graph.vcount()
    pairs = (size - 1) * (size - 2) / (1 if graph.is_directed() else 2)
    if pairs <= 0:
        return [0.0] * size
    sources = None
    if samples < size:
        drawn = np.random.default_rng(seed).choice(size, samples, replace=False)
        sources = sorted(drawn.tolist())
        pairs *= samples / size
    found = graph.betweenness(directed=graph.is_directed(), sources=sources)
    return [round(value / pairs, 12) for value in found]


def _bridging(network: AnyGraph, tables: Tables) -> list[float]:
    """Spread of each node's strength over the coarse topics of its neighbours."""
    if "topics" not in tables or "paper_topics" not in tables:
        return [float("nan")] * len(network)
    topics = tables["topics"]
    coarse = set(topics.loc[topics["level"] == 1, "id"])
    rows = tables["paper_topics"].sort_values(["paper", "score"], ascending=[True, False])
    rows = rows[rows["topic"].isin(coarse)].drop_duplicates("paper")
    topic_of = dict(zip(rows["paper"], rows["topic"], strict=True))
    spread: dict[Any, dict[str, float]] = {node: {} for node in network}
    for start, end, data in network.edges(data=True):
        for node, other in ((start, end), (end, start)):
            if other in topic_of:
                by_topic = spread[node]
                topic = topic_of[other]
                by_topic[topic] = by_topic.get(topic, 0.0) + float(data.get("weight", 1.0))
    return [_participation(list(by_topic.values())) for by_topic in spread.values()]


def _participation(strengths: list[float]) -> float:
    total = sum(strengths)
    return 1 - sum((part / total) ** 2 for part in strengths) if total else float("nan")
