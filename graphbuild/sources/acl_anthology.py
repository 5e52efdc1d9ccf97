"""The ACL Anthology: its XML volumes, and metadata lines of the corpora made from it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from graphbuild.sources.arxiv import split_authors
from graphbuild.sources.fields import date_of, make_paper, text_of
from graphbuild.sources.inputs import Source
from graphbuild.sources.records import read_records_as
from graphbuild.sources.xml_records import (
    Element,
    child,
    children,
    read_elements,
    texts,
    whole_text,
)
from graphbuild.types import Author, Paper, Rejected

__all__ = ["acl_paper", "is_acl_record", "read_acl_anthology", "read_acl_metadata"]

_ID = re.compile(r"[A-Z]\d{2}-\d{4}[a-z]?\Z|\d{4}\.[\w-]+\.\d+\Z", re.ASCII)


def read_acl_anthology(path: str | Path | Source) -> Iterator[Paper | Rejected]:
    """Read a collection of the Anthology's XML data.

    Parameters
    ----------
    path
        The file.

    Yields
    ------
    Paper or Rejected
        One a paper, dated by its volume.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing or no XML.

    Examples
    --------
    >>> import tempfile
    >>> paper = "<paper id='1'><title>The <fixed-case>BERT</fixed-case></title></paper>"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "2020.acl.xml")
    ...     _ = path.write_text(
    ...         f"<collection id='2020.acl'><volume id='main'>{paper}</volume></collection>"
    ...     )
    ...     next(read_acl_anthology(path)).title
    'The BERT'
    """
    return read_elements(path, "paper", _paper, within="volume")


def read_acl_metadata(path: str | Path | Source) -> Iterator[Paper | Rejected]:
    """Read metadata lines of the ACL Anthology Network: ``id``, ``author``, ``title``, ``venue``.

    Parameters
    ----------
    path
        JSON Lines.

    Yields
    ------
    Paper or Rejected
        One a line, without abstracts.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing or no JSON.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "aan.jsonl")
    ...     _ = path.write_text('{"id": "P19-1001", "title": "A", "author": "B, C; D, E"}')
    ...     next(read_acl_metadata(path)).id
    'acl:P19-1001'
    """
    return read_records_as(acl_paper, path)


def acl_paper(record: Mapping[str, Any], place: str) -> Paper:
    """Make a paper of a metadata line.

    Parameters
    ----------
    record
        ``id``, ``title``, ``author``, ``venue``, ``year``.
    place
        Where it stands.

    Returns
    -------
    Paper
        The paper.

    Raises
    ------
    graphbuild.errors.InputError
        If it has no title.

    Examples
    --------
    >>> acl_paper({"id": "P19-1001", "title": "A", "year": "2019"}, "x:1").published_date
    '2019'
    """
    id_ = text_of(record.get("id"))
    return make_paper(
        place,
        record.get("title"),
        record.get("abstract"),
        date=date_of(record.get("year")),
        authors=split_authors(text_of(record.get("author")) or ""),
        identifiers=[f"acl:{id_}"],
        venue=record.get("venue"),
        url=f"https://aclanthology.org/{id_}",
    )


def is_acl_record(record: Mapping[str, Any]) -> bool:
    """Tell whether an object is a metadata line of the Anthology: its id says so.

    Parameters
    ----------
    record
        The object.

    Returns
    -------
    bool
        Whether it is one.

    Examples
    --------
    >>> is_acl_record({"id": "P19-1001", "title": "A", "author": "B"})
    True
    """
    id_ = record.get("id")
    return isinstance(id_, str) and bool(_ID.match(id_)) and "author" in record


def _paper(paper: Element, volume: Element, place: str) -> Paper:
    meta = child(volume, "meta")
    year = whole_text(child(meta, "year"))
    month = whole_text(child(meta, "month"))
    address = whole_text(child(paper, "url"))
    id_ = address if address and _ID.match(address) else None
    return make_paper(
        place,
        whole_text(child(paper, "title")),
        whole_text(child(paper, "abstract")),
        date=date_of(f"{(month or '').partition('–')[0].partition('-')[0]} {year}", year),
        authors=[_author(author) for author in children(paper, "author")],
        organisations=[
            Author(name)
            for author in children(paper, "author")
            for name in texts(author, "affiliation")
        ],
        identifiers=[f"acl:{id_}" if id_ else address, *texts(paper, "doi")],
        venue=whole_text(child(meta, "booktitle")),
        url=f"https://aclanthology.org/{id_}" if id_ else address,
    )


def _author(author: Element) -> Author | None:
    given, family = whole_text(child(author, "first")), whole_text(child(author, "last"))
    name = " ".join(part for part in (given, family) if part)
    id_ = author.get("id")
    return Author(name, given, family, f"acl:{id_}" if id_ else None) if name else None
