"""Train the classifier of the paper's relation to an entity."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from graphbuild.errors import MissingExtraError
from graphbuild.extract.relation_features import normal_name, relation_features
from graphbuild.extract.relations import BITS, RelationModel, feature_rows, possible_relations
from graphbuild.training.gold import AnnotatedPaper, gold_context
from graphbuild.types import RELATIONS

try:
    from sklearn.linear_model import LogisticRegression
except ImportError as err:
    raise MissingExtraError("sklearn", "train") from err

__all__ = ["count_names", "train_relations"]

_LEAST_USES = 2


def count_names(papers: Sequence[AnnotatedPaper]) -> dict[int, list[int]]:
    """Count how many papers have each relation to each name.

    Parameters
    ----------
    papers
        Annotated papers.

    Returns
    -------
    dict
        Checksum of the normal name to counts in the order of ``RELATIONS``.

    Examples
    --------
    >>> from graphbuild.training.gold import AnnotatedEntity
    >>> entity = AnnotatedEntity("MMLU", "BENCHMARK", ("MMLU",), "evaluates_on")
    >>> list(count_names([AnnotatedPaper("a", "MMLU", "", (entity,))]).values())
    [[0, 1, 0, 0, 0]]
    """
    counts: dict[int, list[int]] = {}
    for paper in papers:
        for entity in paper.entities:
            if entity.relation is None:
                continue
            for name in sorted({normal_name(surface) for surface in entity.surfaces}):
                row = counts.setdefault(crc32(name.encode()), [0] * len(RELATIONS))
                row[RELATIONS.index(entity.relation)] += 1
    return counts


def train_relations(
    papers: Sequence[AnnotatedPaper], *, strength: float = 0.05, iterations: int = 100
) -> RelationModel:
    """Train the relation classifier on annotated papers.

    A multinomial logistic regression over hashed features. What a paper itself says of a name is
    taken off the name's counts while it is trained on, so that they mean "other papers" as they do
    for a new paper. The same papers give the same model.

    Parameters
    ----------
    papers
        Annotated papers with relations.
    strength
        Inverse of the L2 penalty.
    iterations
        Most iterations of the optimiser.

    Returns
    -------
    RelationModel
        The trained model, its weights rounded as ``save`` writes them.
    """
    names = count_names(papers)
    columns: list[npt.NDArray[np.uint32]] = []
    ends = [0]
    labels: list[int] = []
    for paper in papers:
        context = gold_context(paper)
        features = relation_features(context, names, count_names([paper]))
        for entity, found in zip(paper.entities, features, strict=True):
            if entity.relation is None or len(possible_relations(entity.type)) == 1:
                continue
            rows = feature_rows(sorted(found.all), entity.type)
            columns.append(rows)
            ends.append(ends[-1] + len(rows))
            labels.append(RELATIONS.index(entity.relation))
    flat = np.concatenate(columns).astype(np.int64)
    table = csr_array(
        (np.ones(len(flat), np.float32), flat, np.array(ends)), shape=(len(labels), 1 << BITS)
    )
    table.sum_duplicates()
    kept = np.flatnonzero(np.bincount(flat, minlength=1 << BITS) >= _LEAST_USES)
    # Every entity has the feature "bias" and that of its type, so there is no other intercept.
    fitted = LogisticRegression(C=strength, max_iter=iterations, tol=1e-3, fit_intercept=False).fit(
        table[:, kept], np.array(labels)
    )
    weights = np.zeros((1 << BITS, len(RELATIONS)), np.float32)
    for column, relation in enumerate(fitted.classes_):
        weights[kept, relation] = fitted.coef_[column]
    return RelationModel(weights.astype(np.float16).astype(np.float32), names)
