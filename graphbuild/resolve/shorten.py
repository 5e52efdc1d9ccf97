"""Shorter names: what is left of a name without some of its parts."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from graphbuild.resolve.normal import bare_tokens, joined_tokens
from graphbuild.resolve.shape import camel_borders
from graphbuild.resolve.tokens import NameToken

__all__ = ["shorter_names"]

_MOST_TOKENS = 8


def shorter_names(name: str) -> Iterator[str]:
    """Yield normal forms of a name without some of its parts, the least shortened first.

    Parameters
    ----------
    name
        A name as a text writes it.

    Yields
    ------
    str
        Normal forms, some of them more than once; none for a very long name.

    Examples
    --------
    >>> list(shorter_names("Llama-3-8B"))
    ['llama3', 'llama8b', 'llama', '3 8b', '8b']
    """
    tokens = bare_tokens(name)
    if not 1 <= len(tokens) <= _MOST_TOKENS:
        return
    for kept in _subsequences(_parts(tokens)):
        yield joined_tokens([token for part in kept for token in part])


def _parts(tokens: Sequence[NameToken]) -> list[list[NameToken]]:
    """Tokens, cut at capitals too; a number stays with the letter that is glued to it."""
    out: list[list[NameToken]] = []
    for token in tokens:
        before = out[-1][-1].text if out and token.glued else ""
        if len(before) == 1 or (before and len(token.text) == 1 and before[-1].isdigit()):
            out[-1].append(token)
        elif token.kind == "word":
            borders = [0, *sorted(camel_borders(token.raw, token.text)), len(token.text)]
            out += [
                [NameToken(token.text[a:b], "word", token.raw[a:b], token.glued or a > 0)]
                for a, b in pairwise(borders)
            ]
        else:
            out.append([token])
    return out


def _subsequences(parts: Sequence[list[NameToken]]) -> Iterator[Sequence[list[NameToken]]]:
    """Drop a part from the end on, a letter after a number, a run at the end, a run in front."""
    count = len(parts)
    for index in range(count - 1, 0, -1):
        yield [*parts[:index], *parts[index + 1 :]]
    for index, part in enumerate(parts):
        if len(part) == 2 and part[0].kind == "number":
            yield [*parts[:index], part[:1], *parts[index + 1 :]]
    for length in range(count - 2, 0, -1):
        yield parts[:length]
    for start in range(1, count):
        yield parts[start:]
    first = parts[0][0]
    if count == 1 and len(first.text) > 3 and first.raw.isupper():
        yield [[first._replace(text=first.text[1:])]]
        yield [[first._replace(text=first.text[:-1])]]
