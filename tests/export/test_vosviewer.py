from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest

from graphbuild.export.vosviewer import write_vosviewer
from graphbuild.views import to_networkx

Tables = dict[str, pd.DataFrame]


def read_map(folder: Path) -> list[dict[str, str]]:
    with (folder / "map.txt").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def read_network(folder: Path) -> dict[tuple[str, str], float]:
    lines = (folder / "network.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    assert all(len(row) == 3 for row in rows)
    return {(a, b): float(strength) for a, b, strength in rows}


@pytest.mark.parametrize("view", ["papers", "entities", "co-citation", "co-authorship"])
def test_the_pair_of_files_holds_every_item_and_every_link_with_its_strength(
    small_tables: Tables, tmp_path: Path, view: Any
) -> None:
    graph = to_networkx(small_tables, view)
    write_vosviewer(small_tables, tmp_path / "vos", view=view)
    items, links = read_map(tmp_path / "vos"), read_network(tmp_path / "vos")
    node = {item["id"]: item["description"].split(" · ")[-1] for item in items}
    assert list(node) == [str(n) for n in range(1, len(graph) + 1)]
    assert list(node.values()) == list(graph)
    assert {frozenset((node[a], node[b])): s for (a, b), s in links.items()} == {
        frozenset(edge): pytest.approx(weight) for *edge, weight in graph.edges(data="weight")
    }
    assert graph.number_of_edges() == len(links) > 0
    ends = Counter(end for pair in links for end in pair)
    for item in items:
        assert int(item["weight<Links>"]) == ends[item["id"]]
        total = sum(s for pair, s in links.items() if item["id"] in pair)
        assert float(item["weight<Total link strength>"]) == pytest.approx(total)


def test_items_have_labels_addresses_documents_and_years(
    small_tables: Tables, tmp_path: Path
) -> None:
    write_vosviewer(small_tables, tmp_path / "names", view="entities")
    lora = next(i for i in read_map(tmp_path / "names") if i["description"].endswith("method:lora"))
    row = small_tables["entities"].set_index("id").loc["method:lora"]
    assert lora["label"] == "LoRA"
    assert lora["weight<Documents>"] == str(row["paperCount"])
    assert lora["score<Pub. year>"] == str(row["firstSeen"])[:4]
    small_tables["papers"].loc[0, "url"] = "https://example.org/1"
    write_vosviewer(small_tables, tmp_path / "papers", view="papers")
    items = read_map(tmp_path / "papers")
    assert [item["label"] for item in items] == small_tables["papers"]["title"].tolist()
    assert [item["url"] for item in items] == ["https://example.org/1", *[""] * 11]
    assert "weight<Documents>" not in items[0]


def test_both_directions_and_parallel_edges_are_one_link_and_loops_none(tmp_path: Path) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edge("a", "b", weight=2.0)
    graph.add_edge("a", "b", weight=1.0)
    graph.add_edge("b", "a")
    graph.add_edge("a", "a", weight=5.0)
    graph.add_edge("b", "c", weight=0.0)  # VOSviewer takes positive strengths only
    write_vosviewer(graph, tmp_path / "vos")
    assert read_network(tmp_path / "vos") == {("1", "2"): 4.0}


def test_labels_with_separators_quotes_and_markup_stay_whole(tmp_path: Path) -> None:
    graph: nx.Graph[str] = nx.Graph()
    names = ['say "a, b; c"', "tab\tand\nline", "naïve 🚀 مرحبا", "bell\x07 \ud800"]
    for number, name in enumerate(names):
        graph.add_node(f"<{number}>", type="Method", name=name)
    write_vosviewer(graph, tmp_path / "vos")
    items = read_map(tmp_path / "vos")
    assert [item["label"] for item in items] == [
        'say "a, b; c"',
        "tab and line",
        "naïve 🚀 مرحبا",
        "bell␇ �",
    ]
    assert items[0]["description"] == "Method · &lt;0&gt;"
    raw = (tmp_path / "vos" / "map.txt").read_text(encoding="utf-8")
    assert '\t"say ""a, b; c"""\t' in raw
