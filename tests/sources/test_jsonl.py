"""Our own JSON Lines: what is read, what is written, and that both are the same."""

import json
import tempfile
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphbuild.errors import InputError
from graphbuild.sources import paper_from_json, paper_to_json, read_jsonl, read_papers, write_jsonl
from graphbuild.sources.ids import identifiers_of
from graphbuild.types import Author, Paper, Reference, Rejected

FULL = Paper(
    id="doi:10.1000/x",
    title="A Study of Looms",
    abstract="We weave.\n\nTwice.",
    published_date="2024-05-24",
    date_precision="inferred",
    authors=(Author("Ada Lovelace", "Ada", "Lovelace", "orcid:0"), Author("Ada")),
    author_count=3,
    organisations=(Author("Loom Works", id="huggingface:loom"),),
    venue="Looms 2024",
    url="https://example.org/x",
    upvotes=0,
    comments=4,
    categories=("cs.CL",),
    identifiers=("doi:10.1000/x", "openalex:W1"),
    references=(Reference("arxiv:2001.00001"), Reference(title="A Title")),
    licence="CC-BY-4.0",
    sources=("a.txt:3", "b.txt:9"),
)


def test_every_field_survives_writing_and_reading(tmp_path):
    path = tmp_path / "papers.jsonl"
    assert write_jsonl([FULL, Paper("title:1", "Only", "")], path) == 2
    first, second = read_jsonl(path)
    assert first == FULL
    assert (second.id, second.abstract, second.sources) == ("title:1", "", (f"{path}:2",))


def test_the_objects_are_flat_camel_case():
    assert {"publishedDate", "datePrecision", "authorCount"} <= set(paper_to_json(FULL))
    assert paper_to_json(FULL)["authors"][0] == {
        "name": "Ada Lovelace",
        "given": "Ada",
        "family": "Lovelace",
        "id": "orcid:0",
    }


def test_id_title_and_abstract_stay_exactly_as_given(read_text):
    record = {"id": "2405.15738", "title": "Large\n  Models ", "abstract": " We\tshow. \n"}
    [paper] = read_text(json.dumps(record), "papers.jsonl")
    assert (paper.id, paper.title, paper.abstract) == tuple(record.values())
    assert paper.identifiers == ("arxiv:2405.15738",)


def test_unknown_keys_and_annotations_are_ignored(read_text):
    line = {"id": "seed-1", "title": "A", "abstract": "B.", "entities": [], "mentions": 7}
    [paper] = read_text(json.dumps(line), "gold.jsonl")
    assert paper.id == "seed-1"


@pytest.mark.shared
def test_the_gold_files_are_read_whole(shared_data):
    gold = shared_data.parent / "annotation/gold"
    for name in ("train.jsonl", "dev.jsonl"):
        lines = [json.loads(line) for line in (gold / name).open(encoding="utf-8")]
        papers = list(read_papers([gold / name]))
        assert [(p.id, p.title, p.abstract) for p in papers] == [
            (line["id"], line["title"], line["abstract"]) for line in lines
        ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"abstract": "B."}', "'title' is missing"),
        ('{"title": "A"}', "'abstract' is missing"),
        ('{"title": " ", "abstract": "B."}', "'title' is empty"),
        ('{"title": 3, "abstract": "B."}', "'title' must be a string, not a number"),
        ('{"title": "A", "abstract": "B.", "id": []}', "'id' must be a string, not a list"),
        (
            '{"title": "A", "abstract": "B.", "upvotes": "many"}',
            "'upvotes' must be a whole number from 0, not a string",
        ),
        (
            '{"title": "A", "abstract": "B.", "authors": [{"nickname": "X"}]}',
            "each of 'authors' must be a name, or an object with 'name'",
        ),
        (
            '{"title": "A", "abstract": "B.", "publishedDate": "soon"}',
            "'publishedDate' is no date: 'soon'; write YYYY-MM-DD, YYYY-MM or YYYY",
        ),
        ("[1]", "the line holds no JSON object; write one object a line"),
    ],
)
def test_a_broken_line_is_set_aside_with_its_number_and_reason(read_text, tmp_path, line, reason):
    good = '{"title": "A", "abstract": "B."}'
    first, broken, last = read_text(f"{good}\n{line}\n\n{good}\n", "papers.jsonl")
    assert broken == Rejected(f"{tmp_path / 'papers.jsonl'}:2", reason)
    assert last.sources == (f"{tmp_path / 'papers.jsonl'}:4",)
    assert first.title == "A"


def test_a_line_that_is_no_json_is_set_aside(read_text):
    _, broken = read_text('{"title": "A", "abstract": "B."}\n{"title": "A\n', "papers.jsonl")
    assert broken.reason.startswith("this is no valid JSON: ")


def test_a_byte_order_mark_is_read_over(read_text):
    [paper] = read_text(b'\xef\xbb\xbf{"title": "A", "abstract": "B."}', "papers.jsonl")
    assert paper.title == "A"


def test_nothing_is_left_behind_when_writing_fails(tmp_path):
    def papers():
        yield FULL
        raise RuntimeError

    (tmp_path / "papers.jsonl").write_text("old")
    with pytest.raises(RuntimeError):
        write_jsonl(papers(), tmp_path / "papers.jsonl")
    assert [path.name for path in tmp_path.iterdir()] == ["papers.jsonl"]
    assert (tmp_path / "papers.jsonl").read_text() == "old"


SCHEMA = json.loads(files("graphbuild.sources").joinpath("paper.schema.json").read_text("utf-8"))


def test_the_schema_names_every_key_that_is_written():
    assert set(SCHEMA["properties"]) == set(paper_to_json(FULL))


def test_what_is_written_fits_the_schema(examples):
    validator = jsonschema.Draft202012Validator(SCHEMA)
    papers = [r for r in read_papers([examples]) if isinstance(r, Paper)]
    for paper in [FULL, *papers]:
        validator.validate(paper_to_json(paper))


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NAME = TEXT.filter(bool)
COUNT = st.none() | st.integers(0, 10**6)
AUTHOR = st.builds(Author, NAME, st.none() | TEXT, st.none() | TEXT, st.none() | TEXT)
DATED = st.sampled_from(
    [(None, "none"), ("2024", "year"), ("2024-05", "month"), ("2024-05-01", "day"),
     ("2024-05-01", "inferred")]
)  # fmt: skip
PAPER = st.builds(
    lambda dated, identifiers, **fields: Paper(
        published_date=dated[0],
        date_precision=dated[1],
        identifiers=identifiers_of(*identifiers),
        **fields,
    ),
    dated=DATED,
    identifiers=st.lists(st.sampled_from(["arxiv:2405.15738", "doi:10.1000/x", "s2:1", "no"])),
    id=st.from_regex(r"[a-z]{2}-[0-9]{1,3}", fullmatch=True),
    title=TEXT.filter(lambda text: bool(text.strip())),
    abstract=TEXT,
    authors=st.lists(AUTHOR, max_size=3).map(tuple),
    author_count=COUNT,
    organisations=st.lists(AUTHOR, max_size=2).map(tuple),
    venue=st.none() | TEXT,
    url=st.none() | TEXT,
    upvotes=COUNT,
    comments=COUNT,
    categories=st.lists(TEXT, max_size=2).map(tuple),
    references=st.lists(st.builds(Reference, st.none() | TEXT, st.none() | TEXT)).map(tuple),
    licence=st.none() | TEXT,
    sources=st.lists(NAME, min_size=1, max_size=3).map(tuple),
)


@given(st.lists(PAPER, max_size=3))
@settings(deadline=None, max_examples=40)
def test_what_is_written_is_read_back_the_same(papers):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "papers.jsonl")
        write_jsonl(papers, path)
        assert list(read_jsonl(path)) == papers


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
WELL_TYPED = st.fixed_dictionaries(
    {"title": st.just("A"), "abstract": st.just("B.")},
    optional={key: JSON for key in paper_to_json(FULL) if key not in {"title", "abstract"}},
)
KEYS = st.sampled_from([*paper_to_json(FULL), "x"])


@given(st.dictionaries(KEYS, JSON))
@settings(deadline=None, max_examples=50)
def test_any_object_gives_a_paper_or_a_sentence(record):
    try:
        paper = paper_from_json(record, source="x:1")
    except InputError:
        return
    assert paper_from_json(paper_to_json(paper)) == paper


@given(WELL_TYPED)
@settings(deadline=None, max_examples=100)
def test_what_the_schema_forbids_is_set_aside(record):
    fits = jsonschema.Draft202012Validator(SCHEMA).is_valid(record)
    reason = ""
    try:
        paper_from_json(record)
    except InputError as error:
        reason = str(error)
    assert fits == (not reason or "'publishedDate' is no date" in reason)
