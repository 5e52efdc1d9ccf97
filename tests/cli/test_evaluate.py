import json

import pytest

from graphbuild.cli import main

GOLD = {
    "id": "a",
    "title": "Lantern for routing",
    "abstract": "Lantern is tested on MMLU.",
    "entities": [
        {"name": "Lantern", "type": "METHOD", "surfaces": ["Lantern"], "relation": "introduces"},
        {"name": "MMLU", "type": "BENCHMARK", "surfaces": ["MMLU"], "relation": "evaluates_on"},
    ],
    "results": [],
}


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(["evaluate", *arguments])
    return int(caught.value.code or 0)


@pytest.fixture
def files(tmp_path):
    gold, predictions = tmp_path / "gold.jsonl", tmp_path / "predictions.jsonl"
    gold.write_text(json.dumps(GOLD))
    wrong = {**GOLD["entities"][1], "relation": "uses"}
    predictions.write_text(json.dumps({"id": "a", "entities": [wrong]}))
    return gold, predictions


def test_predictions_are_scored_as_tables(files, capsys):
    gold, predictions = files
    assert run(str(gold), "--predictions", str(predictions)) == 0
    out = capsys.readouterr().out
    assert "relations: accuracy 0.000 on 1 entities found" in out
    core = next(line.split() for line in out.splitlines() if line.startswith("core "))
    assert core[1:4] == ["1.000", "0.333", "0.500"]


def test_json_holds_the_same_figures(files, capsys):
    gold, predictions = files
    assert run(str(gold), "--predictions", str(predictions), "--json") == 0
    record = json.loads(capsys.readouterr().out)
    assert record["mentions"]["core"]["f1"] == 0.5
    assert record["relations"]["confusion"] == [
        {"gold": "evaluates_on", "predicted": "uses", "count": 1}
    ]


def test_mistakes_are_written_with_their_sentences(files, tmp_path, capsys):
    gold, predictions = files
    report = tmp_path / "errors.txt"
    assert run(str(gold), "--predictions", str(predictions), "--errors", str(report)) == 0
    text = report.read_text()
    assert "missed: 2" in text
    assert "a: gold MMLU evaluates_on; predicted MMLU uses" in text
    assert "    Lantern is tested on MMLU." in text
    assert "3 mistakes" in capsys.readouterr().err


def test_without_predictions_the_packaged_model_extracts(files, capsys):
    gold, _ = files
    assert run(str(gold), "--json") == 0
    assert json.loads(capsys.readouterr().out)["withoutPrediction"] == 0


def test_papers_outside_either_file_are_reported(files, tmp_path, capsys):
    gold, _ = files
    other = tmp_path / "other.jsonl"
    other.write_text(json.dumps({"id": "b", "entities": []}))
    assert run(str(gold), "--predictions", str(other)) == 0
    err = capsys.readouterr().err
    assert "1 predictions stand for no paper" in err
    assert "1 papers" in err


def test_a_missing_file_fails_and_two_sources_are_wrong_usage(files, tmp_path, capsys):
    gold, predictions = files
    assert run(str(tmp_path / "absent.jsonl")) == 1
    assert "there is no such file" in capsys.readouterr().err
    assert run(str(gold), "--predictions", str(predictions), "--model", "x") == 2
