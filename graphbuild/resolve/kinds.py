"""Types by vote, and two kinds of things under one name."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from graphbuild.types import ENTITY_TYPES, EntityType

__all__ = ["KIND", "TypedUse", "split_kinds", "type_votes"]

KIND: Mapping[EntityType, str] = {
    "METHOD": "method",
    "DATASET": "data",
    "BENCHMARK": "data",
    "TASK": "task",
    "METRIC": "metric",
}
"""Types of one kind are confused for one thing: a benchmark is a dataset to another paper."""

_FEWEST_PAPERS = 3
_SMALLEST_SHARE = 0.15
_STRANGERS = 0.05
_STRANGERS_INTRODUCED = 0.15


class TypedUse(NamedTuple):
    """One paper's use of a name: the paper, its type for it, and whether it introduces it."""

    paper: str
    type: EntityType
    introduces: bool


def type_votes(uses: Sequence[TypedUse]) -> tuple[tuple[EntityType, int], ...]:
    """Count the papers that take a name for each type, most first.

    Parameters
    ----------
    uses
        All uses of one entity.

    Returns
    -------
    tuple of (type, int)
        The first type is the corpus's verdict.

    Examples
    --------
    >>> type_votes([TypedUse("a", "DATASET", False), TypedUse("b", "BENCHMARK", False),
    ...             TypedUse("c", "BENCHMARK", False)])
    (('BENCHMARK', 2), ('DATASET', 1))
    """
    papers: dict[EntityType, set[str]] = {}
    for use in uses:
        papers.setdefault(use.type, set()).add(use.paper)
    order = sorted(papers, key=lambda t: (-len(papers[t]), ENTITY_TYPES.index(t)))
    return tuple((entity_type, len(papers[entity_type])) for entity_type in order)


def split_kinds(
    uses: Sequence[TypedUse],
    neighbours: Mapping[str, Sequence[str]],
    rarity: Mapping[str, float],
    own: str,
) -> tuple[frozenset[EntityType], ...]:
    """Decide whether a name stands for things of two kinds, by the company they keep.

    A method and a dataset of one name are two things where one paper names both, where each is
    introduced by a paper of its own and the two groups of papers have little else in common, or
    where both groups are large and have next to nothing in common. Split votes alone are no
    evidence: papers differ on whether a simulator is a method or a benchmark.

    Parameters
    ----------
    uses
        All uses of the name.
    neighbours
        For each paper, the nodes that it names.
    rarity
        Weight of each node, log(N / papers).
    own
        The node of the name itself, left out of the company.

    Returns
    -------
    tuple of frozenset
        The types of each thing, the most used thing first; one element where it is one thing.

    Examples
    --------
    >>> uses = [TypedUse("a", "METHOD", True), TypedUse("a", "DATASET", True)]
    >>> [sorted(types) for types in split_kinds(uses, {}, {}, "x")]
    [['DATASET'], ['METHOD']]
    """
    everything = (frozenset(use.type for use in uses),)
    groups: dict[str, list[TypedUse]] = {}
    for use in uses:
        groups.setdefault(KIND[use.type], []).append(use)
    if "data" not in groups or len(groups) < 2:
        return everything
    data = groups.pop("data")
    other_kind = min(groups, key=lambda kind: (-len(groups[kind]), kind))
    other = groups[other_kind]
    if not _are_two(data, other, neighbours, rarity, own):
        return everything
    data_types = frozenset(use.type for use in data)
    other_types = everything[0] - data_types
    return (data_types, other_types) if len(data) >= len(other) else (other_types, data_types)


def _are_two(
    data: Sequence[TypedUse],
    other: Sequence[TypedUse],
    neighbours: Mapping[str, Sequence[str]],
    rarity: Mapping[str, float],
    own: str,
) -> bool:
    data_papers, other_papers = {use.paper for use in data}, {use.paper for use in other}
    if data_papers & other_papers and KIND[other[0].type] == "method":
        return True
    introduced = {use.paper for use in data if use.introduces}
    introduced_other = {use.paper for use in other if use.introduces}
    both = bool(introduced and introduced_other and introduced.isdisjoint(introduced_other))
    fewest = min(len(data_papers), len(other_papers))
    share = fewest / len(data_papers | other_papers)
    many = fewest >= _FEWEST_PAPERS and share >= _SMALLEST_SHARE
    if not (both or many):
        return False
    limit = _STRANGERS_INTRODUCED if both else _STRANGERS
    return _likeness(data_papers, other_papers, neighbours, rarity, own) < limit


def _likeness(
    a: set[str],
    b: set[str],
    neighbours: Mapping[str, Sequence[str]],
    rarity: Mapping[str, float],
    own: str,
) -> float:
    """Cosine of the rarity-weighted company of two groups of papers."""
    vectors = []
    for papers in (a, b):
        counts: Counter[str] = Counter()
        for paper in sorted(papers):
            counts.update(node for node in neighbours.get(paper, ()) if node != own)
        vectors.append({node: count * rarity.get(node, 0.0) for node, count in counts.items()})
    first, second = vectors
    dot = sum(weight * second.get(node, 0.0) for node, weight in first.items())
    norms = [math.sqrt(sum(w * w for w in vector.values())) for vector in vectors]
    if not all(norms):
        return 1.0  # no company, no evidence
    return dot / (norms[0] * norms[1])
