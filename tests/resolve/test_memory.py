"""What is remembered of names saves time and never changes an answer."""

import pytest

from graphbuild.resolve import NameMemory, resolve_corpus, rules_digest
from graphbuild.resolve.compare import compare_names
from graphbuild.types import Abbreviation, Extraction, PaperEntity, Span


def extraction(paper, *names, **defined):
    entities = tuple(
        PaperEntity(name, "METHOD", (name,), "uses", 1.0, 1.0, Span(0, 1)) for name in names
    )
    short = tuple(Abbreviation(short, long) for short, long in defined.items())
    return Extraction(paper, entities, (), (), short)


OLD = [
    extraction("a", "Llama-3-8B", "Llama-3", "retrieval-augmented generation", "GPT-3"),
    extraction("b", "LLaMA 3", "RAG", "Zarble Model", ZQN="zeta quest network"),
]
NEW = [*OLD, extraction("c", "GPT-4", "Llama-3-8B-Instruct", "ZQN", "vector quantization")]


def remembered_of(extractions):
    memory = NameMemory()
    resolve_corpus([], extractions, memory=memory)
    return memory.dump()


def test_a_corpus_resolves_alike_with_and_without_what_an_earlier_one_left():
    memory = NameMemory(remembered_of(OLD))
    assert resolve_corpus([], NEW, memory=memory) == resolve_corpus([], NEW)
    assert memory.changed()


def test_the_same_names_ask_nothing_new():
    memory = NameMemory(remembered_of(NEW))
    assert resolve_corpus([], NEW, memory=memory) == resolve_corpus([], NEW)
    assert not memory.changed()


def test_a_remembered_answer_is_taken_and_not_asked_for_again():
    memory = NameMemory(remembered_of(NEW).replace(b'"Zarble Model"', b'"Unseen Name"'))
    assert memory.normal["Unseen Name"] == memory.normal["Zarble Model"]


def test_names_that_are_gone_are_forgotten():
    memory = NameMemory(remembered_of(NEW))
    resolve_corpus([], OLD, memory=memory)
    assert b"GPT-3" in memory.dump()
    assert b"GPT-4" not in memory.dump()


@pytest.mark.parametrize(
    "damaged", [b"", b"{", b"[]", b'["x"]', b"[1,2,3,4,5,6]", b'[[],[["a",["b"]]],[],[],[],[]]']
)
def test_damaged_bytes_are_an_empty_memory(damaged):
    memory = NameMemory(damaged)
    assert memory.normal["Qwen 2.5"] == "qwen2.5"
    assert resolve_corpus([], NEW, memory=memory) == resolve_corpus([], NEW)


def test_comparisons_come_back_as_they_were():
    memory = NameMemory()
    first = memory.compare("GPT-3", "GPT-4", "METHOD")
    again = NameMemory(memory.dump()).compare("GPT-3", "GPT-4", "METHOD")
    assert first == again == compare_names("GPT-3", "GPT-4", "METHOD")


def test_the_digest_of_the_rules_is_that_of_their_code_and_tables(monkeypatch, tmp_path):
    before = rules_digest()
    (tmp_path / "normal.py").write_text("changed")
    (tmp_path / "data").mkdir()
    monkeypatch.setattr("graphbuild.resolve.memory.files", lambda _: tmp_path)
    rules_digest.cache_clear()
    assert rules_digest() != before
    rules_digest.cache_clear()
