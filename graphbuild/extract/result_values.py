"""Numbers of a sentence that may be reported results, and how they stand together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graphbuild.types import Span

__all__ = ["Value", "find_values", "group_values"]

# A number that is no part of a word ("8B", "5-shot", "v2.5"), with what may stand around it.
_NUMBER = re.compile(
    r"""(?<![\w.,@^-]) (?<!\w/)
    (?P<sign>[-+−±]|[<>≤≥]=?|\\?[~≈])? \s? (?P<currency>\\?\$(?=\d))?
    (?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+)
    (?P<unit>\s?\\?%\+?|\s?percent\b|/\d+\b|\s(?:cm|mm|m|ms|s|px|meV/atom|dB|km|FPS|bits)\b)?
    (?![\w@^]|[.,]\d|-(?:\w|$))""",
    re.VERBOSE,
)
# Between two values of one list: "84.5% and 89.9%", "54.1 (+2), 50.2", "90.1%/80.2%".
_JOINT = re.compile(
    r"[\s~]*(?:\([^()\d]*[+-]?[\d.]*\\?%?[^()\d]*\))?\s*(?:,|/|&|;)?\s*(?:and|or)?\s*[(~]?\s*",
)


@dataclass(frozen=True, slots=True)
class Value:
    """A number as written: its span with sign and unit, the number, and its unit."""

    span: Span
    raw: str
    value: float
    unit: str
    is_decimal: bool
    is_signed: bool

    @property
    def shape(self) -> str:
        """Whether it is whole or decimal, and whether it is a share, bare or has a unit."""
        unit = self.unit if self.unit in {"", "%"} else "u"
        return ("d" if self.is_decimal else "i") + unit


def find_values(text: str, start: int, end: int, names: Sequence[Span]) -> list[Value]:
    r"""Find the numbers of a sentence that stand alone, outside names.

    Parameters
    ----------
    text
        A paper's text.
    start, end
        The sentence, in code points.
    names
        Spans of entity mentions in the sentence, in order.

    Returns
    -------
    list of Value
        In order.

    Examples
    --------
    >>> found = find_values("An 8B model has 84.5\\% with 5-shot GPT-4.", 0, 41, [])
    >>> [value.raw for value in found]
    ['84.5\\%']
    """
    values = []
    for match in _NUMBER.finditer(text, start, end):
        if any(
            name.start < match.end("number") and match.start("number") < name.end for name in names
        ):
            continue
        digits = match["number"].replace(",", "")
        unit = (match["unit"] or "").strip().replace("\\", "").rstrip("+")
        sign = match["sign"] or ""
        begin = match.start("currency") if match["currency"] else match.start("number")
        values.append(
            Value(
                Span(begin, match.end()),
                text[begin : match.end()].strip(),
                float(digits),
                "%" if unit == "percent" else unit or ("$" if match["currency"] else ""),
                "." in digits,
                sign in {"+", "-", "−", "±"},
            )
        )
    return values


def group_values(text: str, values: Sequence[Value]) -> list[list[int]]:
    """Join values that stand in one list ("84.5% and 89.9%").

    Parameters
    ----------
    text
        The paper's text.
    values
        Values of one sentence, in order.

    Returns
    -------
    list of list of int
        Indices of the values of each list, each value in exactly one.

    Examples
    --------
    >>> text = "It has 60.1 and 70.2 on A, and 80.3 on B."
    >>> group_values(text, find_values(text, 0, len(text), []))
    [[0, 1], [2]]
    """
    groups: list[list[int]] = []
    for index, value in enumerate(values):
        if groups:
            last = values[groups[-1][-1]]
            between = text[last.span.end : value.span.start]
            if last.unit == value.unit and between.strip() and _JOINT.fullmatch(between):
                groups[-1].append(index)
                continue
        groups.append([index])
    return groups
