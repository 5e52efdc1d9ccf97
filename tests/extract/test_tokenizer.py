import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from graphbuild.extract.tokenizer import AbstractTokenizer, tokenize

TOKENIZER = AbstractTokenizer(spacy.blank("en").vocab)


def words(text):
    return tokenize(text)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(LLM)-based", ["(", "LLM", ")", "-", "based"]),
        (r"\textbf{DiT}s", ["\\", "textbf", "{", "DiT", "}", "s"]),
        ("D4RL~fu2020d4rl,", ["D4RL", "~", "fu2020d4rl", ","]),
        ("GPT-4/GPT-4o", ["GPT", "-", "4", "/", "GPT", "-", "4o"]),
        ("84.50\\%", ["84.50", "\\", "%"]),
        ("Qwen2.5.", ["Qwen2.5", "."]),
        ("pass@1", ["pass", "@", "1"]),
    ],
)
def test_every_border_of_a_name_is_a_token_border(text, expected):
    assert words(text) == expected


def test_a_url_is_one_token_without_the_stop_after_it():
    assert words("See https://github.com/a/MMLU-x. Then") == [
        "See",
        "https://github.com/a/MMLU-x",
        ".",
        "Then",
    ]


def test_white_space_beyond_one_space_is_kept_as_tokens():
    assert tokenize("A\nB  C") == (["A", "\n", "B", " ", "C"], [False, False, True, False, False])


@given(st.text())
def test_tokens_and_spaces_give_the_text_back(text):
    tokens, spaces = tokenize(text)
    assert "".join(w + " " * s for w, s in zip(tokens, spaces, strict=True)) == text


@settings(deadline=None)
@given(st.text())
def test_the_document_holds_the_text_unchanged(text):
    assert TOKENIZER(text).text == text
