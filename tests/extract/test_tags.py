import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from graphbuild.extract.tags import (
    TAGS,
    TokenSpan,
    decode_tags,
    encode_spans,
    span_probability,
    viterbi,
)


def test_spans_survive_encoding_and_decoding():
    spans = [TokenSpan(0, 1, "METRIC"), TokenSpan(1, 4, "METHOD"), TokenSpan(6, 8, "DATASET")]
    assert decode_tags(encode_spans(spans, 9).tolist()) == spans


@given(
    arrays(
        np.float32,
        st.tuples(st.integers(1, 12), st.just(len(TAGS))),
        elements=st.floats(-20, 0, width=32),
    )
)
def test_the_best_sequence_is_always_valid(scores):
    tags = viterbi(scores)
    assert encode_spans(decode_tags(tags.tolist()), len(tags)).tolist() == tags.tolist()


def test_a_lone_inner_tag_gives_way_to_a_valid_sequence():
    scores = np.full((2, len(TAGS)), -8.0, np.float32)
    scores[:, TAGS.index("O")] = -1.0
    scores[0, TAGS.index("I-TASK")] = -0.5
    assert viterbi(scores).tolist() == [0, 0]


def test_span_probability_is_the_product_of_its_tags():
    scores = np.full((3, len(TAGS)), -50.0, np.float32)
    for place, tag in enumerate(("B-TASK", "I-TASK", "E-TASK")):
        scores[place, TAGS.index(tag)] = np.log(0.5)
    assert span_probability(scores, 0, 3)[3] == pytest.approx(0.125)
    assert span_probability(scores, 0, 2)[3] == pytest.approx(0, abs=1e-9)
