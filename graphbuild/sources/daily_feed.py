"""The Daily Papers feed: replies of its API, and files with one entry a line."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from graphbuild.sources.fields import author_of, date_of, make_paper, text_of
from graphbuild.sources.inputs import Source
from graphbuild.sources.jsonl import LARGEST_COUNT
from graphbuild.sources.records import read_records_as
from graphbuild.types import Author, Paper, Rejected

__all__ = ["daily_feed_paper", "read_daily_feed"]


def read_daily_feed(path: str | Path | Source) -> Iterator[Paper | Rejected]:
    """Read the JSON of the Daily Papers feed as a stream.

    Parameters
    ----------
    path
        The file.

    Yields
    ------
    Paper or Rejected
        One an entry.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing or no JSON.

    Examples
    --------
    >>> import tempfile
    >>> entry = '[{"paper": {"id": "2405.15738", "title": "A", "summary": "B."}, "numComments": 3}]'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "feed.json")
    ...     _ = path.write_text(entry)
    ...     next(read_daily_feed(path)).comments
    3
    """
    return read_records_as(daily_feed_paper, path)


def daily_feed_paper(record: Mapping[str, Any], place: str) -> Paper:
    """Make a paper of an entry of the feed.

    Parameters
    ----------
    record
        The entry, with its ``paper`` inside or flat.
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
    >>> daily_feed_paper({"id": "2405.15738", "title": "A", "upvotes": 7}, "feed.jsonl:1").upvotes
    7
    """
    inner = record.get("paper")
    paper: Mapping[str, Any] = {**record, **inner} if isinstance(inner, dict) else record
    authors = paper.get("authors")
    id_ = text_of(paper.get("id") or paper.get("arxiv_id"))
    return make_paper(
        place,
        paper.get("title"),
        paper.get("summary") or paper.get("abstract"),
        date=date_of(paper.get("publishedAt"), record.get("publishedAt")),
        authors=[_author(author) for author in authors] if isinstance(authors, list) else (),
        organisations=[_organisation(paper.get("organization"))],
        identifiers=[f"arxiv:{id_}"],
        given_id=id_,
        url=f"https://huggingface.co/papers/{id_}" if id_ else None,
        upvotes=_count(paper.get("upvotes")),
        comments=_count(record.get("numComments")),
    )


def _author(author: object) -> Author | None:
    if not isinstance(author, dict):
        return author_of(author)
    user = author.get("user")
    account = text_of(user.get("user")) if isinstance(user, dict) else None
    return author_of(author.get("name"), f"huggingface:{account}" if account else None)


def _organisation(value: object) -> Author | None:
    if isinstance(value, dict):
        account = text_of(value.get("name"))
        name = text_of(value.get("fullname")) or account
    else:
        account = name = text_of(value)
    return Author(name, id=f"huggingface:{account}") if name else None


def _count(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= LARGEST_COUNT else None
