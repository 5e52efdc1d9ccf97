"""Precision, recall and F1 of mentions, entities, relations and results against a gold standard.

What counts as right:

- a **mention**: same paper, start, end and type;
- an **entity** of a paper: same type, and one surface in common after ``normal_surface`` (case,
  hyphens and a plural of the last word are put aside); one gold entity matches one prediction,
  those that share most surfaces first;
- a **relation**: counted on matched entities only, so it is an accuracy;
- a **result**: method, benchmark or dataset, metric, value and unit all equal, names after
  ``normal_surface`` or, where the paper lists both as surfaces of one entity, as that entity;
  a unit that only one side writes is no contradiction; ``relaxed`` puts the metric aside.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphbuild.training.gold import AnnotatedEntity, AnnotatedPaper, gold_mentions
from graphbuild.types import ENTITY_TYPES, RELATIONS, RelationName

__all__ = [
    "CORE_TYPES",
    "Counts",
    "Scores",
    "gold_mentions",
    "match_entities",
    "match_results",
    "normal_surface",
    "normal_value",
    "same_value",
    "score",
]

CORE_TYPES = ("METHOD", "DATASET", "BENCHMARK")
"""The types that the headline micro average is taken over."""

_SEPARATOR = re.compile(r"[\s_‐‑‒–—-]+")
_HEDGE = re.compile(
    r"^(?:(?:nearly|about|around|almost|over|under|up to|only|at (?:least|most)|(?:more|less) than|"
    r"approximately|roughly|below|above)\s+)+",
    re.IGNORECASE,
)
_UNITS = {"percent": "%", "percentage": "%", "percentagepoints": "%"}
_NUMBER = re.compile(r"[-+−]?(?:\d[\d,]*)?\.?\d+(?:[eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were right, predicted and in the gold standard."""

    correct: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Right ones among the predicted, 0 where nothing was predicted."""
        return self.correct / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Right ones among the gold, 0 where there is none."""
        return self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.predicted + self.gold
        return 2 * self.correct / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures of one evaluation.

    ``mentions`` and ``entities`` have a key for each type, ``core`` (METHOD, DATASET and BENCHMARK
    together) and ``all``. ``confusion`` counts (gold relation, predicted relation) over matched
    entities. ``results`` has the keys ``strict`` and ``relaxed``.
    """

    papers: int
    without_prediction: int
    mentions: Mapping[str, Counts]
    entities: Mapping[str, Counts]
    confusion: Mapping[tuple[RelationName, RelationName], int]
    results: Mapping[str, Counts]

    @property
    def relation_accuracy(self) -> float:
        """Share of matched entities whose relation is right."""
        total = sum(self.confusion.values())
        right = sum(self.confusion.get((name, name), 0) for name in RELATIONS)
        return right / total if total else 0.0

    @property
    def relations(self) -> Mapping[str, Counts]:
        """Counts of each relation over matched entities."""
        return {
            name: Counts(
                self.confusion.get((name, name), 0),
                sum(count for (_, predicted), count in self.confusion.items() if predicted == name),
                sum(count for (gold, _), count in self.confusion.items() if gold == name),
            )
            for name in RELATIONS
        }


def score(gold: Iterable[AnnotatedPaper], predicted: Iterable[AnnotatedPaper]) -> Scores:
    """Score predictions against a gold standard.

    Parameters
    ----------
    gold
        Annotated papers with their text.
    predicted
        Predictions in any order; a paper without one counts as empty, one outside the gold is left
        out. Where a prediction has no mentions they follow from its surfaces, as in the gold.

    Returns
    -------
    Scores
        All figures.

    Examples
    --------
    >>> entity = AnnotatedEntity("MMLU", "BENCHMARK", ("MMLU",), "evaluates_on")
    >>> paper = AnnotatedPaper("a", "On MMLU", "MMLU is used.", (entity,))
    >>> scores = score([paper], [paper])
    >>> scores.mentions["core"].f1, scores.relation_accuracy
    (1.0, 1.0)
    """
    predictions = {paper.id: paper for paper in predicted}
    mentions: dict[str, list[int]] = {}
    entities: dict[str, list[int]] = {}
    results: dict[str, list[int]] = {}
    confusion: Counter[tuple[RelationName, RelationName]] = Counter()
    papers = missing = 0
    for paper in gold:
        papers += 1
        prediction = predictions.get(paper.id)
        missing += prediction is None
        guess = with_text(prediction, paper)
        gold_spans = {mention[:3] for mention in gold_mentions(paper)}
        guessed = gold_mentions(guess) if guess.mentions is None else guess.mentions
        guess_spans = {mention[:3] for mention in guessed}
        for kind in ENTITY_TYPES:
            spans = {span for span in gold_spans if span[2] == kind}
            guesses = {span for span in guess_spans if span[2] == kind}
            _add(mentions, kind, len(spans & guesses), len(guesses), len(spans))
        pairs = match_entities(paper.entities, guess.entities)
        for kind in ENTITY_TYPES:
            _add(
                entities,
                kind,
                sum(paper.entities[left].type == kind for left, _ in pairs),
                sum(entity.type == kind for entity in guess.entities),
                sum(entity.type == kind for entity in paper.entities),
            )
        for left, right in pairs:
            truth, relation = paper.entities[left].relation, guess.entities[right].relation
            if truth is not None and relation is not None:
                confusion[truth, relation] += 1
        for key in ("strict", "relaxed"):
            matched = match_results(paper, guess, relaxed=key == "relaxed")
            _add(results, key, len(matched), len(guess.results), len(paper.results))
    return Scores(
        papers,
        missing,
        _with_sums(mentions),
        _with_sums(entities),
        dict(confusion),
        {key: Counts(*results.get(key, (0, 0, 0))) for key in ("strict", "relaxed")},
    )


def match_entities(
    gold: Sequence[AnnotatedEntity], predicted: Sequence[AnnotatedEntity]
) -> list[tuple[int, int]]:
    """Match entities of one paper one to one: same type, a surface in common.

    Parameters
    ----------
    gold, predicted
        Entities of the same paper.

    Returns
    -------
    list of tuple of int
        Pairs (index in ``gold``, index in ``predicted``) in order; pairs that share most surfaces
        were taken first.

    Examples
    --------
    >>> gold = [AnnotatedEntity("LLM", "METHOD", ("LLMs", "large language models"))]
    >>> match_entities(gold, [AnnotatedEntity("x", "METHOD", ("Large Language Model",))])
    [(0, 0)]
    """
    keys = [{normal_surface(surface) for surface in entity.surfaces} for entity in predicted]
    candidates = []
    for left, entity in enumerate(gold):
        own = {normal_surface(surface) for surface in entity.surfaces}
        for right, other in enumerate(predicted):
            if entity.type == other.type and (shared := len(own & keys[right])):
                candidates.append((-shared, left, right))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, left, right in sorted(candidates):
        if left not in pairs and right not in taken:
            pairs[left] = right
            taken.add(right)
    return sorted(pairs.items())


def match_results(
    gold: AnnotatedPaper, predicted: AnnotatedPaper, *, relaxed: bool = False
) -> list[tuple[int, int]]:
    """Match reported results of one paper one to one.

    Parameters
    ----------
    gold, predicted
        The same paper; the surfaces of both say which names are one.
    relaxed
        Whether to put the metric aside.

    Returns
    -------
    list of tuple of int
        Pairs (index in ``gold.results``, index in ``predicted.results``) in order.

    Examples
    --------
    >>> from graphbuild.training.gold import AnnotatedResult
    >>> one = AnnotatedPaper("a", "", "", (), (AnnotatedResult("X", "MMLU", "score", "84.50%"),))
    >>> two = AnnotatedPaper("a", "", "", (), (AnnotatedResult("x", "MMLU", "Scores", "84.5 %"),))
    >>> match_results(one, two)
    [(0, 0)]
    """
    groups = [
        frozenset(map(normal_surface, (entity.name, *entity.surfaces)))
        for paper in (gold, predicted)
        for entity in paper.entities
    ]

    def same(left: str, right: str) -> bool:
        one, two = normal_surface(left), normal_surface(right)
        return one == two or any(one in group and two in group for group in groups)

    pairs = []
    free = list(range(len(predicted.results)))
    for index, truth in enumerate(gold.results):
        for other in free:
            guess = predicted.results[other]
            if (
                same_value(truth.value, guess.value)
                and same(truth.on, guess.on)
                and same(truth.method, guess.method)
                and (relaxed or same(truth.metric, guess.metric))
            ):
                pairs.append((index, other))
                free.remove(other)
                break
    return pairs


def normal_surface(surface: str) -> str:
    """Put case, hyphens, spaces and the plural of the last word of a name aside.

    Examples
    --------
    >>> normal_surface("Large-Language Models") == normal_surface("large language model")
    True
    >>> normal_surface("GPT-4") == normal_surface("GPT-4o")
    False
    """
    words = _SEPARATOR.split(unicodedata.normalize("NFKC", surface).casefold().strip())
    last = words[-1]
    if last.endswith("ies") and len(last) > 4:
        words[-1] = last[:-3] + "y"
    elif last.endswith("s") and len(last) > 3 and not last.endswith(("ss", "us", "is")):
        words[-1] = last[:-1]
    return " ".join(words)


def normal_value(value: str) -> str:
    r"""Reduce a value as written to its number; without one, to its text without spaces.

    Examples
    --------
    >>> normal_value("84.50%") == normal_value(r"nearly 84.5 \%")
    True
    >>> normal_value("42/50")
    '42/50'
    """
    return _number_and_unit(value)[0]


def same_value(left: str, right: str) -> bool:
    r"""Tell whether two values as written have one number, and no units that differ.

    Examples
    --------
    >>> same_value("84.50%", r"84.5\%"), same_value("46 percent", "46%")
    (True, True)
    >>> same_value("0.36 px", "0.36"), same_value("12 ms", "12 s")
    (True, False)
    """
    number, unit = _number_and_unit(left)
    other_number, other_unit = _number_and_unit(right)
    return number == other_number and (not unit or not other_unit or unit == other_unit)


def _number_and_unit(value: str) -> tuple[str, str]:
    bare = _HEDGE.sub("", value.replace("\\", "").strip("(){} ~≈<>=≤≥"))
    currency = "$" if bare.startswith("$") and not bare.endswith("$") else ""
    bare = bare.replace("$", "").strip("(){} ~≈<>=≤≥").replace(" ", "")
    number = _NUMBER.match(bare)
    if number is None or bare[number.end() : number.end() + 1] == "/":
        return bare.casefold(), ""
    unit = bare[number.end() :].casefold().rstrip("+")
    plain = repr(float(number[0].replace(",", "").replace("−", "-")))
    return plain, currency or _UNITS.get(unit, unit)


def with_text(prediction: AnnotatedPaper | None, paper: AnnotatedPaper) -> AnnotatedPaper:
    """Return the prediction with the gold paper's text; without a prediction, an empty one."""
    if prediction is None:
        return AnnotatedPaper(paper.id, paper.title, paper.abstract, (), (), ())
    return AnnotatedPaper(
        paper.id,
        paper.title,
        paper.abstract,
        prediction.entities,
        prediction.results,
        prediction.mentions,
    )


def _add(table: dict[str, list[int]], key: str, correct: int, predicted: int, gold: int) -> None:
    row = table.setdefault(key, [0, 0, 0])
    for place, count in enumerate((correct, predicted, gold)):
        row[place] += count


def _with_sums(table: Mapping[str, Sequence[int]]) -> dict[str, Counts]:
    counts: dict[str, Counts] = {kind: Counts(*table.get(kind, (0, 0, 0))) for kind in ENTITY_TYPES}
    for name, kinds in (("core", CORE_TYPES), ("all", ENTITY_TYPES)):
        rows = [counts[kind] for kind in ENTITY_TYPES if kind in kinds]
        counts[name] = Counts(
            sum(row.correct for row in rows),
            sum(row.predicted for row in rows),
            sum(row.gold for row in rows),
        )
    return counts
