import pytest

from graphbuild.extract.occurrences import find_occurrences, find_urls


def found(text: str, *strings: str) -> list[tuple[str, int]]:
    return [(strings[at], start) for start, _, at in find_occurrences(text, strings)]


def test_only_whole_words_count():
    assert found("BERT, RoBERTa, BERTs, (BERT) BERT_x 2BERT", "BERT") == [("BERT", 0), ("BERT", 23)]


@pytest.mark.parametrize(
    "text", ["GPT-4-based", "GPT-4/x", "GPT-4's", "~GPT-4~", "{GPT-4}", "GPT-4."]
)
def test_a_sign_that_is_no_letter_or_digit_ends_a_word(text):
    assert len(found(text, "GPT-4")) == 1


def test_case_hyphens_and_plural_must_be_as_written():
    assert found("Gpt-4 GPT 4 GPT-4s", "GPT-4") == []


def test_an_occurrence_inside_a_longer_string_does_not_count_but_elsewhere_does():
    text = "MMLU-Pro extends MMLU."
    assert found(text, "MMLU", "MMLU-Pro") == [("MMLU-Pro", 0), ("MMLU", 17)]


def test_overlaps_that_hold_neither_one_both_count():
    assert found("visual reasoning model", "visual reasoning", "reasoning model") == [
        ("visual reasoning", 0),
        ("reasoning model", 7),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/team/Map",
        "http://Map.org",
        "www.Map.org/x",
        "github.com/team/Map",
        "huggingface.co/datasets/Map-1",
        "Map.github.io",
        "team.github.io/Map",
    ],
)
def test_an_occurrence_inside_a_url_does_not_count(url):
    assert found(f"Map is at {url} now", "Map") == [("Map", 0)]


@pytest.mark.parametrize(
    "text", ["It works.We use Map", "Map.We", "Node.js Map", "e.g. Map", "Map.ai"]
)
def test_a_full_stop_alone_makes_no_url(text):
    assert found(text, "Map") == [("Map", text.index("Map"))]
    assert find_urls(text) == []


def test_a_url_ends_at_braces_that_hold_its_link_text():
    text = "See https://map.org/a{Map page}."
    assert found(text, "Map page") == [("Map page", 22)]


def test_strings_that_end_in_signs_are_found():
    assert found("We use C++ and GPT-4+.", "C++", "GPT-4+") == [("C++", 7), ("GPT-4+", 15)]


def test_empty_strings_and_texts_give_nothing():
    assert found("", "a") == []
    assert found("a", "") == []
