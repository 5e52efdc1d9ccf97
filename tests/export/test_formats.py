from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest

from graphbuild.errors import ExportError, UsageError
from graphbuild.export import FORMATS, export
from graphbuild.export.csv_pair import write_csv
from graphbuild.export.gexf import write_gexf
from graphbuild.export.json_graph import write_cytoscape, write_json
from graphbuild.views import VIEWS, edge_rows, to_networkx

Tables = dict[str, pd.DataFrame]
GEXF = "{http://www.gexf.net/1.2draft}"


@pytest.mark.parametrize("view", VIEWS)
def test_networkx_reads_gexf_with_every_node_and_edge(
    small_tables: Tables, tmp_path: Path, view: Any
) -> None:
    graph = to_networkx(small_tables, view)
    write_gexf(small_tables, tmp_path / "g.gexf", view=view)
    back = nx.read_gexf(tmp_path / "g.gexf")
    assert set(back) == set(graph)
    for start, end, _, data in edge_rows(back):
        found = graph.get_edge_data(start, end)
        assert found is not None
        types = set(found) if graph.is_multigraph() else {found["type"]}
        assert data["relation"] in types
    assert back.number_of_edges() == graph.number_of_edges()


def test_gexf_has_dates_for_the_timeline(small_tables: Tables, tmp_path: Path) -> None:
    write_gexf(small_tables, tmp_path / "g.gexf")
    root = ET.parse(tmp_path / "g.gexf").getroot()  # noqa: S314 our own file
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    starts = {node.get("id"): node.get("start") for node in root.iter(f"{GEXF}node")}
    assert starts["arxiv:2307.00005"] == "2023-07-05"
    assert starts["title:0123456789abcdef"] is None
    for edge in root.iter(f"{GEXF}edge"):
        ends = [s for s in (starts[edge.get("source")], starts[edge.get("target")]) if s]
        assert edge.get("start") == (max(ends) if ends else None)


def test_gexf_has_labels_weights_and_valid_edge_types(small_tables: Tables, tmp_path: Path) -> None:
    write_gexf(small_tables, tmp_path / "g.gexf")
    root = ET.parse(tmp_path / "g.gexf").getroot()  # noqa: S314 our own file
    labels = {node.get("id"): node.get("label") for node in root.iter(f"{GEXF}node")}
    assert labels["method:lora"] == "LoRA"
    ids = [edge.get("id") for edge in root.iter(f"{GEXF}edge")]
    assert len(set(ids)) == len(ids)
    for edge in root.iter(f"{GEXF}edge"):
        assert float(edge.get("weight", "nan")) >= 0
        assert edge.get("type", "directed") in {"directed", "undirected", "mutual"}
        assert edge.get("label")


@pytest.mark.parametrize("view", VIEWS)
def test_node_link_json_comes_back_equal(small_tables: Tables, tmp_path: Path, view: Any) -> None:
    graph = to_networkx(small_tables, view)
    write_json(small_tables, tmp_path / "g.json", view=view)
    data = json.loads((tmp_path / "g.json").read_text(encoding="utf-8"))
    back = nx.node_link_graph(data, edges="edges")
    for *_, attributes in edge_rows(back):
        if "source_" in attributes:
            attributes["source"] = attributes.pop("source_")
    assert type(back) is type(graph)
    assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
    assert nx.utils.graphs_equal(back, graph)


def test_cytoscape_json_has_names_types_and_unique_ids(
    small_tables: Tables, tmp_path: Path
) -> None:
    write_cytoscape(small_tables, tmp_path / "g.cyjs")
    elements = json.loads((tmp_path / "g.cyjs").read_text(encoding="utf-8"))["elements"]
    nodes = {node["data"]["id"]: node["data"] for node in elements["nodes"]}
    graph = to_networkx(small_tables, "full")
    assert set(nodes) == set(graph)
    assert nodes["method:lora"]["name"] == "LoRA"
    assert nodes["arxiv:2307.00005"]["name"] == "TinyLlama-Chat 2: Longer Contexts"
    edges = [edge["data"] for edge in elements["edges"]]
    assert len({edge["id"] for edge in edges}) == len(edges) == graph.number_of_edges()
    assert all(edge["source"] in nodes and edge["target"] in nodes for edge in edges)
    assert {edge["interaction"] for edge in edges} == {
        data["type"] for *_, data in edge_rows(graph)
    }


def test_networkx_reads_cytoscape_json(small_tables: Tables, tmp_path: Path) -> None:
    write_cytoscape(small_tables, tmp_path / "g.cyjs", view="papers")
    data = json.loads((tmp_path / "g.cyjs").read_text(encoding="utf-8"))
    for node in data["elements"]["nodes"]:
        node["data"]["value"] = node["data"]["id"]
    data["data"] = list(data["data"].items())
    back = nx.cytoscape_graph(data)
    assert back.number_of_edges() == len(small_tables["shared"])


def test_csv_pair_has_the_columns_that_gephi_imports(small_tables: Tables, tmp_path: Path) -> None:
    write_csv(small_tables, tmp_path / "out", view="papers")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["edges.csv", "nodes.csv"]
    nodes = pd.read_csv(tmp_path / "out" / "nodes.csv")
    edges = pd.read_csv(tmp_path / "out" / "edges.csv")
    assert list(nodes.columns[:3]) == ["Id", "Label", "type"]
    assert list(edges.columns[:5]) == ["Source", "Target", "Type", "Weight", "Label"]
    assert set(nodes["Id"]) == set(small_tables["papers"]["id"])
    assert edges["Weight"].tolist() == small_tables["shared"]["weight"].tolist()
    assert set(edges["Type"]) == {"Undirected"}


def test_csv_keeps_quotes_newlines_commas_emoji_and_names_controls(tmp_path: Path) -> None:
    text = 'a "quote", a\nnewline, 🚀 مرحبا'
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_node("n", type="Paper", title="T", abstract=text, note="null\x00")
    write_csv(graph, tmp_path / "out")
    with (tmp_path / "out" / "nodes.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    assert row["abstract"] == text
    assert row["note"] == "null␀"


@pytest.mark.parametrize("name", ["graphml", "gexf", "json", "cytoscape", "csv", "vosviewer"])
def test_twice_gives_the_same_bytes(small_tables: Tables, tmp_path: Path, name: str) -> None:
    for target in ("a", "b"):
        export(small_tables, name, tmp_path / target)
    read = [
        {p.name: p.read_bytes() for p in (tmp_path / t).iterdir()}
        if (tmp_path / t).is_dir()
        else (tmp_path / t).read_bytes()
        for t in ("a", "b")
    ]
    assert read[0] == read[1]


@pytest.mark.parametrize("name", ["graphml", "gexf", "json", "cytoscape", "csv", "vosviewer"])
def test_an_empty_graph_can_be_written(tmp_path: Path, name: str) -> None:
    export({}, name, tmp_path / "g", view="papers")
    assert (tmp_path / "g").exists()


@pytest.mark.parametrize("name", ["graphml", "gexf", "json", "cytoscape", "csv", "vosviewer"])
def test_odd_characters_do_not_break_any_format(tmp_path: Path, name: str) -> None:
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_edge("a\x01\ud800", "b 🚀", type="USES", sentence="<&>\x0b \uffff مرحبا")
    FORMATS[name].write(graph, tmp_path / "g")
    if name in {"graphml", "gexf"}:
        assert ET.parse(tmp_path / "g").getroot() is not None  # noqa: S314 our own file
    elif name not in {"csv", "vosviewer"}:
        assert json.loads((tmp_path / "g").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["graphml", "gexf", "json", "cytoscape", "csv", "vosviewer"])
def test_a_failed_write_leaves_nothing(small_tables: Tables, tmp_path: Path, name: str) -> None:
    with pytest.raises((ExportError, UsageError)):
        export(small_tables, name, tmp_path / "no" / "such" / "folder")
    with pytest.raises(UsageError):
        export(small_tables, name, tmp_path / "g", view="authors")
    assert list(tmp_path.iterdir()) == []


def test_an_option_that_a_format_does_not_take_is_wrong_usage(
    small_tables: Tables, tmp_path: Path
) -> None:
    with pytest.raises(
        UsageError, match="takes no option 'flavour'; it takes: backbone, min_weight"
    ):
        export(small_tables, "gexf", tmp_path / "g", flavour="gephi")
