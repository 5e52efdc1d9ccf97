"""Token tags (BIOES) of entity spans, and the best valid sequence of them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graphbuild.types import ENTITY_TYPES, EntityType

__all__ = ["TAGS", "TokenSpan", "decode_tags", "encode_spans", "span_probability", "viterbi"]

TAGS: tuple[str, ...] = ("O", *(f"{place}-{kind}" for kind in ENTITY_TYPES for place in "BIES"))
_INDEX = {tag: index for index, tag in enumerate(TAGS)}
_NEVER = -1e4


class TokenSpan(NamedTuple):
    """A typed range of tokens, end exclusive."""

    start: int
    end: int
    type: EntityType


def _follows(left: str, right: str) -> bool:
    if left[0] in "OES":
        return right[0] in "OBS"
    return right[0] in "IE" and left[2:] == right[2:]


_TRANSITIONS = np.array(
    [[0.0 if _follows(left, right) else _NEVER for right in TAGS] for left in TAGS], np.float32
)
_FIRST = np.array([0.0 if tag[0] in "OBS" else _NEVER for tag in TAGS], np.float32)
_LAST = np.array([0.0 if tag[0] in "OES" else _NEVER for tag in TAGS], np.float32)


def encode_spans(spans: Iterable[TokenSpan], length: int) -> npt.NDArray[np.int64]:
    """Return the tag index of each token.

    Parameters
    ----------
    spans
        Spans that do not overlap.
    length
        Number of tokens.

    Returns
    -------
    array of int, shape (length,)
        Indices into ``TAGS``.

    Examples
    --------
    >>> [TAGS[tag] for tag in encode_spans([TokenSpan(1, 3, "TASK")], 4)]
    ['O', 'B-TASK', 'E-TASK', 'O']
    """
    tags = np.zeros(length, np.int64)
    for start, end, kind in spans:
        if end - start == 1:
            tags[start] = _INDEX[f"S-{kind}"]
        else:
            tags[start] = _INDEX[f"B-{kind}"]
            tags[start + 1 : end - 1] = _INDEX[f"I-{kind}"]
            tags[end - 1] = _INDEX[f"E-{kind}"]
    return tags


def decode_tags(tags: Sequence[int]) -> list[TokenSpan]:
    """Return the spans of a valid tag sequence.

    Parameters
    ----------
    tags
        Indices into ``TAGS``, valid as ``viterbi`` returns them.

    Returns
    -------
    list of TokenSpan
        In order.

    Examples
    --------
    >>> decode_tags(encode_spans([TokenSpan(1, 3, "TASK")], 4))
    [TokenSpan(start=1, end=3, type='TASK')]
    """
    spans: list[TokenSpan] = []
    start = 0
    for index, tag in enumerate(tags):
        if not tag:
            continue
        kind, place = ENTITY_TYPES[(tag - 1) // 4], (tag - 1) % 4
        if place in (0, 3):
            start = index
        if place in (2, 3):
            spans.append(TokenSpan(start, index + 1, kind))
    return spans


def viterbi(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Return the best valid tag sequence under token scores.

    Parameters
    ----------
    scores
        Log probabilities of the tags, shape (tokens, tags).

    Returns
    -------
    array of int, shape (tokens,)
        Indices into ``TAGS``.

    Examples
    --------
    >>> scores = np.full((2, len(TAGS)), -9.0, np.float32)
    >>> scores[0, TAGS.index("B-TASK")] = scores[1, TAGS.index("E-TASK")] = 0.0
    >>> [TAGS[tag] for tag in viterbi(scores)]
    ['B-TASK', 'E-TASK']
    """
    greedy = scores.argmax(1)
    length = len(greedy)
    if not length or _valid(greedy):
        return np.asarray(greedy, np.int64)
    best = scores[0] + _FIRST
    back = np.empty((length, len(TAGS)), np.int64)
    columns = np.arange(len(TAGS))
    for index in range(1, length):
        candidates = best[:, None] + _TRANSITIONS
        back[index] = candidates.argmax(0)
        best = candidates[back[index], columns] + scores[index]
    tags = np.empty(length, np.int64)
    tags[-1] = (best + _LAST).argmax()
    for index in range(length - 1, 0, -1):
        tags[index - 1] = back[index, tags[index]]
    return tags


def _valid(tags: npt.NDArray[np.int64]) -> bool:
    cost = _FIRST[tags[0]] + _LAST[tags[-1]] + _TRANSITIONS[tags[:-1], tags[1:]].sum()
    return bool(cost > _NEVER / 2)


def span_probability(
    log_probabilities: npt.NDArray[np.float32], start: int, end: int
) -> npt.NDArray[np.float64]:
    """Return how likely a range of tokens is exactly one span, for each entity type.

    Tokens are taken as independent given the text, so this is the product of the probabilities of
    the tags that spell the span.

    Parameters
    ----------
    log_probabilities
        Log probabilities of the tags, shape (tokens, tags).
    start, end
        A range of tokens.

    Returns
    -------
    array of float, shape (types,)
        In the order of ``ENTITY_TYPES``.

    Examples
    --------
    >>> certain = np.full((1, len(TAGS)), -99.0, np.float32)
    >>> certain[0, TAGS.index("S-METHOD")] = 0.0
    >>> span_probability(certain, 0, 1).round(2).tolist()
    [1.0, 0.0, 0.0, 0.0, 0.0]
    """
    if end - start == 1:
        total = log_probabilities[start, 4::4].astype(np.float64)
    else:
        first = log_probabilities[start, 1::4].astype(np.float64)
        total = first + log_probabilities[end - 1, 3::4]
        if end - start > 2:
            total = total + log_probabilities[start + 1 : end - 1, 2::4].sum(0)
    return np.asarray(np.exp(total))
