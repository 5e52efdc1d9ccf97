"""What a service is: where it lives, how politely it is asked, and what its replies hold."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import orjson

from graphbuild.errors import InputError
from graphbuild.types import Paper, Rejected

__all__ = ["Ask", "BrokenReplyError", "Page", "Query", "Service", "json_reply", "papers_of"]


class BrokenReplyError(Exception):
    """A reply that is not whole, or says nothing where it should; asking again may help."""


class Query(NamedTuple):
    """What the user asks for: the query in the service's words, and the first day wanted."""

    text: str
    since: date | None = None


class Ask(NamedTuple):
    """One request: the path below the service's address, and its parameters."""

    path: str
    parameters: Mapping[str, str]


class Page(NamedTuple):
    """What one reply holds: its records, where the next page begins, and how many fit in all."""

    records: list[Paper | Rejected]
    after: str | None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A service that papers are fetched from.

    ``interval`` is the least time between two requests in seconds, as the service's rules ask.
    ``ask`` makes a request of a query, a cursor (None at the beginning) and the number of papers
    that are still wanted; ``parse`` makes a page of the reply, its place and the query and cursor.
    ``key`` names the environment variable of the user's key, which goes into the parameter
    ``key_parameter`` or the header ``key_header``. ``most`` is how many papers a query can give.
    ``busy`` are further status codes that mean "ask later".
    """

    name: str
    title: str
    address: str
    interval: float
    ask: Callable[[Query, str | None, int], Ask]
    parse: Callable[[bytes, str, Query, str | None], Page]
    key: str | None = None
    key_parameter: str | None = None
    key_header: str | None = None
    contact_parameter: str | None = None
    most: int | None = None
    busy: frozenset[int] = frozenset()


def json_reply(body: bytes) -> Any:
    """Read a reply that is JSON.

    Parameters
    ----------
    body
        The reply.

    Returns
    -------
    object
        Its value.

    Raises
    ------
    BrokenReplyError
        If it is no JSON: it broke off, or a gateway on the way answered.

    Examples
    --------
    >>> json_reply(b'{"data": []}')
    {'data': []}
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BrokenReplyError(
            "the reply is empty" if not body else "the reply is no JSON"
        ) from error


def papers_of(
    records: Iterable[object], convert: Callable[[Mapping[str, Any], str], Paper], place: str
) -> Iterator[Paper | Rejected]:
    """Make papers of the objects of a reply.

    Parameters
    ----------
    records
        The objects.
    convert
        The reader of one object.
    place
        The address of the reply.

    Yields
    ------
    Paper or Rejected
        One an object.

    Examples
    --------
    >>> list(papers_of([7], lambda record, place: Paper(place, "A", ""), "reply"))
    [Rejected(source='reply#1', reason='this is no JSON object')]
    """
    for number, record in enumerate(records, 1):
        where = f"{place}#{number}"
        if not isinstance(record, dict):
            yield Rejected(where, "this is no JSON object")
            continue
        try:
            yield convert(record, where)
        except InputError as error:
            yield Rejected(where, str(error))
