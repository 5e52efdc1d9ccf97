"""What the relation and result parts see of one paper: text, sentences, entities with mentions."""

from bisect import bisect_right
from dataclasses import dataclass

from graphbuild.types import EntityType, Span

__all__ = ["ContextEntity", "PaperContext", "sentence_of"]


@dataclass(frozen=True, slots=True)
class ContextEntity:
    """An entity of one paper with all its mentions, sorted by start."""

    name: str
    type: EntityType
    surfaces: tuple[str, ...]
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PaperContext:
    """One paper as the relation and result parts see it.

    ``text`` is title, newline, abstract; ``sentences`` are its sentences in order, the title line
    first (``split_sentences``); offsets are code points into ``text``.
    """

    text: str
    sentences: tuple[Span, ...]
    entities: tuple[ContextEntity, ...]


def sentence_of(sentences: tuple[Span, ...] | list[Span], offset: int) -> int:
    """Return the index of the sentence that holds an offset, or of the last one before it.

    Parameters
    ----------
    sentences
        Sentences in order, none overlapping.
    offset
        A code point offset of the same text.

    Returns
    -------
    int
        An index into ``sentences``, at least 0.

    Examples
    --------
    >>> sentence_of((Span(0, 5), Span(6, 20)), 9)
    1
    """
    return max(0, bisect_right(sentences, (offset, 1 << 60)) - 1)
