import re
from pathlib import Path

import pytest

from graphbuild.errors import ModelNotFoundError
from graphbuild.extract.context import ContextEntity, PaperContext
from graphbuild.extract.extractor import PACKAGED_MODEL, Extractor
from graphbuild.extract.result_entities import result_entities
from graphbuild.extract.result_lists import NameMention
from graphbuild.extract.result_names import find_names
from graphbuild.extract.results import ResultModel, extract_results
from graphbuild.extract.sentences import split_sentences
from graphbuild.types import Paper, Result, Span

WEIGHTS = PACKAGED_MODEL / "graphbuild_results" / "results.json"
KINDS = {
    "Lantern": ("METHOD", "introduces"),
    "GPT-4": ("METHOD", "compares_with"),
    "Switch": ("METHOD", "compares_with"),
    "MMLU": ("BENCHMARK", "evaluates_on"),
    "HumanEval": ("BENCHMARK", "evaluates_on"),
    "ImageNet": ("DATASET", "evaluates_on"),
    "accuracy": ("METRIC", "uses"),
    "pass@1": ("METRIC", "uses"),
    "FID": ("METRIC", "uses"),
}


@pytest.fixture(scope="module")
def model() -> ResultModel:
    return ResultModel.from_disk(WEIGHTS)


def extract(model: ResultModel, abstract: str) -> list[Result]:
    text = f"Lantern: Routing with Light\n{abstract}"
    found = []
    relations = []
    for name, (kind, relation) in KINDS.items():
        pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
        mentions = tuple(Span(*match.span()) for match in re.finditer(pattern, text))
        if mentions:
            found.append(ContextEntity(name, kind, (name,), mentions))
            relations.append(relation)
    context = PaperContext(text, tuple(split_sentences(text)), tuple(found))
    return extract_results(context, relations, model)


def rows(results: list[Result]) -> list[tuple[str, str, str, str]]:
    return [(item.method, item.on, item.metric, item.raw_value) for item in results]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Lantern achieves 84.5% accuracy on MMLU.",
            [("Lantern", "MMLU", "accuracy", "84.5%")],
        ),
        (
            "Our method achieves an accuracy of 84.5% on MMLU.",
            [("Lantern", "MMLU", "accuracy", "84.5%")],
        ),
        (
            "Lantern reaches 84.5% accuracy on MMLU and 89.9% pass@1 on HumanEval.",
            [
                ("Lantern", "MMLU", "accuracy", "84.5%"),
                ("Lantern", "HumanEval", "pass@1", "89.9%"),
            ],
        ),
        (
            "Lantern achieves 84.5% and 89.9% accuracy on MMLU and HumanEval, respectively.",
            [
                ("Lantern", "MMLU", "accuracy", "84.5%"),
                ("Lantern", "HumanEval", "accuracy", "89.9%"),
            ],
        ),
        (
            "Lantern achieves an FID of 2.18 on ImageNet.",
            [("Lantern", "ImageNet", "FID", "2.18")],
        ),
        (
            "On MMLU, Lantern improves accuracy from 41.2% to 53.8%.",
            [("Lantern", "MMLU", "accuracy", "53.8%")],
        ),
        (
            "GPT-4 achieves an accuracy of 86.4% on MMLU.",
            [("GPT-4", "MMLU", "accuracy", "86.4%")],
        ),
        (
            r"Lantern achieves 84.5\% accuracy on MMLU.",
            [("Lantern", "MMLU", "accuracy", r"84.5\%")],
        ),
        (
            "Lantern achieves a score of 84.5 on MMLU.",
            [("Lantern", "MMLU", "score", "84.5")],
        ),
    ],
)
def test_reported_numbers_are_found_with_what_they_belong_to(model, sentence, expected):
    assert rows(extract(model, f"{sentence} We release the code.")) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Lantern improves accuracy by 4.6% on MMLU.",
        "Lantern outperforms GPT-4 by 12.3% on MMLU.",
        "Lantern has 7 billion parameters and is trained on 300 billion tokens; we test MMLU.",
        "We evaluate Lantern on MMLU with 57 subjects in 2023.",
        "Lantern is 3 times faster on MMLU.",
        "Lantern achieves improvements of 1.7% and 0.9% on MMLU and HumanEval.",
        "Lantern improves GPT-4 for 8.4, 6.0 and 10.6 on MMLU.",
        "Lantern yields a 2.5% absolute accuracy gain on MMLU.",
        "On MMLU, accuracy drops by a further 3.1%.",
        "Lantern is good on MMLU.",
    ],
)
def test_gains_counts_and_sizes_are_no_results(model, sentence):
    assert extract(model, sentence) == []


def test_names_that_no_part_found_are_filled_in_from_the_sentence(model):
    results = extract(model, "Lantern achieves a recall rate of 57.4% on WordBench.")
    assert rows(results) == [("Lantern", "WordBench", "recall rate", "57.4%")]


def test_a_name_that_only_a_result_brings_in_becomes_an_entity_with_evidence():
    text = "Maps\nAtlas reaches 84.5% on MapBench. MapBench is hard. Scores vary."
    atlas = ContextEntity("Atlas", "METHOD", ("Atlas",), (Span(5, 10),))
    sentences = tuple(split_sentences(text))
    context = PaperContext(text, sentences, (atlas,))
    results = [
        Result("Atlas", "MapBench", "score", "84.5%", 84.5, "%", 0.7, sentences[1]),
        Result("Atlas", "MapBench", "Scores", "84.6%", 84.6, "%", 0.9, sentences[1]),
    ]
    ((found, relation),) = result_entities(context, results)
    assert (found.name, found.type, found.confidence) == ("MapBench", "BENCHMARK", 0.9)
    assert [text[slice(*span)] for span in found.mentions] == ["MapBench", "MapBench"]
    assert (relation.relation, relation.evidence) == ("evaluates_on", sentences[1])


def test_the_pipeline_keeps_what_results_bring_in_with_mentions_and_relation():
    abstract = "We present Zorvex, a model. Zorvex achieves 84.5% accuracy on QuibbleBench."
    paper = Paper("a", "Zorvex: Answering Odd Questions", abstract)
    found = next(Extractor.load().extract([paper]))
    names = {entity.name: entity for entity in found.entities}
    for result in found.results:
        for name in (result.method, result.on):
            assert name in names
            place = found.entities.index(names[name])
            assert any(mention.entity == place for mention in found.mentions)
    assert [(result.on, result.raw_value) for result in found.results] == [
        ("QuibbleBench", "84.5%")
    ]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        (
            "We test MapBench v2 and tau-bench, and AIME 2024.",
            ["MapBench v2", "tau-bench", "AIME 2024"],
        ),
        ("Our Models are good.", ["Models"]),
        ("Results on MMLU are known.", []),
        ("In the end it has 84.5% on WebArena-Lite.", ["WebArena-Lite"]),
    ],
)
def test_strings_spelled_like_names_are_found_outside_the_known_ones(sentence, names):
    at = sentence.find("MMLU")
    known = [NameMention(at, at + 4, 0)] if at >= 0 else []
    found = find_names(sentence, Span(0, len(sentence)), known)
    assert [sentence[slice(*span)] for span in found] == names


def test_one_name_never_fills_two_slots(model):
    for result in extract(model, "MMLU achieves 84.5% accuracy on MMLU, HumanEval 71.0%."):
        assert len({result.method, result.on, result.metric}) == 3


def test_a_number_without_a_named_benchmark_is_no_result(model):
    assert extract(model, "Lantern achieves 84.5% accuracy on six benchmarks.") == []


def test_a_competitor_in_brackets_keeps_its_own_number(model):
    found = rows(
        extract(model, "Lantern achieves 84.5% accuracy on MMLU, surpassing Switch (80.1%).")
    )
    assert ("Lantern", "MMLU", "accuracy", "84.5%") in found
    assert all(row[0] == "Switch" for row in found if row[3] == "80.1%")


def test_value_unit_and_evidence_are_kept(model):
    abstract = "This is hard. Lantern achieves 84.50% accuracy on MMLU. We go on."
    (result,) = extract(model, abstract)
    assert (result.value, result.unit, result.raw_value) == (84.5, "%", "84.50%")
    text = f"Lantern: Routing with Light\n{abstract}"
    assert text[slice(*result.evidence)] == "Lantern achieves 84.50% accuracy on MMLU."
    assert 0 < result.confidence <= 1


def test_a_repeated_sentence_gives_one_result(model):
    sentence = "Lantern achieves 84.5% accuracy on MMLU. "
    assert len(extract(model, sentence * 3)) == 1


def test_a_model_survives_the_disk(tmp_path: Path, model):
    model.to_disk(tmp_path / "a.json")
    assert ResultModel.from_disk(tmp_path / "a.json") == model


@pytest.mark.parametrize(
    "content", [None, "", "[]", "{}", '{"weights": {"bias": 1.0}, "threshold": 0.3}']
)
def test_a_missing_or_strange_file_is_named(tmp_path: Path, content):
    path = tmp_path / "results.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ModelNotFoundError, match=r"results\.json"):
        ResultModel.from_disk(path)
