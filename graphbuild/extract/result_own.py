"""What a paper means by "our method"."""

from collections.abc import Sequence

from graphbuild.extract.context import PaperContext
from graphbuild.types import RelationName

__all__ = ["own_method", "title_method"]


def own_method(context: PaperContext, relations: Sequence[RelationName]) -> int | None:
    """Choose the method that "our method" means: the title's first, else the most named.

    Parameters
    ----------
    context
        A paper.
    relations
        The paper's relation to each of its entities.

    Returns
    -------
    int or None
        The index of the entity.
    """
    best: tuple[int, int, int] | None = None
    chosen = None
    title_end = context.sentences[0].end if context.sentences else 0
    for index, entity in enumerate(context.entities):
        if entity.type != "METHOD" or relations[index] != "introduces":
            continue
        if not entity.mentions:
            continue
        first = entity.mentions[0]
        leads = first.start == 0 or context.text[first.end : first.end + 1] == ":"
        key = (
            int(first.start < title_end) + int(leads and first.start < title_end),
            len(entity.mentions),
            -first.start,
        )
        if best is None or key > best:
            best, chosen = key, index
    return chosen


def title_method(context: PaperContext, relations: Sequence[RelationName]) -> int | None:
    """Choose the title's most named method, where the paper introduces nothing.

    Parameters
    ----------
    context
        A paper.
    relations
        The paper's relation to each of its entities.

    Returns
    -------
    int or None
        The index of the entity.
    """
    if "introduces" in relations or not context.sentences:
        return None
    end = context.sentences[0].end
    titled = [
        (len(entity.mentions), -index)
        for index, entity in enumerate(context.entities)
        if entity.type == "METHOD" and entity.mentions and entity.mentions[0].start < end
    ]
    return -max(titled)[1] if titled else None
