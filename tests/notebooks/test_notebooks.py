"""The notebooks run from top to bottom on the example captures, and their outputs are committed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from graphbuild import build
from graphbuild.neo4j_server import Neo4jServer

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
OFFLINE = [path for path in NOTEBOOKS if path.stem != "04_neo4j"]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder beside a copy of the examples, so that a run leaves nothing in the checkout."""
    base = tmp_path_factory.mktemp("notebooks")
    shutil.copytree(ROOT / "examples", base / "examples")
    (base / "notebooks").mkdir()
    return base / "notebooks"


@pytest.fixture(scope="module")
def captures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the captured pages beside the checkout."""
    pages = ROOT / "../shared/data/captures"
    if not pages.is_dir():
        pytest.skip("needs ../shared/data/captures")
    target = tmp_path_factory.mktemp("captures") / "graph"
    build([pages], target)
    return target


def run(path: Path, folder: Path) -> Any:
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources=resources).execute()
    return notebook


@pytest.mark.parametrize("path", OFFLINE, ids=lambda path: path.stem)
def test_notebook_runs_on_the_examples(path: Path, folder: Path) -> None:
    pytest.importorskip("matplotlib")
    notebook = run(path, folder)
    if path.stem != "05_your_own_corpus":
        assert any("image/png" in o.get("data", {}) for c in code(notebook) for o in c["outputs"])


@pytest.mark.neo4j
@pytest.mark.parametrize("pages", ["examples", pytest.param("captures", marks=pytest.mark.shared)])
def test_notebook_on_neo4j_runs_against_a_real_server(
    pages: str,
    neo4j_server: Neo4jServer,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    pytest.importorskip("neo4j_viz")
    if pages == "captures":
        monkeypatch.setenv("GRAPHBUILD_NOTEBOOK_GRAPH", str(request.getfixturevalue("captures")))
    with neo4j_server.driver() as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n", database_="neo4j")
    monkeypatch.setenv("NEO4J_URI", neo4j_server.uri)
    monkeypatch.setenv("NEO4J_USER", neo4j_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    run(ROOT / "notebooks" / "04_neo4j.ipynb", folder)
    assert (folder / "neo4j-graph.html").stat().st_size > 10_000


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_committed_with_its_outputs_and_no_path_of_a_machine(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    notebook = nbformat.read(path, as_version=4)
    assert len(notebook.cells) < 40
    assert [c["execution_count"] for c in code(notebook)] == list(range(1, len(code(notebook)) + 1))
    assert any(c["outputs"] for c in code(notebook))
    assert not any(o["output_type"] == "error" for c in code(notebook) for o in c["outputs"])
    for private in (str(ROOT), f"{Path.home()}/", "/tmp/"):  # noqa: S108 looked for
        assert private not in source


def code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_a_graph_folder_of_ones_own_can_be_looked_at(
    small_graph: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHBUILD_NOTEBOOK_GRAPH", str(small_graph))
    for stem in ("01_first_look", "03_trends_and_leaderboards"):
        run(ROOT / "notebooks" / f"{stem}.ipynb", folder)


@pytest.mark.shared
@pytest.mark.parametrize("path", OFFLINE[:3], ids=lambda path: path.stem)
def test_notebook_runs_on_real_pages(
    path: Path, captures: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("matplotlib")
    monkeypatch.setenv("GRAPHBUILD_NOTEBOOK_GRAPH", str(captures))
    notebook = run(path, folder)
    assert any("image/png" in o.get("data", {}) for c in code(notebook) for o in c["outputs"])
    printed = [o for c in code(notebook) for o in c["outputs"] if o.get("name") == "stderr"]
    assert not any("Warning" in o["text"] for o in printed)
