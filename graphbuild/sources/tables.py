"""Tables of papers: CSV and TSV, Parquet, and JSON whose keys are not ours."""

import csv
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from graphbuild.errors import InputError
from graphbuild.sources.columns import ColumnMap, guess_columns, paper_of_row
from graphbuild.sources.ids import normal_identifier
from graphbuild.sources.inputs import Source, as_source, seekable
from graphbuild.sources.records import JsonRecord, read_json_records
from graphbuild.sources.text import text_encoding
from graphbuild.types import Paper, Rejected

__all__ = ["is_table", "read_csv", "read_json", "read_parquet"]

_TOLD = re.compile(r"\ufeff?\"?sep=(?P<delimiter>[^\s\"])\"?\r?\n", re.IGNORECASE)
_RULE = re.compile(r"\s*:?-*:?\s*")
_LINK = re.compile(r"\[([^\[\]]{1,1000})\]\((\S{1,2000}?)\)")
_LINKED = "\0link"
_DELIMITERS = ",;\t|"
_BATCH = 1024
_SHOWN = 20
_NEEDED = ("title", "abstract")


def read_csv(
    path: str | Path | Source, *, columns: ColumnMap | None = None
) -> Iterator[Paper | Rejected]:
    r"""Read a CSV or TSV table as a stream; its first row names the columns.

    Parameters
    ----------
    path
        The file; comma, semicolon, tab and bar are recognized as borders of its cells.
    columns
        The column of a field, where its name does not tell.

    Yields
    ------
    Paper or Rejected
        One a row.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing, or no column holds titles or abstracts.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "papers.csv")
    ...     _ = path.write_text("Titel;Abstract\nA;B.\n")
    ...     next(read_csv(path)).title
    'A'
    """
    source = as_source(path)
    head = source.head()
    encoding = text_encoding(head)
    with source.open() as stream:
        text = io.TextIOWrapper(io.BufferedReader(stream), encoding, "replace", newline="")  # type: ignore[type-var]
        start = head.decode(encoding, "replace")
        rows = csv.reader(text, delimiter=_delimiter(start))
        if _told(start):
            next(rows, None)
        header = [name.strip() for name in next(rows, [])]
        mapped = _mapped(header, columns, source.name)
        drawn = _delimiter(start) == "|"
        for record in _rows(rows, source.name, header):
            if isinstance(record, Rejected):
                yield record
            elif not drawn:
                yield _paper(record[1], mapped, record[0])
            elif not all(_RULE.fullmatch(cell) for cell in record[1].values()):
                yield _paper(_undrawn(record[1]), {"url": _LINKED, **mapped}, record[0])


def read_parquet(
    path: str | Path | Source, *, columns: ColumnMap | None = None
) -> Iterator[Paper | Rejected]:
    """Read a Parquet table in batches.

    Parameters
    ----------
    path
        The file.
    columns
        The column of a field, where its name does not tell.

    Yields
    ------
    Paper or Rejected
        One a row.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing or damaged, or no column holds titles or abstracts.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "papers.parquet")
    ...     pd.DataFrame({"title": ["A"], "abstract": ["B."], "year": [2020]}).to_parquet(path)
    ...     next(read_parquet(path)).published_date
    '2020'
    """
    import pyarrow as pa  # noqa: PLC0415 - half a second that only this format costs
    import pyarrow.parquet as pq  # noqa: PLC0415

    source = as_source(path)
    with seekable(source) as stream:
        try:
            table = pq.ParquetFile(stream)
            mapped = _mapped(table.schema_arrow.names, columns, source.name)
            wanted = sorted(set(mapped.values()))
            number = 0
            for batch in table.iter_batches(batch_size=_BATCH, columns=wanted):
                for row in batch.to_pylist():
                    number += 1
                    yield _paper(row, mapped, f"{source.name}#{number}")
        except (pa.ArrowException, OverflowError) as error:
            reason = " ".join(str(error).split())
            raise InputError(f"{source.name}: the Parquet file is damaged: {reason}") from error


def read_json(
    path: str | Path | Source, *, columns: ColumnMap | None = None
) -> Iterator[Paper | Rejected]:
    """Read JSON or JSON Lines of any keys; keys of our own format mean what they mean there.

    Parameters
    ----------
    path
        The file.
    columns
        The key of a field, where its name does not tell.

    Yields
    ------
    Paper or Rejected
        One an object.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing or no JSON.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "papers.json")
    ...     _ = path.write_text('[{"Titel": "A", "Abstract": "B.", "Jahr": 2020}]')
    ...     next(read_json(path)).published_date
    '2020'
    """
    source = as_source(path)
    for record in read_json_records(source):
        if isinstance(record, Rejected):
            yield record
            continue
        for place, row in _json_rows(record, source.name, columns):
            yield _paper(row, guess_columns(row, columns), place)


def _json_rows(
    record: JsonRecord, name: str, columns: ColumnMap | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give an object as it is; one that holds a table by columns, as pandas writes it, by rows."""
    place, fields = record
    title = guess_columns(fields, columns).get("title")
    titles = fields.get(title) if title else None
    if not isinstance(titles, dict) or not all(isinstance(v, dict) for v in fields.values()):
        yield place, fields
        return
    for number, key in enumerate(titles, 1):
        yield f"{name}#{number}", {column: values.get(key) for column, values in fields.items()}


def _undrawn(row: dict[str, str]) -> dict[str, str]:
    """Take the cells of a Markdown table without their padding; the first link is the address."""
    links = (link for cell in row.values() for link in _LINK.finditer(cell))
    found = next((link[2] for link in links if normal_identifier(link[2])), "")
    cells = {name: _LINK.sub(r"\1", cell).strip() for name, cell in row.items()}
    return {**cells, _LINKED: found}


def is_table(head: str, columns: ColumnMap | None = None) -> bool:
    """Tell whether a text begins like a table.

    Parameters
    ----------
    head
        The first lines.
    columns
        Columns that the user names.

    Returns
    -------
    bool
        Whether its first row names the given columns or one of titles, or tabs cut its rows into as
        many cells.

    Examples
    --------
    >>> is_table("id,title,abstract"), is_table("A title, and more of it")
    (True, False)
    """
    delimiter = _delimiter(head)
    try:
        rows = list(itertools.islice(csv.reader(io.StringIO(head), delimiter=delimiter), 4))
    except csv.Error:
        return False
    if _told(head):
        return True
    header = [name.strip() for name in rows[0]] if rows else []
    if columns and set(columns.values()) <= set(header):
        return True
    if len(header) > 1 and "title" in guess_columns(header):
        return True
    return delimiter == "\t" and len(header) > 1 and len({len(row) for row in rows}) == 1


def _told(head: str) -> str | None:
    """Take the delimiter that spreadsheets tell in a line of its own above the table."""
    match = _TOLD.match(head)
    return match["delimiter"] if match else None


def _delimiter(head: str) -> str:
    if told := _told(head):
        return told
    line = head.lstrip("\ufeff").partition("\n")[0]
    return max(_DELIMITERS, key=line.count)


def _rows(
    rows: Any, name: str, header: Sequence[str]
) -> Iterator[tuple[str, dict[str, str]] | Rejected]:
    while True:
        place = f"{name}:{rows.line_num + 1}"
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield Rejected(place, f"the row cannot be read: {error}; check its quotation marks")
            continue
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield place, dict(zip(header, cells, strict=False))


def _paper(row: dict[str, Any], columns: ColumnMap, place: str) -> Paper | Rejected:
    try:
        return paper_of_row(row, columns, place)
    except InputError as error:
        return Rejected(place, str(error))


def _mapped(names: Sequence[str], given: ColumnMap | None, place: str) -> dict[str, str]:
    wrong = [column for column in (given or {}).values() if column not in names]
    if wrong:
        raise InputError(f"{place}: there is no column '{wrong[0]}'; it has {_listed(names)}")
    columns = guess_columns(names, given)
    for field in _NEEDED:
        if field not in columns:
            raise InputError(
                f"{place}: no column for '{field}' was found among {_listed(names)}; "
                f"give --map {field}=COLUMN"
            )
    return columns


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:_SHOWN])
    return f"{shown} ..." if len(names) > _SHOWN else shown
