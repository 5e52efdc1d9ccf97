"""The relation of a paper to each of its entities, by a linear classifier over hashed features."""

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graphbuild.errors import ModelNotFoundError
from graphbuild.extract.context import PaperContext
from graphbuild.extract.relation_features import mention_features, paper_features
from graphbuild.types import RELATIONS, RelationName, Span

__all__ = ["BUCKETS", "EntityRelation", "RelationModel", "hash_features"]

BUCKETS = 1 << 17
"""Hash buckets of the features (Weinberger et al. 2009)."""

_METRIC: RelationName = "uses"


class EntityRelation(NamedTuple):
    """The paper's relation to an entity, how sure it is, and the sentence that shows it."""

    relation: RelationName
    confidence: float
    evidence: Span


def hash_features(features: Sequence[str]) -> list[int]:
    """Return the buckets of features, sorted, each once.

    Examples
    --------
    >>> hash_features(["l1=on", "l1=on"]) == hash_features(["l1=on"])
    True
    """
    return sorted({zlib.crc32(feature.encode()) % BUCKETS for feature in features})


class RelationModel:
    """Weights of the classifier.

    Parameters
    ----------
    weights
        Shape (BUCKETS, relations), in the order of ``RELATIONS``.
    """

    def __init__(self, weights: npt.NDArray[np.float32]) -> None:
        self.weights = weights

    def classify(self, context: PaperContext) -> list[EntityRelation]:
        """Classify the relation of a paper to each of its entities.

        Parameters
        ----------
        context
            The paper with its entities, each of which has a mention.

        Returns
        -------
        list of EntityRelation
            In the order of the entities; a metric is always used, as the guidelines have it.

        Examples
        --------
        >>> from graphbuild.extract.context import ContextEntity
        >>> entity = ContextEntity("FID", "METRIC", ("FID",), (Span(0, 3),))
        >>> model = RelationModel(np.zeros((BUCKETS, len(RELATIONS)), np.float32))
        >>> model.classify(PaperContext("FID", (Span(0, 3),), (entity,)))[0].relation
        'uses'
        """
        result: list[EntityRelation] = []
        mentions = mention_features(context)
        for index, (entity, features) in enumerate(
            zip(context.entities, paper_features(context, mentions), strict=True)
        ):
            probabilities = self._probabilities(features)
            best = int(probabilities.argmax())
            if entity.type == "METRIC":
                best = RELATIONS.index(_METRIC)
                probabilities[best] = 1.0
            places = [
                (float(self._scores(found)[best]) if sentence else -1e9, -sentence)
                for sentence, found in mentions[index]
            ]
            sentence = -max(places)[1] if places else 0
            result.append(
                EntityRelation(
                    RELATIONS[best], float(probabilities[best]), context.sentences[sentence]
                )
            )
        return result

    def _scores(self, features: Sequence[str]) -> npt.NDArray[np.float64]:
        return np.asarray(self.weights[hash_features(features)].sum(0, dtype=np.float64))

    def _probabilities(self, features: Sequence[str]) -> npt.NDArray[np.float64]:
        scores = self._scores(features)
        powers = np.exp(scores - scores.max())
        return np.asarray(powers / powers.sum())

    def to_disk(self, path: Path) -> None:
        """Write the weights that are not zero, in half precision."""
        rows = np.flatnonzero(np.abs(self.weights).max(1) > 0)
        np.savez_compressed(
            path, rows=rows.astype(np.int32), weights=self.weights[rows].astype(np.float16)
        )

    @classmethod
    def from_disk(cls, path: Path) -> "RelationModel":
        """Read what ``to_disk`` wrote.

        Raises
        ------
        ModelNotFoundError
            The file is missing.
        """
        if not path.is_file():
            raise ModelNotFoundError(
                f"{path}: the relation weights are missing; install graphbuild again, "
                "or name a folder that 'graphbuild train' wrote"
            )
        weights = np.zeros((BUCKETS, len(RELATIONS)), np.float32)
        with np.load(path) as stored:
            weights[stored["rows"]] = stored["weights"].astype(np.float32)
        return cls(weights)
