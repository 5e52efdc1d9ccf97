"""Sentence borders of a title and abstract, by one pass of a regular expression."""

import re

from graphbuild.types import Span

__all__ = ["split_sentences"]

_COMMON_OPENERS = (
    "We In The To This Our However Moreover Furthermore Experiments These Here It By For While "
    "Additionally Finally Despite Specifically Existing Recent Extensive Code"
).replace(" ", "|")
# A stop, what may close after it, then white space or a glued common opener ("paper.We propose").
_STOP = re.compile(
    rf"""(?:[.!?]["'”’»)\]}}]*|(?<=[.!?]\$))
        (?: \s+ (?P<next>["'“‘«(\[{{$\\]*\S) | (?=(?:{_COMMON_OPENERS})\s+[a-z]) )
      | \n\s*\n\s*
    """,
    re.VERBOSE,
)
# Looked at backwards from the stop: abbreviations that a sentence does not end with.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[~,;/])"
    r"(?:e\.g|i\.e|et\sal|et\.\sal|vs|v\.s|cf|c\.f|a\.k\.a|resp|viz|approx|w\.r\.t|wrt|s\.t|incl|esp"
    r"|figs?|eqs?|eqn|secs?|sect|tabs?|refs?|ref|no|nos|vol|ch|pp|thm|prop|lem|def|alg|app"
    r"|avg|dr|mr|mrs|ms|prof|st|jr|u\.s|u\.k|[a-z]\.[a-z]|ca|aka)$",
    re.IGNORECASE,
)
# "J. Smith", but not "every X. This".
_INITIAL = re.compile(r"(?:^|[\s.(])[A-Z]$")
_OPENER = re.compile(r"[a-z]+[A-Z0-9]")
_COMMON_OPENER = re.compile(rf"(?:{_COMMON_OPENERS})\s")
_LONGEST_ABBREVIATION = 10


def split_sentences(text: str) -> list[Span]:
    r"""Split a title and abstract into sentences.

    The first line is the title and a sentence of its own. Abbreviations ("e.g.", "et al.", "vs."),
    decimals, versions and initials do not end a sentence; a blank line does. Time is linear.

    Parameters
    ----------
    text
        Title, newline, abstract.

    Returns
    -------
    list of Span
        Sentences in order without the white space around them, in code points.

    Examples
    --------
    >>> text = "Ants: A Map\nWe use maps, e.g. Atlas 2.5. It is fast."
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['Ants: A Map', 'We use maps, e.g. Atlas 2.5.', 'It is fast.']
    """
    sentences: list[Span] = []
    newline = text.find("\n")
    start = 0
    if newline >= 0:
        _append(sentences, text, 0, newline)
        start = newline + 1
    for match in _STOP.finditer(text, start):
        following = match["next"]
        if following is None:
            border = match.end()
        else:
            if not _opens(text, match, following) or _continues(
                text, start, match.start(), match.end() - 1
            ):
                continue
            border = match.end() - len(following)
        _append(sentences, text, start, border)
        start = border
    _append(sentences, text, start, len(text))
    return sentences


def _append(sentences: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    stripped = piece.strip()
    if stripped:
        sentences.append(Span(start + lead, start + lead + len(stripped)))


def _opens(text: str, match: re.Match[str], following: str) -> bool:
    """Tell whether a sentence can begin with what follows the stop."""
    if "\\" in following or "$" in following:
        return True
    first = following[-1]
    if first.islower():
        # "iTransformer", "xLSTM": a name may open a sentence in lower case.
        return _OPENER.match(text, match.end() - 1) is not None
    return first.isalnum() or first in "*-–—•"


def _continues(text: str, start: int, stop: int, following: int) -> bool:
    """Tell whether the full stop at ``stop`` belongs to an abbreviation."""
    if text[stop : stop + 1] != ".":
        return False
    before = text[max(start, stop - _LONGEST_ABBREVIATION) : stop]
    if _ABBREVIATION.search(before):
        return True
    return bool(_INITIAL.search(before)) and not _COMMON_OPENER.match(text, following)
