"""Graph tables in memory: Arrow tables that hold exactly the columns of the schema."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from graphbuild.errors import SchemaError
from graphbuild.schema import SCHEMA_VERSION, TABLES, ColumnType, Table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["GraphTables", "arrow_schema", "first_day", "table_from_columns", "table_from_rows"]

_ARROW_TYPES: Mapping[ColumnType, pa.DataType] = {
    "string": pa.string(),
    "date": pa.date32(),
    "integer": pa.int64(),
    "double": pa.float64(),
    "string[]": pa.list_(pa.string()),
    "integer[]": pa.list_(pa.int64()),
}


def arrow_schema(name: str) -> pa.Schema:
    """Give the Arrow schema of a table, with the description of each column as its metadata.

    Parameters
    ----------
    name
        A table of ``graphbuild.schema.TABLES``.

    Returns
    -------
    pyarrow.Schema
        Columns in the order of the schema.

    Raises
    ------
    SchemaError
        If there is no such table.

    Examples
    --------
    >>> arrow_schema("authors").names
    ['id', 'name', 'label']
    """
    return pa.schema(
        [
            pa.field(
                column.name,
                _ARROW_TYPES[column.type],
                nullable=column.nullable,
                metadata={"description": column.description},
            )
            for column in _table(name).columns
        ],
        metadata={"graphbuild.schema": str(SCHEMA_VERSION)},
    )


def table_from_rows(name: str, rows: Iterable[Sequence[object]]) -> pa.Table:
    """Make a table from rows, sorted by its key.

    Parameters
    ----------
    name
        A table of ``graphbuild.schema.TABLES``.
    rows
        One value for each column, in the order of the schema; dates as ``datetime.date``.

    Returns
    -------
    pyarrow.Table
        The same rows in the order of the key, whatever order they came in.

    Raises
    ------
    SchemaError
        If the table is unknown, a value does not fit its column, or two rows share a key.

    Examples
    --------
    >>> rows = [("author:b", "B", "Author"), ("author:a", "A", "Author")]
    >>> table_from_rows("authors", rows).column("name").to_pylist()
    ['A', 'B']
    """
    columns = list(zip(*rows, strict=True)) or [()] * len(_table(name).columns)
    return table_from_columns(name, columns)


def table_from_columns(name: str, columns: Sequence[Sequence[object] | pa.Array]) -> pa.Table:
    """Make a table from columns, sorted by its key.

    Parameters
    ----------
    name
        A table of ``graphbuild.schema.TABLES``.
    columns
        The values of each column, all as many, in the order of the schema.

    Returns
    -------
    pyarrow.Table
        The rows in the order of the key.

    Raises
    ------
    SchemaError
        If the table is unknown, a value does not fit its column, or two rows share a key.

    Examples
    --------
    >>> columns = [("author:b", "author:a"), ("B", "A"), ("Author", "Author")]
    >>> table_from_columns("authors", columns).column("name").to_pylist()
    ['A', 'B']
    """
    table = _table(name)
    schema = arrow_schema(name)
    if len(columns) != len(schema):
        raise SchemaError(f"table '{name}' has {len(schema)} columns, rows have {len(columns)}")
    arrays = []
    for field, values in zip(schema, columns, strict=True):
        try:
            array = pa.array(values, type=field.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise SchemaError(
                f"column '{name}.{field.name}' takes {field.type}: {error}"
            ) from error
        if array.null_count and not field.nullable:
            raise SchemaError(f"column '{name}.{field.name}' takes no missing value")
        arrays.append(array)
    return _sorted(pa.Table.from_arrays(arrays, schema=schema), table)


def _sorted(rows: pa.Table, table: Table) -> pa.Table:
    if rows.num_rows < 2:
        return rows
    order = pc.sort_indices(rows, sort_keys=[(column, "ascending") for column in table.key])
    rows = rows.take(order).combine_chunks()
    same: Any = None
    for column in table.key:
        values = rows.column(column)
        equal = pc.equal(values.slice(1), values.slice(0, rows.num_rows - 1))
        same = equal if same is None else pc.and_(same, equal)
    first = pc.index(same, value=True).as_py()
    if first >= 0:
        key = ", ".join(str(rows.column(column)[first].as_py()) for column in table.key)
        raise SchemaError(f"table '{table.name}' has two rows with the key ({key})")
    return rows


def _table(name: str) -> Table:
    try:
        return TABLES[name]
    except KeyError:
        raise SchemaError(f"no table '{name}'; there are: {', '.join(TABLES)}") from None


class GraphTables(Mapping[str, pa.Table]):
    """All tables of a graph, by name; a table that was not given is empty.

    Parameters
    ----------
    tables
        Arrow tables as ``table_from_rows`` makes them.

    Raises
    ------
    SchemaError
        If a table is unknown or its columns are not those of the schema.

    Examples
    --------
    >>> tables = GraphTables({"authors": table_from_rows("authors", [("a", "A", "Author")])})
    >>> tables.counts()["authors"], tables.counts()["papers"]
    (1, 0)
    >>> tables.frame("authors").name.tolist()
    ['A']
    """

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        for name, table in tables.items():
            if not table.schema.equals(arrow_schema(name)):
                raise SchemaError(f"the columns of table '{name}' are not those of the schema")
        self._tables = {
            name: tables[name] if name in tables else table_from_rows(name, ()) for name in TABLES
        }

    def __getitem__(self, name: str) -> pa.Table:
        """Give a table by its name."""
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the tables, in the order of the schema."""
        return iter(self._tables)

    def __len__(self) -> int:
        """Count the tables."""
        return len(self._tables)

    def frame(self, name: str) -> "pd.DataFrame":
        """Give a table as pandas reads it from its file."""
        frame: pd.DataFrame = self._tables[_table(name).name].to_pandas()
        return frame

    def counts(self) -> dict[str, int]:
        """Count the rows of each table."""
        return {name: table.num_rows for name, table in self._tables.items()}


def first_day(published: str | None) -> date | None:
    """Turn an ISO 8601 date of any precision into the first day that it may mean.

    Parameters
    ----------
    published
        ``2024-05-24``, ``2024-05``, ``2024`` or None.

    Returns
    -------
    datetime.date or None
        The first day of the period.

    Examples
    --------
    >>> first_day("2024-05"), first_day(None)
    (datetime.date(2024, 5, 1), None)
    """
    if not published:
        return None
    return date.fromisoformat(published + "-01-01"[: 10 - len(published)])
