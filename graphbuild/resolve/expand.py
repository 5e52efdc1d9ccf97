"""Long forms of names, and names that are the same by what the field knows."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from graphbuild.resolve.initials import is_short_form
from graphbuild.resolve.knowledge import (
    dominant_long_form,
    known_long_forms,
    spelled_long_form,
    usual_name,
)
from graphbuild.resolve.normal import normal_name
from graphbuild.types import Abbreviation

__all__ = ["Known", "long_forms", "same_by_knowledge"]

_WELL_KNOWN = 10
_SHARE = 0.05


class Known(NamedTuple):
    """Why two names are the same, and how sure that is."""

    why: str
    confidence: float


def same_by_knowledge(a: str, b: str, abbreviations: Sequence[Abbreviation] = ()) -> Known | None:
    """Say why two names of different normal form are the same, or None.

    Parameters
    ----------
    a, b
        Two names.
    abbreviations
        Definitions at hand.

    Returns
    -------
    Known or None
        The reason: a definition, the packaged table, initials, or a usual_name.

    Examples
    --------
    >>> same_by_knowledge("RAG", "retrieval-augmented generation").why
    'short form of retrieval-augmented generation in abstracts of the field'
    >>> same_by_knowledge("GAN", "graph attention network") is None
    True
    """
    if usual_name(normal_name(a)) == usual_name(normal_name(b)):
        return Known("two names of one thing", 0.95)
    for short, long in ((a, b), (b, a)):
        key, long_key = normal_name(short), normal_name(long)
        for abbreviation in abbreviations:
            if (normal_name(abbreviation.short), normal_name(abbreviation.long)) == (key, long_key):
                return Known(f"short form of {long} by definition", 0.98)
        known = known_long_forms(key)
        papers = known.get(long_key, 0)
        if papers >= _SHARE * sum(known.values()) > 0 and (
            dominant_long_form(known) == long_key or is_short_form(short, long)
        ):
            return Known(f"short form of {long} in abstracts of the field", 0.95)
        if is_short_form(short, long, strict=True) and sum(known.values()) < _WELL_KNOWN:
            return Known(f"initials of {long}", 0.85)
    partial = _partial(a, b)
    if partial is not None:
        return partial
    expanded = {normal_name(form) for form in long_forms(a)} & {
        normal_name(form) for form in long_forms(b)
    }
    if expanded:
        return Known("the same long form", 0.93)
    return None


def _partial(a: str, b: str) -> Known | None:
    """Compare names that share words at their ends and have a short and a long form between."""
    first, second = re.split(r"[\s-]+", a.strip()), re.split(r"[\s-]+", b.strip())
    start = 0
    while start < min(len(first), len(second)) - 1 and _alike(first[start], second[start]):
        start += 1
    end = 0
    while end < min(len(first), len(second)) - start - 1 and _alike(
        first[-1 - end], second[-1 - end]
    ):
        end += 1
    if start + end == 0:
        return None
    middle_a = " ".join(first[start : len(first) - end])
    middle_b = " ".join(second[start : len(second) - end])
    for short, long in ((middle_a, middle_b), (middle_b, middle_a)):
        if " " in short or sum(c.isupper() for c in short) < 2:
            continue
        known = known_long_forms(normal_name(short))
        if known.get(normal_name(long), 0) and is_short_form(short, long):
            return Known(f"{short} is short for {long}", 0.93)
    return None


def _alike(a: str, b: str) -> bool:
    return a == b or normal_name(a) == normal_name(b)


@lru_cache(maxsize=1 << 16)
def long_forms(name: str) -> tuple[str, ...]:
    """Return a name as it is and with its well-known short forms written out.

    Parameters
    ----------
    name
        A name.

    Returns
    -------
    tuple of str
        The name, then the name written out where a word of it is a short form that one long form
        dominates.

    Examples
    --------
    >>> long_forms("agentic RAG")
    ('agentic RAG', 'agentic Retrieval-Augmented Generation')
    """
    forms = [name]
    whole = _expansion(name)
    if whole is not None:
        forms.append(whole)
    words = name.split()
    if len(words) > 1:
        written = [_expansion(word) or word for word in words]
        if written != words:
            forms.append(" ".join(written))
    return tuple(forms)


def _expansion(word: str) -> str | None:
    if sum(c.isupper() for c in word) < 2:
        return None
    known = known_long_forms(normal_name(word))
    best = dominant_long_form(known)
    if best is None or known[best] < _WELL_KNOWN:
        return None
    return spelled_long_form(best)
