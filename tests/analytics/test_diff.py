"""What is new between two graphs: papers, entities, first results, new leaders."""

import json
from pathlib import Path

import pandas as pd
import pytest

from graphbuild.analytics.diff import GraphDiff, diff_graphs, newsletter
from graphbuild.analytics.leaderboard import boards
from graphbuild.cli import main

Frames = dict[str, pd.DataFrame]


def without(tables: Frames, table: str, column: str, value: str) -> Frames:
    frame = tables[table]
    return {**tables, table: frame[frame[column] != value]}


def test_a_graph_has_nothing_new_since_itself(small_tables: Frames) -> None:
    assert diff_graphs(small_tables, small_tables) == GraphDiff((), (), (), (), ())
    assert newsletter(diff_graphs(small_tables, small_tables)) == "Nothing new."


def test_papers_and_entities_that_came_and_went_are_listed(small_tables: Frames) -> None:
    paper = small_tables["papers"].iloc[3]
    entity = small_tables["entities"].iloc[2]
    old = without(small_tables, "papers", "id", paper["id"])
    old = without(old, "entities", "id", entity["id"])
    found = diff_graphs(old, small_tables)
    assert [(item.id, item.title) for item in found.papers] == [(paper["id"], paper["title"])]
    assert [item.id for item in found.entities] == [entity["id"]]
    assert [item.id for item in diff_graphs(small_tables, old).papers_gone] == [paper["id"]]
    assert paper["title"] in newsletter(found)
    assert entity["name"] in newsletter(found)


def test_a_benchmark_without_results_before_has_first_results(small_tables: Frames) -> None:
    none = {**small_tables, "results": small_tables["results"][:0]}
    found = diff_graphs(none, small_tables)
    assert len(found.first_results) == len(boards(small_tables)) > 0
    assert found.new_leaders == ()
    assert "First results on" in newsletter(found)


def test_a_better_result_of_another_method_is_a_new_leader(small_tables: Frames) -> None:
    board = next(row for row in boards(small_tables).to_dict("records") if row["results"] > 1)
    results = small_tables["results"]
    names = small_tables["entities"].set_index("id")["name"]
    best = (results["on"] == board["benchmark"]) & (results["method"].map(names) == board["method"])
    old = {**small_tables, "results": results[~best]}
    found = diff_graphs(old, small_tables)
    (leader,) = [item for item in found.new_leaders if item.benchmark == board["benchmark"]]
    assert (leader.method, leader.best) == (board["method"], board["best"])
    assert leader.before is not None
    assert leader.before[0] != board["method"]
    assert f"before {leader.before[0]}" in newsletter(found)


def test_the_command_prints_text_json_or_a_paragraph(
    small_graph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for option, check in {
        "--json": lambda text: json.loads(text)["papers"] == [],
        "--newsletter": lambda text: text == "Nothing new.\n",
        "--count=3": lambda text: text.startswith("new papers: 0\n"),
    }.items():
        with pytest.raises(SystemExit) as exit_:
            main(["diff", str(small_graph), str(small_graph), option])
        assert exit_.value.code == 0
        assert check(capsys.readouterr().out)
