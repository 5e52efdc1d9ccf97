"""Topics are communities on two levels, with names that last."""

import random
from pathlib import Path

import pandas as pd
import pytest

from graphbuild import build
from graphbuild.link import Topics, bipartite_graph, default_cap, find_topics, project_papers
from graphbuild.types import Entity, Paper, Relation

CAPTURES = Path(__file__).parents[2] / "../shared/data/captures"

FIELDS = {
    "vision": ["imagenet", "coco", "vit", "detr"],
    "language": ["mmlu", "bert", "gpt", "squad"],
    "games": ["atari", "dqn", "go", "alphazero"],
}


def corpus(papers_a_field: int = 30) -> tuple[list[tuple[str, str]], list[Entity]]:
    chance = random.Random(5)  # noqa: S311
    pairs = [
        (f"p:{field}:{number:02}", f"e:{name}")
        for field, names in FIELDS.items()
        for number in range(papers_a_field)
        for name in chance.sample(names, 2)
    ]
    pairs += [(f"p:{field}:{number:02}", "e:llm") for field in FIELDS for number in range(5)]
    names = sorted({entity for _, entity in pairs})
    return pairs, [Entity(name, name[2:].upper(), "METHOD", (), 1) for name in names]


def topics_of(pairs: list[tuple[str, str]], entities: list[Entity], count: int = 95) -> Topics:
    return find_topics(project_papers(pairs, paper_count=count), entities, pairs, paper_count=count)


def test_communities_are_found_and_named_by_what_defines_them() -> None:
    found = topics_of(*corpus())
    coarse = [topic for topic in found.topics if topic.level == 1]
    fields = [{paper.split(":")[1] for paper, _ in topic.papers} for topic in coarse]
    assert sorted(map(sorted, fields)) == [["games"], ["language"], ["vision"]]
    for topic, (field,) in zip(coarse, fields, strict=True):
        assert {term.lower() for term in topic.terms[:4]} == set(FIELDS[field])
        assert topic.id == f"topic:{topic.terms[0].lower()}"
        assert topic.label == ", ".join(topic.terms[:2])
    assert found.without == 5


def test_fine_topics_lie_within_their_coarse_one() -> None:
    found = topics_of(*corpus())
    by_id = {topic.id: topic for topic in found.topics}
    fine = [topic for topic in found.topics if topic.level == 2]
    assert fine
    for topic in fine:
        assert topic.parent is not None
        assert topic.id.startswith("subtopic:")
        assert by_id[topic.parent].level == 1
        assert {paper for paper, _ in topic.papers} <= {
            paper for paper, _ in by_id[topic.parent].papers
        }
    assert all(0 < score <= 1 for topic in found.topics for _, score in topic.papers)
    assert len(by_id) == len(found.topics)


def test_the_same_corpus_gives_the_same_topics_and_leaves_chance_alone() -> None:
    pairs, entities = corpus()
    random.seed(3)
    first = random.random()  # noqa: S311
    random.seed(3)
    once = topics_of(pairs, entities)
    assert random.random() == first  # noqa: S311
    assert topics_of(pairs[::-1], entities[::-1]) == once


def test_a_few_more_papers_rename_nothing() -> None:
    pairs, entities = corpus()
    grown = [*pairs, ("p:vision:99", "e:vit"), ("p:vision:99", "e:coco")]
    before = {topic.id for topic in topics_of(pairs, entities).topics if topic.level == 1}
    after = {topic.id for topic in topics_of(grown, entities, 96).topics if topic.level == 1}
    assert before == after


def members(found: Topics, level: int) -> dict[str, set[str]]:
    return {t.id: {paper for paper, _ in t.papers} for t in found.topics if t.level == level}


@pytest.mark.shared
@pytest.mark.slow
def test_on_real_pages_one_paper_more_renames_nothing_that_did_not_move(tmp_path: Path) -> None:
    if not CAPTURES.is_dir():
        pytest.skip("needs ../shared/data/captures")
    build([CAPTURES], tmp_path / "graph")
    relations = pd.read_parquet(tmp_path / "graph/relations.parquet")
    table = pd.read_parquet(tmp_path / "graph/entities.parquet")
    entities = [
        Entity(id_, name, "METHOD", (), 1)
        for id_, name in zip(table["id"], table["name"], strict=True)
    ]
    everything = list(zip(relations["paper"], relations["entity"], strict=True))
    papers = sorted({paper for paper, _ in everything})

    def topics_without(left_out: str | None) -> Topics:
        pairs = [pair for pair in everything if pair[0] != left_out]
        count = len(papers) - (left_out is not None)
        cap = default_cap(count)
        projection = project_papers(pairs, paper_count=count, max_papers=cap, neighbours=25)
        return find_topics(projection, entities, pairs, paper_count=count, max_papers=cap)

    chance = random.Random(2)  # noqa: S311
    whole = topics_without(None)
    stayed: dict[int, list[float]] = {1: [], 2: []}
    same: list[bool] = []
    for left_out in chance.sample(papers, 15):
        part = topics_without(left_out)
        for level, shares in stayed.items():
            before, after = members(part, level), members(whole, level)
            topic_of = {paper: id_ for id_, group in after.items() for paper in group}
            kept = [topic_of.get(paper) == id_ for id_, group in before.items() for paper in group]
            shares.append(sum(kept) / len(kept))
            for id_, group in before.items():
                overlaps = {
                    other: len(group & known) / len(group | known) for other, known in after.items()
                }
                nearest = max(overlaps, key=lambda other: overlaps[other])
                if overlaps[nearest] > 0.8:
                    same.append(nearest == id_)
    assert sum(stayed[1]) / 15 > 0.9
    assert sum(stayed[2]) / 15 > 0.8
    assert len(same) > 300
    assert sum(same) / len(same) > 0.98


def test_an_entity_that_grows_over_the_cap_moves_no_topic() -> None:
    pairs, entities = corpus()
    chance = random.Random(9)  # noqa: S311
    pairs = [pair for pair in pairs if pair[1] != "e:llm"]
    papers = sorted({paper for paper, _ in pairs})
    # Named by half of each field, so that it would join them all if it counted.
    chosen = chance.sample(papers, 40)
    entities.append(Entity("e:llm", "LLM", "METHOD", (), 1))

    def found(number: int) -> Topics:
        own = [*pairs, *((paper, "e:llm") for paper in chosen[:number])]
        projection = project_papers(own, paper_count=95, max_papers=30)
        assert projection.above_cap == (number > 30) + sum(
            1 for name in {n for _, n in pairs} if sum(n == name for _, n in pairs) > 30
        )
        return find_topics(projection, entities, own, paper_count=95, max_papers=30)

    at_the_cap, above = found(30), found(31)
    assert members(at_the_cap, 1) == members(above, 1)
    assert members(at_the_cap, 2) == members(above, 2)
    for topics in (at_the_cap, above):
        assert not any("LLM" in topic.terms[:2] for topic in topics.topics)


def test_papers_without_links_have_no_topic() -> None:
    found = find_topics(project_papers([]), [], [], paper_count=7)
    assert (found.topics, found.without) == ((), 7)


def test_the_bipartite_graph_keeps_isolated_nodes() -> None:
    graph = bipartite_graph(
        [Paper("p:1", "T", ""), Paper("p:2", "U", "")],
        [Entity("e:1", "E", "TASK", (), 1)],
        [Relation("p:1", "e:1", "uses", 0.5, 2, "s", (0, 4), (1, 5))],
    )
    assert dict(graph.degree) == {"p:1": 1, "p:2": 0, "e:1": 1}
    assert graph.edges["p:1", "e:1"] == {"relation": "uses", "confidence": 0.5, "count": 2}
