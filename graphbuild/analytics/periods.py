"""Papers by week, month, quarter or year, whatever the precision of their dates."""

from __future__ import annotations

from typing import Literal, get_args

import pandas as pd

from graphbuild.errors import UsageError
from graphbuild.views import Tables

__all__ = ["PERIODS", "Period", "all_periods", "entity_counts", "paper_periods", "period_totals"]

Period = Literal["week", "month", "quarter", "year"]
PERIODS: tuple[Period, ...] = get_args(Period)

_FREQUENCY = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}
_SPANS = {"month": "M", "year": "Y"}


def paper_periods(papers: pd.DataFrame, period: Period = "month") -> pd.DataFrame:
    """Say in which periods each paper appeared.

    A paper whose date is coarser than the period (only its year, counted by month) is spread over
    the periods that it may belong to, by their share of its days.

    Parameters
    ----------
    papers
        With ``id``, ``publishedDate`` and ``datePrecision``.
    period
        ``week``, ``month``, ``quarter`` or ``year``.

    Returns
    -------
    pandas.DataFrame
        ``paper``, ``period`` (``pandas.Period``) and ``weight``, which sums to 1 over a paper.
        Papers without a date have no row.

    Raises
    ------
    UsageError
        If the period is unknown.

    Examples
    --------
    >>> papers = pd.DataFrame({
    ...     "id": ["a", "b"], "publishedDate": ["2024-03-09", "2024-01-01"],
    ...     "datePrecision": ["day", "year"]})
    >>> found = paper_periods(papers, "quarter")
    >>> [(str(row.period), round(row.weight, 3)) for row in found.itertuples()]
    [('2024Q1', 1.0), ('2024Q1', 0.249), ('2024Q2', 0.249), ('2024Q3', 0.251), ('2024Q4', 0.251)]
    """
    if period not in PERIODS:
        raise UsageError(f"unknown period '{period}'; periods: {', '.join(PERIODS)}")
    dated = papers[papers["publishedDate"].notna()]
    starts = pd.to_datetime(dated["publishedDate"])
    parts = []
    for precision, rows in dated.groupby("datePrecision", sort=True):
        units = starts[rows.index].dt.to_period(_SPANS.get(str(precision), "D"))
        buckets = {unit: _buckets(unit, _FREQUENCY[period]) for unit in units.unique()}
        spread = pd.DataFrame({"paper": rows["id"], "bucket": units.map(buckets)})
        parts.append(spread.explode("bucket", ignore_index=True))
    if not parts:
        return pd.DataFrame({"paper": [], "period": [], "weight": []})
    found = pd.concat(parts, ignore_index=True)
    found["period"] = found["bucket"].str[0].astype(pd.PeriodDtype(_FREQUENCY[period]))
    found["weight"] = found.pop("bucket").str[1].astype(float)
    return found.sort_values(["paper", "period"], ignore_index=True)


def _buckets(unit: pd.Period, frequency: str) -> list[tuple[pd.Period, float]]:
    """Split a day, month or year over the periods that it touches, by days."""
    first, last = unit.start_time.to_period(frequency), unit.end_time.to_period(frequency)
    buckets = list(pd.period_range(first, last, freq=frequency))
    days = [
        (min(unit.end_time, bucket.end_time) - max(unit.start_time, bucket.start_time)).days + 1
        for bucket in buckets
    ]
    return [(bucket, day / sum(days)) for bucket, day in zip(buckets, days, strict=True)]


def all_periods(found: pd.DataFrame) -> pd.PeriodIndex:
    """List every period from the first to the last, also those without papers.

    Parameters
    ----------
    found
        What ``paper_periods`` returned, not empty.

    Returns
    -------
    pandas.PeriodIndex
        In order of time.
    """
    first, last = found["period"].min(), found["period"].max()
    return pd.period_range(first, last, freq=first.freq)


def period_totals(found: pd.DataFrame) -> pd.Series:
    """Count the papers of each period.

    Parameters
    ----------
    found
        What ``paper_periods`` returned, not empty.

    Returns
    -------
    pandas.Series
        Papers (fractions where dates are coarse), indexed by every period.
    """
    return found.groupby("period")["weight"].sum().reindex(all_periods(found), fill_value=0.0)


def entity_counts(tables: Tables, found: pd.DataFrame) -> pd.DataFrame:
    """Count the papers that name each entity in each period.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping with ``relations``.
    found
        What ``paper_periods`` returned, not empty.

    Returns
    -------
    pandas.DataFrame
        ``entity``, ``period``, ``papers``; a pair without papers has no row.
    """
    rows = tables["relations"][["paper", "entity"]].merge(found, on="paper")
    counts = rows.groupby(["entity", "period"], sort=True)["weight"].sum()
    return counts.rename("papers").reset_index()
