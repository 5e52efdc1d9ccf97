import random

import pytest

from graphbuild.extract.results import extract_results
from graphbuild.training.gold import AnnotatedEntity, AnnotatedPaper, AnnotatedResult, gold_context

pytest.importorskip("sklearn")

from graphbuild.training.results import ResultSettings, damaged, train_results

METHODS = "Lantern Harbor Meadow Pebble Quartz Sable Thistle Umber".split()
BENCHMARKS = "MapBench ToolBench CodeBench RoomBench".split()


def paper(number: int) -> AnnotatedPaper:
    method, bench = METHODS[number % 8], BENCHMARKS[number % 4]
    value = f"{60 + number}.{number % 10}%"
    return AnnotatedPaper(
        f"p{number}",
        f"{method}: A Way",
        f"We present {method}. {method} reaches {value} accuracy on {bench}. "
        f"It is trained on {number + 3} million tokens.",
        (
            AnnotatedEntity(method, "METHOD", (method,), "introduces"),
            AnnotatedEntity("accuracy", "METRIC", ("accuracy",), "uses"),
            AnnotatedEntity(bench, "BENCHMARK", (bench,), "evaluates_on"),
        ),
        (AnnotatedResult(method, bench, "accuracy", value),),
    )


def test_training_learns_to_find_the_results_of_unseen_papers_and_is_repeatable():
    papers = [paper(number) for number in range(20)]
    model = train_results(papers)
    assert model == train_results(papers)
    unseen = paper(29)
    relations = [entity.relation for entity in unseen.entities]
    found = extract_results(gold_context(unseen), relations, model)
    (truth,) = unseen.results
    assert [(r.method, r.on, r.metric, r.raw_value) for r in found] == [
        (truth.method, truth.on, truth.metric, truth.value)
    ]


def test_a_damaged_paper_keeps_its_text_and_loses_or_retypes_entities():
    whole = gold_context(paper(1))
    relations = ["introduces", "uses", "evaluates_on"]
    settings = ResultSettings(lost=0.3, retyped=0.3)
    seen = set()
    for seed in range(50):
        part, kept = damaged(whole, relations, random.Random(seed), settings)  # noqa: S311
        assert (part.text, part.sentences) == (whole.text, whole.sentences)
        assert len(part.entities) == len(kept)
        seen.add(tuple((entity.name, entity.type) for entity in part.entities))
    names = {name for kinds in seen for name, _ in kinds}
    assert names == {entity.name for entity in whole.entities}
    assert any(len(kinds) < 3 for kinds in seen)
    assert any(
        ("MapBench", "METHOD") in kinds or ("ToolBench", "METHOD") in kinds for kinds in seen
    )
    nothing = ResultSettings(lost=0.0, retyped=0.0)
    rng = random.Random(1)  # noqa: S311
    assert damaged(whole, relations, rng, nothing) == (whole, relations)
