"""What rose and what fell."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from graphbuild.analytics.lookup import entity_types
from graphbuild.analytics.periods import (
    Period,
    entity_counts,
    paper_periods,
    period_totals,
)
from graphbuild.errors import UsageError
from graphbuild.views import Tables

__all__ = ["shares", "trends"]

_Z = 1.959964
_COLUMNS = [
    "entity",
    "name",
    "type",
    "papers",
    "firstSeen",
    "before",
    "recent",
    "change",
    "low",
    "high",
    "direction",
]


def trends(
    tables: Tables,
    *,
    types: Iterable[str] | None = None,
    period: Period = "month",
    window: int = 6,
    min_papers: int = 5,
) -> pd.DataFrame:
    """Compare each entity's share of the latest papers with its share of those just before.

    The shares of the last ``window`` periods and of the ``window`` periods before are compared; the
    interval of their difference joins two Wilson intervals (Newcombe 1998, method 10), so that a
    rise from one paper to two is not called one. Each entity is judged by itself at 95 %: of many
    that did not move, one in twenty may still be called rising or falling.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping with ``papers``, ``entities`` and ``relations``.
    types
        Only these entity types, such as ``METHOD``.
    period
        ``week``, ``month``, ``quarter`` or ``year``.
    window
        Periods on each side; shortened to half of the corpus where that is shorter.
    min_papers
        Leave out entities that fewer papers of the two windows name.

    Returns
    -------
    pandas.DataFrame
        One row an entity, surest rises first: ``entity``, ``name``, ``type``, ``papers`` (dated
        papers that name it), ``firstSeen``, ``before``, ``recent`` (shares, 0 to 1), ``change``,
        ``low`` and ``high`` (95 % interval of the change), ``direction`` (``rising`` where the
        interval is above 0, ``falling`` where it is below, else ``steady``). ``attrs`` holds
        ``undated`` (papers without a date), ``period``, ``window``, ``before`` and ``recent``
        (first and last period of each side). Empty where all papers fall into one period.

    Raises
    ------
    UsageError
        If the period or a type is unknown, or ``window`` is below 1.
    """
    if window < 1:
        raise UsageError(f"window is {window}; it must be at least 1")
    wanted = entity_types(types)
    found = paper_periods(tables["papers"], period)
    attrs = {"undated": int(tables["papers"]["publishedDate"].isna().sum()), "period": period}
    totals = period_totals(found) if len(found) else pd.Series(dtype=float)
    window = min(window, len(totals) // 2)
    if not window:
        frame = pd.DataFrame(columns=_COLUMNS)
        frame.attrs.update(attrs, window=0)
        return frame
    late, early = totals.index[-window:], totals.index[-2 * window : -window]
    counts = entity_counts(tables, found)
    hits = pd.DataFrame(
        {
            "papers": counts.groupby("entity")["papers"].sum(),
            "early": counts[counts["period"].isin(early)].groupby("entity")["papers"].sum(),
            "late": counts[counts["period"].isin(late)].groupby("entity")["papers"].sum(),
        }
    ).fillna(0.0)
    entities = tables["entities"].set_index("id")[["name", "type", "firstSeen"]]
    frame = hits.join(entities, how="inner").rename_axis("entity").reset_index()
    enough = (frame["early"] + frame["late"]).round(6) >= min_papers
    frame = frame[enough & frame["type"].isin(wanted)]
    frame = _compared(frame, totals[early].sum(), totals[late].sum())
    frame["papers"] = frame["papers"].round(2)
    # The bound of the interval that is nearer to no change ranks by how sure a move is.
    sure = np.where(frame["change"] >= 0, frame["low"].clip(lower=0), frame["high"].clip(upper=0))
    frame = frame.assign(sure=sure).sort_values(
        ["sure", "change", "entity"], ascending=[False, False, True], ignore_index=True
    )[_COLUMNS]
    frame.attrs.update(
        attrs,
        window=window,
        before=(str(early[0]), str(early[-1])),
        recent=(str(late[0]), str(late[-1])),
    )
    return frame


def _compared(frame: pd.DataFrame, early_total: float, late_total: float) -> pd.DataFrame:
    before, before_low, before_high = _wilson(frame["early"], early_total)
    recent, recent_low, recent_high = _wilson(frame["late"], late_total)
    change = recent - before
    low = change - np.sqrt((recent - recent_low) ** 2 + (before_high - before) ** 2)
    high = change + np.sqrt((recent_high - recent) ** 2 + (before - before_low) ** 2)
    direction = np.select([low > 0, high < 0], ["rising", "falling"], "steady")
    return frame.assign(
        before=before, recent=recent, change=change, low=low, high=high, direction=direction
    )


def _wilson(hits: pd.Series, total: float) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Give a share and its 95 % interval (Wilson 1927); without papers it may be anything."""
    if total <= 0:
        return hits * 0.0, hits * 0.0, hits * 0.0 + 1.0
    share = hits / total
    middle = share + _Z**2 / (2 * total)
    spread = _Z * np.sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2))
    scale = 1 + _Z**2 / total
    return share, (middle - spread) / scale, (middle + spread) / scale


def shares(
    tables: Tables,
    entities: Iterable[str] | None = None,
    *,
    period: Period = "month",
    smoothing: float = 5.0,
) -> pd.DataFrame:
    """Give each entity's share of the papers, period by period.

    Each share is drawn towards the entity's share of all papers, as if ``smoothing`` more papers of
    the average kind had appeared in each period (a beta prior), so that a period of three papers
    does not jump.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping with ``papers``, ``entities`` and ``relations``.
    entities
        Entity ids; all by default.
    period
        ``week``, ``month``, ``quarter`` or ``year``.
    smoothing
        Papers of the average kind that are added to each period; 0 for none.

    Returns
    -------
    pandas.DataFrame
        One row a period in order of time, one column an entity id, values 0 to 1; missing where a
        period has no papers and ``smoothing`` is 0. ``attrs["undated"]`` counts the papers without
        a date.

    Raises
    ------
    UsageError
        If the period is unknown or ``smoothing`` is negative.
    """
    if smoothing < 0:
        raise UsageError(f"smoothing is {smoothing}; it must be at least 0")
    found = paper_periods(tables["papers"], period)
    wanted = list(tables["entities"]["id"] if entities is None else entities)
    if not len(found):
        frame = pd.DataFrame(columns=wanted, dtype=float)
    else:
        totals = period_totals(found)
        counts = entity_counts(tables, found)
        counts = counts[counts["entity"].isin(wanted)]
        hits = counts.pivot_table(index="period", columns="entity", values="papers", aggfunc="sum")
        hits = hits.reindex(index=totals.index, columns=wanted).fillna(0.0)
        average = hits.sum() / totals.sum()
        frame = (hits + smoothing * average).div((totals + smoothing).replace(0.0, np.nan), axis=0)
        frame = frame.rename_axis(index="period", columns=None)
    frame.attrs["undated"] = int(tables["papers"]["publishedDate"].isna().sum())
    return frame
