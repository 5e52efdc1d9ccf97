"""How often an inferred BUILDS_ON is a stated citation, and how many stated ones are inferred.

Usage::

    python benchmarks/builds_on.py --metadata aan.jsonl --edges edges.tsv [--texts abstracts.jsonl]
        [--graph FOLDER] [--show 40]

``--metadata`` holds lines of the ACL Anthology Network (``id``, ``title``, ``author``, ``year``),
``--edges`` tab-separated lines ``citing``, ``cited``, with a header. ``--texts`` gives abstracts by
title, for the papers of the metadata; a paper that it lacks has its title alone. Only papers that
some edge names are taken. Precision counts only papers whose citations are known at all. Without
``--graph`` the graph is built in a folder that goes again.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import orjson
import pandas as pd

from graphbuild.graph import Graph
from graphbuild.pipeline import build
from graphbuild.sources import read_papers
from graphbuild.sources.ids import normal_title
from graphbuild.types import Paper

Pair = tuple[str, str]


def main() -> None:
    """Build, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_AsWritten)
    parser.add_argument("--metadata", type=Path, required=True)
    parser.add_argument("--edges", type=Path, required=True)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--graph", type=Path)
    parser.add_argument("--show", type=int, default=0, help="print this many that nobody states")
    options = parser.parse_args()
    stated = _stated(options.edges)
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder, "papers.jsonl")
        written, abstracts = _write(lines, options.metadata, options.texts, stated)
        place = options.graph or Path(folder, "graph")
        build(lines, place)
        graph = Graph.open(place)
        _report(graph, written, abstracts, options.show)


class _AsWritten(argparse.RawDescriptionHelpFormatter):
    """Keep the line breaks of the description."""


def _stated(path: Path) -> set[Pair]:
    with path.open(encoding="utf-8") as lines:
        next(lines)
        pairs = {tuple(line.split("\t")[:2]) for line in lines}
    return {(f"acl:{citing}", f"acl:{cited}") for citing, cited in pairs if citing != cited}


def _write(out: Path, metadata: Path, texts: Path | None, stated: set[Pair]) -> tuple[int, int]:
    named = {paper for pair in stated for paper in pair}
    papers = [p for p in read_papers(metadata) if isinstance(p, Paper) and p.id in named]
    titles = {normal_title(paper.title) for paper in papers}
    abstracts = dict(_abstracts(texts, titles)) if texts else {}
    cited: dict[str, list[str]] = {}
    for citing, target in sorted(stated):
        cited.setdefault(citing, []).append(target)
    with out.open("wb") as lines:
        for paper in papers:
            record = {
                "id": paper.id,
                "title": paper.title,
                "abstract": paper.abstract or abstracts.get(normal_title(paper.title), ""),
                "publishedDate": paper.published_date,
                "references": [{"id": target} for target in cited.get(paper.id, ())],
            }
            lines.write(orjson.dumps(record) + b"\n")
    found = sum(normal_title(paper.title) in abstracts or bool(paper.abstract) for paper in papers)
    return len(papers), found


def _abstracts(path: Path, titles: set[str]) -> Iterator[Pair]:
    for paper in read_papers(path):
        if isinstance(paper, Paper) and normal_title(paper.title) in titles:
            yield normal_title(paper.title), paper.abstract


def _report(graph: Graph, papers: int, abstracts: int, show: int) -> None:
    table = graph.citations
    cites = set(_pairs(table, "CITES"))
    all_inferred = set(_pairs(table, "BUILDS_ON"))
    known = {citing for citing, _ in cites}
    inferred = {pair for pair in all_inferred if pair[0] in known}
    right = inferred & cites
    print(f"papers                      {papers}, {abstracts} with an abstract")
    print(f"stated, both in the corpus  {len(cites)}")
    print(f"inferred                    {len(all_inferred)}, {len(inferred)} of citing papers")
    print(f"precision                   {_share(len(right), len(inferred))}")
    print(f"recall                      {_share(len(right), len(cites))}")
    if not show:
        return
    titles = dict(zip(graph.papers["id"], graph.papers["title"], strict=True))
    rows = table[table["relation"] == "BUILDS_ON"]
    wrong = [row for row in rows.itertuples() if (row.citing, row.cited) in inferred - cites]
    via = Counter(name for row in wrong for name in row.via)
    print("most common bridges that nobody states:", via.most_common(20))
    for row in wrong[:: max(1, len(wrong) // show)][:show]:
        print(f"{titles[row.citing]}\n    -> {titles[row.cited]}\n    via {', '.join(row.via)}")


def _pairs(table: pd.DataFrame, relation: str) -> Iterator[Pair]:
    rows = table[table["relation"] == relation]
    return zip(rows["citing"], rows["cited"], strict=True)


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}" + (f" = {part / whole:.3f}" if whole else "")


if __name__ == "__main__":
    main()
