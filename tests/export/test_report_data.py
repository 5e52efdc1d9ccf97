from __future__ import annotations

import pandas as pd
import pytest

from graphbuild.errors import UsageError
from graphbuild.export.html import write_html
from graphbuild.export.report_data import evidence, report_data

Tables = dict[str, pd.DataFrame]


def test_marks_point_at_the_mentions(small_tables: Tables) -> None:
    found = evidence(small_tables)
    surfaces = small_tables["mentions"].groupby(["paper", "entity"])["surface"].agg(set)
    papers, entities = small_tables["papers"]["id"], small_tables["entities"]["id"]
    checked = 0
    for paper, entity, sentence, marks in zip(
        found["paper"], found["entity"], found["sentence"], found["marks"], strict=True
    ):
        text = found["sentences"][sentence]
        for start, end in zip(marks[::2], marks[1::2], strict=True):
            assert text[start:end] in surfaces[papers[paper], entities[entity]]
            checked += 1
    assert checked >= len(small_tables["relations"])


def test_each_of_two_results_of_one_sentence_marks_its_own_number(small_tables: Tables) -> None:
    first = small_tables["results"].iloc[[0]]
    sentence = "It improves from 70.1 to 0.891 here."
    rows = [
        first.assign(id=id_, value=value, rawValue=raw, sentence=sentence, unit=unit)
        for id_, value, raw, unit in (("a", 70.1, "70.1", "%"), ("b", 89.1, "0.891", "%"))
    ]
    rows[1]["value"] = 0.891  # a share, which the page shows in percent
    rows[1]["unit"] = ""
    rows[1]["metric"] = rows[0]["metric"] = "metric:accuracy"
    tables = {**small_tables, "results": pd.concat(rows, ignore_index=True)}
    shown = [
        row for board in report_data(tables, title="t", top=9)["boards"] for row in board["rows"]
    ]
    assert {(score, raw) for _, _, score, _, _, raw in shown} == {(70.1, "70.1"), (89.1, "0.891")}


def test_a_paper_is_drawn_to_its_three_rarest_names_and_keeps_all_its_links(
    small_tables: Tables,
) -> None:
    graph = report_data(small_tables, title="t", top=99)["graph"]
    ends = list(zip(graph["edges"][::2], graph["edges"][1::2], strict=True))
    papers = small_tables["entities"]["paperCount"].tolist()
    many = 0
    for paper in {paper for paper, _ in ends}:
        names = [
            (end - len(graph["papers"]), is_drawn)
            for (start, end), is_drawn in zip(ends, graph["drawn"], strict=True)
            if start == paper
        ]
        counts = sorted(papers[graph["entities"][name]] for name, _ in names)
        drawn = sorted(papers[graph["entities"][name]] for name, is_drawn in names if is_drawn)
        assert drawn == counts[:3]
        many += len(counts) > 3
    assert many


def test_small_topics_are_in_the_table_but_no_specks_on_the_map(small_tables: Tables) -> None:
    topics = small_tables["topics"]
    large = topics["level"] == 1
    topics.loc[large, "paperCount"] = range(10, 10 + large.sum())
    topics.loc[topics.index[large][0], "paperCount"] = 1000
    rows = report_data(small_tables, title="t", top=9)["topics"]["rows"]
    assert [row["x"] is None for row in rows] == [False, *[True] * (large.sum() - 1)]


def test_the_graph_of_the_page_has_at_most_top_nodes(small_tables: Tables) -> None:
    graph = report_data(small_tables, title="t", top=9)["graph"]
    assert len(graph["papers"]) + len(graph["entities"]) <= 9
    assert max(graph["edges"]) < len(graph["x"])
    with pytest.raises(UsageError):
        write_html(small_tables, "unused.html", top=0)
