"""The organisation's line of a page: an account and a display name, glued together."""

import re
import unicodedata

__all__ = ["split_organisation"]

_ACCOUNT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?", re.ASCII)
_MINOR_WORDS = frozenset({"of", "the", "for", "and", "at", "in", "de", "der", "für", "la"})
_GENERIC_NAMES = frozenset(
    {"University", "Institute", "College", "Research", "Lab", "Labs", "Team", "Group", "AI"}
)
_CASE_BOUNDARY = re.compile(r"(?<=[^A-Z])[A-Z](?=[^A-Z]*\Z)|(?<=[a-z])[A-Z]+\Z")
_WORD_BORDER = re.compile(r"[\W_]+")
_SHORTEST_SHARED = 3


def split_organisation(line: str) -> tuple[str | None, str]:
    """Split an organisation's line into the account and the display name.

    Parameters
    ----------
    line
        ``MicrosoftResearch Microsoft Research``, with or without a space between the two.

    Returns
    -------
    tuple of (str or None, str)
        The account, None where the line holds only a name; and the display name.

    Examples
    --------
    >>> split_organisation("MicrosoftResearch Microsoft Research")
    ('MicrosoftResearch', 'Microsoft Research')
    >>> split_organisation("nvidiaNVIDIA")
    ('nvidia', 'NVIDIA')
    >>> split_organisation("OpenRubrics"), split_organisation("University of Samples")
    ((None, 'OpenRubrics'), (None, 'University of Samples'))
    """
    line = " ".join(line.split())
    first, _, rest = line.partition(" ")
    splits = [
        (first[:cut], f"{first[cut:]} {rest}".strip())
        for cut in range(1, len(first) + 1)
        if _ACCOUNT.fullmatch(first[:cut])
    ]
    best = max(splits, key=lambda split: _likeness(*split), default=None)
    if best and _likeness(*best):
        return best
    boundary = _CASE_BOUNDARY.search(first)
    if rest[:1].islower() and boundary:
        return first[: boundary.start()], f"{first[boundary.start() :]} {rest}"
    if rest[:1].islower():
        return None, line
    if rest and rest not in _GENERIC_NAMES and _ACCOUNT.fullmatch(first):
        return first, rest
    return None, line


def _likeness(account: str, name: str) -> int:
    """Score how well an account abbreviates a name: the same, its initials, or its beginning."""
    short, long = _fold(account), _fold(name)
    if not short or not long:
        return 0
    if short == long:
        return 3
    words = [word for word in _WORD_BORDER.split(name) if word]
    initials = {
        _fold("".join(word[0] for word in words)),
        _fold("".join(word[0] for word in words if word.lower() not in _MINOR_WORDS)),
    }
    if len(short) > 1 and len(words) > 1 and short in initials:
        return 2
    alike = short.startswith(long) or long.startswith(short)
    return int(alike and min(len(short), len(long)) >= _SHORTEST_SHARED and not name[0].islower())


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in text if character.isalnum())
