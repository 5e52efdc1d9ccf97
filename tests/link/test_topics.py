"""Topics are communities on two levels, with names that last."""

import random

from graphbuild.link import Topics, bipartite_graph, find_topics, project_papers
from graphbuild.types import Entity, Paper, Relation

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
        assert topic.id.startswith(topic.parent + "/")
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
