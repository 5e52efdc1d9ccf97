"""The graph folder holds the old graph or the new one, whatever happens."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from graphbuild.errors import StoreError
from graphbuild.schema import TABLES
from graphbuild.store import (
    GraphTables,
    GraphWriter,
    Manifest,
    ReadFile,
    folder,
    open_graph,
    read_manifest,
    read_table,
    read_tables,
    table_from_rows,
    write_graph,
)
from graphbuild.types import Paper, Rejected


def graph_of(count: int) -> GraphTables:
    rows = [(f"author:{number:04}", f"N {count}", "Author") for number in range(count)]
    return GraphTables({"authors": table_from_rows("authors", reversed(rows))})


def contents(path: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in sorted(path.rglob("*"))
        if file.is_file()
    }


def test_every_table_opens_in_pandas_with_the_columns_of_the_schema(tmp_path: Path) -> None:
    write_graph(tmp_path / "g", graph_of(3), Manifest(model="m"))
    for name, table in TABLES.items():
        frame = pd.read_parquet(tmp_path / "g" / f"{name}.parquet")
        assert list(frame.columns) == [column.name for column in table.columns]
        pd.testing.assert_frame_equal(frame, read_table(tmp_path / "g", name))
    assert read_manifest(tmp_path / "g").counts["authors"] == 3
    assert read_tables(tmp_path / "g").counts()["authors"] == 3


def test_the_same_graph_is_the_same_bytes(tmp_path: Path) -> None:
    write_graph(tmp_path / "a", graph_of(300), Manifest())
    write_graph(tmp_path / "b", graph_of(7), Manifest())
    write_graph(tmp_path / "b", graph_of(300), Manifest())
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize("atomic", [True, False])
def test_files_of_the_user_and_the_cache_outlive_a_new_graph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, atomic: bool
) -> None:
    if not atomic:
        monkeypatch.setattr(folder, "_exchange", lambda *_: False)
    graph = tmp_path / "g"
    write_graph(graph, graph_of(1), Manifest())
    (graph / "plots").mkdir()
    (graph / "plots" / "a.svg").write_text("mine")
    with GraphWriter(graph) as writer:
        writer.cache("model")
        writer.commit(graph_of(2), Manifest())
    assert (graph / "plots" / "a.svg").read_text() == "mine"
    assert (graph / "cache" / "extractions.sqlite").exists()
    assert len(read_table(graph, "authors")) == 2


def test_a_folder_with_other_files_is_not_touched(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "thesis.tex").write_text("dear")
    with pytest.raises(StoreError, match="holds other files and is no graph folder"):
        write_graph(home, graph_of(1), Manifest())
    assert contents(home) == {"thesis.tex": b"dear"}
    assert list(tmp_path.iterdir()) == [home]


@pytest.mark.parametrize("name", [".", "file.txt"])
def test_what_cannot_be_a_graph_folder_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file.txt").write_text("x")
    with pytest.raises(StoreError):
        write_graph(name, graph_of(1), Manifest())


def test_a_symbolic_link_to_a_graph_stays_a_link(tmp_path: Path) -> None:
    write_graph(tmp_path / "real", graph_of(1), Manifest())
    (tmp_path / "link").symlink_to("real")
    write_graph(tmp_path / "link", graph_of(2), Manifest())
    assert (tmp_path / "link").is_symlink()
    assert len(read_table(tmp_path / "real", "authors")) == 2


def test_opening_what_is_no_graph_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such folder"):
        open_graph(tmp_path / "nowhere")
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="is a file"):
        open_graph(tmp_path / "file")
    with pytest.raises(StoreError, match="is no graph folder"):
        open_graph(tmp_path)


def test_damaged_files_are_named(tmp_path: Path) -> None:
    write_graph(tmp_path / "g", graph_of(1), Manifest())
    (tmp_path / "g" / "authors.parquet").write_bytes(b"PAR1 not quite")
    with pytest.raises(StoreError, match=r"authors\.parquet: cannot be read"):
        read_table(tmp_path / "g", "authors")
    (tmp_path / "g" / "manifest.json").write_text("{}")
    with pytest.raises(StoreError, match="no manifest of graphbuild"):
        read_manifest(tmp_path / "g")
    (tmp_path / "g" / "topics.parquet").unlink()
    with pytest.raises(StoreError, match=r"'topics\.parquet' is missing"):
        open_graph(tmp_path / "g")


def test_a_graph_of_another_schema_is_refused(tmp_path: Path) -> None:
    write_graph(tmp_path / "g", graph_of(1), Manifest(schema=99))
    with pytest.raises(StoreError, match="has schema 99"):
        read_manifest(tmp_path / "g")


def test_two_runs_never_write_at_once(tmp_path: Path) -> None:
    with (
        GraphWriter(tmp_path / "g"),
        pytest.raises(StoreError, match="another run is writing"),
        GraphWriter(tmp_path / "g"),
    ):
        pass
    write_graph(tmp_path / "g", graph_of(1), Manifest())


def test_a_run_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), GraphWriter(tmp_path / "deep" / "g"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_records_of_an_earlier_run_come_back(tmp_path: Path) -> None:
    files = [
        ReadFile("a.txt", "00", 3, (Paper("id:1", "T", "A", sources=("a.txt:1",)),)),
        ReadFile("b.txt", "11", 4, (Rejected("b.txt:1", "empty"),)),
        ReadFile("c.txt", "22", 0, ()),
    ]
    with GraphWriter(tmp_path / "g") as writer:
        assert writer.earlier_files() == []
        writer.commit(graph_of(1), Manifest(), files)
    with GraphWriter(tmp_path / "g") as writer:
        assert writer.earlier_files() == files


# Imports once, then forks a run for every line "folder way point" that it is sent.
KILLED = textwrap.dedent(
    """
    import os, signal, sys
    from graphbuild.store import GraphWriter, GraphTables, Manifest, table_from_rows, folder

    def run(target, atomic, point):
        steps = 0

        def watch(event, arguments):
            # Python announces each change of the file system before it makes it.
            nonlocal steps
            if event in {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "open"}:
                if event == "open" and not (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR):
                    return
                steps += 1
                if steps == point:
                    os.kill(os.getpid(), signal.SIGKILL)

        if not atomic:
            folder._exchange = lambda *_: False
        rows = [(f"author:{number:04}", "N 500", "Author") for number in range(500)]
        tables = GraphTables({"authors": table_from_rows("authors", rows)})
        sys.addaudithook(watch)
        with GraphWriter(target) as writer:
            writer.commit(tables, Manifest(model="new"))
        os._exit(0)

    for line in sys.stdin:
        target, way, point = line.split()
        child = os.fork()
        if child == 0:
            run(target, way == "atomic", int(point))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    """
)


@pytest.fixture(scope="module")
def killer() -> Iterator[Callable[[Path, str, int], int]]:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def run(graph: Path, way: str, point: int) -> int:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{graph} {way} {point}\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        yield run


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize("way", ["atomic", "renames"])
def test_killed_at_any_step_the_old_graph_or_the_new_one_is_there(
    tmp_path: Path, way: str, killer: Callable[[Path, str, int], int]
) -> None:
    old, graph = tmp_path / "old", tmp_path / "place" / "g"
    write_graph(old, graph_of(2), Manifest(model="old"))
    (old / "mine.txt").write_text("kept")
    seen = set()
    for point in range(1, 200):
        shutil.rmtree(graph.parent, ignore_errors=True)
        shutil.copytree(old, graph)
        code = killer(graph, way, point)
        if way == "atomic" and sys.platform == "linux":
            assert (graph / "manifest.json").exists()
        manifest = read_manifest(graph)
        rows = len(read_table(graph, "authors"))
        assert (manifest.model, rows) in {("old", 2), ("new", 500)}
        assert manifest.counts["authors"] == rows
        seen.add(manifest.model)
        with GraphWriter(graph):
            pass
        assert (graph / "mine.txt").read_text() == "kept"
        assert list(graph.parent.iterdir()) == [graph]
        if code == 0:
            break
        assert code == -signal.SIGKILL
    else:
        pytest.fail("the run never came to its end")
    assert seen == {"old", "new"}
    assert point > 20
