"""Comparison of two names: same, version, variant or different."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from graphbuild.resolve.alternate import headless_name, stemmed_name, unordered_name
from graphbuild.resolve.expand import Known, long_forms, same_by_knowledge
from graphbuild.resolve.knowledge import introduced_apart, meant_apart, relatives
from graphbuild.resolve.normal import normal_name
from graphbuild.resolve.relate import Verdict, relate
from graphbuild.resolve.shape import shape
from graphbuild.types import Abbreviation, EntityType

__all__ = ["NameComparison", "NameLabel", "compare_names"]

NameLabel = Literal["same", "version", "variant", "different"]


@dataclass(frozen=True, slots=True)
class NameComparison:
    """How two names relate, the rule that says so, and how far the rule can be trusted."""

    label: NameLabel
    why: str
    confidence: float


def compare_names(
    a: str,
    b: str,
    type: EntityType | None = None,  # noqa: A002
    *,
    abbreviations: Iterable[Abbreviation] = (),
) -> NameComparison:
    """Compare two names as sequences of words and numbers.

    Parameters
    ----------
    a, b
        Two names as texts write them.
    type
        What both name, if known; numbers in a task or metric are no versions, for example.
    abbreviations
        Definitions at hand, for example those of the papers that the names come from. They come
        before what the packaged tables say.

    Returns
    -------
    NameComparison
        ``same``; ``version`` (GPT-3, GPT-4); ``variant`` (a size, tuning, edition or derivation);
        ``different``; with the rule and its confidence.

    Examples
    --------
    >>> compare_names("Qwen 2.5", "Qwen2.5").label
    'same'
    >>> compare_names("GPT-3", "GPT-4").label, compare_names("MMLU", "MMLU-Pro").label
    ('version', 'variant')
    >>> compare_names("COCO", "CoCoOp").label
    'different'
    """
    if a != b and introduced_apart(a, b):
        return NameComparison("different", "two papers introduce these two spellings", 0.8)
    if normal_name(a) == normal_name(b) and meant_apart(a, b):
        return NameComparison("different", "abstracts define these two spellings apart", 0.8)
    if normal_name(a) == normal_name(b):
        why = "one spelling" if a == b else "spelling: the same words and numbers"
        return NameComparison("same", why, 1.0 if a == b else 0.98)
    known = same_by_knowledge(a, b, tuple(abbreviations)) or _same_otherwise(a, b)
    if known is not None:
        return NameComparison("same", known.why, known.confidence)
    told = relatives(normal_name(a), normal_name(b))
    if told is not None:
        return NameComparison(told, "known relatives", 0.95)
    best: Verdict | None = None
    for first in long_forms(a):
        for second in long_forms(b):
            verdict = relate(shape(first), shape(second), type)
            if first == a and second == b:
                if verdict.label != "different":
                    return NameComparison(verdict.label, verdict.why, verdict.confidence)
            elif verdict.label != "different" and not verdict.why.startswith("two of"):
                best = best or verdict
    if best is not None:
        return NameComparison(best.label, best.why, best.confidence * 0.95)
    return NameComparison("different", "no shared name", 0.95)


def _same_otherwise(a: str, b: str) -> Known | None:
    """Say why two names of different normal form are the same by word order, head or ending."""
    first, second = unordered_name(a), unordered_name(b)
    if first is not None and first == second:
        return Known("the same words in another order", 0.85)
    if normal_name(a) == headless_name(b) or normal_name(b) == headless_name(a):
        return Known("the same name with and without its head", 0.85)
    first, second = stemmed_name(a), stemmed_name(b)
    if first is not None and first == second:
        return Known("the same words with other endings", 0.8)
    return None
