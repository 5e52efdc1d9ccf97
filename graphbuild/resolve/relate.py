"""How two names of different normal form relate: rules over their shapes."""

from typing import Literal, NamedTuple

from graphbuild.resolve.shape import Shape
from graphbuild.resolve.vocabulary import (
    ANNUAL,
    DERIVING_SUFFIXES,
    NUMBER_FORMATS,
    PREPOSITIONS,
    SEPARATE_SUFFIXES,
    SUBSETS,
    SUCCESSORS,
    VERSIONED_BY_COUNT,
)
from graphbuild.resolve.words import is_common_word
from graphbuild.types import EntityType

__all__ = ["Verdict", "relate"]


class Verdict(NamedTuple):
    """A label other than same, the rule that gives it, and its confidence."""

    label: Literal["version", "variant", "different"]
    why: str
    confidence: float


_DIFFERENT = Verdict("different", "no shared name", 0.95)
_REVERSING = frozenset("anti dis non semi un".split())
_SMALLEST_COUNT = 10
_SURELY_COUNT = 30
_DATE_DIGITS = 6


def relate(a: Shape, b: Shape, entity_type: EntityType | None = None) -> Verdict:
    """Relate two names that are not the same.

    Parameters
    ----------
    a, b
        The shapes of two names of different normal form.
    entity_type
        What both name, if known.

    Returns
    -------
    Verdict
        Version, variant or different.

    Examples
    --------
    >>> from graphbuild.resolve.shape import shape
    >>> relate(shape("ResNet-50"), shape("ResNet-101")).label
    'variant'
    >>> relate(shape("DINO"), shape("DINOv2")).label
    'version'
    """
    if not a.core or not b.core:
        return _DIFFERENT
    if a.core == b.core:
        return _same_core(a, b, entity_type)
    short, long = (a, b) if len(a.core) < len(b.core) else (b, a)
    if long.core.startswith(short.core):
        return _prefix(short, long, entity_type)
    if long.core.endswith(short.core):
        return _suffix(short, long, entity_type)
    return _siblings(a, b, entity_type)


def _same_core(a: Shape, b: Shape, entity_type: EntityType | None) -> Verdict:
    if a.numbers == b.numbers:
        if (
            a.editions ^ b.editions == {"plus"}
            and a.plus | b.plus
            and entity_type in ("DATASET", "BENCHMARK")
        ):
            return Verdict("version", "extended release", 0.7)
        if a.sizes == b.sizes and a.editions == b.editions:
            return _DIFFERENT  # the same parts in another order, such as TD3 and T3D
        return Verdict("variant", "size or edition", 0.95)
    if len(a.core) == 1 and (entity_type in ("DATASET", "BENCHMARK") or a.core not in "kor"):
        return _DIFFERENT
    return _numbers(a, b, entity_type)


def _numbers(a: Shape, b: Shape, entity_type: EntityType | None) -> Verdict:
    """Judge numbers that differ: versions count up from one, sizes and depths are larger."""
    if a.core in NUMBER_FORMATS:
        return Verdict("variant", "width of a number format", 0.9)
    if entity_type in ("TASK", "METRIC") or a.dimension or b.dimension or a.lettered or b.lettered:
        return Verdict("variant", "number of a kind", 0.9)
    only_a = [w for w, n in zip(a.written, a.numbers, strict=True) if n not in b.numbers]
    only_b = [w for w, n in zip(b.written, b.numbers, strict=True) if n not in a.numbers]
    if a.versioned or b.versioned or any(word in VERSIONED_BY_COUNT for word in a.words):
        return Verdict("version", "version number", 0.95)
    differing = only_a + only_b
    counts = [number for number in differing if _is_count(number, a.words, entity_type)]
    if len(counts) == len(differing) or any(int(number) >= _SURELY_COUNT for number in counts):
        return Verdict("variant", "size, depth or count", 0.9)
    return Verdict("version", "version number", 0.95)


def _is_count(number: str, words: tuple[str, ...], entity_type: EntityType | None) -> bool:
    """Say whether a number is a depth, size or count: whole, not small, no year or date."""
    if not number.isdecimal() or number.startswith("0") or len(number) >= _DATE_DIGITS:
        return False
    value = int(number)
    if value < _SMALLEST_COUNT or 1990 <= value <= 2035:
        return False
    if len(number) == 4 and 1 <= value % 100 <= 12 and 23 <= value // 100 <= 35:
        return False  # year and month of a checkpoint
    return not (entity_type != "METHOD" and value < 30 and any(word in ANNUAL for word in words))


def _prefix(short: Shape, long: Shape, entity_type: EntityType | None) -> Verdict:
    cut = len(short.core)
    extra = long.core[cut:]
    if cut not in long.borders:
        return _DIFFERENT
    spaced = cut in long.spaced
    if extra in SUCCESSORS and spaced:
        return Verdict("version", f"successor: {extra}", 0.85)
    if any(extra.endswith(suffix) for suffix in SEPARATE_SUFFIXES):
        return Verdict("different", f"another kind of thing: {extra}", 0.8)
    if not _compatible(short, long):
        if set(short.numbers) & set(long.numbers) or not spaced:
            return _DIFFERENT
        return Verdict("different", "other version of another edition", 0.6)
    # The short name may be written in more words than the same part of the long one.
    following = long.words[len(short.words) : len(short.words) + 1]
    if spaced and _phrase(short) and not (following and following[0] in PREPOSITIONS):
        return Verdict("different", f"another head: {extra}", 0.8)
    if (_ordinary(short, entity_type) and extra not in SUBSETS) or not _one_spelling(
        short, long, 0
    ):
        return _DIFFERENT
    if not spaced and extra not in DERIVING_SUFFIXES and len(extra) > 2:
        return Verdict("different", f"another word: {extra}", 0.8)
    return Verdict("variant", f"derived: {extra}", 0.85)


def _suffix(short: Shape, long: Shape, entity_type: EntityType | None) -> Verdict:
    cut = len(long.core) - len(short.core)
    extra = long.core[:cut]
    if cut not in long.borders:
        single = cut == 1 and len(short.core) > 2 and long.raw[1 : 1 + len(short.raw)].isupper()
        if not (single or (cut == 1 and long.raw[0].islower() and long.raw[1].isupper())):
            return _DIFFERENT
        counted = short.sizes or long.sizes or short.numbers
        data = entity_type in ("DATASET", "BENCHMARK", "METRIC")
        if single and data and len(short.core) < 4 and not counted:
            return _DIFFERENT
    elif _ordinary(short, entity_type) or not _one_spelling(short, long, cut):
        return _DIFFERENT
    if (
        extra in _REVERSING
        or (extra == "self" and short.words[0] == "supervised")
        or (short.words[0] == "gpt" and extra != "chat")
    ):
        return _DIFFERENT
    if not _compatible(short, long):
        return _DIFFERENT
    return Verdict("variant", f"derived: {extra}", 0.85)


def _compatible(short: Shape, long: Shape) -> bool:
    """Say whether every version number of the shorter name stands in the longer one."""
    return set(short.numbers) <= set(long.numbers)


def _phrase(short: Shape) -> bool:
    """Say whether a name is a phrase of ordinary words, whose last word is its head."""
    return (
        not short.numbers
        and not short.raw.isupper()
        and all(is_common_word(word) for word in short.words)
    )


def _ordinary(short: Shape, entity_type: EntityType | None) -> bool:
    """Say whether a data name is a plain word (MATH, SEED) that other names hold by chance."""
    inside = short.raw[1:]
    return (
        entity_type in ("DATASET", "BENCHMARK", None)
        and (inside.islower() or short.raw.isupper())
        and len(short.words) == 1
        and not short.numbers
        and is_common_word(short.core)
    )


def _one_spelling(short: Shape, long: Shape, cut: int) -> bool:
    """Say whether a short name is spelled alike in both: CoT is not in COT-FM."""
    if len(short.core) > 4 and not (short.raw.isupper() and is_common_word(short.core)):
        return True
    inside = long.raw[cut : cut + len(short.raw)]
    return inside == short.raw or inside.islower() or short.raw.islower()


def _siblings(a: Shape, b: Shape, entity_type: EntityType | None) -> Verdict:
    """Relate names that share a first part and differ after it: LIBERO-Long and LIBERO-PRO."""
    common = 0
    for x, y in zip(a.core, b.core, strict=False):
        if x != y:
            break
        common += 1
    borders = [c for c in a.spaced & b.spaced if 0 < c <= common]
    if borders:
        cut = max(borders)
        tails = (a.core[cut:], b.core[cut:])
        head = a.core[:cut]
        if head == a.words[0] == b.words[0] and a.numbers == b.numbers and set(tails) <= SUBSETS:
            return Verdict("variant", f"two of {a.raw[:cut]}", 0.85)
        proper = len(head) > 3 and not is_common_word(head) and len(a.words) <= 3 >= len(b.words)
        kinds = any(tail.endswith(s) for tail in tails for s in SEPARATE_SUFFIXES)
        if proper and not kinds and a.words[0] == head and a.numbers == b.numbers:
            return Verdict("variant", f"two of {a.raw[:cut]}", 0.7)
    if _one_inner_word(a.words, b.words) and entity_type != "TASK":
        return Verdict("variant", "long forms that differ in one inner word", 0.6)
    return _DIFFERENT


def _one_inner_word(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    if len(a) != len(b) or len(a) < 4:
        return False
    differing = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    return len(differing) == 1 and 1 < differing[0] < len(a) - 1
