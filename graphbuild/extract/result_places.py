"""A number in its sentence, and how a name stands to it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from graphbuild.extract.context import PaperContext
from graphbuild.extract.result_lists import NameMention
from graphbuild.extract.result_patterns import BEATS, CLAUSE, FROM, OBLIQUE, OURS, VERB
from graphbuild.extract.result_values import Value
from graphbuild.types import RelationName, Span

__all__ = [
    "COINED",
    "NUMBER",
    "SLOTS",
    "Option",
    "Place",
    "SlotName",
    "absent_features",
    "gap",
    "near_features",
    "nearest_mentions",
    "rank_spans",
]

SlotName = Literal["method", "on", "metric"]
SLOTS: tuple[SlotName, ...] = ("method", "on", "metric")

COINED = re.compile(r"\w[A-Z\d]|-[A-Z\d]")
"""A capital or digit after another letter: "ResNet", "GPT-4"."""

NUMBER = re.compile(r"\d+(?:\.\d+)?")
"""A number inside a text."""

_NEAR = 60
_WORD = re.compile(r"[\w@^%$\\]+|[^\w\s]")
_LAST_WORD = re.compile(r"([\w@-]+|[^\w\s])\s*$")
_NEXT_WORD = re.compile(r"\s*([\w@-]+|[^\w\s])")
_SKIPPED = re.compile(r"\b(?:the|an?|our|its|their)\s+$", re.IGNORECASE)


class Option(NamedTuple):
    """An entity of the paper, or a name that is none yet (entity -1), and what speaks for it."""

    entity: int
    name: str
    span: Span | None
    features: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A number in its sentence, with what the rules make of it.

    ``picks`` holds, for each slot, the entity that the rules choose and how; -1 for none.
    """

    context: PaperContext
    relations: Sequence[RelationName]
    own: int | None
    sentence: Span
    number: int
    mentions: Sequence[NameMention]
    names: Sequence[Span]
    values: Sequence[Value]
    index: int
    picks: Mapping[SlotName, tuple[int, str, str]]
    earlier: Mapping[int, int] = field(default_factory=dict)

    @property
    def value(self) -> Value:
        """The number."""
        return self.values[self.index]

    @cached_property
    def is_ours(self) -> bool:
        """Whether the sentence speaks of the paper's own method before the number."""
        text = self.context.text
        return OURS.search(text, self.sentence.start, self.value.span.start) is not None

    @cached_property
    def is_old(self) -> bool:
        """Whether the number is what was there before ("from 41.2 to 53.8")."""
        start = self.value.span.start
        head = self.context.text[max(self.sentence.start, start - _NEAR) : start]
        return FROM.search(head) is not None


def absent_features(place: Place, index: int) -> list[str]:
    """Say how a name that the sentence lacks stands to its number.

    Parameters
    ----------
    place
        The number.
    index
        The entity.

    Returns
    -------
    list of str
        Features: how many sentences ago it was named, and whether the sentence says "ours".
    """
    last = place.earlier.get(index)
    far = "later" if last is None else min(3, place.number - last)
    said = "ours" if place.is_ours else "not-ours"
    return [
        "where=absent",
        f"absent={far}",
        f"absent|{said}",
        f"absent={far}|{said}|{place.relations[index]}",
    ]


def nearest_mentions(place: Place, mentions: Iterable[NameMention]) -> dict[int, Span]:
    """Choose the mention of each entity that is nearest to the number.

    Parameters
    ----------
    place
        The number.
    mentions
        Mentions in its sentence.

    Returns
    -------
    dict
        The span by entity.
    """
    nearest: dict[int, Span] = {}
    for mention in mentions:
        span = Span(mention.start, mention.end)
        old = nearest.get(mention.entity)
        if old is None or gap(place.value, span) < gap(place.value, old):
            nearest[mention.entity] = span
    return nearest


def gap(value: Value, span: Span) -> int:
    """Count the characters between a number and a name.

    Examples
    --------
    >>> from graphbuild.extract.result_values import find_values
    >>> gap(find_values("84.5% on MMLU", 0, 13, [])[0], Span(9, 13))
    4
    """
    return max(span.start - value.span.end, value.span.start - span.end)


def rank_spans(value: Value, spans: Iterable[Span]) -> dict[Span, int]:
    """Rank spans on each side of a number, the nearest first.

    Parameters
    ----------
    value
        The number.
    spans
        Names of its sentence.

    Returns
    -------
    dict
        The rank by span, from 0, at most 3.
    """
    ranks: dict[Span, int] = {}
    counts = {True: 0, False: 0}
    for span in sorted(set(spans), key=lambda span: gap(value, span)):
        right = span.start >= value.span.end
        ranks[span] = min(3, counts[right])
        counts[right] += 1
    return ranks


def near_features(place: Place, span: Span, rank: int) -> list[str]:
    """Say how a name stands to the number in its sentence.

    Parameters
    ----------
    place
        The number.
    span
        The name.
    rank
        Its rank on its side, as ``rank_spans`` gives it.

    Returns
    -------
    list of str
        Features of side, distance, words between and words around.
    """
    text, value = place.context.text, place.value
    right = span.start >= value.span.end
    side = "R" if right else "L"
    left, until = (value.span.end, span.start) if right else (span.end, value.span.start)
    between = text[left:until]
    crossed = sum(left <= other.span.start < until for other in place.values)
    words = _WORD.findall(between)
    features = [
        f"where={side}",
        f"where={side}{rank}",
        f"where={side}|crossed={min(2, crossed)}",
        f"gap={side}{min(5, len(words) // 2)}",
    ]
    if len(words) <= 3:
        features.append(f"mid={side}:{NUMBER.sub('0', ' '.join(words).lower())}")
    elif len(words) <= 12:
        features.append(f"mid-first={side}:{words[0].lower()}")
        features.append(f"mid-last={side}:{words[-1].lower()}")
    lead = text[max(place.sentence.start, span.start - 40) : span.start]
    plain = _SKIPPED.sub("", lead)
    before = _LAST_WORD.search(plain)
    features.append(f"lead={before[1].lower() if before else '^'}|{side}")
    after = _NEXT_WORD.match(text, span.end, place.sentence.end)
    features.append(f"next={NUMBER.sub('0', after[1].lower()) if after else '$'}|{side}")
    if BEATS.search(lead.rsplit(",", 1)[-1]):
        features.append(f"beats|{side}")
    if OBLIQUE.search(lead):
        features.append(f"oblique|{side}")
    if VERB.search(between):
        features.append(f"verb|{side}")
    if OURS.search(between):
        features.append(f"ours-between|{side}")
    if CLAUSE.search(between):
        features.append(f"clause|{side}")
    if "(" in between and ")" not in between:
        features.append(f"opens|{side}")
    if ")" in between and "(" not in between:
        features.append(f"closes|{side}")
    return features
