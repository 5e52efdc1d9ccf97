"""What commands share: tables for people, JSON for machines, messages on standard error."""

import numbers
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "GraphArgument",
    "JsonOption",
    "message",
    "print_frame",
    "print_json",
    "print_table",
    "print_text",
]

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
GraphArgument = Annotated[
    str, typer.Argument(metavar="GRAPH", help="A graph folder that `graphbuild build` wrote.")
]


def message(text: str) -> None:
    """Write one line to standard error.

    Parameters
    ----------
    text
        A sentence for the person at the terminal; never data.
    """
    sys.stderr.write(f"{text}\n")


def print_text(text: str) -> None:
    """Write one line of data to standard output.

    Parameters
    ----------
    text
        The line, without its end.
    """
    sys.stdout.write(f"{text}\n")


def print_json(value: object) -> None:
    """Write a value as indented JSON to standard output, keys in the order given.

    Parameters
    ----------
    value
        Built-in types, dates, NumPy scalars and arrays, and frozen dataclasses.

    Examples
    --------
    >>> print_json({"papers": 2, "names": ("a",)})
    {
      "papers": 2,
      "names": [
        "a"
      ]
    }
    """
    import orjson

    options = orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS
    sys.stdout.write(orjson.dumps(value, default=_plain, option=options).decode() + "\n")


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    title: str | None = None,
) -> None:
    """Write rows as aligned columns to standard output.

    On a terminal long cells are folded to its width; into a pipe or file every row is one line.

    Parameters
    ----------
    columns
        The headings.
    rows
        One cell for each column; numbers are right-aligned, ``None`` and NaN are left empty.
    title
        A line above the table.

    Examples
    --------
    >>> print_table(["type", "entities"], [("METHOD", 12), ("TASK", 3)])
    type    entities
    METHOD        12
    TASK           3
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    body = list(rows)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    terminal = sys.stdout.isatty()
    for position, column in enumerate(columns):
        numeric = any(_is_number(row[position]) for row in body)
        table.add_column(
            Text(column),
            justify="right" if numeric else "left",
            overflow="fold",
            no_wrap=not terminal,
        )
    for row in body:
        table.add_row(*(Text(_cell(value)) for value in row))
    table.box = box.SIMPLE_HEAD if terminal else None
    console = Console(
        file=sys.stdout, width=None if terminal else 1_000_000, highlight=False, soft_wrap=False
    )
    if title:
        print_text(title)
    with console.capture() as capture:
        console.print(table)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in capture.get().splitlines()))


def print_frame(frame: "pd.DataFrame", *, as_json: bool, title: str | None = None) -> None:
    """Write a DataFrame: a table for people, or a JSON list of one object a row.

    Parameters
    ----------
    frame
        Its columns become the headings or keys; its index is left out.
    as_json
        Whether to write JSON.
    title
        A line above the table; not part of the JSON.

    Examples
    --------
    >>> import pandas as pd
    >>> print_frame(pd.DataFrame({"name": ["BERT"], "papers": [2]}), as_json=False)
    name  papers
    BERT       2
    """
    if as_json:
        print_json([_json_row(row) for row in frame.to_dict(orient="records")])
    else:
        print_table(
            [str(column) for column in frame.columns],
            frame.itertuples(index=False, name=None),
            title=title,
        )


def _json_row(row: Mapping[Any, Any]) -> dict[str, object]:
    return {str(key): None if _is_missing(value) else value for key, value in row.items()}


def _is_missing(value: object) -> bool:
    return value is None or (not _is_list(value) and value != value)


def _is_list(value: object) -> bool:
    return isinstance(value, (list, tuple)) or type(value).__name__ == "ndarray"


def _is_number(value: object) -> bool:
    return isinstance(value, numbers.Number) and not isinstance(value, bool)


def _cell(value: object) -> str:
    if _is_list(value):
        return ", ".join(_cell(item) for item in value)  # type: ignore[attr-defined]
    if _is_missing(value):
        return ""
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1e4 else f"{value:.0f}"
    return " ".join(str(value).split())


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    msg = f"{type(value).__name__} has no JSON form"
    raise TypeError(msg)
