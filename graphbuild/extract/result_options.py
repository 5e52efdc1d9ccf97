"""What a reported number may belong to: every name of the paper, and names that no part found.

Each option of a slot (method, benchmark or dataset, metric) is described by features; trained
weights turn them into the probability that it is the one.
"""

import re
from collections.abc import Sequence

from graphbuild.extract.context import PaperContext
from graphbuild.extract.result_lists import NameMention, name_lists
from graphbuild.extract.result_metrics import metric_options
from graphbuild.extract.result_places import (
    COINED,
    Option,
    Place,
    SlotName,
    absent_features,
    near_features,
    nearest_mentions,
    rank_spans,
)
from graphbuild.types import Span

__all__ = ["describe_options"]

_ON_TYPES = frozenset({"DATASET", "BENCHMARK"})
_SIZED = re.compile(r"\d[BM]\b")


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
        return metric_options(place)
    kinds = [entity.type for entity in place.context.entities]
    nearest = nearest_mentions(place, (m for m in place.mentions if kinds[m.entity] != "METRIC"))
    ranks = rank_spans(place.value, [*nearest.values(), *place.names])
    fitting = [span for index, span in nearest.items() if _role(kinds[index], slot) == "fits"]
    kin = _kin(place, [*fitting, *place.names])
    mates = _mates(place, kinds)
    options = []
    for index, kind in enumerate(kinds):
        if kind == "METRIC" or (kind == "TASK" and index not in nearest):
            continue
        if place.is_old and slot == "method" and place.relations[index] == "introduces":
            continue  # "improves from 41.2": what was there before
        entity = place.context.entities[index]
        features = _entity_features(place, slot, index)
        span = nearest.get(index)
        if span is None:
            features += absent_features(place, index)
        else:
            features += near_features(place, span, ranks[span])
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
        features += near_features(place, span, ranks[span])
        features += [f"{f}|new" for f in features if f.startswith(("where=", "lead=", "mid="))]
        features += [f"{feature}|new" for feature in kin[span]]
        features += [f"{mate}|new" for mate in mates.get(span, ())]
        options.append(Option(-1, text[slice(*span)], span, tuple(features)))
    return options


def _kin(place: Place, spans: Sequence[Span]) -> dict[Span, list[str]]:
    """Say how a name stands among those that may fill the slot: the nearest, in like order."""
    ranks = rank_spans(place.value, spans)
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
        if place.is_ours:
            features.append("own|ours")
    if any(index == taken for name, (taken, _, _) in place.picks.items() if name != slot):
        features.append("picked-for-other")
    features.append(f"mentions={min(4, len(entity.mentions))}")
    relation = place.relations[index]
    if slot == "method":
        said = "ours" if place.is_ours else "other"
        seat = _seat_in_title(place.context, index)
        shape = _shape(entity.name)
        features += [
            f"title={seat}",
            f"title={seat}|{relation}|{said}",
            f"shape={shape}|{relation}",
            f"shape={shape}|{said}",
            f"mentions={min(4, len(entity.mentions))}|{relation}",
        ]
    elif entity.mentions and entity.mentions[0].end <= place.context.sentences[0].end:
        features.append("titled")
    if entity.name.islower():
        features.append("lower|picked" if index in {picked, place.own} else "lower")
    if _SIZED.search(entity.name):
        features.append("sized")
    if place.is_old:
        features.append("value=from")
    return features


def _seat_in_title(context: PaperContext, index: int) -> str:
    """Say how the title has a name: it leads ("Atlas: maps"), or it is there, or it is not."""
    mentions = context.entities[index].mentions
    if not mentions or mentions[0].end > context.sentences[0].end:
        return "no"
    first = mentions[0]
    if context.text[first.end : first.end + 1] == ":":
        return "head"
    return "start" if first.start == 0 else "in"


def _shape(name: str) -> str:
    """Say how a name is spelled: coined, capitalised, or as common words."""
    if COINED.search(name):
        return "coined"
    return "common" if name.islower() else "capital"
