"""What kind of thing a name is, by the words around all its places in the paper.

The tagger decides at each place; "OmniWorld, a large-scale dataset" says it once for all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from graphbuild.errors import ModelNotFoundError
from graphbuild.extract.arrays import read_arrays
from graphbuild.types import ENTITY_TYPES

__all__ = ["TYPE_FEATURES", "TypeModel", "type_features"]

Floats = npt.NDArray[np.float64]

_WORDS = {
    "benchmark": "benchmark benchmarks benchmarking challenge testbed leaderboard suite",
    "dataset": "dataset datasets corpus corpora collection database",
    "method": "model models framework method methods approach algorithm architecture network "
    "networks system pipeline agent technique module",
    "task": "task tasks problem problems",
    "metric": "metric metrics score scores rate measure",
}
_KIND_OF_WORD = {
    word: row for row, words in enumerate(_WORDS.values()) for word in words.split(" ")
}
_PLACES = ("next", "before", "after in the sentence", "before in the sentence")
_ENDINGS = (
    ("bench", "benchmark", "arena", "eval", "gym"),
    ("qa", "set", "data", "corpus"),
    ("net", "former", "gpt", "lm", "gan", "er"),
)
_AFTER, _BEFORE = 14, 6
_STOPS = frozenset(".!?")

TYPE_FEATURES = (
    *(f"{kind}, by the tagger" for kind in ENTITY_TYPES),
    *(f"a word for a {kind} {place}" for place in _PLACES for kind in _WORDS),
    *(f"ends like {ends[0]}" for ends in _ENDINGS),
    "in a title that says benchmark",
    "in a title that says dataset",
    "before the title's colon",
)


def type_features(
    words: Sequence[str],
    ranges: Sequence[tuple[int, int]],
    evidence: Floats,
    title_end: int,
    *,
    leads: bool,
) -> Floats:
    r"""Return what the paper says of the kind of a name.

    Parameters
    ----------
    words
        Tokens of title, newline, abstract.
    ranges
        Where the name stands, as ranges of tokens.
    evidence
        The tagger's probability of each type, shape (types,).
    title_end
        The token of the newline after the title.
    leads
        Whether the name stands before the title's colon.

    Returns
    -------
    array of float, shape (len(TYPE_FEATURES),)
        Log shares of the types, then ones and zeros.

    Examples
    --------
    >>> words = ["Omni", "\\n", "We", "give", "Omni", ",", "a", "dataset", "."]
    >>> row = type_features(words, [(0, 1), (4, 5)], np.full(5, 0.1), 1, leads=False)
    >>> [name for name, value in zip(TYPE_FEATURES, row) if value > 0]
    ['a word for a dataset after in the sentence']
    """
    kinds = len(_WORDS)
    cues = np.zeros((len(_PLACES), kinds))
    for start, end in ranges:
        after = _until_stop(words[end : end + _AFTER])
        before = _until_stop(words[max(0, start - _BEFORE) : start][::-1])
        for row, near in ((0, after[:1]), (1, before[:1]), (2, after), (3, before)):
            for word in near:
                kind = _KIND_OF_WORD.get(word)
                if kind is not None:
                    cues[row, kind] = 1
    last = words[ranges[0][1] - 1].lower()
    titled = any(start < title_end for start, _ in ranges)
    title = {_KIND_OF_WORD.get(word.lower()) for word in words[:title_end]} if titled else set()
    shares = evidence / max(evidence.sum(), 1e-6)
    return np.concatenate(
        [
            np.log(shares + 1e-3),
            cues.ravel(),
            [last.endswith(ends) for ends in _ENDINGS],
            [0 in title, 1 in title, leads],
        ]
    )


def _until_stop(words: Sequence[str]) -> list[str]:
    near: list[str] = []
    for word in words:
        if word in _STOPS or "\n" in word:
            break
        near.append(word.lower())
    return near


@dataclass(frozen=True, slots=True)
class TypeModel:
    """A multinomial logistic regression: weights, shape (features, types), and bias, (types,)."""

    weights: Floats
    bias: Floats

    def shares(self, features: Floats) -> Floats:
        """Return the probability of each type given that the string is a name.

        Parameters
        ----------
        features
            As ``type_features`` gives them, shape (strings, features).

        Returns
        -------
        array of float, shape (strings, types)
            Rows sum to 1.
        """
        # A sum row by row: what one string gives does not depend on how many there are.
        scores = (features[:, :, None] * self.weights[None]).sum(1) + self.bias
        chances = np.exp(scores - scores.max(1, keepdims=True))
        return np.asarray(chances / chances.sum(1, keepdims=True), np.float64)

    def to_disk(self, path: Path) -> None:
        """Write the model as ``.npz``."""
        np.savez_compressed(path, weights=self.weights, bias=self.bias)

    @classmethod
    def from_disk(cls, path: Path) -> "TypeModel":
        """Read what ``to_disk`` wrote.

        Raises
        ------
        ModelNotFoundError
            The file is missing or of another version.
        """
        names = [item.name for item in fields(cls)]
        model = cls(**read_arrays(path, names, "weights of types"))
        if model.weights.shape != (len(TYPE_FEATURES), len(ENTITY_TYPES)):
            raise ModelNotFoundError(
                f"{path}: made for another version; train the model with 'graphbuild train'"
            )
        return model
