import re
from pathlib import Path

import pytest

from graphbuild.errors import ModelNotFoundError
from graphbuild.extract.context import ContextEntity, PaperContext
from graphbuild.extract.extractor import PACKAGED_MODEL
from graphbuild.extract.results import ResultModel, extract_results
from graphbuild.extract.sentences import split_sentences
from graphbuild.types import Result, Span

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
        "Lantern is good on MMLU.",
    ],
)
def test_gains_counts_and_sizes_are_no_results(model, sentence):
    assert extract(model, sentence) == []


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


@pytest.mark.parametrize("content", [None, "", "[]", "{}"])
def test_a_missing_or_strange_file_is_named(tmp_path: Path, content):
    path = tmp_path / "results.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ModelNotFoundError, match=r"results\.json"):
        ResultModel.from_disk(path)
