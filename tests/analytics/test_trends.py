from __future__ import annotations

from itertools import product
from math import log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphbuild.analytics.bursts import bursts, find_bursts
from graphbuild.analytics.periods import paper_periods, period_totals
from graphbuild.analytics.trends import shares, trends
from graphbuild.errors import UsageError

Tables = dict[str, pd.DataFrame]


def corpus(monthly: dict[str, tuple[int, int]]) -> Tables:
    """For each month, papers with the entity and papers without it."""
    rows = [
        (f"{month}:{i}", f"{month}-15", "day", i < hits)
        for month, (hits, others) in monthly.items()
        for i in range(hits + others)
    ]
    frame = pd.DataFrame(rows, columns=["id", "publishedDate", "datePrecision", "hit"])
    entities = pd.DataFrame(
        {"id": ["method:x"], "name": ["X"], "type": ["METHOD"], "firstSeen": ["2024-01-15"]}
    )
    relations = pd.DataFrame({"paper": frame.loc[frame["hit"], "id"], "entity": "method:x"})
    return {"papers": frame.drop(columns="hit"), "entities": entities, "relations": relations}


def test_every_dated_paper_weighs_one_whatever_its_precision(small_tables: Tables) -> None:
    for period in ("week", "month", "quarter", "year"):
        found = paper_periods(small_tables["papers"], period)  # type: ignore[arg-type]
        weights = found.groupby("paper")["weight"].sum()
        assert len(weights) == 11
        assert np.allclose(weights, 1.0)


def test_a_year_is_spread_over_its_months_by_days(small_tables: Tables) -> None:
    found = paper_periods(small_tables["papers"]).set_index("paper").loc["doi:10.5555/gb.8"]
    assert [str(period) for period in found["period"]] == [f"2024-{m:02}" for m in range(1, 13)]
    assert found["weight"].iloc[1] == pytest.approx(29 / 366)


def test_a_month_is_one_month_and_five_weeks(small_tables: Tables) -> None:
    month = paper_periods(small_tables["papers"]).set_index("paper")
    assert str(month.loc["arxiv:2309.00006", "period"]) == "2023-09"
    week = paper_periods(small_tables["papers"], "week").set_index("paper")
    assert [round(w * 30) for w in week.loc["arxiv:2309.00006", "weight"]] == [3, 7, 7, 7, 6]


def test_months_without_papers_are_listed(small_tables: Tables) -> None:
    totals = period_totals(paper_periods(small_tables["papers"]))
    assert totals["2023-03"] == 0
    assert totals.sum() == pytest.approx(11)


def test_a_rise_is_called_one_and_its_interval_excludes_zero() -> None:
    tables = corpus({"2024-01": (2, 98), "2024-02": (3, 97), "2024-03": (20, 80)})
    found = trends(tables, window=1).iloc[0]
    assert (found["before"], found["recent"], found["direction"]) == (0.03, 0.2, "rising")
    assert 0 < found["low"] < found["change"] < found["high"]


def test_the_interval_is_newcombes() -> None:
    # Newcombe (1998), table II, row a: 56/70 against 48/80, method 10.
    tables = corpus({"2024-01": (48, 32), "2024-02": (56, 14)})
    found = trends(tables, window=1).iloc[0]
    assert (round(found["low"], 4), round(found["high"], 4)) == (0.0524, 0.3339)


def test_two_papers_after_one_are_no_rise() -> None:
    tables = corpus({"2024-01": (1, 20), "2024-02": (2, 20)})
    assert trends(tables, window=1, min_papers=1)["direction"].tolist() == ["steady"]


def test_a_fall_comes_last_and_is_called_one() -> None:
    tables = corpus({"2024-01": (40, 60), "2024-02": (5, 95)})
    up = corpus({"2024-01": (5, 95), "2024-02": (40, 60)})
    up["relations"] = up["relations"].assign(entity="method:y")
    both = {
        **tables,
        "relations": pd.concat([tables["relations"], up["relations"]]),
        "entities": pd.concat(
            [tables["entities"], tables["entities"].assign(id="method:y", name="Y")]
        ),
    }
    found = trends(both, window=1)
    assert found[["name", "direction"]].to_numpy().tolist() == [["Y", "rising"], ["X", "falling"]]


def test_growth_of_the_whole_corpus_is_no_rise() -> None:
    tables = corpus({"2024-01": (5, 45), "2024-02": (50, 450)})
    assert trends(tables, window=1)["direction"].tolist() == ["steady"]


def test_undated_papers_are_counted_and_windows_named(small_tables: Tables) -> None:
    found = trends(small_tables, period="quarter", window=9, min_papers=1)
    assert found.attrs == {
        "undated": 1,
        "period": "quarter",
        "window": 4,
        "before": ("2023Q1", "2023Q4"),
        "recent": ("2024Q1", "2024Q4"),
    }


def test_a_corpus_of_one_month_or_without_dates_has_no_trends(small_tables: Tables) -> None:
    assert trends(corpus({"2024-01": (9, 9)})).empty
    undated = small_tables["papers"].assign(publishedDate=None, datePrecision="none")
    nothing = trends({**small_tables, "papers": undated})
    assert nothing.empty
    assert nothing.attrs["undated"] == 12
    assert shares({**small_tables, "papers": undated}).empty
    assert bursts({**small_tables, "papers": undated}).empty
    assert bursts(corpus({"2024-01": (1, 3)}), min_papers=2).empty


@pytest.mark.parametrize("bad", [{"period": "day"}, {"window": 0}, {"types": ["AUTHOR"]}])
def test_wrong_arguments_of_trends_are_wrong_usage(
    small_tables: Tables, bad: dict[str, object]
) -> None:
    with pytest.raises(UsageError):
        trends(small_tables, **bad)  # type: ignore[arg-type]


def test_shares_without_smoothing_are_counts_over_papers() -> None:
    tables = corpus({"2024-01": (1, 3), "2024-03": (2, 2)})
    found = shares(tables, smoothing=0)["method:x"]
    assert found.iloc[0] == 0.25
    assert np.isnan(found.iloc[1])
    assert found.iloc[2] == 0.5


def test_smoothing_draws_small_months_towards_the_average() -> None:
    tables = corpus({"2024-01": (1, 0), "2024-02": (10, 90)})
    found = shares(tables, smoothing=5)["method:x"]
    average = 11 / 101
    assert found.iloc[0] == pytest.approx((1 + 5 * average) / 6)
    assert found.iloc[1] == pytest.approx((10 + 5 * average) / 105)


def cost(states: tuple[int, ...], hits: list[int], totals: list[int]) -> float:
    base = sum(hits) / sum(totals)
    rates = (min(base, 0.9999), min(2 * base, 0.9999))
    value, before = 0.0, 0
    for state, r, d in zip(states, hits, totals, strict=True):
        value += log(len(hits)) if state > before else 0.0
        value -= (r * log(rates[state]) if r else 0) + (
            (d - r) * log(1 - rates[state]) if d > r else 0
        )
        before = state
    return value


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=8))
def test_bursts_are_the_cheapest_of_all_state_sequences(pairs: list[tuple[int, int]]) -> None:
    hits, totals = [p[0] for p in pairs], [p[0] + p[1] for p in pairs]
    if not sum(hits):
        assert find_bursts(hits, totals) == []
        return
    found = find_bursts(hits, totals)
    states = tuple(int(any(b.first <= i <= b.last for b in found)) for i in range(len(hits)))
    best = min(cost(s, hits, totals) for s in product((0, 1), repeat=len(hits)))
    assert cost(states, hits, totals) == pytest.approx(best)


def test_bursts_say_when_and_how_strong() -> None:
    months = {f"2024-{m:02}": (1, 19) for m in range(1, 13)}
    months["2024-06"] = months["2024-07"] = (10, 10)
    found = bursts(corpus(months))
    assert found[["name", "papers"]].to_numpy().tolist() == [["X", 20.0]]
    assert (str(found["start"][0]), str(found["end"][0])) == ("2024-06", "2024-07")
    assert found["share"][0] == 0.5
    assert found["weight"][0] > 0


@pytest.mark.parametrize("bad", [{"ratio": 1.0}, {"gamma": -1.0}])
def test_wrong_parameters_of_bursts_are_wrong_usage(bad: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        find_bursts([1], [2], **bad)
    with pytest.raises(UsageError):
        find_bursts([1], [2, 3])
