"""A name without LaTeX, accents and typographic characters, and its words in the singular."""

import re
import unicodedata
from functools import lru_cache

from graphbuild.resolve.vocabulary import BRITISH, GREEK, IRREGULAR_PLURALS
from graphbuild.resolve.words import is_common_word

__all__ = ["plain_name", "singular"]

_COMMAND = re.compile(
    r"\\(?:text|math)?(?:sc|bf|tt|it|rm|sf|cal|bb|frak|emph|text|operatorname)\b\s*"
)
_LATEX_WORD = re.compile(r"\\([A-Za-z]+)")
_GREEK = re.compile("[" + "".join(GREEK) + "]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u00ad]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DOT = re.compile(r"(?<!\d)\.|\.(?!\d)")
_DROPPED = re.compile(r"['\"`’‘“”´$^{}%!?]|(?<=[a-z])'s\b")
_SINGLE_AND = re.compile(r"\b([A-Z])&([A-Z])\b")
_BRACKETED = re.compile(r"(?<=\w) \((?=[^)]*[A-Z][^)]*[A-Z])[\w-]{2,10}\)")
_DIMENSIONAL = re.compile(r"\b(two|three)-dimensional\b", re.IGNORECASE)
_SIMPLE = re.compile(r"[A-Za-z0-9 \-]+")
_DIGIT = re.compile(r"\d")
_NETS = re.compile(r"(?<=[a-z] )[Nn]ets?$")
_SPLIT_DECIMAL = re.compile(r"(?<!\d)(?<!\d[.-])(\d)-(\d)(?![\d.]|-\d\b|[A-Za-z])")
_ISE = re.compile(r"(is)(e|ed|er|ing|ation|able)$")
_NOT_ISE = re.compile(
    r"(?:no|w|prec|conc|exerc|superv|rev|surpr|enterpr|prom|expert|advert|telev|improv|franch"
    r"|parad|^a?r|^pra|^ra|disgu|^dev|^cru|^bru|^adv)is(?:e|ed|er|ing|ation|able)$"
)


@lru_cache(maxsize=1 << 14)
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
