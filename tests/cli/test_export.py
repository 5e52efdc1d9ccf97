from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from graphbuild.cli import export as command
from graphbuild.cli import main
from graphbuild.export import FORMATS


def run(*words: str | Path) -> int:
    with pytest.raises(SystemExit) as done:
        main([str(word) for word in words])
    return int(done.value.code or 0)


def test_export_writes_the_view_asked_for(small_graph: Path, tmp_path: Path) -> None:
    target = tmp_path / "g.graphml"
    options = ("--view", "papers", "--top", "5", "--min-weight", "0.5", "--flavour", "gephi")
    assert run("export", small_graph, "--format", "graphml", "-o", target, *options) == 0
    graph = nx.read_graphml(target)
    assert len(graph) == 5
    assert all(data["weight"] >= 0.5 for _, _, data in graph.edges(data=True))
    assert all("label" in data for _, data in graph.nodes(data=True))


def test_data_goes_to_the_file_and_messages_to_standard_error(
    small_graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("export", small_graph, "-f", "graphml", "-o", tmp_path / "g.graphml")
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"wrote {tmp_path / 'g.graphml'}: 51 nodes, 181 edges\n"


@pytest.mark.parametrize(
    ("words", "advised"),
    [
        (["-f", "gexf"], True),
        (["-f", "vosviewer", "--view", "entities"], True),
        (["-f", "graphml", "--flavour", "yed"], True),
        (["-f", "graphml", "--flavour", "gephi", "--view", "entities", "--top", "2"], False),
        (["-f", "graphml"], False),
        (["-f", "json"], False),
        (["-f", "cypher"], False),
    ],
)
def test_what_is_too_large_to_draw_comes_with_a_way_to_thin_it_out_that_works(
    small_graph: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    advised: bool,
) -> None:
    monkeypatch.setattr(command, "_MOST_EDGES", 10)
    assert run("export", small_graph, "-o", tmp_path / "out", *words) == 0
    _, advice, way = (
        capsys.readouterr().err.strip().partition("; to draw it thin it out, such as with ")
    )
    assert bool(advice) == advised
    if advised:
        assert run("export", small_graph, "-f", "gexf", "-o", tmp_path / "thin", *way.split()) == 0
        assert nx.read_gexf(tmp_path / "thin").number_of_edges() > 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["-f", "graphlm", "-o", "x"], "did you mean 'graphml'"),
        (["-f", "graphml"], "give -o PATH"),
        (["-f", "graphml", "-o", "x", "--view", "authors"], "unknown view 'authors'"),
        (["-f", "graphml", "-o", "x", "--flavour", "pajek"], "unknown flavour 'pajek'"),
        (["-f", "graphml", "-o", "x", "--top", "0"], "it must be at least 1"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_2(
    small_graph: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("export", small_graph, *words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_graph_is_exit_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("export", tmp_path, "-f", "graphml", "-o", tmp_path / "x") == 1
    assert "is no graph folder" in capsys.readouterr().err


def test_the_list_names_every_format(small_graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", small_graph, "-f", "list") == 0
    out = capsys.readouterr().out
    assert all(name in out for name in FORMATS)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_has_a_writer(name: str) -> None:
    assert callable(FORMATS[name].write)
