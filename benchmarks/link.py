"""Time the projection of papers over shared entities against networkx's own.

Usage: ``python benchmarks/link.py [PAPERS [MENTIONS]]``; 100,000 and 300,000 unless told. Every way
runs in a process of its own on the same pairs, which are drawn with a fixed seed so that an
entity's papers fall off like one over the root of its rank. All ways that should agree must: each
prints the digest of its edges and counts, and a difference ends the run with an error.
"""

import hashlib
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

import networkx as nx

from graphbuild.link import default_cap, project_papers

Pairs = list[tuple[str, str]]
Edges = Iterable[tuple[str, str, int]]


class _Way(NamedTuple):
    """A way to project: what it does, and whether it keeps every edge and so must agree."""

    title: str
    run: Callable[[Pairs, int], object]
    all_edges: bool


def _sparse(pairs: Pairs, papers: int) -> Edges:
    found = project_papers(pairs, paper_count=papers)
    return ((edge.source, edge.target, edge.count) for edge in found.edges())


def _sparse_networkx(pairs: Pairs, papers: int) -> Edges:
    found = project_papers(pairs, paper_count=papers)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_weighted_edges_from((edge.source, edge.target, edge.count) for edge in found.edges())
    return _of_networkx(graph)


def _as_built(pairs: Pairs, papers: int) -> Edges:
    found = project_papers(pairs, paper_count=papers, max_papers=default_cap(papers), neighbours=25)
    return ((edge.source, edge.target, edge.count) for edge in found.edges())


def _networkx(pairs: Pairs, papers: int) -> Edges:
    del papers
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(dict.fromkeys(paper for paper, _ in pairs), bipartite=0)
    graph.add_edges_from(pairs)
    side = [node for node, where in graph.nodes(data="bipartite") if where == 0]
    return _of_networkx(nx.bipartite.weighted_projected_graph(graph, side))


def _of_networkx(graph: "nx.Graph[str]") -> Edges:
    return ((min(a, b), max(a, b), int(count)) for a, b, count in graph.edges(data="weight"))


_WAYS = {
    "networkx": _Way("networkx.bipartite.weighted_projected_graph", _networkx, all_edges=True),
    "sparse": _Way("project_papers, with weights and shared entities", _sparse, all_edges=True),
    "both": _Way("the same, then as a networkx graph", _sparse_networkx, all_edges=True),
    "built": _Way("as graphbuild build does: capped, 25 a paper", _as_built, all_edges=False),
}


def _pairs(papers: int, mentions: int) -> Pairs:
    chance = random.Random(7)  # noqa: S311 (no secret)
    entities = mentions // 10
    return [
        (f"p:{chance.randrange(papers):07}", f"e:{int(entities * chance.random() ** 2):07}")
        for _ in range(mentions)
    ]


def _measure(way: str, papers: int, mentions: int) -> dict[str, object]:
    pairs = _pairs(papers, mentions)
    before, memory = time.process_time(), _memory()
    found = _WAYS[way].run(pairs, papers)
    seconds, peak = time.process_time() - before, _memory()
    edges = sorted(found)  # type: ignore[call-overload]
    digest = hashlib.sha256(repr(edges).encode()).hexdigest()
    return {"seconds": seconds, "mb": peak - memory, "edges": len(edges), "digest": digest}


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print a table: seconds of CPU, memory above that of the pairs, edges, and both as ratios."""
    given = [int(word) for word in sys.argv[1:3]]
    papers, mentions = (*given, *(100_000, 300_000)[len(given) :])
    if len(sys.argv) > 3:
        print(json.dumps(_measure(sys.argv[3], papers, mentions)))
        return
    rows = {}
    for way in _WAYS:
        command = [sys.executable, __file__, str(papers), str(mentions), way]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        rows[way] = json.loads(done.stdout)
    if len({rows[way]["digest"] for way in _WAYS if _WAYS[way].all_edges}) > 1:
        sys.exit("the ways disagree on the edges or their counts")
    base = rows["networkx"]
    print(f"{papers:,} papers, {mentions:,} mentions")
    print("| way | seconds of CPU | networkx's / it | memory, MB | networkx's / it | edges |")
    print("|---|---|---|---|---|---|")
    for way, row in rows.items():
        faster, leaner = base["seconds"] / row["seconds"], base["mb"] / max(row["mb"], 1)
        print(
            f"| {_WAYS[way].title} | {row['seconds']:.1f} | {faster:.1f} "
            f"| {row['mb']:.0f} | {leaner:.1f} | {row['edges']:,} |"
        )


if __name__ == "__main__":
    main()
