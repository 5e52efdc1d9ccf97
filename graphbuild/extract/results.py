"""Reported results: a number, the method that reached it, the benchmark, and the metric.

Candidates come from ``result_slots``; trained weights choose what each number belongs to, and
decide which of them the paper reports.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from graphbuild.errors import ModelNotFoundError
from graphbuild.extract.context import PaperContext
from graphbuild.extract.result_places import SLOTS, Option, SlotName
from graphbuild.extract.result_slots import Candidate, find_candidates
from graphbuild.types import RelationName, Result

__all__ = ["Choice", "ResultModel", "choice_features", "extract_results", "probabilities"]

# Features of an option that also tell whether the number is a result at all.
_TELLING = (
    "kind=",
    "where=R0",
    "where=L0",
    "where=absent",
    "absent=",
    "own",
    "lower",
    "sized",
    "unnamed",
    "word=",
    "lead=",
)


class Choice(NamedTuple):
    """What a number most likely belongs to, and how likely all of it is right."""

    method: Option
    on: Option
    metric: Option
    probabilities: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class ResultModel:
    """Trained weights: which option fills each slot, and whether a number is a reported result.

    ``threshold`` is the least probability of a result whose parts are all right.
    """

    reported: Mapping[str, float]
    slots: Mapping[SlotName, Mapping[str, float]]
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
            slots = {slot: record["slots"][slot] for slot in SLOTS}
            return cls(record["reported"], slots, record["threshold"])
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
        record = {"threshold": self.threshold, "reported": self.reported, "slots": self.slots}
        text = json.dumps(record, ensure_ascii=False, indent=0, sort_keys=True)
        path.write_text(text + "\n", encoding="utf-8")

    def choose(self, candidate: Candidate) -> Choice:
        """Choose the option of each slot.

        Parameters
        ----------
        candidate
            A number with its options.

        Returns
        -------
        Choice
            The likeliest options; the first of equal ones. One name never fills two slots.
        """
        chosen: list[Option] = []
        chances: list[float] = []
        for slot in ("on", "method", "metric"):
            taken = {option.name for option in chosen}
            options = candidate.options[slot]
            free = [option for option in options if option.name not in taken] or options
            shares = probabilities([self._score(slot, option) for option in free])
            best = max(range(len(free)), key=shares.__getitem__)
            chosen.append(free[best])
            chances.append(shares[best])
        on, method, metric = chosen
        return Choice(method, on, metric, (chances[1], chances[0], chances[2]))

    def _score(self, slot: SlotName, option: Option) -> float:
        weights = self.slots[slot]
        return sum(weights.get(feature, 0.0) for feature in option.features)

    def probability(self, candidate: Candidate, choice: Choice) -> float:
        """Return the probability that a number is a reported result of what was chosen for it.

        Parameters
        ----------
        candidate
            The number.
        choice
            What ``choose`` says of it.

        Returns
        -------
        float
            In (0, 1).
        """
        features = (*candidate.features, *choice_features(choice))
        score = sum(self.reported.get(feature, 0.0) for feature in features)
        return math.prod(choice.probabilities) / (1 + math.exp(-max(-50.0, min(50.0, score))))


def probabilities(scores: Sequence[float]) -> list[float]:
    """Turn the scores of the options of one slot into probabilities.

    Examples
    --------
    >>> probabilities([0.0, 0.0])
    [0.5, 0.5]
    """
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def choice_features(choice: Choice) -> list[str]:
    """Say how sure the chosen options are, and of which kind.

    Parameters
    ----------
    choice
        The options.

    Returns
    -------
    list of str
        Features.
    """
    features = []
    for slot, option, chance in zip(SLOTS, choice[:3], choice.probabilities, strict=True):
        features.append(f"sure-{slot}={int(chance * 5)}")
        features += [f"{slot}:{f}" for f in option.features if f.startswith(_TELLING)]
        if option.entity < 0:
            features.append(f"{slot}:new")
    return features


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
        In order of the numbers. Each names a method, a benchmark or dataset and a metric: entities
        of the paper, names of its text that are none yet, or "score" for a metric without a name.

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
    >>> rules = {"method": "own-subject", "on": "right-on", "metric": "right"}
    >>> slots = {slot: {f"rule={how}": 9.0} for slot, how in rules.items()}
    >>> model = ResultModel({"bias": 5.0}, slots, 0.5)
    >>> found = extract_results(context, ["introduces", "uses", "evaluates_on"], model)
    >>> [(result.method, result.on, result.metric, result.raw_value) for result in found]
    [('Atlas', 'MapBench', 'accuracy', '84.5%')]
    """
    results: dict[tuple[str, str, str, float], Result] = {}
    for candidate in find_candidates(context, relations):
        choice = model.choose(candidate)
        probability = model.probability(candidate, choice)
        if probability < model.threshold or choice.method.name == choice.on.name:
            continue
        value = candidate.value
        result = Result(
            choice.method.name,
            choice.on.name,
            choice.metric.name,
            value.raw,
            value.value,
            value.unit,
            probability,
            context.sentences[candidate.sentence],
        )
        results.setdefault((result.method, result.on, result.metric, result.value), result)
    return list(results.values())
