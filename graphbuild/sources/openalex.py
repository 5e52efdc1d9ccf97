"""OpenAlex works: replies of the API and the snapshot's JSON Lines."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from graphbuild.sources.fields import author_of, date_of, dicts, make_paper, plain_text, text_of
from graphbuild.sources.ids import normal_identifier
from graphbuild.sources.inputs import Source
from graphbuild.sources.records import read_records_as
from graphbuild.types import Author, Paper, Reference, Rejected

__all__ = ["openalex_paper", "read_openalex"]


def read_openalex(path: str | Path | Source) -> Iterator[Paper | Rejected]:
    """Read OpenAlex works as a stream.

    Parameters
    ----------
    path
        A reply of the API, one work, or JSON Lines.

    Yields
    ------
    Paper or Rejected
        One a work.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing or no JSON.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "works.json")
    ...     _ = path.write_text('{"results": [{"id": "https://openalex.org/W7", "title": "A"}]}')
    ...     next(read_openalex(path)).id
    'openalex:W7'
    """
    return read_records_as(openalex_paper, path)


def openalex_paper(record: Mapping[str, Any], place: str) -> Paper:
    """Make a paper of an OpenAlex work.

    Parameters
    ----------
    record
        The work.
    place
        Where it stands.

    Returns
    -------
    Paper
        The paper; its abstract is put together from the inverted index.

    Raises
    ------
    graphbuild.errors.InputError
        If it has no title.

    Examples
    --------
    >>> work = {"title": "A", "abstract_inverted_index": {"show": [1], "We": [0], "it.": [2]}}
    >>> openalex_paper(work, "works.json#1").abstract
    'We show it.'
    """
    primary = _dict(record, "primary_location")
    locations = [primary, _dict(record, "best_oa_location"), *dicts(record.get("locations"))]
    ids = _dict(record, "ids")
    authorships = dicts(record.get("authorships"))
    venue = _dict(primary, "source") or _dict(record, "host_venue")
    return make_paper(
        place,
        plain_text(record.get("title") or record.get("display_name")),
        plain_text(_abstract(record)),
        date=date_of(record.get("publication_date"), record.get("publication_year")),
        authors=[_author(authorship) for authorship in authorships],
        organisations=[
            author_of_organisation(institution)
            for authorship in authorships
            for institution in dicts(authorship.get("institutions"))
        ],
        identifiers=[
            text_of(record.get("id")),
            text_of(record.get("doi")),
            _scheme("pmid", ids.get("pmid")),
            _scheme("pmcid", ids.get("pmcid")),
            _scheme("mag", ids.get("mag")),
            *(_archive_id(location) for location in locations),
        ],
        references=[
            Reference(id=name)
            for work in record.get("referenced_works") or ()
            if isinstance(work, str) and (name := normal_identifier(work))
        ],
        categories=[topic.get("display_name") for topic in dicts(record.get("topics"))],
        venue=venue.get("display_name"),
        url=primary.get("landing_page_url") or record.get("doi"),
        licence=next((place.get("license") for place in locations if place.get("license")), None),
    )


def author_of_organisation(institution: Mapping[str, Any]) -> Author | None:
    """Make an organisation of an OpenAlex institution.

    Parameters
    ----------
    institution
        ``id``, ``display_name``.

    Returns
    -------
    Author or None
        The organisation, or None without a name.

    Examples
    --------
    >>> author_of_organisation({"display_name": "Loom, Inc.", "id": "https://openalex.org/I7"})
    Author(name='Loom, Inc.', given=None, family=None, id='openalex:I7')
    """
    name = text_of(institution.get("display_name"))
    return Author(name, id=_scheme("openalex", institution.get("id"))) if name else None


def _author(authorship: Mapping[str, Any]) -> Author | None:
    author = _dict(authorship, "author")
    name = author.get("display_name") or authorship.get("raw_author_name")
    id_ = _scheme("orcid", author.get("orcid")) or _scheme("openalex", author.get("id"))
    return author_of(name, id_)


def _abstract(record: Mapping[str, Any]) -> str | None:
    index = record.get("abstract_inverted_index")
    if isinstance(index, str):
        try:
            index = orjson.loads(index)
        except orjson.JSONDecodeError:
            return None
    if isinstance(index, dict):
        index = index.get("InvertedIndex", index)
    if not isinstance(index, dict):
        return text_of(record.get("abstract"))
    words = sorted(
        (position, word)
        for word, positions in index.items()
        if isinstance(positions, list)
        for position in positions
        if isinstance(position, int)
    )
    return " ".join(word for _, word in words)


def _archive_id(location: Mapping[str, Any]) -> str | None:
    address = normal_identifier(text_of(location.get("landing_page_url")) or "")
    return address if address and address.startswith(("arxiv:", "acl:")) else None


def _scheme(scheme: str, value: object) -> str | None:
    text = text_of(value)
    return f"{scheme}:{text.rstrip('/').rpartition('/')[2]}" if text else None


def _dict(record: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = record.get(key)
    return value if isinstance(value, dict) else {}
