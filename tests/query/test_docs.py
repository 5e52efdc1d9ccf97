"""The commands of ``docs/queries.md`` print what the page says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from graphbuild.cli import main
from graphbuild.query import GrafeoEngine, named_queries
from graphbuild.query.library import parse_query

PAGE = (Path(__file__).parents[2] / "docs" / "queries.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [
    tuple(command.split("\n", 1))
    for block in BLOCKS
    for command in block.split("$ graphbuild ")[1:]
]


@pytest.mark.parametrize(("command", "output"), COMMANDS)
def test_a_command_of_the_page_prints_its_output(
    embedded: GrafeoEngine,
    small_graph: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    output: str,
) -> None:
    del embedded
    monkeypatch.chdir(small_graph.parent)
    with pytest.raises(SystemExit) as caught:
        main(shlex.split(command))
    assert caught.value.code == 0
    assert capsys.readouterr().out == output


def test_the_page_has_commands_and_an_example_file_of_the_right_form() -> None:
    assert len(COMMANDS) >= 5
    (source,) = re.findall(r"```cypher\n(.*?)```", PAGE, re.DOTALL)
    query = parse_query(source, "benchmarks", "benchmarks-by-papers")
    (real,) = [q for q in named_queries() if q.name == query.name]
    assert (query.title, query.about, query.defaults) == (real.title, real.about, real.defaults)
