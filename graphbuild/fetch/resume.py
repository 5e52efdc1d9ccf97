"""A fetch goes on where it stopped: papers in ``.FILE.part``, the cursor in ``.FILE.cursor``.

Both are hidden, so that a build over their folder does not read them.
"""

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from filelock import FileLock, Timeout

from graphbuild.errors import FetchError, InputError
from graphbuild.sources.jsonl import paper_to_json
from graphbuild.types import Paper

__all__ = ["Partial", "Progress", "open_partial"]

_VERSION = 1


@dataclass(slots=True)
class Progress:
    """How far a fetch came: the cursor of the next page, and what is in ``.FILE.part``."""

    cursor: str | None = None
    size: int = 0
    papers: int = 0
    set_aside: int = 0
    pages: int = 0


class Partial:
    """The file that grows page by page, and takes its name when it is whole.

    Parameters
    ----------
    path
        The file to write in the end.
    what
        What is fetched; a cursor of something else is not gone on from.
    restart
        Whether to forget what an earlier run fetched.
    """

    def __init__(self, path: Path, what: Mapping[str, str | None], *, restart: bool) -> None:
        self._path, self._what = path, dict(what)
        self._part = path.with_name(f".{path.name}.part")
        self._note = path.with_name(f".{path.name}.cursor")
        self.progress = Progress() if restart else self._earlier()
        self._stream: BinaryIO = self._part.open("r+b" if self.progress.pages else "wb")
        # A run that was killed may have written a page whose cursor it did not write any more.
        self._stream.truncate(self.progress.size)
        self._stream.seek(0, os.SEEK_END)

    def add(self, papers: list[Paper], set_aside: int, cursor: str | None) -> None:
        """Write a page, and then the cursor of the next one.

        Parameters
        ----------
        papers
            The papers of the page.
        set_aside
            How many of its records were set aside.
        cursor
            Where the next page begins.
        """
        for paper in papers:
            self._stream.write(orjson.dumps(paper_to_json(paper), option=orjson.OPT_APPEND_NEWLINE))
        self._stream.flush()
        os.fsync(self._stream.fileno())
        done = self.progress
        self.progress = Progress(
            cursor,
            self._stream.tell(),
            done.papers + len(papers),
            done.set_aside + set_aside,
            done.pages + 1,
        )
        note = {"version": _VERSION, **self._what, **asdict(self.progress)}
        new = self._note.with_name(f"{self._note.name}.new")
        new.write_bytes(orjson.dumps(note, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        new.replace(self._note)

    @property
    def part(self) -> Path:
        """The file that holds what was fetched so far."""
        return self._part

    def finish(self) -> None:
        """Give the whole file its name."""
        self._stream.close()
        self._part.replace(self._path)
        self._note.unlink(missing_ok=True)

    def close(self) -> None:
        """Leave the file as it is, for a later run; without a page there is nothing to leave."""
        self._stream.close()
        if not self.progress.pages:
            self._part.unlink(missing_ok=True)

    def _earlier(self) -> Progress:
        try:
            note: dict[str, Any] = orjson.loads(self._note.read_bytes())
            size = self._part.stat().st_size
        except FileNotFoundError:
            return Progress()
        except orjson.JSONDecodeError as error:
            raise self._unusable("is damaged") from error
        if note.get("version") != _VERSION:
            raise self._unusable("is of another version")
        if any(note.get(name) != value for name, value in self._what.items()):
            other = f"{note.get('service')} '{note.get('query')}'"
            raise self._unusable(f"belongs to another fetch ({other})")
        progress = Progress(**{name: note[name] for name in Progress.__dataclass_fields__})
        if size < progress.size:
            raise self._unusable(f"does not fit {self._part.name}")
        return progress

    def _unusable(self, why: str) -> InputError:
        return InputError(
            f"{self._note}: it {why}; give --restart to begin anew, or another output file"
        )


@contextlib.contextmanager
def open_partial(path: Path, what: Mapping[str, str | None], *, restart: bool) -> Iterator[Partial]:
    """Open the growing file for one run, which no second run can write at the same time.

    Parameters
    ----------
    path
        The file to write in the end.
    what
        What is fetched.
    restart
        Whether to forget what an earlier run fetched.

    Yields
    ------
    Partial
        The file; what is not finished stays for a later run.

    Raises
    ------
    graphbuild.errors.FetchError
        If another run writes the same file, or its folder is missing.
    graphbuild.errors.InputError
        If the cursor beside the file belongs to another fetch.
    """
    if path.is_dir():
        raise FetchError(f"{path} is a folder; give the name of a file")
    if not path.parent.is_dir():
        raise FetchError(f"{path.parent} is no folder; create it first or choose another path")
    lock = FileLock(path.with_name(f".{path.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise FetchError(f"{path}: another run is fetching into it; wait until it ends") from None
    try:
        partial = Partial(path, what, restart=restart)
        try:
            yield partial
        finally:
            partial.close()
    finally:
        if os.name == "posix":
            Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()
