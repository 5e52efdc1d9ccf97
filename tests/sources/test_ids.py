"""Identifiers in all spellings, and titles in their normal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphbuild.sources import normal_identifier, normal_title, title_id


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2405.15738", "arxiv:2405.15738"),
        ("2405.15738v3", "arxiv:2405.15738"),
        ("arXiv: 2405.15738", "arxiv:2405.15738"),
        ("http://arxiv.org/pdf/2405.15738v1.pdf", "arxiv:2405.15738"),
        ("https://huggingface.co/papers/2606.00683#community", "arxiv:2606.00683"),
        ("oai:arXiv.org:cs/0112017", "arxiv:cs/0112017"),
        ("math.GT/0309136v1", "arxiv:math.GT/0309136"),
        ("https://doi.org/10.48550/arXiv.2405.15738", "arxiv:2405.15738"),
        ("DOI:10.1000/ABC.", "doi:10.1000/abc"),
        ("http://dx.doi.org/10.1000/abc", "doi:10.1000/abc"),
        ("https://openalex.org/W2741809807", "openalex:W2741809807"),
        ("CorpusID:123", "s2:123"),
        ("https://aclanthology.org/P19-1001/", "acl:P19-1001"),
        ("https://aclanthology.org/2020.acl-main.1.pdf", "acl:2020.acl-main.1"),
        ("seed-0247", None),
        ("ab-2401.13006v1", None),
        ("", None),
        ("10.1000", None),
    ],
)
def test_an_identifier_has_one_spelling(value, expected):
    assert normal_identifier(value) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("MixLLM: Dynamic Routing", "MixLLM:Dynamic  routing."),
        (r"Tuy\'eras on $\alpha$-GAN", "Tuyéras on α-GAN"),
        ('Schr{\\"o}dinger Bridges', "Schrödinger bridges"),
        (r"\textbf{Fast} $\mathcal{O}(n)$", "Fast O(n)"),
    ],
)
def test_titles_that_differ_in_spelling_only_have_one_id(first, second):
    assert title_id(first) == title_id(second)


def test_titles_that_differ_in_a_number_have_two_ids():
    assert title_id("Llama 2 in Use") != title_id("Llama 3 in Use")


@given(st.text())
def test_any_title_has_an_id_and_its_normal_form_is_stable(title):
    assert title_id(title).startswith("title:")
    assert normal_title(normal_title(title)) == normal_title(title)
