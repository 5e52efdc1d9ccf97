"""What ``read`` takes, ``build`` and ``annotate`` take too: one path or many, a format, columns."""

import json
from pathlib import Path

import pytest

from graphbuild.cli import main
from graphbuild.errors import UsageError
from graphbuild.pipeline import BuildConfig, annotate, build
from graphbuild.store import read_table
from graphbuild.types import Extraction

TABLE = "Bezeichnung;Text\nBERT on SQuAD;We test BERT on SQuAD.\n"
COLUMNS = {"title": "Bezeichnung", "abstract": "Text"}
MAP = ("--map", "title=Bezeichnung", "--map", "abstract=Text")


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("works.csv").write_text(TABLE)
    return Path("works.csv")


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["graphbuild", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


@pytest.mark.parametrize("as_given", [str, Path, lambda path: [path], lambda path: (str(path),)])
def test_build_takes_one_path_or_many(table, as_given) -> None:
    build(as_given(table), "g", BuildConfig(columns=COLUMNS))
    assert list(read_table("g", "papers")["title"]) == ["BERT on SQuAD"]


@pytest.mark.usefixtures("table")
def test_annotate_takes_one_path_and_columns() -> None:
    (found,) = annotate("works.csv", columns=COLUMNS)
    assert isinstance(found, Extraction)
    assert "BERT" in {entity.name for entity in found.entities}


@pytest.mark.usefixtures("table")
def test_the_command_takes_a_map_and_says_so_in_the_manifest(monkeypatch) -> None:
    assert run(monkeypatch, "build", "works.csv", "-o", "g", *MAP) == 0
    assert list(read_table("g", "papers")["title"]) == ["BERT on SQuAD"]
    configuration = json.loads(Path("g/manifest.json").read_bytes())["configuration"]
    assert configuration["columns"] == {"abstract": "Text", "title": "Bezeichnung"}
    assert "format" not in configuration


def test_the_format_that_is_given_wins_over_the_content(table, monkeypatch) -> None:
    table.write_text('{"title": "BERT on SQuAD", "abstract": "We test BERT.", "id": "own:1"}\n')
    assert run(monkeypatch, "build", "works.csv", "-o", "g", "--format", "jsonl") == 0
    assert list(read_table("g", "papers")["id"]) == ["own:1"]
    assert run(monkeypatch, "build", "works.csv", "-o", "other", "--format", "ris") == 1


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("command", [("read",), ("build", "-o", "g"), ("annotate",)])
@pytest.mark.parametrize(
    "wrong", [("--format", "nonsense"), ("--map", "title"), ("--map", "colour=Bezeichnung")]
)
def test_a_format_or_field_that_is_not_known_is_wrong_usage(
    monkeypatch, capsys, command, wrong
) -> None:
    assert run(monkeypatch, *command, "works.csv", *wrong) == 2
    assert wrong[1] in capsys.readouterr().err
    assert not Path("g").exists()


def test_the_library_says_the_same() -> None:
    with pytest.raises(UsageError, match="'nonsense' is no known format"):
        BuildConfig(format="nonsense")
    with pytest.raises(UsageError, match="'colour' is no field"):
        BuildConfig(columns={"colour": "Farbe"})
