"""The setting that a sentence gives for a result: shots, prompting, sampling, split."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["find_setting"]

_NUMBERS = {
    "zero": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "eight": "8",
    "ten": "10",
}

# Kind, pattern, and how a match is written; {} is the first group.
_PATTERNS = (
    ("shots", rf"\b(few|\d+|{'|'.join(_NUMBERS)})[-\s]shots?\b", "{}-shot"),
    ("reasoning", r"\b(?:chain[-\s]of[-\s]thoughts?|CoT)\b", "chain-of-thought"),
    ("reasoning", r"\bself[-\s]consistency\b", "self-consistency"),
    ("sampling", r"\b((?:pass|maj|avg|mean|best|cons)@\d+)(?!\w)", "{}"),
    ("sampling", r"\bbest[-\s]of[-\s](\d+|N)\b", "best-of-{}"),
    ("tuning", r"\bfine[-\s]?tun(?:ed|ing)\b", "fine-tuned"),
    ("tuning", r"\blinear[-\s]prob(?:e|ing)\b", "linear probe"),
    ("tools", r"\bwithout\s+(?:the\s+use\s+of\s+)?tools?\b", "without tools"),
    ("tools", r"\bwith\s+(?:the\s+use\s+of\s+)?tools?\b", "with tools"),
    ("book", r"\b(closed|open)[-\s]book\b", "{}-book"),
    ("split", r"\b(test|validation|val|dev|development)[-\s](?:set|split)\b", "{} set"),
    ("domain", r"\b(?:out[-\s]of[-\s](?:domain|distribution)|OOD)\b", "out of domain"),
    ("ensemble", r"\bensembl(?:e|es|ing)\b", "ensemble"),
)
_COMPILED = tuple((kind, re.compile(p, re.IGNORECASE), form) for kind, p, form in _PATTERNS)
_SPLITS = {"val": "validation", "dev": "validation", "development": "validation"}
_VALUE = re.compile(r"(?<![\w.-])\d+(?:\.\d+|(?=\s?\\?%))")
_BORDER = re.compile(r"[,;:()]|\b(?:and|while|whereas|but|versus|vs|compared|than|over)\b")


class _Found(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def find_setting(sentence: str, value: str) -> str:
    """Say under which setting a sentence reports a value.

    A setting that stands right behind a value, in the same clause, is that value's alone; one that
    stands before belongs to every value that follows, until another of its kind.

    Parameters
    ----------
    sentence
        The sentence that reports the result.
    value
        The number as the sentence writes it.

    Returns
    -------
    str
        The settings, joined with ``; ``; empty where the sentence gives none.

    Examples
    --------
    >>> sentence = "It scores 48.6% zero-shot and 60.2% with chain-of-thought prompting."
    >>> find_setting(sentence, "48.6"), find_setting(sentence, "60.2")
    ('0-shot', 'chain-of-thought')
    >>> find_setting("In the 5-shot setting it scores 71.3 on MMLU and 40.1 on GSM8K.", "40.1")
    '5-shot'
    """
    found = sorted(_matches(sentence), key=lambda match: match.start)
    if not found:
        return ""
    spans = [match.span() for match in _VALUE.finditer(sentence)]
    here = re.search(rf"(?<![\w.]){re.escape(value)}(?![\w.]*\d)", sentence)
    start, end = here.span() if here else (len(sentence), len(sentence))
    chosen: dict[str, str] = {}
    for match in found:
        owner = _owner(match, spans, sentence)
        leads = match.end <= start and owner is None
        trails = match.start >= end and owner is not None and owner[0] == start
        if leads or trails:
            chosen[match.kind] = match.text
    return "; ".join(chosen.values())


def _matches(sentence: str) -> Iterator[_Found]:
    for kind, pattern, form in _COMPILED:
        for match in pattern.finditer(sentence):
            group = match.group(1) if match.re.groups else ""
            text = group if "@" in group else group.lower()
            text = _SPLITS.get(text, text) if kind == "split" else _NUMBERS.get(text, text)
            yield _Found(kind, form.format(text), *match.span())


def _owner(match: _Found, values: list[tuple[int, int]], sentence: str) -> tuple[int, int] | None:
    """Give the value that a setting stands right behind, if it stands behind one."""
    before = [span for span in values if span[1] <= match.start]
    if not before or _BORDER.search(sentence, before[-1][1], match.start):
        return None
    return before[-1]
