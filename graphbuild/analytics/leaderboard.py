"""What papers report on a benchmark, best first, each number with its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import numpy as np
import pandas as pd

from graphbuild.analytics.lookup import find_entity
from graphbuild.analytics.settings import find_setting
from graphbuild.errors import QueryError
from graphbuild.extract.metrics import metric_direction
from graphbuild.resolve.normal import normal_name
from graphbuild.views import Tables

__all__ = ["boards", "comparison", "leaderboard", "saturation"]

_BOARD = ["on", "metric", "unit", "setting"]
_COLUMNS = [
    "rank",
    "method",
    "name",
    "score",
    "unit",
    "metric",
    "direction",
    "setting",
    "paper",
    "title",
    "publishedDate",
    "sentence",
    "confidence",
]

# Metrics that some papers write as 0.712 and others as 71.2.
_SHARES = frozenset(
    normal_name(name)
    for name in (
        "accuracy",
        "top-1 accuracy",
        "top-5 accuracy",
        "F1",
        "F1 score",
        "macro F1",
        "micro F1",
        "exact match",
        "EM",
        "precision",
        "recall",
        "average precision",
        "mAP",
        "mean average precision",
        "IoU",
        "mIoU",
        "Dice",
        "AUC",
        "AUROC",
        "success rate",
        "pass rate",
        "win rate",
        "resolve rate",
        "pass@1",
        "BLEU",
        "ROUGE",
        "ROUGE-L",
        "ROUGE-1",
        "ROUGE-2",
        "NDCG",
        "MRR",
    )
)


def leaderboard(
    tables: Tables, benchmark: str, *, metric: str | None = None, setting: str | None = None
) -> pd.DataFrame:
    """Rank what papers report on a benchmark.

    Results are ranked only among results of the same metric, unit and setting (shots, prompting,
    sampling, tools, split, as far as the sentence says). Numbers are those that papers state; none
    was measured again, and a sentence may leave a setting unsaid: read it.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping with ``papers``, ``entities`` and ``results``.
    benchmark
        A benchmark, dataset or whatever else results are on, as ``find_entity`` takes it.
    metric
        Only this metric, as ``find_entity`` takes it.
    setting
        Only this setting, as the column ``setting`` writes it; ``""`` for results without one.

    Returns
    -------
    pandas.DataFrame
        The fullest board first, best results first: ``rank`` (equal scores share it), ``method``
        (id), ``name``, ``score`` (a share of a whole in percent whichever way it was written, other
        numbers as reported), ``unit``, ``metric`` (name), ``direction`` (``higher`` or ``lower`` is
        better), ``setting``, ``paper``, ``title``, ``publishedDate``, ``sentence``,
        ``confidence``. A number that a paper repeats is listed once.

    Raises
    ------
    QueryError
        If the graph has no such benchmark, dataset or metric.
    """
    results = _scored(tables)
    on = _meant(tables, benchmark, ("BENCHMARK", "DATASET"), results["on"])
    results = results[results["on"] == on]
    if metric is not None:
        measure = _meant(tables, metric, ("METRIC",), results["metric"])
        results = results[results["metric"] == measure]
    if setting is not None:
        results = results[results["setting"] == setting]
    size = results.groupby(_BOARD)["id"].transform("size")
    results = results.assign(size=size).sort_values(
        ["size", "metric", "unit", "setting", "goodness", "publishedDate", "id"],
        ascending=[False, True, True, True, False, True, True],
        ignore_index=True,
    )
    results["rank"] = results.groupby(_BOARD)["goodness"].rank("min", ascending=False).astype(int)
    results["metric"] = results["metricName"]
    return results[_COLUMNS]


def _meant(tables: Tables, name: str, types: Sequence[str], reported: pd.Series) -> str:
    """Find an entity of some types, else any that results name in that place.

    Most papers may take for a method what a few report results on.
    """
    if name in set(reported):
        return name
    try:
        return find_entity(tables, name, types)
    except QueryError:
        entities = tables["entities"]
        with suppress(QueryError):
            return find_entity({"entities": entities[entities["id"].isin(reported)]}, name)
        raise


def boards(tables: Tables) -> pd.DataFrame:
    """List every leaderboard that has results.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping with ``papers``, ``entities`` and ``results``.

    Returns
    -------
    pandas.DataFrame
        One row a benchmark, metric, unit and setting, the fullest first: ``benchmark`` (id),
        ``name``, ``metric``, ``unit``, ``setting``, ``results``, ``papers``, ``best`` (score) and
        ``method`` (name of the one that has it).
    """
    results = _scored(tables).sort_values(["goodness", "id"], ascending=[False, True])
    found = results.groupby(_BOARD, sort=True).agg(
        name=("onName", "first"),
        metricName=("metricName", "first"),
        results=("id", "size"),
        papers=("paper", "nunique"),
        best=("score", "first"),
        method=("name", "first"),
    )
    found = found.reset_index().sort_values(
        ["results", *_BOARD], ascending=[False, True, True, True, True], ignore_index=True
    )
    found["metric"] = found.pop("metricName")
    found = found.rename(columns={"on": "benchmark"})
    columns = "benchmark name metric unit setting results papers best method".split()
    return found[columns]


def comparison(tables: Tables, *, top: int = 20) -> pd.DataFrame:
    """Set methods against benchmarks.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping with ``papers``, ``entities`` and ``results``.
    top
        Methods and boards, those of most results.

    Returns
    -------
    pandas.DataFrame
        The best score that any paper reports; index: names of methods; columns: benchmark, metric,
        unit and setting; missing where none is reported.
    """
    results = _scored(tables)
    keys = ["onName", "metricName", "unit", "setting"]
    results = results.sort_values(["goodness", "id"], ascending=[False, True])
    table = results.pivot_table(index="name", columns=keys, values="score", aggfunc="first")
    counts = table.notna()
    methods = counts.sum(axis=1).sort_values(ascending=False, kind="stable").index[:top]
    columns = counts.sum(axis=0).sort_values(ascending=False, kind="stable").index[:top]
    table = table.loc[methods, columns].dropna(how="all").dropna(axis=1, how="all")
    return table.rename_axis(index="method", columns=["benchmark", "metric", "unit", "setting"])


def saturation(tables: Tables, *, min_results: int = 5) -> pd.DataFrame:
    """Say for each leaderboard whether new best results still come.

    A board counts as saturated where at least three dated results, and at least half of all, came
    after its best and did not better it.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping with ``papers``, ``entities`` and ``results``.
    min_results
        Leave out boards of fewer dated results.

    Returns
    -------
    pandas.DataFrame
        One row a board, the longest without a new best first: ``benchmark`` (id), ``name``,
        ``metric``, ``unit``, ``setting``, ``results`` (dated), ``bests`` (how often a new best
        came, the first result included), ``best``, ``bestDate``, ``since`` (results after it),
        ``headroom`` (to 100 percent; missing for other units) and ``saturated``.
        ``attrs["undated"]`` counts the results of papers without a date, which do not count.
    """
    results = _scored(tables)
    dated = results[results["publishedDate"].notna()]
    rows = []
    for board, part in dated.groupby(_BOARD, sort=True):
        if len(part) < min_results:
            continue
        # On one day the best of the day counts.
        part = part.sort_values(["publishedDate", "goodness", "id"], ascending=[True, False, True])
        record = part["goodness"].cummax()
        new = record > record.shift(fill_value=-np.inf)
        last = int(np.flatnonzero(new)[-1])
        best, since = part.iloc[last], len(part) - 1 - last
        percent = best["unit"] == "%" and best["direction"] == "higher"
        rows.append(
            (
                board[0],
                best["onName"],
                best["metricName"],
                *board[2:],
                len(part),
                int(new.sum()),
                best["score"],
                best["publishedDate"],
                since,
                100 - best["score"] if percent else float("nan"),
                since >= max(3, len(part) / 2),
            )
        )
    columns = (
        "benchmark name metric unit setting results bests best bestDate since headroom saturated"
    )
    frame = pd.DataFrame(rows, columns=columns.split())
    frame = frame.sort_values(
        ["saturated", "since", "results", "benchmark"],
        ascending=[False, False, False, True],
        ignore_index=True,
    )
    frame.attrs["undated"] = len(results) - len(dated)
    return frame


def _scored(tables: Tables) -> pd.DataFrame:
    """Join results with names and dates, and give each a unit, setting and comparable score."""
    results = tables["results"].reset_index(drop=True)
    names = tables["entities"].set_index("id")["name"]
    papers = tables["papers"].set_index("id")
    for column, target in (("method", "name"), ("on", "onName"), ("metric", "metricName")):
        results[target] = results[column].map(names).fillna(results[column])
    results["title"] = results["paper"].map(papers["title"])
    results["publishedDate"] = results["paper"].map(papers["publishedDate"])
    results["setting"] = [
        "; ".join(part for part in find_setting(sentence, raw).split("; ") if part != metric)
        for sentence, raw, metric in zip(
            results["sentence"], results["rawValue"], results["metricName"], strict=True
        )
    ]
    results["score"], results["unit"] = _comparable(results)
    directions = {name: metric_direction(name) for name in results["metricName"].unique()}
    results["direction"] = results["metricName"].map(directions)
    lower = results["direction"] == "lower"
    results["goodness"] = results["score"].where(~lower, -results["score"])
    results = results.sort_values(["confidence", "id"], ascending=[False, True])
    same = ["paper", "method", *_BOARD, "score"]
    return results.drop_duplicates(same).sort_values("id", ignore_index=True)


def _comparable(results: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Write shares of a whole in percent; leave other numbers as they are."""
    unit = results["unit"].str.strip().replace({"percent": "%", "per cent": "%", "\\%": "%"})
    shares = {name: normal_name(name) in _SHARES for name in results["metricName"].unique()}
    share = results["metricName"].map(shares).astype(bool) & (unit == "")
    fraction = share & results["value"].between(0, 1)
    score = results["value"].where(~fraction, results["value"] * 100)
    return score.round(10), unit.where(~share, "%")
