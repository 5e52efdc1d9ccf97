"""What a reported number may be measured in: metrics, words that read like one, or none named."""

import re

from graphbuild.extract.result_names import find_metrics
from graphbuild.extract.result_places import (
    Option,
    Place,
    absent_features,
    near_features,
    nearest_mentions,
    rank_spans,
)
from graphbuild.extract.result_values import Value

__all__ = ["UNNAMED_METRIC", "metric_options"]

UNNAMED_METRIC = "score"
"""The metric of a result whose text names none."""

# "pass@1 rate": the rate is no part of the name.
_HEADED = re.compile(r"(\S+[@^]\S+) (?:rate|score|accuracy)s?", re.IGNORECASE)


def metric_options(place: Place) -> list[Option]:
    """List what may be the metric of a number, each option with its features.

    Parameters
    ----------
    place
        The number.

    Returns
    -------
    list of Option
        Known metrics, words of the sentence that read like one and, last, the unnamed metric.
    """
    text, value = place.context.text, place.value
    picked, how, word = place.picks["metric"]
    kinds = [entity.type for entity in place.context.entities]
    plain = _plain_metrics(place)
    picked = plain.get(picked, picked)
    nearest = nearest_mentions(
        place,
        (
            m._replace(entity=plain.get(m.entity, m.entity))
            for m in place.mentions
            if kinds[m.entity] == "METRIC"
        ),
    )
    words = find_metrics(place.context.text, place.sentence, place.mentions)
    ranks = rank_spans(value, [*nearest.values(), *words])
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
            features += [*absent_features(place, index), f"absent|{unit}", f"absent|rule={how}"]
        else:
            features += near_features(place, span, ranks[span])
        options.append(Option(index, name, span, tuple(features)))
    for span in words:
        name = text[slice(*span)]
        features = ["word", f"word={name.lower().split()[-1]}", f"words={len(name.split())}"]
        features.append(f"word|{'rule' if picked < 0 and word == name else 'not|rule'}={how}")
        features += near_features(place, span, ranks[span])
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
