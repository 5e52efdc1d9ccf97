"""Reads inputs file by file, and joins them with what earlier runs read."""

import csv
import hashlib
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import NamedTuple

import orjson

from graphbuild.errors import InputError
from graphbuild.sources.columns import ColumnMap
from graphbuild.sources.detect import read_source
from graphbuild.sources.inputs import STREAM_ERRORS, Source, find_sources, input_paths
from graphbuild.store import ReadFile
from graphbuild.types import Paper, Rejected

__all__ = ["join_files", "read_files", "read_name_pairs"]

_CHUNK = 1 << 20


class _Options(NamedTuple):
    """How to read a source, by the names of ``read_source``."""

    captured: date | None
    name: str | None
    columns: ColumnMap | None


def read_files(
    inputs: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    captured: date | None = None,
    format: str | None = None,  # noqa: A002 - the word that people use for it
    columns: ColumnMap | None = None,
) -> list[ReadFile]:
    """Read every file behind the inputs.

    Parameters
    ----------
    inputs
        Files, directories, archives, or ``-`` for standard input; one or many.
    captured
        The day on which pages were copied.
    format
        One of ``FORMATS``, where the content should not decide.
    columns
        The column of a field in tables and JSON, where its name does not tell.

    Returns
    -------
    list of ReadFile
        One a file, ordered by path; the digest is that of the content, decompressed.

    Raises
    ------
    InputError
        If an input is missing, or no input holds a paper.
    """
    files: dict[str, ReadFile] = {}
    options = _Options(captured, format, columns)
    for path in dict.fromkeys(_normal(path) for path in input_paths(inputs)):
        try:
            for source in find_sources(path):
                if source.name not in files:
                    files[source.name] = _read(source, options)
        except InputError as error:
            if path != "-" and not Path(path).exists():
                raise
            reason = str(error).removeprefix(f"{path}: ")
            files[path] = ReadFile(path, "", 0, (Rejected(path, reason),))
        except STREAM_ERRORS as error:
            files[path] = ReadFile(path, "", 0, (Rejected(path, _damage(error)),))
    if not any(isinstance(record, Paper) for file in files.values() for record in file.records):
        raise InputError(_why_nothing(files.values()))
    return [files[name] for name in sorted(files)]


def join_files(earlier: Iterable[ReadFile], now: Iterable[ReadFile]) -> tuple[list[ReadFile], int]:
    """Add what earlier runs read and the inputs do not hold any more.

    Parameters
    ----------
    earlier
        Files of earlier runs.
    now
        Files of this run; a file that both hold is this run's, with the earlier papers whose ids
        are gone from it at its end.

    Returns
    -------
    tuple
        The files, ordered by path, and how many earlier records they keep.
    """
    files: Mapping[str, ReadFile] = {file.path: file for file in now}
    joined = dict(files)
    kept = 0
    for file in earlier:
        present = files.get(file.path)
        if present is None:
            joined[file.path] = file
            kept += len(file.records)
            continue
        ids = {record.id for record in present.records if isinstance(record, Paper)}
        gone = tuple(
            record for record in file.records if isinstance(record, Paper) and record.id not in ids
        )
        kept += len(gone)
        joined[file.path] = ReadFile(
            present.path, present.sha256, present.bytes, present.records + gone
        )
    return [joined[path] for path in sorted(joined)], kept


def read_name_pairs(path: Path) -> list[tuple[str, str]]:
    r"""Read pairs of names from CSV (two columns) or JSON Lines (``a`` and ``b``).

    Parameters
    ----------
    path
        The file; a first CSV line ``a,b`` is a heading, empty lines are left out.

    Returns
    -------
    list of tuple
        In the order of the file.

    Raises
    ------
    InputError
        If the file cannot be read or a line is no pair.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "same.csv")
    >>> _ = path.write_text("a,b\nRAG,retrieval-augmented generation\n")
    >>> read_name_pairs(path)
    [('RAG', 'retrieval-augmented generation')]
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file or directory; check the path") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    pairs = []
    for line, cells in _cells(text):
        names = [cell.strip() for cell in cells if isinstance(cell, str)]
        if line == 1 and names == ["a", "b"]:
            continue
        if len(names) != 2 or not all(names):
            raise InputError(
                f"{path}:{line}: no pair of names; write two names with a comma between them, "
                f'or {{"a": "...", "b": "..."}}'
            )
        pairs.append((names[0], names[1]))
    return pairs


def _cells(text: str) -> Iterator[tuple[int, Sequence[object]]]:
    if text.lstrip().startswith("{"):
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                try:
                    record = orjson.loads(line)
                except orjson.JSONDecodeError:
                    record = None
                yield number, [record.get("a"), record.get("b")] if isinstance(record, dict) else []
        return
    rows = csv.reader(io.StringIO(text, newline=""))
    for cells in rows:
        if any(cell.strip() for cell in cells):
            yield rows.line_num, cells


def _damage(error: BaseException) -> str:
    return f"the file is damaged or ends early ({error}); get it again"


def _normal(path: str) -> str:
    return path if path == "-" else os.path.normpath(path)


def _read(source: Source, options: _Options) -> ReadFile:
    digest = hashlib.sha256()
    size = 0
    if source.name == "<stdin>":
        source = _kept(source)
    try:
        with closing(source.open()) as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except STREAM_ERRORS:
        # What stands before the damage is read all the same; the reader says what is wrong.
        size = -1
    records = tuple(read_source(source, **options._asdict()))
    return ReadFile(source.name, digest.hexdigest(), size, records)


def _kept(source: Source) -> Source:
    """Hold standard input in memory, because it can be read only once."""
    with source.open() as stream:
        content = stream.read()
    return Source(source.name, lambda: io.BytesIO(content), lambda: content[: 1 << 16])


def _why_nothing(files: Iterable[ReadFile]) -> str:
    rejected = [record for file in files for record in file.records if isinstance(record, Rejected)]
    if not rejected:
        return "no input holds a paper; `graphbuild read --help` lists what can be read"
    first = f"{rejected[0].source}: {rejected[0].reason}"
    if len(rejected) == 1:
        return first
    return f"no paper was found; {len(rejected)} were set aside, the first is {first}"
