"""Count the joins of the same paper over several inputs, by rule, and print a sample to judge.

    python benchmarks/joins.py INPUT... [--sample 200] [--seed 8]

A sample holds every rule's share, at least ten joins of each (all where there are fewer), drawn by
the seed: for each, the id and the titles, authors, dates and places of two of the joined records.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict

from graphbuild.sources import merge_with_report, normal_title, read_papers
from graphbuild.sources.agree import agreement
from graphbuild.types import Paper

_SHOWN = 400


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=8)
    options = parser.parse_args()
    records = [record for record in read_papers(options.inputs) if isinstance(record, Paper)]
    started = time.process_time()
    merged = merge_with_report(records)
    seconds = time.process_time() - started
    print(f"{len(records):,} records, {len(merged.papers):,} papers, {seconds:.1f} s of processor")
    for rule, count in sorted(merged.joins.items(), key=lambda item: -item[1]):
        print(f"| {rule} | {count:,} |")
    place = {record.sources[0]: record for record in records}
    pairs: defaultdict[str, list[tuple[str, Paper, Paper]]] = defaultdict(list)
    for paper in merged.papers:
        members = [place[source] for source in paper.sources if source in place]
        for other in members[1:]:
            pairs[_rule(members[0], other)].append((paper.id, members[0], other))
    chance = random.Random(options.seed)  # noqa: S311 - a sample, not a secret
    for rule, found in _draw(pairs, options.sample, chance).items():
        print(f"\n## {rule}: {len(found)} of {len(pairs[rule])}")
        for number, (id_, first, second) in enumerate(found, 1):
            print(f"\n{number}. {id_}\n{_line(first)}\n{_line(second)}")


def _rule(first: Paper, second: Paper) -> str:
    """Name what two joined records agree in; a common id comes first, as in the join itself."""
    if set(first.identifiers) & set(second.identifiers):
        return "id"
    if normal_title(first.title) == normal_title(second.title):
        return agreement(first, second) or "by way of a third record"
    return "by way of a third record"


def _draw(
    pairs: dict[str, list[tuple[str, Paper, Paper]]], count: int, chance: random.Random
) -> dict[str, list[tuple[str, Paper, Paper]]]:
    drawn = {}
    left = count
    for rule, found in sorted(pairs.items(), key=lambda item: len(item[1])):
        share = max(10, left // (len(pairs) - len(drawn)))
        drawn[rule] = chance.sample(found, min(share, len(found), left))
        left -= len(drawn[rule])
    return drawn


def _line(paper: Paper) -> str:
    authors = ", ".join(author.name for author in paper.authors[:4])
    text = " ".join(paper.abstract.split())[:_SHOWN]
    return f"   {paper.sources[0]} | {paper.published_date} | {authors} | {paper.title} || {text}"


if __name__ == "__main__":
    _main()
