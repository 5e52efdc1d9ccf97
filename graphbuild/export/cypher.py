"""The graph as a script of plain Cypher that cypher-shell or the Browser runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from graphbuild.export._whole import whole_file
from graphbuild.export.neo4j_rows import MAX_INDEXED_BYTES, GraphRows
from graphbuild.export.neo4j_statements import (
    constraint_statements,
    fulltext_statement,
    index_statement,
    indexes,
    node_statement,
    relationship_statement,
)
from graphbuild.views import Tables

__all__ = ["generate_cypher", "write_cypher"]

_ROWS = 200
_UNSAFE = re.compile(r"[\\'\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


def write_cypher(graph: str | Path | Tables, path: str | Path) -> None:
    """Write a script that loads the graph; running it twice equals running it once.

    Parameters
    ----------
    graph
        A graph folder, or a mapping of table names to DataFrames.
    path
        The file; ``cypher-shell -f FILE`` runs it.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    with whole_file(path) as file:
        for statement in generate_cypher(graph):
            file.write(f"{statement};\n".encode())


def generate_cypher(graph: str | Path | Tables) -> Iterator[str]:
    """Give the statements of the script, one after the other.

    They are those of ``graphbuild load``, with the rows as literals in place of parameters.

    Parameters
    ----------
    graph
        A graph folder, or a mapping of table names to DataFrames.

    Yields
    ------
    str
        A statement without its semicolon.

    Examples
    --------
    >>> import pandas as pd
    >>> topics = pd.DataFrame({"id": ["topic:1"], "label": ["Agents"]})
    >>> print(list(generate_cypher({"topics": topics}))[-1].splitlines()[0])
    UNWIND [['topic:1', 'Agents', null, null, null]] AS row
    """
    rows = GraphRows(graph)
    yield from constraint_statements()
    for index in indexes():
        fits = index.property != "name" or (
            rows.longest(index.label, index.property) <= MAX_INDEXED_BYTES
        )
        yield index_statement(index, drop=not fits)
    yield fulltext_statement()
    for nodes in rows.nodes:
        for start in range(0, nodes.table.num_rows, _ROWS):
            literal = _literal(nodes.rows(start, _ROWS))
            # The name cannot occur in the data, which are not there yet.
            yield node_statement(nodes.node).replace("$rows", literal, 1)
    for found in rows.relationships:
        statement = relationship_statement("load", found.relationship)
        for start in range(0, found.table.num_rows, _ROWS):
            yield statement.replace("$rows", _literal(found.grouped(start, _ROWS)), 1)


def _literal(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, date):
        return f"date('{value.isoformat()}')"
    if isinstance(value, str):
        return f"'{_UNSAFE.sub(_escape, value)}'"
    # A float's repr reads back as the same double; Cypher wants no plus in the exponent.
    return repr(value).replace("e+", "e")


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return f"\\{character}" if character in "\\'" else f"\\u{ord(character):04x}"
