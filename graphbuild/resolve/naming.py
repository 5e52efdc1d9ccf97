"""Canonical names, aliases and stable ids of clusters of names."""

import re
from collections.abc import Mapping

from graphbuild.resolve.normal import normal_name
from graphbuild.resolve.plain import plain_name, singular
from graphbuild.types import EntityType

__all__ = ["canonical_name", "ordered_forms", "slug", "unique_ids"]

_NOT_SLUG = re.compile(r"[^\w.]+")
_LOWER_SHARE = 0.2


def slug(name: str) -> str:
    """Return the readable part of an entity id.

    Parameters
    ----------
    name
        A canonical name.

    Returns
    -------
    str
        Lower-case words joined by hyphens; dots inside numbers stay.

    Examples
    --------
    >>> slug("MMLU-Pro"), slug("Qwen2.5-VL"), slug("β-VAE")
    ('mmlu-pro', 'qwen2.5-vl', 'beta-vae')
    """
    text = plain_name(name) or name
    text = _NOT_SLUG.sub("-", text.lower().replace("_", "-")).strip("-.")
    return text or "-".join(f"u{ord(c):x}" for c in name.strip()) or "unnamed"


def _fold(form: str) -> str:
    """Forms that differ only in case and plural share their uses."""
    return " ".join(singular(word) for word in form.split())


def ordered_forms(uses: Mapping[str, int]) -> tuple[str, ...]:
    """Order the spellings of one thing by use, the canonical one first.

    Plural and case variants first pool their uses, so that a title's capitals and a plural do not
    decide; within the pool the singular comes first, and lower case where a fifth of the uses have
    it.

    Parameters
    ----------
    uses
        Papers for each spelling.

    Returns
    -------
    tuple of str
        All spellings.

    Examples
    --------
    >>> ordered_forms({"Diffusion Models": 5, "diffusion models": 4, "diffusion model": 2})[0]
    'diffusion model'
    >>> ordered_forms({"Qwen2.5": 9, "Qwen 2.5": 3, "Qwen-2.5": 1})
    ('Qwen2.5', 'Qwen 2.5', 'Qwen-2.5')
    """
    if len(uses) < 2:
        return tuple(uses)
    pools: dict[str, int] = {}
    for form, count in uses.items():
        pools[_fold(form)] = pools.get(_fold(form), 0) + count
    best = min(pools, key=lambda pool: (-pools[pool], len(pool), pool))
    members = {form: count for form, count in uses.items() if _fold(form) == best}
    first = _best_of_pool(members, pools[best])
    rest = sorted((f for f in uses if f != first), key=lambda f: (-uses[f], f))
    return (first, *rest)


def _best_of_pool(members: Mapping[str, int], total: int) -> str:
    lower = sum(count for form, count in members.items() if form.islower())
    if lower >= _LOWER_SHARE * total:
        members = {form: count for form, count in members.items() if form.islower()}
    singulars = {f: c for f, c in members.items() if _singular_end(f)}
    return min(singulars or members, key=lambda form: (-members[form], form))


def _singular_end(form: str) -> bool:
    last = form.rsplit(maxsplit=1)[-1]
    return singular(last) == last.lower() or not last.endswith("s")


def canonical_name(uses: Mapping[str, int]) -> str:
    """Return the spelling that a thing is known by: the one most used.

    Parameters
    ----------
    uses
        Papers for each spelling, not empty.

    Returns
    -------
    str
        One of the spellings.

    Examples
    --------
    >>> canonical_name({"RAG": 7, "retrieval-augmented generation": 3})
    'RAG'
    """
    if len(uses) == 1:
        return next(iter(uses))
    bare = {form: count for form, count in uses.items() if not _has_head(form, uses)}
    return ordered_forms(bare or uses)[0]


def _has_head(form: str, uses: Mapping[str, int]) -> bool:
    """Say whether a form is another one with more words around it: MMLU benchmark of MMLU."""
    words = form.lower().split()
    shorter = {" ".join(words[1:]), " ".join(words[:-1])} - {""}
    return any(
        other.lower() in shorter and normal_name(other) == normal_name(form) for other in uses
    )


def unique_ids(
    names: list[tuple[EntityType, str, str, str]],
) -> list[str]:
    """Return one id for each entity; the earliest keeps the bare slug where slugs collide.

    Parameters
    ----------
    names
        Type, canonical name, first date (may be empty) and smallest paper id of each entity.

    Returns
    -------
    list of str
        Ids in the order of ``names``; a later entity of the same slug ends in ``~2``, ``~3``.

    Examples
    --------
    >>> unique_ids([("METHOD", "ROMA", "2024-05", "b"), ("METHOD", "RoMA", "2023-01", "a")])
    ['method:roma~2', 'method:roma']
    """
    order = sorted(
        range(len(names)), key=lambda i: (names[i][2] or "9999", names[i][3], names[i][1])
    )
    ids = [""] * len(names)
    taken: dict[str, int] = {}
    for index in order:
        entity_type, name, _, _ = names[index]
        base = f"{entity_type.lower()}:{slug(name)}"
        taken[base] = taken.get(base, 0) + 1
        ids[index] = base if taken[base] == 1 else f"{base}~{taken[base]}"
    return ids
