"""Reads papers from any inputs: the reader is picked by what the file holds."""

import codecs
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from graphbuild.errors import InputError
from graphbuild.sources.daily_papers import read_daily_papers
from graphbuild.sources.jsonl import read_jsonl
from graphbuild.sources.inputs import STREAM_ERRORS, Source, find_sources
from graphbuild.sources.text import is_binary
from graphbuild.types import Paper, Rejected

__all__ = ["FORMATS", "detect_format", "read_papers", "read_source"]

FORMATS: Mapping[str, str] = {
    "daily-papers": "a Daily Papers page copied as text",
    "jsonl": "graphbuild's own JSON Lines",
}
"""Every format that can be read: its name for ``format``, and what it is."""


def read_papers(
    inputs: Sequence[str | Path],
    *,
    captured: date | None = None,
    format: str | None = None,  # noqa: A002 - the word that people use for it
) -> Iterator[Paper | Rejected]:
    """Read papers from files, directories and archives, one at a time.

    An input that cannot be read is set aside as ``Rejected`` and the next one is read.

    Parameters
    ----------
    inputs
        Paths; a directory stands for its files in order, ``-`` for standard input.
    captured
        The day on which pages were copied, which completes dates without a year.
    format
        One of ``FORMATS``, where the content should not decide.

    Yields
    ------
    Paper or Rejected
        Records in the order of the inputs, not merged.

    Raises
    ------
    graphbuild.errors.InputError
        If no input holds a paper, or ``format`` is unknown.

    Examples
    --------
    >>> list(read_papers(["missing.jsonl"]))
    Traceback (most recent call last):
    graphbuild.errors.InputError: missing.jsonl: no such file or directory; check the path
    """
    if format is not None and format not in FORMATS:
        raise InputError(f"'{format}' is no known format; give one of {', '.join(FORMATS)}")
    found = set_aside = 0
    first: Rejected | None = None
    for record in _read_inputs(inputs, captured, format):
        if isinstance(record, Paper):
            found += 1
        else:
            set_aside += 1
            first = first or record
            if len(inputs) == 1 and not found and record.source == str(inputs[0]):
                # The one input as a whole is unusable: the error below says it, once.
                continue
        yield record
    if not found:
        raise InputError(_why_nothing(first, set_aside))


def detect_format(source: Source) -> str:
    """Pick the format of a file by its first bytes.

    Parameters
    ----------
    source
        The file.

    Returns
    -------
    str
        A key of ``FORMATS``.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is empty, binary or in no known format.

    Examples
    --------
    >>> import io
    >>> page = b'{"title": "A", "abstract": "B."}'
    >>> detect_format(Source("papers", lambda: io.BytesIO(page), lambda: page))
    'jsonl'
    """
    head = source.head()
    if not head.strip():
        raise InputError(f"{source.name}: the file is empty; give a file with papers in it")
    if is_binary(head):
        raise InputError(
            f"{source.name}: this is a binary file; give one of the formats that "
            "`graphbuild read --help` lists"
        )
    if head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{"):
        return "jsonl"
    return "daily-papers"


def _read_inputs(
    inputs: Sequence[str | Path], captured: date | None, name: str | None
) -> Iterator[Paper | Rejected]:
    for path in inputs:
        try:
            for source in find_sources(path):
                yield from read_source(source, captured=captured, name=name)
        except InputError as error:
            yield _rejected(str(path), error)
        except STREAM_ERRORS as error:
            yield _damaged(str(path), error)


def read_source(
    source: Source, *, captured: date | None = None, name: str | None = None
) -> Iterator[Paper | Rejected]:
    """Read the papers of one file; a file that cannot be read is one ``Rejected``.

    Parameters
    ----------
    source
        The file, as ``find_sources`` gives it.
    captured
        The day on which pages were copied.
    name
        One of ``FORMATS``, where the content should not decide.

    Yields
    ------
    Paper or Rejected
        Records in the order of the file.

    Examples
    --------
    >>> import io
    >>> list(read_source(Source("papers", lambda: io.BytesIO(b""), lambda: b"")))
    [Rejected(source='papers', reason='the file is empty; give a file with papers in it')]
    """
    empty = True
    try:
        for record in _records(source, captured, name or detect_format(source)):
            empty = False
            yield record
        if empty:
            yield Rejected(source.name, "the file holds no paper; give a file with papers in it")
    except InputError as error:
        yield _rejected(source.name, error)
    except STREAM_ERRORS as error:
        yield _damaged(source.name, error)


def _records(source: Source, captured: date | None, name: str) -> Iterator[Paper | Rejected]:
    if name == "daily-papers":
        return read_daily_papers(source, captured=captured)
    return read_jsonl(source)


def _rejected(name: str, error: InputError) -> Rejected:
    return Rejected(name, str(error).removeprefix(f"{name}: "))


def _damaged(name: str, error: Exception) -> Rejected:
    return Rejected(name, f"the file is damaged or ends early ({error}); get it again")


def _why_nothing(first: Rejected | None, set_aside: int) -> str:
    if first is None:
        return "no input was given; give files, directories or - for standard input"
    where = f"{first.source}: {first.reason}"
    if set_aside == 1:
        return where
    return f"no paper was found; {set_aside} inputs or records were set aside, the first is {where}"
