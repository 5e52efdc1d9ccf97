"""Tables take only what the schema says, and order rows by their key."""

import pytest

from graphbuild.errors import SchemaError
from graphbuild.schema import TABLES
from graphbuild.store import GraphTables, arrow_schema, table_from_rows


@pytest.mark.parametrize("name", list(TABLES))
def test_an_empty_table_has_all_columns(name: str) -> None:
    assert table_from_rows(name, ()).schema.equals(arrow_schema(name))


def test_rows_are_sorted_by_code_points_of_the_key() -> None:
    ids = ["é", "b", "B", "a", "\U0001f600", "\uffff"]
    table = table_from_rows("authors", [(id_, "n", "Author") for id_ in ids])
    assert table.column("id").to_pylist() == sorted(ids)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("a", "A")], "has 3 columns, rows have 2"),
        ([("a", 1, "Author")], "column 'authors.name' takes string"),
        ([("a", None, "Author")], "column 'authors.name' takes no missing value"),
        ([("a", "A", "Author"), ("a", "B", "Author")], r"two rows with the key \(a\)"),
    ],
)
def test_rows_that_do_not_fit_are_refused(rows: list[tuple[object, ...]], sentence: str) -> None:
    with pytest.raises(SchemaError, match=sentence):
        table_from_rows("authors", rows)


def test_a_key_of_several_columns_is_unique_as_a_whole() -> None:
    row = (0.5, 1, ["e:1"])
    table_from_rows("shared", [("a", "b", *row), ("a", "c", *row), ("b", "c", *row)])
    with pytest.raises(SchemaError, match=r"\(a, b\)"):
        table_from_rows("shared", [("a", "b", *row), ("a", "b", *row)])


def test_unknown_tables_are_refused() -> None:
    with pytest.raises(SchemaError, match="no table 'nodes'; there are: papers"):
        table_from_rows("nodes", ())
    with pytest.raises(SchemaError, match="not those of the schema"):
        GraphTables({"papers": table_from_rows("authors", ())})
