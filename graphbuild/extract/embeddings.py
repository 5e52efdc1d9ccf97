"""Word vectors from subwords, small enough to ship: one byte a number."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import orjson
from spacy.strings import StringStore
from spacy.vectors import Vectors

from graphbuild.errors import ModelNotFoundError

__all__ = ["SubwordVectors"]


class SubwordVectors:
    """floret vectors (Bojanowski et al. 2017; hashed as in spaCy's floret), held as bytes.

    Parameters
    ----------
    table
        Rounded vectors of the hash buckets, shape (buckets, width).
    scale
        What each row is multiplied by, shape (buckets,).
    settings
        ``minn``, ``maxn``, ``hash_count``, ``hash_seed``, ``bow`` and ``eow`` of floret.
    """

    def __init__(
        self,
        table: npt.NDArray[np.int8],
        scale: npt.NDArray[np.float16],
        settings: dict[str, int | str],
    ) -> None:
        self.table = table
        self.scale = scale
        self.settings = settings
        data = table.astype(np.float32) * scale.astype(np.float32)[:, None]
        self._vectors = Vectors(strings=StringStore(), mode="floret", data=data, **settings)

    @property
    def width(self) -> int:
        """Length of a vector."""
        return int(self.table.shape[1])

    def lookup(self, words: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return the vectors of words, shape (words, width).

        Examples
        --------
        >>> settings = dict(minn=3, maxn=3, hash_count=1, hash_seed=1, bow="<", eow=">")
        >>> ones = SubwordVectors(np.ones((8, 2), np.int8), np.ones(8, np.float16), settings)
        >>> ones.lookup(["GSM8K"]).tolist()
        [[1.0, 1.0]]
        """
        if not words:
            return np.zeros((0, self.width), np.float32)
        return np.asarray(self._vectors.get_batch(list(words)), np.float32)

    @classmethod
    def from_floret(cls, path: Path) -> "SubwordVectors":
        """Read the text file that ``floret`` writes, and round it.

        Parameters
        ----------
        path
            A ``.floret`` file.

        Returns
        -------
        SubwordVectors
            Each row scaled so that its largest number is 127.
        """
        with path.open(encoding="utf8") as file:
            buckets, width, minn, maxn, hash_count, seed, bow, eow = file.readline().split()
            rows = np.zeros((int(buckets), int(width)), np.float32)
            for line in file:
                index, *values = line.split()
                rows[int(index)] = [float(value) for value in values]
        scale = (np.abs(rows).max(1) / 127).astype(np.float16)
        safe = np.where(scale > 0, scale, 1).astype(np.float32)
        table = np.clip(np.rint(rows / safe[:, None]), -127, 127).astype(np.int8)
        settings: dict[str, int | str] = {
            "minn": int(minn),
            "maxn": int(maxn),
            "hash_count": int(hash_count),
            "hash_seed": int(seed),
            "bow": bow,
            "eow": eow,
        }
        return cls(table, scale, settings)

    def to_disk(self, folder: Path) -> None:
        """Write the table and its settings into a folder."""
        np.save(folder / "vectors.npy", self.table)
        np.save(folder / "vectors_scale.npy", self.scale)
        (folder / "vectors.json").write_bytes(
            orjson.dumps(self.settings, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
        )

    @classmethod
    def from_disk(cls, folder: Path) -> "SubwordVectors":
        """Read what ``to_disk`` wrote."""
        try:
            return cls(
                np.load(folder / "vectors.npy"),
                np.load(folder / "vectors_scale.npy"),
                orjson.loads((folder / "vectors.json").read_bytes()),
            )
        except FileNotFoundError as err:
            raise ModelNotFoundError(
                f"{folder}: '{Path(err.filename).name}' is missing from the model; "
                "install graphbuild again, or name a folder that 'graphbuild train' wrote"
            ) from err
