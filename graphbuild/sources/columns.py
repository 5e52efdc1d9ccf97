"""Columns and keys of any table to the fields of our JSON Lines."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from graphbuild.errors import InputError
from graphbuild.sources.arxiv import split_authors
from graphbuild.sources.dates import parse_date
from graphbuild.sources.fields import text_of
from graphbuild.sources.ids import normal_identifier
from graphbuild.sources.jsonl import paper_from_json
from graphbuild.types import Author, Paper

__all__ = ["FIELDS", "ColumnMap", "guess_columns", "paper_of_row", "parse_map"]

ColumnMap = Mapping[str, str]
"""From a field of ``FIELDS`` to the column that holds it."""

_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "paperid", "uid", "eid", "key", "identifier"),
    "title": ("title", "papertitle", "articletitle", "documenttitle", "titel", "titre", "titulo"),
    "abstract": (
        *("abstract", "abstracttext", "paperabstract", "abstractnote", "summary", "abstractstext"),
        *("zusammenfassung", "resume", "resumen", "description"),
    ),
    "publishedDate": (
        *("publisheddate", "publicationdate", "published", "publishedat", "date", "datepublished"),
        *("releasedate", "coverdate", "submitteddate", "created", "datum"),
    ),
    "year": ("year", "publicationyear", "pubyear", "publishedyear", "jahr", "annee"),
    "authors": (
        *("authors", "author", "authornames", "authorfullnames", "authorlist", "autoren"),
        *("auteurs", "creators", "creator"),
    ),
    "venue": (
        *("venue", "journal", "booktitle", "sourcetitle", "publicationtitle", "conference"),
        *("containertitle", "journaltitle", "source", "zeitschrift"),
    ),
    "url": ("url", "link", "paperurl", "urlabs", "pdfurl", "weblink"),
    "categories": (
        *("categories", "category", "keywords", "authorkeywords", "tags", "manualtags"),
        *("subjects", "fieldsofstudy", "schlagworter"),
    ),
    "doi": ("doi",),
    "arxiv": ("arxiv", "arxivid", "arxivurl", "eprint"),
    "openalex": ("openalex", "openalexid"),
    "s2": ("corpusid", "s2id", "semanticscholarid", "s2paperid"),
    "pmid": ("pmid", "pubmedid"),
    "acl": ("acl", "aclid", "anthologyid"),
    "upvotes": ("upvotes", "votes"),
    "comments": ("numcomments", "commentcount"),
    "licence": ("licence", "license"),
}
FIELDS = (*_NAMES, "datePrecision", "authorCount", "organisations", "identifiers", "references")
"""Every field that a column can be mapped to."""

_ALIASES = {
    alias: (field, rank) for field, names in _NAMES.items() for rank, alias in enumerate(names)
}
_SCHEMES = ("doi", "arxiv", "openalex", "s2", "pmid", "acl")
_LONGEST_NUMBER = 30
_PERSON_KEYS = (
    ("fullname", "displayname", "literal", "authorname"),
    ("given", "firstname", "first", "givenname", "forenames"),
    ("family", "lastname", "last", "surname", "familyname", "keyname"),
)
_LETTERS = re.compile(r"[\W_]+")
_LIST_BORDER = re.compile(r"\s*[;|]\s*")


def parse_map(pairs: Iterable[str]) -> dict[str, str]:
    """Read ``field=column`` pairs as the command line gives them.

    Parameters
    ----------
    pairs
        ``title=Titel`` and the like.

    Returns
    -------
    dict
        The column of each field.

    Raises
    ------
    graphbuild.errors.InputError
        If a pair has no ``=``, or its field is unknown.

    Examples
    --------
    >>> parse_map(["title=Titel", "published_date=Jahr"])
    {'title': 'Titel', 'publishedDate': 'Jahr'}
    """
    known = {_plain(field): field for field in FIELDS}
    columns: dict[str, str] = {}
    for pair in pairs:
        field, equals, column = pair.partition("=")
        if not equals or not column or _plain(field) not in known:
            raise InputError(
                f"'{pair}' maps no column; write FIELD=COLUMN with a field of {', '.join(FIELDS)}"
            )
        columns[known[_plain(field)]] = column
    return columns


def guess_columns(names: Iterable[str], given: ColumnMap | None = None) -> dict[str, str]:
    """Guess which column holds which field, by its name.

    Parameters
    ----------
    names
        The columns of a table, or the keys of an object.
    given
        Columns that are known; they are not guessed again.

    Returns
    -------
    dict
        The column of each field that was found.

    Examples
    --------
    >>> guess_columns(["Document Title", "Abstract Note", "Publication Year", "x"])
    {'title': 'Document Title', 'abstract': 'Abstract Note', 'year': 'Publication Year'}
    """
    columns = dict(given or {})
    taken = set(columns.values())
    ranks: dict[str, int] = {}
    for name in names:
        if name in taken:
            continue
        exact = name if name in FIELDS else None
        field, rank = (exact, -1) if exact else _ALIASES.get(_plain(name), (None, 0))
        if field and field not in (given or {}) and rank < ranks.get(field, len(_ALIASES)):
            columns[field] = name
            ranks[field] = rank
    return columns


def paper_of_row(row: Mapping[str, Any], columns: ColumnMap, place: str) -> Paper:
    """Make a paper of a row or object.

    Parameters
    ----------
    row
        The values by column.
    columns
        The column of each field.
    place
        Where the row stands.

    Returns
    -------
    Paper
        The paper; its id, title and abstract are as the row gives them.

    Raises
    ------
    graphbuild.errors.InputError
        If a needed value is missing or a value has a wrong type.

    Examples
    --------
    >>> row = {"Titel": "A", "Text": "B.", "Jahr": 2020}
    >>> columns = {"title": "Titel", "abstract": "Text", "year": "Jahr"}
    >>> paper_of_row(row, columns, "a.csv:2").published_date
    '2020'
    """
    record = {
        field: value
        for field, column in columns.items()
        if (value := _unwrapped(field, row.get(column))) is not None
        and (value != "" or field == "abstract")
    }
    if "abstract" in columns and columns["abstract"] in row:
        # A title whose abstract is not known is a paper, as it is in every other format.
        record.setdefault("abstract", "")
    identifiers = record.get("identifiers")
    names = _list(identifiers) if identifiers is not None else []
    for scheme in _SCHEMES:
        value = record.pop(scheme, None)
        if isinstance(value, str | int) and str(value).strip():
            text = str(value).strip()
            names = [*names, text if normal_identifier(text) else f"{scheme}:{text}"]
    url = record.get("url")
    if isinstance(url, str) and normal_identifier(url):
        names = [*names, url]
    _set_date(record, strict=columns.get("publishedDate") == "publishedDate")
    for field in ("authors", "organisations"):
        if isinstance(record.get(field), str):
            record[field] = [_person(author) for author in split_authors(record[field])]
    for field in ("authors", "organisations"):
        if isinstance(record.get(field), list):
            record[field] = [_named(person) for person in record[field] if person]
    if "categories" in record:
        record["categories"] = _list(record["categories"])
    references = record.get("references")
    if isinstance(references, list):
        # An object is a reference by id or title, a bare text one by id.
        record["references"] = [
            part if isinstance(part, dict) else text_of(part) or part for part in references if part
        ]
    elif references is not None:
        record["references"] = _list(references)
    for field in ("upvotes", "comments", "authorCount"):
        count = record.get(field)
        if isinstance(count, str) and count.strip().isdecimal() and len(count) <= _LONGEST_NUMBER:
            record[field] = int(count)
    return paper_from_json({**record, "identifiers": names}, source=place)


def _list(value: object) -> Any:
    if isinstance(value, list):
        return [text_of(part) or part for part in map(_name_of, value) if part]
    return [part for part in _LIST_BORDER.split(value) if part] if isinstance(value, str) else value


def _unwrapped(field: str, value: Any) -> Any:
    """Take the one text of a list, and the name of an object, where a text is wanted."""
    if field in {"title", "abstract", "venue"}:
        if isinstance(value, list) and len(value) == 1:
            return value[0]
        return (_name_of(value) or value) if isinstance(value, dict) else value
    return value


def _name_of(value: Any) -> Any:
    if not isinstance(value, dict) or (value.get("id") and not value.get("name")):
        return value
    names = (value.get(key) for key in ("name", "fullname", "display_name", "term", "title"))
    return next((name for name in names if isinstance(name, str) and name), None)


def _named(person: Any) -> Any:
    """Give an author object of another service the key ``name``."""
    if not isinstance(person, dict) or person.get("name"):
        return person
    plain = {_plain(key): value for key, value in person.items()}
    whole, given, family = (
        next((value for key in keys if isinstance(value := plain.get(key), str) and value), None)
        for keys in _PERSON_KEYS
    )
    name = whole or " ".join(part for part in (given, family) if part)
    return {"name": name, "given": given, "family": family} if name else person


def _set_date(record: dict[str, Any], *, strict: bool) -> None:
    """Choose the date, else the year; what is no date is unknown, or an error in our own key."""
    written, year = _iso(record.get("publishedDate")), _iso(record.pop("year", None))
    if not strict and isinstance(written, str) and parse_date(written).value is None:
        written = None
    if written is None and isinstance(year, str) and parse_date(year).value:
        written = year
    record["publishedDate"] = written


def _iso(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _person(author: Author) -> dict[str, str | None]:
    return {"name": author.name, "given": author.given, "family": author.family}


def _plain(name: str) -> str:
    return _LETTERS.sub("", name.casefold())
