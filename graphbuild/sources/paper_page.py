"""The page of a single paper, copied as text: its title above, its abstract under that word."""

import re
from collections.abc import Sequence
from itertools import takewhile

from graphbuild.sources.page import Entry
from graphbuild.sources.text import Line

__all__ = ["single_paper"]

_ID = re.compile(r"arxiv:\s*(?P<id>\d{4}\.\d{4,5})(?:v\d+)?(?:\s.*)?", re.IGNORECASE)
_PUBLISHED = re.compile(r"published on\b.*|\[?submitted on\b.*", re.IGNORECASE)
_AFTER = re.compile(
    r"view (?:arxiv|pdf|html|a pdf)\b.*|comments:.*|subjects:.*|community|github\b.*|project page"
    r"|add to collection|models citing.*|cite as:.*|get this paper.*",
    re.IGNORECASE,
)
_VOTES = re.compile(r"\d{1,6}")


def single_paper(lines: Sequence[Line]) -> Entry | None:
    """Find the paper of a page that shows one paper alone.

    Parameters
    ----------
    lines
        All lines of the file.

    Returns
    -------
    Entry or None
        The paper; None where the page is another one.

    Examples
    --------
    >>> text = ["arxiv:2606.00683", "A Title", "Published on May 29", "Abstract", "It is."]
    >>> entry = single_paper([Line(n, line) for n, line in enumerate(text, 1)])
    >>> entry.title, entry.abstract, entry.paper
    ('A Title', 'It is.', 'arxiv:2606.00683')
    """
    filled = [line for line in lines if line.text]
    named = [(at, m) for at, line in enumerate(filled) if (m := _ID.fullmatch(line.text))]
    words = [at for at, line in enumerate(filled) if line.text.casefold() == "abstract"]
    published = any(_PUBLISHED.fullmatch(line.text) for line in filled)
    if len(named) != 1 or len(words) != 1 or not published or words[0] < named[0][0]:
        return None
    at, match = named[0]
    title = next((line for line in filled[at + 1 :] if not _PUBLISHED.fullmatch(line.text)), None)
    below = takewhile(lambda line: not _AFTER.fullmatch(line.text), filled[words[0] + 1 :])
    abstract = " ".join(line.text for line in below)
    if title is None or not abstract:
        return None
    votes = [
        int(after.text)
        for line, after in zip(filled[at:], filled[at + 1 : words[0]], strict=False)
        if line.text.casefold() == "upvote" and _VOTES.fullmatch(after.text)
    ]
    return Entry(
        title.number,
        title.text,
        abstract,
        votes[0] if votes else None,
        f"arxiv:{match['id']}",
    )
