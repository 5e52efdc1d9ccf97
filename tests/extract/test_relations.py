import re
from pathlib import Path

import numpy as np
import pytest

from graphbuild.errors import ModelNotFoundError
from graphbuild.extract.context import ContextEntity, PaperContext
from graphbuild.extract.extractor import PACKAGED_MODEL
from graphbuild.extract.relation_features import relation_features
from graphbuild.extract.relations import BITS, RelationModel, possible_relations
from graphbuild.extract.sentences import split_sentences
from graphbuild.types import ENTITY_TYPES, Span

WEIGHTS = PACKAGED_MODEL / "graphbuild_relations" / "relations.npz"

TITLE = "Lantern: Sparse Routing for Language Models"
ABSTRACT = (
    "Large language models are costly, and mixture of experts has become popular. "
    "In this paper, we propose Lantern, a sparse router that is trained with AdamW. "
    "We evaluate it on MMLU and GSM8K. "
    "Lantern outperforms Switch Transformer and GLaM by a large margin in accuracy."
)
NAMES = {
    "Lantern": "METHOD",
    "Large language models": "METHOD",
    "mixture of experts": "METHOD",
    "AdamW": "METHOD",
    "MMLU": "BENCHMARK",
    "GSM8K": "BENCHMARK",
    "Switch Transformer": "METHOD",
    "GLaM": "METHOD",
    "accuracy": "METRIC",
}


def context(text: str, names: dict[str, str]) -> PaperContext:
    return PaperContext(
        text,
        tuple(split_sentences(text)),
        tuple(
            ContextEntity(
                name,
                kind,
                (name,),
                tuple(Span(*found.span()) for found in re.finditer(re.escape(name), text)),
            )
            for name, kind in names.items()
        ),
    )


@pytest.fixture(scope="module")
def model() -> RelationModel:
    return RelationModel.from_disk(WEIGHTS)


def test_the_packaged_model_tells_the_relations_of_a_plain_abstract(model):
    found = model.classify(context(f"{TITLE}\n{ABSTRACT}", NAMES))
    relations = dict(zip(NAMES, (item.relation for item in found), strict=True))
    assert relations["Lantern"] == "introduces"
    assert relations["MMLU"] == relations["GSM8K"] == "evaluates_on"
    assert relations["Switch Transformer"] == relations["GLaM"] == "compares_with"
    assert relations["accuracy"] == "uses"


def test_the_evidence_is_the_sentence_that_shows_the_relation(model):
    paper = context(f"{TITLE}\n{ABSTRACT}", NAMES)
    found = dict(zip(NAMES, model.classify(paper), strict=True))
    evidence = {name: paper.text[slice(*item.evidence)] for name, item in found.items()}
    assert evidence["Lantern"].startswith("In this paper, we propose Lantern")
    assert evidence["GLaM"].startswith("Lantern outperforms")


def test_confidence_is_a_probability(model):
    found = model.classify(context(f"{TITLE}\n{ABSTRACT}", NAMES))
    assert all(0 < item.confidence <= 1 for item in found)


@pytest.mark.parametrize("kind", ENTITY_TYPES)
def test_a_relation_that_a_type_cannot_have_is_never_given(kind):
    paper = context("Title\nWe propose Lantern.", {"Lantern": kind})
    found = set()
    for seed in range(60):
        weights = np.random.default_rng(seed).normal(size=(1 << BITS, 5)).astype(np.float32)
        found.add(RelationModel(weights, {}).classify(paper)[0].relation)
    assert found == set(possible_relations(kind))


def test_the_answer_does_not_depend_on_the_order_of_the_entities(model):
    forward = model.classify(context(f"{TITLE}\n{ABSTRACT}", NAMES))
    backward = model.classify(context(f"{TITLE}\n{ABSTRACT}", dict(reversed(NAMES.items()))))
    assert [item.relation for item in forward] == [item.relation for item in backward][::-1]


def test_an_entity_without_mentions_and_a_paper_without_entities_are_no_errors(model):
    assert model.classify(context("Title\nText.", {})) == []
    lone = context("Title\nText.", {"Absent": "METHOD"})
    assert len(model.classify(lone)) == 1


def test_what_a_paper_says_itself_of_a_name_is_taken_off_while_it_is_trained_on():
    from zlib import crc32

    paper = context("T\nWe propose Map.", {"Map": "METHOD"})
    own = {crc32(b"map"): [1, 0, 0, 0, 0]}
    unseen = relation_features(paper, {})[0].all
    assert relation_features(paper, own, own)[0].all == unseen
    assert relation_features(paper, own)[0].all != unseen


def test_a_model_survives_the_disk_and_is_written_the_same_twice(tmp_path: Path, model):
    model.to_disk(tmp_path / "a.npz")
    again = RelationModel.from_disk(tmp_path / "a.npz")
    again.to_disk(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert np.array_equal(again.weights, model.weights)
    assert again.names == model.names
    assert (tmp_path / "a.npz").stat().st_size < 2_000_000


def test_a_missing_or_strange_file_is_named(tmp_path: Path):
    with pytest.raises(ModelNotFoundError, match="absent"):
        RelationModel.from_disk(tmp_path / "absent.npz")
    np.savez(tmp_path / "other.npz", a=np.zeros(1))
    with pytest.raises(ModelNotFoundError, match="other"):
        RelationModel.from_disk(tmp_path / "other.npz")
