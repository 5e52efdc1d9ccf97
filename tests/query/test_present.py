"""Results as text, JSON, CSV, DataFrames, GraphML and HTML."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import networkx as nx
import pytest

from graphbuild.errors import QueryError, UsageError
from graphbuild.query import (
    GrafeoEngine,
    GraphNode,
    GraphPath,
    GraphRelationship,
    QueryResult,
    result_graph,
    run_named,
    to_csv,
    to_frame,
    to_records,
    write_result_graph,
)
from graphbuild.query.present import caption, to_text

PAPER = GraphNode("1", ("Paper",), {"id": "arxiv:1", "title": "A  long\ntitle " * 9, "upvotes": 3})
BERT = GraphNode("2", ("Entity", "Method"), {"id": "method:bert", "name": "BERT", "aliases": ["b"]})
USES = GraphRelationship("7", "USES", "1", "2", {"count": 2, "starts": [0, 9], "confidence": 0.5})
PATH = GraphPath((BERT, PAPER), (USES,))
RESULT = QueryResult(
    ("text", "day", "many", "node", "path", "none", "odd"),
    (('a, "b"\nc', date(2024, 5, 24), ["x", 1], BERT, PATH, None, float("nan")),),
)


def test_a_path_reads_in_the_direction_of_its_relationships() -> None:
    assert to_text(PATH).startswith("(BERT)<-[:USES]-(A long title")
    assert to_text(GraphPath((PAPER, BERT), (USES,))).endswith(")-[:USES]->(BERT)")


def test_a_caption_is_short_and_on_one_line() -> None:
    assert len(caption(PAPER)) <= 60
    assert "\n" not in caption(PAPER)
    assert caption(GraphNode("3", ("Thing",), {})) == "Thing"


def test_records_are_json() -> None:
    (record,) = json.loads(json.dumps(to_records(RESULT)))
    assert record["day"] == "2024-05-24"
    assert record["node"]["labels"] == ["Entity", "Method"]
    assert record["path"]["relationships"] == [
        {
            "type": "USES",
            "start": 1,
            "end": 0,
            "properties": {"confidence": 0.5, "count": 2, "starts": [0, 9]},
        }
    ]
    assert (record["none"], record["odd"]) == (None, None)


def test_csv_reads_back() -> None:
    header, row = csv.reader(io.StringIO(to_csv(RESULT)))
    assert header == list(RESULT.columns)
    assert row[0] == 'a, "b"\nc'
    assert json.loads(row[2]) == ["x", 1]
    assert json.loads(row[3])["properties"]["name"] == "BERT"
    assert row[5] == ""


def test_a_frame_has_the_columns_of_the_result() -> None:
    assert list(to_frame(RESULT).columns) == list(RESULT.columns)
    assert list(to_frame(QueryResult(("a", "b"), ())).columns) == ["a", "b"]


def test_a_graph_holds_each_node_and_relationship_once() -> None:
    twice = QueryResult(("path", "nodes"), ((PATH, [BERT, {"p": PAPER}]), (PATH, [])))
    graph = result_graph(twice)
    assert sorted(graph) == ["arxiv:1", "method:bert"]
    assert list(graph.edges(keys=True)) == [("arxiv:1", "method:bert", "USES")]
    assert graph.nodes["method:bert"]["type"] == "Method"
    assert graph.edges["arxiv:1", "method:bert", "USES"]["starts"] == [0, 9]


def test_relationships_without_their_ends_are_left_out() -> None:
    assert result_graph(QueryResult(("r", "n"), ((USES, BERT),))).number_of_edges() == 0


def test_parallel_relationships_of_one_type_are_all_kept() -> None:
    other = GraphRelationship("8", "USES", "1", "2", {})
    graph = result_graph(QueryResult(("p", "r"), ((PATH, other),)))
    assert graph.number_of_edges() == 2


def test_two_nodes_of_one_id_stay_two() -> None:
    other = GraphNode("9", ("Topic",), {"id": "arxiv:1", "label": "t"})
    graph = result_graph(QueryResult(("a", "b"), ((PAPER, other),)))
    assert sorted(graph) == ["Topic:arxiv:1", "arxiv:1"]


def test_a_result_without_nodes_cannot_be_drawn() -> None:
    with pytest.raises(QueryError, match="holds no nodes to draw"):
        result_graph(QueryResult(("a",), ((1,),)))


def test_graphml_opens_in_networkx_with_all_nodes_and_edges(
    embedded: GrafeoEngine, tmp_path: Path
) -> None:
    answer = run_named(embedded, "paper-map", {"paper": "arxiv:2403.00003"})
    write_result_graph(answer.result, tmp_path / "paper.graphml")
    graph = nx.read_graphml(tmp_path / "paper.graphml", force_multigraph=True)
    assert graph.number_of_nodes() == 9
    assert graph.number_of_edges() == 8
    assert graph.nodes["method:qlora"]["name"] == "QLoRA"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("paper-map", {"paper": "arxiv:2403.00003"}),
        ("lineage", {"paper": "arxiv:2406.00005"}),
        ("coauthor-map", {"author": "Bo Chen"}),
        ("benchmark-family", {"benchmark": "MMLU"}),
    ],
)
def test_html_is_one_page_with_the_names_of_the_result(
    embedded: GrafeoEngine, tmp_path: Path, name: str, values: dict[str, str]
) -> None:
    result = run_named(embedded, name, values).result
    graph = write_result_graph(result, tmp_path / "result.html")
    page = (tmp_path / "result.html").read_text(encoding="utf-8")
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert graph.number_of_nodes() >= 2


def test_results_of_papers_come_back_as_whole_rows(embedded: GrafeoEngine, tmp_path: Path) -> None:
    result = embedded.run(
        "MATCH a = (p:Paper)-[:REPORTS]->(r:Result)-[:ON]->(b:Entity) "
        "MATCH c = (r)-[:OF_METHOD]->(:Entity) MATCH d = (r)-[:IN_METRIC]->(:Entity) "
        "RETURN a, c, d ORDER BY r.id",
        {},
    )
    from graphbuild.query.graph import _elements_by_key
    from graphbuild.query.tables import tables_of

    results = tables_of(*_elements_by_key(result))["results"]
    assert len(results) == 7
    row = results.set_index("id").loc["result:1"]
    assert (row["paper"], row["on"]) == ("arxiv:2402.00002", "benchmark:gsm8k")
    assert (row["method"], row["metric"], row["value"]) == ("method:lora", "metric:accuracy", 71.5)
    write_result_graph(result, tmp_path / "result.html")


@pytest.mark.parametrize("name", ["x.png", "graph", "x.graphml.gz"])
def test_another_kind_of_file_is_wrong_usage(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"must end in \.graphml or \.html"):
        write_result_graph(RESULT, tmp_path / name)
