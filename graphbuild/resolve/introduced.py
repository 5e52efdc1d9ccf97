"""Spellings that look alike and are introduced as names of different things."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from graphbuild.resolve.knowledge import introduced_apart, meant_apart
from graphbuild.types import Extraction

__all__ = ["spellings_apart"]

_CLAIMED_SHARE = 0.3
_LEAST_CONFIDENCE = 0.5


def spellings_apart(
    extractions: Sequence[Extraction], spellings: Mapping[str, Mapping[str, int]]
) -> frozenset[str]:
    """Find names of one normal form that are names of different things all the same.

    VRBench and VR-Bench are two benchmarks: a paper introduces each, under its own spelling. A
    spelling counts as introduced where a good part of the papers that use it introduce it, so that
    a careless spelling of a well-known name does not split it.

    Parameters
    ----------
    extractions
        What the papers say.
    spellings
        For each normal form, its spellings and their uses.

    Returns
    -------
    frozenset of str
        Spellings that are nodes of their own.

    Examples
    --------
    >>> sorted(spellings_apart([], {"vrbench": {"VRBench": 2, "VR-Bench": 1}}))
    ['VR-Bench', 'VRBench']
    """
    claims = _claims(extractions)
    out: set[str] = set()
    for forms in spellings.values():
        if len(forms) < 2:
            continue
        names = sorted(form for form in forms if _is_code(form))
        for position, a in enumerate(names):
            for b in names[position + 1 :]:
                if _plural(a) != _plural(b) and (
                    introduced_apart(a, b) or meant_apart(a, b) or _claimed(a, b, claims, forms)
                ):
                    out |= {a, b}
    return frozenset(out)


def _claims(extractions: Sequence[Extraction]) -> dict[str, set[str]]:
    claims: dict[str, set[str]] = defaultdict(set)
    for extraction in extractions:
        for entity in extraction.entities:
            if (
                entity.relation == "introduces"
                and min(entity.confidence, entity.relation_confidence) >= _LEAST_CONFIDENCE
                and len({_plural(form) for form in entity.surfaces if _is_code(form)}) <= 1
            ):
                claims[entity.name].add(extraction.paper)
    return claims


def _claimed(a: str, b: str, claims: Mapping[str, set[str]], forms: Mapping[str, int]) -> bool:
    first, second = claims.get(a, set()), claims.get(b, set())
    return (
        bool(first and second)
        and first.isdisjoint(second)
        and len(first) >= _CLAIMED_SHARE * forms[a]
        and len(second) >= _CLAIMED_SHARE * forms[b]
    )


def _is_code(form: str) -> bool:
    """Say whether a name is one word with capitals or digits inside, so that spelling means it."""
    return " " not in form and sum(c.isupper() or c.isdigit() for c in form) > 1


def _plural(form: str) -> str:
    return form[:-1] if form.endswith("s") and form[-2:-1].isupper() else form
