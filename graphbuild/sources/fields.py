"""What readers of foreign formats share: from fields in any spelling to a ``Paper``."""

import html
import re
from collections.abc import Iterable
from typing import Any

from graphbuild.errors import InputError
from graphbuild.sources.dates import PaperDate, parse_date
from graphbuild.sources.ids import best_id, identifiers_of
from graphbuild.sources.text import squeeze
from graphbuild.types import Author, Paper, Reference

__all__ = ["author_of", "date_of", "dicts", "make_paper", "plain_text", "text_of", "unwrap"]

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*|\n {2,}(?=[A-Z])")
_TAG = re.compile(
    r"</?(?:(?:jats|mml|ns\d*|ce):[\w-]+|i|b|em|strong|sub|sup|p|br|scp|sec|title|italic|bold|div|"
    r"span|u|tt|abstract)(?:\s[^<>]{0,200})?/?>",
    re.IGNORECASE,
)
_PARAGRAPH_TAG = re.compile(r"</?(?:jats:)?p(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31});", re.IGNORECASE)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_NO_DATE = PaperDate(None, "none")


def make_paper(
    place: str,
    title: object,
    abstract: object,
    *,
    date: PaperDate = _NO_DATE,
    authors: Iterable[Author | None] = (),
    organisations: Iterable[Author | None] = (),
    given_id: str | None = None,
    identifiers: Iterable[str | None] = (),
    references: Iterable[Reference] = (),
    categories: Iterable[object] = (),
    venue: object = None,
    url: object = None,
    licence: object = None,
    all_authors: bool = True,
    upvotes: int | None = None,
    comments: int | None = None,
) -> Paper:
    r"""Make a paper of a foreign record's fields; what has a wrong type counts as unknown.

    Parameters
    ----------
    place
        Where the record stands.
    title, abstract
        The texts, white space and line breaks as they come; an abstract may be missing.
    date
        The date at its precision.
    authors, organisations
        In their order; None is left out.
    given_id
        The source's own id, used where no known identifier is there.
    identifiers
        In any spelling; what is no identifier is left out.
    references, categories, venue, url, licence, upvotes, comments
        As in ``Paper``.
    all_authors
        Whether the authors are all there; else their number is unknown.

    Returns
    -------
    Paper
        The paper.

    Raises
    ------
    graphbuild.errors.InputError
        If there is no title.

    Examples
    --------
    >>> make_paper("a.bib:3", "A\n Title", None, identifiers=["10.1000/X"]).id
    'doi:10.1000/x'
    """
    name = squeeze(title) if isinstance(title, str) else ""
    if not name:
        raise InputError("'title' is missing")
    names = identifiers_of(*identifiers)
    people = tuple(author for author in authors if author)
    return Paper(
        id=best_id(names, given_id, name),
        title=name,
        abstract=unwrap(abstract) if isinstance(abstract, str) else "",
        published_date=date.value,
        date_precision=date.precision,
        authors=people,
        author_count=(len(people) or None) if all_authors else None,
        organisations=tuple(dict.fromkeys(one for one in organisations if one)),
        venue=text_of(venue),
        url=text_of(url),
        upvotes=upvotes,
        comments=comments,
        categories=tuple(dict.fromkeys(c for c in map(text_of, categories) if c)),
        identifiers=names,
        references=tuple(dict.fromkeys(references)),
        licence=text_of(licence),
        sources=(place,),
    )


def author_of(name: object, id_: str | None = None) -> Author | None:
    """Make an author of a name as people write it.

    Parameters
    ----------
    name
        ``Ada Lovelace`` or ``Lovelace, Ada``; anything but a text with letters is no author.
    id_
        The author's id.

    Returns
    -------
    Author or None
        The author; given and family name only where a comma tells them apart.

    Examples
    --------
    >>> author_of("Lovelace, Ada")
    Author(name='Ada Lovelace', given='Ada', family='Lovelace', id=None)
    >>> author_of("Ada Lovelace")
    Author(name='Ada Lovelace', given=None, family=None, id=None)
    """
    text = squeeze(name) if isinstance(name, str) else ""
    if not text:
        return None
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1 or not all(parts):
        return Author(text.strip(" ,") or text, id=id_)
    suffixes = [part for part in parts[1:] if part.lower().rstrip(".") in _SUFFIXES]
    given = " ".join(part for part in parts[1:] if part not in suffixes)
    family = " ".join([parts[0], *suffixes])
    return Author(f"{given} {family}".strip(), given or None, family, id_)


def unwrap(text: str) -> str:
    r"""Join lines that were broken at a width; blank or indented lines begin paragraphs.

    Parameters
    ----------
    text
        An abstract.

    Returns
    -------
    str
        Paragraphs with an empty line between them.

    Examples
    --------
    >>> unwrap("  We show\nthat it holds.\n\n  It does.\n")
    'We show that it holds.\n\nIt does.'
    """
    return "\n\n".join(p for p in map(squeeze, _PARAGRAPH.split(text.strip())) if p)


def plain_text(value: object) -> str | None:
    """Drop the mark-up of publishers from a title or abstract: tags and entities.

    Parameters
    ----------
    value
        A text, or anything else, which counts as unknown.

    Returns
    -------
    str or None
        The text.

    Examples
    --------
    >>> plain_text("<jats:p>H<sub>2</sub>O &amp; a &lt; b</jats:p>")
    'H2O & a < b'
    """
    if not isinstance(value, str):
        return None
    text = _TAG.sub("", _PARAGRAPH_TAG.sub("\n\n", value))
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text).strip()


def text_of(value: object) -> str | None:
    r"""Take a non-empty text or number as one line.

    Parameters
    ----------
    value
        Anything.

    Returns
    -------
    str or None
        One line, or None.

    Examples
    --------
    >>> text_of(" a\nb "), text_of(7), text_of([])
    ('a b', '7', None)
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return squeeze(value) or None if isinstance(value, str) else None


def dicts(value: object) -> list[dict[str, Any]]:
    """Take the objects of a list; anything else is left out.

    Parameters
    ----------
    value
        Anything.

    Returns
    -------
    list of dict
        The objects.

    Examples
    --------
    >>> dicts([{"a": 1}, None]), dicts(None)
    ([{'a': 1}], [])
    """
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def date_of(*values: object) -> PaperDate:
    """Take the first value that holds a date.

    Parameters
    ----------
    *values
        Texts or years, the most exact first.

    Returns
    -------
    PaperDate
        The date at its precision.

    Examples
    --------
    >>> date_of(None, 2020)
    PaperDate(value='2020', precision='year')
    """
    for value in values:
        text = text_of(value)
        if text and (parsed := parse_date(text)).value:
            return parsed
    return _NO_DATE
