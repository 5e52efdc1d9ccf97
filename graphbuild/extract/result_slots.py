"""What a reported number belongs to: the method, the benchmark or dataset, and the metric.

Every choice carries a tag that says how it was made; the tags are features of the classifier that
decides whether the whole is a reported result.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graphbuild.extract.context import PaperContext
from graphbuild.extract.result_features import find_gains, value_features
from graphbuild.extract.result_lists import NameMention, align_names
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
from graphbuild.extract.result_values import Value, find_values, group_values
from graphbuild.types import RelationName, Span

__all__ = ["UNNAMED_METRIC", "Candidate", "Slot", "find_candidates"]

UNNAMED_METRIC = "score"
"""The metric of a result whose text names none."""


_ON_TYPES = frozenset({"DATASET", "BENCHMARK"})
_SCORES = re.compile(r"\bscor(?:e|es|ing|ed)\b")
_FAR = 120


class Slot(NamedTuple):
    """A chosen entity, or a text for a metric that is none (entity -1), and how it was chosen."""

    entity: int
    how: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number with what it seems to belong to, and the features of the whole."""

    value: Value
    method: Slot
    on: Slot
    metric: Slot
    sentence: int
    features: tuple[str, ...]


def find_candidates(context: PaperContext, relations: Sequence[RelationName]) -> list[Candidate]:
    """Find the numbers that may be reported results, each with its most likely slots.

    Parameters
    ----------
    context
        A paper.
    relations
        The paper's relation to each of its entities, in their order.

    Returns
    -------
    list of Candidate
        In order of the numbers; only those for which a method and a benchmark or dataset are known.
    """
    kinds = [entity.type for entity in context.entities]
    if not any(kind in _ON_TYPES for kind in kinds):
        return []
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
        self.own = self._own_method()
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

    def _own_method(self) -> int | None:
        """Choose the method that "our method" means: the title's first, else the most named."""
        best: tuple[int, int, int] | None = None
        chosen = None
        title_end = self.context.sentences[0].end if self.context.sentences else 0
        for index, entity in enumerate(self.context.entities):
            if entity.type != "METHOD" or self.relations[index] != "introduces":
                continue
            if not entity.mentions:
                continue
            first = entity.mentions[0]
            leads = first.start == 0 or self.text[first.end : first.end + 1] == ":"
            key = (
                int(first.start < title_end) + int(leads and first.start < title_end),
                len(entity.mentions),
                -first.start,
            )
            if best is None or key > best:
                best, chosen = key, index
        return chosen

    def _title_method(self) -> int | None:
        """Choose the title's most named method, where the paper introduces nothing."""
        if "introduces" in self.relations or not self.context.sentences:
            return None
        end = self.context.sentences[0].end
        titled = [
            (len(entity.mentions), -index)
            for index, entity in enumerate(self.context.entities)
            if entity.type == "METHOD" and entity.mentions and entity.mentions[0].start < end
        ]
        return -max(titled)[1] if titled else None

    def _in_sentence(
        self, number: int, sentence: Span, inside: Sequence[NameMention]
    ) -> list[Candidate]:
        names = [Span(mention.start, mention.end) for mention in inside]
        values = find_values(self.text, sentence.start, sentence.end, names)
        if not values:
            return []
        ons = [m for m in inside if self.kinds[m.entity] in _ON_TYPES]
        methods = [m for m in inside if self.kinds[m.entity] == "METHOD"]
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
                value = values[index]
                before = values[index - 1].span.end if index else sentence.start
                after = values[index + 1].span.start if index + 1 < len(values) else sentence.end
                on = (
                    Slot(aligned_on[place], "aligned")
                    if aligned_on
                    else self._on(value, ons, sentence, before, after)
                )
                method = (
                    Slot(aligned_method[place], "aligned")
                    if aligned_method
                    else self._method(value, methods, sentence, before, after)
                )
                if on is None or method is None:
                    continue
                metric = (
                    Slot(aligned_metric[place], "aligned")
                    if aligned_metric
                    else self._metric(value, values, group, metrics, sentence)
                )
                features = (
                    *self._slot_features(value, inside, len(group), (on, method, metric)),
                    *value_features(self.text, value, sentence, gains[index]),
                )
                found.append(Candidate(value, method, on, metric, number, features))
        return found

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
            ours = self.own if self.own is not None else self._title_method()
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
                    r"[\s(~%\\]*(?:(?!and\b|with\b|but\b|to\b|vs\b)[\w-]+\s){0,2}",
                    between,
                ):
                    return Slot(mention.entity, how)
        for anchor, how in ((start, "left"), (first, "left-of-list")):
            for mention in reversed(metrics):
                between = text[mention.end : anchor]
                if mention.end <= anchor and re.fullmatch(
                    r"(?:\s*\([^()]*\))?\s*[\w\s'’~]{0,30}[(:=~\\\s]*", between
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

    def _slot_features(
        self,
        value: Value,
        inside: Sequence[NameMention],
        size: int,
        slots: tuple[Slot, Slot, Slot],
    ) -> list[str]:
        """Say how the slots were chosen, and what the sentence names."""
        on, method, metric = slots
        shape = value.shape
        tested = {m.entity for m in inside if self.kinds[m.entity] in _ON_TYPES}
        features = [
            f"on={on.how}",
            f"method={method.how}",
            f"metric={metric.how}",
            f"on={on.how}|{shape}",
            f"metric={metric.how}|{shape}",
            f"on={on.how}|metric={metric.how}",
            f"onrel={self.relations[on.entity]}",
            f"ontype={self.kinds[on.entity]}",
            f"methodrel={self.relations[method.entity]}",
            f"group={min(size, 4)}",
        ]
        if len(tested) > 2:
            features.append(f"many-on|{size}")
        if tested:
            features.append("has-on")
        if any(self.kinds[m.entity] == "METRIC" for m in inside):
            features.append("has-metric")
        return features
