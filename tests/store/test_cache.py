"""The extraction cache gives back what was put in, and a damaged one costs time only."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphbuild.store import ExtractionCache
from graphbuild.store.codec import decode, encode
from graphbuild.types import (
    Abbreviation,
    Author,
    Extraction,
    Mention,
    Paper,
    PaperEntity,
    Reference,
    Result,
    Span,
)

PAPER = Paper("id:1", "BERT", "We introduce BERT.")
FOUND = Extraction(
    "id:1",
    (PaperEntity("BERT", "METHOD", ("BERT",), "introduces", 0.9, 0.8, Span(5, 23)),),
    (Mention(0, 4, "METHOD", 0, 0.9), Mention(18, 22, "METHOD", 0, 0.7)),
    (Result("BERT", "MMLU", "accuracy", "84.5%", 84.5, "%", 0.5, Span(5, 23)),),
    (Abbreviation("LM", "language model"),),
)


def test_what_was_put_in_comes_back_for_any_paper_with_the_same_text(tmp_path: Path) -> None:
    with ExtractionCache(tmp_path, "model") as cache:
        assert cache.get(PAPER) is None
        cache.put([(PAPER, FOUND)])
    with ExtractionCache(tmp_path, "model") as cache:
        assert cache.get(PAPER) == FOUND
        assert cache.get(replace(PAPER, id="id:2")) == replace(FOUND, paper="id:2")
        assert cache.get(replace(PAPER, abstract="We introduce GPT.")) is None


def test_another_model_finds_nothing_here(tmp_path: Path) -> None:
    with ExtractionCache(tmp_path, "one") as cache:
        cache.put([(PAPER, FOUND)])
    with ExtractionCache(tmp_path, "two") as cache:
        assert cache.get(PAPER) is None


def test_keep_only_forgets_other_texts_and_models(tmp_path: Path) -> None:
    other = replace(PAPER, title="GPT")
    with ExtractionCache(tmp_path, "one") as cache:
        cache.put([(PAPER, FOUND)])
    with ExtractionCache(tmp_path, "two") as cache:
        cache.put([(PAPER, FOUND), (other, FOUND)])
        cache.keep_only([PAPER])
        assert cache.get(PAPER) == FOUND
        assert cache.get(other) is None
    with ExtractionCache(tmp_path, "one") as cache:
        assert cache.get(PAPER) is None


@pytest.mark.parametrize("damage", [b"not a database, not at all" * 100, b""])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "extractions.sqlite").write_bytes(damage)
    with ExtractionCache(tmp_path, "model") as cache:
        assert cache.get(PAPER) is None
        cache.put([(PAPER, FOUND)])
        assert cache.get(PAPER) == FOUND


text = st.text(max_size=20)
authors = st.builds(Author, text, st.none() | text, st.none() | text, st.none() | text)


@given(
    st.builds(
        Paper,
        id=text,
        title=text,
        abstract=text,
        published_date=st.none() | text,
        author_count=st.none() | st.integers(0, 10**6),
        authors=st.lists(authors, max_size=3).map(tuple),
        references=st.lists(st.builds(Reference, st.none() | text, st.none() | text)).map(tuple),
        sources=st.lists(text).map(tuple),
    )
)
def test_a_record_is_the_same_after_a_round_trip(paper: Paper) -> None:
    assert decode(Paper, encode(paper)) == paper


@pytest.mark.parametrize("line", [b"[]", b"[1,2,3]", b"null", b"{", b'["a"]'])
def test_bytes_that_hold_no_record_raise_a_value_error(line: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode(Extraction, line)
