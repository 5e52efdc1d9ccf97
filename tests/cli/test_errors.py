"""Whatever goes wrong: one sentence, the right exit code, no traceback, nothing half written."""

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from graphbuild.cli import main

Setup = Callable[[Path], object]


def nothing(_: Path) -> None:
    pass


def binary(folder: Path) -> None:
    (folder / "photo.jsonl").write_bytes(bytes(range(256)) * 40)


def damaged(folder: Path) -> None:
    (folder / "cut.jsonl.gz").write_bytes(gzip.compress(b'{"id": "a"}\n' * 999)[:-30])


def other_files(folder: Path) -> None:
    (folder / "home").mkdir()
    (folder / "home" / "thesis.tex").write_text("mine")


def graph_with_a_damaged_table(folder: Path) -> None:
    from graphbuild.store import GraphTables, Manifest, write_graph

    write_graph(folder / "graph", GraphTables({}), Manifest())
    (folder / "graph" / "papers.parquet").write_bytes(b"PAR1")


def graph(folder: Path) -> None:
    from graphbuild.store import GraphTables, Manifest, write_graph

    write_graph(folder / "graph", GraphTables({}), Manifest())


def papers(folder: Path) -> None:
    (folder / "papers.jsonl").write_text('{"id": "a", "title": "T", "abstract": "A."}\n')


def names_without_a_type(folder: Path) -> None:
    papers(folder)
    (folder / "names.csv").write_text("name,type\nBERT,THING\n")


FAILS: list[tuple[str, Setup, str, int, str]] = [
    ("missing file", nothing, "build nowhere.txt -o out", 1, "nowhere.txt: no such file"),
    ("empty file", lambda f: (f / "e.txt").touch(), "build e.txt -o out", 1, "e.txt: the file is"),
    ("blank file", lambda f: (f / "e.txt").write_text(" \n"), "build e.txt -o out", 1, "e.txt: "),
    ("binary file", binary, "build photo.jsonl -o out", 1, "photo.jsonl: this is a binary file"),
    ("damaged file", damaged, "build cut.jsonl.gz -o out", 1, "cut.jsonl.gz"),
    (
        "directory without inputs",
        lambda f: (f / "d").mkdir(),
        "build d -o out",
        1,
        "d: the directory holds no file",
    ),
    ("no input at all", nothing, "build -o out", 2, "INPUT"),
    ("no output", papers, "build papers.jsonl", 2, "--output"),
    ("output is a file", papers, "build papers.jsonl -o papers.jsonl", 1, "papers.jsonl: is a"),
    ("output holds other files", other_files, "build home -o home", 1, "home: holds other files"),
    ("impossible date", papers, "build papers.jsonl -o out --captured 2024-13-01", 2, "captured"),
    ("impossible number", papers, "build papers.jsonl -o out --jobs 0", 2, "jobs"),
    ("confidence of 2", papers, "build papers.jsonl -o out --min-confidence 2", 2, "confidence"),
    ("unknown weighting", papers, "build papers.jsonl -o out --weighting tf", 2, "rarity, count"),
    ("missing model", papers, "build papers.jsonl -o out --model m", 1, "m: no model here"),
    ("missing pairs", papers, "build papers.jsonl -o out --same s.csv", 1, "s.csv: no such file"),
    (
        "unknown type of a name",
        names_without_a_type,
        "build papers.jsonl -o out --names names.csv",
        1,
        "names.csv:2: type 'THING'",
    ),
    ("annotate a missing file", nothing, "annotate nowhere.txt", 1, "nowhere.txt: no such file"),
    ("annotate into a folder", papers, "annotate papers.jsonl -o out/x", 1, "out"),
    ("stats of nothing", nothing, "stats nowhere", 1, "nowhere: no such folder"),
    ("stats of a file", papers, "stats papers.jsonl", 1, "papers.jsonl: is a file"),
    ("stats of another folder", other_files, "stats home", 1, "home: is no graph folder"),
    ("show of another folder", other_files, "show home BERT", 1, "home: is no graph folder"),
    ("export of another folder", other_files, "export home -f graphml -o x", 1, "is no graph"),
    ("unknown export format", graph, "export graph --format pdf -o x.pdf", 2, "pdf"),
    ("a damaged table", graph_with_a_damaged_table, "stats graph", 1, "papers.parquet: cannot be"),
    ("an unknown name", graph, "show graph BERT", 1, "no entity or paper 'BERT'"),
    ("an unknown command", nothing, "bild papers.jsonl", 2, "bild"),
]


@pytest.mark.parametrize(
    ("setup", "command", "code", "sentence"),
    [case[1:] for case in FAILS],
    ids=[case[0].replace(" ", "-") for case in FAILS],
)
def test_a_failure_is_one_sentence_with_an_exit_code(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    setup: Setup,
    command: str,
    code: int,
    sentence: str,
) -> None:
    setup(tmp_path)
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SystemExit) as exit_:
        main(command.split())
    printed = capfd.readouterr()
    assert exit_.value.code == code, printed.err
    assert sentence in printed.err
    assert "bug in graphbuild" not in printed.err
    assert printed.out == ""
    if code == 1:
        (line,) = printed.err.splitlines()
        assert line.startswith("graphbuild: ")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("command", "code"), [("build nowhere.txt -o out", 1), ("build -o out", 2)]
)
def test_a_process_that_fails_prints_no_traceback(tmp_path: Path, command: str, code: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "graphbuild", *command.split()],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    papers(tmp_path)
    (tmp_path / "locked").mkdir(mode=0o500)
    done = subprocess.run(
        [sys.executable, "-m", "graphbuild", "build", "papers.jsonl", "-o", "locked/graph"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "locked/graph" in done.stderr
