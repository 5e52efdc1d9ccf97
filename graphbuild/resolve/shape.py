"""The shape of a name: its core words, numbers, sizes and editions, and the borders in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from graphbuild.resolve.normal import bare_tokens
from graphbuild.resolve.tokens import NameToken
from graphbuild.resolve.vocabulary import EDITIONS

__all__ = ["Shape", "camel_borders", "shape"]

_CAMEL = re.compile(r"[A-Z]{2,}(?=s?$)|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[^A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Shape:
    """A name taken apart.

    ``core`` is its words run together without numbers, sizes and editions; ``borders`` the offsets
    in the core where a word, a camel-case part or the core ends or begins, ``spaced`` those of them
    where a space or hyphen stands (0 and the end included in both); ``raw`` is the core as written.
    ``dimension`` says that a number is one of 2D, ``versioned`` that it is written v2, ``lettered``
    that it is a size such as B0, ``plus`` that the name has a plus sign.
    """

    core: str
    raw: str
    borders: frozenset[int]
    spaced: frozenset[int]
    words: tuple[str, ...]
    numbers: tuple[str, ...]
    written: tuple[str, ...]
    sizes: tuple[str, ...]
    editions: frozenset[str]
    dimension: bool
    versioned: bool
    lettered: bool
    plus: bool


@lru_cache(maxsize=1 << 14)
def shape(name: str) -> Shape:
    """Take a name apart.

    Parameters
    ----------
    name
        A name as a text writes it.

    Returns
    -------
    Shape
        Its parts.

    Examples
    --------
    >>> s = shape("Qwen2.5-VL-7B-Instruct")
    >>> s.core, s.numbers, s.sizes, sorted(s.editions)
    ('qwen', ('2.5',), ('7b',), ['instruct', 'vl'])
    >>> sorted(shape("SemanticKITTI").borders)
    [0, 8, 13]
    """
    core = raw = ""
    borders, spaced = {0}, {0}
    words: list[str] = []
    numbers: list[str] = []
    written: list[str] = []
    sizes: list[str] = []
    editions: set[str] = set()
    dimension = versioned = lettered = plus = False
    tokens = bare_tokens(name)
    tail = _edition_tail(tokens)
    for position, token in enumerate(tokens):
        if token.kind == "number":
            numbers.append(token.text)
            written.append(token.raw if token.raw[0].isdigit() else token.text)
            following = tokens[position + 1] if position + 1 < len(tokens) else None
            dimension |= following is not None and following.glued and following.raw in ("D", "d")
            versioned |= token.versioned
            before = tokens[position - 1] if position else None
            lettered |= token.glued and before is not None and before.raw in ("B", "b")
        elif token.kind == "size":
            sizes.append(token.text)
        elif position >= tail and token.text in EDITIONS and core:
            editions.add(token.text)
            plus |= token.raw == "plus"
        else:
            if not token.glued:
                spaced.add(len(core))
            borders.add(len(core))
            borders |= {len(core) + offset for offset in camel_borders(token.raw, token.text)}
            core += token.text
            raw += token.raw[: len(token.text)]
            words.append(token.text)
    borders.add(len(core))
    spaced.add(len(core))
    return Shape(
        core,
        raw,
        frozenset(borders),
        frozenset(spaced),
        tuple(words),
        tuple(numbers),
        tuple(written),
        tuple(sizes),
        frozenset(editions),
        dimension,
        versioned,
        lettered,
        plus,
    )


def _edition_tail(tokens: Sequence[NameToken]) -> int:
    """Return where the editions, sizes and numbers at the end of a name begin, not the first."""
    start = len(tokens)
    while start > 1 and (tokens[start - 1].kind != "word" or tokens[start - 1].text in EDITIONS):
        start -= 1
    return start


def camel_borders(raw: str, text: str) -> set[int]:
    """Return the offsets inside a word where a camel-case part begins.

    Parameters
    ----------
    raw
        The word as written.
    text
        The canonical word, which may be shorter.

    Returns
    -------
    set of int
        Offsets greater than 0 and less than the length of ``text``.

    Examples
    --------
    >>> camel_borders("SemanticKITTI", "semantickitti")
    {8}
    """
    out = set()
    position = 0
    for part in _CAMEL.findall(raw):
        position += len(part)
        if position < len(text):
            out.add(position)
    return out
