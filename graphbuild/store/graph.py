"""Open, read and write a graph folder."""

import contextlib
import dataclasses
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from graphbuild.errors import SchemaError, StoreError
from graphbuild.schema import TABLES
from graphbuild.store.cache import ExtractionCache
from graphbuild.store.folder import (
    CACHE,
    MANIFEST,
    folder_lock,
    recover,
    replace_folder,
    staging_folder,
    was_interrupted,
)
from graphbuild.store.manifest import Manifest, is_manifest
from graphbuild.store.records import RECORDS, ReadFile, read_records, write_records
from graphbuild.store.remembered import read_remembered, write_remembered
from graphbuild.store.tables import GraphTables, arrow_schema

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "GraphWriter",
    "open_graph",
    "read_manifest",
    "read_table",
    "read_tables",
    "write_graph",
]


def open_graph(path: str | os.PathLike[str]) -> Path:
    """Check that a folder is a graph folder.

    Parameters
    ----------
    path
        The folder that ``graphbuild build`` wrote.

    Returns
    -------
    Path
        The same folder.

    Raises
    ------
    StoreError
        If it is missing, no folder, no graph, or lacks a table.
    """
    folder = Path(path)
    if not folder.exists() and was_interrupted(_real(folder)):
        with folder_lock(_real(folder), folder):
            recover(_real(folder))
    if not folder.exists():
        raise StoreError(
            f"{folder}: no such folder; make it with `graphbuild build INPUT -o {folder}`"
        )
    if not folder.is_dir():
        raise StoreError(f"{folder}: is a file; give the folder that `graphbuild build` wrote")
    if not (folder / MANIFEST).is_file():
        unfinished = (folder / CACHE).is_dir()
        raise StoreError(
            f"{folder}: {'its build has not ended' if unfinished else 'is no graph folder'}, "
            f"'{MANIFEST}' is missing; run `graphbuild build INPUT -o {folder}`"
        )
    for name in TABLES:
        if not (folder / f"{name}.parquet").is_file():
            raise StoreError(f"{folder}: '{name}.parquet' is missing; build the graph again")
    return folder


def read_manifest(path: str | os.PathLike[str]) -> Manifest:
    """Read the manifest of a graph folder.

    Parameters
    ----------
    path
        The graph folder.

    Returns
    -------
    Manifest
        What the graph was made from and by.

    Raises
    ------
    StoreError
        If the folder is no graph, or of another schema.
    """
    file = open_graph(path) / MANIFEST
    return Manifest.from_json(file.read_bytes(), file)


def read_table(path: str | os.PathLike[str], name: str) -> "pd.DataFrame":
    """Read one table of a graph folder, as ``pandas.read_parquet`` does.

    Parameters
    ----------
    path
        The graph folder.
    name
        A table of ``graphbuild.schema.TABLES``.

    Returns
    -------
    pandas.DataFrame
        One row a record, sorted by the key of the table.

    Raises
    ------
    StoreError
        If the folder is no graph or the file is damaged.
    SchemaError
        If there is no such table.
    """
    frame: pd.DataFrame = _read(open_graph(path), name).to_pandas()
    return frame


def read_tables(path: str | os.PathLike[str]) -> GraphTables:
    """Read all tables of a graph folder.

    Parameters
    ----------
    path
        The graph folder.

    Returns
    -------
    GraphTables
        All of one build, also while another run replaces the folder.

    Raises
    ------
    StoreError
        If the folder is no graph or a file is damaged.
    """
    while True:
        folder = open_graph(path)
        before = folder.stat().st_ino
        tables = {name: _read(folder, name) for name in TABLES}
        if folder.stat().st_ino == before:
            return GraphTables(tables)


def write_graph(
    path: str | os.PathLike[str], tables: GraphTables, manifest: Manifest, *, wait: float = 0.0
) -> None:
    """Write a graph folder, whole or not at all.

    Parameters
    ----------
    path
        A new folder, an empty one, or a graph folder, which is replaced.
    tables
        All its tables.
    manifest
        What they were made from; its counts are set here.
    wait
        Seconds to wait for another run that writes the same folder.

    Raises
    ------
    StoreError
        If the folder holds something else, is being written, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> graph = tempfile.mkdtemp() + "/graph"
    >>> write_graph(graph, GraphTables({}), Manifest())
    >>> len(read_table(graph, "papers"))
    0
    """
    with GraphWriter(path, wait=wait) as writer:
        writer.commit(tables, manifest)


class GraphWriter:
    """The right to write a graph folder, with what earlier runs left in it.

    Parameters
    ----------
    path
        A new folder, an empty one, or a graph folder.
    wait
        Seconds to wait for another run that writes the same folder.

    Raises
    ------
    StoreError
        On entry, if the folder holds something else, is being written, or cannot be written.
    """

    def __init__(self, path: str | os.PathLike[str], *, wait: float = 0.0) -> None:
        self._shown = Path(path)
        self._folder = _real(self._shown)
        self._wait = wait
        self._stack = contextlib.ExitStack()
        self._cache: ExtractionCache | None = None
        self._created: list[Path] = []

    def __enter__(self) -> "GraphWriter":
        """Take the lock and mend what a killed run left."""
        self._check()
        created = self._make_parents()
        try:
            with contextlib.ExitStack() as stack:
                stack.enter_context(folder_lock(self._folder, self._shown, wait=self._wait))
                recover(self._folder)
                self._check()
                self._stack = stack.pop_all()
        except BaseException:
            self._remove_empty(created)
            raise
        self._created = created
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Give the lock back; a folder that was made in vain goes."""
        self._close_cache()
        self._stack.close()
        self._remove_empty(self._created)

    def cache(self, model: str) -> ExtractionCache:
        """Open the extraction cache of this folder.

        Parameters
        ----------
        model
            The digest of everything that an extraction depends on besides the text.

        Returns
        -------
        ExtractionCache
            Open until ``commit`` or the end of the ``with`` block.
        """
        self._close_cache()
        self._cache = ExtractionCache(self._folder / CACHE, model)
        return self._cache

    def remembered(self, name: str, digest: str) -> bytes | None:
        """Give what an earlier run remembered under this name and digest, if it is there.

        Parameters
        ----------
        name
            Name of the file in the cache folder.
        digest
            Of everything that the content depends on.
        """
        return read_remembered(self._folder / CACHE / name, digest)

    def remember(self, name: str, digest: str, content: bytes) -> None:
        """Keep something for later runs, which answer the same without it.

        Parameters
        ----------
        name
            Name of the file in the cache folder.
        digest
            Of everything that the content depends on.
        content
            Anything.
        """
        write_remembered(self._folder / CACHE / name, digest, content)

    def earlier_manifest(self) -> Manifest | None:
        """Give the manifest of the graph that is there, or None in a new folder."""
        file = self._folder / MANIFEST
        if not file.exists():
            return None
        return Manifest.from_json(file.read_bytes(), self._shown / MANIFEST)

    def earlier_files(self) -> list[ReadFile]:
        """Give the records that earlier runs read, file by file; none in a new folder."""
        if not (self._folder / MANIFEST).exists():
            return []
        return read_records(self._folder / RECORDS, self._shown / RECORDS)

    def commit(
        self, tables: GraphTables, manifest: Manifest, files: Iterable[ReadFile] = ()
    ) -> Manifest:
        """Replace the graph in one step.

        Parameters
        ----------
        tables
            All its tables.
        manifest
            What they were made from; its counts are set here.
        files
            What was read, for later runs to add to.

        Returns
        -------
        Manifest
            The manifest as written.

        Raises
        ------
        StoreError
            If the folder cannot be written; the old graph is then untouched.
        """
        manifest = dataclasses.replace(manifest, counts=tables.counts())
        self._close_cache()
        try:
            staging = staging_folder(self._folder)
            for name, table in tables.items():
                pq.write_table(table, staging / f"{name}.parquet", compression="zstd")
            write_records(files, staging / RECORDS)
            (staging / MANIFEST).write_bytes(manifest.to_json())
            replace_folder(staging, self._folder)
        except OSError as error:
            recover(self._folder)
            raise StoreError(
                f"{self._shown}: cannot be written ({error.strerror or error}); make room or "
                f"rights there, and use a plain folder that is no mount point"
            ) from error
        return manifest

    def _check(self) -> None:
        folder = self._folder
        if folder == Path.cwd() or folder == Path(folder.anchor):
            raise StoreError(f"{self._shown}: name a folder of its own, such as 'graph'")
        if folder.exists() and not folder.is_dir():
            raise StoreError(f"{self._shown}: is a file; give the name of a folder")
        if folder.is_dir() and not _may_replace(folder):
            raise StoreError(
                f"{self._shown}: holds other files and is no graph folder; give a new folder"
            )

    def _make_parents(self) -> list[Path]:
        missing = [path for path in (self._folder, *self._folder.parents) if not path.exists()]
        try:
            for path in reversed(missing[1:]):
                path.mkdir(exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{self._shown}: cannot be made ({error.strerror}); choose a place that you may "
                f"write to"
            ) from error
        return missing

    def _remove_empty(self, created: Iterable[Path]) -> None:
        for path in created:
            with contextlib.suppress(OSError):
                path.rmdir()

    def _close_cache(self) -> None:
        if self._cache is not None:
            self._cache.close()
            self._cache = None


def _may_replace(folder: Path) -> bool:
    names = {entry.name for entry in folder.iterdir()}
    return names <= {CACHE} or (MANIFEST in names and is_manifest(folder / MANIFEST))


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _read(folder: Path, name: str) -> pa.Table:
    if name not in TABLES:
        raise SchemaError(f"no table '{name}'; there are: {', '.join(TABLES)}")
    file = folder / f"{name}.parquet"
    try:
        table = pq.read_table(file, partitioning=None)
    except (OSError, pa.ArrowException) as error:
        raise StoreError(f"{file}: cannot be read ({error}); build the graph again") from error
    expected = arrow_schema(name)
    if table.schema.names != expected.names:
        raise StoreError(f"{file}: its columns are not those of the schema; build the graph again")
    return table.cast(expected)
