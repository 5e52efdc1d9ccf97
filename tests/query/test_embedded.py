"""The embedded engine: its cache file, its child process, and the values that it gives."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graphbuild.errors import MissingExtraError, QueryError, StoreError
from graphbuild.query import Engine, GrafeoEngine, GraphNode, GraphPath, GraphRelationship, query
from graphbuild.query.grafeo_cache import cache_key, import_grafeo
from graphbuild.schema import TABLES
from graphbuild.store import GraphTables, Manifest, read_tables, table_from_rows, write_graph


def cache_files(graph: Path) -> list[Path]:
    return sorted((graph / "cache").glob("grafeo-*.db"))


@pytest.fixture
def graph(small_graph: Path, tmp_path: Path, embedded: GrafeoEngine) -> Path:
    """A copy of the small graph without a cache; skips where the engine is missing."""
    del embedded
    return Path(
        shutil.copytree(small_graph, tmp_path / "graph", ignore=shutil.ignore_patterns("cache"))
    )


def test_it_is_an_engine(embedded: GrafeoEngine) -> None:
    assert isinstance(embedded, Engine)


def test_every_node_and_relationship_of_the_schema_is_loaded_with_its_properties(
    embedded: GrafeoEngine, small_graph: Path
) -> None:
    papers = read_tables(small_graph)["papers"].to_pylist()
    rows = embedded.run("MATCH (p:Paper) RETURN p AS p ORDER BY p.id", {}).rows
    loaded = [node.properties for (node,) in rows if isinstance(node, GraphNode)]
    assert loaded == [
        {name: value for name, value in paper.items() if value is not None} for paper in papers
    ]


@pytest.mark.usefixtures("embedded")
def test_two_nodes_have_one_relationship_of_a_type_as_in_neo4j(
    small_graph: Path, tmp_path: Path
) -> None:
    tables = dict(read_tables(small_graph))
    authorships = tables["authorships"].to_pylist()
    again = {**authorships[0], "position": 99}
    tables["authorships"] = table_from_rows(
        "authorships", [list(row.values()) for row in (*authorships, again)]
    )
    write_graph(tmp_path / "twice", GraphTables(tables), Manifest())
    with GrafeoEngine(tmp_path / "twice") as engine:
        rows = engine.run(
            "MATCH (a {id: $author})-[r]->(p:Paper {id: $paper}) RETURN r.position AS position",
            {"author": again["author"], "paper": again["paper"]},
        ).rows
    assert rows == ((authorships[0]["position"],),)


def test_nodes_relationships_and_paths_come_as_frozen_records(embedded: GrafeoEngine) -> None:
    ((node, relationship, path, day, names),) = embedded.run(
        "MATCH path = (p:Paper {id: $id})-[r:INTRODUCES]->(m:Method) "
        "RETURN m, r, path, p.publishedDate AS day, {a: [m.name, null]} AS names",
        {"id": "arxiv:2402.00002"},
    ).rows
    assert isinstance(node, GraphNode)
    assert node.labels == ("Entity", "Method")
    assert node.properties["aliases"] == ["low-rank adaptation"]
    assert isinstance(relationship, GraphRelationship)
    assert relationship.type == "INTRODUCES"
    assert relationship.properties["starts"] == [0, 10]
    assert isinstance(path, GraphPath)
    assert path.nodes[1] == node
    assert path.relationships == (relationship,)
    assert path.relationships[0].end == path.nodes[1].key
    assert day == datetime.date(2024, 2, 5)
    assert names == {"a": ["LoRA", None]}


def test_parameters_arrive_as_they_are(embedded: GrafeoEngine) -> None:
    values = {
        "text": "a'b\"c`d$e\\f\n{} MATCH (n) DETACH DELETE n",
        "number": 3,
        "part": 0.5,
        "none": None,
        "yes": True,
        "many": ["a", 1],
        "map": {"k": ["v"]},
        "day": datetime.date(2024, 5, 24),
    }
    result = embedded.run(f"RETURN {', '.join(f'${name} AS {name}' for name in values)}", values)
    assert dict(zip(result.columns, result.rows[0], strict=True)) == values


def test_a_query_that_takes_too_long_is_ended_and_the_next_one_runs(
    embedded: GrafeoEngine,
) -> None:
    endless = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b) AS s"
    start = time.monotonic()
    with pytest.raises(QueryError, match=r"longer than 0\.5 s"):
        embedded.run(endless, {}, timeout=0.5)
    assert time.monotonic() - start < 10
    assert embedded.run("RETURN 1 AS one", {}).rows == ((1,),)


def test_a_child_that_dies_is_said_so_and_replaced(embedded: GrafeoEngine) -> None:
    embedded.run("RETURN 1 AS one", {})
    child = embedded._child
    assert child is not None
    child._process.kill()
    child._process.wait()
    with pytest.raises(QueryError, match="the embedded engine stopped with code -9"):
        embedded.run("RETURN 1 AS one", {})
    assert embedded.run("RETURN 1 AS one", {}).rows == ((1,),)


def test_closing_ends_the_child_and_may_be_done_twice(graph: Path) -> None:
    engine = GrafeoEngine(graph)
    engine.run("RETURN 1 AS one", {})
    child = engine._child
    assert child is not None
    engine.close()
    engine.close()
    assert child._process.poll() is not None


def test_the_file_is_a_cache_that_may_be_deleted(graph: Path) -> None:
    before = query(graph, "benchmarks-by-papers")
    (file,) = cache_files(graph)
    file.unlink()
    assert query(graph, "benchmarks-by-papers") == before
    assert cache_files(graph) == [file]


def test_a_second_query_uses_the_file_of_the_first(graph: Path) -> None:
    query(graph, "node-counts")
    (file,) = cache_files(graph)
    written = file.stat().st_mtime_ns
    query(graph, "node-counts")
    assert file.stat().st_mtime_ns == written


def test_a_graph_that_was_built_again_gives_its_new_answers_and_one_file(graph: Path) -> None:
    assert query(graph, "benchmarks-by-papers").rows[0][0] == "MMLU"
    row = ("benchmark:new", "NewBench", "BENCHMARK", [], 99, None, [], ["BENCHMARK:99"])
    tables = {name: table_from_rows(name, []) for name in TABLES}
    tables["entities"] = table_from_rows("entities", [row])
    write_graph(graph, GraphTables(tables), Manifest(model="another"))
    assert query(graph, "benchmarks-by-papers").rows[0][0] == "NewBench"
    assert len(cache_files(graph)) == 1


def test_the_key_changes_with_any_table_and_with_the_engine(graph: Path) -> None:
    key = cache_key(graph, "0.6.0")
    assert cache_key(graph, "0.6.1") != key
    os.utime(graph / "topics.parquet", ns=(1, 1))
    assert cache_key(graph, "0.6.0") != key


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_queried_too(graph: Path) -> None:
    graph.chmod(0o555)
    try:
        assert query(graph, "benchmarks-by-papers").rows[0][0] == "MMLU"
        assert not (graph / "cache").exists()
    finally:
        graph.chmod(0o755)


def test_a_cache_place_that_is_a_file_is_worked_around(graph: Path) -> None:
    (graph / "cache").write_text("in the way")
    assert query(graph, "benchmarks-by-papers").rows[0][0] == "MMLU"
    assert (graph / "cache").read_text() == "in the way"


def test_many_processes_query_a_new_graph_at_once(graph: Path) -> None:
    code = (
        "import sys; from graphbuild.query import query; "
        "print(query(sys.argv[1], 'benchmarks-by-papers').rows[0][0])"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(graph)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    assert [process.communicate()[0].strip() for process in processes] == ["MMLU"] * 3
    assert len(cache_files(graph)) == 1


def test_a_damaged_cache_is_thrown_away_and_made_again(graph: Path) -> None:
    query(graph, "node-counts")
    (file,) = cache_files(graph)
    file.write_bytes(b"not a database")
    assert query(graph, "benchmarks-by-papers").rows[0][0] == "MMLU"


def test_a_folder_that_is_no_graph_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is no graph folder"):
        query(tmp_path, "node-counts")


def test_an_old_python_is_told_of_bolt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "grafeo", None)
    monkeypatch.setattr(sys, "version_info", (3, 11, 9))
    with pytest.raises(QueryError, match=r"need Python 3\.12 or later.*--uri"):
        import_grafeo()


def test_a_missing_engine_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "grafeo", None)
    monkeypatch.setattr(sys, "version_info", (3, 12, 1))
    with pytest.raises(MissingExtraError, match=r"graphbuild\[embedded\]"):
        import_grafeo()
