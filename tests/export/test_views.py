from __future__ import annotations

from itertools import combinations
from typing import Any

import networkx as nx
import pandas as pd
import pytest

from graphbuild.errors import UsageError
from graphbuild.link import WEIGHTINGS, Weighting, project_papers
from graphbuild.views import VIEWS, View, to_networkx, top_nodes

Tables = dict[str, pd.DataFrame]


def test_bipartite_view_is_bipartite(small_tables: Tables) -> None:
    graph = to_networkx(small_tables, "bipartite")
    papers = {node for node, data in graph.nodes(data=True) if data["bipartite"] == 0}
    assert papers == set(small_tables["papers"]["id"])
    assert nx.bipartite.is_bipartite_node_set(graph, papers)
    assert graph.number_of_edges() == len(small_tables["relations"])


def test_entities_view_counts_papers_that_name_both(small_tables: Tables) -> None:
    graph = to_networkx(small_tables, "entities")
    papers = small_tables["relations"].groupby("entity")["paper"].agg(set)
    pairs = 0
    for first, second in combinations(papers.index, 2):
        both = len(papers[first] & papers[second])
        if both:
            pairs += 1
            data = graph.edges[first, second]
            expected = len(papers[first]) * len(papers[second]) / 12
            assert data["count"] == data["weight"] == both
            assert data["association"] == pytest.approx(both / expected)
    assert graph.number_of_edges() == pairs


def test_entities_view_equals_networkx_projection(small_tables: Tables) -> None:
    bipartite = to_networkx(small_tables, "bipartite")
    entities = {node for node, data in bipartite.nodes(data=True) if data["bipartite"] == 1}
    reference = nx.bipartite.weighted_projected_graph(bipartite, entities)
    graph = to_networkx(small_tables, "entities")
    assert {frozenset(e): d["weight"] for *e, d in graph.edges(data=True)} == {
        frozenset(e): d["weight"] for *e, d in reference.edges(data=True)
    }


def test_an_edge_never_makes_a_node(small_tables: Tables) -> None:
    missing = small_tables["papers"]["id"].iloc[0]
    small_tables["papers"] = small_tables["papers"].iloc[1:]
    for view in ("full", "papers", "citations", "bipartite"):
        graph = to_networkx(small_tables, view)
        assert missing not in graph
        assert all("type" in data for _, data in graph.nodes(data=True))


def test_a_paper_whose_id_is_another_tables_id_stays_apart(small_tables: Tables) -> None:
    for table, column in (("papers", "id"), ("relations", "paper")):
        small_tables[table][column] = small_tables[table][column].replace(
            "arxiv:2302.00002", "method:lora"
        )
    graph = to_networkx(small_tables, "bipartite")
    assert graph.nodes["method:lora"]["type"] == "Paper"
    assert graph.nodes["Method:method:lora"]["name"] == "LoRA"
    assert graph.has_edge("method:lora", "Method:method:lora")


def test_top_keeps_the_strongest_nodes(small_tables: Tables) -> None:
    whole = to_networkx(small_tables, "papers")
    graph = to_networkx(small_tables, "papers", top=4)
    assert set(graph) == set(top_nodes(whole, 4))
    strength = dict(whole.degree(weight="weight"))
    assert min(strength[n] for n in graph) >= max(strength[n] for n in whole if n not in graph)


def test_min_weight_drops_edges_and_keeps_nodes(small_tables: Tables) -> None:
    graph = to_networkx(small_tables, "papers", min_weight=2.0)
    expected = small_tables["shared"].query("weight >= 2.0")
    assert graph.number_of_edges() == len(expected) < len(small_tables["shared"])
    assert len(graph) == 12


def test_min_weight_keeps_edges_without_weight(small_tables: Tables) -> None:
    graph = to_networkx(small_tables, "full", min_weight=1e9)
    types = {data["type"] for *_, data in graph.edges(data=True)}
    assert "SHARES_ENTITIES" not in types
    assert "INTRODUCES" in types


def test_values_are_plain_python(small_tables: Tables) -> None:
    plain = (str, int, float, list)
    graph = to_networkx(small_tables, "full")
    for data in [d for _, d in graph.nodes(data=True)] + [d for *_, d in graph.edges(data=True)]:
        for value in data.values():
            assert type(value) in plain
    assert graph.nodes["arxiv:2309.00006"]["publishedDate"] == "2023-09-01"
    assert "publishedDate" not in graph.nodes["title:0123456789abcdef"]


def test_neighbours_keep_the_strongest_edges_of_each_node(small_tables: Tables) -> None:
    whole = to_networkx(small_tables, "papers")
    graph = to_networkx(small_tables, "papers", neighbours=2)
    assert set(graph) == set(whole)
    for node in graph:
        strongest = sorted((-d["weight"], other) for other, d in whole.adj[node].items())[:2]
        assert {other for _, other in strongest} <= set(graph.adj[node])
    for start, end in graph.edges:
        ranks = [
            sorted((-d["weight"], other) for other, d in whole.adj[a].items()).index(
                (-whole.edges[a, b]["weight"], b)
            )
            for a, b in ((start, end), (end, start))
        ]
        assert min(ranks) < 2


def test_the_backbone_keeps_edges_that_chance_does_not_explain(small_tables: Tables) -> None:
    whole = to_networkx(small_tables, "papers")
    graph = to_networkx(small_tables, "papers", backbone=0.2)
    assert 0 < graph.number_of_edges() < whole.number_of_edges()
    for start, end, data in whole.edges(data=True):
        chances = []
        for node in (start, end):
            share = data["weight"] / whole.degree(node, weight="weight")
            chances.append((1 - share) ** (whole.degree(node) - 1))
        assert graph.has_edge(start, end) == (min(chances) < 0.2)


def test_thinning_leaves_edges_without_weight(small_tables: Tables) -> None:
    whole = to_networkx(small_tables, "full")
    graph = to_networkx(small_tables, "full", neighbours=1, backbone=0.5)
    for *ends, data in whole.edges(data=True):
        if "weight" not in data:
            assert data["type"] in graph[ends[0]][ends[1]]


@pytest.mark.parametrize("bad", [{"neighbours": 0}, {"backbone": 0.0}, {"backbone": 1.5}])
def test_thinning_out_of_range_is_wrong_usage(small_tables: Tables, bad: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        to_networkx(small_tables, "papers", **bad)  # type: ignore[arg-type]


def test_entity_edges_name_the_papers_behind_them(small_tables: Tables) -> None:
    graph = to_networkx(small_tables, "entities")
    assert graph.edges["method:lora", "method:qlora"]["papers"] == [
        "arxiv:2311.00007",
        "title:0123456789abcdef",
    ]


def literature() -> Tables:
    """Five papers, three of them cited, and three authors; one reference is inferred."""
    papers = pd.DataFrame({"id": list("abcde"), "title": list("ABCDE")})
    cites = [("a", "d"), ("a", "e"), ("b", "d"), ("b", "e"), ("c", "e"), ("c", "b")]
    citations = pd.DataFrame(cites, columns=["citing", "cited"]).assign(relation="CITES")
    inferred = pd.DataFrame({"citing": ["d"], "cited": ["b"], "relation": ["BUILDS_ON"]})
    names = ["lind", "olsen", "berg", "lab"]
    labels = ["Author", "Author", "Author", "Organisation"]
    authors = pd.DataFrame({"id": names, "name": names, "label": labels})
    wrote = [("lind", "a"), ("olsen", "a"), ("berg", "a"), ("lind", "b"), ("olsen", "b")]
    authorships = pd.DataFrame(wrote, columns=["author", "paper"]).assign(relation="AUTHORED")
    lab = pd.DataFrame({"author": ["lab"], "paper": ["a"], "relation": ["PUBLISHED"]})
    return {
        "papers": papers,
        "citations": pd.concat([citations, inferred], ignore_index=True),
        "authors": authors,
        "authorships": pd.concat([authorships, lab], ignore_index=True),
    }


@pytest.mark.parametrize(
    ("view", "others", "edges"),
    [
        ("coupling", "cited", {"ab": "de", "ac": "e", "bc": "e"}),
        ("co-citation", "citing", {"de": "ab", "be": "c"}),
        ("co-authorship", "papers", {"lind olsen": "ab", "berg lind": "a", "berg olsen": "a"}),
    ],
)
def test_networks_of_the_literature_join_what_shares_references_citers_and_papers(
    view: View, others: str, edges: dict[str, str]
) -> None:
    graph = to_networkx(literature(), view)
    found = {frozenset(e): (d["count"], d["weight"], d[others]) for *e, d in graph.edges(data=True)}
    assert found == {
        frozenset(pair.split() if " " in pair else pair): (len(shared), len(shared), list(shared))
        for pair, shared in edges.items()
    }
    assert len({d["type"] for *_, d in graph.edges(data=True)}) == 1


@pytest.mark.parametrize("weighting", WEIGHTINGS)
def test_networks_of_the_literature_take_every_weighting_of_a_projection(
    weighting: Weighting,
) -> None:
    tables = literature()
    cites = tables["citations"].query("relation == 'CITES'")
    wrote = tables["authorships"].query("relation == 'AUTHORED'")
    sides: dict[View, tuple[pd.Series, pd.Series]] = {
        "coupling": (cites["citing"], cites["cited"]),
        "co-citation": (cites["cited"], cites["citing"]),
        "co-authorship": (wrote["author"], wrote["paper"]),
    }
    for view, pairs in sides.items():
        graph = to_networkx(tables, view, weighting=weighting)
        expected = project_papers(zip(*pairs, strict=True), weighting=weighting)
        assert {frozenset(e): d["weight"] for *e, d in graph.edges(data=True)} == {
            frozenset((e.source, e.target)): pytest.approx(e.weight) for e in expected.edges()
        }


def test_a_paper_of_n_authors_gives_each_of_them_one_in_all_when_counted_fractionally() -> None:
    graph = to_networkx(literature(), "co-authorship", weighting="fractional")
    assert dict(graph.degree(weight="weight")) == {"lind": 2.0, "olsen": 2.0, "berg": 1.0}
    assert {n: d["paperCount"] for n, d in graph.nodes(data=True)} == {
        "lind": 2,
        "olsen": 2,
        "berg": 1,
    }


def test_a_paper_of_very_many_authors_joins_nobody_but_counts() -> None:
    tables = literature()
    crowd = pd.DataFrame({"author": [f"a{n}" for n in range(24)] + ["lind", "olsen"]})
    crowd = crowd.assign(paper="c", relation="AUTHORED")
    tables["authorships"] = pd.concat([tables["authorships"], crowd], ignore_index=True)
    graph = to_networkx(tables, "co-authorship")
    assert graph.edges["lind", "olsen"]["papers"] == ["a", "b"]
    assert graph.nodes["lind"]["paperCount"] == 3


def test_entities_view_takes_a_weighting_and_keeps_count_and_association(
    small_tables: Tables,
) -> None:
    plain = to_networkx(small_tables, "entities")
    cosine = to_networkx(small_tables, "entities", weighting="cosine")
    papers = small_tables["relations"].groupby("entity")["paper"].nunique()
    assert set(plain.edges) == set(cosine.edges)
    for start, end, data in cosine.edges(data=True):
        before = plain.edges[start, end]
        assert (data["count"], data["association"]) == (before["count"], before["association"])
        root = (papers[start] * papers[end]) ** 0.5
        assert data["weight"] == pytest.approx(data["count"] / root)


@pytest.mark.parametrize(
    ("view", "weighting", "sentence"),
    [
        ("papers", "cosine", "view 'papers' takes no weighting; these do: entities, coupling"),
        ("coupling", "tfidf", "unknown weighting 'tfidf'; weightings: rarity, count, fractional"),
    ],
)
def test_a_weighting_that_is_unknown_or_has_no_place_is_wrong_usage(
    small_tables: Tables, view: View, weighting: Any, sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence):
        to_networkx(small_tables, view, weighting=weighting)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_a_graph_without_tables_is_empty(view: View) -> None:
    assert len(to_networkx({}, view)) == 0
