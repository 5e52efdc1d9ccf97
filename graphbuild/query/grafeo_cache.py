"""The embedded engine's file: a cache of the Parquet tables, rebuilt whenever they change."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
from filelock import FileLock

from graphbuild.errors import MissingExtraError, QueryError
from graphbuild.schema import NODES, RELATIONSHIPS, TABLES, NodeLabel, RelationshipType
from graphbuild.store import GraphTables, open_graph, read_tables
from graphbuild.store.folder import CACHE, MANIFEST

__all__ = ["cache_key", "cached_database", "import_grafeo"]

_FORMAT = 2
_BATCH = 20_000
_INDEXED = ("id", "name", "label")
_TABLE_OF = {"Entity": "entities", **{node.label: node.table for node in NODES}}


def import_grafeo() -> Any:
    """Import the embedded engine.

    Returns
    -------
    module
        ``grafeo``.

    Raises
    ------
    QueryError
        If this Python is older than 3.12, for which the engine is not made.
    MissingExtraError
        If the extra ``embedded`` is not installed.
    """
    try:
        return importlib.import_module("grafeo")
    except ImportError as error:
        if sys.version_info[:2] < (3, 12):
            raise QueryError(
                "queries on a graph folder need Python 3.12 or later (the embedded engine Grafeo "
                f"is not made for {'.'.join(map(str, sys.version_info[:2]))}); load the "
                "graph into Neo4j with `graphbuild load` and query it with --uri bolt://HOST:7687"
            ) from error
        raise MissingExtraError("grafeo", "embedded") from error


def cache_key(graph: Path, engine_version: str) -> str:
    """Name the state of a graph folder's tables.

    Parameters
    ----------
    graph
        The graph folder.
    engine_version
        Of the engine that wrote, or will write, the cache.

    Returns
    -------
    str
        32 hexadecimal digits, other ones after any table or the manifest was written again.

    Raises
    ------
    StoreError
        If the folder is no graph.
    """
    folder = open_graph(graph)
    digest = hashlib.blake2b(digest_size=16)
    digest.update(f"{_FORMAT} {engine_version}\n".encode())
    digest.update((folder / MANIFEST).read_bytes())
    for name in TABLES:
        status = (folder / f"{name}.parquet").stat()
        digest.update(f"\n{name} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()


@contextlib.contextmanager
def cached_database(graph: Path) -> Iterator[Path]:
    """Give the engine's file for a graph folder, made first where it is missing or stale.

    Parameters
    ----------
    graph
        The graph folder. The file lies in its ``cache`` folder; where that cannot be written, in
        a temporary one that goes when the block ends.

    Yields
    ------
    Path
        A database file to be opened read-only.

    Raises
    ------
    StoreError
        If the folder is no graph or a table cannot be read.
    MissingExtraError, QueryError
        If the engine is not installed.
    """
    open_graph(graph)
    grafeo = import_grafeo()
    name = f"grafeo-{cache_key(graph, grafeo.__version__)}.db"
    folder = graph / CACHE
    if (folder / name).is_file():
        yield folder / name
        return
    with contextlib.ExitStack() as stack:
        if not _writable(folder):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="graphbuild-")))
        with FileLock(folder / "grafeo.lock"):
            if not (folder / name).is_file():
                _build(grafeo, graph, folder / name)
                for old in folder.glob("grafeo-*.db"):
                    if old.name != name:
                        with contextlib.suppress(OSError):
                            old.unlink()
        yield folder / name


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _build(grafeo: Any, graph: Path, target: Path) -> None:
    tables = read_tables(graph)
    database = grafeo.GrafeoDB()
    keys: dict[str, dict[str, int]] = {}
    for node in NODES:
        ids = keys.setdefault(node.table, {})
        for rows in _batches(tables, node, node.properties):
            nodes = [_present(row) for row in rows]
            made = database.batch_create_nodes_with_props([node.label, *node.also], nodes)
            ids.update(zip((row["id"] for row in rows), made, strict=True))
    for kind in RELATIONSHIPS:
        starts = keys[_TABLE_OF[kind.start_label]]
        ends = keys[_TABLE_OF[kind.end_label]]
        made_edges: set[tuple[int, int]] = set()
        for rows in _batches(tables, kind, (kind.start, kind.end, *kind.properties)):
            database.batch_create_edges(list(_edges(rows, kind, starts, ends, made_edges)))
    for name in _INDEXED:
        database.create_property_index(name)
    temporary = target.with_suffix(".tmp")
    temporary.unlink(missing_ok=True)
    database.save(str(temporary))
    database.close()
    temporary.replace(target)


def _batches(
    tables: GraphTables, kind: NodeLabel | RelationshipType, columns: Iterable[str]
) -> Iterator[list[dict[str, Any]]]:
    data = tables[kind.table]
    for column, value in kind.where.items():
        data = data.filter(pc.equal(data[column], value))
    for batch in data.select(list(dict.fromkeys(columns))).to_batches(max_chunksize=_BATCH):
        if batch.num_rows:
            yield batch.to_pylist()


def _edges(
    rows: list[dict[str, Any]],
    kind: RelationshipType,
    starts: Mapping[str, int],
    ends: Mapping[str, int],
    made: set[tuple[int, int]],
) -> Iterator[tuple[int, int, str, dict[str, Any]]]:
    """Edges whose two ends exist, the first of those with the same two, as in Neo4j."""
    for row in rows:
        if row[kind.start] in starts and row[kind.end] in ends:
            both = starts[row[kind.start]], ends[row[kind.end]]
            if both not in made:
                made.add(both)
                yield *both, kind.type, _present({name: row[name] for name in kind.properties})


def _present(row: Mapping[str, Any]) -> dict[str, Any]:
    """Drop what is null: as in Neo4j, a missing property is not stored."""
    return {name: value for name, value in row.items() if value is not None}
