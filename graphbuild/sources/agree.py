"""Whether two records with the same title are one paper."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from graphbuild.sources.ids import normal_title
from graphbuild.types import Author, Paper

__all__ = ["JoinRule", "agreement", "family_names"]

JoinRule = Literal[
    "arxiv",
    "doi",
    "other id",
    "given id",
    "title and abstract",
    "title and authors",
    "title and year",
    "title",
]
"""Why two records are one paper."""


_SHORT_TITLE = 20
_MOST_YEARS_APART = 3
_LEAST_SHARED = 0.5
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_WORDS = re.compile(r"[^\W\d_]+")


def agreement(first: Paper, second: Paper) -> JoinRule | None:
    """Decide whether two records whose normal titles are the same are one paper, and why.

    Two different arXiv ids are two papers. Equal abstracts are one paper. Known authors must agree:
    half of the shorter list, by family name. Without authors on both sides known years may lie
    three apart (a preprint and its publication), and a title as short as "Editorial" needs the
    same year.

    Parameters
    ----------
    first, second
        The records.

    Returns
    -------
    str or None
        What agrees beside the title, or None where they are two papers.

    Examples
    --------
    >>> ada, bob = Author("Ada Lovelace"), Author("Bob Brown")
    >>> one = Paper("1", "A Study of Engines and Looms", "", authors=(ada,))
    >>> agreement(one, Paper("2", one.title, "", authors=(Author("Lovelace, A."),)))
    'title and authors'
    >>> agreement(one, Paper("2", one.title, "", authors=(bob,))) is None
    True
    """
    if _different_archive_ids(first, second):
        return None
    if first.abstract and _fold(first.abstract) == _fold(second.abstract):
        return "title and abstract"
    one, two = family_names(first.authors), family_names(second.authors)
    if one and two:
        alike = len(one & two) >= _LEAST_SHARED * min(len(one), len(two))
        return "title and authors" if alike else None
    years = [int(paper.published_date[:4]) for paper in (first, second) if paper.published_date]
    if len(years) == len((first, second)):
        most = 0 if _is_short(first) else _MOST_YEARS_APART
        return "title and year" if abs(years[0] - years[1]) <= most else None
    return None if _is_short(first) else "title"


def family_names(authors: Sequence[Author]) -> frozenset[str]:
    """Collect the family names of authors, without accents and in small letters.

    Parameters
    ----------
    authors
        Authors in any of the usual spellings: ``Ada Lovelace``, ``Lovelace, Ada``, ``A. Lovelace``.

    Returns
    -------
    frozenset of str
        The names.

    Examples
    --------
    >>> sorted(family_names([Author("Kurt Gödel"), Author("Lovelace, Ada")]))
    ['godel', 'lovelace']
    """
    return frozenset(name for author in authors if (name := _family(author)))


def _family(author: Author) -> str:
    written = author.family or author.name.partition(",")[0]
    words = _WORDS.findall(_fold(written))
    kept = [word for word in words if word not in _SUFFIXES] or words
    return kept[-1] if kept else ""


def _is_short(paper: Paper) -> bool:
    return len(normal_title(paper.title)) < _SHORT_TITLE


def _different_archive_ids(first: Paper, second: Paper) -> bool:
    one, two = (
        {name for name in paper.identifiers if name.startswith("arxiv:")}
        for paper in (first, second)
    )
    return bool(one and two and not one & two)


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in " ".join(text.split()) if not unicodedata.combining(c))
