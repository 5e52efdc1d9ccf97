"""The Python examples of the library's pages run as they stand."""

from __future__ import annotations

import doctest
import shutil
from pathlib import Path

import pytest

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
