"""Where given strings stand in a text as whole words, longest first, outside URLs."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from graphbuild.types import Span

__all__ = ["Occurrence", "find_occurrences", "find_urls"]

_URL = re.compile(
    r"""(?: (?:https?|ftp)://[^\s{}<>"]+
      | (?<![\w@./-]) www\.[^\s{}<>"]+
      | (?<![\w@./-]) (?:[a-z0-9][\w-]*\.)+
        (?: (?:github|gitlab)\.io | (?:com|org|net|edu|gov|io|co|ai|dev|app|me|cc|ly|cn|de|uk|fr|jp)
            (?=/) )
        (?:/[^\s{}<>"]*)? )""",
    re.VERBOSE | re.IGNORECASE,
)


class Occurrence(NamedTuple):
    """One occurrence: a half-open range of code points and the place of its string in the list."""

    start: int
    end: int
    string: int


def find_urls(text: str) -> list[Span]:
    """Find URLs, with a scheme or without one (a host that is followed by a path, or a page host).

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    list of Span
        URLs in order, in code points.

    Examples
    --------
    >>> text = "See github.com/a/Map or https://map.org, not Map.ai."
    >>> [text[slice(*span)] for span in find_urls(text)]
    ['github.com/a/Map', 'https://map.org,']
    """
    return [Span(*match.span()) for match in _URL.finditer(text)]


def find_occurrences(text: str, strings: Iterable[str]) -> list[Occurrence]:
    """Find every occurrence of the strings as whole words, exactly as written.

    An occurrence does not count where it lies inside an occurrence of a longer string or inside a
    URL. A word ends where letters, digits and underscores end, so "GPT-4" stands in "GPT-4-based".

    Parameters
    ----------
    text
        Any text; offsets are code points into it.
    strings
        The strings to find; of equal ones the first counts, empty ones stand nowhere.

    Returns
    -------
    list of Occurrence
        In order of start, the longer first.

    Examples
    --------
    >>> find_occurrences("MMLU and MMLU-Pro", ["MMLU", "MMLU-Pro"])
    [Occurrence(start=0, end=4, string=0), Occurrence(start=9, end=17, string=1)]
    """
    indices: dict[str, int] = {}
    for index, string in enumerate(strings):
        if string:
            indices.setdefault(string, index)
    urls = find_urls(text) if "." in text else []
    kept: list[Occurrence] = []
    # Longest first, so that what could hold an occurrence is already known.
    for string in sorted(indices, key=len, reverse=True):
        start = text.find(string)
        while start >= 0:
            end = start + len(string)
            if _is_whole(text, start, end) and not any(
                left <= start and end <= right
                for left, right in [*urls, *((other.start, other.end) for other in kept)]
            ):
                kept.append(Occurrence(start, end, indices[string]))
            start = text.find(string, start + 1)
    return sorted(kept, key=lambda occurrence: (occurrence.start, -occurrence.end))


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (
        (start > 0 and _is_word(text[start - 1]) and _is_word(text[start]))
        or (end < len(text) and _is_word(text[end]) and _is_word(text[end - 1]))
    )


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
