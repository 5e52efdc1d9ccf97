"""Train what decides which numbers of a paper are reported results, and what they belong to."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from graphbuild.errors import MissingExtraError
from graphbuild.extract.context import ContextEntity, PaperContext
from graphbuild.extract.result_places import SLOTS, Option, SlotName
from graphbuild.extract.result_slots import Candidate, find_candidates
from graphbuild.extract.results import ResultModel, choice_features
from graphbuild.training.gold import AnnotatedPaper, AnnotatedResult, gold_context
from graphbuild.training.scoring import normal_surface, same_value
from graphbuild.types import EntityType, RelationName

try:
    from sklearn.linear_model import LogisticRegression
except ImportError as err:
    raise MissingExtraError("sklearn", "train") from err

__all__ = ["ResultSettings", "SeenPaper", "damaged", "train_results"]

_LEAST_USES = 3
_FOLDS = 5
_PRIORS = (
    ("rule=", 2.5),
    ("word|rule=", 2.5),
    ("unnamed|rule=none", 2.5),
    ("unnamed|rule=score-word", 2.5),
    ("ours-between|L", -2.0),
    ("beats|L", -0.5),
    ("role=other", -2.0),
    ("role=task", -2.0),
    ("role=new", -1.5),
)
# What a tagger takes one type for, most often.
_CONFUSED: Mapping[EntityType, tuple[EntityType, ...]] = {
    "METHOD": ("BENCHMARK", "DATASET", "TASK"),
    "BENCHMARK": ("METHOD", "DATASET", "DATASET"),
    "DATASET": ("BENCHMARK", "BENCHMARK", "METHOD"),
    "TASK": ("METHOD",),
    "METRIC": ("METHOD",),
}


@dataclass(frozen=True, slots=True)
class ResultSettings:
    """How the weights are trained.

    Attributes
    ----------
    threshold
        Least probability of a result.
    slot_penalty
        L2 penalty of the weights of options.
    strength
        Inverse of the L2 penalty of the weights of numbers.
    copies
        Damaged copies of each paper to learn from besides the paper itself.
    lost, retyped
        Share of entities that a damaged copy loses, and that it takes for another type.
    """

    threshold: float = 0.3
    slot_penalty: float = 3.0
    strength: float = 0.3
    copies: int = 1
    lost: float = 0.15
    retyped: float = 0.1


class SeenPaper(NamedTuple):
    """A paper with annotated results, and what the parts before results make of its text.

    ``relations`` are the paper's relations to the entities of ``context``, in their order.
    """

    paper: AnnotatedPaper
    context: PaperContext
    relations: Sequence[RelationName]


@dataclass(frozen=True, slots=True)
class _Row:
    """A candidate, whether it is reported, and for each slot the options that are right."""

    paper: str
    candidate: Candidate
    reported: bool
    right: Mapping[SlotName, frozenset[int]]


def train_results(
    papers: Iterable[AnnotatedPaper],
    seen: Iterable[SeenPaper] = (),
    settings: ResultSettings | None = None,
) -> ResultModel:
    """Train the extraction of results on annotated papers.

    A conditional logit chooses among the options of each slot, a logistic regression decides
    whether the number is reported. Because the names of a new paper are found by a tagger that
    errs, the papers are learned from once as they are and again with entities lost and taken for
    other types. The same papers give the same model.

    Parameters
    ----------
    papers
        Annotated papers with entities, relations and results.
    seen
        Papers with annotated results only, as the earlier parts of the pipeline see them.
    settings
        How to train.

    Returns
    -------
    ResultModel
        The trained model.
    """
    settings = settings or ResultSettings()
    rows = [row for paper in papers for row in _rows(paper, settings)]
    rows += [row for paper in seen for row in label_candidates(*paper)]
    return _train(rows, settings)


def _train(rows: Sequence[_Row], settings: ResultSettings) -> ResultModel:
    names = sorted({row.paper for row in rows})
    random.Random(1).shuffle(names)  # noqa: S311 - chance, not secrets
    fold = {name: place % _FOLDS for place, name in enumerate(names)}
    features: list[Sequence[str]] = []
    order: list[_Row] = []
    for held in range(_FOLDS):
        # What the options say of a number is learned from papers that did not train them.
        slots = _train_slots([row for row in rows if fold[row.paper] != held], settings)
        model = ResultModel({}, slots, 0.0)
        for row in rows:
            if fold[row.paper] == held:
                choice = model.choose(row.candidate)
                features.append((*row.candidate.features, *choice_features(choice)))
                order.append(row)
    table, columns = _table(features, _LEAST_USES)
    labels = [row.reported for row in order]
    fitted = LogisticRegression(C=settings.strength, max_iter=2000, fit_intercept=False)
    fitted.fit(table, labels)
    return ResultModel(
        _weights(columns, fitted.coef_[0]), _train_slots(rows, settings), settings.threshold
    )


def damaged(
    context: PaperContext,
    relations: Sequence[RelationName],
    rng: random.Random,
    settings: ResultSettings,
) -> tuple[PaperContext, list[RelationName]]:
    """Lose some entities of a paper and take others for another type, as a tagger does.

    Parameters
    ----------
    context
        A paper.
    relations
        Its relation to each entity.
    rng
        Where chance comes from.
    settings
        How much is lost and retyped.

    Returns
    -------
    tuple
        The damaged paper, and the relations of the entities that are left.
    """
    entities: list[ContextEntity] = []
    kept: list[RelationName] = []
    for entity, relation in zip(context.entities, relations, strict=True):
        loss = settings.lost * (2 if entity.type == "METRIC" else 1)
        if rng.random() < loss:
            continue
        if rng.random() < settings.retyped:
            entity = replace(entity, type=rng.choice(_CONFUSED[entity.type]))
            if relation == "evaluates_on" or rng.random() < 0.5:
                relation = "uses"
        elif relation == "introduces" and rng.random() < settings.retyped:
            relation = "uses"
        entities.append(entity)
        kept.append(relation)
    return replace(context, entities=tuple(entities)), kept


def _rows(paper: AnnotatedPaper, settings: ResultSettings) -> Iterable[_Row]:
    context = gold_context(paper)
    relations: list[RelationName] = [entity.relation or "uses" for entity in paper.entities]
    yield from label_candidates(paper, context, relations)
    rng = random.Random(paper.id)  # noqa: S311 - chance, not secrets
    for _ in range(settings.copies):
        yield from label_candidates(paper, *damaged(context, relations, rng, settings))


def label_candidates(
    paper: AnnotatedPaper, context: PaperContext, relations: Sequence[RelationName]
) -> Iterable[_Row]:
    """Say of each candidate whether it is reported, and which options are right."""
    forms = [frozenset(map(normal_surface, (e.name, *e.surfaces))) for e in paper.entities]
    for candidate in find_candidates(context, relations):
        truths = [t for t in paper.results if same_value(t.value, candidate.value.raw)]
        right = {
            slot: frozenset(
                place
                for place, option in enumerate(candidate.options[slot])
                if any(_is_right(slot, option, truth, context, forms) for truth in truths)
            )
            for slot in SLOTS
        }
        yield _Row(paper.id, candidate, bool(truths), right)


def _is_right(
    slot: SlotName,
    option: Option,
    truth: AnnotatedResult,
    context: PaperContext,
    forms: Sequence[frozenset[str]],
) -> bool:
    name = {"method": truth.method, "on": truth.on, "metric": truth.metric}[slot]
    wanted = normal_surface(name)
    names = {wanted}.union(*(group for group in forms if wanted in group))
    if option.entity < 0:
        return normal_surface(option.name) in names
    entity = context.entities[option.entity]
    return not names.isdisjoint(map(normal_surface, (entity.name, *entity.surfaces)))


def _train_slots(
    rows: Sequence[_Row], settings: ResultSettings
) -> dict[SlotName, dict[str, float]]:
    return {slot: _train_slot(slot, rows, settings.slot_penalty) for slot in SLOTS}


def _train_slot(slot: SlotName, rows: Sequence[_Row], penalty: float) -> dict[str, float]:
    """Fit a conditional logit (McFadden 1974) over the options of each reported number."""
    features: list[Sequence[str]] = []
    starts: list[int] = []
    right: list[bool] = []
    for row in rows:
        if not row.reported or not row.right[slot]:
            continue
        starts.append(len(features))
        for place, option in enumerate(row.candidate.options[slot]):
            features.append(option.features)
            right.append(place in row.right[slot])
    if not starts:
        return {}
    table, columns = _table(features, _LEAST_USES)
    centre = np.array([_prior(feature) for feature in columns])
    groups = np.repeat(np.arange(len(starts)), np.diff([*starts, len(features)]))
    mask = np.array(right)

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        scores = table @ weights
        scores -= np.maximum.reduceat(scores, starts)[groups]
        powers = np.exp(scores)
        total = np.add.reduceat(powers, starts)
        correct = np.add.reduceat(np.where(mask, powers, 0.0), starts)
        expected = powers / total[groups]
        observed = np.where(mask, powers, 0.0) / correct[groups]
        moved = weights - centre
        value = float(np.log(total / correct).sum() + penalty / 2 * moved @ moved)
        return value, table.T @ (expected - observed) + penalty * moved

    found = minimize(loss, centre, jac=True, method="L-BFGS-B")
    return _weights(columns, found.x)


def _prior(feature: str) -> float:
    """Say what a weight is before anything is learned: the rules are mostly right."""
    return next((weight for start, weight in _PRIORS if feature.startswith(start)), 0.0)


def _table(features: Sequence[Sequence[str]], least: int) -> tuple[csr_matrix, dict[str, int]]:
    uses = Counter(feature for row in features for feature in set(row))
    names = sorted(feature for feature, count in uses.items() if count >= least)
    columns = {feature: place for place, feature in enumerate(names)}
    pairs = [
        (place, columns[feature])
        for place, row in enumerate(features)
        for feature in sorted(set(row))
        if feature in columns
    ]
    places, where = zip(*pairs, strict=True)
    return (
        csr_matrix((np.ones(len(pairs)), (places, where)), shape=(len(features), len(columns))),
        columns,
    )


def _weights(columns: Mapping[str, int], values: npt.NDArray[np.float64]) -> dict[str, float]:
    rounded = {name: round(float(values[place]), 3) for name, place in columns.items()}
    return {name: weight for name, weight in rounded.items() if weight}
