"""Time a daily run: some new papers on a graph that stands.

    python benchmarks/daily_run.py INPUT FOLDER [--papers 10000] [--new 50] [--runs 3]

Takes papers at even distances from INPUT, as a fair draw of it, builds a graph of them
in FOLDER (kept for the next time), and then adds the new ones to a copy of it by the command line.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from graphbuild.sources import read_papers, write_jsonl
from graphbuild.types import Paper


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("input")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--new", type=int, default=50)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    graph = options.folder / "graph"
    old, new = options.folder / "old.jsonl", options.folder / "new.jsonl"
    if not graph.is_dir():
        papers = _even(options.input, options.papers + options.new)
        write_jsonl(papers[: options.papers], old)
        write_jsonl(papers[options.papers :], new)
        print(f"{options.papers} papers from nothing: {_build(old, graph)[0]:.1f} s")
    seconds, cpu = [], []
    for _ in range(options.runs):
        copy = options.folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(graph, copy)
        before = _children()
        spent, report = _build(new, copy)
        seconds.append(spent)
        cpu.append(_children() - before)
    print(f"{report['extracted']} extracted, {report['kept']} kept, {report['counts']}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"daily run: median {statistics.median(seconds):.1f} s, {statistics.median(cpu):.1f} s "
        f"of them on the processor ({options.runs} runs)"
    )
    print(f"peak memory {peak:.0f} MB, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _even(path: str, count: int) -> list[Paper]:
    total = sum(isinstance(record, Paper) for record in read_papers([path]))
    step = max(1, total // count)
    papers = (record for record in read_papers([path]) if isinstance(record, Paper))
    chosen = list(itertools.islice(itertools.islice(papers, 0, None, step), count))
    # The last ones of the file would all be of one year, so the new papers are drawn evenly too.
    return [paper for number in range(97) for paper in chosen[number::97]]


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _build(papers: Path, graph: Path) -> tuple[float, dict[str, object]]:
    command = [sys.executable, "-m", "graphbuild", "build", str(papers), "-o", str(graph), "--json"]
    started = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return time.perf_counter() - started, json.loads(done.stdout)


if __name__ == "__main__":
    _main()
