from __future__ import annotations

import pandas as pd
import pytest

from graphbuild.analytics.leaderboard import boards, comparison, leaderboard, saturation
from graphbuild.analytics.settings import find_setting
from graphbuild.errors import QueryError

Tables = dict[str, pd.DataFrame]


def results(*rows: tuple[str, str, float, str, str, str]) -> Tables:
    """Rows of method, metric, value, unit, sentence, date; all on one benchmark."""
    frame = pd.DataFrame(rows, columns=["method", "metric", "value", "unit", "sentence", "date"])
    frame["id"] = [f"result:{i:03}" for i in frame.index]
    frame["paper"] = [f"p{i:03}" for i in frame.index]
    frame["on"] = "benchmark:b"
    frame["rawValue"] = frame["value"].astype(str)
    frame["confidence"] = 0.9
    papers = pd.DataFrame(
        {"id": frame["paper"], "title": frame["paper"], "publishedDate": frame["date"]}
    )
    names = sorted({*frame["method"], *frame["metric"]})
    entities = pd.DataFrame(
        {
            "id": ["benchmark:b", *names],
            "name": ["B", *names],
            "type": [
                "BENCHMARK",
                *("METRIC" if n in set(frame["metric"]) else "METHOD" for n in names),
            ],
            "aliases": [[]] * (len(names) + 1),
        }
    )
    return {"results": frame.drop(columns="date"), "papers": papers, "entities": entities}


def test_results_are_ranked_best_first_with_their_sentences(small_tables: Tables) -> None:
    found = leaderboard(small_tables, "HotpotQA")
    assert found[["rank", "name", "score"]].to_numpy().tolist() == [
        [1, "GraphRAG-Lite", 72.4],
        [2, "GraphRAG-Lite", 68.9],
        [3, "RAG", 61.5],
        [4, "RAG", 55.2],
    ]
    papers = small_tables["papers"].set_index("id")
    for row in found.itertuples():
        assert str(row.score) in row.sentence
        assert row.sentence in papers.loc[row.paper, "abstract"]


def test_shots_are_never_mixed(small_tables: Tables) -> None:
    found = leaderboard(small_tables, "GSM8K")
    assert found[["setting", "rank", "score"]].to_numpy().tolist() == [
        ["", 1, 35.8],
        ["", 2, 27.1],
        ["8-shot", 1, 22.3],
    ]


def test_lower_is_better_for_perplexity() -> None:
    tables = results(
        ("m1", "perplexity", 12.5, "", "a", "2024-01-01"),
        ("m2", "perplexity", 9.1, "", "b", "2024-02-01"),
    )
    found = leaderboard(tables, "B")
    assert found["name"].tolist() == ["m2", "m1"]
    assert set(found["direction"]) == {"lower"}


def test_fractions_and_percentages_of_one_metric_are_comparable() -> None:
    tables = results(
        ("m1", "accuracy", 0.712, "", "a", "2024-01-01"),
        ("m2", "accuracy", 70.1, "%", "b", "2024-01-01"),
        ("m3", "accuracy", 69.0, "", "c", "2024-01-01"),
    )
    found = leaderboard(tables, "B")
    assert found[["name", "score", "unit"]].to_numpy().tolist() == [
        ["m1", 71.2, "%"],
        ["m2", 70.1, "%"],
        ["m3", 69.0, "%"],
    ]


def test_metrics_and_units_are_never_mixed() -> None:
    tables = results(
        ("m1", "latency", 12.0, "ms", "a", "2024-01-01"),
        ("m2", "latency", 1.0, "s", "b", "2024-01-01"),
        ("m3", "accuracy", 50.0, "%", "c", "2024-01-01"),
    )
    assert leaderboard(tables, "B")["rank"].tolist() == [1, 1, 1]
    assert len(boards(tables)) == 3


def test_equal_scores_share_a_rank_and_repeats_are_listed_once() -> None:
    tables = results(
        ("m1", "accuracy", 50.0, "%", "a", "2024-01-01"),
        ("m2", "accuracy", 50.0, "%", "b", "2024-02-01"),
        ("m3", "accuracy", 40.0, "%", "c", "2024-01-01"),
        ("m3", "accuracy", 40.0, "%", "again c", "2024-01-01"),
    )
    tables["results"].loc[3, "paper"] = "p002"
    found = leaderboard(tables, "B")
    assert found[["name", "rank"]].to_numpy().tolist() == [["m1", 1], ["m2", 1], ["m3", 3]]


def test_unknown_benchmarks_and_metrics_are_refused(small_tables: Tables) -> None:
    with pytest.raises(QueryError, match="no benchmark or dataset 'LoRA'"):
        leaderboard(small_tables, "LoRA")
    with pytest.raises(QueryError, match="no metric 'bleu'"):
        leaderboard(small_tables, "MMLU", metric="bleu")


def test_every_board_can_be_opened_also_where_results_are_on_no_benchmark(
    small_tables: Tables,
) -> None:
    results = small_tables["results"]
    results.loc[results["on"] == results["on"].iloc[0], ["on", "metric"]] = "method:lora"
    known = boards(small_tables)
    assert "method:lora" in set(known["benchmark"])
    for row in known.itertuples():
        assert len(leaderboard(small_tables, row.benchmark)) >= row.results
    by_name = leaderboard(small_tables, "lora", metric="LoRA")
    assert by_name.equals(leaderboard(small_tables, "method:lora"))
    assert len(by_name)


def test_a_benchmark_without_results_has_an_empty_board(small_tables: Tables) -> None:
    assert leaderboard(small_tables, "OpenAssistant").empty
    nothing = {**small_tables, "results": small_tables["results"].iloc[:0]}
    assert leaderboard(nothing, "MMLU").empty
    assert boards(nothing).empty
    assert comparison(nothing).empty
    assert saturation(nothing).empty


def test_boards_list_the_best_of_each(small_tables: Tables) -> None:
    found = boards(small_tables)
    assert found.loc[0, ["name", "metric", "results", "best", "method"]].tolist() == [
        "HotpotQA",
        "F1",
        4,
        72.4,
        "GraphRAG-Lite",
    ]
    assert found["results"].sum() == len(small_tables["results"])


def test_the_comparison_holds_the_best_value_of_each_pair(small_tables: Tables) -> None:
    found = comparison(small_tables)
    assert found.loc["RAG", ("HotpotQA", "F1", "%", "")] == 61.5
    assert found.loc["GraphRAG-Lite", ("HotpotQA", "F1", "%", "")] == 72.4


def test_a_board_whose_latest_half_sets_no_new_best_is_saturated() -> None:
    scores = [50.0, 60.0, 70.0, 69.0, 68.0, 70.0]
    tables = results(
        *(("m", "accuracy", s, "%", str(i), f"2024-{i + 1:02}-01") for i, s in enumerate(scores))
    )
    found = saturation(tables).iloc[0]
    assert found[["results", "bests", "best", "since", "headroom"]].tolist() == [6, 3, 70, 3, 30]
    assert found["bestDate"] == "2024-03-01"
    assert bool(found["saturated"])
    tables["results"].loc[5, "value"] = 71.0
    assert not saturation(tables)["saturated"].iloc[0]


def test_undated_results_do_not_count_for_saturation_and_are_counted() -> None:
    tables = results(*(("m", "accuracy", 50.0 + i, "%", str(i), None) for i in range(6)))
    found = saturation(tables)
    assert found.empty
    assert found.attrs["undated"] == 6


@pytest.mark.parametrize(
    ("sentence", "value", "setting"),
    [
        ("It reaches 41.2% on MMLU.", "41.2", ""),
        ("It reaches 41.2% in the zero-shot setting.", "41.2", "0-shot"),
        ("With five-shot prompts it reaches 41.2%.", "41.2", "5-shot"),
        ("Few-shot accuracy is 41.2.", "41.2", "few-shot"),
        ("It gets 48.6% zero-shot and 60.2% 5-shot.", "48.6", "0-shot"),
        ("It gets 48.6% zero-shot and 60.2% 5-shot.", "60.2", "5-shot"),
        ("It gets 48.6%, and 60.2% with chain-of-thought.", "48.6", ""),
        ("It gets 48.6%, and 60.2% with CoT.", "60.2", "chain-of-thought"),
        ("In 5-shot it scores 71.3 on A and 40.1 on B.", "71.3", "5-shot"),
        ("In 5-shot it scores 71.3 on A and 40.1 on B.", "40.1", "5-shot"),
        ("pass@1 is 33.0% and pass@10 is 52.0%", "33.0", "pass@1"),
        ("pass@1 is 33.0% and pass@10 is 52.0%", "52.0", "pass@10"),
        ("On the dev set it scores 80.5, on the test set 79.1.", "80.5", "validation set"),
        ("On the dev set it scores 80.5, on the test set 79.1.", "79.1", "test set"),
        ("A snapshot of 12 models, the best at 41.2%.", "41.2", ""),
        ("Nothing of the value is here, 5-shot.", "41.2", "5-shot"),
    ],
)
def test_settings_belong_to_the_value_that_they_stand_with(
    sentence: str, value: str, setting: str
) -> None:
    assert find_setting(sentence, value) == setting
