"""Train the classifier that decides which numbers of a paper are reported results."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from graphbuild.errors import MissingExtraError
from graphbuild.extract.result_slots import Candidate, find_candidates
from graphbuild.extract.results import ResultModel
from graphbuild.training.gold import AnnotatedPaper, AnnotatedResult, gold_context
from graphbuild.training.scoring import match_results
from graphbuild.types import RelationName

try:
    from sklearn.linear_model import LogisticRegression
except ImportError as err:
    raise MissingExtraError("sklearn", "train") from err

__all__ = ["train_results"]

_LEAST_USES = 3


def train_results(
    papers: Sequence[AnnotatedPaper], *, strength: float = 1.0, threshold: float = 0.32
) -> ResultModel:
    """Train the result classifier on annotated papers.

    A logistic regression; a candidate is positive where its value, method and benchmark are those
    of a reported result. The same papers give the same model.

    Parameters
    ----------
    papers
        Annotated papers with relations and results.
    strength
        Inverse of the L2 penalty.
    threshold
        Least probability of a result; the best F1 of cross-validation lies below one half because
        a missed result costs as much as a spurious one.

    Returns
    -------
    ResultModel
        The trained model.
    """
    candidates: list[Candidate] = []
    labels: list[bool] = []
    for paper in papers:
        relations: list[RelationName] = [entity.relation or "uses" for entity in paper.entities]
        for candidate in find_candidates(gold_context(paper), relations):
            candidates.append(candidate)
            labels.append(_is_reported(paper, candidate))
    uses = Counter(feature for candidate in candidates for feature in candidate.features)
    features = sorted(feature for feature, count in uses.items() if count >= _LEAST_USES)
    column = {feature: place for place, feature in enumerate(features)}
    table = np.zeros((len(candidates), len(features)), np.float32)
    for row, candidate in enumerate(candidates):
        for feature in candidate.features:
            if feature in column:
                table[row, column[feature]] = 1
    fitted = LogisticRegression(C=strength, max_iter=1000, fit_intercept=False).fit(table, labels)
    weights = {
        feature: round(float(weight), 4)
        for feature, weight in zip(features, fitted.coef_[0], strict=True)
    }
    return ResultModel(weights, threshold)


def _is_reported(paper: AnnotatedPaper, candidate: Candidate) -> bool:
    guess = AnnotatedResult(
        paper.entities[candidate.method.entity].name,
        paper.entities[candidate.on.entity].name,
        "",
        candidate.value.raw,
    )
    predicted = AnnotatedPaper(paper.id, "", "", (), (guess,))
    return bool(match_results(paper, predicted, relaxed=True))
