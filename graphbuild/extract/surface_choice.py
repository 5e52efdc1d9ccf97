"""How sure it is that a string of a paper is a name of its likeliest type."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from graphbuild.errors import ModelNotFoundError
from graphbuild.extract.arrays import read_arrays
from graphbuild.types import ENTITY_TYPES

__all__ = ["FEATURES", "SurfaceEvidence", "SurfaceModel", "surface_features"]

Floats = npt.NDArray[np.float64]

# The first eight are numbers, the others yes or no; products of numbers, and of numbers with yes
# or no, are features of the model too.
FEATURES = (
    "evidence",
    "highest",
    "mean",
    "lowest",
    "share of the type",
    "places",
    "share of tagged places",
    "tokens",
    "spelled like a name",
    "in the title",
    "in an abbreviation",
    "before the title's colon",
    "tagged somewhere",
    "capital first",
    *ENTITY_TYPES,
)
_NUMBERS = 8
_MOST_TOKENS = 6
_MOST_PLACES = 12


@dataclass(frozen=True, slots=True)
class SurfaceEvidence:
    """What a paper says of one string.

    Attributes
    ----------
    evidence
        Probability of each type, pooled over places and abbreviations.
    cues
        What the words around its places say of its type, as ``type_features`` gives them.
    places
        Probability of each type at each place, shape (places, types).
    tagged
        Whether the best tag sequence has the string at each place, shape (places,).
    tokens
        Length of the string.
    named, titled, abbreviated, leads, capital
        Whether it is spelled like a name, stands in the title, in an abbreviation's definition,
        before the title's colon, and begins with a capital.
    """

    evidence: Floats
    cues: Floats
    places: Floats
    tagged: npt.NDArray[np.bool_]
    tokens: int
    named: bool
    titled: bool
    abbreviated: bool
    leads: bool
    capital: bool


def surface_features(items: Sequence[SurfaceEvidence]) -> Floats:
    """Return the features of strings.

    Parameters
    ----------
    items
        Strings of one paper.

    Returns
    -------
    array of float, shape (strings, len(FEATURES))
        Probabilities as log odds.

    Examples
    --------
    >>> sure = np.array([0.9, 0.0, 0.0, 0.0, 0.0])
    >>> item = SurfaceEvidence(
    ...     sure, sure, sure[None], np.array([True]), 1, True, False, False, False, True
    ... )
    >>> dict(zip(FEATURES, surface_features([item])[0].round(1).tolist()))["evidence"]
    2.2
    """
    rows = np.zeros((len(items), len(FEATURES)))
    for row, item in zip(rows, items, strict=True):
        sums = item.places.sum(1)
        kind = int(item.evidence.argmax())
        total = item.evidence.sum()
        chances = np.array(
            [total, sums.max(), sums.mean(), sums.min(), item.evidence[kind] / max(total, 1e-6)]
        ).clip(0, 1)
        row[:5] = np.log((chances + 1e-4) / (1 - chances + 1e-4))
        row[5:_NUMBERS] = (
            np.log(min(len(sums), _MOST_PLACES)),
            item.tagged.mean(),
            min(item.tokens, _MOST_TOKENS),
        )
        row[_NUMBERS : _NUMBERS + 6] = (
            item.named,
            item.titled,
            item.abbreviated,
            item.leads,
            item.tagged.any(),
            item.capital,
        )
        row[_NUMBERS + 6 + kind] = 1
    return rows


@dataclass(frozen=True, slots=True)
class SurfaceModel:
    """A logistic regression over features and their products.

    Attributes
    ----------
    mean, scale
        What features are standardised by, shape (features,).
    weights
        Weights of features, then of products, shape (columns,).
    bias
        The intercept, shape (1,).
    """

    mean: Floats
    scale: Floats
    weights: Floats
    bias: Floats

    def probability(self, features: Floats) -> Floats:
        """Return how likely each string is a name of its likeliest type.

        Parameters
        ----------
        features
            As ``surface_features`` gives them, shape (strings, features).

        Returns
        -------
        array of float, shape (strings,)
            Probabilities.
        """
        # A sum row by row: what one string gives does not depend on how many there are.
        scores = (with_products((features - self.mean) / self.scale) * self.weights).sum(1)
        return np.asarray(1 / (1 + np.exp(-scores - self.bias[0])), np.float64)

    def to_disk(self, path: Path) -> None:
        """Write the model as ``.npz``."""
        np.savez_compressed(path, **{item.name: getattr(self, item.name) for item in fields(self)})

    @classmethod
    def from_disk(cls, path: Path) -> "SurfaceModel":
        """Read what ``to_disk`` wrote.

        Raises
        ------
        ModelNotFoundError
            The file is missing or of another version.
        """
        names = [item.name for item in fields(cls)]
        model = cls(**read_arrays(path, names, "weights of names"))
        if len(model.mean) != len(FEATURES):
            raise ModelNotFoundError(
                f"{path}: made for another version; train the model with 'graphbuild train'"
            )
        return model


def with_products(features: Floats) -> Floats:
    """Add the products of numbers, and of numbers with the other features.

    Examples
    --------
    >>> with_products(np.ones((2, len(FEATURES)))).shape
    (2, 143)
    """
    left, right = _PAIRS
    return np.concatenate([features, features[:, left] * features[:, right]], 1)


def _pairs() -> Iterator[tuple[int, int]]:
    for number in range(_NUMBERS):
        yield from ((number, other) for other in range(number, len(FEATURES)))


_PAIRS = tuple(np.array(list(_pairs()), np.int64).T)
