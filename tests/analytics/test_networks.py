from __future__ import annotations

from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from graphbuild.analytics.centrality import centrality
from graphbuild.analytics.reading import main_path
from graphbuild.analytics.together import co_usage, compared_with
from graphbuild.errors import QueryError, UsageError
from graphbuild.views import to_networkx

Tables = dict[str, pd.DataFrame]


@pytest.mark.parametrize("view", ["papers", "entities", "citations", "bipartite"])
def test_centralities_equal_those_of_networkx(small_tables: Tables, view: str) -> None:
    graph = to_networkx(small_tables, view)  # type: ignore[arg-type]
    found = centrality(small_tables, view).set_index("id")  # type: ignore[arg-type]
    pagerank = nx.pagerank(graph, tol=1e-12, max_iter=1000)
    simple = nx.DiGraph(graph) if graph.is_directed() else graph
    for node in graph:
        assert found.loc[node, "pagerank"] == pytest.approx(pagerank[node], abs=1e-6)
        assert found.loc[node, "strength"] == pytest.approx(graph.degree(node, weight="weight"))
    if not graph.is_multigraph():
        between = nx.betweenness_centrality(simple)
        assert found["betweenness"].to_dict() == pytest.approx(between)


def test_sampled_betweenness_is_near_the_exact_and_repeatable() -> None:
    graph = nx.connected_watts_strogatz_graph(200, 6, 0.1, seed=1)
    names = {node: f"p{node:03}" for node in graph}
    tables = {
        "papers": pd.DataFrame({"id": list(names.values()), "title": list(names.values())}),
        "shared": pd.DataFrame(
            [(names[a], names[b], 1.0) for a, b in graph.edges],
            columns=["source", "target", "weight"],
        ),
    }
    exact = centrality(tables).set_index("id")["betweenness"]
    drawn = centrality(tables, samples=100).set_index("id")["betweenness"]
    assert np.corrcoef(exact, drawn.loc[exact.index])[0, 1] > 0.9
    assert drawn.mean() == pytest.approx(exact.mean(), rel=0.1)
    again = centrality(tables, samples=100).set_index("id")["betweenness"]
    assert drawn.equals(again)


def test_a_paper_between_two_topics_bridges_and_one_within_does_not() -> None:
    ids = ["a1", "a2", "b1", "b2", "mid"]
    pairs = [("a1", "a2"), ("b1", "b2"), ("a1", "mid"), ("b1", "mid")]
    tables = {
        "papers": pd.DataFrame({"id": ids, "title": ids}),
        "shared": pd.DataFrame([(*p, 1.0) for p in pairs], columns=["source", "target", "weight"]),
        "topics": pd.DataFrame({"id": ["A", "B"], "level": [1, 1], "label": ["A", "B"]}),
        "paper_topics": pd.DataFrame(
            {"paper": ids[:4], "topic": ["A", "A", "B", "B"], "score": 1.0}
        ),
    }
    found = centrality(tables).set_index("id")["bridging"]
    assert found["mid"] == pytest.approx(0.5)
    assert found["a2"] == 0


def citations(*pairs: tuple[str, str]) -> Tables:
    ids = sorted({paper for pair in pairs for paper in pair})
    return {
        "papers": pd.DataFrame(
            {
                "id": ids,
                "title": ids,
                "publishedDate": [f"2024-01-{i + 1:02}" for i in range(9)][: len(ids)],
            }
        ),
        "entities": pd.DataFrame({"id": [], "name": []}),
        "citations": pd.DataFrame(
            [(new, old, "CITES", []) for old, new in pairs],
            columns=["citing", "cited", "relation", "via"],
        ),
    }


def test_the_main_path_is_the_heaviest_of_all_paths() -> None:
    rng = np.random.default_rng(7)
    for _ in range(20):
        pairs = [p for p in combinations("abcdefgh", 2) if rng.random() < 0.35]
        tables = citations(*pairs)
        graph = nx.DiGraph(pairs)
        sources = [n for n in graph if not graph.in_degree(n)]
        sinks = [n for n in graph if not graph.out_degree(n)]
        paths = [
            list(pairwise(p))
            for s in sources
            for t in sinks
            for p in nx.all_simple_paths(graph, s, t)
        ]
        count = {edge: sum(edge in p for p in paths) for edge in graph.edges}
        found = main_path(tables)
        steps = list(zip(found["paper"], found["paper"].iloc[1:], strict=False))
        assert found["count"].iloc[1:].tolist() == [count[step] for step in steps]
        assert sum(count[s] for s in steps) == max(sum(count[e] for e in p) for p in paths)


def test_circles_and_citations_of_the_future_are_left_out_and_counted() -> None:
    tables = citations(("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"))
    found = main_path(tables)
    assert found["paper"].tolist() == ["a", "b", "c", "d"]
    assert found.attrs["leftOut"] == 1
    undated = {**tables, "papers": tables["papers"].assign(publishedDate=None)}
    found = main_path(undated)
    assert found["paper"].tolist() == ["c", "d"]
    assert found.attrs["leftOut"] == 3


def test_a_paper_of_a_known_year_may_cite_one_of_that_year() -> None:
    tables = citations(("b", "a"))
    tables["papers"]["publishedDate"] = ["2024-01-01", "2024-05-03"]
    tables["papers"]["datePrecision"] = ["year", "day"]
    assert main_path(tables)["paper"].tolist() == ["b", "a"]
    tables["papers"]["datePrecision"] = ["day", "day"]
    assert main_path(tables).empty


def test_the_path_to_a_paper_ends_there_and_says_why(small_tables: Tables) -> None:
    found = main_path(small_tables, to="QLoRA in Practice")
    assert found["paper"].tolist() == [
        "arxiv:2301.00001",
        "arxiv:2307.00005",
        "arxiv:2311.00007",
    ]
    assert found["relation"].tolist() == ["", "CITES", "BUILDS_ON"]
    assert found["via"].iloc[2] == ["TinyLlama-Chat 2"]


def test_a_paper_that_builds_on_nothing_has_no_path(small_tables: Tables) -> None:
    assert main_path(small_tables, to="arxiv:2302.00002").empty
    nothing = {**small_tables, "citations": small_tables["citations"].iloc[:0]}
    assert main_path(nothing).empty


def test_unknown_papers_and_relations_are_refused(small_tables: Tables) -> None:
    with pytest.raises(QueryError):
        main_path(small_tables, to="no such paper")
    with pytest.raises(UsageError, match="unknown relation 'LIKES'"):
        main_path(small_tables, relations=["LIKES"])


def test_co_usage_counts_papers_that_name_both(small_tables: Tables) -> None:
    found = co_usage(small_tables)
    papers = small_tables["relations"].groupby("entity")["paper"].agg(set)
    assert found.loc["LoRA", "GSM8K"] == len(papers["method:lora"] & papers["benchmark:gsm8k"]) == 2
    assert found.shape == (8, 5)
    square = co_usage(small_tables, "METHOD", "method", top=3)
    assert (square.to_numpy() == square.to_numpy().T).all()
    assert (
        square.iloc[0, 0] == small_tables["entities"].query("type == 'METHOD'")["paperCount"].max()
    )


def test_compared_with_pairs_what_is_introduced_with_what_it_compares_with() -> None:
    rows = [
        ("p", "method:new", "INTRODUCES", 0.9, "We introduce New."),
        ("p", "method:old", "COMPARES_WITH", 0.8, "New beats Old."),
        ("q", "method:new", "INTRODUCES", 0.9, ""),
        ("q", "method:old", "COMPARES_WITH", 0.9, "Old is weaker than New."),
        ("r", "method:old", "COMPARES_WITH", 0.9, "A survey of Old."),
        ("s", "benchmark:b", "INTRODUCES", 0.9, ""),
        ("s", "method:old", "COMPARES_WITH", 0.9, ""),
    ]
    relations = pd.DataFrame(
        rows, columns=["paper", "entity", "relation", "confidence", "sentence"]
    )
    entities = pd.DataFrame({"id": ["method:new", "method:old"], "name": ["New", "Old"]})
    found = compared_with({"relations": relations, "entities": entities})
    assert found.to_numpy().tolist() == [
        ["method:new", "method:old", "New", "Old", 2, "Old is weaker than New."]
    ]
