"""Strings beside a number that are spelled like names or measures, and that no part found."""

import re
from collections.abc import Sequence

from graphbuild.extract.result_lists import NameMention
from graphbuild.extract.result_patterns import METRIC_WORD
from graphbuild.types import Span

__all__ = ["find_metrics", "find_names"]

# A word with a capital, digit or sign inside, or a capital first letter; and what may follow it.
_NAME = re.compile(
    r"""(?<![\w@/.-])
    (?:[A-Z][\w+'’@]*(?:[-./][\w+]+)*|[a-z]+[\w+]*[A-Z][\w+]*(?:[-./][\w+]+)*|[a-zτ]+-[Bb]ench)
    (?:\s(?:[A-Z][\w+'’@]*(?:[-./][\w+]+)*|v\d+(?:\.\d+)*|20\d\d))*
    (?![\w@])""",
    re.VERBOSE,
)
_NO_NAME = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "best",
        "by",
        "code",
        "compared",
        "experiments",
        "extensive",
        "finally",
        "for",
        "from",
        "further",
        "furthermore",
        "given",
        "however",
        "in",
        "it",
        "its",
        "moreover",
        "notably",
        "on",
        "our",
        "over",
        "remarkably",
        "results",
        "sota",
        "specifically",
        "state-of-the-art",
        "such",
        "table",
        *(
            "january february march april may june july august september october november december "
            "jan feb mar apr jun jul aug sep sept oct nov dec"
        ).split(),
        "the",
        "their",
        "these",
        "this",
        "to",
        "under",
        "using",
        "we",
        "when",
        "while",
        "with",
        "without",
        "additionally",
        "across",
        "among",
        "also",
        "both",
        "each",
        "even",
        "evaluated",
        "evaluation",
        "experimental",
        "i",
        "ii",
        "iii",
        "top",
        "respectively",
        "human",
        "humans",
        "meanwhile",
        "despite",
        "llm",
        "llms",
        "ai",
        "gpu",
        "gpus",
        "rl",
        "sft",
        "vlm",
        "vlms",
        "mllm",
        "mllms",
        "api",
        "only",
        "here",
        "there",
        "then",
        "two",
        "three",
        "ours",
        "after",
        "all",
        "applied",
        "built",
        "starting",
        "surprisingly",
        "empirically",
        "crucially",
        "importantly",
        "conversely",
        "similarly",
    ]
)
_DIGITS = re.compile(r"\d+(?:\.\d+)?")


def find_names(text: str, sentence: Span, mentions: Sequence[NameMention]) -> list[Span]:
    """Find strings of a sentence that are spelled like names, outside the known ones.

    Parameters
    ----------
    text
        The paper's text.
    sentence
        The sentence.
    mentions
        Known names in the sentence.

    Returns
    -------
    list of Span
        In order.

    Examples
    --------
    >>> text = "We reach 84.5% on MapBench v2.1 and Atlas."
    >>> [text[slice(*span)] for span in find_names(text, Span(0, len(text)), [])]
    ['MapBench v2.1', 'Atlas']
    """
    found = []
    for match in _NAME.finditer(text, sentence.start, sentence.end):
        start, end = match.span()
        first = match[0].split(" ", 1)[0]
        if first.lower() in _NO_NAME:
            start += len(first) + 1
        elif start == sentence.start and not re.search(r"[A-Z\d].*[A-Z\d]|-", first):
            continue
        if start >= end or text[start:end].lower() in _NO_NAME:
            continue
        if any(mention.start < end and start < mention.end for mention in mentions):
            continue
        found.append(Span(start, end))
    return found


def find_metrics(text: str, sentence: Span, mentions: Sequence[NameMention]) -> list[Span]:
    """Find measures that a sentence names, outside the known ones, with and without a modifier.

    Parameters
    ----------
    text
        The paper's text.
    sentence
        The sentence.
    mentions
        Known names in the sentence.

    Returns
    -------
    list of Span
        In order.

    Examples
    --------
    >>> text = "It has a recall rate of 57%."
    >>> [text[slice(*span)] for span in find_metrics(text, Span(0, len(text)), [])]
    ['recall rate']
    """
    found = []
    for match in METRIC_WORD.finditer(text, sentence.start, sentence.end):
        start, end = match.span()
        if any(mention.start < end and start < mention.end for mention in mentions):
            continue
        first, _, rest = match[0].partition(" ")
        if rest and METRIC_WORD.fullmatch(rest):
            found.append(Span(start + len(first) + 1, end))
            if first.lower() in _NO_NAME or _DIGITS.fullmatch(first):
                continue
        found.append(Span(start, end))
    return [span for span in found if text[slice(*span)].lower() not in {"score", "scores"}]
