"""Our own JSON Lines: one paper a line, the fields of ``Paper`` in camelCase."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import orjson

from graphbuild.errors import InputError
from graphbuild.sources.dates import PaperDate, parse_date
from graphbuild.sources.ids import best_id, identifiers_of, normal_identifier
from graphbuild.sources.inputs import Source, as_source
from graphbuild.sources.records import read_json_lines
from graphbuild.types import Author, DatePrecision, Paper, Reference, Rejected

__all__ = ["LARGEST_COUNT", "paper_from_json", "paper_to_json", "read_jsonl", "write_jsonl"]

_PRECISIONS: tuple[DatePrecision, ...] = get_args(DatePrecision)
LARGEST_COUNT = 2**53 - 1
"""The largest whole number that every reader of JSON takes as it is (RFC 8259, section 6)."""


def read_jsonl(path: str | Path | Source) -> Iterator[Paper | Rejected]:
    r"""Read our own JSON Lines as a stream; each ``id``, ``title`` and ``abstract`` stays as given.

    Only ``title`` and ``abstract`` must be there. Keys that the format does not know are ignored.

    Parameters
    ----------
    path
        The file.

    Yields
    ------
    Paper or Rejected
        One a line; a line that holds no paper is rejected with its number and the reason.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing or cannot be opened.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "papers.jsonl")
    ...     _ = path.write_text('{"id": "a-1", "title": "A", "abstract": "B."}\n{"id": "a-2"}\n')
    ...     paper, rejected = read_jsonl(path)
    >>> paper.id, rejected.reason
    ('a-1', "'title' is missing")
    """
    for record in read_json_lines(as_source(path)):
        if isinstance(record, Rejected):
            yield record
            continue
        place, fields = record
        try:
            yield paper_from_json(fields, source=place)
        except InputError as error:
            yield Rejected(place, str(error))


def paper_from_json(record: Mapping[str, Any], *, source: str | None = None) -> Paper:
    """Make a paper of one object of our JSON Lines.

    Parameters
    ----------
    record
        The object; keys that the format does not know are ignored.
    source
        Where it was read, used where the object has no ``sources`` of its own.

    Returns
    -------
    Paper
        The paper. Without ``id`` it gets the best of its ``identifiers``, or that of its title.

    Raises
    ------
    graphbuild.errors.InputError
        If ``title`` or ``abstract`` is missing, or a value has a wrong type.

    Examples
    --------
    >>> paper_from_json({"title": "A", "abstract": "B.", "publishedDate": "2024-05"}).date_precision
    'month'
    >>> paper_from_json({"abstract": "B."})
    Traceback (most recent call last):
    graphbuild.errors.InputError: 'title' is missing
    """
    title, abstract = _required(record, "title"), _required(record, "abstract")
    if not title.strip():
        raise InputError("'title' is empty")
    given = _whole(record.get("id"))
    given = str(given) if isinstance(given, int) and not isinstance(given, bool) else given
    given = _text({"id": given}, "id") or None
    identifiers = identifiers_of(normal_identifier(given or ""), *_texts(record, "identifiers"))
    paper_date = _date(record)
    return Paper(
        id=given or best_id(identifiers, None, title),
        title=title,
        abstract=abstract,
        published_date=paper_date.value,
        date_precision=paper_date.precision,
        authors=_people(record, "authors"),
        author_count=_count(record, "authorCount"),
        organisations=_people(record, "organisations"),
        venue=_text(record, "venue"),
        url=_text(record, "url"),
        upvotes=_count(record, "upvotes"),
        comments=_count(record, "comments"),
        categories=_texts(record, "categories"),
        identifiers=identifiers,
        references=_references(record),
        licence=_text(record, "licence"),
        sources=_texts(record, "sources") or ((source,) if source else ()),
    )


def paper_to_json(paper: Paper) -> dict[str, Any]:
    """Make one object of our JSON Lines; what is unknown is left out.

    Parameters
    ----------
    paper
        The paper.

    Returns
    -------
    dict
        Plain values; ``paper_from_json`` makes the same paper of them.

    Examples
    --------
    >>> paper_to_json(Paper("arxiv:2405.15738", "A", "B.", upvotes=0))
    {'id': 'arxiv:2405.15738', 'title': 'A', 'abstract': 'B.', 'upvotes': 0}
    """
    fields: dict[str, Any] = {
        "id": paper.id,
        "title": paper.title,
        "abstract": paper.abstract,
        "publishedDate": paper.published_date,
        "datePrecision": paper.date_precision if paper.published_date else None,
        "authors": [_person_to_json(author) for author in paper.authors],
        "authorCount": paper.author_count,
        "organisations": [_person_to_json(organisation) for organisation in paper.organisations],
        "venue": paper.venue,
        "url": paper.url,
        "upvotes": paper.upvotes,
        "comments": paper.comments,
        "categories": list(paper.categories),
        "identifiers": list(paper.identifiers),
        "references": [
            _present({"id": reference.id, "title": reference.title})
            for reference in paper.references
        ],
        "licence": paper.licence,
        "sources": list(paper.sources),
    }
    return _present(fields)


def write_jsonl(papers: Iterable[Paper], path: str | Path) -> int:
    """Write papers as JSON Lines, whole or not at all.

    Parameters
    ----------
    papers
        The papers.
    path
        The file; an old one is replaced.

    Returns
    -------
    int
        The number of papers written.

    Raises
    ------
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "papers.jsonl")
    ...     write_jsonl([Paper("a-1", "A", "B.")], path)
    ...     next(read_jsonl(path)).id
    1
    'a-1'
    """
    target = Path(path)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    count = 0
    try:
        with os.fdopen(descriptor, "wb") as stream:
            for paper in papers:
                stream.write(orjson.dumps(paper_to_json(paper), option=orjson.OPT_APPEND_NEWLINE))
                count += 1
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return count


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None and value != []}


def _person_to_json(person: Author) -> dict[str, Any]:
    return _present(
        {
            "name": person.name,
            "given": person.given,
            "family": person.family,
            "id": person.id,
        }
    )


def _required(record: Mapping[str, Any], key: str) -> str:
    value = _text(record, key)
    if value is None:
        raise InputError(f"'{key}' is missing")
    return value


def _text(record: Mapping[str, Any], key: str) -> str | None:
    value = record.get(key)
    if value is None or isinstance(value, str):
        return value
    raise InputError(f"'{key}' must be a string, not {_kind(value)}")


def _count(record: Mapping[str, Any], key: str) -> int | None:
    value = _whole(record.get(key))
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise InputError(f"'{key}' must be a whole number from 0, not {_kind(value)}")
    if not 0 <= value <= LARGEST_COUNT:
        raise InputError(f"'{key}' must be a whole number from 0 to {LARGEST_COUNT}")
    return value


def _whole(value: Any) -> Any:
    """Take 3.0 as 3: JSON does not tell them apart."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _list(record: Mapping[str, Any], key: str) -> list[Any]:
    value = record.get(key)
    if value is None:
        return []
    if isinstance(value, list):
        return value
    raise InputError(f"'{key}' must be a list, not {_kind(value)}")


def _texts(record: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = _list(record, key)
    if all(isinstance(value, str) for value in values):
        return tuple(values)
    raise InputError(f"'{key}' must be a list of strings")


def _people(record: Mapping[str, Any], key: str) -> tuple[Author, ...]:
    people: list[Author] = []
    for value in _list(record, key):
        person = {"name": value} if isinstance(value, str) else value
        if not isinstance(person, dict) or not _text(person, "name"):
            raise InputError(f"each of '{key}' must be a name, or an object with 'name'")
        people.append(
            Author(
                person["name"],
                _text(person, "given"),
                _text(person, "family"),
                _text(person, "id"),
            )
        )
    return tuple(people)


def _references(record: Mapping[str, Any]) -> tuple[Reference, ...]:
    references: list[Reference] = []
    for value in _list(record, "references"):
        reference = {"id": value} if isinstance(value, str) else value
        if not isinstance(reference, dict):
            raise InputError(
                "each of 'references' must be an id, or an object with 'id' or 'title'"
            )
        references.append(Reference(_text(reference, "id"), _text(reference, "title")))
    return tuple(references)


def _date(record: Mapping[str, Any]) -> PaperDate:
    stated = record.get("datePrecision")
    if stated is not None and stated not in _PRECISIONS:
        raise InputError(f"'datePrecision' must be one of {', '.join(_PRECISIONS)}")
    written = _text(record, "publishedDate")
    if written is None:
        return PaperDate(None, "none")
    parsed = parse_date(written)
    if parsed.value is None:
        raise InputError(
            f"'publishedDate' is no date: '{written}'; write YYYY-MM-DD, YYYY-MM or YYYY"
        )
    return (
        PaperDate(parsed.value, "inferred")
        if (stated, parsed.precision) == ("inferred", "day")
        else parsed
    )


def _kind(value: object) -> str:
    names = {"bool": "true or false", "int": "a number", "float": "a number", "str": "a string"}
    return (names | {"list": "a list", "dict": "an object"})[type(value).__name__]
