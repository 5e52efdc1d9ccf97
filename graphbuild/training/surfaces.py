"""Train the choice of names on papers that the tagger did not learn from."""

from collections.abc import Sequence

import numpy as np

from graphbuild.errors import MissingExtraError, UsageError
from graphbuild.extract.abbreviations import find_abbreviations
from graphbuild.extract.surface_choice import SurfaceModel, surface_features, with_products
from graphbuild.extract.surfaces import surface_candidates, token_range
from graphbuild.extract.tagging import TaggedText, Tagger, token_offsets
from graphbuild.extract.tokenizer import tokenize
from graphbuild.training.gold import AnnotatedPaper, gold_mentions
from graphbuild.types import ENTITY_TYPES

try:
    from sklearn.linear_model import LogisticRegression
except ImportError as err:
    raise MissingExtraError("sklearn", "train") from err

__all__ = ["train_surfaces"]


def train_surfaces(
    papers: Sequence[AnnotatedPaper], tagger: Tagger, *, strength: float = 0.02
) -> SurfaceModel:
    """Train the model that keeps or drops strings, whose probability is an entity's confidence.

    Parameters
    ----------
    papers
        Annotated papers, none of which the tagger was trained on.
    tagger
        The trained tagger.
    strength
        Inverse of the L2 penalty.

    Returns
    -------
    SurfaceModel
        The trained model.

    Raises
    ------
    UsageError
        The papers give no right or no wrong string to learn from.
    """
    rows, labels = [], []
    for paper in papers:
        words, spaces = tokenize(paper.text)
        tagged = _tag(paper.text, words, spaces, tagger)
        pairs = [
            (short, long)
            for match in find_abbreviations(paper.text)
            if (short := token_range(tagged, match.short)) is not None
            and (long := token_range(tagged, match.long)) is not None
        ]
        gold = {(mention.start, mention.end): mention.type for mention in gold_mentions(paper)}
        candidates, items = surface_candidates(tagged, pairs)
        rows.append(surface_features(items))
        for candidate in candidates.values():
            kind = ENTITY_TYPES[int(candidate.evidence.argmax())]
            labels.append(
                any(
                    gold.get((tagged.starts[start], tagged.ends[end - 1])) == kind
                    for start, end in candidate.ranges
                )
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
    return SurfaceModel(mean, scale, fitted.coef_[0], fitted.intercept_)


def _tag(text: str, words: list[str], spaces: list[bool], tagger: Tagger) -> TaggedText:
    starts, ends = token_offsets(words, spaces)
    (scores,) = tagger.score([words])
    return TaggedText(text, tuple(words), starts, ends, scores)
