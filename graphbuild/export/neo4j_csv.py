"""Files for ``neo4j-admin database import``: the quickest way into an empty Neo4j."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graphbuild.cypher_files import fill, read_cypher
from graphbuild.errors import ExportError
from graphbuild.export.neo4j_rows import MAX_INDEXED_BYTES, GraphRows, column_type, key_label
from graphbuild.export.neo4j_statements import (
    constraint_statements,
    fulltext_statement,
    index_statement,
    indexes,
)
from graphbuild.schema import NODES, RELATIONSHIPS, ColumnType
from graphbuild.views import Tables

__all__ = ["ARRAY_DELIMITER", "import_arguments", "write_neo4j_csv"]

ARRAY_DELIMITER = "\x1f"
"""The unit separator, which no name holds; a value that has it is refused."""

_TYPES: dict[ColumnType, str] = {
    "string": "string",
    "date": "date",
    "integer": "long",
    "double": "double",
    "string[]": "string[]",
    "integer[]": "long[]",
}
_ROWS = 10_000
_SCRIPT = "import.sh"
_SCHEMA = "schema.cypher"


def write_neo4j_csv(graph: str | Path | Tables, path: str | Path) -> None:
    """Write one CSV file a label and relationship type, and the command that imports them.

    ``import.sh DATABASE`` in the folder runs ``neo4j-admin database import full`` with them, and
    ``schema.cypher`` makes the constraints and indexes afterwards, as ``graphbuild load`` does, and
    puts the empty lists back, which the importer takes for missing values.

    Parameters
    ----------
    graph
        A graph folder, or a mapping of table names to DataFrames.
    path
        A new folder, or one that this function wrote, which is replaced.

    Raises
    ------
    ExportError
        If the folder holds something else, cannot be written, or a list holds a unit separator.

    Examples
    --------
    >>> import pandas as pd, tempfile
    >>> folder = Path(tempfile.mkdtemp()) / "csv"
    >>> topics = pd.DataFrame({"id": ["topic:1"], "label": ["Agents"], "terms": [["a", "b"]]})
    >>> write_neo4j_csv({"topics": topics}, folder)
    >>> print((folder / "Topic.csv").read_text().splitlines()[0])
    id:ID(Topic),label:string,terms:string[],level:long,paperCount:long
    """
    target = Path(path)
    if target.exists() and not (target / _SCRIPT).is_file():
        raise ExportError(f"{target} is there already and is no such export; give a new folder")
    if not target.absolute().parent.is_dir():
        raise ExportError(f"{target.parent} is no folder; create it first or choose another path")
    rows = GraphRows(graph)
    try:
        staging = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.absolute().parent))
    except OSError as error:
        raise ExportError(f"cannot write {target}: {error.strerror}") from error
    try:
        _write(rows, staging)
        staging.chmod(0o755)
        if target.exists():
            shutil.rmtree(target)
        staging.rename(target)
    except BaseException as error:
        with suppress(OSError):
            shutil.rmtree(staging)
        if isinstance(error, OSError):
            raise ExportError(f"cannot write {target}: {error.strerror or error}") from error
        raise


def import_arguments(folder: str | Path, database: str = "neo4j") -> list[str]:
    """Give what stands after ``neo4j-admin database import full`` to import a folder.

    Parameters
    ----------
    folder
        What ``write_neo4j_csv`` wrote, as the importer sees it.
    database
        The database; what it holds is overwritten.

    Returns
    -------
    list of str
        The arguments.

    Examples
    --------
    >>> import_arguments("csv")[:2]
    ['--nodes=Paper=csv/Paper.csv', '--nodes=Method:Entity=csv/Method.csv']
    """
    return [
        *(
            f"--nodes={':'.join((node.label, *node.also))}={folder}/{node.label}.csv"
            for node in NODES
        ),
        *(f"--relationships={kind.type}={folder}/{kind.type}.csv" for kind in RELATIONSHIPS),
        *_OPTIONS,
        "--overwrite-destination",
        database,
    ]


_OPTIONS = ("--array-delimiter=U+001F", "--multiline-fields=true")


def _write(rows: GraphRows, folder: Path) -> None:
    for nodes in rows.nodes:
        group = key_label(nodes.node)
        header = [
            f"id:ID({group})",
            *(_header(nodes.node.table, name) for name in nodes.properties),
        ]
        _write_file(folder / f"{nodes.node.label}.csv", header, nodes.table)
    for found in rows.relationships:
        kind = found.relationship
        header = [
            f":START_ID({kind.start_label})",
            f":END_ID({kind.end_label})",
            *(_header(kind.table, name) for name in kind.properties),
        ]
        _write_file(folder / f"{kind.type}.csv", header, found.table)
    schema = [
        *constraint_statements(),
        *(
            index_statement(index)
            for index in indexes()
            if index.property != "name"
            or rows.longest(index.label, index.property) <= MAX_INDEXED_BYTES
        ),
        fulltext_statement(),
    ]
    schema += _empty_lists(rows)
    (folder / _SCHEMA).write_text(";\n".join(schema) + ";\n", encoding="utf-8")
    arguments = " \\\n  ".join(import_arguments('"$here"', '"${1:-neo4j}"'))
    script = folder / _SCRIPT
    script.write_text(_SHELL.format(arguments=arguments, schema=_SCHEMA), encoding="utf-8")
    script.chmod(0o755)


def _empty_lists(rows: GraphRows) -> Iterator[str]:
    """Give statements for the empty lists, which the importer takes for missing values."""
    statement = read_cypher("load/empty_lists")
    patterns = [(f"(x:{nodes.node.label})", nodes.table) for nodes in rows.nodes]
    patterns += [
        (f"()-[x:{found.relationship.type}]->()", found.table) for found in rows.relationships
    ]
    for pattern, table in patterns:
        for field in table.schema:
            if pa.types.is_list(field.type):
                lengths = pc.list_value_length(table.column(field.name))
                if pc.index(lengths, value=0).as_py() >= 0:
                    yield fill(statement, {"pattern": pattern, "property": field.name})


_SHELL = """#!/bin/sh
# Imports this folder into a database of a stopped Neo4j; what the database holds is overwritten.
# Usage: ./import.sh [DATABASE]
# Afterwards start Neo4j; constraints, indexes and empty lists: cypher-shell -f {schema}
set -eu
here=$(cd "$(dirname "$0")" && pwd)
exec neo4j-admin database import full \\
  {arguments}
"""


def _header(table: str, name: str) -> str:
    return f"{name}:{_TYPES[column_type(table, name)]}"


def _write_file(file: Path, header: Sequence[str], table: pa.Table) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        stream.write(",".join(header) + "\n")
        for start in range(0, table.num_rows, _ROWS):
            columns = [
                [_cell(value) for value in column.to_pylist()]
                for column in table.slice(start, _ROWS).columns
            ]
            stream.writelines(",".join(row) + "\n" for row in zip(*columns, strict=True))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        items = [str(item) for item in value]
        if any(ARRAY_DELIMITER in item for item in items):
            raise ExportError(
                "a list holds the unit separator (U+001F), which neo4j-admin takes for the border "
                "of two items; use `graphbuild load` for this graph"
            )
        return _quoted(ARRAY_DELIMITER.join(items))
    if isinstance(value, str):
        return _quoted(value)
    return str(value)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
