from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest

from graphbuild.errors import ExportError, UsageError
from graphbuild.export.graphml import FLAVOURS, read_graphml, write_graphml
from graphbuild.schema import NODES, RELATIONSHIPS
from graphbuild.views import VIEWS, edge_rows, to_networkx

Tables = dict[str, pd.DataFrame]
NS = "{http://graphml.graphdrawing.org/xmlns}"


def parse(path: Path) -> ET.Element:
    return ET.parse(path).getroot()  # noqa: S314 our own file


def same(left: nx.Graph[Any], right: nx.Graph[Any]) -> None:
    assert type(left) is type(right)
    assert dict(left.nodes(data=True)) == dict(right.nodes(data=True))
    if left.is_directed():
        assert sorted(map(repr, edge_rows(left))) == sorted(map(repr, edge_rows(right)))
    else:
        for start, end, key, data in edge_rows(left):
            assert right.get_edge_data(start, end, *([] if key is None else [key])) == data
        assert left.number_of_edges() == right.number_of_edges()


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_comes_back_equal_from_graphml(
    small_tables: Tables, tmp_path: Path, view: Any
) -> None:
    graph = to_networkx(small_tables, view)
    write_graphml(small_tables, tmp_path / "g.graphml", view=view)
    same(graph, read_graphml(tmp_path / "g.graphml"))


def test_networkx_alone_reads_all_nodes_edges_and_types(
    small_tables: Tables, tmp_path: Path
) -> None:
    write_graphml(small_tables, tmp_path / "g.graphml")
    graph = nx.read_graphml(tmp_path / "g.graphml")
    assert isinstance(graph, nx.MultiDiGraph)
    for label in NODES:
        frame = small_tables[label.table]
        for column, value in label.where.items():
            frame = frame[frame[column] == value]
        found = {node for node, data in graph.nodes(data=True) if data["type"] == label.label}
        assert found == set(frame["id"])
    for kind in RELATIONSHIPS:
        frame = small_tables[kind.table]
        for column, value in kind.where.items():
            frame = frame[frame[column] == value]
        edges = {(s, e) for s, e, data in graph.edges(data=True) if data["type"] == kind.type}
        assert edges == set(zip(frame[kind.start], frame[kind.end], strict=True))


def test_parallel_edges_stay_apart(small_tables: Tables, tmp_path: Path) -> None:
    write_graphml(small_tables, tmp_path / "g.graphml")
    graph = nx.read_graphml(tmp_path / "g.graphml")
    pair = ("arxiv:2307.00005", "arxiv:2301.00001")
    assert set(graph[pair[0]][pair[1]]) == {"BUILDS_ON", "CITES"}


def test_a_multigraph_without_parallel_edges_stays_a_multigraph(tmp_path: Path) -> None:
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    graph.add_edge("a", "b", key="USES", type="USES")
    write_graphml(graph, tmp_path / "g.graphml")
    assert isinstance(read_graphml(tmp_path / "g.graphml"), nx.MultiDiGraph)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_same_graph_gives_the_same_bytes(
    small_tables: Tables, tmp_path: Path, flavour: Any
) -> None:
    write_graphml(small_tables, tmp_path / "a", flavour=flavour)
    write_graphml(small_tables, tmp_path / "b", flavour=flavour)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_no_list_dict_none_or_nan_is_written(
    small_tables: Tables, tmp_path: Path, flavour: Any
) -> None:
    write_graphml(small_tables, tmp_path / "g.graphml", flavour=flavour)
    root = parse(tmp_path / "g.graphml")
    keys = {key.get("id"): key for key in root.iter(f"{NS}key")}
    for data in root.iter(f"{NS}data"):
        text = data.text or ""
        assert text not in {"None", "nan", "NaT"}
        assert not text.startswith(("{", "['", "array("))
        if text.startswith("["):
            assert isinstance(json.loads(text), list)
        assert data.get("key") in keys


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("bell\x07 and escape\x1b", "bell␇ and escape␛"),
        ("null\x00", "null␀"),
        ("<tag> & \"quotes\" 'too'", None),
        ("مرحبا بالعالم", None),
        ("emoji 🚀 and 𝔐", None),
        ("two\nlines\tand a tab", None),
        ("windows\r\nline", "windows\nline"),
        ("lone \ud800 surrogate, \uffff", "lone \ufffd surrogate, \ufffd"),
        ("  spaces around  ", None),
        ("]]> -->", None),
    ],
)
def test_odd_characters_survive_or_are_named(
    tmp_path: Path, flavour: Any, text: str, read: str | None
) -> None:
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_node(f"id {text}", type="Paper", abstract=text)
    write_graphml(graph, tmp_path / "g.graphml", flavour=flavour)
    back = nx.read_graphml(tmp_path / "g.graphml")
    expected = text if read is None else read
    # An XML parser may turn newlines in an id (an XML attribute) into spaces, never in a text.
    assert [data["abstract"] for _, data in back.nodes(data=True)] == [expected]
    assert list(back) == [f"id {expected}"]


def test_two_ids_that_would_become_one_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_nodes_from(["a\x00", "a␀"])
    with pytest.raises(ExportError, match="rename one"):
        write_graphml(graph, tmp_path / "g.graphml")
    assert list(tmp_path.iterdir()) == []


def test_an_older_file_stays_when_writing_fails(small_tables: Tables, tmp_path: Path) -> None:
    target = tmp_path / "g.graphml"
    target.write_text("older")
    broken = {**small_tables, "papers": small_tables["papers"].assign(publishedDate="not a date")}
    broken["shared"] = broken["shared"].drop(columns="source")
    with pytest.raises(KeyError):
        write_graphml(broken, target, view="papers")
    assert target.read_text() == "older"
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_gives_one_sentence(small_tables: Tables, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is no folder; create it first"):
        write_graphml(small_tables, tmp_path / "no" / "g.graphml")


@pytest.mark.parametrize("bad", [{"flavour": "pajek"}, {"view": "authors"}, {"top": 0}])
def test_wrong_arguments_are_wrong_usage(
    small_tables: Tables, tmp_path: Path, bad: dict[str, Any]
) -> None:
    with pytest.raises(UsageError):
        write_graphml(small_tables, tmp_path / "g.graphml", **bad)


def test_gephi_finds_label_weight_colour_and_year(small_tables: Tables, tmp_path: Path) -> None:
    write_graphml(small_tables, tmp_path / "g.graphml", flavour="gephi")
    graph = nx.read_graphml(tmp_path / "g.graphml")
    bert = graph.nodes["method:lora"]
    assert (bert["label"], bert["aliases"]) == ("LoRA", "low-rank adaptation")
    assert all(0 <= data[c] <= 255 for _, data in graph.nodes(data=True) for c in "rgb")
    assert graph.nodes["arxiv:2301.00001"]["year"] == 2023
    assert "year" not in graph.nodes["title:0123456789abcdef"]
    for _, _, data in graph.edges(data=True):
        assert isinstance(data["weight"], float)
        assert data["label"] == data["type"]
    root = parse(tmp_path / "g.graphml")
    ids = [edge.get("id") for edge in root.iter(f"{NS}edge")]
    assert len(ids) == len(set(ids))
    weight = [k for k in root.iter(f"{NS}key") if k.get("attr.name") == "weight"]
    assert [k.get("attr.type") for k in weight] == ["double"]


def test_apoc_finds_its_literal_keys(small_tables: Tables, tmp_path: Path) -> None:
    write_graphml(small_tables, tmp_path / "g.graphml", flavour="apoc")
    root = parse(tmp_path / "g.graphml")
    keys = {(k.get("id"), k.get("for")): k for k in root.iter(f"{NS}key")}
    assert ("labels", "node") in keys
    assert ("label", "edge") in keys
    assert keys["aliases", "node"].get("attr.list") == "string"
    assert keys["starts", "edge"].get("attr.list") == "long"
    for edge in root.iter(f"{NS}edge"):
        assert edge[0].get("key") == "label"
    method = next(n for n in root.iter(f"{NS}node") if n.get("id") == "method:lora")
    assert {d.get("key"): d.text for d in method}["labels"] == ":Method:Entity"


def test_yed_shows_labels_and_colours_by_type(small_tables: Tables, tmp_path: Path) -> None:
    write_graphml(small_tables, tmp_path / "g.graphml", flavour="yed")
    root = parse(tmp_path / "g.graphml")
    yed = "{http://www.yworks.com/xml/graphml}"
    colours = {}
    for node in root.iter(f"{NS}node"):
        label = node.find(f".//{yed}NodeLabel")
        fill = node.find(f".//{yed}Fill")
        assert label is not None
        assert label.text
        assert fill is not None
        kind = str(node.get("id")).partition(":")[0]
        colours.setdefault(kind, set()).add(fill.get("color"))
    assert all(len(found) == 1 for kind, found in colours.items() if kind != "title")
    assert len({*map(tuple, colours.values())}) > 5
    assert nx.read_graphml(tmp_path / "g.graphml").nodes["method:lora"]["label"] == "LoRA"
