import json
from pathlib import Path

import pytest

from graphbuild.errors import InputError
from graphbuild.training.gold import (
    AnnotatedEntity,
    AnnotatedPaper,
    gold_context,
    gold_mentions,
    read_gold,
    read_predictions,
)

GOLD = Path(__file__).parents[2] / "../shared/annotation/gold"
RECORD = {
    "id": "a",
    "title": "Atlas: maps for LLMs",
    "abstract": "Atlas (LLM) helps LLMs on MapBench. See github.com/x/Atlas.",
    "entities": [
        {"name": "Atlas", "type": "METHOD", "surfaces": ["Atlas"], "relation": "introduces"},
        {
            "name": "large language models",
            "type": "METHOD",
            "surfaces": ["LLMs", "LLM"],
            "relation": "uses",
        },
        {
            "name": "MapBench",
            "type": "BENCHMARK",
            "surfaces": ["MapBench"],
            "relation": "evaluates_on",
        },
    ],
    "results": [{"method": "Atlas", "on": "MapBench", "metric": "score", "value": "84.5%"}],
}


def write(path: Path, *records: object) -> Path:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path


def test_gold_mentions_are_all_occurrences_with_the_type_and_index_of_their_entity(tmp_path):
    (paper,) = read_gold(write(tmp_path / "gold.jsonl", RECORD))
    assert [(paper.text[a:b], kind, entity) for a, b, kind, entity in gold_mentions(paper)] == [
        ("Atlas", "METHOD", 0),
        ("LLMs", "METHOD", 1),
        ("Atlas", "METHOD", 0),
        ("LLM", "METHOD", 1),
        ("LLMs", "METHOD", 1),
        ("MapBench", "BENCHMARK", 2),
    ]


def test_offsets_are_code_points_into_title_newline_abstract():
    entity = AnnotatedEntity("Map", "METHOD", ("Map",), "uses")
    paper = AnnotatedPaper("a", "🙂 Map", "🙂🙂 Map", (entity,))
    assert [mention[:2] for mention in gold_mentions(paper)] == [(2, 5), (9, 12)]


def test_the_context_holds_sentences_and_mentions_of_each_entity(tmp_path):
    (paper,) = read_gold(write(tmp_path / "gold.jsonl", RECORD))
    context = gold_context(paper)
    assert [len(entity.mentions) for entity in context.entities] == [2, 3, 1]
    assert context.text[slice(*context.sentences[0])] == paper.title


def test_predictions_may_come_without_text_and_with_mentions_and_numbers(tmp_path):
    record = {
        "id": "a",
        "entities": [{**RECORD["entities"][0], "confidence": 0.5}],
        "mentions": [
            {"start": 0, "end": 5, "type": "METHOD", "entity": RECORD["entities"][0]["name"]}
        ],
        "results": [{"method": "A", "on": "B", "metric": "score", "value": 84.5}],
    }
    (paper,) = read_predictions(write(tmp_path / "p.jsonl", record))
    assert paper.mentions == ((0, 5, "METHOD", 0),)
    assert paper.results[0].value == "84.5"


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ({**RECORD, "title": None}, "'title' is missing"),
        ({**RECORD, "entities": None}, "'entities' is missing"),
        ({**RECORD, "entities": ["x"]}, "list of objects"),
        ({**RECORD, "entities": [{**RECORD["entities"][0], "type": "THING"}]}, "type 'THING'"),
        ({**RECORD, "entities": [{**RECORD["entities"][0], "relation": "x"}]}, "relation 'x'"),
        ({**RECORD, "entities": [{**RECORD["entities"][0], "surfaces": [1]}]}, "'surfaces'"),
        (
            {**RECORD, "mentions": [{"start": 0, "end": 5, "type": "TASK", "entity": "x"}]},
            "'x' is the name of no entity",
        ),
        ({**RECORD, "results": [{"method": "A"}]}, "'value'"),
        (["a"], "JSON object"),
    ],
)
def test_a_wrong_record_is_named_with_its_line(tmp_path, record, says):
    path = write(tmp_path / "gold.jsonl", {**RECORD, "id": "first"}, record)
    with pytest.raises(InputError, match=r"gold\.jsonl:2: ") as caught:
        read_gold(path)
    assert says in str(caught.value)


def test_a_repeated_id_an_empty_and_a_missing_file_are_errors(tmp_path):
    with pytest.raises(InputError, match="stands twice"):
        read_gold(write(tmp_path / "twice.jsonl", RECORD, RECORD))
    with pytest.raises(InputError, match="no paper"):
        read_gold(write(tmp_path / "empty.jsonl"))
    with pytest.raises(InputError, match="no such file"):
        read_gold(tmp_path / "absent.jsonl")
    (tmp_path / "bad.jsonl").write_bytes(b"\xff\xfe{")
    with pytest.raises(InputError, match="not JSON"):
        read_gold(tmp_path / "bad.jsonl")


@pytest.mark.shared
@pytest.mark.skipif(not GOLD.is_dir(), reason="needs ../shared/annotation")
@pytest.mark.parametrize("name", ["dev", "dev_rich"])
def test_every_gold_surface_stands_in_its_paper(name):
    papers = read_gold(GOLD / f"{name}.jsonl")
    unfound = [
        (paper.id, entity.name)
        for paper in papers
        for index, entity in enumerate(paper.entities)
        if index not in {mention.entity for mention in gold_mentions(paper)}
    ]
    # One entity of the rich set stands only inside longer names.
    assert len(unfound) <= 1
