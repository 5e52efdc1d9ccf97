import time

import pytest

from graphbuild.extract.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def test_the_title_line_is_its_own_sentence_whatever_it_ends_with():
    assert sentences("What Is a Map?  Part 2\nWe ask.") == ["What Is a Map?  Part 2", "We ask."]
    assert sentences("A map without stop\nwe ask.") == ["A map without stop", "we ask."]


@pytest.mark.parametrize(
    "sentence",
    [
        "We test strong models, e.g. GPT-4, i.e. the best ones.",
        "Follow Smith et al. Their work is cited.",
        "It reaches 84.5 vs. 80.1 on MMLU.",
        "See Fig. 3 and Eq. 4 for version v1.5 of Llama 3.1 models.",
        "The U.S. market w.r.t. Asia is small.",
        "We follow J. Smith and D. R. Jones here.",
        "The loss $f(x. y)$ is used, cf. Section 2.",
        "Models (e.g., Qwen2.5. and others) are fine.",
        "The average (Avg. 80.1) is high.",
    ],
)
def test_a_full_stop_that_ends_no_sentence_does_not_split(sentence):
    assert sentences(f"T\n{sentence}") == ["T", sentence]


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("One is done. Two is next.", ["One is done.", "Two is next."]),
        ('He said "stop." Then it ended.', ['He said "stop."', "Then it ended."]),
        ("It is open (see below.) We go on.", ["It is open (see below.)", "We go on."]),
        ("It works. xLSTM is new.", ["It works.", "xLSTM is new."]),
        ("Does it? It does! 42 is right.", ["Does it?", "It does!", "42 is right."]),
        ("One idea in this paper.We propose it.", ["One idea in this paper.", "We propose it."]),
        ("It holds for every X. This is new.", ["It holds for every X.", "This is new."]),
        ("A paragraph\n\nanother one", ["A paragraph", "another one"]),
        ("A wrapped\nline stays. One.", ["A wrapped\nline stays.", "One."]),
        (
            "We use \\textbf{Maps}. \\textbf{Maps} work.",
            ["We use \\textbf{Maps}.", "\\textbf{Maps} work."],
        ),
    ],
)
def test_sentences_split_where_a_reader_would(abstract, expected):
    assert sentences(f"T\n{abstract}") == ["T", *expected]


@pytest.mark.parametrize("text", ["", "\n", "Only a title", "\nOnly an abstract. Yes."])
def test_spans_are_in_order_and_lose_only_white_space(text):
    spans = split_sentences(text)
    assert spans == sorted(spans)
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == "".join(text.split())


def test_time_is_linear_in_the_text():
    piece = "A (b. C. D. e.g. f. " * 500
    start = time.perf_counter()
    split_sentences("T\n" + piece)
    short = time.perf_counter() - start
    start = time.perf_counter()
    split_sentences("T\n" + piece * 16)
    assert time.perf_counter() - start < 16 * 8 * max(short, 0.002)
