import numpy as np
import pytest

from graphbuild.extract.entities import join_surfaces
from graphbuild.extract.lexicon import normal_phrase
from graphbuild.extract.surfaces import Surface
from graphbuild.extract.tagging import TaggedText, token_offsets
from graphbuild.extract.tags import TAGS
from graphbuild.extract.tokenizer import tokenize


def joined(text, names, kind="METHOD", abbreviations=()):
    """Join names that are given as strings; each stands where the text first has its tokens."""
    words, spaces = tokenize(text)
    starts, ends = token_offsets(words, spaces)
    tagged = TaggedText(text, tuple(words), starts, ends, np.zeros((len(words), len(TAGS))))
    surfaces = []
    for name in names:
        parts = tokenize(name)[0]
        at = next(
            place for place in range(len(words)) if words[place : place + len(parts)] == parts
        )
        surfaces.append(Surface(normal_phrase(parts), kind, 0.9, ((at, at + len(parts)),)))
    return [set(entity.surfaces) for entity in join_surfaces(tagged, surfaces, abbreviations)]


@pytest.mark.parametrize(
    "names",
    [
        ("reinforcement learning", "RL"),
        ("3D Gaussian Splatting", "3DGS"),
        ("vision-language models", "VLMs"),
        ("LMs", "LM"),
    ],
)
def test_initials_and_plurals_join_without_a_definition(names):
    text = f"A title\nWe study {names[0]} here and {names[1]} there."
    assert joined(text, names) == [set(names)]


def test_initials_of_two_names_join_neither():
    names = ("representation learning", "reinforcement learning", "RL")
    text = f"A title\nWe compare {names[0]} and {names[1]} by RL."
    assert len(joined(text, names)) == 3


def test_initials_join_only_names_of_one_type():
    text = "A title\nWe study reinforcement learning and RL."
    words, spaces = tokenize(text)
    starts, ends = token_offsets(words, spaces)
    tagged = TaggedText(text, tuple(words), starts, ends, np.zeros((len(words), len(TAGS))))
    at = words.index("reinforcement")
    surfaces = [
        Surface("reinforcement learning", "METHOD", 0.9, ((at, at + 2),)),
        Surface("rl", "BENCHMARK", 0.9, ((at + 3, at + 4),)),
    ]
    assert len(join_surfaces(tagged, surfaces, ())) == 2


def test_a_definition_joins_and_the_long_form_is_the_name():
    text = "A title\nWe tune Dynamic Choice (DyC) well."
    found = joined(text, ("Dynamic Choice", "DyC"), abbreviations=[("dyc", "dynamic choice")])
    assert found == [{"Dynamic Choice", "DyC"}]
