"""Run all notebooks from top to bottom and keep their outputs: ``python notebooks/execute.py``.

The graph is built anew from the example captures first, so outputs show what the code and the model
of the checkout give. The notebook on Neo4j runs against the server of ``NEO4J_URI``, or one that is
started for it. A notebook is written only when all of its cells ran; give names, such as
``01_first_look``, to run only these. It needs the extra ``notebook``.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from graphbuild.neo4j_server import LTS, start_server

HERE = Path(__file__).parent


def main() -> None:
    """Execute the notebooks that are named, or all."""
    os.environ.pop("GRAPHBUILD_NOTEBOOK_GRAPH", None)
    names = sys.argv[1:] or sorted(path.stem for path in HERE.glob("*.ipynb"))
    shutil.rmtree(HERE / "example-graph", ignore_errors=True)
    for name in names:
        path = HERE / f"{name.removesuffix('.ipynb')}.ipynb"
        if "neo4j" in name and "NEO4J_URI" not in os.environ:
            with _server():
                _execute(path)
        else:
            _execute(path)


def _execute(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    nbformat.write(notebook, path)
    sys.stderr.write(f"executed {path.name}\n")


@contextmanager
def _server() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as home:
        server = start_server(Path(home), version=LTS, quick=True)
        login = {
            "NEO4J_URI": server.uri,
            "NEO4J_USER": server.user,
            "NEO4J_PASSWORD": server.password,
        }
        os.environ.update(login)
        try:
            yield
        finally:
            server.discard()
            for name in login:
                del os.environ[name]


if __name__ == "__main__":
    main()
