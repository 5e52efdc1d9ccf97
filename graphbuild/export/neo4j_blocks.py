"""Relationships in blocks that may be written at the same time without meeting at a node."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

__all__ = ["independent_rounds"]


def independent_rounds(
    table: pa.Table, batch_size: int, workers: int
) -> Iterator[list[NDArray[np.int64]]]:
    """Split relationships into rounds of blocks, the blocks of a round without a common node.

    A transaction that adds a relationship locks both its nodes, so transactions that share nodes
    wait for each other or deadlock. Nodes are dealt into ``2 * workers`` groups; a block holds the
    relationships between two groups, or within one; the rounds pair the groups as a tournament
    pairs teams.

    Parameters
    ----------
    table
        Columns start and end, and any others.
    batch_size
        Tables of no more rows than this stay whole.
    workers
        Blocks that can be written at a time.

    Yields
    ------
    list of numpy.ndarray
        The positions of the rows of each block, in their order.

    Examples
    --------
    >>> table = pa.table({"start": ["a", "a", "b", "c"], "end": ["b", "c", "c", "d"]})
    >>> [[block.tolist() for block in blocks] for blocks in independent_rounds(table, 1, 2)]
    [[[2]], [[1]], [[0], [3]]]
    """
    if table.num_rows <= batch_size or workers == 1:
        yield [np.arange(table.num_rows)]
        return
    groups = 2 * workers
    low, high = _ends(table)
    low, high = np.minimum(low % groups, high % groups), np.maximum(low % groups, high % groups)
    blocks = low * groups + high
    order = np.argsort(blocks, kind="stable")
    borders = np.searchsorted(blocks[order], np.arange(groups * groups + 1))
    for pairs in (*_tournament(groups), [(group, group) for group in range(groups)]):
        found = [order[borders[a * groups + b] : borders[a * groups + b + 1]] for a, b in pairs]
        if any(block.size for block in found):
            yield [block for block in found if block.size]


def _ends(table: pa.Table) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give each end the number of its node, in the order in which nodes first appear."""
    both = pa.chunked_array([*table.column("start").chunks, *table.column("end").chunks])
    numbers = pc.dictionary_encode(both).combine_chunks().indices.to_numpy().astype(np.int64)
    return numbers[: table.num_rows], numbers[table.num_rows :]


def _tournament(teams: int) -> Iterator[list[tuple[int, int]]]:
    """Pair an even number of teams so that each meets each once, all at a time (circle method)."""
    others = list(range(1, teams))
    for _ in range(teams - 1):
        line = [0, *others]
        pairs = zip(line[: teams // 2], reversed(line[teams // 2 :]), strict=True)
        yield [(min(pair), max(pair)) for pair in pairs]
        others = [others[-1], *others[:-1]]
