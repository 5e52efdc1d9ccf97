"""Train types and choice of names on papers that the tagger did not learn from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graphbuild.errors import MissingExtraError, UsageError
from graphbuild.extract.abbreviations import find_abbreviations
from graphbuild.extract.surface_choice import (
    SurfaceEvidence,
    SurfaceModel,
    surface_features,
    with_products,
)
from graphbuild.extract.surface_types import TYPE_FEATURES, TypeModel
from graphbuild.extract.surfaces import Candidate, set_types, surface_candidates, token_range
from graphbuild.extract.tagging import TaggedText, Tagger, token_offsets
from graphbuild.extract.tokenizer import tokenize
from graphbuild.training.gold import AnnotatedPaper, gold_mentions
from graphbuild.types import ENTITY_TYPES, EntityType, Span

try:
    from sklearn.linear_model import LogisticRegression
except ImportError as err:
    raise MissingExtraError("sklearn", "train") from err

__all__ = ["SurfaceModels", "train_surfaces"]

_Pairs = list[tuple[tuple[int, int], tuple[int, int]]]


class SurfaceModels(NamedTuple):
    """The two models of the choice of names."""

    types: TypeModel
    choice: SurfaceModel


@dataclass(frozen=True, slots=True)
class _HeldPaper:
    tagged: TaggedText
    pairs: _Pairs
    candidates: dict[str, Candidate]
    items: list[SurfaceEvidence]
    gold: dict[Span, EntityType]

    def types_of(self, candidate: Candidate) -> list[EntityType]:
        """Return the gold types of a string's places."""
        starts, ends = self.tagged.starts, self.tagged.ends
        spans = (Span(starts[start], ends[end - 1]) for start, end in candidate.ranges)
        return [self.gold[span] for span in spans if span in self.gold]


def train_surfaces(
    papers: Sequence[AnnotatedPaper],
    tagger: Tagger,
    *,
    type_strength: float = 0.05,
    strength: float = 0.02,
) -> SurfaceModels:
    """Train the models that type strings and keep or drop them.

    The choice learns from strings whose types were set by a model of the other half of the papers,
    as they are for a new paper. Its probability is an entity's confidence.

    Parameters
    ----------
    papers
        Annotated papers, none of which the tagger was trained on.
    tagger
        The trained tagger.
    type_strength, strength
        Inverse of the L2 penalty of the types' model and of the choice's.

    Returns
    -------
    SurfaceModels
        The trained models.

    Raises
    ------
    UsageError
        The papers give no right or no wrong string to learn from.
    """
    held = [_tag(paper, tagger) for paper in papers]
    rows: list[npt.NDArray[np.float64]] = []
    labels: list[bool] = []
    for half in (0, 1):
        types = _train_types(held[1 - half :: 2] or held, type_strength)
        for paper in held[half::2]:
            if not paper.items:
                continue
            candidates = {
                phrase: replace(candidate) for phrase, candidate in paper.candidates.items()
            }
            items = set_types(candidates, paper.items, types, paper.pairs, paper.tagged.words)
            rows.append(surface_features(items))
            labels.extend(
                ENTITY_TYPES[int(candidate.evidence.argmax())] in paper.types_of(candidate)
                for candidate in candidates.values()
            )
    if len(set(labels)) < 2:
        raise UsageError(
            "the papers held out for the choice of names hold no right or no wrong string; "
            "train on more papers"
        )
    features = np.concatenate(rows)
    mean, scale = features.mean(0), features.std(0) + 1e-6
    fitted = LogisticRegression(C=strength, max_iter=5000).fit(
        with_products((features - mean) / scale), np.array(labels)
    )
    choice = SurfaceModel(mean, scale, fitted.coef_[0], fitted.intercept_)
    return SurfaceModels(_train_types(held, type_strength), choice)


def _train_types(papers: Sequence[_HeldPaper], strength: float) -> TypeModel:
    rows: list[npt.NDArray[np.float64]] = []
    labels: list[int] = []
    for paper in papers:
        for candidate, item in zip(paper.candidates.values(), paper.items, strict=True):
            types = paper.types_of(candidate)
            if types:
                rows.append(item.cues)
                labels.append(ENTITY_TYPES.index(Counter(types).most_common(1)[0][0]))
    weights = np.zeros((len(TYPE_FEATURES), len(ENTITY_TYPES)))
    # A type that the papers lack is never chosen.
    bias = np.full(len(ENTITY_TYPES), -20.0)
    kinds = sorted(set(labels))
    if len(kinds) > 2:
        fitted = LogisticRegression(C=strength, max_iter=5000).fit(np.stack(rows), labels)
        weights[:, kinds], bias[kinds] = fitted.coef_.T, fitted.intercept_
    else:
        # Too little to learn from: the tagger's word is taken.
        weights[: len(ENTITY_TYPES)] = np.eye(len(ENTITY_TYPES))
        bias[:] = 0.0
    return TypeModel(weights, bias)


def _tag(paper: AnnotatedPaper, tagger: Tagger) -> _HeldPaper:
    words, spaces = tokenize(paper.text)
    starts, ends = token_offsets(words, spaces)
    (scores,) = tagger.score([words])
    tagged = TaggedText(paper.text, tuple(words), starts, ends, scores)
    pairs: _Pairs = []
    for match in find_abbreviations(paper.text):
        short, long = token_range(tagged, match.short), token_range(tagged, match.long)
        if short is not None and long is not None:
            pairs.append((short, long))
    gold = {Span(mention.start, mention.end): mention.type for mention in gold_mentions(paper)}
    return _HeldPaper(tagged, pairs, *surface_candidates(tagged, pairs), gold)
