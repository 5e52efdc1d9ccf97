"""Bursts of attention (Kleinberg 2002)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import xlog1py, xlogy

from graphbuild.analytics.lookup import entity_types
from graphbuild.analytics.periods import (
    Period,
    entity_counts,
    paper_periods,
    period_totals,
)
from graphbuild.errors import UsageError
from graphbuild.views import Tables

__all__ = ["Burst", "bursts", "find_bursts"]

_MOST = 0.9999


class Burst(NamedTuple):
    """A run of periods, first and last by position, and how much likelier it is as a burst."""

    first: int
    last: int
    weight: float


def find_bursts(
    hits: Sequence[float], totals: Sequence[float], *, ratio: float = 2.0, gamma: float = 1.0
) -> list[Burst]:
    """Find the periods in which an event is unusually frequent.

    The batched two-state automaton of Kleinberg, "Bursty and hierarchical structure in streams"
    (KDD 2002): in its base state the event has its overall rate, in its burst state ``ratio`` times
    that; entering a burst costs ``gamma * ln(n)`` for n periods. The cheapest sequence of states is
    found by dynamic programming; the weight of a burst is the cost that it saves.

    Parameters
    ----------
    hits
        Papers with the event, one number a period.
    totals
        All papers of the same periods.
    ratio
        How much more frequent the event is in a burst, above 1.
    gamma
        How hard it is to enter a burst, at least 0.

    Returns
    -------
    list of Burst
        In order of time.

    Raises
    ------
    UsageError
        If the lengths differ, ``ratio`` is not above 1 or ``gamma`` is negative.

    Examples
    --------
    >>> [(b.first, b.last) for b in find_bursts([1, 1, 9, 8, 1, 0], [20] * 6)]
    [(2, 3)]
    """
    if len(hits) != len(totals):
        raise UsageError(f"{len(hits)} hits and {len(totals)} totals; give one of each a period")
    if ratio <= 1 or gamma < 0:
        raise UsageError(f"ratio is {ratio} and gamma {gamma}; ratio > 1 and gamma >= 0 are needed")
    events, papers = np.asarray(hits, dtype=float), np.asarray(totals, dtype=float)
    if not events.sum():
        return []
    base = min(events.sum() / papers.sum(), _MOST)
    rates = np.array([base, min(base * ratio, _MOST)])
    # The binomial coefficient is the same in both states and cancels.
    costs = -(
        xlogy(events[:, None], rates[None, :])
        + xlog1py((papers - events)[:, None], -rates[None, :])
    )
    states = _cheapest_states(costs, enter=gamma * np.log(len(events)))
    return _runs(states, saved=costs[:, 0] - costs[:, 1])


def _cheapest_states(costs: np.ndarray, enter: float) -> list[int]:
    """Find the sequence of states (0 base, 1 burst) of the least cost; leaving a burst is free."""
    total = (costs[0, 0], enter + costs[0, 1])
    came_from: list[tuple[int, int]] = []
    for cost in costs[1:]:
        to_base = total
        to_burst = (total[0] + enter, total[1])
        came_from.append((int(np.argmin(to_base)), int(np.argmin(to_burst))))
        total = (min(to_base) + cost[0], min(to_burst) + cost[1])
    states = [int(np.argmin(total))]
    for choice in reversed(came_from):
        states.append(choice[states[-1]])
    return states[::-1]


def _runs(states: Sequence[int], saved: np.ndarray) -> list[Burst]:
    found: list[Burst] = []
    for period, state in enumerate(states):
        if not state:
            continue
        if found and found[-1].last == period - 1:
            last = found.pop()
            found.append(Burst(last.first, period, last.weight + float(saved[period])))
        else:
            found.append(Burst(period, period, float(saved[period])))
    return found


def bursts(
    tables: Tables,
    *,
    types: Iterable[str] | None = None,
    period: Period = "month",
    ratio: float = 2.0,
    gamma: float = 1.0,
    min_papers: int = 5,
) -> pd.DataFrame:
    """List the bursts of all entities.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping with ``papers``, ``entities`` and ``relations``.
    types
        Only these entity types, such as ``METHOD``.
    period
        ``week``, ``month``, ``quarter`` or ``year``.
    ratio, gamma
        As ``find_bursts`` takes them.
    min_papers
        Leave out entities that fewer dated papers name.

    Returns
    -------
    pandas.DataFrame
        One row a burst, heaviest first: ``entity``, ``name``, ``type``, ``start`` and ``end``
        (first and last period), ``papers`` (in the burst), ``share`` (of all papers of the burst)
        and ``weight``. ``attrs["undated"]`` counts the papers without a date.

    Raises
    ------
    UsageError
        If the period or a type is unknown or ``ratio`` and ``gamma`` are out of range.
    """
    columns = ["entity", "name", "type", "start", "end", "papers", "share", "weight"]
    found = paper_periods(tables["papers"], period)
    rows = []
    if len(found):
        totals = period_totals(found)
        entities = tables["entities"]
        names = entities[entities["type"].isin(entity_types(types))].set_index("id")
        counts = entity_counts(tables, found)
        counts = counts[counts["entity"].isin(names.index)]
        enough = counts.groupby("entity")["papers"].sum().round(6) >= min_papers
        counts = counts[counts["entity"].map(enough).astype(bool)]
        hits_of = counts.pivot_table(index="entity", columns="period", values="papers")
        hits_of = hits_of.reindex(columns=totals.index).fillna(0.0)
        for entity, hits in hits_of.iterrows():
            for burst in find_bursts(hits.tolist(), totals.tolist(), ratio=ratio, gamma=gamma):
                span = slice(burst.first, burst.last + 1)
                papers = hits.iloc[span].sum()
                start, end = totals.index[burst.first], totals.index[burst.last]
                share = papers / totals.iloc[span].sum()
                name, kind = names.loc[str(entity), ["name", "type"]]
                rows.append((entity, name, kind, start, end, papers, share, burst.weight))
    frame = pd.DataFrame(rows, columns=columns)
    frame = frame.sort_values(["weight", "entity"], ascending=[False, True], ignore_index=True)
    frame.attrs["undated"] = int(tables["papers"]["publishedDate"].isna().sum())
    return frame
