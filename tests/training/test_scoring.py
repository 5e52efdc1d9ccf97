import pytest

from graphbuild.training.gold import AnnotatedEntity, AnnotatedMention, AnnotatedPaper
from graphbuild.training.gold import AnnotatedResult as R
from graphbuild.training.mistakes import find_mistakes, format_mistakes
from graphbuild.training.scoring import (
    match_entities,
    match_results,
    normal_surface,
    normal_value,
    score,
)

ATLAS = AnnotatedEntity("Atlas", "METHOD", ("Atlas",), "introduces")
MODELS = AnnotatedEntity("large language models", "METHOD", ("language models", "LLMs"), "uses")
BENCH = AnnotatedEntity("MapBench", "BENCHMARK", ("MapBench",), "evaluates_on")
ACCURACY = AnnotatedEntity("accuracy", "METRIC", ("accuracy",), "uses")
GOLD = AnnotatedPaper(
    "a",
    "Atlas for language models",
    "Atlas helps LLMs on MapBench with 84.5% accuracy.",
    (ATLAS, MODELS, BENCH, ACCURACY),
    (R("Atlas", "MapBench", "accuracy", "84.5%"),),
)


def predict(*entities, results=(), mentions=None):
    return AnnotatedPaper("a", "", "", entities, results, mentions)


def test_the_gold_standard_scores_one_everywhere():
    scores = score([GOLD], [GOLD])
    assert {counts.f1 for counts in scores.mentions.values() if counts.gold} == {1.0}
    assert {counts.f1 for counts in scores.entities.values() if counts.gold} == {1.0}
    assert scores.relation_accuracy == 1.0
    assert scores.results["strict"].f1 == scores.results["relaxed"].f1 == 1.0
    assert find_mistakes([GOLD], [GOLD]) == []


def test_no_prediction_scores_zero_and_is_counted():
    scores = score([GOLD], [])
    assert scores.without_prediction == 1
    assert scores.mentions["all"].gold == 6
    assert scores.mentions["all"].f1 == scores.entities["all"].f1 == scores.relation_accuracy == 0


def test_a_mention_needs_exact_borders_and_type():
    mentions = (
        AnnotatedMention(0, 5, "METHOD", 0),  # right
        AnnotatedMention(10, 18, "METHOD", 0),  # border
        AnnotatedMention(26, 31, "DATASET", 0),  # type
    )
    scores = score([GOLD], [predict(ATLAS, mentions=mentions)])
    core = scores.mentions["core"]
    assert (core.correct, core.predicted, core.gold) == (1, 3, 5)
    assert core.precision == pytest.approx(1 / 3)
    assert core.recall == pytest.approx(1 / 5)
    assert core.f1 == pytest.approx(2 / 8)


def test_core_leaves_tasks_and_metrics_aside_and_all_does_not():
    scores = score([GOLD], [predict(ACCURACY)])
    assert scores.mentions["core"].predicted == 0
    assert scores.mentions["all"].correct == scores.mentions["METRIC"].correct == 1


def test_a_repeated_prediction_of_one_span_counts_once():
    twice = (AnnotatedMention(0, 5, "METHOD", 0), AnnotatedMention(0, 5, "METHOD", 0))
    assert score([GOLD], [predict(ATLAS, mentions=twice)]).mentions["METHOD"].predicted == 1


@pytest.mark.parametrize(
    ("surface", "kind", "matches"),
    [
        ("Language Model", "METHOD", True),
        ("language-models", "METHOD", True),
        ("LLM", "METHOD", True),
        ("large language models", "METHOD", False),
        ("LLMs", "DATASET", False),
        ("LLMs-2", "METHOD", False),
    ],
)
def test_entities_match_by_type_and_a_shared_surface(surface, kind, matches):
    pairs = match_entities([MODELS], [AnnotatedEntity("x", kind, (surface,))])
    assert pairs == ([(0, 0)] if matches else [])


def test_a_gold_entity_matches_one_prediction_only_the_one_that_shares_most():
    halves = [
        AnnotatedEntity("x", "METHOD", ("LLMs",)),
        AnnotatedEntity("y", "METHOD", ("LLM", "language models")),
    ]
    assert match_entities([MODELS], halves) == [(0, 1)]
    assert score([GOLD], [predict(*halves)]).entities["METHOD"].predicted == 2


def test_relations_count_on_matched_entities_only_and_confusion_says_which_way():
    wrong = AnnotatedEntity("Atlas", "METHOD", ("Atlas",), "uses")
    other = AnnotatedEntity("Globe", "METHOD", ("Globe",), "mentions")
    scores = score([GOLD], [predict(wrong, other, BENCH)])
    assert scores.relation_accuracy == 0.5
    assert scores.confusion == {
        ("introduces", "uses"): 1,
        ("evaluates_on", "evaluates_on"): 1,
    }
    assert scores.relations["introduces"].recall == 0
    assert scores.relations["uses"].precision == 0


@pytest.mark.parametrize(
    ("result", "strict", "relaxed"),
    [
        (R("atlas", "Map-Bench", "Accuracy", "84.50%"), False, False),
        (R("atlas", "mapbench", "accuracies", "84.50 %"), True, True),
        (R("Atlas", "MapBench", "score", r"84.5\%"), False, True),
        (R("Atlas", "MapBench", "accuracy", "84.6%"), False, False),
        (R("Globe", "MapBench", "accuracy", "84.5%"), False, False),
        (R("Atlas", "MMLU", "accuracy", "84.5%"), False, False),
    ],
)
def test_results_match_by_names_and_value(result, strict, relaxed):
    predicted = predict(results=(result,))
    assert bool(match_results(GOLD, predicted)) is strict
    assert bool(match_results(GOLD, predicted, relaxed=True)) is relaxed


def test_a_result_may_name_an_entity_by_another_of_its_surfaces():
    gold = AnnotatedPaper(
        "a", "", "", (MODELS,), (R("large language models", "MMLU", "score", "7"),)
    )
    assert match_results(gold, predict(results=(R("LLM", "MMLU", "score", "7.0"),))) == [(0, 0)]


def test_a_repeated_result_matches_once():
    result = GOLD.results[0]
    scores = score([GOLD], [predict(results=(result, result))])
    assert (scores.results["strict"].correct, scores.results["strict"].predicted) == (1, 2)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("GPT-4", "gpt 4", True),
        ("GPT-4", "GPT-4o", False),
        ("neural networks", "Neural Network", True),
        ("accuracies", "accuracy", True),
        ("loss", "los", False),
        ("LLMs", "LLM", True),
        ("CIFAR-10", "CIFAR-100", False),
    ],
)
def test_normal_surfaces(one, two, same):
    assert (normal_surface(one) == normal_surface(two)) is same


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("84.50%", "84.5", True),
        (r"\(84.5\%\)", "84.5%", True),
        ("1,234.0", "1234", True),
        ("−0.5", "-.5", True),
        ("42/50", "42", False),
        ("57 percent", "57%", True),
        ("12", "1.2", False),
    ],
)
def test_normal_values(one, two, same):
    assert (normal_value(one) == normal_value(two)) is same


def test_mistakes_say_what_went_wrong_in_which_sentence():
    predicted = predict(
        AnnotatedEntity("Atlas", "METHOD", ("Atlas",), "uses"),
        AnnotatedEntity("LLMs", "TASK", ("LLMs",), "uses"),
        AnnotatedEntity("on MapBench", "BENCHMARK", ("on MapBench",), "uses"),
        AnnotatedEntity("helps", "METHOD", ("helps",), "uses"),
        results=(R("Atlas", "MapBench", "F1", "84.5%"),),
    )
    mistakes = find_mistakes([GOLD], [predicted])
    found = {(item.kind, item.gold, item.predicted) for item in mistakes}
    assert found == {
        ("wrong type", "LLMs METHOD", "LLMs TASK"),
        ("wrong border", "MapBench BENCHMARK", "on MapBench BENCHMARK"),
        ("missed", "language models METHOD", ""),
        ("missed", "accuracy METRIC", ""),
        ("spurious", "", "helps METHOD"),
        ("wrong relation", "Atlas introduces", "Atlas uses"),
        ("missed result", "Atlas | MapBench | accuracy | 84.5%", ""),
        ("spurious result", "", "Atlas | MapBench | F1 | 84.5%"),
    }
    report = format_mistakes(mistakes)
    assert "wrong border: 1" in report
    assert "    Atlas helps LLMs on MapBench with 84.5% accuracy." in report
