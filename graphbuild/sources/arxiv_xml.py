"""arXiv as XML: the Atom feed of its API, daily feeds, and OAI-PMH harvests."""

import re
from collections.abc import Iterator
from pathlib import Path

from graphbuild.errors import InputError
from graphbuild.sources.arxiv import split_authors
from graphbuild.sources.fields import author_of, date_of, make_paper, text_of
from graphbuild.sources.ids import normal_identifier
from graphbuild.sources.inputs import Source
from graphbuild.sources.latex import latex_to_text
from graphbuild.sources.xml_records import (
    Element,
    child,
    children,
    local,
    read_elements,
    texts,
    whole_text,
)
from graphbuild.types import Author, Paper, Rejected

__all__ = ["read_arxiv_atom", "read_arxiv_rss", "read_oai_pmh"]

_COMMENT = "Comment:"
_ANNOUNCED = re.compile(
    r"\A\s*arXiv:\S{1,40}\s+Announce Type:\s*\S{1,40}\s+Abstract:\s*", re.IGNORECASE
)


def read_arxiv_atom(path: str | Path | Source) -> Iterator[Paper | Rejected]:
    """Read the Atom feed that arXiv's API replies with, or that of a day's announcements.

    Parameters
    ----------
    path
        The file.

    Yields
    ------
    Paper or Rejected
        One an entry, dated by its first version.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing or no XML.

    Examples
    --------
    >>> import tempfile
    >>> entry = "<id>http://arxiv.org/abs/2405.15738v2</id><title>A</title><summary>B.</summary>"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "feed.xml")
    ...     _ = path.write_text(f"<feed><entry>{entry}</entry></feed>")
    ...     next(read_arxiv_atom(path)).id
    'arxiv:2405.15738'
    """
    return read_elements(path, "entry", _entry)


def read_arxiv_rss(path: str | Path | Source) -> Iterator[Paper | Rejected]:
    """Read the RSS feed of a day's announcements.

    Parameters
    ----------
    path
        The file.

    Yields
    ------
    Paper or Rejected
        One an item, dated by its announcement.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing or no XML.

    Examples
    --------
    >>> import tempfile
    >>> item = "<title>A</title><link>https://arxiv.org/abs/2405.15738</link>"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "feed.xml")
    ...     _ = path.write_text(f"<rss><item>{item}<description>B.</description></item></rss>")
    ...     next(read_arxiv_rss(path)).id
    'arxiv:2405.15738'
    """
    return read_elements(path, "item", _item)


def read_oai_pmh(path: str | Path | Source) -> Iterator[Paper | Rejected]:
    """Read an OAI-PMH harvest in the formats ``oai_dc``, ``arXiv`` and ``arXivRaw``.

    Parameters
    ----------
    path
        The file.

    Yields
    ------
    Paper or Rejected
        One a record; deleted records are rejected.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing or no XML.

    Examples
    --------
    >>> import tempfile
    >>> metadata = "<dc><title>A</title><creator>Lovelace, Ada</creator></dc>"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "oai.xml")
    ...     _ = path.write_text(f"<x><record><metadata>{metadata}</metadata></record></x>")
    ...     next(read_oai_pmh(path)).authors[0].name
    'Ada Lovelace'
    """
    return read_elements(path, "record", _oai_record)


def _entry(entry: Element, _: Element, place: str) -> Paper:
    address = whole_text(child(entry, "id"))
    if address and "/api/errors" in address:
        raise InputError(f"arXiv replied with an error: {whole_text(child(entry, 'summary'))}")
    links = {link.get("title"): link.get("href") for link in children(entry, "link")}
    if address and address.startswith("oai:"):
        address = links.get(None)
    return make_paper(
        place,
        whole_text(child(entry, "title")),
        _abstract(whole_text(child(entry, "summary"))),
        date=date_of(whole_text(child(entry, "published")), whole_text(child(entry, "updated"))),
        authors=[
            author_of(latex_to_text(whole_text(child(author, "name")) or ""))
            for author in children(entry, "author")
        ]
        or [*split_authors("; ".join(texts(entry, "creator")))],
        organisations=[
            Author(name)
            for author in children(entry, "author")
            for name in texts(author, "affiliation")
        ],
        identifiers=[address, whole_text(child(entry, "doi")), links.get("doi")],
        categories=[category.get("term") for category in children(entry, "category")],
        venue=whole_text(child(entry, "journal_ref")),
        url=address,
        licence=next(iter(texts(entry, "rights")), None),
    )


def _item(item: Element, _: Element, place: str) -> Paper:
    address = whole_text(child(item, "link"))
    return make_paper(
        place,
        whole_text(child(item, "title")),
        _abstract(whole_text(child(item, "description"))),
        date=date_of(whole_text(child(item, "pubDate")), *texts(item, "date")),
        authors=[*split_authors("; ".join(texts(item, "creator")))],
        identifiers=[address, *texts(item, "DOI")],
        categories=texts(item, "category"),
        venue=next(iter(texts(item, "journal_reference")), None),
        url=address,
        licence=next(iter(texts(item, "rights")), None),
    )


def _abstract(text: str | None) -> str | None:
    """Leave out what the daily feed writes before an abstract."""
    return _ANNOUNCED.sub("", text) if text else text


def _oai_record(record: Element, _: Element, place: str) -> Paper:
    header = child(record, "header")
    identifier = whole_text(child(header, "identifier"))
    if header is not None and header.get("status") == "deleted":
        raise InputError(f"the record {identifier} was deleted at its source")
    metadata = child(record, "metadata")
    inner = next(iter(metadata), None) if metadata is not None else None
    if inner is None:
        raise InputError("the record has no metadata")
    if local(inner) in {"arXiv", "arXivRaw"}:
        return _archive_record(inner, place)
    if local(inner) == "dc":
        return _dublin_core(inner, identifier, place)
    raise InputError(f"'{local(inner)}' is no known metadata format; harvest arXiv or oai_dc")


def _archive_record(record: Element, place: str) -> Paper:
    def text(name: str) -> str | None:
        return whole_text(child(record, name))

    listed = child(record, "authors")
    authors = (
        [_author(author) for author in children(listed, "author")] if listed is not None else []
    )
    if not authors:
        authors = [*split_authors(text("authors") or "")]
    versions = [date for version in children(record, "version") for date in texts(version, "date")]
    doi = text("doi")
    return make_paper(
        place,
        text("title"),
        text("abstract"),
        date=date_of(text("created"), *versions[:1], text("updated")),
        authors=authors,
        organisations=[
            Author(name)
            for author in (children(listed, "author") if listed is not None else ())
            for name in texts(author, "affiliation")
        ],
        identifiers=[f"arxiv:{text('id')}", *(doi.split() if doi else ())],
        categories=(text("categories") or "").split(),
        venue=text("journal-ref"),
        url=f"https://arxiv.org/abs/{text('id')}",
        licence=text("license"),
    )


def _author(author: Element) -> Author | None:
    def text(name: str) -> str:
        return latex_to_text(text_of(whole_text(child(author, name))) or "")

    given, family = text("forenames"), f"{text('keyname')} {text('suffix')}".strip()
    name = f"{given} {family}".strip()
    return Author(name, given or None, family or None) if name else None


def _dublin_core(record: Element, identifier: str | None, place: str) -> Paper:
    descriptions = [text for text in texts(record, "description") if not text.startswith(_COMMENT)]
    links = texts(record, "identifier")
    return make_paper(
        place,
        next(iter(texts(record, "title")), None),
        next(iter(descriptions), None),
        date=date_of(*texts(record, "date")),
        authors=[author_of(latex_to_text(name)) for name in texts(record, "creator")],
        identifiers=[identifier, *(link.removeprefix("info:doi/") for link in links)],
        categories=texts(record, "subject"),
        venue=next(iter(texts(record, "source")), None),
        url=next((link for link in links if normal_identifier(link) or "://" in link), None),
        licence=next(iter(texts(record, "rights")), None),
    )
