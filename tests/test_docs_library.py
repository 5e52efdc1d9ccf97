"""The Python examples of the library's pages run as they stand."""

from __future__ import annotations

import doctest
import inspect
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from graphbuild import Graph
from graphbuild.schema import TABLES

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("page", ["graph.md", "analytics.md", "exports.md"])
def test_examples_of_the_page_run(
    page: str, small_graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(small_graph, tmp_path / "graph")
    monkeypatch.chdir(tmp_path)
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    done = doctest.testfile(str(DOCS / page), module_relative=False, optionflags=flags)
    assert done.attempted > 5
    assert done.failed == 0


def test_every_method_and_table_of_a_graph_is_on_its_page_with_an_example() -> None:
    page = (DOCS / "graph.md").read_text(encoding="utf-8")
    examples = "\n".join(line for line in page.splitlines() if line.startswith((">>>", "...")))
    methods = [
        name
        for name, value in inspect.getmembers(Graph, inspect.isroutine)
        if not name.startswith("_") and name not in dir(Mapping)
    ]
    assert len(methods) > 15
    for name in methods:
        assert re.search(rf"`(?:Graph\.)?{name}\(", page), name
        assert f"raph.{name}(" in examples, name
    for table in TABLES:
        assert f"`{table}`" in page, table
