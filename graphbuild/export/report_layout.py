"""Where the nodes of the report's pictures stand, the same on every run."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import igraph

__all__ = ["circle_map", "force_layout"]

_SEED = 7
_PACKING = 120
_TURN = math.pi * (3 - math.sqrt(5))


def force_layout(
    count: int, edges: Sequence[tuple[int, int]], weights: Sequence[float] | None = None
) -> list[tuple[float, float]]:
    """Place nodes so that joined ones are near (Fruchterman and Reingold 1991).

    Parameters
    ----------
    count
        Nodes.
    edges
        Pairs of node indices.
    weights
        One for each edge.

    Returns
    -------
    list of tuple of float
        x and y of each node, within the unit circle; the same input gives the same places.

    Examples
    --------
    >>> places = force_layout(3, [(0, 1)])
    >>> near = math.dist(places[0], places[1]) < math.dist(places[0], places[2])
    >>> near, force_layout(3, [(0, 1)]) == places
    (True, True)
    """
    if count == 0:
        return []
    graph = igraph.Graph(n=count, edges=list(edges))
    # A sunflower spiral is a fair start: no two nodes fall together.
    start = [
        (math.sqrt(i) * math.cos(i * _TURN), math.sqrt(i) * math.sin(i * _TURN))
        for i in range(count)
    ]
    with _seeded():
        layout = graph.layout_fruchterman_reingold(
            weights=None if weights is None else list(weights), niter=500, seed=start
        )
    return _in_unit_circle([(float(x), float(y)) for x, y in layout.coords])


def circle_map(
    radii: Sequence[float], edges: Sequence[tuple[int, int]], weights: Sequence[float]
) -> list[tuple[float, float]]:
    """Place circles without overlap, those with heavy edges near each other.

    Parameters
    ----------
    radii
        One for each circle.
    edges
        Pairs of circle indices.
    weights
        One for each edge.

    Returns
    -------
    list of tuple of float
        Centres, in the unit of the radii.

    Examples
    --------
    >>> a, b = circle_map([1.0, 2.0], [(0, 1)], [1.0])
    >>> math.dist(a, b) >= 3.0
    True
    """
    spread = 2 * sum(radii) / max(1.0, math.sqrt(len(radii)))
    places = [(1.6 * x * spread, y * spread) for x, y in force_layout(len(radii), edges, weights)]
    for _ in range(_PACKING):
        # Drawn to the middle, mostly to its height, then apart: a map wider than high.
        places = [(x * 0.993, y * 0.96) for x, y in places]
        _push_apart(places, radii)
    for _ in range(2000):
        if not _push_apart(places, radii):
            break
    return places


def _push_apart(places: list[tuple[float, float]], radii: Sequence[float]) -> bool:
    """Move each overlapping pair apart; say if any was."""
    moved = False
    for a in range(len(places)):
        for b in range(a):
            (ax, ay), (bx, by) = places[a], places[b]
            distance = math.dist(places[a], places[b]) or 1e-9
            missing = (radii[a] + radii[b]) * 1.04 - distance
            if missing > 0:
                moved = True
                dx, dy = (ax - bx) / distance or 1.0, (ay - by) / distance
                push = missing / 2 + 1e-6
                places[a] = ax + dx * push, ay + dy * push
                places[b] = bx - dx * push, by - dy * push
    return moved


def _in_unit_circle(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    middle = (
        sum(x for x, _ in places) / len(places),
        sum(y for _, y in places) / len(places),
    )
    reach = max(math.dist(place, middle) for place in places) or 1.0
    return [
        (round((x - middle[0]) / reach, 5), round((y - middle[1]) / reach, 5)) for x, y in places
    ]


@contextmanager
def _seeded() -> Iterator[None]:
    """Let igraph draw from a generator of our own, and give it back the usual one after."""
    igraph.set_random_number_generator(random.Random(_SEED))  # noqa: S311 places, not secrets
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)
