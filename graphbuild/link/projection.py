"""Projections of the bipartite graph: papers by the entities that they share, and the reverse.

A sparse product finds the pairs block by block, so that neither a dense nor a quadratic table is
ever held; ``networkx.bipartite.generic_weighted_projected_graph`` gives the same weights.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt
from scipy import sparse

from graphbuild.types import SharedEntities

__all__ = [
    "WEIGHTINGS",
    "Projection",
    "Weighting",
    "default_cap",
    "project",
    "project_entities",
    "project_papers",
]

Weighting: TypeAlias = Literal["rarity", "count", "fractional", "association", "cosine", "jaccard"]
WEIGHTINGS: tuple[Weighting, ...] = get_args(Weighting)
_SUMS: tuple[Weighting, ...] = ("rarity", "fractional")  # of what each shared node is worth
_Integers: TypeAlias = npt.NDArray[np.int64]
_Floats: TypeAlias = npt.NDArray[np.float64]
_Matrix: TypeAlias = Any  # scipy.sparse.csr_array, whose stubs differ from release to release

_PAIRS_A_BLOCK = 4_000_000


@dataclass(frozen=True)
class Projection:
    """Edges between the nodes of one side, each with the nodes of the other side that they share.

    ``sources`` and ``targets`` are indices into ``nodes``, the smaller first; edge ``e`` shares
    ``others[shared[starts[e]:starts[e + 1]]]``. ``above_cap`` counts the nodes of the other side
    that were left out as too common, ``pairs`` the pairs that share anything, kept or not.
    """

    nodes: Sequence[str]
    others: Sequence[str]
    sources: _Integers
    targets: _Integers
    weights: _Floats
    counts: _Integers
    starts: _Integers
    shared: _Integers
    above_cap: int
    pairs: int

    def __len__(self) -> int:
        """Count the edges."""
        return len(self.sources)

    def edges(self) -> Iterator[SharedEntities]:
        """Iterate over the edges as records, ordered by their two ids."""
        ends = zip(
            self.sources.tolist(),
            self.targets.tolist(),
            self.weights.tolist(),
            self.counts.tolist(),
            pairwise(self.starts.tolist()),
            strict=True,
        )
        for source, target, weight, count, (start, end) in ends:
            yield SharedEntities(
                self.nodes[source],
                self.nodes[target],
                weight,
                count,
                tuple(self.others[index] for index in self.shared[start:end].tolist()),
            )


def default_cap(size: int) -> int:
    """Give the document frequency above which an entity links nobody, if none is asked for.

    Parameters
    ----------
    size
        Papers in the corpus.

    Returns
    -------
    int
        A tenth of the papers, but at least 20 and at most 1,000.

    Examples
    --------
    >>> default_cap(40), default_cap(345), default_cap(250_000)
    (20, 34, 1000)
    """
    return max(20, min(size // 10, 1_000))


def project_papers(
    pairs: Iterable[tuple[str, str]],
    *,
    paper_count: int | None = None,
    weighting: Weighting = "rarity",
    max_papers: int | None = None,
    neighbours: int | None = None,
) -> Projection:
    """Join papers that share entities.

    Parameters
    ----------
    pairs
        Paper id and entity id of each relation; repeated pairs count once.
    paper_count
        Papers in the corpus, N, those without entities included; by default those in ``pairs``.
    weighting
        ``rarity`` is the sum of log(N / df) over the shared entities, ``count`` their number,
        ``fractional`` the sum of 1 / (df - 1), so that every entity gives each of its papers one
        in all (Perianes-Rodriguez, Waltman and van Eck 2016), ``association`` the count over the
        product of both papers' entity counts (van Eck and Waltman 2009), ``cosine`` over the root
        of that product, ``jaccard`` over the union.
    max_papers
        Entities of more papers are left out; None leaves none out.
    neighbours
        An edge stays only if it is among so many strongest of one of its ends; None keeps all.

    Returns
    -------
    Projection
        Each pair once, the smaller id first; weights are positive.

    Examples
    --------
    >>> pairs = [("a", "m:1"), ("b", "m:1"), ("a", "m:2"), ("b", "m:2"), ("c", "m:3")]
    >>> [(edge.source, edge.target, round(edge.weight, 3), edge.entities)
    ...  for edge in project_papers(pairs).edges()]
    [('a', 'b', 0.811, ('m:1', 'm:2'))]
    """
    return project(
        pairs,
        node_count=paper_count,
        weighting=weighting,
        max_degree=max_papers,
        neighbours=neighbours,
    )


def project_entities(
    pairs: Iterable[tuple[str, str]],
    *,
    weighting: Weighting = "association",
    max_entities: int | None = None,
    neighbours: int | None = None,
) -> Projection:
    """Join entities that occur in the same papers.

    Parameters
    ----------
    pairs
        Paper id and entity id of each relation; repeated pairs count once.
    weighting
        As in ``project_papers``, papers and entities exchanged.
    max_entities
        Papers that name more entities are left out; None leaves none out.
    neighbours
        An edge stays only if it is among so many strongest of one of its ends; None keeps all.

    Returns
    -------
    Projection
        Each pair once, the smaller id first; ``others`` are papers.

    Examples
    --------
    >>> pairs = [("a", "m:1"), ("a", "m:2"), ("b", "m:1"), ("b", "m:2"), ("b", "m:3")]
    >>> [(edge.source, edge.target, edge.count)
    ...  for edge in project_entities(pairs, weighting="count").edges()]
    [('m:1', 'm:2', 2), ('m:1', 'm:3', 1), ('m:2', 'm:3', 1)]
    """
    return project(
        ((entity, paper) for paper, entity in pairs),
        weighting=weighting,
        max_degree=max_entities,
        neighbours=neighbours,
    )


def project(
    pairs: Iterable[tuple[str, str]],
    *,
    node_count: int | None = None,
    weighting: Weighting = "rarity",
    max_degree: int | None = None,
    neighbours: int | None = None,
) -> Projection:
    """Project a bipartite graph onto the side that stands first in each pair.

    Parameters
    ----------
    pairs
        A node of the kept side and one of the other side.
    node_count
        Nodes of the kept side, isolated ones included; by default those in ``pairs``.
    weighting
        As in ``project_papers``.
    max_degree
        Nodes of the other side with more neighbours are left out.
    neighbours
        An edge stays only if it is among so many strongest of one of its ends.

    Returns
    -------
    Projection
        Edges ordered by their two ids.
    """
    nodes, others, matrix = _incidence(pairs)
    frequency = _degrees(matrix.tocsc())
    kept = np.ones(len(others), bool) if max_degree is None else frequency <= max_degree
    matrix = (matrix @ sparse.diags_array(kept.astype(np.float64))).tocsr()
    matrix.eliminate_zeros()
    if weighting == "fractional":
        worth = 1 / np.maximum(frequency - 1, 1)
    else:
        worth = np.log((node_count or len(nodes)) / np.maximum(frequency, 1))
    degrees = _degrees(matrix)
    keys, pair_count = _candidate_edges(matrix, worth, degrees, weighting, neighbours)
    sources, targets = np.divmod(keys, max(len(nodes), 1))
    return _with_shared(
        nodes,
        others,
        matrix,
        worth,
        degrees,
        weighting,
        sources,
        targets,
        above_cap=int(np.count_nonzero(~kept)),
        pairs=pair_count,
    )


def _incidence(pairs: Iterable[tuple[str, str]]) -> tuple[list[str], list[str], _Matrix]:
    unique = sorted(set(pairs))
    nodes = sorted({node for node, _ in unique})
    others = sorted({other for _, other in unique})
    row = {node: index for index, node in enumerate(nodes)}
    column = {other: index for index, other in enumerate(others)}
    rows = np.fromiter((row[node] for node, _ in unique), np.int64, len(unique))
    columns = np.fromiter((column[other] for _, other in unique), np.int64, len(unique))
    matrix = sparse.csr_array(
        (np.ones(len(unique)), (rows, columns)), shape=(len(nodes), len(others))
    )
    return nodes, others, matrix


def _degrees(matrix: _Matrix) -> _Integers:
    degrees: _Integers = np.diff(matrix.indptr).astype(np.int64)
    return degrees


def _weigh(
    weighting: Weighting, counts: _Floats, worth: _Floats, left: _Integers, right: _Integers
) -> _Floats:
    weights = worth if weighting in _SUMS else counts
    if weighting == "association":
        weights = counts / (left * right)
    elif weighting == "cosine":
        weights = counts / np.sqrt(left * right)
    elif weighting == "jaccard":
        weights = counts / (left + right - counts)
    return weights


def _candidate_edges(
    matrix: _Matrix,
    worth: _Floats,
    degrees: _Integers,
    weighting: Weighting,
    neighbours: int | None,
) -> tuple[_Integers, int]:
    """Find the edges to keep, as ``source * nodes + target`` in order, and count all pairs."""
    size = matrix.shape[0]
    transposed = matrix.T.tocsr()
    scale = worth if weighting in _SUMS else np.ones(matrix.shape[1])
    scaled = (matrix @ sparse.diags_array(scale)).tocsr()
    # The products that a row costs: the degrees of its columns, summed.
    costs = matrix @ _degrees(transposed).astype(np.float64)
    kept: list[_Integers] = []
    pair_count = 0
    for start, end in _blocks(costs):
        product = (scaled[start:end] @ transposed).tocoo()
        rows, columns = (
            product.coords[0].astype(np.int64) + start,
            product.coords[1].astype(np.int64),
        )
        real = (rows != columns) & (product.data > 0)
        rows, columns, values = rows[real], columns[real], product.data[real]
        pair_count += int(np.count_nonzero(rows < columns))
        if neighbours is None:
            upper = rows < columns
            kept.append(rows[upper] * size + columns[upper])
            continue
        weights = _weigh(weighting, values, values, degrees[rows], degrees[columns])
        near = _near(rows, weights, neighbours)
        rows, columns, weights = rows[near], columns[near], weights[near]
        order = np.lexsort((columns, -weights, rows))
        rows, columns = rows[order], columns[order]
        first = np.searchsorted(rows, rows, side="left")
        strongest = np.arange(len(rows)) - first < neighbours
        low = np.minimum(rows[strongest], columns[strongest])
        high = np.maximum(rows[strongest], columns[strongest])
        kept.append(_unique(low * size + high))
    keys = np.concatenate(kept) if kept else np.empty(0, np.int64)
    return _unique(keys), pair_count


def _near(rows: _Integers, weights: _Floats, neighbours: int) -> npt.NDArray[np.bool_]:
    """Mark what is at least as strong as the last to keep of its row: few of millions to sort."""
    near = np.ones(len(rows), bool)
    starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]]) if len(rows) else rows
    for start, end in pairwise([*starts.tolist(), len(rows)]):
        if end - start > neighbours:
            row = weights[start:end]
            near[start:end] = row >= np.partition(row, -neighbours)[-neighbours]
    return near


def _unique(keys: _Integers) -> _Integers:
    """Sort and drop repeats; ``numpy.unique`` hashes first, which takes five times as long here."""
    ordered = np.sort(keys)
    first = np.ones(len(ordered), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def _blocks(costs: _Floats) -> Iterator[tuple[int, int]]:
    """Cut rows into runs of bounded cost, each at least one row long."""
    total = np.cumsum(costs)
    start = 0
    while start < len(costs):
        before = total[start - 1] if start else 0.0
        end = int(np.searchsorted(total, before + _PAIRS_A_BLOCK, side="right"))
        end = max(end, start + 1)
        yield start, end
        start = end


def _with_shared(
    nodes: Sequence[str],
    others: Sequence[str],
    matrix: _Matrix,
    worth: _Floats,
    degrees: _Integers,
    weighting: Weighting,
    sources: _Integers,
    targets: _Integers,
    *,
    above_cap: int,
    pairs: int,
) -> Projection:
    counts = np.zeros(len(sources), np.int64)
    weights = np.zeros(len(sources))
    shared: list[_Integers] = []
    costs = (degrees[sources] + degrees[targets]).astype(np.float64)
    for start, end in _blocks(costs):
        both = matrix[sources[start:end]].multiply(matrix[targets[start:end]]).tocsr()
        both.sort_indices()
        number = _degrees(both)
        counts[start:end] = number
        weights[start:end] = _weigh(
            weighting,
            number.astype(np.float64),
            both @ worth,
            degrees[sources[start:end]],
            degrees[targets[start:end]],
        )
        shared.append(both.indices.astype(np.int64))
    return Projection(
        nodes,
        others,
        sources,
        targets,
        weights,
        counts,
        np.concatenate([[0], np.cumsum(counts)]),
        np.concatenate(shared) if shared else np.empty(0, np.int64),
        above_cap,
        pairs,
    )
