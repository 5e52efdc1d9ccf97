"""``graphbuild query`` and ``graphbuild open`` as typed at a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graphbuild.cli import main
from graphbuild.neo4j_server import Neo4jServer
from graphbuild.query import BoltEngine, GrafeoEngine, named_queries

BENCHMARKS = """\
benchmark  papers  evaluations  firstSeen   id
MMLU            5            3  2024-01-10  benchmark:mmlu
GSM8K           3            3  2024-02-05  benchmark:gsm8k
"""


class Terminal:
    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture

    def __call__(self, *words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            main([str(word) for word in words])
        out, err = self._capture.readouterr()
        assert "Traceback" not in err
        code = caught.value.code
        assert isinstance(code, int)
        return code, out, err


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def graph(small_graph: Path, embedded: GrafeoEngine) -> Path:
    """The small graph; skips where the engine is missing."""
    del embedded
    return small_graph


def test_a_named_query_prints_a_table(run: Terminal, graph: Path) -> None:
    assert run("query", graph, "benchmarks-by-papers", "-p", "limit=2") == (0, BENCHMARKS, "")


def test_json_and_csv_are_for_machines(run: Terminal, graph: Path) -> None:
    words = ("query", graph, "benchmark-by-year", "-p", "benchmark=GSM8K")
    code, out, _ = run(*words, "--json")
    assert (code, json.loads(out)) == (0, [{"year": 2024, "papers": 3}])
    assert run(*words, "--csv") == (0, "year,papers\n2024,3\n", "")
    code, out, err = run(*words, "--csv", "--json")
    assert (code, out) == (2, "")
    assert "exclude each other" in err


def test_a_statement_of_ones_own_takes_parameters(run: Terminal, graph: Path) -> None:
    text = "MATCH (p:Paper) WHERE p.upvotes >= $least RETURN p.title AS title ORDER BY title"
    code, out, _ = run("query", graph, text, "-p", "least=25", "--csv")
    assert (code, out) == (0, "title\nAdapters of low rank\nFour bits are enough for adapters\n")


def test_another_spelling_is_told_on_standard_error(run: Terminal, graph: Path) -> None:
    code, out, err = run("query", graph, "benchmark-by-year", "-p", "benchmark=gsm8K", "--csv")
    assert (code, out) == (0, "year,papers\n2024,3\n")
    assert err == "benchmark: 'gsm8K' is 'GSM8K' in this graph\n"


def test_an_answer_without_rows_is_told_too(run: Terminal, graph: Path) -> None:
    code, out, err = run("query", graph, "compared-methods", "-p", "method=BERT")
    assert (code, err) == (0, "no rows\n")
    assert out.split() == ["method", "papers", "id"]


def test_a_result_goes_into_a_graph_file(run: Terminal, graph: Path, tmp_path: Path) -> None:
    file = tmp_path / "lora.graphml"
    code, out, err = run("query", graph, "method-map", "-p", "method=LoRA", "--graph", file)
    assert (code, out) == (0, "")
    assert err == f"wrote {file}: 5 nodes, 5 relationships\n"
    assert file.is_file()


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (["benchmark-by-papers"], 1, "did you mean 'benchmarks-by-papers'"),
        (["leaderboard", "-p", "benchmark=Nope"], 1, "no Benchmark of the name 'Nope'"),
        (["leaderboard", "-p", "bench=MMLU"], 2, "no parameter 'bench'; did you mean 'benchmark'?"),
        (["leaderboard", "-p", "limit=few"], 2, "must be an integer"),
        (["leaderboard", "-p", "MMLU"], 2, "write it as name=value"),
        (["MATCH (n) DELETE n"], 1, "the query writes (DELETE)"),
        (["MATCH (n:A|B) RETURN n"], 1, "lacks label alternatives"),
        (["node-counts", "--timeout", "0"], 2, "give seconds above 0"),
        (["node-counts", "--graph", "x.png"], 2, "must end in .graphml or .html"),
        (["node-counts", "--graph", "x.graphml"], 1, "holds no nodes to draw"),
        ([], 2, "give a graph folder and a query"),
        (["a", "b"], 2, "give a graph folder and a query"),
    ],
)
def test_a_mistake_gets_one_sentence(
    run: Terminal, graph: Path, words: list[str], code: int, complaint: str
) -> None:
    found, out, err = run("query", graph, *words)
    assert (found, out) == (code, "")
    assert complaint in err
    assert err.count("\n") == 1


def test_a_folder_that_is_no_graph_gets_one_sentence(run: Terminal, tmp_path: Path) -> None:
    code, _, err = run("query", tmp_path, "node-counts")
    assert code == 1
    assert "is no graph folder" in err


def test_the_list_holds_every_query(run: Terminal) -> None:
    code, out, _ = run("query", "--list")
    assert code == 0
    for query in named_queries():
        assert f"\n{query.name} " in out
    assert "what is new" in out


def test_the_list_describes_one_query(run: Terminal) -> None:
    code, out, _ = run("query", "--list", "leaderboard")
    assert code == 0
    assert "-p benchmark=GSM8K  (Benchmark, default MMLU)" in out
    assert "MATCH (b:Benchmark {name: $benchmark})" in out


def test_the_list_is_json_for_machines(run: Terminal) -> None:
    _, out, _ = run("query", "--list", "--json")
    assert [query["name"] for query in json.loads(out)] == [q.name for q in named_queries()]


@pytest.mark.neo4j
def test_a_server_answers_like_the_graph_folder(
    run: Terminal,
    small_neo4j: BoltEngine,
    neo4j_server: Neo4jServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    del small_neo4j
    words = ("query", "--uri", neo4j_server.uri, "benchmarks-by-papers", "-p", "limit=2")
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    assert run(*words) == (0, BENCHMARKS, "")
    monkeypatch.delenv("NEO4J_PASSWORD")
    secret = tmp_path / "password"
    secret.write_text(f"{neo4j_server.password}\n", encoding="utf-8")
    assert run(*words, "--password-file", secret, "--database", "neo4j") == (0, BENCHMARKS, "")
    secret.write_text("a wrong one\n", encoding="utf-8")
    code, out, err = run(*words, "--password-file", secret)
    assert (code, out) == (1, "")
    assert "a wrong one" not in err
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    code, _, err = run(*words)
    assert code == 2
    assert "set NEO4J_PASSWORD" in err


def test_open_refuses_a_way_it_does_not_know(run: Terminal, small_graph: Path) -> None:
    code, _, err = run("open", small_graph, "--with", "podman")
    assert code == 2
    assert "must be docker or java" in err


def test_open_checks_the_graph_before_it_starts_anything(run: Terminal, tmp_path: Path) -> None:
    code, _, err = run("open", tmp_path / "nothing")
    assert code == 1
    assert "no such folder" in err


def test_open_refuses_a_password_that_a_server_would_refuse(
    run: Terminal, small_graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "short")
    code, _, err = run("open", small_graph, "--with", "java")
    assert code == 2
    assert "8 characters" in err
    assert "short" not in err.replace("too short", "")
