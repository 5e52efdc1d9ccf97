"""Two CSV files, nodes and edges, in the columns that spreadsheets and Gephi import."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any, Unpack

from graphbuild.export._plain import clean_text, display_name, flat_attributes, joined_text
from graphbuild.export._whole import whole_file, whole_folder
from graphbuild.views import AnyGraph, Selection, Tables, as_networkx, edge_rows

__all__ = ["write_csv"]


def write_csv(
    graph: Tables | AnyGraph,
    path: str | Path,
    **selection: Unpack[Selection],
) -> None:
    """Write a view of the graph as ``nodes.csv`` and ``edges.csv`` in one folder.

    ``nodes.csv`` begins with ``Id``, ``Label``, ``type``; ``edges.csv`` with ``Source``,
    ``Target``, ``Type`` (``Directed`` or ``Undirected``), ``Weight``, ``Label`` (the relationship
    type): what Gephi's Import Spreadsheet expects. UTF-8, lists joined with semicolons.

    Parameters
    ----------
    graph
        A ``Graph``, a mapping of table names to DataFrames, or a networkx graph, which is written
        as it stands.
    path
        The folder, made where it is missing; each file appears whole or not at all.
    **selection
        ``view``, ``top``, ``min_weight``, ``neighbours``, ``backbone``, as
        ``graphbuild.views.to_networkx`` takes them.

    Raises
    ------
    UsageError
        If the view is unknown.
    ExportError
        If the folder cannot be made or a file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import networkx as nx
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_csv(nx.Graph([("a", "b")]), folder)
    ...     Path(f"{folder}/edges.csv").read_text().splitlines()
    ['Source,Target,Type,Weight,Label', 'a,b,Undirected,1.0,']
    """
    graph = as_networkx(graph, **selection)
    nodes: list[dict[str, Any]] = [
        {
            "Id": clean_text(str(node)),
            "Label": clean_text(display_name(node, data)),
            "type": "",
            **flat_attributes(data, joined_text),
        }
        for node, data in graph.nodes(data=True)
    ]
    kind = "Directed" if graph.is_directed() else "Undirected"
    edges: list[dict[str, Any]] = [
        {
            "Source": clean_text(str(start)),
            "Target": clean_text(str(end)),
            "Type": kind,
            "Weight": float(data.get("weight", 1.0)),
            "Label": data.get("type", ""),
            **flat_attributes({k: v for k, v in data.items() if k not in _NAMED}, joined_text),
        }
        for start, end, _, data in edge_rows(graph)
    ]
    with (
        whole_folder(path) as folder,
        whole_file(folder / "nodes.csv") as left,
        whole_file(folder / "edges.csv") as right,
    ):
        left.write(_csv(nodes, ["Id", "Label", "type"]))
        right.write(_csv(edges, ["Source", "Target", "Type", "Weight", "Label"]))


_NAMED = {"type", "weight"}


def _csv(rows: list[dict[str, Any]], first: list[str]) -> bytes:
    columns = list(dict.fromkeys([*first, *(name for row in rows for name in row)]))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8", "replace")
