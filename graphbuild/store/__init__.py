"""The graph folder: Parquet tables and a manifest, written whole or not at all."""

from graphbuild.store.cache import ExtractionCache
from graphbuild.store.graph import (
    GraphWriter,
    open_graph,
    read_manifest,
    read_table,
    read_tables,
    write_graph,
)
from graphbuild.store.manifest import InputFile, Manifest
from graphbuild.store.records import ReadFile
from graphbuild.store.tables import (
    GraphTables,
    arrow_schema,
    first_day,
    table_from_columns,
    table_from_rows,
)

__all__ = [
    "ExtractionCache",
    "GraphTables",
    "GraphWriter",
    "InputFile",
    "Manifest",
    "ReadFile",
    "arrow_schema",
    "first_day",
    "open_graph",
    "read_manifest",
    "read_table",
    "read_tables",
    "table_from_columns",
    "table_from_rows",
    "write_graph",
]
