"""Inputs as streams: files, standard input, directories, archives and compression."""

import bz2
import gzip
import io
import lzma
import os
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO, cast

from graphbuild.errors import InputError

__all__ = ["STREAM_ERRORS", "Source", "as_source", "find_sources", "input_paths", "seekable"]

_HEAD = 1 << 16
_STEP = 1 << 12
_SPOOL = 1 << 24
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE_MEMBER = "[Content_Types].xml"
STREAM_ERRORS = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
"""What reading a damaged or vanished file raises."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input: its name in messages, its first bytes, and how to open it, decompressed."""

    name: str
    open: Callable[[], IO[bytes]]
    head: Callable[[], bytes]


def as_source(path: str | Path | Source) -> Source:
    """Make a source of one file, or of standard input for ``-``.

    Parameters
    ----------
    path
        A file, plain or compressed (found by its first bytes: gzip, bzip2, xz, Zstandard).

    Returns
    -------
    Source
        The source; a ``Source`` is returned as it is.

    Examples
    --------
    >>> as_source("papers.jsonl").name
    'papers.jsonl'
    """
    if isinstance(path, Source):
        return path
    if str(path) == "-":
        return _once("<stdin>", _decompress(_standard_input()))
    return _again(_shown(path), lambda: _decompress(_open_file(Path(path))))


def input_paths(inputs: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[str]:
    """Give the paths of one input or of many.

    Parameters
    ----------
    inputs
        A path, or paths.

    Returns
    -------
    list of str
        The paths in their order.

    Examples
    --------
    >>> input_paths("papers.bib"), input_paths([Path("a.ris"), "-"])
    (['papers.bib'], ['a.ris', '-'])
    """
    if isinstance(inputs, str | os.PathLike):
        return [os.fspath(inputs)]
    return [os.fspath(item) for item in inputs]


def find_sources(path: str | Path | Source) -> Iterator[Source]:
    """Find the files behind an input: a file, a directory's files in order, an archive's members.

    Hidden files and folders of a directory are left out.

    Parameters
    ----------
    path
        A file, a directory, a ``.zip`` archive, or ``-`` for standard input.

    Yields
    ------
    Source
        One a file.

    Raises
    ------
    graphbuild.errors.InputError
        If the input is missing, or holds no file.

    Examples
    --------
    >>> next(find_sources("missing.jsonl"))
    Traceback (most recent call last):
    graphbuild.errors.InputError: missing.jsonl: no such file or directory; check the path
    """
    if not isinstance(path, Source) and str(path) != "-" and Path(path).is_dir():
        files = sorted(_visible_files(Path(path)), key=lambda file: file.as_posix())
        if not files:
            raise InputError(f"{path}: the directory holds no file; put papers into it")
        for file in files:
            yield from _members(as_source(file))
        return
    yield from _members(as_source(path))


def _visible_files(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if not hidden and file.is_file():
            yield file


def _members(source: Source) -> Iterator[Source]:
    if not source.head().startswith(_ZIP_MARKS):
        yield source
        return
    with seekable(source) as stream, _open_zip(stream, source.name) as archive:
        names = sorted(info.filename for info in archive.infolist() if not info.is_dir())
        if _OFFICE_MEMBER in names:
            raise InputError(f"{source.name}: this is an Office file; save its table as CSV")
        names = [
            name
            for name in names
            if not any(part.startswith((".", "__MACOSX")) for part in name.split("/"))
        ]
        if not names:
            raise InputError(f"{source.name}: the archive holds no file; put papers into it")
        for name in names:
            yield _again(f"{source.name}/{name}", partial(_open_member, archive, name))


def _open_zip(stream: IO[bytes], name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise InputError(f"{name}: the zip archive is damaged ({error}); make it anew") from error


def _open_member(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    try:
        return _decompress(cast("BinaryIO", archive.open(name)))
    except (RuntimeError, NotImplementedError) as error:
        raise InputError(
            f"{archive.filename or 'archive'}/{name}: {error}; unpack the archive first"
        ) from error


def seekable(source: Source) -> IO[bytes]:
    """Open a source so that one can go back in it, over a temporary file where needed.

    Parameters
    ----------
    source
        The source.

    Returns
    -------
    file object
        Its bytes; close it.

    Examples
    --------
    >>> data = b"PAR1"
    >>> seekable(Source("x", lambda: io.BytesIO(data), lambda: data)).seek(0)
    0
    """
    stream = source.open()
    if stream.seekable():
        return stream
    spool = tempfile.SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115 - the caller closes it
    with stream:
        shutil.copyfileobj(stream, spool)
    spool.seek(0)
    return cast("IO[bytes]", spool)


def _shown(path: str | Path) -> str:
    """Name a file in records, which are UTF-8: what of its name is not becomes U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


def _again(name: str, opener: Callable[[], IO[bytes]]) -> Source:
    """Make a source that can be opened any number of times."""

    def head() -> bytes:
        with opener() as stream:
            return _read_head(stream)

    return Source(name, opener, head)


def _once(name: str, stream: IO[bytes]) -> Source:
    """Make a source of a stream that can be read once; its head is kept and read again."""
    kept: list[bytes] = []

    def head() -> bytes:
        if not kept:
            kept.append(_read_head(stream))
        return kept[0]

    return Source(name, lambda: io.BufferedReader(_Rejoined(head(), stream)), head)


def _read_head(stream: IO[bytes]) -> bytes:
    """Read the first bytes, or as many as can be read of a damaged file."""
    head = b""
    try:
        while len(head) < _HEAD and (part := stream.read(_STEP)):
            head += part
    except STREAM_ERRORS:
        if not head:
            raise
    return head


class _Rejoined(io.RawIOBase):
    """A head that was read before, and then the rest of its stream."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._head[: len(buffer)] if self._head else self._rest.read(len(buffer))
        self._head = self._head[len(data) :] if self._head else self._head
        buffer[: len(data)] = data
        return len(data)


def _standard_input() -> BinaryIO:
    if sys.stdin is None or sys.stdin.isatty():
        raise InputError("<stdin>: nothing is piped in; write `graphbuild read - < FILE`")
    return sys.stdin.buffer


def _open_file(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file or directory; check the path") from None
    except IsADirectoryError:
        raise InputError(f"{path}: this is a directory, not a file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{path}: {reason[:1].lower()}{reason[1:]}; make it readable") from error


def _decompress(stream: BinaryIO) -> IO[bytes]:
    """Open compressed bytes by their first bytes; anything else as it is."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    mark = buffered.peek(6)[:6]
    if mark.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", gzip.open(buffered))
    if mark.startswith(b"\xfd7zXZ\0"):
        return lzma.open(buffered)
    if mark.startswith(b"BZh"):
        return bz2.open(buffered)
    if mark.startswith(b"\x28\xb5\x2f\xfd"):
        import pyarrow as pa  # noqa: PLC0415 - half a second that only this format costs

        return io.BufferedReader(pa.CompressedInputStream(pa.PythonFile(buffered), "zstd"))
    return buffered
