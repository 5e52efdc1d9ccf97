"""The extraction cache: what a model found in a text, so that a later run need not look again."""

import contextlib
import hashlib
import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from types import TracebackType

from graphbuild.errors import StoreError
from graphbuild.store.codec import decode, encode
from graphbuild.types import Extraction, Mention, Paper, PaperEntity, Result

__all__ = ["ExtractionCache", "text_digest"]

_FILE = "extractions.sqlite"
# A change of the records changes their shape in the cache, so old entries no longer count.
_SHAPE = "/".join(
    ",".join(field.name for field in fields(kind))
    for kind in (Extraction, PaperEntity, Mention, Result)
)


def text_digest(paper: Paper) -> bytes:
    """Give the SHA-256 of a paper's text, 32 bytes.

    Parameters
    ----------
    paper
        Only its title and abstract count.

    Examples
    --------
    >>> text_digest(Paper("a", "T", "A")) == text_digest(Paper("b", "T", "A"))
    True
    """
    return hashlib.sha256(paper.text.encode("utf-8", "surrogatepass")).digest()


class ExtractionCache:
    """Extractions by (text, model) in one SQLite file, which survives a kill at any moment.

    Parameters
    ----------
    folder
        The folder of the cache; made if it is not there.
    model
        The digest of the model and of everything else that an extraction depends on.

    Raises
    ------
    StoreError
        If the file cannot be opened and cannot be made anew.
    """

    def __init__(self, folder: Path, model: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / _FILE
        self._model = hashlib.sha256(f"{model}\n{_SHAPE}".encode()).digest()
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError:
            # A damaged cache costs time, never an answer.
            self._path.unlink(missing_ok=True)
            try:
                self._connection = self._open()
            except sqlite3.Error as error:
                raise StoreError(f"{self._path}: cannot be written ({error})") from error

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS extraction (model BLOB, text BLOB, found BLOB, "
                "PRIMARY KEY (model, text)) WITHOUT ROWID"
            )
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def __enter__(self) -> "ExtractionCache":
        """Give the open cache."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file; closing twice is closing once."""
        self._connection.close()

    def get(self, paper: Paper) -> Extraction | None:
        """Give what the model found in the paper's text, or None if it has not looked yet.

        Parameters
        ----------
        paper
            A paper with any id.
        """
        row = self._connection.execute(
            "SELECT found FROM extraction WHERE model = ? AND text = ?",
            (self._model, text_digest(paper)),
        ).fetchone()
        if row is None:
            return None
        with contextlib.suppress(ValueError, zlib.error):
            return replace(decode(Extraction, zlib.decompress(row[0])), paper=paper.id)
        return None

    def put(self, found: Iterable[tuple[Paper, Extraction]]) -> None:
        """Keep extractions; all of them or, if the process dies, none.

        Parameters
        ----------
        found
            Papers, each with what the model found in it.
        """
        rows = [
            (self._model, text_digest(paper), zlib.compress(encode(replace(item, paper="")), 1))
            for paper, item in found
        ]
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("REPLACE INTO extraction VALUES (?, ?, ?)", rows)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise StoreError(f"{self._path}: cannot be written ({error})") from error

    def keep_only(self, papers: Iterable[Paper]) -> None:
        """Forget other models and other texts.

        Parameters
        ----------
        papers
            The papers whose extractions stay.
        """
        execute = self._connection.execute
        execute("CREATE TEMP TABLE kept (text BLOB PRIMARY KEY) WITHOUT ROWID")
        execute("BEGIN IMMEDIATE")
        self._connection.executemany(
            "INSERT OR IGNORE INTO kept VALUES (?)", ((text_digest(paper),) for paper in papers)
        )
        execute(
            "DELETE FROM extraction WHERE model <> ? OR text NOT IN (SELECT text FROM kept)",
            (self._model,),
        )
        execute("COMMIT")
        execute("DROP TABLE kept")
        execute("VACUUM")
