"""Gephi itself (its toolkit, the engine of the program) opens what is written for it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from graphbuild.errors import MissingToolError
from graphbuild.export import export
from graphbuild.export._plain import COLOURS, display_name
from graphbuild.neo4j_server import LTS, find_java
from graphbuild.neo4j_server.jars import cache_folder
from graphbuild.views import edge_rows, to_networkx

pytestmark = pytest.mark.slow
VERSION = "0.10.1"
Tables = dict[str, pd.DataFrame]


def toolkit() -> Path:
    folder = cache_folder() / "gephi"
    jar = folder / f"gephi-toolkit-{VERSION}-all.jar"
    if not jar.exists():
        maven = shutil.which("mvn")
        if maven is None:
            raise MissingToolError("Maven, which fetches it, is not installed")
        done = subprocess.run(
            [
                *(maven, "-q", "-B"),
                "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy",
                f"-Dartifact=org.gephi:gephi-toolkit:{VERSION}:jar:all",
                f"-DoutputDirectory={folder}",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or not jar.exists():
            raise MissingToolError(f"Maven could not fetch it: {done.stdout[-300:]}")
    return jar


def opened(path: Path) -> dict[str, list[list[str]]]:
    try:
        java, jar = find_java(LTS), toolkit()
    except MissingToolError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"needs the Gephi toolkit, and {error}")
    program = Path(__file__).with_name("GephiReads.java")
    done = subprocess.run(
        [str(java), "-Djava.awt.headless=true", "-cp", str(jar), str(program), str(path)],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=180,
        env={**os.environ, "JAVA_TOOL_OPTIONS": "-Dstdout.encoding=UTF-8"},
    )
    found: dict[str, list[list[str]]] = {}
    for line in done.stdout.splitlines():
        kind, *cells = line.split("\t")
        found.setdefault(kind, []).append(cells)
    return found


@pytest.mark.parametrize("view", ["full", "papers"])
@pytest.mark.parametrize(
    ("name", "options"), [("graphml", {"flavour": "gephi"}), ("gexf", {})], ids=["graphml", "gexf"]
)
def test_gephi_opens_every_node_and_edge_with_labels_colours_and_weights(
    small_tables: Tables, tmp_path: Path, name: str, options: dict[str, str], view: Any
) -> None:
    graph = to_networkx(small_tables, view)
    path = tmp_path / f"g.{name}"
    export(small_tables, name, path, view=view, **options)
    found = opened(path)
    assert {level for level, _ in found.get("issue", [])} <= {"INFO"}
    assert found["graph"][0][0] == ("directed" if graph.is_directed() else "undirected")
    colours = {kind: int("FF" + colour[1:], 16) - (1 << 32) for kind, colour in COLOURS.items()}
    assert sorted(found["node"]) == sorted(
        [node, display_name(node, data), str(colours[data["type"]])]
        for node, data in graph.nodes(data=True)
    )
    # Gephi keeps weights in single precision.
    edges = Counter(
        (*sorted((start, end)), label, float(np.float32(weight)))
        for start, end, label, weight in found["edge"]
    )
    assert edges == Counter(
        (*sorted((start, end)), data["type"], float(np.float32(data.get("weight", 1.0))))
        for start, end, _, data in edge_rows(graph)
    )
    types = dict(found["column"])
    assert types["publishedDate"] == "String"
    if name == "graphml":
        assert types["year"] == "Long"
    else:
        assert found["graph"][0][2] == "true"  # it has a timeline
