from __future__ import annotations

import math

import pandas as pd
import pytest

from graphbuild import Graph
from graphbuild.analytics.topics import topic_profiles, topic_sizes
from graphbuild.errors import UsageError

Tables = dict[str, pd.DataFrame]

#: Papers of two coarse topics, the first of which has two fine ones.
MEMBERS = {"a1": "A", "a2": "A", "a3": "A", "a4": "A", "b1": "B", "b2": "B"}
NAMES = {
    "a1": ["lora", "mmlu"],
    "a2": ["lora"],
    "a3": ["rag", "mmlu"],
    "a4": ["rag", "llm"],
    "b1": ["coco", "vit", "llm"],
    "b2": ["coco"],
}


@pytest.fixture
def tables() -> Tables:
    fine = {"a1": "A/1", "a2": "A/1", "a3": "A/2", "a4": "A/2"}
    rows = [(p, t, 1.0 if p != "a4" else 0.5) for part in (MEMBERS, fine) for p, t in part.items()]
    topics = [("A", None, 1, 4), ("B", None, 1, 2), ("A/1", "A", 2, 2), ("A/2", "A", 2, 2)]
    return {
        "papers": pd.DataFrame(
            {
                "id": [*NAMES, "alone"],
                "publishedDate": [
                    *("2024-01-05", "2024-03-01", "2024-03-09"),
                    *(None, "2024-01-01", "2024-02-02", "2023-12-01"),
                ],
                "datePrecision": ["day", "day", "day", "none", "year", "day", "day"],
            }
        ),
        "topics": pd.DataFrame(
            [(id_, id_, [id_], level, parent, n) for id_, parent, level, n in topics],
            columns=["id", "label", "terms", "level", "parent", "paperCount"],
        ),
        "paper_topics": pd.DataFrame(rows, columns=["paper", "topic", "score"]),
        "relations": pd.DataFrame(
            [(paper, name) for paper, names in NAMES.items() for name in names],
            columns=["paper", "entity"],
        ),
        "shared": pd.DataFrame(
            [
                *(("a1", "a2", 2.0), ("a1", "a3", 1.0), ("a3", "a4", 3.0)),
                *(("a4", "b1", 0.5), ("b1", "b2", 4.0), ("alone", "b2", 0.25)),
            ],
            columns=["source", "target", "weight"],
        ),
    }


def test_papers_stand_for_a_topic_by_what_defines_it_and_by_staying_in_it(tables: Tables) -> None:
    found = topic_profiles(tables).set_index("topic")
    counts = {"lora": 2, "mmlu": 2, "rag": 2, "llm": 1}
    total = {"lora": 2, "mmlu": 2, "rag": 2, "llm": 2}
    mean = 11 / 2  # relations of papers with a topic, for each of the two topics

    def fit(paper: str, score: float) -> float:
        return score * sum(counts[n] * math.log1p(mean / total[n]) for n in NAMES[paper])

    expected = sorted(
        ["a1", "a2", "a3", "a4"], key=lambda p: (-round(fit(p, 0.5 if p == "a4" else 1), 9), p)
    )
    assert found.loc["A", "representative"] == expected == ["a1", "a3", "a2", "a4"]
    assert found.loc["B", "representative"] == ["b1", "b2"]
    assert topic_profiles(tables, count=1).set_index("topic").loc["A", "representative"] == ["a1"]


def test_centrality_is_what_leaves_and_density_what_stays_for_each_paper(tables: Tables) -> None:
    found = topic_profiles(tables).set_index("topic")
    assert found["centrality"].to_dict() == {"A": 0.5, "B": 0.75}  # "alone" is outside B
    assert found["density"].to_dict() == {"A": 6 / 4, "B": 4 / 2}
    assert found["theme"].to_dict() == {"A": "emerging or declining", "B": "motor"}


def test_all_four_themes_of_the_strategic_diagram_occur() -> None:
    ids = list("ABCD")
    links = [("A", "A", 9.0), ("A", "B", 5.0), ("C", "C", 9.0), ("A", "D", 1.0), ("B", "C", 0.5)]
    found = topic_profiles(
        {
            "topics": pd.DataFrame(
                {"id": ids, "label": ids, "terms": [[]] * 4, "level": 1, "parent": None}
            ).assign(paperCount=2),
            "paper_topics": pd.DataFrame(
                [(f"{t}{n}", t, 1.0) for t in ids for n in (1, 2)],
                columns=["paper", "topic", "score"],
            ),
            "relations": pd.DataFrame({"paper": [], "entity": []}),
            "shared": pd.DataFrame(
                [(f"{a}1", f"{b}2", weight) for a, b, weight in links],
                columns=["source", "target", "weight"],
            ),
        }
    )
    assert found.set_index("topic")["theme"].to_dict() == {
        "A": "motor",
        "B": "basic",
        "C": "niche",
        "D": "emerging or declining",
    }


def test_fine_topics_are_set_against_those_of_their_coarse_one(tables: Tables) -> None:
    found = topic_profiles(tables, level=2).set_index("topic")
    assert found["parent"].to_dict() == {"A/1": "A", "A/2": "A"}
    assert found.loc["A/1", "representative"] == ["a1", "a2"]


def test_sizes_over_time_sum_to_the_dated_papers_of_the_topic(tables: Tables) -> None:
    found = topic_sizes(tables)
    assert [str(period) for period in found.index][:2] == ["2023-12", "2024-01"]
    assert str(found.index[-1]) == "2024-12"  # one paper may be of any month of the year
    assert found["A"].sum() == pytest.approx(3)
    assert found["B"].sum() == pytest.approx(2)
    assert found.loc["2024-03", "A"] == 2
    assert found.loc["2024-02", "B"] == pytest.approx(1 + 29 / 366)
    assert found.attrs["undated"] == 1


def test_a_corpus_without_dates_has_sizes_of_nothing(tables: Tables) -> None:
    tables["papers"] = tables["papers"].assign(publishedDate=None, datePrecision="none")
    found = topic_sizes(tables)
    assert found.empty
    assert list(found) == ["A", "B"]
    assert found.attrs["undated"] == 6


def test_papers_without_a_topic_are_counted(tables: Tables, small_tables: Tables) -> None:
    assert topic_profiles(tables).attrs["without"] == 1
    assert topic_profiles(tables, level=2).attrs["without"] == 3
    members = small_tables["paper_topics"]
    coarse = small_tables["topics"].query("level == 1")["id"]
    inside = members[members["topic"].isin(coarse)]["paper"].nunique()
    assert topic_profiles(small_tables).attrs["without"] == 12 - inside


def test_a_graph_without_topics_has_no_profiles() -> None:
    assert topic_profiles(Graph({})).empty
    assert topic_sizes(Graph({})).empty


@pytest.mark.parametrize("bad", [{"level": 3}, {"count": 0}])
def test_wrong_arguments_are_wrong_usage(tables: Tables, bad: dict[str, int]) -> None:
    with pytest.raises(UsageError):
        topic_profiles(tables, **bad)
    with pytest.raises(UsageError):
        topic_sizes(tables, level=0)
