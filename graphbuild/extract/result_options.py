"""What a reported number may belong to: every name of the paper, and names that no part found.

Each option of a slot (method, benchmark or dataset, metric) is described by features; trained
weights turn them into the probability that it is the one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from graphbuild.extract.context import PaperContext
from graphbuild.extract.result_lists import NameMention, name_lists
from graphbuild.extract.result_names import find_metrics
from graphbuild.extract.result_patterns import (
    BEATS,
    CLAUSE,
    FROM,
    OBLIQUE,
    OURS,
    VERB,
)
from graphbuild.extract.result_values import Value
from graphbuild.types import RelationName, Span

__all__ = ["SLOTS", "UNNAMED_METRIC", "Option", "Place", "SlotName", "describe_options"]

SlotName = Literal["method", "on", "metric"]
SLOTS: tuple[SlotName, ...] = ("method", "on", "metric")

UNNAMED_METRIC = "score"
"""The metric of a result whose text names none."""

_ON_TYPES = frozenset({"DATASET", "BENCHMARK"})
_WORD = re.compile(r"[\w@^%$\\]+|[^\w\s]")
_LAST_WORD = re.compile(r"([\w@-]+|[^\w\s])\s*$")
_NEXT_WORD = re.compile(r"\s*([\w@-]+|[^\w\s])")
_SKIPPED = re.compile(r"\b(?:the|an?|our|its|their)\s+$", re.IGNORECASE)
_SIZED = re.compile(r"\d[BM]\b")
_NEAR = 60
# "pass@1 rate": the rate is no part of the name.
_HEADED = re.compile(r"(\S+[@^]\S+) (?:rate|score|accuracy)s?", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class Option(NamedTuple):
    """An entity of the paper, or a name that is none yet (entity -1), and what speaks for it."""

    entity: int
    name: str
    span: Span | None
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
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


def describe_options(place: Place, slot: SlotName) -> list[Option]:
    """List what may fill a slot of a number, each option with its features.

    Parameters
    ----------
    place
        The number.
    slot
        The slot.

    Returns
    -------
    list of Option
        Known entities first, then names that are no entity yet; for the metric also words of the
        sentence and, last, the unnamed metric.
    """
    if slot == "metric":
        return _metric_options(place)
    kinds = [entity.type for entity in place.context.entities]
    nearest = _nearest(place, (m for m in place.mentions if kinds[m.entity] != "METRIC"))
    ranks = _ranks(place.value, [*nearest.values(), *place.names])
    fitting = [span for index, span in nearest.items() if _role(kinds[index], slot) == "fits"]
    kin = _kin(place, [*fitting, *place.names])
    mates = _mates(place, kinds)
    is_old = _is_old(place)
    options = []
    for index, kind in enumerate(kinds):
        if kind == "METRIC" or (kind == "TASK" and index not in nearest):
            continue
        if is_old and slot == "method" and place.relations[index] == "introduces":
            continue  # "improves from 41.2": what was there before
        entity = place.context.entities[index]
        features = _entity_features(place, slot, index)
        span = nearest.get(index)
        if span is None:
            features += _absent_features(place, index)
        else:
            features += _near_features(place, span, ranks[span])
            features += kin.get(span, ())
            features += [f"{mate}|{_role(kind, slot)}" for mate in mates.get(span, ())]
        role = _role(kind, slot)
        said = f"{role}|{place.relations[index]}"
        features += [f"{feature}|{role}" for feature in features if feature.startswith("where=")]
        features += [f"role={role}", f"kind={kind}|{place.relations[index]}"]
        features += [f"{f}|{said}" for f in features if f.startswith(("own", "value=", "lead="))]
        options.append(Option(index, entity.name, span, tuple(features)))
    text = place.context.text
    picked, how, name = place.picks[slot]
    for span in place.names:
        chosen = picked < 0 and text[slice(*span)] == name
        features = ["role=new", f"rule={how}" if chosen else f"new|rule={how}"]
        features += _near_features(place, span, ranks[span])
        features += [f"{f}|new" for f in features if f.startswith(("where=", "lead=", "mid="))]
        features += [f"{feature}|new" for feature in kin[span]]
        features += [f"{mate}|new" for mate in mates.get(span, ())]
        options.append(Option(-1, text[slice(*span)], span, tuple(features)))
    return options


def _kin(place: Place, spans: Sequence[Span]) -> dict[Span, list[str]]:
    """Say how a name stands among those that may fill the slot: the nearest, in like order."""
    ranks = _ranks(place.value, spans)
    order = sorted(ranks)
    kin: dict[Span, list[str]] = {}
    for at, span in enumerate(order):
        right = span.start >= place.value.span.end
        side = "R" if right else "L"
        start, end = sorted((span, place.value.span))
        crossed = sum(start.end <= other.span.start < end.start for other in place.values)
        kin[span] = [
            f"kin={side}{ranks[span]}",
            f"kin={side}{ranks[span]}|crossed={min(2, crossed)}",
            f"order={'as-values' if len(order) == len(place.values) else 'other'}"
            f"|{at == place.index}",
        ]
    return kin


def _mates(place: Place, kinds: Sequence[str]) -> dict[Span, list[str]]:
    """Say of each name what the others of its list are: a benchmark stands beside benchmarks."""
    new = (NameMention(*span, -1) for span in place.names)
    mates: dict[Span, list[str]] = {}
    for names in name_lists(place.context.text, sorted([*place.mentions, *new])):
        for mention in names:
            others = {kinds[m.entity] for m in names if m != mention and m.entity >= 0}
            mates[Span(mention.start, mention.end)] = [
                f"mate={role}"
                for role, found in (("on", others & _ON_TYPES), ("method", others & {"METHOD"}))
                if found
            ]
    return mates


def _role(kind: str, slot: SlotName) -> str:
    if kind == "TASK":
        return "task"
    return "fits" if (kind in _ON_TYPES) == (slot == "on") else "other"


def _entity_features(place: Place, slot: SlotName, index: int) -> list[str]:
    entity = place.context.entities[index]
    picked, how, _ = place.picks[slot]
    features = [f"rule={how}" if picked == index else f"not|rule={how}"]
    if index == place.own:
        features.append("own")
        if OURS.search(place.context.text, place.sentence.start, place.value.span.start):
            features.append("own|ours")
    if any(index == taken for name, (taken, _, _) in place.picks.items() if name != slot):
        features.append("picked-for-other")
    features.append(f"mentions={min(4, len(entity.mentions))}")
    if entity.mentions and entity.mentions[0].end <= place.context.sentences[0].end:
        features.append("titled")
    if entity.name.islower():
        features.append("lower|picked" if index in {picked, place.own} else "lower")
    if _SIZED.search(entity.name):
        features.append("sized")
    if _is_old(place):
        features.append("value=from")
    return features


def _is_old(place: Place) -> bool:
    start = place.value.span.start
    head = place.context.text[max(place.sentence.start, start - _NEAR) : start]
    return FROM.search(head) is not None


def _absent_features(place: Place, index: int) -> list[str]:
    last = place.earlier.get(index)
    far = "later" if last is None else min(3, place.number - last)
    ours = OURS.search(place.context.text, place.sentence.start, place.value.span.start)
    return ["where=absent", f"absent={far}", f"absent|{'ours' if ours else 'not-ours'}"]


def _nearest(place: Place, mentions: Iterable[NameMention]) -> dict[int, Span]:
    """Choose the mention of each entity that is nearest to the number."""
    nearest: dict[int, Span] = {}
    for mention in mentions:
        span = Span(mention.start, mention.end)
        old = nearest.get(mention.entity)
        if old is None or _gap(place.value, span) < _gap(place.value, old):
            nearest[mention.entity] = span
    return nearest


def _gap(value: Value, span: Span) -> int:
    return max(span.start - value.span.end, value.span.start - span.end)


def _ranks(value: Value, spans: Iterable[Span]) -> dict[Span, int]:
    """Rank the spans on each side of the value, the nearest first."""
    ranks: dict[Span, int] = {}
    counts = {True: 0, False: 0}
    for span in sorted(set(spans), key=lambda span: _gap(value, span)):
        right = span.start >= value.span.end
        ranks[span] = min(3, counts[right])
        counts[right] += 1
    return ranks


def _near_features(place: Place, span: Span, rank: int) -> list[str]:
    """Say how a name stands to the number in its sentence."""
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
        features.append(f"mid={side}:{_NUMBER.sub('0', ' '.join(words).lower())}")
    elif len(words) <= 12:
        features.append(f"mid-first={side}:{words[0].lower()}")
        features.append(f"mid-last={side}:{words[-1].lower()}")
    lead = text[max(place.sentence.start, span.start - 40) : span.start]
    plain = _SKIPPED.sub("", lead)
    before = _LAST_WORD.search(plain)
    features.append(f"lead={before[1].lower() if before else '^'}|{side}")
    after = _NEXT_WORD.match(text, span.end, place.sentence.end)
    features.append(f"next={_NUMBER.sub('0', after[1].lower()) if after else '$'}|{side}")
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


def _metric_options(place: Place) -> list[Option]:
    text, value = place.context.text, place.value
    picked, how, word = place.picks["metric"]
    kinds = [entity.type for entity in place.context.entities]
    plain = _plain_metrics(place)
    picked = plain.get(picked, picked)
    nearest = _nearest(
        place,
        (
            m._replace(entity=plain.get(m.entity, m.entity))
            for m in place.mentions
            if kinds[m.entity] == "METRIC"
        ),
    )
    words = find_metrics(place.context.text, place.sentence, place.mentions)
    ranks = _ranks(value, [*nearest.values(), *words])
    unit = f"unit={value.shape}"
    options = []
    for index, kind in enumerate(kinds):
        if kind != "METRIC" or index in plain:
            continue
        name = place.context.entities[index].name
        features = [f"rule={how}" if picked == index else f"not|rule={how}"]
        features += [
            f"{unit}|{name.lower().split()[-1]}",
            f"size={_size(value)}|{name.lower().split()[-1]}",
        ]
        span = nearest.get(index)
        if span is None:
            features += [*_absent_features(place, index), f"absent|{unit}", f"absent|rule={how}"]
        else:
            features += _near_features(place, span, ranks[span])
        options.append(Option(index, name, span, tuple(features)))
    for span in words:
        name = text[slice(*span)]
        features = ["word", f"word={name.lower().split()[-1]}", f"words={len(name.split())}"]
        features.append(f"word|{'rule' if picked < 0 and word == name else 'not|rule'}={how}")
        features += _near_features(place, span, ranks[span])
        features += [f"{f}|word" for f in features if f.startswith(("where=", "mid="))]
        options.append(Option(-1, name, span, tuple(features)))
    unnamed = [
        "unnamed",
        f"unnamed|{unit}",
        f"unnamed|rule={how}",
        f"unnamed|metrics={min(2, len(nearest))}",
    ]
    if words:
        unnamed.append("unnamed|words")
    options.append(Option(-1, UNNAMED_METRIC, None, tuple(unnamed)))
    return options


def _plain_metrics(place: Place) -> dict[int, int]:
    """Map "pass@1 rate" to "pass@1" where the paper has both."""
    names = {
        entity.name.lower(): index
        for index, entity in enumerate(place.context.entities)
        if entity.type == "METRIC"
    }
    return {
        index: names[match[1]]
        for name, index in names.items()
        if (match := _HEADED.fullmatch(name)) and match[1] in names
    }


def _size(value: Value) -> str:
    return "1" if value.value <= 1 else "100" if value.value <= 100 else "more"
