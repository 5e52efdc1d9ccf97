"""Looser forms of a name that still mean one thing: other word order, dropped head, word ending."""

import re
from collections.abc import Sequence

from graphbuild.resolve.normal import bare_tokens, normal_name
from graphbuild.resolve.tokens import NameToken
from graphbuild.resolve.vocabulary import EXTRA_HEADS, PREPOSITIONS
from graphbuild.resolve.words import is_common_word

__all__ = ["content_words", "headless_name", "stemmed_name", "unordered_name"]

_LINKING = frozenset("and of the".split())
_ENDING = re.compile(r"(?:ation|ing|ion|ed|ement|ment)$")
_SHORTEST_STEM = 4
_NOUNS = {"robotic": "robot~", "robot": "robot~", "visual": "vision~", "vision": "vision~"}
"""Nouns and their adjectives, which phrases of ordinary words use alike: robotic manipulation."""


def unordered_name(name: str) -> str | None:
    """Return a form that word order does not change, or None where order counts or nothing moves.

    Parameters
    ----------
    name
        A name.

    Returns
    -------
    str or None
        Sorted words; None for one word and for names such as text-to-image.

    Examples
    --------
    >>> unordered_name("F1-macro") == unordered_name("macro F1")
    True
    >>> unordered_name("text-to-image") is None
    True
    """
    tokens = [t for t in bare_tokens(name) if t.text not in _LINKING]
    words = _joined_numbers(tokens)
    if len(words) < 2 or any(t.text in PREPOSITIONS for t in tokens):
        return None
    return " ".join(sorted(words))


def content_words(name: str) -> str:
    """Return the words of a name without prepositions, conjunctions and articles.

    Parameters
    ----------
    name
        A name.

    Returns
    -------
    str
        The words, in order.

    Examples
    --------
    >>> content_words("reinforcement learning with verifiable rewards")
    'reinforcement learning verifiable reward'
    """
    return " ".join(t.text for t in bare_tokens(name) if t.text not in _LINKING | PREPOSITIONS)


def _joined_numbers(tokens: Sequence[NameToken]) -> list[str]:
    words: list[str] = []
    for token in tokens:
        if words and (token.glued or token.kind == "number"):
            words[-1] += token.text
        else:
            words.append(token.text)
    return words


def headless_name(name: str) -> str | None:
    """Return the normal form of a name without a last word such as model or prompting, or None.

    Parameters
    ----------
    name
        A name.

    Returns
    -------
    str or None
        None where no such word ends the name or only one word would be left.

    Examples
    --------
    >>> headless_name("vision-language-action models")
    'visionlanguageaction'
    >>> headless_name("world model") is None
    True
    """
    tokens = bare_tokens(name)
    if len(tokens) < 3 or tokens[-1].glued or tokens[-1].text not in EXTRA_HEADS:
        return None
    cut = name.rstrip().lower().rfind(tokens[-1].raw.lower())
    return normal_name(name[:cut].rstrip(" -_")) if cut > 0 else None


def stemmed_name(name: str) -> str | None:
    """Return a form that does not tell tuned from tuning, or None where no word has such an ending.

    Parameters
    ----------
    name
        A name.

    Returns
    -------
    str or None
        Words without the endings -ing, -ed, -ion, -ment, robotic as robot; None for one word.

    Examples
    --------
    >>> stemmed_name("vector quantization") == stemmed_name("vector-quantized")
    True
    >>> stemmed_name("language model") is None
    True
    """
    words = [t.text for t in bare_tokens(name)]
    if len(words) < 2:
        return None
    phrase = all(map(is_common_word, words))
    stems = [(phrase and _NOUNS.get(word)) or _stem(word) for word in words]
    return "".join(stems) if stems != words else None


def _stem(word: str) -> str:
    match = _ENDING.search(word)
    if match is None or match.start() < _SHORTEST_STEM:
        return word
    stem = word[: match.start()]
    if stem.endswith("iz"):
        return stem + "~"
    return (stem[:-1] if stem[-1] == stem[-2] else stem) + "~"
