"""Short forms and the long forms that a text defines them by.

After Schwartz and Hearst (2003), "A simple algorithm for identifying abbreviation definitions in
biomedical text", Pacific Symposium on Biocomputing 8, 451-462, with three changes for this field:
initials of words are aligned first (letters inside words are the fall-back), plural short forms
("LLMs") may stand for a singular, and definitions without brackets ("X, short for Y") count.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from graphbuild.types import Span

__all__ = ["AbbreviationMatch", "find_abbreviations"]


class AbbreviationMatch(NamedTuple):
    """A definition in a text: where its short form and its long form stand."""

    short: Span
    long: Span


_BRACKET = re.compile(r"[(\[]([^()\[\]\n]{1,150})[)\]]")
_INLINE = re.compile(
    r"(?P<before>,?\s)(?P<cue>a\.k\.a\.?|aka|short for|abbreviated (?:as|to)|(?:which )?stands for"
    r"|standing for|(?:here(?:after|inafter)|henceforth) (?:called|referred to as|denoted(?: as)?))"
    r"\s",
    re.IGNORECASE,
)
# "(also called LLMs)", "(\textbf{DPO})", "(``DPO'')": what may stand around the inner form.
_LEAD = re.compile(
    r"(?:[\s\"'`“”‘’*~{$]|\\(?:text(?:bf|it|tt|sc|sf|rm)|emph|mathrm|mathbf)\{"
    r"|(?:i\.e\.|e\.g\.|a\.k\.a\.?|aka|(?:also |here(?:after|inafter)? )?"
    r"(?:termed|dubbed|called|named|known as|denoted(?: as| by)?|abbreviated(?: as| to)?"
    r"|referred to as)|short for|abbr\.?|or|the|an?|hereafter|henceforth|for short),?(?=\s))*",
    re.IGNORECASE,
)
_AROUND = " \t\"'`“”‘’*~{}$.,;:"
_SEGMENT_END = re.compile(r"[,;:/]\s|\s(?:or|for short|in short|hereafter)\b")
_SHORT = re.compile(r"[^\W_][^\s(){}\[\],;]*(?: [^\s(){}\[\],;]+)?\Z")
_LAST_TOKEN = re.compile(r"[^\W_][^\s(){}\[\],;]*\Z")
_WORD = re.compile(r"[^\W_]+")
# "T2I" and "VLA4AD" say "to" and "for"; "M3CTS" says its letter three times.
_TO_FOR = re.compile(r"(?<=[a-z])[24](?=[a-z])")
_TIMES = re.compile(r"([a-z])([2-4])(?![0-9])")
_ARTICLE = re.compile(r"(?:an?|the)\s", re.IGNORECASE)
# A long form does not reach over a sentence end, a bracket or a clause.
_BREAK = re.compile(r"[.!?;:,]\s|[()\[\]\n]")
_SKIPPED = frozenset(
    "a an and as at by for from in into of on or over the to under via with without".split()
)
_HEADS = frozenset(
    "algorithm algorithms approach architecture benchmark dataset framework method methods metric "
    "model models network networks paradigm system task technique techniques".split()
)
_NEVER_SHORT = frozenset(
    "al bottom cf code data e.g eg etc i.e ie left new ours right the this top vs yes no both "
    "one two three four five six seven eight nine ten and or".split()
)
_SHORTEST, _LONGEST = 2, 15
_REACH = 200
_HYPHENS = "-‐‑–"


def find_abbreviations(text: str) -> list[AbbreviationMatch]:
    """Find the abbreviations that a text defines.

    Both orders are read, "long form (SF)" and "SF (long form)", and "SF, short for long form".
    Time is linear in the length of the text.

    Parameters
    ----------
    text
        Any text; offsets of the answer are code points into it.

    Returns
    -------
    list of AbbreviationMatch
        Definitions in order of the short form, each short span once.

    Examples
    --------
    >>> text = "We train large language models (LLMs) with PPO (proximal policy optimization)."
    >>> for short, long in find_abbreviations(text):
    ...     print(text[slice(*short)], "=", text[slice(*long)])
    LLMs = large language models
    PPO = proximal policy optimization
    """
    found: dict[Span, AbbreviationMatch] = {}
    for bracket in _BRACKET.finditer(text):
        inner = _segment(text, *bracket.span(1))
        match = _define(text, _before(text, bracket.start()), inner)
        if match is not None:
            found.setdefault(match.short, match)
    for cue in _INLINE.finditer(text):
        reach = min(len(text), cue.end() + _REACH)
        stop = _BREAK.search(text, cue.end(), reach)
        inner = _segment(text, cue.end(), stop.start() if stop else reach)
        match = _define(text, _before(text, cue.start("before")), inner)
        if match is not None:
            found.setdefault(match.short, match)
    return [found[short] for short in sorted(found)]


def _define(text: str, before: Span, inner: Span) -> AbbreviationMatch | None:
    """Read ``before`` and ``inner`` as long and short form, or as short and long form."""
    if before.start >= before.end or inner.start >= inner.end:
        return None
    form = text[inner.start : inner.end]
    if _SHORT.match(form) and _is_short(form):
        long = _align(form, text, before, anchored=False)
        if long is not None:
            return AbbreviationMatch(inner, long)
    last = _LAST_TOKEN.search(text, before.start, before.end)
    if last is not None and _is_short(last[0]) and " " in form:
        long = _align(last[0], text, inner, anchored=True)
        if long is not None:
            return AbbreviationMatch(Span(*last.span()), long)
    return None


def _before(text: str, end: int) -> Span:
    """Return the clause that ends at ``end``, without quotes and markup after it."""
    start = max(0, end - _REACH)
    for border in _BREAK.finditer(text, start, end):
        start = border.end()
    while end > start and text[end - 1] in _AROUND:
        end -= 1
    return Span(start, end)


def _segment(text: str, start: int, end: int) -> Span:
    """Return the first form inside a bracket, without what leads up to it and markup."""
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    stop = _SEGMENT_END.search(text, start, end)
    end = stop.start() if stop else end
    while end > start and text[end - 1] in _AROUND:
        end -= 1
    return Span(start, end)


def _is_short(form: str) -> bool:
    return (
        _SHORTEST <= len(form) <= _LONGEST
        and form.lower().strip(".") not in _NEVER_SHORT
        and sum(character.isalpha() for character in form) > len(form) // 3
    )


def _align(short: str, text: str, where: Span, *, anchored: bool) -> Span | None:
    """Find the long form of ``short`` at the end of ``where``, or all of it if ``anchored``."""
    letters = "".join(character for character in short if character.isalnum())
    forms = [letters.lower()]
    forms.extend({_TO_FOR.sub(_spell, forms[0]), _TIMES.sub(_repeat, forms[0])} - {forms[0]})
    forms.sort(key=len)
    plural = len(letters) > _SHORTEST and letters.endswith("s") and letters[-2].isupper()
    if plural:
        forms = [*(form[:-1] for form in forms), *forms]
    words = list(_WORD.finditer(text, where.start, where.end))
    words = words[-min(len(forms[-1]) + 5, 2 * len(forms[-1])) :]
    for start, end in _candidates(short, forms, plural, text, words, where.end):
        if anchored and start != words[0].start():
            continue
        start = _whole_token(text, start, where.start)
        article = _ARTICLE.match(text, start, end)
        if article:
            start = article.end()
        long = text[start:end]
        # A long form says more than its short form, and does not hold it.
        if len(long) > len(short) + 1 and short not in long.split():
            return Span(start, end)
    return None


def _spell(match: re.Match[str]) -> str:
    return "t" if match[0] == "2" else "f"


def _repeat(match: re.Match[str]) -> str:
    return match[1] * int(match[2])


def _candidates(
    short: str, forms: list[str], plural: bool, text: str, words: list[re.Match[str]], end: int
) -> Iterator[Span]:
    """Yield possible long forms, the best reading first."""
    if not words:
        return
    for form in forms:
        start = _by_initials(form, words, text)
        if start is not None:
            yield Span(start, end)
    head = words[-1][0].lower()
    # "proximal policy optimization algorithm (PPO)": the head is outside the name.
    if (
        len(words) > 1
        and not plural
        and head in _HEADS
        and text[words[-2].end() : words[-1].start()] == " "
    ):
        start = _by_initials(forms[0], words[:-1], text)
        if start is not None:
            yield Span(start, words[-2].end())
    if any(character.isupper() for character in short):
        for form in forms:
            start = _by_letters(form, text, Span(words[0].start(), end))
            if start is not None:
                yield Span(start, end)


def _whole_token(text: str, start: int, least: int) -> int:
    """Move back over the first parts of a hyphenated word: "Multi-modal", not "modal"."""
    if start > least and text[start - 1] in _HYPHENS:
        while start > least and (text[start - 1].isalnum() or text[start - 1] in _HYPHENS):
            start -= 1
    return start


def _by_initials(letters: str, words: list[re.Match[str]], text: str) -> int | None:
    """Match all letters, from the last, to beginnings of the last words; return the start."""
    at, left = len(words) - 1, len(letters)
    start = None
    while at >= 0 and left > 0:
        word = words[at][0].lower()
        if letters[left - 1] == "x" and word.startswith("ex"):
            word = word[1:]
        sizes = [
            size
            for size in range(1, min(len(word), left) + 1)
            if word.startswith(letters[left - size : left])
        ]
        if sizes:
            # One letter a word is the rule; more only if the word before could not take its own.
            before = words[at - 1][0].lower() if at else ""
            fits = left > 1 and (before.startswith(letters[left - 2]) or before in _SKIPPED)
            left -= sizes[0] if sizes[0] == 1 and (fits or len(sizes) == 1) else sizes[-1]
            start = words[at].start()
        elif start is None or not (word in _SKIPPED or text[words[at].end()] in _HYPHENS):
            return None
        at -= 1
    return start if left == 0 else None


def _by_letters(letters: str, text: str, where: Span) -> int | None:
    """Schwartz and Hearst's backward scan: every letter in order, the first at a word's start."""
    at = where.end - 1
    for position in range(len(letters) - 1, -1, -1):
        while at >= where.start and (
            text[at].lower() != letters[position]
            or (position == 0 and at > where.start and text[at - 1].isalnum())
        ):
            at -= 1
        if at < where.start:
            return None
        at -= 1
    return at + 1
