"""The networks of the literature that bibliometrics draws from references and authors.

Each is a projection of pairs that a source states; what an abstract names plays no part in them.
"""

from __future__ import annotations

from collections.abc import Iterable

from graphbuild.link.projection import Projection, Weighting, project

__all__ = ["project_co_authorship", "project_co_citation", "project_coupling"]


def project_coupling(
    citations: Iterable[tuple[str, str]],
    *,
    weighting: Weighting = "count",
    neighbours: int | None = None,
) -> Projection:
    """Join papers that cite the same papers: bibliographic coupling (Kessler 1963).

    Parameters
    ----------
    citations
        Citing and cited paper; repeated pairs count once.
    weighting
        As ``project_papers`` takes it; by default the number of papers that both cite.
    neighbours
        An edge stays only if it is among so many strongest of one of its ends; None keeps all.

    Returns
    -------
    Projection
        Each pair once, the smaller id first; ``others`` are the cited papers.

    Examples
    --------
    >>> citations = [("new:1", "old:1"), ("new:2", "old:1"), ("new:2", "old:2")]
    >>> [(edge.source, edge.target, edge.entities)
    ...  for edge in project_coupling(citations).edges()]
    [('new:1', 'new:2', ('old:1',))]
    """
    return project(citations, weighting=weighting, neighbours=neighbours)


def project_co_citation(
    citations: Iterable[tuple[str, str]],
    *,
    weighting: Weighting = "count",
    neighbours: int | None = None,
) -> Projection:
    """Join papers that the same papers cite: co-citation (Small 1973).

    Parameters
    ----------
    citations
        Citing and cited paper; repeated pairs count once.
    weighting
        As ``project_papers`` takes it; by default the number of papers that cite both.
    neighbours
        An edge stays only if it is among so many strongest of one of its ends; None keeps all.

    Returns
    -------
    Projection
        Each pair once, the smaller id first; ``others`` are the citing papers.

    Examples
    --------
    >>> citations = [("new:1", "old:1"), ("new:2", "old:1"), ("new:2", "old:2")]
    >>> [(edge.source, edge.target, edge.entities)
    ...  for edge in project_co_citation(citations).edges()]
    [('old:1', 'old:2', ('new:2',))]
    """
    pairs = ((cited, citing) for citing, cited in citations)
    return project(pairs, weighting=weighting, neighbours=neighbours)


def project_co_authorship(
    authorships: Iterable[tuple[str, str]],
    *,
    weighting: Weighting = "count",
    max_authors: int | None = None,
    neighbours: int | None = None,
) -> Projection:
    """Join authors who wrote papers together: co-authorship (Newman 2001).

    Parameters
    ----------
    authorships
        Author and paper; repeated pairs count once.
    weighting
        As ``project_papers`` takes it; by default the number of papers of both. ``fractional`` is
        Newman's: a paper of n authors gives each pair of them 1 / (n - 1).
    max_authors
        Papers of more authors join nobody; None leaves none out.
    neighbours
        An edge stays only if it is among so many strongest of one of its ends; None keeps all.

    Returns
    -------
    Projection
        Each pair once, the smaller id first; ``others`` are papers.

    Examples
    --------
    >>> authorships = [("lind", "p:1"), ("olsen", "p:1"), ("berg", "p:1"), ("lind", "p:2")]
    >>> [(edge.source, edge.target, edge.weight)
    ...  for edge in project_co_authorship(authorships, weighting="fractional").edges()]
    [('berg', 'lind', 0.5), ('berg', 'olsen', 0.5), ('lind', 'olsen', 0.5)]
    """
    return project(authorships, weighting=weighting, max_degree=max_authors, neighbours=neighbours)
