"""Keeps JSON that is nested without end from filling the memory while it is parsed as a stream."""

import re
from typing import IO

__all__ = ["MOST_LEVELS", "DepthLimited", "TooDeepError"]

MOST_LEVELS = 1000
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_REST_OF_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_STRING_OR_BRACKET = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_PAIRS = ((b"[", b"{"), (b"]", b"}"))
_OPENING = frozenset(b"[{")
_CLOSING = frozenset(b"]}")


class TooDeepError(ValueError):
    """JSON is nested deeper than any record of a paper."""


class DepthLimited:
    r"""A stream that raises where the JSON in it is nested deeper than ``MOST_LEVELS``.

    Parsers that name each value by its path keep paths whose lengths add up to the square of the
    depth. Strings are skipped, so brackets in texts do not count.

    Parameters
    ----------
    stream
        The stream.

    Examples
    --------
    >>> import io
    >>> DepthLimited(io.BytesIO(b'["[[["]')).read()
    b'["[[["]'
    >>> deep = DepthLimited(io.BytesIO(b"[" * 1001))
    >>> len(deep.read())
    1000
    >>> deep.read()
    Traceback (most recent call last):
    graphbuild.sources.json_depth.TooDeepError: it is nested more than 1000 levels deep
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._depth = 0
        self._too_deep = False
        self._in_string = False
        self._escaped = False

    def read(self, size: int = -1) -> bytes:
        """Read bytes.

        Parameters
        ----------
        size
            The most bytes to read; all of them if negative.

        Returns
        -------
        bytes
            What was read.

        Raises
        ------
        TooDeepError
            If they open too many levels.
        """
        if self._too_deep:
            raise TooDeepError(f"it is nested more than {MOST_LEVELS} levels deep")
        data = self._stream.read(size)
        end = self._follow(data)
        if end is None:
            return data
        # What stands before the last level may hold whole records; the next call tells the rest.
        self._too_deep = True
        return data[:end] if end else self.read(size)

    def _follow(self, data: bytes) -> int | None:
        """Count the levels; the place where they become too many, if they do."""
        position = 0
        if self._in_string and data:
            if self._escaped:
                position = 1
            end = _REST_OF_STRING.match(data, position)
            position = end.end() if end else position
            if position >= len(data) or data[position] == ord("\\"):
                self._escaped = data[position:] == b"\\"
                return None
            position += 1
            self._in_string = self._escaped = False
        outside = _STRING.sub(b"", data[position:])
        opened = outside.find(b'"')
        if opened >= 0:
            # The last string goes on in the next part; an odd run of backslashes ends this one.
            run = len(outside) - len(outside.rstrip(b"\\"))
            self._in_string, self._escaped = True, run % 2 == 1
            outside = outside[:opened]
        opening, closing = (outside.count(one) + outside.count(two) for one, two in _PAIRS)
        if self._depth + opening <= MOST_LEVELS:
            self._depth += opening - closing
            return None
        for token in _STRING_OR_BRACKET.finditer(data, position):
            bracket = data[token.start()]
            if bracket in _OPENING:
                self._depth += 1
            elif bracket in _CLOSING:
                self._depth -= 1
            if self._depth > MOST_LEVELS:
                return token.start()
        return None
