"""Run the trained tagger over texts: tokens in, tag log probabilities out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from graphbuild.errors import ModelNotFoundError
from graphbuild.extract.embeddings import SubwordVectors
from graphbuild.extract.lexicon import Lexicon
from graphbuild.extract.network import ROWS, Network, Weights

__all__ = ["TaggedText", "Tagger", "token_offsets"]

_KEPT_WORDS = 100_000


@dataclass(frozen=True, slots=True)
class TaggedText:
    """A text in tokens, with the tagger's log probabilities, shape (tokens, tags)."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    scores: npt.NDArray[np.float32]


def token_offsets(
    words: Sequence[str], spaces: Sequence[bool]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return where tokens start and end in their text, in code points.

    Examples
    --------
    >>> token_offsets(["GPT", "-", "4", "wins"], [False, False, True, False])
    ((0, 3, 4, 6), (3, 4, 5, 10))
    """
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for word, space in zip(words, spaces, strict=True):
        starts.append(position)
        position += len(word)
        ends.append(position)
        position += space
    return tuple(starts), tuple(ends)


class Tagger:
    """Lexicon, word vectors and network together.

    Parameters
    ----------
    lexicon
        The dictionary whose matches are features.
    vectors
        Subword vectors.
    weights
        What training learned.
    """

    def __init__(self, lexicon: Lexicon, vectors: SubwordVectors, weights: Weights) -> None:
        self.lexicon = lexicon
        self.vectors = vectors
        self.weights = weights
        self._network = Network(weights)
        self._index: dict[str, int] = {}
        self._table = np.zeros((0, weights.word_in.shape[1]), np.float32)

    def score(self, texts: Sequence[Sequence[str]]) -> list[npt.NDArray[np.float32]]:
        """Return tag log probabilities.

        Parameters
        ----------
        texts
            Texts in tokens, as ``tokenize`` gives them.

        Returns
        -------
        list of array of float, shape (tokens, tags)
            One array a text; what it holds does not depend on the other texts.
        """
        projections = [self._project(words) for words in texts]
        features = [self.lexicon.features(words) for words in texts]
        return self._network.scores(projections, features)

    def _project(self, words: Sequence[str]) -> npt.NDArray[np.float32]:
        if len(self._index) > _KEPT_WORDS:
            self._index.clear()
            self._table = self._table[:0]
        index = self._index
        new = [word for word in dict.fromkeys(words) if word not in index]
        if new:
            # Blocks of one size, so that a word's projection is the same bits in any company.
            padded = new + [""] * (-len(new) % ROWS)
            rows = [
                self._network.project(block, self.vectors.lookup(block))
                for block in (padded[at : at + ROWS] for at in range(0, len(padded), ROWS))
            ]
            for word in new:
                index[word] = len(index)
            self._table = np.concatenate([self._table, np.concatenate(rows)[: len(new)]])
        return self._table[[index[word] for word in words]]

    def to_disk(self, folder: Path) -> None:
        """Write lexicon, vectors and weights into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self.lexicon.to_disk(folder / "lexicon.tsv.gz")
        self.vectors.to_disk(folder)
        self.weights.to_disk(folder / "weights.npz")

    @classmethod
    def from_disk(cls, folder: Path) -> "Tagger":
        """Read what ``to_disk`` wrote.

        Raises
        ------
        ModelNotFoundError
            A file of the model is missing.
        """
        try:
            return cls(
                Lexicon.from_disk(folder / "lexicon.tsv.gz"),
                SubwordVectors.from_disk(folder),
                Weights.from_disk(folder / "weights.npz"),
            )
        except FileNotFoundError as err:
            raise ModelNotFoundError(
                f"{folder}: '{Path(err.filename).name}' is missing from the model; "
                "install graphbuild again, or name a folder that 'graphbuild train' wrote"
            ) from err
