"""CSL JSON, as reference managers export it, and the like records of Crossref."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from graphbuild.sources.dates import PaperDate
from graphbuild.sources.fields import author_of, date_of, dicts, make_paper, plain_text, text_of
from graphbuild.sources.ids import normal_identifier
from graphbuild.sources.inputs import Source
from graphbuild.sources.latex import latex_to_text
from graphbuild.sources.records import read_records_as
from graphbuild.types import Author, Paper, Reference, Rejected

__all__ = ["csl_paper", "read_csl_json"]

_DATES = ("issued", "published", "published-print", "published-online", "posted", "created")


def read_csl_json(path: str | Path | Source) -> Iterator[Paper | Rejected]:
    """Read CSL JSON as Zotero, Mendeley and Pandoc write it, or works of Crossref, as a stream.

    Parameters
    ----------
    path
        The file: a list of items, one item, JSON Lines, or a reply of Crossref.

    Yields
    ------
    Paper or Rejected
        One an item.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing or no JSON.

    Examples
    --------
    >>> import tempfile
    >>> item = '{"title": "A", "issued": {"date-parts": [[2020, 5]]}, "DOI": "10.1000/X"}'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "library.json")
    ...     _ = path.write_text(f"[{item}]")
    ...     paper = next(read_csl_json(path))
    >>> paper.id, paper.published_date
    ('doi:10.1000/x', '2020-05')
    """
    return read_records_as(csl_paper, path)


def csl_paper(record: Mapping[str, Any], place: str) -> Paper:
    """Make a paper of an item of CSL JSON.

    Parameters
    ----------
    record
        The item.
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
    >>> item = {"title": ["A Loom"], "author": [{"family": "Lovelace", "given": "Ada"}]}
    >>> csl_paper(item, "library.json#1").authors[0].name
    'Ada Lovelace'
    """
    people = dicts(record.get("author"))
    title, subtitle = (
        plain_text(_one(record.get("title"))),
        plain_text(_one(record.get("subtitle"))),
    )
    keywords = record.get("keyword")
    return make_paper(
        place,
        f"{title}: {subtitle}" if title and subtitle else title,
        plain_text(record.get("abstract")),
        date=next(
            (date for name in _DATES if (date := _date(record.get(name))).value), _date(None)
        ),
        authors=[_author(person) for person in people],
        organisations=[
            Author(name)
            for person in people
            for place_ in dicts(person.get("affiliation"))
            if (name := text_of(place_.get("name")))
        ],
        identifiers=_identifiers(record),
        references=_references(record),
        categories=keywords.split(",") if isinstance(keywords, str) else _list(record, "subject"),
        venue=_one(record.get("container-title")) or _one(record.get("event-title")),
        url=record.get("URL"),
        licence=next((one.get("URL") for one in dicts(record.get("license"))), None),
    )


def _identifiers(record: Mapping[str, Any]) -> list[str | None]:
    names = [text_of(record.get("DOI")), text_of(record.get("URL"))]
    for key, scheme in (("PMID", "pmid"), ("PMCID", "pmcid")):
        value = text_of(record.get(key))
        names.append(f"{scheme}:{value}" if value else None)
    # Zotero keeps the number of a preprint in the first, and what it does not know in the others.
    for key in ("number", "note", "archive_location"):
        for word in (text_of(record.get(key)) or "").split():
            name = normal_identifier(word)
            names.append(name if name and name.startswith("arxiv:") else None)
    return names


def _references(record: Mapping[str, Any]) -> list[Reference]:
    found: list[Reference] = []
    for item in dicts(record.get("reference")):
        id_ = normal_identifier(text_of(item.get("DOI")) or "")
        title = text_of(item.get("article-title")) or text_of(item.get("volume-title"))
        if id_ or title:
            found.append(Reference(id_, title))
    return found


def _author(person: Mapping[str, Any]) -> Author | None:
    literal = text_of(person.get("literal")) or text_of(person.get("name"))
    if literal:
        return author_of(latex_to_text(literal))
    given = text_of(person.get("given"))
    parts = (person.get(name) for name in ("non-dropping-particle", "family", "suffix"))
    family = " ".join(text for part in parts if (text := text_of(part)))
    dropped = text_of(person.get("dropping-particle"))
    name = " ".join(part for part in (given, dropped, family) if part)
    orcid = text_of(person.get("ORCID"))
    id_ = f"orcid:{orcid.rstrip('/').rpartition('/')[2]}" if orcid else None
    return Author(name, given, family or None, id_) if name else None


def _date(value: object) -> PaperDate:
    if not isinstance(value, dict):
        return date_of(value)
    dates = value.get("date-parts")
    first = dates[0] if isinstance(dates, list) and dates else None
    if isinstance(first, list) and first:
        parts = [text for part in first[:3] if (text := text_of(part))]
        return date_of("-".join(parts), parts[0] if parts else None)
    return date_of(value.get("raw"), value.get("literal"))


def _one(value: object) -> str | None:
    return text_of(value[0] if isinstance(value, list) and value else value)


def _list(record: Mapping[str, Any], key: str) -> list[object]:
    value = record.get(key)
    return value if isinstance(value, list) else []
