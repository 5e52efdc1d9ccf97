"""One name that several papers gave to things of their own: PRISM, ATLAS, SAGE."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from graphbuild.resolve.union import DisjointSets
from graphbuild.types import Paper, PaperEntity

__all__ = ["NameUse", "split_homonyms"]

_HEAD_ENDS = re.compile(r"\s*(?::|--|[\u2013\u2014]|\s-\s)\s*")
_SURELY = 0.9
_CLAIMED_SHARE = 0.5
_FEW_AUTHORS = 2
_MOST_CLAIMS = 64
"""A name that more papers claim is a word, not a name; it also bounds the work."""


class NameUse(NamedTuple):
    """One paper's use of a name, and what the paper names besides."""

    paper: Paper
    entity: PaperEntity
    company: Mapping[str, float]


def split_homonyms(uses: Sequence[NameUse]) -> tuple[int, ...]:
    """Tell apart the things that different papers introduce under one name.

    A paper claims a name that heads its title (PRISM: ...), and one that it introduces without
    doubt, if at least half of the papers that use the name do so. Claims of papers by the same
    people are one thing, told again. Every other use goes to the thing that is spelled alike, is by
    the same people or keeps like company, the earliest in doubt; a use that is older than every
    claim goes to none of them.

    Parameters
    ----------
    uses
        All uses of one name.

    Returns
    -------
    tuple of int
        The thing that each use is of, from 0; all 0 where fewer than two things are claimed.

    Examples
    --------
    >>> from graphbuild.types import Span
    >>> def use(title):
    ...     entity = PaperEntity("Zed", "METHOD", ("Zed",), "introduces", 1.0, 1.0, Span(0, 3))
    ...     return NameUse(Paper(title, title, ""), entity, {})
    >>> split_homonyms([use("Zed: fast parsing"), use("Zed: slow cooking")])
    (0, 1)
    """
    claims = _claims(uses)
    if not 2 <= len({uses[claim].paper.id for claim in claims}) <= _MOST_CLAIMS:
        return (0,) * len(uses)
    groups = _groups(uses, claims)
    if len(groups) < 2:
        return (0,) * len(uses)
    own = {claim: number for number, group in enumerate(groups) for claim in group}
    papers = {uses[claim].paper.id: number for claim, number in own.items()}
    return tuple(
        papers[use.paper.id] if use.paper.id in papers else _likeliest(use, uses, groups)
        for use in uses
    )


def _claims(uses: Sequence[NameUse]) -> list[int]:
    titled = [i for i, use in enumerate(uses) if _introduces(use) and _heads_title(use)]
    sure = [
        i
        for i, use in enumerate(uses)
        if _introduces(use)
        and use.paper.authors
        and use.entity.relation_confidence >= _SURELY
        and any(_is_code(form) for form in use.entity.surfaces)
    ]
    papers = {use.paper.id for use in uses}
    claimed = {uses[i].paper.id for i in {*titled, *sure}}
    return sorted({*titled, *sure}) if len(claimed) >= _CLAIMED_SHARE * len(papers) else titled


def _introduces(use: NameUse) -> bool:
    return use.entity.relation == "introduces"


def _heads_title(use: NameUse) -> bool:
    head, *rest = _HEAD_ENDS.split(use.paper.title, maxsplit=1)
    return bool(rest) and _is_code(head) and head in {use.entity.name, *use.entity.surfaces}


def _is_code(form: str) -> bool:
    return " " not in form and not form.islower()


def _groups(uses: Sequence[NameUse], claims: Sequence[int]) -> list[list[int]]:
    """Join claims of the same people; the thing claimed earliest comes first."""
    sets = DisjointSets[str]()
    people = {uses[i].paper.id: _people(uses[i].paper) for i in claims}
    titled = {uses[i].paper.id for i in claims if _heads_title(uses[i])}
    order = sorted(people)
    for position, a in enumerate(order):
        for b in order[position + 1 :]:
            unknown = not (people[a] and people[b]) and not {a, b} <= titled
            if unknown or _same_people(people[a], people[b]):
                sets.union(a, b)
    found: dict[str, list[int]] = {}
    for claim in sorted(claims, key=lambda i: _age(uses[i].paper)):
        found.setdefault(sets.find(uses[claim].paper.id), []).append(claim)
    return list(found.values())


def _people(paper: Paper) -> tuple[str, ...]:
    return tuple(author.name.casefold() for author in paper.authors)


def _same_people(a: Sequence[str], b: Sequence[str]) -> bool:
    """Say whether papers share their first author or more people than have one name by chance."""
    return bool(a and b) and (a[0] == b[0] or len(set(a) & set(b)) >= _FEW_AUTHORS)


def _age(paper: Paper) -> tuple[str, str]:
    return paper.published_date or "9999", paper.id


def _likeliest(use: NameUse, uses: Sequence[NameUse], groups: Sequence[Sequence[int]]) -> int:
    date = use.paper.published_date
    best, number = None, len(groups)
    for position, group in enumerate(groups):
        first = uses[group[0]].paper.published_date
        if date and first and date < first and not first.startswith(date):
            continue
        score = max(_likeness(use, uses[claim]) for claim in group)
        if best is None or score > best:
            best, number = score, position
    return number


def _likeness(use: NameUse, claim: NameUse) -> tuple[bool, bool, float]:
    shared = sorted(use.company.keys() & claim.company.keys())
    return (
        not set(use.entity.surfaces).isdisjoint(claim.entity.surfaces),
        _same_people(_people(use.paper), _people(claim.paper)),
        sum(use.company[node] for node in shared),
    )
