"""What speaks for and against a number being a reported result, by the text around it."""

import re
from collections.abc import Mapping, Sequence

from graphbuild.extract.result_patterns import (
    BEST_OF_MANY,
    COUNT_AFTER,
    FROM,
    GAIN_AFTER,
    GAIN_BEFORE,
    UNIT_WORD,
    VERB,
    VERSUS,
)
from graphbuild.extract.result_values import Value
from graphbuild.types import Span

__all__ = ["find_gains", "rule_features", "value_features"]

_NEAR = 60
_BEFORE = (
    ("from", FROM),
    ("to", re.compile(r"\bto\s*(?:only |about |over )?[~(]?$")),
    ("versus", VERSUS),
    ("in-brackets", re.compile(r"\([^()]*$")),
    ("aside", re.compile(r"\b(?:human|annotator|agreement|judge|threshold|random)", re.IGNORECASE)),
)
_AFTER = (
    ("to-next", re.compile(r"\W*to\s*[~(]?\d")),
    ("range", re.compile(r"\W*(?:-|–|to)\W*\d")),
    ("vs-next", re.compile(r"\W*vs")),
)
_AVERAGE = re.compile(r"\baverage|\bmean\b|\bacross\b")


def find_gains(
    text: str, values: Sequence[Value], groups: Sequence[Sequence[int]], sentence: Span
) -> list[str]:
    """Say which values are gains ("improves by 4.6%"), and how it shows.

    Parameters
    ----------
    text
        The paper's text.
    values
        Numbers of one sentence, in order.
    groups
        Indices of the values of each list of numbers; a gain reaches over its list.
    sentence
        The sentence.

    Returns
    -------
    list of str
        For each value ``before``, ``after``, ``carried`` or ``list``; empty where it is no gain.

    Examples
    --------
    >>> from graphbuild.extract.result_values import find_values
    >>> text = "It rises by 4.6% to 84.5%."
    >>> find_gains(text, find_values(text, 0, len(text), []), [[0], [1]], Span(0, len(text)))
    ['before', '']
    """
    marks = [""] * len(values)
    for group in groups:
        for index in group:
            start, end = values[index].span
            head = text[max(sentence.start, start - _NEAR) : start]
            if GAIN_BEFORE.search(head):
                marks[index] = "before"
            elif head.rstrip(" ~(").endswith(" to"):
                continue
            elif GAIN_AFTER.match(text, end, min(sentence.end, end + _NEAR)):
                marks[index] = "after"
            elif index and marks[index - 1]:
                between = text[values[index - 1].span.end : start]
                if not VERB.search(between) and ";" not in between:
                    marks[index] = "carried"
        if any(marks[index] in {"before", "after"} for index in group):
            for index in group:
                marks[index] = "list" if marks[index] in {"", "carried"} else marks[index]
    return marks


def value_features(text: str, value: Value, sentence: Span, gain: str) -> list[str]:
    """Describe a number by the text around it.

    Parameters
    ----------
    text
        The paper's text.
    value
        The number.
    sentence
        Its sentence.
    gain
        What ``find_gains`` says of it.

    Returns
    -------
    list of str
        Features.

    Examples
    --------
    >>> from graphbuild.extract.result_values import find_values
    >>> text = "It reaches 84.5% accuracy."
    >>> (value,) = find_values(text, 0, len(text), [])
    >>> value_features(text, value, Span(0, len(text)), "")
    ['bias', 'shape=d%', 'b=reaches', 'a=accuracy', 'verb', 'large']
    """
    start, end = value.span
    head = text[max(sentence.start, start - _NEAR) : start]
    tail = text[end : min(sentence.end, end + _NEAR)]
    features = ["bias", f"shape={value.shape}"]
    features += [f"b={word.lower()}" for word in UNIT_WORD.findall(head)[-1:]]
    features += [f"a={word.lower()}" for word in UNIT_WORD.findall(tail)[:1]]
    if value.is_signed:
        features.append("signed")
    if gain:
        features.append(f"gain={gain}")
    if COUNT_AFTER.match(tail):
        features.append(f"count-after|{value.shape}")
    features += [name for name, pattern in _BEFORE if pattern.search(head)]
    features += [name for name, pattern in _AFTER if pattern.match(tail)]
    if VERB.search(text, sentence.start, start):
        features.append("verb")
    subject = list(BEST_OF_MANY.finditer(text, sentence.start, start))
    if subject:
        features.append(f"best-of-many={min(3, (start - subject[-1].end()) // 25)}")
    if re.search(r"\b[Hh]uman", head[-40:]):
        features.append("human-near")
    if not value.unit and not value.is_decimal:
        year = 1950 < value.value < 2040
        features.append(f"size={'year' if year else min(3, len(str(int(value.value))))}")
    if _AVERAGE.search(head + tail):
        features.append("average")
    features.append("small" if value.value < 10 and value.unit == "%" else "large")
    if value.value > 100 and value.unit == "%":
        features.append("over-hundred")
    return features


def rule_features(how: Mapping[str, str], value: Value) -> list[str]:
    """Describe a number by how the rules choose what it belongs to.

    Parameters
    ----------
    how
        The way of choosing, for each of ``method``, ``on`` and ``metric``.
    value
        The number.

    Returns
    -------
    list of str
        Features.

    Examples
    --------
    >>> from graphbuild.extract.result_values import find_values
    >>> (value,) = find_values("84.5%", 0, 5, [])
    >>> rule_features({"on": "right-on", "metric": "left"}, value)
    ['on=right-on', 'metric=left', 'on=right-on|d%', 'metric=left|d%', 'on=right-on|metric=left']
    """
    return [
        *(f"{slot}={way}" for slot, way in how.items()),
        f"on={how['on']}|{value.shape}",
        f"metric={how['metric']}|{value.shape}",
        f"on={how['on']}|metric={how['metric']}",
    ]
