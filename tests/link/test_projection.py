"""The sparse projection equals networkx's, keeps the strongest, and stays small."""

import math
import random
import tracemalloc
from collections.abc import Callable
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphbuild.link import WEIGHTINGS, Projection, Weighting, project_entities, project_papers
from graphbuild.link import projection as module

PAIRS = st.lists(
    st.tuples(st.integers(0, 9).map(lambda n: f"p:{n}"), st.integers(0, 6).map(lambda n: f"e:{n}")),
    max_size=40,
)
REFERENCE: dict[Weighting, Callable[[nx.Graph, str, str, int], float]] = {
    "rarity": lambda graph, u, v, size: sum(
        math.log(size / graph.degree[other]) for other in set(graph[u]) & set(graph[v])
    ),
    "count": lambda graph, u, v, _: len(set(graph[u]) & set(graph[v])),
    "fractional": lambda graph, u, v, _: sum(
        1 / (graph.degree[other] - 1) for other in set(graph[u]) & set(graph[v])
    ),
    "association": lambda graph, u, v, _: (
        len(set(graph[u]) & set(graph[v])) / (graph.degree[u] * graph.degree[v])
    ),
    "cosine": lambda graph, u, v, _: (
        len(set(graph[u]) & set(graph[v])) / math.sqrt(graph.degree[u] * graph.degree[v])
    ),
    "jaccard": lambda graph, u, v, _: (
        len(set(graph[u]) & set(graph[v])) / len(set(graph[u]) | set(graph[v]))
    ),
}


def weights(projection: Projection) -> dict[tuple[str, str], float]:
    return {(edge.source, edge.target): edge.weight for edge in projection.edges()}


@pytest.mark.parametrize("weighting", WEIGHTINGS)
@pytest.mark.parametrize("block", [1, 7, 4_000_000])
@settings(deadline=None)
@given(pairs=PAIRS)
def test_weights_equal_the_projection_of_networkx(
    weighting: Weighting, block: int, pairs: list[tuple[str, str]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PAIRS_A_BLOCK", block)
        ours = weights(project_papers(pairs, paper_count=12, weighting=weighting))
    graph = nx.Graph(pairs)
    papers = {paper for paper, _ in pairs}
    reference = nx.bipartite.generic_weighted_projected_graph(
        graph, papers, weight_function=lambda g, u, v: REFERENCE[weighting](g, u, v, 12)
    )
    expected = {
        (min(u, v), max(u, v)): weight for u, v, weight in reference.edges(data="weight") if weight
    }
    assert ours == pytest.approx(expected)
    assert list(ours) == sorted(ours)


@settings(deadline=None)
@given(pairs=PAIRS)
def test_every_edge_names_the_entities_that_both_papers_have(pairs: list[tuple[str, str]]) -> None:
    entities_of: dict[str, set[str]] = {}
    for paper, entity in pairs:
        entities_of.setdefault(paper, set()).add(entity)
    for edge in project_papers(pairs, paper_count=100).edges():
        shared = entities_of[edge.source] & entities_of[edge.target]
        assert edge.entities == tuple(sorted(shared))
        assert edge.count == len(shared) > 0


@settings(deadline=None)
@given(pairs=PAIRS)
def test_entities_are_joined_by_their_papers(pairs: list[tuple[str, str]]) -> None:
    ours = project_entities(pairs, weighting="count")
    turned = project_papers([(entity, paper) for paper, entity in pairs], weighting="count")
    assert list(ours.edges()) == list(turned.edges())


def test_common_entities_link_nobody_and_are_counted() -> None:
    pairs = [(f"p:{n}", "e:common") for n in range(9)] + [("p:0", "e:rare"), ("p:1", "e:rare")]
    projection = project_papers(pairs, max_papers=8)
    assert projection.above_cap == 1
    assert [(e.source, e.target, e.entities) for e in projection.edges()] == [
        ("p:0", "p:1", ("e:rare",))
    ]


@pytest.mark.parametrize("block", [1, 4_000_000])
@settings(deadline=None)
@given(pairs=PAIRS, keep=st.integers(1, 3))
def test_only_the_strongest_neighbours_stay(
    block: int, pairs: list[tuple[str, str]], keep: int
) -> None:
    full = weights(project_papers(pairs, paper_count=12))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PAIRS_A_BLOCK", block)
        projection = project_papers(pairs, paper_count=12, neighbours=keep)
    expected: set[tuple[str, str]] = set()
    for paper in {paper for paper, _ in pairs}:
        edges = [edge for edge in full if paper in edge]
        ranked = sorted(
            edges,
            key=lambda edge: (
                -round(full[edge], 9),
                edge[1] if edge[0] == paper else edge[0],
            ),
        )
        expected |= set(ranked[:keep])
    assert projection.pairs == len(full)
    assert {edge: full[edge] for edge in expected} == pytest.approx(weights(projection))


def test_the_order_of_the_input_does_not_matter() -> None:
    chance = random.Random(1)  # noqa: S311
    pairs = [(f"p:{chance.randrange(60)}", f"e:{chance.randrange(30)}") for _ in range(400)]
    first = list(project_papers(pairs, neighbours=5).edges())
    chance.shuffle(pairs)
    assert list(project_papers(pairs, neighbours=5).edges()) == first


def test_nothing_in_nothing_out() -> None:
    assert list(project_papers([]).edges()) == []
    assert list(project_papers([("a", "e")]).edges()) == []


def test_memory_stays_far_below_a_quadratic_table() -> None:
    chance = random.Random(2)  # noqa: S311
    papers = 6_000
    pairs = [
        (f"p:{paper:05}", f"e:{int(chance.paretovariate(1.1))}")
        for paper in range(papers)
        for _ in range(8)
    ]
    tracemalloc.start()
    projection = project_papers(pairs, max_papers=600, neighbours=10)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 0 < len(projection) <= papers * 10
    assert peak < papers * papers * 8


def test_pairs_of_a_clique_are_all_there() -> None:
    names = [f"p:{n}" for n in range(6)]
    projection = project_papers([(name, "e:1") for name in names], paper_count=100)
    assert set(weights(projection)) == set(combinations(names, 2))
