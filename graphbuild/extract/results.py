"""Reported results: a number, the method that reached it, the benchmark, and the metric.

Candidates come from ``result_slots``; a logistic regression over how they were found decides
which of them the paper reports.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphbuild.errors import ModelNotFoundError
from graphbuild.extract.context import PaperContext
from graphbuild.extract.result_slots import Candidate, find_candidates
from graphbuild.types import RelationName, Result

__all__ = ["ResultModel", "extract_results"]


@dataclass(frozen=True, slots=True)
class ResultModel:
    """Trained weights of the features of a candidate, and the least probability of a result."""

    weights: Mapping[str, float]
    threshold: float

    @classmethod
    def from_disk(cls, path: Path) -> "ResultModel":
        """Read what ``to_disk`` wrote.

        Parameters
        ----------
        path
            A JSON file.

        Returns
        -------
        ResultModel
            The model.

        Raises
        ------
        ModelNotFoundError
            The file is missing or no such model.
        """
        try:
            record = json.loads(path.read_bytes())
            return cls(record["weights"], record["threshold"])
        except (OSError, ValueError, KeyError, TypeError) as err:
            raise ModelNotFoundError(
                f"{path}: the result weights do not load ({err}); install graphbuild again, "
                "or name a folder that 'graphbuild train' wrote"
            ) from err

    def to_disk(self, path: Path) -> None:
        """Write the model; the same model gives the same bytes.

        Parameters
        ----------
        path
            The JSON file to write.
        """
        record = {"threshold": self.threshold, "weights": dict(sorted(self.weights.items()))}
        text = json.dumps(record, ensure_ascii=False, indent=0)
        path.write_text(text + "\n", encoding="utf-8")

    def probability(self, features: Iterable[str]) -> float:
        """Return the probability that a candidate is a reported result.

        Parameters
        ----------
        features
            The features of the candidate.

        Returns
        -------
        float
            In (0, 1).

        Examples
        --------
        >>> ResultModel({"bias": 0.0}, 0.5).probability(["bias", "unknown"])
        0.5
        """
        score = sum(self.weights.get(feature, 0.0) for feature in features)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))


def extract_results(
    context: PaperContext, relations: Sequence[RelationName], model: ResultModel
) -> list[Result]:
    r"""Extract the results that a paper's text reports.

    Parameters
    ----------
    context
        The paper.
    relations
        The paper's relation to each of its entities, in their order.
    model
        Trained weights.

    Returns
    -------
    list of Result
        In order of the numbers. Each names a method and a benchmark or dataset of the paper; the
        metric is one of its entities, a word of the text, or "score".

    Examples
    --------
    >>> from graphbuild.extract.context import ContextEntity
    >>> from graphbuild.types import Span
    >>> text = "Atlas: maps\nAtlas reaches 84.5% accuracy on MapBench."
    >>> kinds = {"Atlas": "METHOD", "accuracy": "METRIC", "MapBench": "BENCHMARK"}
    >>> entities = tuple(
    ...     ContextEntity(name, kind, (name,), (Span(at, at + len(name)),))
    ...     for name, kind in kinds.items()
    ...     for at in [text.rindex(name)]
    ... )
    >>> context = PaperContext(text, (Span(0, 11), Span(12, len(text))), entities)
    >>> model = ResultModel({"bias": 1.0}, 0.5)
    >>> found = extract_results(context, ["introduces", "uses", "evaluates_on"], model)
    >>> [(result.method, result.on, result.metric, result.raw_value) for result in found]
    [('Atlas', 'MapBench', 'accuracy', '84.5%')]
    """
    results: dict[tuple[str, str, str, float], Result] = {}
    for candidate in find_candidates(context, relations):
        probability = model.probability(candidate.features)
        if probability < model.threshold:
            continue
        result = _result(context, candidate, probability)
        results.setdefault((result.method, result.on, result.metric, result.value), result)
    return list(results.values())


def _result(context: PaperContext, candidate: Candidate, probability: float) -> Result:
    metric = candidate.metric
    return Result(
        context.entities[candidate.method.entity].name,
        context.entities[candidate.on.entity].name,
        context.entities[metric.entity].name if metric.entity >= 0 else metric.text,
        candidate.value.raw,
        candidate.value.value,
        candidate.value.unit,
        probability,
        context.sentences[candidate.sentence],
    )
