"""What an extractor got wrong, each mistake with its sentence: a report that a person reads."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from graphbuild.extract.context import sentence_of
from graphbuild.extract.sentences import split_sentences
from graphbuild.training.gold import (
    AnnotatedMention,
    AnnotatedPaper,
    AnnotatedResult,
    gold_mentions,
)
from graphbuild.training.scoring import match_entities, match_results, with_text
from graphbuild.types import Span

__all__ = ["MISTAKE_KINDS", "Mistake", "find_mistakes", "format_mistakes"]

MistakeKind = Literal[
    "missed",
    "spurious",
    "wrong type",
    "wrong border",
    "wrong relation",
    "missed result",
    "spurious result",
]
MISTAKE_KINDS: dict[MistakeKind, str] = {
    "missed": "in the gold standard, nothing predicted there",
    "spurious": "predicted, nothing in the gold standard there",
    "wrong type": "same span, another type",
    "wrong border": "the spans overlap but are not equal",
    "wrong relation": "the entity was found, its relation to the paper is another",
    "missed result": "a reported number that was not found",
    "spurious result": "a number that the gold standard does not report so",
}
_QUOTED = 400


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: what the gold standard says, what was predicted, and the sentence."""

    kind: MistakeKind
    paper: str
    gold: str
    predicted: str
    sentence: str


def find_mistakes(
    gold: Iterable[AnnotatedPaper], predicted: Iterable[AnnotatedPaper]
) -> list[Mistake]:
    """Compare predictions with a gold standard and list every difference.

    Parameters
    ----------
    gold
        Annotated papers with their text.
    predicted
        Predictions in any order; a paper without one counts as empty.

    Returns
    -------
    list of Mistake
        In order of the papers; mentions first, then relations, then results.

    Examples
    --------
    >>> from graphbuild.training.gold import AnnotatedEntity
    >>> entity = AnnotatedEntity("MMLU", "BENCHMARK", ("MMLU",), "evaluates_on")
    >>> paper = AnnotatedPaper("a", "On MMLU", "It is used.", (entity,))
    >>> find_mistakes([paper], [])
    [Mistake(kind='missed', paper='a', gold='MMLU BENCHMARK', predicted='', sentence='On MMLU')]
    """
    predictions = {paper.id: paper for paper in predicted}
    mistakes: list[Mistake] = []
    for paper in gold:
        guess = with_text(predictions.get(paper.id), paper)
        sentences = split_sentences(paper.text)
        mistakes.extend(_mention_mistakes(paper, guess, sentences))
        mistakes.extend(_relation_mistakes(paper, guess, sentences))
        mistakes.extend(_result_mistakes(paper, guess, sentences))
    return mistakes


def format_mistakes(mistakes: Sequence[Mistake]) -> str:
    """Write mistakes as text, grouped by kind, with the most frequent ones counted first.

    Parameters
    ----------
    mistakes
        As ``find_mistakes`` returns them.

    Returns
    -------
    str
        The report, one line feed at its end.

    Examples
    --------
    >>> print(format_mistakes([Mistake("missed", "a", "MMLU BENCHMARK", "", "On MMLU")]))
    missed: 1
    ...
    """
    lines = [f"{kind}: {sum(item.kind == kind for item in mistakes)}" for kind in MISTAKE_KINDS]
    for kind, meaning in MISTAKE_KINDS.items():
        chosen = [item for item in mistakes if item.kind == kind]
        if not chosen:
            continue
        lines += ["", f"== {kind} ({meaning})"]
        often = Counter(item.gold or item.predicted for item in chosen)
        repeated = [(name, count) for name, count in often.most_common(20) if count > 1]
        if repeated:
            lines.append("most often: " + ", ".join(f"{name} ({n})" for name, n in repeated))
        for item in chosen:
            gold = f"gold {item.gold}" if item.gold else ""
            guess = f"predicted {item.predicted}" if item.predicted else ""
            lines.append(f"\n{item.paper}: {'; '.join(filter(None, (gold, guess)))}")
            lines.append(f"    {item.sentence}")
    return "\n".join(lines) + "\n"


def _mention_mistakes(
    paper: AnnotatedPaper, guess: AnnotatedPaper, sentences: Sequence[Span]
) -> Iterator[Mistake]:
    guessed = gold_mentions(guess) if guess.mentions is None else guess.mentions
    gold = {mention[:2]: mention for mention in gold_mentions(paper)}
    predicted = {mention[:2]: mention for mention in guessed}
    missed = [mention for span, mention in gold.items() if span not in predicted]
    spurious = [mention for span, mention in predicted.items() if span not in gold]
    for span, mention in gold.items():
        other = predicted.get(span)
        if other is not None and other.type != mention.type:
            yield _mention_mistake("wrong type", paper, sentences, mention, other)
    explained = set()
    for mention in missed:
        other = next((item for item in spurious if _overlap(item, mention)), None)
        if other is None:
            yield _mention_mistake("missed", paper, sentences, mention, None)
        else:
            explained.add(other)
            yield _mention_mistake("wrong border", paper, sentences, mention, other)
    for mention in spurious:
        if mention not in explained:
            yield _mention_mistake("spurious", paper, sentences, None, mention)


def _overlap(one: AnnotatedMention, two: AnnotatedMention) -> bool:
    return one.start < two.end and two.start < one.end


def _mention_mistake(
    kind: MistakeKind,
    paper: AnnotatedPaper,
    sentences: Sequence[Span],
    gold: AnnotatedMention | None,
    predicted: AnnotatedMention | None,
) -> Mistake:
    def describe(mention: AnnotatedMention | None) -> str:
        return f"{paper.text[slice(*mention[:2])]} {mention.type}" if mention else ""

    some = gold or predicted
    start = some.start if some else 0
    sentence = _quote(paper, sentences, start)
    return Mistake(kind, paper.id, describe(gold), describe(predicted), sentence)


def _relation_mistakes(
    paper: AnnotatedPaper, guess: AnnotatedPaper, sentences: Sequence[Span]
) -> Iterator[Mistake]:
    first: dict[int, int] = {}
    for mention in gold_mentions(paper):
        first.setdefault(mention.entity, mention.start)
    for left, right in match_entities(paper.entities, guess.entities):
        entity, other = paper.entities[left], guess.entities[right]
        if other.relation is not None and other.relation != entity.relation:
            yield Mistake(
                "wrong relation",
                paper.id,
                f"{entity.name} {entity.relation}",
                f"{other.name} {other.relation}",
                _quote(paper, sentences, first.get(left, 0)),
            )


def _result_mistakes(
    paper: AnnotatedPaper, guess: AnnotatedPaper, sentences: Sequence[Span]
) -> Iterator[Mistake]:
    def describe(result: AnnotatedResult) -> str:
        return f"{result.method} | {result.on} | {result.metric} | {result.value}"

    def quote(result: AnnotatedResult) -> str:
        return _quote(paper, sentences, max(0, paper.text.find(result.value)))

    pairs = match_results(paper, guess)
    found, right = {left for left, _ in pairs}, {right for _, right in pairs}
    for index, result in enumerate(paper.results):
        if index not in found:
            yield Mistake("missed result", paper.id, describe(result), "", quote(result))
    for index, result in enumerate(guess.results):
        if index not in right:
            yield Mistake("spurious result", paper.id, "", describe(result), quote(result))


def _quote(paper: AnnotatedPaper, sentences: Sequence[Span], start: int) -> str:
    if not sentences:
        return ""
    span = sentences[sentence_of(tuple(sentences), start)]
    sentence = " ".join(paper.text[span.start : span.end].split())
    return sentence if len(sentence) <= _QUOTED else sentence[: _QUOTED - 1] + "…"
