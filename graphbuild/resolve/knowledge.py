"""What the field's abstracts say about names: packaged tables, read once when first needed.

``graphbuild.training.names`` makes the tables.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from graphbuild.resolve.normal import normal_name
from graphbuild.resolve.words import packaged_lines

__all__ = [
    "DOMINATES",
    "ancestors",
    "dominant_long_form",
    "introduced_apart",
    "known_long_forms",
    "meant_apart",
    "relatives",
    "spelled_long_form",
    "usual_name",
]

Relative = Literal["version", "variant", "different"]

_RARE = 0.2
_WELL_KNOWN = 10
_PREFIXED = re.compile(r"[a-z][A-Z]{2,3}")

DOMINATES = 0.75
"""The share of all definitions that makes one long form the meaning of a short form."""


@cache
def _long_forms() -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    for line in packaged_lines("abbreviations.tsv.gz"):
        short, long, papers = line.split("\t")
        longs = table.setdefault(normal_name(short), {})
        key = normal_name(long)
        longs[key] = longs.get(key, 0) + int(papers)
    return table


@cache
def _cased_long_forms() -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    for line in packaged_lines("abbreviations.tsv.gz"):
        short, long, papers = line.split("\t")
        longs = table.setdefault(short, {})
        key = normal_name(long)
        longs[key] = longs.get(key, 0) + int(papers)
    return table


@cache
def _spellings() -> dict[str, str]:
    table: dict[str, tuple[int, str]] = {}
    for line in packaged_lines("abbreviations.tsv.gz"):
        _, long, papers = line.split("\t")
        key = normal_name(long)
        table[key] = max(table.get(key, (0, "")), (int(papers), long))
    return {key: long for key, (_, long) in table.items()}


@cache
def _relatives() -> dict[tuple[str, str], Relative]:
    table: dict[tuple[str, str], Relative] = {}
    text = files("graphbuild.resolve").joinpath("data", "relatives.tsv").read_text("utf-8")
    for line in text.splitlines():
        first, written, second = line.split("\t")
        relation = cast("Relative", written)
        table[normal_name(first), normal_name(second)] = relation
        table[normal_name(second), normal_name(first)] = relation
    return table


@cache
def _ancestors() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    text = files("graphbuild.resolve").joinpath("data", "relatives.tsv").read_text("utf-8")
    for line in text.splitlines():
        first, written, second = line.split("\t")
        if written != "different":
            key = normal_name(first)
            table[key] = (*table.get(key, ()), normal_name(second))
    return table


@cache
def _introduced() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in packaged_lines("introduced.tsv.gz"):
        forms = frozenset(line.split("\t"))
        table.update(dict.fromkeys(forms, forms))
    return table


@cache
def _aliases() -> dict[str, str]:
    table: dict[str, str] = {}
    text = files("graphbuild.resolve").joinpath("data", "aliases.tsv").read_text("utf-8")
    for line in text.splitlines():
        first, *others = line.split("\t")
        for other in others:
            table[normal_name(other)] = normal_name(first)
    return table


def known_long_forms(short: str) -> Mapping[str, int]:
    """Return the long forms that abstracts of the field define for a short form.

    Parameters
    ----------
    short
        Normal form of a short form.

    Returns
    -------
    mapping
        Normal form of each long form to the number of abstracts that define it.

    Examples
    --------
    >>> "reinforcementlearning" in known_long_forms("rl")
    True
    """
    return _long_forms().get(short, {})


def meant_apart(a: str, b: str) -> bool:
    """Say whether abstracts define two spellings of a short form as different things.

    Parameters
    ----------
    a, b
        Two short forms of one normal form, exactly as written.

    Returns
    -------
    bool
        Whether the usual long form of each is rare for the other: sCM and SCM.

    Examples
    --------
    >>> meant_apart("sCM", "SCM"), meant_apart("MoE", "MOE")
    (True, False)
    """
    a, b = _singular_short(a), _singular_short(b)
    first, second = _cased_long_forms().get(a, {}), _cased_long_forms().get(b, {})
    if not first or not second:
        known = sum((first or second).values())
        unknown = b if first else a
        return known >= _WELL_KNOWN and _PREFIXED.fullmatch(unknown) is not None and a != b
    return _rare(first, second) and _rare(second, first)


def _singular_short(short: str) -> str:
    return short[:-1] if len(short) > 2 and short[-1] == "s" and short[-2].isupper() else short


def _rare(first: Mapping[str, int], second: Mapping[str, int]) -> bool:
    usual = min(first, key=lambda long: (-first[long], long))
    return second.get(usual, 0) < _RARE * sum(second.values())


def spelled_long_form(long: str) -> str:
    """Return the spelling of a known long form.

    Parameters
    ----------
    long
        Normal form of a long form of the table.

    Returns
    -------
    str
        The long form as most abstracts spell it.

    Examples
    --------
    >>> spelled_long_form("reinforcementlearning").lower()
    'reinforcement learning'
    """
    return _spellings().get(long, long)


def introduced_apart(a: str, b: str) -> bool:
    """Say whether two papers each introduce one of two spellings as a name of its own.

    Parameters
    ----------
    a, b
        Two names exactly as written.

    Returns
    -------
    bool
        Whether titles of two papers claim the two spellings.

    Examples
    --------
    >>> introduced_apart("VRBench", "VR-Bench"), introduced_apart("GSM8k", "GSM8K")
    (True, False)
    """
    return a != b and b in _introduced().get(a, ())


def relatives(a: str, b: str) -> Relative | None:
    """Return how two things relate whose names do not show it: ResNeXt is a variant of ResNet.

    Parameters
    ----------
    a, b
        Normal forms of two names.

    Returns
    -------
    str or None
        ``version``, ``variant`` or ``different``, where the table says so.

    Examples
    --------
    >>> relatives("resnet", "resnext")
    'variant'
    """
    return _relatives().get((a, b))


def ancestors(name: str) -> tuple[str, ...]:
    """Return what a thing is a version or variant of, where its name does not show it.

    Parameters
    ----------
    name
        Normal form of a name.

    Returns
    -------
    tuple of str
        Normal forms.

    Examples
    --------
    >>> ancestors("ddim")
    ('ddpm',)
    """
    return _ancestors().get(name, ())


def usual_name(name: str) -> str:
    """Return the normal form of the name that an alias stands for, or the name itself.

    Parameters
    ----------
    name
        Normal form of a name.

    Returns
    -------
    str
        Normal form of the usual name.

    Examples
    --------
    >>> usual_name("nanobanana")
    'gemini2.5flashimage'
    """
    return _aliases().get(name, name)


def dominant_long_form(longs: Mapping[str, int]) -> str | None:
    """Return the long form that three quarters of the definitions give, or None.

    Parameters
    ----------
    longs
        Definitions for each long form.

    Returns
    -------
    str or None
        The dominating long form.

    Examples
    --------
    >>> dominant_long_form({"a": 9, "b": 1}), dominant_long_form({"a": 2, "b": 1})
    ('a', None)
    """
    if not longs:
        return None
    best = min(longs, key=lambda long: (-longs[long], long))
    return best if longs[best] >= DOMINATES * sum(longs.values()) else None
