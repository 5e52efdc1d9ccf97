"""One record a paper: the same paper from several files and sources is joined."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from graphbuild.sources.agree import JoinRule, agreement, family_names
from graphbuild.sources.combine import combine, trust_order
from graphbuild.sources.ids import (
    OF_VOLUMES,
    identifiers_of,
    normal_identifier,
    normal_title,
    title_id,
)
from graphbuild.types import Paper

__all__ = ["Merged", "merge_papers", "merge_with_report"]

_LARGEST_GROUP = 200


class Merged(NamedTuple):
    """Papers, each once, sorted by id, and how many joins each rule made."""

    papers: list[Paper]
    joins: Mapping[JoinRule, int]


def merge_papers(papers: Iterable[Paper]) -> list[Paper]:
    """Join the records of the same paper into one that keeps every source.

    Records are one paper by arXiv id (its version left out), DOI or another identifier, then by
    normal title where authors, abstract or year agree or are unknown. The result does not depend on
    the order of the records.

    Parameters
    ----------
    papers
        Records in any order.

    Returns
    -------
    list of Paper
        One record a paper, sorted by id; ids are unique.

    Examples
    --------
    >>> first = Paper("title:1", "A Survey of Looms", "We weave.", sources=("a.txt:3",))
    >>> second = Paper("title:1", "A survey of looms", "We weave.", sources=("b.txt:9",))
    >>> [paper.sources for paper in merge_papers([first, second])]
    [('a.txt:3', 'b.txt:9')]
    """
    return merge_with_report(papers).papers


def merge_with_report(papers: Iterable[Paper]) -> Merged:
    """Join records like ``merge_papers``, and count the joins by rule.

    Parameters
    ----------
    papers
        Records in any order.

    Returns
    -------
    Merged
        The papers and the number of joins by rule.

    Examples
    --------
    >>> one = Paper("arxiv:2405.15738", "A", "B.", identifiers=("arxiv:2405.15738",))
    >>> merge_with_report([one, one]).joins
    {'arxiv': 1}
    """
    records = _in_canonical_order(papers)
    clusters = _Clusters(len(records))
    _join_by_identifier(records, clusters)
    _join_by_title(records, clusters)
    _join_by_given_id(records, clusters)
    merged = [
        combine([records[index] for index in members]) for members in clusters.members().values()
    ]
    return Merged(_with_unique_ids(merged), dict(clusters.joins))


class _Clusters:
    """Disjoint sets of record numbers, each known by its smallest member."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))
        self.joins: Counter[JoinRule] = Counter()

    def find(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def join(self, first: int, second: int, rule: JoinRule) -> None:
        low, high = sorted((self.find(first), self.find(second)))
        if low != high:
            self._parent[high] = low
            self.joins[rule] += 1

    def members(self) -> dict[int, list[int]]:
        groups: defaultdict[int, list[int]] = defaultdict(list)
        for index in range(len(self._parent)):
            groups[self.find(index)].append(index)
        return groups


def _in_canonical_order(papers: Iterable[Paper]) -> list[Paper]:
    """Sort records so that their first order does not matter; only ties cost a digest."""
    ordered = sorted(papers, key=_id_and_sources)
    result: list[Paper] = []
    for _, group in itertools.groupby(ordered, key=_id_and_sources):
        ties = list(group)
        result += ties if len(ties) == 1 else sorted(ties, key=trust_order)
    return result


def _id_and_sources(paper: Paper) -> tuple[str, tuple[str, ...]]:
    return paper.id, paper.sources


def _join_by_identifier(records: Sequence[Paper], clusters: _Clusters) -> None:
    seen: dict[str, int] = {}
    for index, paper in enumerate(records):
        for name in identifiers_of(normal_identifier(paper.id), *paper.identifiers):
            scheme = name.partition(":")[0]
            if scheme in OF_VOLUMES:
                continue
            first = seen.setdefault(name, index)
            rule: JoinRule = (
                "arxiv" if scheme == "arxiv" else "doi" if scheme == "doi" else "other id"
            )
            clusters.join(first, index, rule)


def _join_by_title(records: Sequence[Paper], clusters: _Clusters) -> None:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for index, paper in enumerate(records):
        groups[normal_title(paper.title) or " ".join(paper.title.split())].append(index)
    for group in groups.values():
        if len(group) > _LARGEST_GROUP:
            # A title such as "Editorial" would cost every pair; there only equal authors count.
            alike: defaultdict[frozenset[str], list[int]] = defaultdict(list)
            for index in group:
                alike[family_names(records[index].authors)].append(index)
            for part in alike.values():
                for start in range(0, len(part), _LARGEST_GROUP):
                    _join_group(records, clusters, part[start : start + _LARGEST_GROUP])
        elif len(group) > 1:
            _join_group(records, clusters, group)


def _join_group(records: Sequence[Paper], clusters: _Clusters, group: Sequence[int]) -> None:
    """Join records with one title: those with authors first, each with the first that agrees."""
    found: dict[int, list[int]] = {}
    for index in sorted(group, key=lambda index: (not records[index].authors, index)):
        root = clusters.find(index)
        if root in found:
            found[root].append(index)
            continue
        for members in found.values():
            rules = [agreement(records[index], records[member]) for member in members]
            if rules[0] and None not in rules:
                clusters.join(members[0], index, rules[0])
                members.append(index)
                break
        else:
            found[root] = [index]


def _join_by_given_id(records: Sequence[Paper], clusters: _Clusters) -> None:
    """Join records with the same given id whose titles begin alike or whose abstracts are equal."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for index, paper in enumerate(records):
        if not normal_identifier(paper.id) and not paper.id.startswith("title:"):
            groups[paper.id].append(index)
    for group in groups.values():
        for index in group[1:]:
            first, second = records[group[0]], records[index]
            titles = sorted((normal_title(first.title), normal_title(second.title)), key=len)
            if titles[1].startswith(titles[0]) or (
                first.abstract and first.abstract == second.abstract
            ):
                clusters.join(group[0], index, "given id")


def _with_unique_ids(papers: Sequence[Paper]) -> list[Paper]:
    """Give papers that share an id, such as two with one title, an id of their own."""
    groups: defaultdict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        groups[paper.id].append(paper)
    taken = set(groups)
    result: list[Paper] = []
    for _, group in sorted(groups.items()):
        first, *others = group if len(group) == 1 else sorted(group, key=trust_order)
        result.append(first)
        for paper in others:
            attempt = paper.title
            unique = paper.id
            while unique in taken:
                attempt = (
                    f"{attempt}\n{sorted(family_names(paper.authors))}\n{paper.published_date}"
                )
                unique = title_id(attempt)
            taken.add(unique)
            result.append(replace(paper, id=unique))
    return sorted(result, key=lambda paper: paper.id)
