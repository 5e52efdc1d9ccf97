"""Print the tables of the model card: F1 with bootstrap intervals, and how far confidence holds.

Usage: ``python benchmarks/model_card.py GOLD...``. Papers are drawn a thousand times with
replacement (Efron 1979); the interval holds 95 in 100 of the draws. An entity counts as in
``graphbuild evaluate``.
"""

import sys
from collections import Counter, defaultdict

import numpy as np

from graphbuild.extract import Extractor
from graphbuild.training.evaluation import from_extraction
from graphbuild.training.gold import AnnotatedPaper, gold_mentions, read_gold
from graphbuild.training.scoring import CORE_TYPES, match_entities
from graphbuild.types import ENTITY_TYPES, Extraction, Paper

DRAWS = 1000
BINS = (0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
LEAST = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95)


def counts(paper: AnnotatedPaper, found: Extraction) -> dict[str, tuple[int, int, int]]:
    """Count right, predicted and gold of one paper by what is scored."""
    guess = from_extraction(found)
    pairs = match_entities(paper.entities, guess.entities)
    spans = {mention[:3] for mention in gold_mentions(paper)}
    guessed = {mention[:3] for mention in guess.mentions or ()}
    rows: dict[str, tuple[int, int, int]] = {}
    for name, kinds in [("core", CORE_TYPES), *((kind, (kind,)) for kind in ENTITY_TYPES)]:
        rows[name] = (
            sum(paper.entities[left].type in kinds for left, _ in pairs),
            sum(entity.type in kinds for entity in guess.entities),
            sum(entity.type in kinds for entity in paper.entities),
        )
    rows["mentions"] = (
        sum(span in spans and span[2] in CORE_TYPES for span in guessed),
        sum(span[2] in CORE_TYPES for span in guessed),
        sum(span[2] in CORE_TYPES for span in spans),
    )
    return rows


def f1(total: np.ndarray) -> float:
    """Return F1 of summed counts."""
    return float(2 * total[0] / max(total[1] + total[2], 1))


def main() -> None:
    """Print the tables for all files together and each alone."""
    extractor = Extractor.load()
    by_file: list[tuple[str, list[AnnotatedPaper], list[Extraction]]] = []
    for path in sys.argv[1:]:
        papers = read_gold(path)
        found = list(extractor.extract(Paper(p.id, p.title, p.abstract) for p in papers))
        by_file.append((path.rpartition("/")[2], papers, found))
    rng = np.random.default_rng(1)
    for name, papers, found in by_file:
        tables = [counts(*pair) for pair in zip(papers, found, strict=True)]
        print(f"\n{name}: {len(papers)} papers\n\n| what | F1 | 95 % interval |\n|---|---|---|")
        for key in ("mentions", "core", *ENTITY_TYPES):
            rows = np.array([table[key] for table in tables])
            draws = [f1(rows[rng.integers(0, len(rows), len(rows))].sum(0)) for _ in range(DRAWS)]
            low, high = np.quantile(draws, [0.025, 0.975])
            print(f"| {key} | {f1(rows.sum(0)):.2f} | {low:.2f} to {high:.2f} |")
    right, total = Counter[int](), Counter[int]()
    sums: defaultdict[int, float] = defaultdict(float)
    kept: list[tuple[float, bool]] = []
    gold = 0
    for _, papers, found in by_file:
        for paper, extraction in zip(papers, found, strict=True):
            gold += sum(entity.type in CORE_TYPES for entity in paper.entities)
            pairs = match_entities(paper.entities, from_extraction(extraction).entities)
            hits = {index for _, index in pairs}
            for index, entity in enumerate(extraction.entities):
                at = int(np.searchsorted(BINS[1:-1], entity.confidence, "right"))
                total[at] += 1
                right[at] += index in hits
                sums[at] += entity.confidence
                if entity.type in CORE_TYPES:
                    kept.append((entity.confidence, index in hits))
    print("\n| confidence | entities | mean confidence | right |\n|---|---|---|---|")
    for at in sorted(total):
        low, high = BINS[at], BINS[at + 1]
        mean, share = sums[at] / total[at], right[at] / total[at]
        print(f"| {low:g} to {high:g} | {total[at]} | {mean:.2f} | {share:.2f} |")
    print("\n| `--min-confidence` | precision | recall |\n|---|---|---|")
    for least in LEAST:
        hits_above = [hit for confidence, hit in kept if confidence >= least]
        count = sum(hits_above)
        print(f"| {least:g} | {count / max(len(hits_above), 1):.2f} | {count / gold:.2f} |")


if __name__ == "__main__":
    main()
