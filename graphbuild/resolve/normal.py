"""The normal form of a name: what is left when spelling that does not distinguish is gone.

Case, hyphens, spaces, plural, British spelling, Greek letters, LaTeX residue, articles, generic
heads, the notation of versions, sizes and years, and the order of edition words do not distinguish;
every number and every word does.
"""

from collections.abc import Sequence
from functools import lru_cache

from graphbuild.resolve.plain import plain_name
from graphbuild.resolve.tokens import YEAR, NameToken, name_tokens
from graphbuild.resolve.vocabulary import (
    EDITIONS,
    HEADS,
    MODEL_HEADS,
    VENDOR_FAMILIES,
    VENDORS,
)

__all__ = ["bare_tokens", "joined_tokens", "normal_name"]


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
    if len(tokens) > 1 and YEAR.fullmatch(tokens[0].raw) and not tokens[1].glued:
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


@lru_cache(maxsize=1 << 14)
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
    return joined_tokens(tokens)


def joined_tokens(tokens: Sequence[NameToken]) -> str:
    """Run tokens together to the normal form of the name that they make.

    Parameters
    ----------
    tokens
        Tokens of a name, some of which may have been left out.

    Returns
    -------
    str
        A normal form.

    Examples
    --------
    >>> joined_tokens(bare_tokens("Qwen2.5-7B-Instruct"))
    'qwen2.5instruct7b'
    """
    parts: list[str] = []
    for token in _ordered(tokens):
        if parts and parts[-1][-1].isdigit() and token.text[0].isdigit():
            parts.append(" ")
        parts.append(token.text)
    return "".join(parts)
