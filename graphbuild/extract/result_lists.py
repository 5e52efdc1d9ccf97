"""Lists of names beside lists of numbers."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from graphbuild.extract.result_patterns import CONJUNCTION, LIST_GAP
from graphbuild.extract.result_values import Value

__all__ = ["NameMention", "align_names", "name_lists"]

_LISTED = re.compile(rf"(?:\s*\([^()]*\))?{LIST_GAP.pattern}", re.IGNORECASE)


class NameMention(NamedTuple):
    """A mention with the index of its entity."""

    start: int
    end: int
    entity: int


def align_names(
    text: str,
    values: Sequence[Value],
    group: Sequence[int],
    mentions: Sequence[NameMention],
    *,
    apart: bool,
) -> list[int] | None:
    """Read "60.1 and 70.2 on A and B": as many names in one list as values in one list.

    Parameters
    ----------
    text
        The paper's text.
    values
        The numbers of a sentence.
    group
        Indices of the values of one list.
    mentions
        Names of one kind in the sentence, in order.
    apart
        Whether names that stand in no list count too ("respectively").

    Returns
    -------
    list of int or None
        An entity for each value, or None where no list of names fits.

    Examples
    --------
    >>> from graphbuild.extract.result_values import find_values
    >>> text = "It has 60.1 and 70.2 on A and B."
    >>> mentions = [NameMention(24, 25, 7), NameMention(30, 31, 8)]
    >>> align_names(text, find_values(text, 0, len(text), []), [0, 1], mentions, apart=False)
    [7, 8]
    """
    size = len(group)
    if size < 2:
        return None
    lists: list[list[NameMention]] = []
    for mention in mentions:
        if lists and LIST_GAP.fullmatch(text[lists[-1][-1].end : mention.start]):
            if mention.entity != lists[-1][-1].entity:
                lists[-1].append(mention)
        else:
            lists.append([mention])
    left, right = values[group[0]].span.start, values[group[-1]].span.end
    fitting = [
        names
        for names in lists
        if len(names) == size and CONJUNCTION.search(text[names[-2].end : names[-1].start])
    ]
    if not fitting and apart and len(mentions) == size:
        fitting = [list(mentions)]
    if not fitting:
        return None
    nearest = min(
        fitting,
        key=lambda names: (
            names[0].start - right if names[0].start >= right else left - names[-1].end + 10
        ),
    )
    return [mention.entity for mention in nearest]


def name_lists(text: str, mentions: Sequence[NameMention]) -> list[list[NameMention]]:
    """Join names that stand in one list ("A (60.1), B and C"); each is in exactly one.

    Parameters
    ----------
    text
        The paper's text.
    mentions
        Names, in order.

    Returns
    -------
    list of list of NameMention
        In order.

    Examples
    --------
    >>> text = "On A (60.1), B and C it beats D."
    >>> mentions = [NameMention(at, at + 1, at) for at in (3, 13, 19, 30)]
    >>> [[text[m.start] for m in names] for names in name_lists(text, mentions)]
    [['A', 'B', 'C'], ['D']]
    """
    lists: list[list[NameMention]] = []
    for mention in mentions:
        if lists and _LISTED.fullmatch(text, lists[-1][-1].end, mention.start):
            lists[-1].append(mention)
        else:
            lists.append([mention])
    return lists
