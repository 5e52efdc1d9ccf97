"""The tokens of a name: canonical words, numbers and sizes."""

import re
from functools import lru_cache
from typing import NamedTuple

from graphbuild.resolve.plain import plain_name, singular
from graphbuild.resolve.vocabulary import (
    NUMBER_WORDS,
    ROMAN,
    SIZE_LETTERS,
    SIZE_UNITS,
    SIZED_BY_LETTER,
)

__all__ = ["YEAR", "NameToken", "name_tokens"]

YEAR = re.compile(r"(?:199|20[0-3])\d")
"""Numbers that are years."""

_SEPARATORS = re.compile(r"[\s\-_/:;,()\[\]|~·•<>=\\]+")
_PIECE = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+")


class NameToken(NamedTuple):
    """A word, number or size of a name in canonical spelling.

    ``kind`` is ``word``, ``number`` (3.5) or ``size`` (7b); ``raw`` is the spelling in the name;
    ``glued`` says that no space or hyphen stands before it, ``versioned`` that a v stood there.
    """

    text: str
    kind: str
    raw: str
    glued: bool
    versioned: bool = False


_TO = re.compile(
    r"(?<![^\W_])(text|image|video|audio|speech|voice|sim|seq|sequence|graph|data|table|sketch|music"
    r"|word|real|code|point|end|layout|face|motion|language|sound)2(?=[A-Za-z]{2})",
    re.IGNORECASE,
)
_ED = {"distilled": "distill", "instructed": "instruct", "finetuned": "finetune"}


def _pieces(text: str) -> list[NameToken]:
    tokens: list[NameToken] = []
    for chunk in _SEPARATORS.split(text):
        glued = False
        for piece in _PIECE.findall(chunk):
            kind = "number" if piece[0].isdigit() else "word"
            tokens.append(NameToken(piece, kind, piece, glued))
            glued = True
    return tokens


def _number(text: str) -> str:
    while text.endswith(".0"):
        text = text[:-2]
    return text[2:] if YEAR.fullmatch(text) else text


def _sizes(tokens: list[NameToken]) -> list[NameToken]:
    """Join numbers with their units (7 B, 8x7B) and drop the v of versions."""
    out: list[NameToken] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        rest = tokens[index + 1 :]
        if token.kind == "number":
            if (
                len(rest) > 1
                and rest[0].text in "xX"
                and rest[0].glued
                and rest[1].kind == "number"
                and rest[1].glued
            ):
                tokens[index + 2] = NameToken(
                    f"{token.text}x{rest[1].text}", "number", rest[1].raw, token.glued
                )
                index += 2
                continue
            if rest and rest[0].kind == "word":
                unit = rest[0].text
                is_unit = (
                    rest[0].glued and unit.lower() in SIZE_UNITS and len(unit) == 1
                ) or unit in ("B", "billion", "million")
                if is_unit and not (len(rest) > 1 and rest[1].glued):
                    value = f"{_plain_number(token.text)}{SIZE_UNITS[unit.lower()]}"
                    out.append(NameToken(value, "size", token.raw + unit, token.glued))
                    index += 2
                    continue
            out.append(token._replace(text=_number(token.text)))
        elif rest and rest[0].kind == "number" and _may_version(out, token):
            sized = len(rest) > 1 and rest[1].glued and rest[1].text.lower() in SIZE_UNITS
            word = token.text if sized else _drop_v(token, rest[0])
            if word != token.text:
                tokens[index + 1] = rest[0]._replace(versioned=True)
            if word:
                out.append(token._replace(text=word, raw=word))
        else:
            out.append(token)
        index += 1
    return out


def _plain_number(text: str) -> str:
    while text.endswith(".0"):
        text = text[:-2]
    return text


def _may_version(out: list[NameToken], token: NameToken) -> bool:
    """Say whether a word before a number may be or carry a version sign."""
    return bool(out) or len(token.text) > 2


def _drop_v(token: NameToken, number: NameToken) -> str:
    text = token.text
    if text.lower() in ("v", "ver", "version"):
        return ""
    if number.glued and text[-1] in "vV":
        return text[:-1]
    return text


@lru_cache(maxsize=1 << 14)
def name_tokens(name: str) -> tuple[NameToken, ...]:
    """Split a name into canonical words, numbers and sizes, heads and articles still in place.

    Parameters
    ----------
    name
        A name as a text writes it.

    Returns
    -------
    tuple of NameToken
        The tokens in the order of the name.

    Examples
    --------
    >>> [t.text for t in name_tokens("Qwen-2.5-VL-7B-Instruct")]
    ['qwen', '2.5', 'vl', '7b', 'instruct']
    """
    tokens = _pieces(_TO.sub(r"\1 to ", plain_name(name)))
    if any(token.kind == "number" for token in tokens):
        tokens = _sizes(tokens)
    out = []
    for position, token in enumerate(tokens):
        if token.kind != "word":
            out.append(token)
        elif _is_size_letter(tokens, position):
            size = SIZE_LETTERS[token.text.lower()]
            out.append(token._replace(text=size))
        elif position and token.text in ROMAN and not token.glued:
            out.append(NameToken(ROMAN[token.text], "number", token.raw, token.glued))
        else:
            following = tokens[position + 1].text.lower() if position + 1 < len(tokens) else ""
            text = singular(token.text)
            if text in NUMBER_WORDS and following in ("shot", "step", "hop", "way", "stage"):
                out.append(NameToken(NUMBER_WORDS[text], "number", token.raw, token.glued))
            else:
                out.append(NameToken(_ED.get(text, text), "word", token.raw, token.glued))
    return tuple(out)


def _is_size_letter(tokens: list[NameToken], position: int) -> bool:
    token = tokens[position]
    return (
        len(token.text) == 1
        and token.text.lower() in SIZE_LETTERS
        and not token.glued
        and any(t.text.lower() in SIZED_BY_LETTER for t in tokens[max(0, position - 2) : position])
    )
