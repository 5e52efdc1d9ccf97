"""JSON Lines as a stream of objects, each with its place."""

from collections.abc import Iterator
from typing import Any

import orjson

from graphbuild.sources.inputs import Source
from graphbuild.types import Rejected

__all__ = ["read_json_lines"]

_LONGEST_LINE = 1 << 26
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_json_lines(source: Source) -> Iterator[tuple[str, dict[str, Any]] | Rejected]:
    """Read JSON Lines one line at a time; empty lines are skipped.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    tuple of (str, dict) or Rejected
        The place, ``file:line``, and the object; a line that holds none is rejected.
    """
    with source.open() as stream:
        number = 0
        while line := stream.readline(_LONGEST_LINE):
            number += 1
            place = f"{source.name}:{number}"
            if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
                yield Rejected(place, f"the line is longer than {_LONGEST_LINE >> 20} MiB")
                _skip_line(stream)
                continue
            if number == 1:
                line = line.removeprefix(_BYTE_ORDER_MARK)
            if line.strip():
                yield _object(line, place)


def _skip_line(stream: Any) -> None:
    while (rest := stream.readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass


def _object(line: bytes, place: str) -> tuple[str, dict[str, Any]] | Rejected:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return Rejected(place, f"this is no valid JSON: {error.msg} at column {error.colno}")
    if not isinstance(value, dict):
        return Rejected(place, "the line holds no JSON object; write one object a line")
    return place, value
