from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

import graphbuild
from graphbuild import Graph
from graphbuild.errors import QueryError, SchemaError, StoreError, UsageError
from graphbuild.schema import TABLES


@pytest.fixture(scope="module")
def graph(small_graph: Path) -> Graph:
    return Graph.open(small_graph)


def test_every_table_is_an_attribute_and_an_item(graph: Graph) -> None:
    assert list(graph) == list(TABLES)
    for name, table in TABLES.items():
        frame = getattr(graph, name)
        assert frame is graph[name]
        assert list(frame.columns) == [column.name for column in table.columns]


def test_each_table_is_read_once(graph: Graph) -> None:
    assert graph.papers is graph.papers


def test_importing_graphbuild_imports_nothing_heavy() -> None:
    code = (
        "import sys, graphbuild; dir(graphbuild);"
        "print([m for m in ('pandas', 'networkx', 'spacy', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_name_in_graphbuild_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Grahp'"):
        graphbuild.Grahp  # noqa: B018 the access is what is tested


@pytest.mark.parametrize("name", ["LoRA", "lora", "method:lora", "low-rank adaptation", "Lo-RA"])
def test_entities_are_found_by_id_name_alias_and_spelling(graph: Graph, name: str) -> None:
    assert graph.entity(name)["id"] == "method:lora"


def test_an_unknown_entity_gives_near_names(graph: Graph) -> None:
    with pytest.raises(QueryError, match="did you mean 'MMLU'"):
        graph.entity("MMLUU")


def test_an_ambiguous_entity_names_the_ids(graph: Graph) -> None:
    entities = graph.entities.copy()
    entities.loc[entities["id"] == "task:summarization", "name"] = "RAG"
    with pytest.raises(QueryError, match="names 2 entities: method:rag, task:summarization"):
        Graph({"entities": entities}).entity("rag")


@pytest.mark.parametrize(
    "name",
    [
        "arxiv:2307.00005",
        "2307.00005",
        "https://arxiv.org/abs/2307.00005",
        "TinyLlama-Chat 2: Longer Contexts",
        "longer  contexts",
    ],
)
def test_papers_are_found_by_id_address_and_title(graph: Graph, name: str) -> None:
    assert graph.paper(name)["id"] == "arxiv:2307.00005"


def test_words_of_several_titles_are_refused_with_ids(graph: Graph) -> None:
    with pytest.raises(
        QueryError, match=r"fits 2 papers: arxiv:2304.00003, arxiv:2404.00010; give the id"
    ):
        graph.paper("graphrag-lite")


@pytest.mark.parametrize("name", ["", "  ", "/", "no such thing"])
def test_nothing_is_found_for_empty_or_unknown_names(graph: Graph, name: str) -> None:
    for lookup in (graph.paper, graph.entity, graph.evidence):
        with pytest.raises(QueryError):
            lookup(name)


def test_evidence_of_an_entity_quotes_sentences_of_its_papers(graph: Graph) -> None:
    evidence = graph.evidence("LoRA")
    assert set(evidence["paper"]) == set(
        graph.relations.loc[graph.relations["entity"] == "method:lora", "paper"]
    )
    for row in evidence.itertuples():
        paper = graph.paper(row.paper)
        assert row.sentence in f"{paper['title']}\n{paper['abstract']}"


def test_evidence_of_a_paper_lists_its_entities(graph: Graph) -> None:
    evidence = graph.evidence("QLoRA in Practice")
    assert {"LoRA", "QLoRA", "MMLU", "GSM8K"} <= set(evidence["name"])


def test_neighbours_are_those_of_the_full_view(graph: Graph) -> None:
    network = graph.to_networkx()
    for name in ("arxiv:2404.00010", "method:tinyllama-chat-2", "metric:f1"):
        found = graph.neighbours(name)
        assert set(found["id"]) == set(nx.all_neighbors(network, name))
        assert len(found) == network.degree(name)
        types = {n: network.nodes[n]["type"] for n in found["id"]}
        assert dict(zip(found["id"], found["type"], strict=True)) == types


def test_neighbours_follow_only_the_relations_asked_for(graph: Graph) -> None:
    found = graph.neighbours("method:tinyllama-chat", relations=["VERSION_OF", "INTRODUCES"])
    assert found[["id", "relation", "direction"]].to_numpy().tolist() == [
        ["arxiv:2301.00001", "INTRODUCES", "in"],
        ["method:tinyllama-chat-2", "VERSION_OF", "in"],
    ]
    with pytest.raises(UsageError, match="unknown relation 'LIKES'"):
        graph.neighbours("method:lora", relations=["LIKES"])


def test_a_paper_without_neighbours_has_an_empty_table(graph: Graph) -> None:
    alone = Graph({"papers": graph.papers})
    assert alone.neighbours("arxiv:2302.00002").empty


def test_stats_count_every_kind(graph: Graph) -> None:
    stats = dict(graph.stats().to_numpy())
    assert stats["papers"] == 12
    assert stats["METHOD"] == 8
    assert stats["INTRODUCES"] == 4
    assert stats["CITES"] + stats["BUILDS_ON"] == len(graph.citations)
    assert stats["mentions"] == len(graph.mentions)


def test_jupyter_shows_tables_with_counts_and_escapes_names(graph: Graph, tmp_path: Path) -> None:
    html = graph._repr_html_()
    assert "12 papers from 2023-01-09 to 2024-06-11" in html
    for name, table in TABLES.items():
        assert re.search(rf">{name}</th><td>{len(graph[name]):,}</td>", html)
        assert table.description in html
    odd = Graph({}, path=tmp_path / "<b>")
    assert "<b>" not in odd._repr_html_()


def test_repr_counts(graph: Graph) -> None:
    assert repr(graph) == "Graph(12 papers, 20 entities, 57 relations)"


def test_a_table_that_the_schema_does_not_know_is_refused() -> None:
    with pytest.raises(SchemaError, match="no table 'paper'"):
        Graph({"paper": pd.DataFrame()})


def test_a_graph_of_no_tables_answers() -> None:
    empty = Graph({})
    assert empty.papers.empty
    assert len(empty.to_networkx()) == 0
    assert len(empty.to_networkx("entities")) == 0
    assert empty.stats().iloc[0].tolist() == ["papers", 0]
    assert "0 papers" in empty._repr_html_()


def test_a_folder_that_was_built_again_is_not_mixed_with_the_old(
    small_graph: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "graph"
    shutil.copytree(small_graph, folder)
    graph = Graph.open(folder)
    assert len(graph.papers) == 12
    folder.rename(tmp_path / "old")
    shutil.copytree(small_graph, folder)
    with pytest.raises(StoreError, match="built again"):
        graph.entities.head()


def test_a_folder_that_is_no_graph_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is no graph folder"):
        Graph.open(tmp_path)
