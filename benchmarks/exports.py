"""Time every export of a graph folder, and weigh what it writes.

Usage: ``python benchmarks/exports.py GRAPH...``. Prints one table: for each folder and format the
seconds of CPU and the megabytes; the folder itself stands first.
"""

import sys
import tempfile
import time
from pathlib import Path

from graphbuild import Graph
from graphbuild.export import FORMATS, export
from graphbuild.export.graphml import FLAVOURS


def _size(path: Path) -> float:
    files = [path] if path.is_file() else [part for part in path.rglob("*") if part.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


def main() -> None:
    """Print the table."""
    folders = [Path(word) for word in sys.argv[1:]]
    if not folders:
        sys.exit("give one or more graph folders")
    print("| format |" + "".join(f" {folder.name}: s | MB |" for folder in folders))
    print("|---|" + "---|---|" * len(folders))
    rows: dict[str, list[str]] = {"the folder's tables": []}
    for folder in folders:
        tables = sum(_size(file) for file in folder.glob("*.parquet"))
        rows["the folder's tables"] += ["", f"{tables:.1f}"]
        graph = Graph.open(folder)
        for table in graph:
            len(graph[table])  # reading is not writing
        ways: list[tuple[str, dict[str, str]]] = [
            *((f"graphml, {flavour}", {"flavour": flavour}) for flavour in FLAVOURS),
            *((name, {}) for name in sorted(FORMATS) if name != "graphml"),
        ]
        for title, options in ways:
            with tempfile.TemporaryDirectory() as base:
                target = Path(base) / "out"
                before = time.process_time()
                export(graph, title.partition(",")[0], target, **options)
                seconds = time.process_time() - before
                rows.setdefault(title, []).extend([f"{seconds:.1f}", f"{_size(target):.1f}"])
    for title, cells in rows.items():
        print(f"| {title} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
