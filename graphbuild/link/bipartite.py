"""The bipartite graph of papers and entities."""

from collections.abc import Iterable

import networkx as nx

from graphbuild.types import Entity, Paper, Relation

__all__ = ["bipartite_graph"]


def bipartite_graph(
    papers: Iterable[Paper], entities: Iterable[Entity], relations: Iterable[Relation]
) -> "nx.Graph[str]":
    """Make the graph whose edges join each paper to the entities that it names.

    Parameters
    ----------
    papers
        Nodes with ``bipartite=0`` and their title.
    entities
        Nodes with ``bipartite=1``, their name and type.
    relations
        Edges with ``relation``, ``confidence`` and ``count``.

    Returns
    -------
    networkx.Graph
        Nodes are ids; a paper or entity without relations is an isolated node.

    Examples
    --------
    >>> graph = bipartite_graph(
    ...     [Paper("p:1", "T", "A")],
    ...     [Entity("method:bert", "BERT", "METHOD", (), 1)],
    ...     [Relation("p:1", "method:bert", "uses", 0.9, 1, "A", (2,), (3,))],
    ... )
    >>> graph.edges["p:1", "method:bert"]["relation"]
    'uses'
    """
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from((paper.id, {"bipartite": 0, "title": paper.title}) for paper in papers)
    graph.add_nodes_from(
        (entity.id, {"bipartite": 1, "name": entity.name, "type": entity.type})
        for entity in entities
    )
    graph.add_edges_from(
        (
            edge.paper,
            edge.entity,
            {"relation": edge.relation, "confidence": edge.confidence, "count": edge.count},
        )
        for edge in relations
    )
    return graph
