"""Annotations that ship without texts, and training as ``graphbuild train`` does it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import orjson
import pytest

from graphbuild.sources import paper_from_json
from graphbuild.training.annotations import ANNOTATIONS, join_annotations
from graphbuild.types import ENTITY_TYPES, RELATIONS

# One paper in sixteen is held out from the tagger, so there are some dozens.
NAMES = [
    *("PrunoNet", "SlimFormer", "CutLM", "TrimNet", "LeanBERT"),
    *(
        f"{first}{last}"
        for first in ("Thin", "Spare", "Brief", "Short")
        for last in (
            "Net",
            "Former",
            "LM",
            "BERT",
            "GAN",
            "Mixer",
            "Coder",
            "Agent",
            "Prune",
            "Gate",
        )
    ),
]
GOLD = [
    {
        "id": f"t{number}",
        "title": f"{name}: pruning of language models",
        "abstract": f"We introduce {name}, a way of pruning. On MMLU, {name} reaches {number}.5% "
        "accuracy, and GPT-4 reaches 80.1% on MMLU. In {number} hours, 12.5% of ImageNet is read, "
        "as in RoBERTa.",
        "entities": [
            {
                "name": name,
                "type": "METHOD",
                "surfaces": [name],
                "relation": "introduces",
            },
            {
                "name": "MMLU",
                "type": "BENCHMARK",
                "surfaces": ["MMLU"],
                "relation": "evaluates_on",
            },
            {
                "name": "accuracy",
                "type": "METRIC",
                "surfaces": ["accuracy"],
                "relation": "uses",
            },
            {
                "name": "GPT-4",
                "type": "METHOD",
                "surfaces": ["GPT-4"],
                "relation": "compares_with",
            },
            {
                "name": "ImageNet",
                "type": "DATASET",
                "surfaces": ["ImageNet"],
                "relation": "mentions",
            },
            # Marked in every other paper, so that the choice of names has right and wrong strings.
            *(
                [
                    {
                        "name": "RoBERTa",
                        "type": "METHOD",
                        "surfaces": ["RoBERTa"],
                        "relation": "mentions",
                    }
                ]
                if number % 2
                else []
            ),
        ],
        "results": [{"method": name, "on": "MMLU", "metric": "accuracy", "value": f"{number}.5"}],
    }
    for number, name in enumerate(NAMES, 60)
]


def test_the_annotations_that_ship_hold_entities_and_no_text() -> None:
    records = [
        orjson.loads(line) for line in gzip.decompress(ANNOTATIONS.read_bytes()).splitlines()
    ]
    assert len({record["id"] for record in records}) == len(records) > 1000
    for record in records:
        assert {"id"} < set(record) <= {"id", "entities", "results"}
        for result in record.get("results", ()):
            assert set(result) == {"method", "on", "metric", "value"}
            assert max(map(len, result.values())) < 150
        for entity in record.get("entities", ()):
            assert entity["type"] in ENTITY_TYPES
            assert entity["relation"] in RELATIONS
            assert entity["name"] in entity["surfaces"]
            assert max(map(len, entity["surfaces"])) < 150


def test_annotations_find_their_texts_by_id_and_the_rest_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "annotations.jsonl.gz"
    kinds = (("entities",), ("entities",), ("entities", "results"), ("results",))
    lines = [
        json.dumps({"id": record["id"], **{kind: record[kind] for kind in given}})
        for record, given in zip(GOLD, kinds, strict=False)
    ]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    papers = [
        paper_from_json(
            {"id": record["id"], "title": record["title"], "abstract": record["abstract"]}
        )
        for record in (GOLD[4], GOLD[3], GOLD[2], GOLD[0])
    ]
    joined = join_annotations(papers, path)
    assert [paper.id for paper in joined.entities] == ["t60", "t62"]
    assert joined.entities[0].entities[0].name == "PrunoNet"
    assert joined.entities[0].text.startswith("PrunoNet: pruning")
    assert [paper.id for paper in joined.results] == ["t62", "t63"]
    assert [(r.method, r.value) for r in joined.results[1].results] == [("TrimNet", "63.5")]
    assert not joined.results[1].entities
    assert joined.missing == 1


@pytest.mark.slow
def test_training_twice_gives_the_same_model_which_annotates(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    pytest.importorskip("sklearn")
    from graphbuild.extract.extractor import Extractor
    from graphbuild.training.pretraining import PretrainingSettings
    from graphbuild.training.tagger import TaggerSettings
    from graphbuild.training.train import train

    gold, texts = tmp_path / "gold.jsonl", tmp_path / "texts.jsonl"
    gold.write_text("".join(json.dumps(record) + "\n" for record in GOLD))
    texts.write_text(
        "".join(
            json.dumps({"id": f"x{r['id']}", "title": r["title"], "abstract": r["abstract"]}) + "\n"
            for r in GOLD
        )
    )
    annotations = tmp_path / "annotations.jsonl.gz"
    marks = [
        {"id": f"x{record['id']}", **{kind: record[kind] for kind in kinds}}
        for record, kinds in zip(
            GOLD[:4],
            (("entities",), ("results",), ("results",), ("entities", "results")),
            strict=True,
        )
    ]
    annotations.write_bytes(gzip.compress("\n".join(map(json.dumps, marks)).encode()))
    said: list[str] = []
    for name in ("one", "two", "one"):
        train(
            [gold],
            tmp_path / name,
            texts=[texts],
            annotations=annotations,
            pretraining=PretrainingSettings(steps=100, batch=2, length=16, negatives=20, width=8),
            settings=TaggerSettings(hidden=16, epochs=30, batch=16, rate=1e-2),
            progress=said.append,
        )
    files = [
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("one", "two")
    ]
    assert files[0] == files[1]
    assert any("pretraining, step 100" in line for line in said)
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".")]
    paper = paper_from_json({"id": "n", "title": GOLD[0]["title"], "abstract": GOLD[0]["abstract"]})
    (found,) = Extractor.load(tmp_path / "one").extract([paper])
    assert "PrunoNet" in {entity.name for entity in found.entities}


def test_vectors_of_a_handful_of_texts_serve_the_tagger(tmp_path: Path) -> None:
    pytest.importorskip("floret")
    from graphbuild.extract.embeddings import SubwordVectors
    from graphbuild.training.vectors import train_vectors

    texts = [f"{record['title']}\n{record['abstract']}" for record in GOLD]
    for name in ("one", "two"):
        train_vectors(texts, tmp_path / name, width=8, buckets=64, least=1, epochs=1)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    vectors = SubwordVectors.from_floret(tmp_path / "one")
    assert vectors.lookup(["PrunoNet", "unseen"]).shape == (2, 8)
