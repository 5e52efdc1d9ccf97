"""Time every export, view and analysis of graph folders, and weigh what the exports write.

Usage: ``python benchmarks/exports.py GRAPH...``. Prints two tables, with a column for each folder:
the seconds of CPU and the megabytes of every format, the folder's own tables first; and the seconds
of every view and analysis, with how many rows it gave.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from graphbuild import Graph
from graphbuild.export import FORMATS, export
from graphbuild.export.graphml import FLAVOURS
from graphbuild.views import VIEWS

Rows = dict[str, list[str]]


def _size(path: Path) -> float:
    files = [path] if path.is_file() else [part for part in path.rglob("*") if part.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


def _seconds(run: Callable[[], Any]) -> tuple[float, Any]:
    before = time.process_time()
    found = run()
    return time.process_time() - before, found


def _exports(folder: Path, graph: Graph, rows: Rows) -> None:
    tables = sum(_size(file) for file in folder.glob("*.parquet"))
    rows.setdefault("the folder's tables", []).extend(["", f"{tables:.1f}"])
    titles = [f"graphml, {flavour}" for flavour in FLAVOURS]
    for title in [*titles, *sorted(FORMATS.keys() - {"graphml"})]:
        name, _, flavour = title.partition(", ")
        options = {"flavour": flavour} if flavour else {}
        if "view" in FORMATS[name].options:
            options = {**options, "view": "full"}
        with tempfile.TemporaryDirectory() as base:
            target = Path(base) / "out"
            seconds, _ = _seconds(lambda: export(graph, name, target, **options))  # noqa: B023
            _note(rows, title, f"{seconds:.1f}", f"{_size(target):.1f}")


def _analyses(graph: Graph, rows: Rows) -> None:
    paper = graph.shared["source"].mode()[0]
    boards = graph.boards()
    ways: dict[str, Callable[[], Any]] = {
        **{f"view {view}": partial(graph.to_networkx, view) for view in VIEWS},
        "similar": lambda: graph.similar(paper),
        "centrality": graph.centrality,
        "main_path": graph.main_path,
        "topic_profiles": graph.topic_profiles,
        "topic_sizes": graph.topic_sizes,
        "trends": graph.trends,
        "shares": graph.shares,
        "bursts": graph.bursts,
        "boards": graph.boards,
        "leaderboard": lambda: graph.leaderboard(str(boards["benchmark"].iloc[0])),
        "comparison": graph.comparison,
        "saturation": graph.saturation,
        "co_usage": graph.co_usage,
        "compared_with": graph.compared_with,
    }
    for title, run in ways.items():
        seconds, found = _seconds(run)
        size = found.number_of_edges() if title.startswith("view") else len(found)
        _note(rows, title, f"{seconds:.2f}", f"{size:,}")


def _note(rows: Rows, title: str, *cells: str) -> None:
    rows.setdefault(title, []).extend(cells)
    sys.stderr.write(f"{title}: {' '.join(cells)}\n")


def _print(rows: Rows, folders: list[Path], heads: str) -> None:
    print(f"| {heads.partition('|')[0]} |", end="")
    print("".join(f" {folder.name}: s | {heads.partition('|')[2]} |" for folder in folders))
    print("|---|" + "---|---|" * len(folders))
    for title, cells in rows.items():
        print(f"| {title} | " + " | ".join(cells) + " |")
    print()


def main() -> None:
    """Print the tables."""
    folders = [Path(word) for word in sys.argv[1:]]
    if not folders:
        sys.exit("give one or more graph folders")
    exports: Rows = {}
    analyses: Rows = {}
    for folder in folders:
        graph = Graph.open(folder)
        for table in graph:
            len(graph[table])  # reading is not writing
        _exports(folder, graph, exports)
        _analyses(graph, analyses)
    _print(exports, folders, "format|MB")
    _print(analyses, folders, "view or analysis|edges or rows")


if __name__ == "__main__":
    main()
