"""Train the relation classifier: multinomial logistic regression over hashed features."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from graphbuild.errors import MissingExtraError
from graphbuild.extract.relation_features import paper_features
from graphbuild.extract.relations import BUCKETS, RelationModel, hash_features
from graphbuild.training.gold import AnnotatedPaper, gold_context
from graphbuild.types import RELATIONS

try:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression
except ImportError as err:
    raise MissingExtraError("scikit-learn", "train") from err

__all__ = ["train_relations"]

_STRENGTH = 0.05
_STEPS = 80
_LEAST = 1e-3


def train_relations(papers: Sequence[AnnotatedPaper]) -> RelationModel:
    """Train on the entities of annotated papers; metrics are left out, for they are always used.

    Parameters
    ----------
    papers
        Gold papers with relations.

    Returns
    -------
    RelationModel
        Weights below 0.001 are zero, so that the file is small.
    """
    columns: list[int] = []
    borders = [0]
    labels: list[int] = []
    for paper in papers:
        context = gold_context(paper)
        for entity, features in zip(paper.entities, paper_features(context), strict=True):
            if entity.type == "METRIC" or entity.relation is None:
                continue
            columns.extend(hash_features(features))
            borders.append(len(columns))
            labels.append(RELATIONS.index(entity.relation))
    table = csr_matrix(
        (np.ones(len(columns), np.float64), columns, borders), shape=(len(labels), BUCKETS)
    )
    kept = np.flatnonzero(np.bincount(columns, minlength=BUCKETS) >= 2)
    fitted = LogisticRegression(C=_STRENGTH, max_iter=_STEPS, tol=1e-3)
    fitted.fit(table[:, kept], labels)
    weights = np.zeros((BUCKETS, len(RELATIONS)), np.float32)
    weights[np.ix_(kept, fitted.classes_)] = fitted.coef_.T
    weights[hash_features(["bias"])[0]] += _bias(fitted)
    weights[np.abs(weights) < _LEAST] = 0
    return RelationModel(weights)


def _bias(fitted: LogisticRegression) -> npt.NDArray[np.float32]:
    bias = np.zeros(len(RELATIONS), np.float32)
    bias[fitted.classes_] = fitted.intercept_
    return bias
