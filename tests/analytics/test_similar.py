from __future__ import annotations

import math
from itertools import pairwise

import pandas as pd
import pytest

from graphbuild.analytics.similar import similar
from graphbuild.errors import QueryError

Tables = dict[str, pd.DataFrame]


def cosine(tables: Tables, left: str, right: str) -> float:
    entities = tables["relations"].groupby("paper")["entity"].agg(set)
    papers = tables["relations"].groupby("entity")["paper"].nunique()
    rarity = {e: math.log(len(tables["papers"]) / papers[e]) for e in papers.index}
    dot = sum(rarity[e] ** 2 for e in entities[left] & entities[right])
    norm = math.prod(math.sqrt(sum(rarity[e] ** 2 for e in entities[p])) for p in (left, right))
    return dot / norm


def test_scores_are_the_cosine_of_rarity_vectors(small_tables: Tables) -> None:
    found = similar(small_tables, "arxiv:2311.00007", count=20)
    assert len(found) > 5
    for row in found.itertuples():
        assert row.score == pytest.approx(cosine(small_tables, "arxiv:2311.00007", row.paper))
    assert all(a >= b for a, b in pairwise(found["score"]))


def test_the_paper_itself_is_not_listed(small_tables: Tables) -> None:
    found = similar(small_tables, "QLoRA in Practice", count=20)
    assert "arxiv:2311.00007" not in set(found["paper"])


def test_shared_entities_are_named_rarest_first(small_tables: Tables) -> None:
    found = similar(small_tables, "QLoRA in Practice").set_index("paper")
    assert found.loc["title:0123456789abcdef", "shared"][0] == "QLoRA"


def test_what_every_paper_names_links_nobody(small_tables: Tables) -> None:
    everywhere = pd.DataFrame(
        {"paper": small_tables["papers"]["id"], "entity": "task:question-answering"}
    )
    found = similar({**small_tables, "relations": everywhere}, "arxiv:2311.00007")
    assert found.empty


def test_a_paper_without_entities_has_none_similar(small_tables: Tables) -> None:
    relations = small_tables["relations"].query("paper != 'arxiv:2311.00007'")
    assert similar({**small_tables, "relations": relations}, "arxiv:2311.00007").empty


def test_an_unknown_paper_is_refused(small_tables: Tables) -> None:
    with pytest.raises(QueryError, match=r"no paper 'arxiv:9999.99999'"):
        similar(small_tables, "arxiv:9999.99999")
