import pytest

from graphbuild.errors import ModelNotFoundError
from graphbuild.extract import Extractor, UserName, extract_papers
from graphbuild.types import Paper

PAPERS = [
    Paper(
        "one",
        "TinyGuide: Steering Small Models by Hints",
        "Large language models (LLMs) are costly. We introduce TinyGuide, a method that steers "
        "small LLMs. On MMLU and GSM8K, TinyGuide outperforms LoRA.",
    ),
    Paper("two", "", ""),
    Paper("three", "一个没有英文的标题", "这里没有任何英文名称。"),
    Paper("four", "ALL CAPS ABOUT BERT", "WE TRAIN BERT ON $\\mathcal{O}(n)$ TEXTS. 🎉🎉 " * 30),
]


@pytest.fixture(scope="module")
def extractor():
    return Extractor.load()


@pytest.fixture(scope="module")
def first(extractor):
    return next(extractor.extract(PAPERS[:1]))


def named(extraction, name):
    return next(entity for entity in extraction.entities if entity.name == name)


def test_offsets_point_into_title_newline_abstract(first):
    for mention in first.mentions:
        entity = first.entities[mention.entity]
        assert PAPERS[0].text[mention.start : mention.end] in entity.surfaces


def test_short_and_long_form_are_one_entity_with_every_occurrence(first):
    entity = named(first, "Large language models")
    assert set(entity.surfaces) == {"Large language models", "LLMs"}
    index = first.entities.index(entity)
    assert sum(mention.entity == index for mention in first.mentions) == 3


def test_the_name_before_the_colon_is_introduced(first):
    assert named(first, "TinyGuide").relation == "introduces"


def test_benchmarks_are_evaluated_on_with_the_sentence_that_says_so(first):
    entity = named(first, "MMLU")
    assert (entity.type, entity.relation) == ("BENCHMARK", "evaluates_on")
    assert PAPERS[0].text[slice(*entity.evidence)].startswith("On MMLU and GSM8K")


@pytest.mark.parametrize(
    ("title", "said", "kind"),
    [
        ("OmniRoad: Scenes from Above", "a large-scale dataset of road scenes", "DATASET"),
        ("OmniRoad: Scenes from Above", "a benchmark of road scenes", "BENCHMARK"),
        ("OmniRoad: Scenes from Above", "a framework that plans routes", "METHOD"),
    ],
)
def test_what_the_paper_calls_a_name_once_is_its_type_everywhere(extractor, title, said, kind):
    abstract = f"Roads are many. We present OmniRoad, {said}. OmniRoad covers forty cities."
    found = named(next(extractor.extract([Paper("a", title, abstract)])), "OmniRoad")
    assert found.type == kind
    assert found.relation == "introduces"


def test_odd_texts_neither_crash_nor_lose_their_place(extractor):
    assert [found.paper for found in extractor.extract(PAPERS)] == ["one", "two", "three", "four"]


def test_a_paper_gives_the_same_in_any_company(extractor, first):
    crowd = [*PAPERS[1:], *[PAPERS[0]] * 70]
    assert [*extractor.extract(crowd)][40].entities == first.entities


@pytest.mark.slow
def test_the_number_of_processes_changes_nothing(extractor):
    assert list(extract_papers(PAPERS, jobs=2)) == list(extractor.extract(PAPERS))


def test_names_of_the_user_win_over_the_model():
    extractor = Extractor.load(names=[UserName("Hints", "DATASET")], stop=["LoRA"])
    found = next(extractor.extract(PAPERS[:1]))
    assert named(found, "Hints").type == "DATASET"
    assert not any("LoRA" in entity.surfaces for entity in found.entities)


def test_what_the_user_gives_changes_the_digest(extractor):
    assert Extractor.load(stop=["LoRA"]).digest != extractor.digest


def test_entities_below_the_wished_confidence_are_left_out(extractor):
    strict = Extractor.load(min_confidence=0.9)
    found = next(strict.extract(PAPERS[:1]))
    assert all(entity.confidence >= 0.9 for entity in found.entities)
    assert len(found.entities) < len(next(extractor.extract(PAPERS[:1])).entities)


def test_a_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(ModelNotFoundError, match=r"no model here"):
        Extractor.load(tmp_path)
