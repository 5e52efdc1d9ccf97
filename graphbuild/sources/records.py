"""JSON as a stream of objects, each with its place: JSON Lines, arrays and replies of services."""

import io
import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import ijson
import orjson

from graphbuild.errors import InputError
from graphbuild.sources.inputs import Source, as_source
from graphbuild.sources.json_depth import DepthLimited, TooDeepError
from graphbuild.types import Paper, Rejected

__all__ = [
    "JsonRecord",
    "is_json",
    "read_json_lines",
    "read_json_records",
    "read_records_as",
    "record_prefix",
]

JsonRecord = tuple[str, dict[str, Any]]
"""The place of an object, ``file:line`` or ``file#record``, and the object."""

_LONGEST_LINE = 1 << 26
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_GLUED = re.compile(rb"\}\s*\{")
_LISTS = (
    *("results", "data", "papers", "dailyPapers", "searchResults", "works", "items", "entries"),
    "message.items",
)


def read_json_records(source: Source) -> Iterator[JsonRecord | Rejected]:
    """Read objects from JSON Lines, an array, one object, or the list in a service's reply.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    tuple of (str, dict) or Rejected
        The place and the object; what is no object is rejected.

    Examples
    --------
    >>> data = b'{"total": 1, "data": [{"title": "A"}]}'
    >>> list(read_json_records(Source("reply", lambda: io.BytesIO(data), lambda: data)))
    [('reply#1', {'title': 'A'})]
    """
    head = source.head().removeprefix(_BYTE_ORDER_MARK).lstrip()
    if head.startswith(b"{") and _is_lines(head):
        yield from read_json_lines(source)
        return
    prefix = record_prefix(head)
    with source.open() as stream:
        yield from _streamed(_without_mark(stream), prefix, source.name)


def read_json_lines(source: Source) -> Iterator[JsonRecord | Rejected]:
    r"""Read JSON Lines one line at a time; empty lines are skipped.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    tuple of (str, dict) or Rejected
        The place, ``file:line``, and the object; a line that holds none is rejected.

    Examples
    --------
    >>> data = b'{"title": "A"}\n[]\n'
    >>> [type(r).__name__ for r in read_json_lines(Source("x", lambda: io.BytesIO(data), bytes))]
    ['tuple', 'Rejected']
    """
    with source.open() as stream:
        for number in itertools.count(1):
            line = stream.readline(_LONGEST_LINE)
            if not line:
                return
            place = f"{source.name}:{number}"
            if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
                yield Rejected(place, f"the line is longer than {_LONGEST_LINE >> 20} MiB")
                _skip_line(stream)
                continue
            if number == 1:
                line = line.removeprefix(_BYTE_ORDER_MARK)
            if line.strip():
                yield from _objects(line, place)


def record_prefix(head: bytes) -> str:
    """Name the place of the records in a JSON file by its beginning, as ijson names it.

    Parameters
    ----------
    head
        The first bytes, without white space before them.

    Returns
    -------
    str
        ``item`` in an array, ``data.item`` and the like in a reply, empty for objects themselves.

    Examples
    --------
    >>> record_prefix(b'{"meta": {}, "results": ['), record_prefix(b'{"title": "A"}')
    ('results.item', '')
    """
    return "item" if head.startswith(b"[") else _list_in(head)


def is_json(head: bytes) -> bool:
    """Tell whether a file begins like JSON or JSON Lines.

    Parameters
    ----------
    head
        The first bytes of the file.

    Returns
    -------
    bool
        Whether it begins with an object, or an array of objects.

    Examples
    --------
    >>> is_json(b' [ {"a": 1}]'), is_json(b"[12] A footnote")
    (True, False)
    """
    text = head.removeprefix(_BYTE_ORDER_MARK).lstrip()
    if text.startswith(b"["):
        first = text[1:].lstrip()
        return first[:1] in {b"{", b"]", b""} or first.startswith(b"null")
    return text.startswith(b"{") and text[1:].lstrip()[:1] in {b'"', b"}", b""}


def _is_lines(head: bytes) -> bool:
    """Tell JSON Lines from one object by the first line: it is whole, or longer than the head."""
    line, newline, rest = head.partition(b"\n")
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        whole = line.rstrip().endswith(b"}") or rest.startswith(b"{")
        return whole if newline else _list_in(head) == ""
    several = bool(rest.strip())
    return several or not (isinstance(value, dict) and _list_key(value))


def _list_key(value: dict[str, Any]) -> str | None:
    message = value.get("message")
    if isinstance(message, dict) and isinstance(message.get("items"), list):
        return "message.items"
    return next((key for key in _LISTS if isinstance(value.get(key), list)), None)


def _list_in(head: bytes) -> str:
    """Find the list of records in a reply by its beginning; empty for one object."""
    try:
        for prefix, event, _ in ijson.parse(DepthLimited(io.BytesIO(head)), use_float=True):
            if event == "start_array" and prefix in _LISTS:
                return f"{prefix}.item"
    except (ijson.JSONError, UnicodeDecodeError, TooDeepError):
        return ""
    return ""


def _objects(line: bytes, place: str) -> Iterator[JsonRecord | Rejected]:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        if several := _glued(line):
            yield from ((place, value) for value in several)
            return
        yield Rejected(place, f"this is no valid JSON: {error.msg} at column {error.colno}")
        return
    if not isinstance(value, dict):
        yield Rejected(place, "the line holds no JSON object; write one object a line")
        return
    yield place, value


def _glued(line: bytes) -> list[dict[str, Any]]:
    """Take apart objects that follow each other on one line; none where any of it is broken."""
    if not _GLUED.search(line):
        return []
    try:
        values = [
            *ijson.items(DepthLimited(io.BytesIO(line)), "", use_float=True, multiple_values=True)
        ]
    except (ijson.JSONError, UnicodeDecodeError, TooDeepError):
        return []
    return values if all(isinstance(value, dict) for value in values) else []


def _streamed(stream: IO[bytes], prefix: str, name: str) -> Iterator[JsonRecord | Rejected]:
    number = 0
    try:
        values = ijson.items(DepthLimited(stream), prefix, use_float=True, multiple_values=True)
        for value in values:
            number += 1
            place = f"{name}#{number}"
            if isinstance(value, dict):
                yield place, value
            elif value is None:
                yield Rejected(place, "null; the service knows no such paper")
            else:
                yield Rejected(place, "this is no JSON object")
    except (ijson.JSONError, UnicodeDecodeError, TooDeepError) as error:
        reason = " ".join(str(error).split()) or "it ends early"
        if number == 0:
            raise InputError(f"{name}: this is no valid JSON: {reason}") from error
        yield Rejected(f"{name}#{number + 1}", f"the JSON is broken from here on: {reason}")


def _without_mark(stream: IO[bytes]) -> IO[bytes]:
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    if buffered.peek(3).startswith(_BYTE_ORDER_MARK):
        buffered.read(3)
    return buffered


def _skip_line(stream: IO[bytes]) -> None:
    while (rest := stream.readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass


def read_records_as(
    convert: Callable[[dict[str, Any], str], Paper], path: str | Path | Source
) -> Iterator[Paper | Rejected]:
    """Read objects and make a paper of each.

    Parameters
    ----------
    convert
        Makes a paper of an object and its place; raises ``InputError`` where it cannot.
    path
        The file.

    Yields
    ------
    Paper or Rejected
        One an object.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing or no JSON.

    Examples
    --------
    >>> data = b'{"name": "A"}'
    >>> source = Source("x", lambda: io.BytesIO(data), lambda: data)
    >>> list(read_records_as(lambda record, place: Paper(place, record["name"], ""), source))[0].id
    'x:1'
    """
    for record in read_json_records(as_source(path)):
        if isinstance(record, Rejected):
            yield record
            continue
        place, fields = record
        try:
            yield convert(fields, place)
        except InputError as error:
            yield Rejected(place, str(error))
