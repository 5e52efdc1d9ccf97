"""The built wheel works from an empty directory: model, cypher files and all."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from graphbuild import __version__

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling", reason="the wheel is built by hatchling; install group dev")
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has graphbuild from the wheel only.

    CI names one with nothing but the wheel and its dependencies; elsewhere, without a network, the
    dependencies come from the environment of the tests.
    """
    given = os.environ.get("GRAPHBUILD_WHEEL_PYTHON")
    if given:
        return Path(given)
    home = tmp_path_factory.mktemp("wheel")
    venv.create(home, symlinks=True)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    paths = sysconfig.get_paths("venv", {"base": str(home), "platbase": str(home)})
    site = Path(paths["purelib"])
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # A path line adds the folder, but not the editable install that its own .pth files name.
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return python


def run(python: Path, folder: Path, *arguments: str) -> str:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTHON")
    }
    done = subprocess.run(
        [str(python), *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_model_cypher_and_type_marker_and_nothing_of_the_tests(
    wheel: Path,
) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "graphbuild/py.typed" in names
    assert any(name.startswith("graphbuild/cypher/queries/") for name in names)
    assert "graphbuild/extract/model/config.cfg" in names
    assert not any(name.startswith(("tests/", "benchmarks/", "notebooks/")) for name in names)
    assert wheel.stat().st_size < 40_000_000


def test_the_wheel_is_what_runs(installed: Path, tmp_path: Path) -> None:
    place = run(installed, tmp_path, "-c", "import graphbuild; print(graphbuild.__file__)")
    assert not Path(place.strip()).is_relative_to(ROOT)
    assert run(installed, tmp_path, "-m", "graphbuild", "--version").split()[1] == __version__


def test_the_wheel_builds_a_graph_in_an_empty_directory(installed: Path, tmp_path: Path) -> None:
    papers = tmp_path / "papers.jsonl"
    papers.write_text(
        '{"id": "a", "title": "On BERT", "abstract": "We evaluate BERT on SQuAD."}\n'
        '{"id": "b", "title": "Again BERT", "abstract": "BERT is compared with GPT-2 on SQuAD."}\n'
    )
    run(installed, tmp_path, "-m", "graphbuild", "build", "papers.jsonl", "-o", "graph")
    assert "BERT" in run(installed, tmp_path, "-m", "graphbuild", "show", "graph", "BERT")
    run(installed, tmp_path, "-m", "graphbuild", "export", "graph", "-f", "graphml", "-o", "g.xml")
    assert (tmp_path / "g.xml").stat().st_size > 0
    assert run(installed, tmp_path, "-m", "graphbuild", "query", "--list")
