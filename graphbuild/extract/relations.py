"""The relation of a paper to each of its entities, by a multinomial logistic regression."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graphbuild.errors import ModelNotFoundError
from graphbuild.extract.arrays import read_arrays
from graphbuild.extract.context import PaperContext, sentence_of
from graphbuild.extract.relation_features import EntityFeatures, NameCounts, relation_features
from graphbuild.types import ENTITY_TYPES, RELATIONS, EntityType, RelationName, Span

__all__ = [
    "BITS",
    "EntityRelation",
    "RelationModel",
    "feature_rows",
    "possible_relations",
]

BITS = 17
"""Binary logarithm of the number of rows of the table of weights."""

_MASK = np.uint32((1 << BITS) - 1)
_SPREAD = np.uint32(0x9E3779B1)
_IMPOSSIBLE: dict[EntityType, frozenset[RelationName]] = {
    "METHOD": frozenset({"evaluates_on"}),
    "TASK": frozenset({"introduces", "evaluates_on", "compares_with"}),
    "METRIC": frozenset({"introduces", "evaluates_on", "compares_with", "mentions"}),
    "DATASET": frozenset(),
    "BENCHMARK": frozenset(),
}


class EntityRelation(NamedTuple):
    """The paper's relation to an entity, how sure it is, and the sentence that shows it."""

    relation: RelationName
    confidence: float
    evidence: Span


@dataclass(frozen=True, slots=True)
class RelationModel:
    """Trained weights, one column a relation, and what annotated papers say of each name.

    ``weights`` has shape (2**BITS, 5) and dtype float32; ``names`` maps the checksum of a normal
    name to counts in the order of ``RELATIONS``.
    """

    weights: npt.NDArray[np.float32]
    names: NameCounts

    @classmethod
    def from_disk(cls, path: Path) -> "RelationModel":
        """Read what ``to_disk`` wrote.

        Parameters
        ----------
        path
            An ``.npz`` file.

        Returns
        -------
        RelationModel
            The model.

        Raises
        ------
        ModelNotFoundError
            The file is missing or of another version.
        """
        arrays = read_arrays(
            path, ("rows", "values", "names", "counts", "bits"), "relation weights"
        )
        rows, values = arrays["rows"], arrays["values"].astype(np.float32)
        keys, counts = arrays["names"].tolist(), arrays["counts"].tolist()
        bits = int(arrays["bits"])
        if bits != BITS:
            raise ModelNotFoundError(
                f"{path}: made for another version; train the model with 'graphbuild train'"
            )
        weights = np.zeros((1 << BITS, len(RELATIONS)), np.float32)
        weights[rows] = values
        return cls(weights, dict(zip(keys, counts, strict=True)))

    def to_disk(self, path: Path) -> None:
        """Write the model compactly; the same model gives the same bytes.

        Parameters
        ----------
        path
            The ``.npz`` file to write.
        """
        rows = np.flatnonzero(np.abs(self.weights).max(axis=1) > 0)
        keys = sorted(self.names)
        np.savez_compressed(
            path,
            bits=np.array(BITS),
            rows=rows.astype(np.uint32),
            values=self.weights[rows].astype(np.float16),
            names=np.array(keys, np.uint32),
            counts=np.array([self.names[key] for key in keys], np.uint16).reshape(
                -1, len(RELATIONS)
            ),
        )

    def classify(self, context: PaperContext) -> list[EntityRelation]:
        r"""Classify the relation of a paper to each of its entities.

        Parameters
        ----------
        context
            The paper.

        Returns
        -------
        list of EntityRelation
            In the order of the entities; the confidence is the relation's probability, the
            evidence the sentence that speaks for it most.

        Examples
        --------
        >>> from graphbuild.extract.context import ContextEntity
        >>> model = RelationModel(np.zeros((1 << BITS, 5), np.float32), {})
        >>> entity = ContextEntity("F1", "METRIC", ("F1",), (Span(4, 6),))
        >>> context = PaperContext("T\nThe F1 rises.", (Span(0, 1), Span(2, 15)), (entity,))
        >>> model.classify(context)
        [EntityRelation(relation='uses', confidence=1.0, evidence=Span(start=2, end=15))]
        """
        if not context.entities:
            return []
        found = relation_features(context, self.names)
        rows = [
            feature_rows(features.all, entity.type)
            for entity, features in zip(context.entities, found, strict=True)
        ]
        offsets = np.cumsum([0, *(len(each) for each in rows[:-1])])
        scores = np.add.reduceat(self.weights[np.concatenate(rows)], offsets, axis=0)
        relations = []
        for entity, features, row in zip(context.entities, found, scores, strict=True):
            row = np.where(_CLOSED[entity.type], -np.inf, row)
            odds = np.exp(row - row.max())
            best = int(odds.argmax())
            relations.append(
                EntityRelation(
                    RELATIONS[best],
                    float(odds[best] / odds.sum()),
                    _evidence(context, features, entity.type, best, self),
                )
            )
        return relations


def possible_relations(entity_type: EntityType) -> tuple[RelationName, ...]:
    """Return the relations that a paper can have to an entity of a type.

    Examples
    --------
    >>> possible_relations("TASK"), possible_relations("METRIC")
    (('uses', 'mentions'), ('uses',))
    """
    return tuple(name for name in RELATIONS if name not in _IMPOSSIBLE[entity_type])


def feature_rows(features: Collection[int], entity_type: EntityType) -> npt.NDArray[np.uint32]:
    """Fold features into rows of the table: one for all types, one for this type.

    Parameters
    ----------
    features
        32-bit checksums.
    entity_type
        The entity's type.

    Returns
    -------
    numpy.ndarray
        Two rows a feature; a row stands twice where two features fall together.

    Examples
    --------
    >>> len(feature_rows([12345], "METHOD"))
    2
    """
    values = np.fromiter(features, np.uint32, len(features))
    typed = ((values ^ _SALTS[entity_type]) * _SPREAD) >> np.uint32(32 - BITS)
    return np.concatenate((values & _MASK, typed))


_SALTS = {
    name: np.uint32(0x5BD1E995 * (place + 1) & 0xFFFFFFFF)
    for place, name in enumerate(ENTITY_TYPES)
}
_CLOSED = {
    name: np.array([relation in _IMPOSSIBLE[name] for relation in RELATIONS])
    for name in ENTITY_TYPES
}


def _evidence(
    context: PaperContext,
    features: EntityFeatures,
    entity_type: EntityType,
    relation: int,
    model: RelationModel,
) -> Span:
    """Choose the sentence whose mention speaks for the relation most; the title comes last."""
    if not features.mentions:
        mentions = [mention for entity in context.entities for mention in entity.mentions]
        start = mentions[0].start if mentions else 0
        return context.sentences[sentence_of(context.sentences, start)] if mentions else Span(0, 0)
    numbers = {number for number, _ in features.mentions}
    if len(numbers) == 1:
        return context.sentences[numbers.pop()]
    # The title names things without saying what the paper does with them.
    chosen = [mention for mention in features.mentions if mention[0]] or features.mentions
    offsets = np.cumsum([0, *(len(hashed) for _, hashed in chosen[:-1])])
    flat = [value for _, hashed in chosen for value in hashed]
    rows = feature_rows(flat, entity_type)
    scores = np.add.reduceat(
        model.weights[rows[: len(flat)], relation] + model.weights[rows[len(flat) :], relation],
        offsets,
    )
    return context.sentences[chosen[int(scores.argmax())][0]]
