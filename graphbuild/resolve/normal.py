"""The normal form of a name: what is left when spelling that does not distinguish is gone.

Case, hyphens, spaces, plural, British spelling, Greek letters, LaTeX residue, articles, generic
heads, the notation of versions, sizes and years, and the order of edition words do not distinguish;
every number and every word does.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from graphbuild.resolve.vocabulary import (
    BRITISH,
    EDITIONS,
    GREEK,
    HEADS,
    IRREGULAR_PLURALS,
    MODEL_HEADS,
    NUMBER_WORDS,
    ROMAN,
    SIZE_LETTERS,
    SIZE_UNITS,
    SIZED_BY_LETTER,
    VENDOR_FAMILIES,
    VENDORS,
)
from graphbuild.resolve.words import is_common_word

__all__ = ["NameToken", "bare_tokens", "name_tokens", "normal_name", "plain_name", "singular"]


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


_COMMAND = re.compile(
    r"\\(?:text|math)?(?:sc|bf|tt|it|rm|sf|cal|bb|frak|emph|text|operatorname)\b\s*"
)
_LATEX_WORD = re.compile(r"\\([A-Za-z]+)")
_GREEK = re.compile("[" + "".join(GREEK) + "]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u00ad]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DOT = re.compile(r"(?<!\d)\.|\.(?!\d)")
_DROPPED = re.compile(r"['\"`’‘“”´$^{}%!?]|(?<=[a-z])'s\b")
_SEPARATORS = re.compile(r"[\s\-_/:;,()\[\]|~·•<>=\\]+")
_PIECE = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+")
_YEAR = re.compile(r"(?:199|20[0-3])\d")
_ISE = re.compile(r"(is)(e|ed|er|ing|ation|able)$")
_NOT_ISE = re.compile(
    r"(?:no|w|prec|conc|exerc|superv|rev|surpr|enterpr|prom|expert|advert|telev|improv|franch"
    r"|parad|^a?r|^pra|^ra|disgu|^dev|^cru|^bru|^adv)is(?:e|ed|er|ing|ation|able)$"
)
_SINGLE_AND = re.compile(r"\b([A-Z])&([A-Z])\b")
_BRACKETED = re.compile(r"(?<=\w) \((?=[^)]*[A-Z][^)]*[A-Z])[\w-]{2,10}\)")
_DIMENSIONAL = re.compile(r"\b(two|three)-dimensional\b", re.IGNORECASE)
_SIMPLE = re.compile(r"[A-Za-z0-9 \-]+")
_DIGIT = re.compile(r"\d")
_NETS = re.compile(r"(?<=[a-z] )[Nn]ets?$")
_SPLIT_DECIMAL = re.compile(r"(?<!\d)(?<!\d[.-])(\d)-(\d)(?![\d.]|-\d\b|[A-Za-z])")


@lru_cache(maxsize=1 << 18)
def plain_name(name: str) -> str:
    r"""Return a name without LaTeX, accents and typographic characters, case kept.

    Parameters
    ----------
    name
        A name as a text writes it.

    Returns
    -------
    str
        The name with Greek letters spelled out and ``+`` and ``*`` as words.

    Examples
    --------
    >>> plain_name(r"\textsc{FinAudio}"), plain_name("β-VAE"), plain_name("ScanNet++")
    ('FinAudio', 'beta-VAE', 'ScanNet plusplus')
    """
    if _SIMPLE.fullmatch(name):
        return _canonical_phrases(" ".join(name.split())).strip("-")
    text = _COMMAND.sub("", name)
    text = text.replace("\\%", "").replace("\\&", "&")
    text = _LATEX_WORD.sub(r" \1 ", text) if "\\" in text else text
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = _GREEK.sub(lambda m: f" {GREEK[m.group()]} ", text.replace("×", "x"))
        text = _GREEK.sub(lambda m: f" {GREEK[m.group()]} ", _lower_greek(text))
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c))
        text = _DASHES.sub("-", text)
    text = _DROPPED.sub("", text)
    text = _THOUSANDS.sub("", text)
    text = _SINGLE_AND.sub(r"\1\2", text)
    text = _BRACKETED.sub("", text)
    text = (
        text.replace("&", " and ")
        .replace("++", " plusplus ")
        .replace("+", " plus ")
        .replace("*", " star ")
    )
    text = text.replace("@", " at ").replace("#", " sharp ")
    text = _DOT.sub("", text)
    text = " ".join(text.split()).replace(" -", "-").replace("- ", "-").strip("-")
    return _canonical_phrases(text)


def _canonical_phrases(text: str) -> str:
    if "imensional" in text:
        text = _DIMENSIONAL.sub(lambda m: {"two": "2D", "three": "3D"}[m.group(1).lower()], text)
    if text.endswith(("net", "nets")):
        text = _NETS.sub("network", text)
    if "-" in text and _DIGIT.search(text):
        text = _SPLIT_DECIMAL.sub(r"\1.\2", text)
    return text


def _lower_greek(text: str) -> str:
    return "".join(c.lower() if c.lower() in GREEK else c for c in text)


@lru_cache(maxsize=1 << 16)
def singular(word: str) -> str:
    """Return a word in the singular, American spelling and lower case.

    Parameters
    ----------
    word
        One word, with its case.

    Returns
    -------
    str
        The canonical word.

    Examples
    --------
    >>> [singular(w) for w in ("GANs", "Networks", "policies", "optimisation", "KITCHENS")]
    ['gan', 'network', 'policy', 'optimization', 'kitchen']
    """
    lower = word.lower()
    if lower in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[lower]
    if len(word) > 2 and word[-1] == "s" and word[-2].isupper():
        lower = lower[:-1]
    elif len(lower) > 4 and lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        if lower.endswith("ies"):
            lower = lower[:-3] + "y"
        elif lower.endswith(("sses", "xes", "ches", "shes", "zes")):
            lower = lower[:-2]
        else:
            lower = lower[:-1]
    elif (
        len(lower) == 4
        and lower.endswith("s")
        and not word.isupper()
        and is_common_word(lower[:-1])
        and not lower.endswith(("ss", "us", "is"))
    ):
        lower = lower[:-1]
    lower = BRITISH.get(lower, lower)
    if len(lower) > 5 and _ISE.search(lower) and not _NOT_ISE.search(lower):
        lower = _ISE.sub(r"iz\2", lower)
        lower = BRITISH.get(lower, lower)
    return IRREGULAR_PLURALS.get(lower, lower)


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
    return text[2:] if _YEAR.fullmatch(text) else text


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
        elif rest and rest[0].kind == "number" and out_of_first(out, token):
            word = _drop_v(token, rest[0])
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


def out_of_first(out: list[NameToken], token: NameToken) -> bool:
    """Say whether a word before a number may be or carry a version sign."""
    return bool(out) or len(token.text) > 2


def _drop_v(token: NameToken, number: NameToken) -> str:
    text = token.text
    if text.lower() in ("v", "ver", "version"):
        return ""
    if number.glued and text[-1] in "vV":
        return text[:-1]
    return text


def _ordered(tokens: Sequence[NameToken]) -> list[NameToken]:
    """Bring numbers before edition words wherever they stand side by side after the first word."""
    out = list(tokens[:1])
    run: list[NameToken] = []
    for token in tokens[1:]:
        if token.kind != "word" or token.text in EDITIONS:
            run.append(token)
            continue
        out += sorted(run, key=_edition_order)
        run = []
        out.append(token)
    return out + sorted(run, key=_edition_order)


def _edition_order(token: NameToken) -> tuple[int, str]:
    if token.kind == "word":
        return (1, token.text)
    return (0, "") if token.kind == "number" else (2, "")


@lru_cache(maxsize=1 << 18)
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
    tokens = _sizes(_pieces(_TO.sub(r"\1 to ", plain_name(name))))
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
                out.append(token._replace(text=_ED.get(text, text)))
    return tuple(out)


def _is_size_letter(tokens: list[NameToken], position: int) -> bool:
    token = tokens[position]
    return (
        len(token.text) == 1
        and token.text.lower() in SIZE_LETTERS
        and not token.glued
        and any(t.text.lower() in SIZED_BY_LETTER for t in tokens[max(0, position - 2) : position])
    )


def _is_proper(tokens: list[NameToken]) -> bool:
    return any(t.kind != "word" or any(c.isupper() for c in t.raw[1:]) for t in tokens)


def _without_heads(tokens: list[NameToken], text: str) -> list[NameToken]:
    while len(tokens) > 1 and not tokens[-1].glued:
        head, rest = tokens[-1], tokens[:-1]
        spaced = text.endswith(f" {head.raw}") or head.raw.islower()
        if head.text == "set" and rest[-1].text == "data" and len(rest) > 1:
            tokens = rest[:-1]
        elif (head.text in HEADS and (len(rest) > 1 or not rest[0].raw.islower())) or (
            head.text in MODEL_HEADS and spaced and _is_proper(rest[-1:])
        ):
            tokens = rest
            text = text[: text.rfind(head.raw)].rstrip(" -_/)")
        else:
            break
    return tokens


def _without_front(tokens: list[NameToken], text: str) -> list[NameToken]:
    if len(tokens) > 1 and _YEAR.fullmatch(tokens[0].raw) and not tokens[1].glued:
        tokens = [*tokens[1:], tokens[0]]
    first, _, rest = text.partition(" ")
    if rest and first.lower() in ("the", "a", "an") and len(tokens) > 1:
        tokens = tokens[1:]
    while len(tokens) > 1 and tokens[0].text in VENDORS and not tokens[1].glued:
        after = tokens[1:]
        family = after[0].text in VENDOR_FAMILIES or (
            len(after) > 1 and after[0].text + after[1].text in VENDOR_FAMILIES
        )
        numbered = tokens[0].text not in ("meta", "ms") and any(t.kind != "word" for t in after[:2])
        if not (family or numbered or after[0].text in VENDORS or after[0].text == "ai"):
            break
        tokens = after[1:] if after[0].text == "ai" and len(after) > 1 else after
    if len(tokens) > 2 and tokens[0].text == "deepseek" and tokens[1].text == "r":
        tokens = tokens[1:]
    return tokens


@lru_cache(maxsize=1 << 18)
def bare_tokens(name: str) -> tuple[NameToken, ...]:
    """Return the tokens of a name without article, maker and generic heads.

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
    >>> [t.text for t in bare_tokens("the OpenAI GPT-4 model")]
    ['gpt', '4']
    """
    text = plain_name(name)
    return tuple(_without_front(_without_heads(list(name_tokens(name)), text), text))


@lru_cache(maxsize=1 << 18)
def normal_name(name: str) -> str:
    """Return the normal form of a name; names with one normal form are one name.

    Parameters
    ----------
    name
        A name as a text writes it.

    Returns
    -------
    str
        Lower-case letters and digits, a space only between two numbers; for a name without
        letters and digits the name itself, stripped.

    Examples
    --------
    >>> normal_name("Qwen-2.5-VL-7B") == normal_name("Qwen2.5 VL 7B")
    True
    >>> normal_name("Claude Sonnet 4.5") == normal_name("claude-4.5-sonnet")
    True
    >>> normal_name("GPT-4") == normal_name("GPT-4o")
    False
    """
    tokens = bare_tokens(name)
    if not tokens:
        return name.strip()
    parts: list[str] = []
    for token in _ordered(tokens):
        if parts and parts[-1][-1].isdigit() and token.text[0].isdigit():
            parts.append(" ")
        parts.append(token.text)
    return "".join(parts)
