"""Extraction side by side, on the same abstracts in one run: F1 by type, and words a second.

Usage::

    python benchmarks/extraction.py --gold dev.jsonl [--gazetteer FOLDER] [--train train.jsonl]
    python benchmarks/extraction.py --conll scierc=scierc_dev.conll --conll tdmsci=tdmsci.conll

The systems: ours; a blank spaCy model trained the plain way on ``--train`` (left out without it);
a dictionary alone (spaCy's EntityRuler over the names that ship); patterns alone (spaCy's Matcher).
With ``--conll`` ours is scored on corpora of other people with other types, mapped as ``MAPPINGS``
says: exact borders and mapped type.
"""

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import orjson
import spacy
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import compounding, filter_spans, minibatch

from graphbuild.extract import Extractor
from graphbuild.training.evaluation import from_extraction
from graphbuild.training.gold import (
    AnnotatedEntity,
    AnnotatedMention,
    AnnotatedPaper,
    gold_mentions,
    read_gold,
)
from graphbuild.training.scoring import normal_surface, score
from graphbuild.types import ENTITY_TYPES, EntityType, Paper

MAPPINGS = {
    "scierc": {
        "METHOD": "Method",
        "TASK": "Task",
        "METRIC": "Metric",
        "DATASET": "Material",
        "BENCHMARK": "Material",
    },
    "tdmsci": {"TASK": "TASK", "METRIC": "METRIC", "DATASET": "DATASET", "BENCHMARK": "DATASET"},
}
_NAME = {"TEXT": {"REGEX": r"^[A-Z]\w*[A-Z0-9]\w*$"}, "OP": "+"}
_PART = {"TEXT": {"REGEX": r"^[-\w.]+$"}, "OP": "?"}
PATTERNS: dict[EntityType, list[list[dict[str, object]]]] = {
    "DATASET": [[_NAME, _PART, {"LOWER": {"IN": ["dataset", "datasets", "corpus"]}}]],
    "BENCHMARK": [
        [_NAME, _PART, {"LOWER": {"IN": ["benchmark", "benchmarks", "challenge"]}}],
        [{"LOWER": {"IN": ["on", "and"]}}, _NAME],
    ],
    "METHOD": [
        [{"LOWER": {"IN": ["introduce", "propose", "present", "with", "using", "like"]}}, _NAME],
        [{"LOWER": {"IN": ["large", "neural", "diffusion"]}}, {"LOWER": {"REGEX": "^[a-z]+$"}}],
    ],
    "METRIC": [[{"LOWER": {"IN": ["accuracy", "f1", "bleu", "rouge", "perplexity", "map"]}}]],
    "TASK": [[{"LOWER": {"REGEX": "^[a-z]+$"}}, {"LOWER": {"IN": ["answering", "detection"]}}]],
}
_LEADS = re.compile(r"^(?:on|and|introduce|propose|present|with|using|like)\s+")
_Run = Callable[[Sequence[AnnotatedPaper]], list[AnnotatedPaper]]


def ours() -> _Run:
    """Load the packaged model."""
    extractor = Extractor.load()
    return lambda papers: [
        from_extraction(found)
        for found in extractor.extract(
            Paper(paper.id, paper.title, paper.abstract) for paper in papers
        )
    ]


def by_spacy(nlp: Language) -> _Run:
    """Take the entities of a spaCy pipeline."""
    return lambda papers: [
        prediction(paper, [(e.start_char, e.end_char, e.label_) for e in doc.ents])
        for paper, doc in zip(papers, nlp.pipe(paper.text for paper in papers), strict=True)
    ]


def prediction(paper: AnnotatedPaper, spans: Sequence[tuple[int, int, str]]) -> AnnotatedPaper:
    """Make entities of spans: those of one type and normal surface are one."""
    entities: dict[tuple[str, str], list[str]] = {}
    mentions = []
    for start, end, kind in spans:
        surface = paper.text[start:end]
        key = kind, normal_surface(surface)
        surfaces = entities.setdefault(key, [])
        if surface not in surfaces:
            surfaces.append(surface)
        mentions.append((start, end, kind, list(entities).index(key)))
    return AnnotatedPaper(
        paper.id,
        "",
        "",
        tuple(
            AnnotatedEntity(surfaces[0], kind, tuple(surfaces))  # type: ignore[arg-type]
            for (kind, _), surfaces in entities.items()
        ),
        (),
        tuple(AnnotatedMention(*mention) for mention in mentions),  # type: ignore[arg-type]
    )


def dictionary(folder: Path) -> _Run:
    """Find the names of public lists as they are written, whatever stands around them."""
    names: dict[str, EntityType] = {}
    for file, kind in (("tasks.txt", "TASK"), ("benchmarks.txt", "BENCHMARK")):
        for line in (folder / file).read_text(encoding="utf-8").splitlines():
            names.setdefault(line.strip().strip('"'), kind)  # type: ignore[arg-type]
    for file, kind in (("datasets.jsonl", "DATASET"), ("methods.jsonl", "METHOD")):
        for line in (folder / file).read_text(encoding="utf-8").splitlines():
            record = orjson.loads(line)
            for name in (record["name"], *record["aliases"]):
                names.setdefault(name, kind)  # type: ignore[arg-type]
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]
        [{"label": kind, "pattern": name} for name, kind in names.items() if len(name) > 2]
    )
    return by_spacy(nlp)


@Language.component("benchmark_patterns")
def match_patterns(doc: Doc) -> Doc:
    """Set the entities that patterns find."""
    matcher = Matcher(doc.vocab)
    for kind, patterns in PATTERNS.items():
        matcher.add(kind, patterns, greedy="LONGEST")  # type: ignore[arg-type]
    spans = []
    for span in matcher(doc, as_spans=True):
        lead = bool(_LEADS.match(span.text))
        spans.append(Span(doc, span.start + lead, span.end, label=span.label))
    doc.ents = filter_spans([span for span in spans if len(span)])
    return doc


def patterns() -> _Run:
    """Make a pipeline of patterns alone."""
    nlp = spacy.blank("en")
    nlp.add_pipe("benchmark_patterns")
    return by_spacy(nlp)


def plain_spacy(files: Sequence[Path], minutes: float) -> _Run:
    """Train a blank model the plain way: spaCy's defaults, batches that grow, dropout .2."""
    random.seed(1)
    spacy.util.fix_random_seed(1)
    nlp = spacy.blank("en")
    ner = nlp.add_pipe("ner")
    examples = []
    for paper in (paper for path in files for paper in read_gold(path)):
        doc = nlp.make_doc(paper.text)
        spans = [doc.char_span(m.start, m.end, label=m.type) for m in gold_mentions(paper)]
        reference = doc.copy()
        reference.ents = filter_spans([span for span in spans if span is not None])
        examples.append(Example(doc, reference))
    for kind in ENTITY_TYPES:
        ner.add_label(kind)  # type: ignore[attr-defined]
    optimizer = nlp.initialize(lambda: examples[:200])
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        random.shuffle(examples)
        for batch in minibatch(examples, compounding(4.0, 32.0, 1.001)):
            nlp.update(batch, sgd=optimizer, drop=0.2)
            if time.monotonic() > end:
                break
    return by_spacy(nlp)


def compare(
    gold: Sequence[Path], train: Sequence[Path], minutes: float, gazetteer: Path | None
) -> None:
    """Print a row for each system."""
    systems = {"ours": ours(), "patterns": patterns()}
    if gazetteer:
        systems["dictionary"] = dictionary(gazetteer)
    if train:
        systems[f"spaCy, {minutes:g} min"] = plain_spacy(train, minutes)
    kinds = ["core", *ENTITY_TYPES]
    for path in gold:
        papers = read_gold(path)
        words = sum(len(paper.text.split()) for paper in papers)
        print(f"\n{path.name}: F1 of mentions, entities, and entities by type; words a second")
        print(f"{'':16}{'mentions':>9}" + "".join(f"{kind:>10}" for kind in kinds) + f"{'w/s':>9}")
        for name, run in systems.items():
            run(papers[:20])
            begin = time.perf_counter()
            found = run(papers)
            seconds = time.perf_counter() - begin
            scores = score(papers, found)
            row = "".join(f"{scores.entities[kind].f1:10.3f}" for kind in kinds)
            print(f"{name:16}{scores.mentions['core'].f1:9.3f}{row}{words / seconds:9,.0f}")


def read_conll(path: Path) -> Iterator[tuple[str, set[tuple[int, int, str]]]]:
    """Read sentences as text, tokens a space apart, and spans by code points."""
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        parts = line.split()
        if len(parts) > 1 and parts[0] != "-DOCSTART-":
            words.append(parts[0])
            tags.append(parts[-1])
        elif words:
            yield " ".join(words), spans_of(words, tags)
            words, tags = [], []


def spans_of(words: Sequence[str], tags: Sequence[str]) -> set[tuple[int, int, str]]:
    """Return spans of code points of B and I tags; a lone I begins a span."""
    spans: list[list[int | str]] = []
    at, before = 0, "O"
    for word, tag in zip(words, tags, strict=True):
        if tag != "O":
            if before != "O" and tag[0] == "I" and before[2:] == tag[2:]:
                spans[-1][1] = at + len(word)
            else:
                spans.append([at, at + len(word), tag[2:]])
        at, before = at + len(word) + 1, tag
    return {(int(start), int(end), str(kind)) for start, end, kind in spans}


def score_conll(kind: str, path: Path) -> None:
    """Print precision, recall and F1 of our spans under the mapping of a corpus."""
    mapping = MAPPINGS[kind]
    extractor = Extractor.load()
    sentences = list(read_conll(path))
    right, found, there = Counter[str](), Counter[str](), Counter[str]()
    papers = (Paper(str(at), "", text) for at, (text, _) in enumerate(sentences))
    for (_, gold), extraction in zip(sentences, extractor.extract(papers), strict=True):
        # The text begins with the newline after an empty title.
        mine = {
            (mention.start - 1, mention.end - 1, mapping[extraction.entities[mention.entity].type])
            for mention in extraction.mentions
            if extraction.entities[mention.entity].type in mapping
        }
        wanted = {span for span in gold if span[2] in mapping.values()}
        for counter, spans in ((right, mine & wanted), (found, mine), (there, wanted)):
            counter.update(span[2] for span in spans)
    print(f"\n{path.name}: {len(sentences)} sentences, types mapped as {mapping}")
    for label in sorted(there):
        precision, recall = right[label] / max(found[label], 1), right[label] / there[label]
        f1 = 2 * right[label] / (found[label] + there[label])
        print(f"{label:12} precision {precision:.2f}  recall {recall:.2f}  F1 {f1:.2f}")


def main() -> None:
    """Read the options and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, action="append", default=[])
    parser.add_argument("--train", type=Path, action="append", default=[])
    parser.add_argument("--minutes", type=float, default=18)
    parser.add_argument("--gazetteer", type=Path, metavar="FOLDER")
    parser.add_argument("--conll", action="append", default=[], metavar="KIND=FILE")
    options = parser.parse_args()
    if options.gold:
        compare(options.gold, options.train, options.minutes, options.gazetteer)
    for item in options.conll:
        kind, _, path = item.partition("=")
        score_conll(kind, Path(path))


if __name__ == "__main__":
    main()
