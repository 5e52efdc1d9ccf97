"""What a reported number belongs to by rules: the method, the benchmark or dataset, the metric.

Every choice carries a tag that says how it was made; the trained weights of the options decide
whether it stands.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graphbuild.extract.context import PaperContext
from graphbuild.extract.result_features import find_gains, rule_features, value_features
from graphbuild.extract.result_lists import NameMention, align_names, name_lists
from graphbuild.extract.result_metrics import UNNAMED_METRIC
from graphbuild.extract.result_names import find_names
from graphbuild.extract.result_options import describe_options
from graphbuild.extract.result_own import own_method, title_method
from graphbuild.extract.result_patterns import (
    BEATS,
    CLAUSE,
    JOINED,
    METRIC_WORD,
    OBLIQUE,
    OURS,
    PREPOSITION,
    VERB,
    VERSUS_NEXT,
)
from graphbuild.extract.result_places import SLOTS, Option, Place, SlotName
from graphbuild.extract.result_values import Value, find_values, group_values
from graphbuild.types import RelationName, Span

__all__ = ["Candidate", "Slot", "find_candidates"]

_ON_TYPES = frozenset({"DATASET", "BENCHMARK"})
_SCORES = re.compile(r"\bscor(?:e|es|ing|ed)\b")
_FAR = 120
_GAINS = frozenset({"before", "after", "list"})


class Slot(NamedTuple):
    """A chosen entity, or a text for a metric that is none (entity -1), and how it was chosen."""

    entity: int
    how: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number, what it may belong to, and the features of the number itself."""

    value: Value
    sentence: int
    options: Mapping[SlotName, Sequence[Option]]
    features: tuple[str, ...]


_NOTHING = Slot(-1, "nothing")


def find_candidates(context: PaperContext, relations: Sequence[RelationName]) -> list[Candidate]:
    """Find the numbers that may be reported results, each with what it may belong to.

    Parameters
    ----------
    context
        A paper.
    relations
        The paper's relation to each of its entities, in their order.

    Returns
    -------
    list of Candidate
        In order of the numbers; only those that may have a method and a benchmark or dataset.
    """
    kinds = [entity.type for entity in context.entities]
    return _Finder(context, relations, kinds).candidates()


class _Finder:
    """The entities of one paper by their part in results, and the choices that rest on them."""

    def __init__(
        self, context: PaperContext, relations: Sequence[RelationName], kinds: Sequence[str]
    ) -> None:
        self.text = context.text
        self.context = context
        self.kinds = kinds
        self.relations = relations
        self.mentions = sorted(
            NameMention(start, end, index)
            for index, entity in enumerate(context.entities)
            for start, end in entity.mentions
        )
        self.own = own_method(context, relations)
        self.earlier: dict[int, int] = {}
        self.last_on: int | None = None
        self.last_metric: int | None = None
        self.last_method: int | None = None

    def candidates(self) -> list[Candidate]:
        found: list[Candidate] = []
        at = 0
        count = len(self.mentions)
        for number, sentence in enumerate(self.context.sentences):
            inside = []
            while at < count and self.mentions[at].start < sentence.end:
                inside.append(self.mentions[at])
                at += 1
            if number and any(map(str.isdigit, self.text[sentence.start : sentence.end])):
                found.extend(self._in_sentence(number, sentence, inside))
            self._remember(inside)
            self.earlier.update((mention.entity, number) for mention in inside)
        return found

    def _remember(self, inside: Sequence[NameMention]) -> None:
        for mention in inside:
            kind = self.kinds[mention.entity]
            if kind in _ON_TYPES:
                self.last_on = mention.entity
            elif kind == "METRIC":
                self.last_metric = mention.entity
            elif kind == "METHOD" and self.relations[mention.entity] == "introduces":
                self.last_method = mention.entity

    def _in_sentence(
        self, number: int, sentence: Span, inside: Sequence[NameMention]
    ) -> list[Candidate]:
        unknown = find_names(self.text, sentence, inside)
        names = [Span(mention.start, mention.end) for mention in inside]
        values = find_values(self.text, sentence.start, sentence.end, names)
        if not values:
            return []
        ons = self._tested(inside, unknown)
        methods = [m for m in inside if self.kinds[m.entity] == "METHOD" and m not in ons]
        metrics = [m for m in inside if self.kinds[m.entity] == "METRIC"]
        found = []
        groups = group_values(self.text, values)
        # Names that stand apart are aligned only where "respectively" can mean one list of values.
        single = (
            sum(len(group) > 1 for group in groups) == 1
            and "respectively" in self.text[sentence.start : sentence.end]
        )
        gains = find_gains(self.text, values, groups, sentence)
        for group in groups:
            aligned_on = align_names(self.text, values, group, ons, apart=single)
            aligned_method = align_names(
                self.text, values, group, methods, apart=single and not aligned_on
            )
            aligned_metric = (
                align_names(self.text, values, group, metrics, apart=False)
                if not aligned_on
                else None
            )
            if aligned_on and aligned_method:
                aligned_method = None
            for place, index in enumerate(group):
                if gains[index] in _GAINS:
                    continue
                value = values[index]
                before = values[index - 1].span.end if index else sentence.start
                after = values[index + 1].span.start if index + 1 < len(values) else sentence.end
                on = (
                    Slot(aligned_on[place], "aligned")
                    if aligned_on
                    else self._on(value, ons, sentence, before, after) or _NOTHING
                )
                method = (
                    Slot(aligned_method[place], "aligned")
                    if aligned_method
                    else self._method(value, methods, sentence, before, after) or _NOTHING
                )
                metric = (
                    Slot(aligned_metric[place], "aligned")
                    if aligned_metric
                    else self._metric(value, values, group, metrics, sentence)
                )
                if on.entity < -1:
                    on = Slot(-1, on.how, self.text[slice(*unknown[-2 - on.entity])])
                picks: dict[SlotName, Slot] = {"method": method, "on": on, "metric": metric}
                where = Place(
                    self.context,
                    self.relations,
                    self.own,
                    sentence,
                    number,
                    inside,
                    unknown,
                    values,
                    index,
                    picks,
                    self.earlier,
                )
                options = {slot: describe_options(where, slot) for slot in SLOTS}
                if not (options["method"] and options["on"]):
                    continue
                features = (
                    *self._rule_features(value, inside, len(group), picks),
                    *value_features(self.text, value, sentence, gains[index]),
                )
                found.append(Candidate(value, number, options, features))
        return found

    def _tested(self, inside: Sequence[NameMention], unknown: Sequence[Span]) -> list[NameMention]:
        """Find benchmarks and datasets, and what stands in one list with them.

        A name that is no entity counts from -2 downwards.
        """
        named = [m for m in inside if self.kinds[m.entity] not in {"METRIC", "TASK"}]
        new = [NameMention(*span, -2 - place) for place, span in enumerate(unknown)]
        tested: list[NameMention] = []
        for names in name_lists(self.text, sorted([*named, *new])):
            fits = [m for m in names if m.entity >= 0 and self.kinds[m.entity] in _ON_TYPES]
            mates = (m for m in names if m.entity < 0 or self.relations[m.entity] != "introduces")
            tested += sorted({*fits, *mates}) if fits else []
        return tested

    def _rule_features(
        self, value: Value, inside: Sequence[NameMention], size: int, picks: Mapping[SlotName, Slot]
    ) -> list[str]:
        """Say how the rules choose, and what the sentence names."""
        kinds = [self.kinds[mention.entity] for mention in inside]
        features = rule_features({name: slot.how for name, slot in picks.items()}, value)
        features.append(f"group={min(size, 4)}")
        for name in ("on", "method"):
            if (entity := picks[name].entity) >= 0:
                features.append(f"{name}rel={self.relations[entity]}")
        tested = {m.entity for m in inside if self.kinds[m.entity] in _ON_TYPES}
        if len(tested) > 2:
            features.append(f"many-on|{size}")
        if tested:
            features.append("has-on")
        if "METRIC" in kinds:
            features.append("has-metric")
        return features

    def _on(
        self, value: Value, ons: Sequence[NameMention], sentence: Span, before: int, after: int
    ) -> Slot | None:
        start, end = value.span
        text = self.text
        right = next((m for m in ons if m.start >= end), None)
        left = next((m for m in reversed(ons) if m.end <= start), None)
        if right is not None:
            between = text[end : right.start]
            if right.start < after and len(between.split()) <= 1 and not JOINED.search(between):
                if not between.strip(" ~\\%"):
                    return Slot(right.entity, "adjacent")
                if between.strip() in {"(", "on", "(on", "in", "for"}:
                    return Slot(right.entity, "right-on")
        if left is not None:
            between = text[left.end : start]
            if between.strip() in {"(", ":", "="} or re.fullmatch(
                r"[^()]{0,25}\([^()]{0,40}", between
            ):
                return Slot(left.entity, "bracket")
        if right is not None and right.start < after:
            between = text[end : right.start]
            if PREPOSITION.search(between) and not JOINED.search(between) and len(between) < _FAR:
                return Slot(right.entity, "right-on")
        if left is not None:
            between = text[left.end : start]
            led = PREPOSITION.search(text[sentence.start : left.start])
            if left.end >= before:
                return Slot(left.entity, "left-on" if led else "left")
            return Slot(left.entity, "left-on-far" if led else "left-far")
        if right is not None:
            return Slot(right.entity, "right-far")
        return self._on_elsewhere()

    def _on_elsewhere(self) -> Slot | None:
        introduced = [
            index
            for index, kind in enumerate(self.kinds)
            if kind == "BENCHMARK" and self.relations[index] == "introduces"
        ]
        tested = [
            index
            for index, kind in enumerate(self.kinds)
            if kind in _ON_TYPES and self.relations[index] == "evaluates_on"
        ]
        if self.last_on is not None and self.last_on in tested:
            return Slot(self.last_on, "last-tested" if len(tested) == 1 else "last-of-tested")
        if introduced:
            return Slot(introduced[0], "introduced" if not tested else "introduced-of-many")
        if tested:
            return Slot(tested[0], "only-tested" if len(tested) == 1 else "first-tested")
        if self.last_on is not None:
            return Slot(self.last_on, "last")
        return None

    def _method(
        self, value: Value, methods: Sequence[NameMention], sentence: Span, before: int, after: int
    ) -> Slot | None:
        start, end = value.span
        text = self.text
        left = [m for m in methods if m.end <= start]
        right = [m for m in methods if m.start >= end]
        if left:
            between = text[left[-1].end : start]
            if VERSUS_NEXT.match(text, end):
                pass
            elif re.search(r"\([^()]*\bvs\.?\s*$", between):
                return Slot(left[-1].entity, "versus")
            elif before <= left[-1].end and re.fullmatch(
                r"\s*[\w\s-]{0,20}(?:\([^()]{0,30}|:|=|at)\s*[~≈<>]?\s*", between
            ):
                return Slot(left[-1].entity, "bracket")
        if right and right[0].start < after:
            between = text[end : right[0].start]
            if re.fullmatch(
                r"\W*(?:[\w@^-]+ ){0,3}(?:for|by|with|from|generated by|using)\s+(?:the )?", between
            ):
                return Slot(right[0].entity, "right-for")
        best: tuple[int, NameMention, str] | None = None
        clause = sentence.start
        for border in CLAUSE.finditer(text, sentence.start, start):
            clause = border.end()
        for mention in reversed(left):
            lead = text[max(sentence.start, mention.start - 40) : mention.start]
            own = self.relations[mention.entity] == "introduces"
            score = 2 * own
            score -= bool(OBLIQUE.search(lead)) * (1 if own else 2)
            score -= 3 * bool(BEATS.search(lead.rsplit(",", 1)[-1]) and not own)
            score += bool(VERB.search(text[mention.end : start]))
            score -= 2 * (mention.start < clause)
            if self.relations[mention.entity] == "compares_with":
                score -= 1
            name = self.context.entities[mention.entity].name
            score -= name.islower()
            score += mention.entity == self.own
            if best is None or score > best[0]:
                best = (int(score), mention, "own-subject" if own else "subject")
        said = next(reversed(list(OURS.finditer(text, clause, start))), None)
        if said is not None and (best is None or said.start() > best[1].end):
            ours = self.own if self.own is not None else title_method(self.context, self.relations)
            if ours is not None and (best is None or best[2] == "subject"):
                return Slot(ours, "ours" if self.own is not None else "ours-title")
        if best is not None and best[0] >= (1 if said and self.own is not None else 0):
            return Slot(best[1].entity, best[2])
        if self.own is not None:
            return Slot(self.own, "ours" if said else "own")
        if best is not None:
            return Slot(best[1].entity, "left")
        if right:
            return Slot(right[0].entity, "right")
        used = self.last_method
        return Slot(used, "last") if used is not None else None

    def _metric(
        self,
        value: Value,
        values: Sequence[Value],
        group: Sequence[int],
        metrics: Sequence[NameMention],
        sentence: Span,
    ) -> Slot:
        text = self.text
        start, end = value.span
        first, last = values[group[0]].span.start, values[group[-1]].span.end
        tail = text[last : min(sentence.end, last + _FAR)]
        for anchor, how in ((end, "right"), (last, "right-of-list")):
            for mention in metrics:
                between = text[anchor : mention.start]
                if mention.start >= anchor and re.fullmatch(
                    r"[\s(~%\\]*(?:(?!and\b|with\b|but\b|to\b|vs\b)[\w-]+\s){0,2}", between
                ):
                    return Slot(mention.entity, how)
        for anchor, how in ((start, "left"), (first, "left-of-list")):
            for mention in reversed(metrics):
                between = text[mention.end : anchor]
                if mention.end <= anchor and re.fullmatch(
                    r"\)?(?:\s*\([^()]*\))?\s*[\w\s'’~]{0,30}[(:=~\\\s]*", between
                ):
                    return Slot(mention.entity, how)
        word = METRIC_WORD.match(tail.lstrip(" ~%\\"))
        if word and not metrics:
            return Slot(-1, "word", word[0].split()[-1] if "score" in word[0] else word[0])
        left = [m for m in metrics if m.end <= start]
        if left:
            return Slot(left[-1].entity, "sentence-left")
        right = [m for m in metrics if m.start >= end]
        if right:
            return Slot(right[0].entity, "sentence-right")
        if _SCORES.search(text, sentence.start, sentence.end):
            return Slot(-1, "score-word", UNNAMED_METRIC)
        if self.last_metric is not None and "%" in value.unit:
            return Slot(self.last_metric, "last")
        if "%" in value.unit:
            for index, entity in enumerate(self.context.entities):
                if entity.type == "METRIC" and "accuracy" in entity.name.lower():
                    return Slot(index, "paper")
        return Slot(-1, "none", UNNAMED_METRIC)
