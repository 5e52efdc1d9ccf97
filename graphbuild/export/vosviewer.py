"""A map file and a network file for VOSviewer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import chain
from pathlib import Path
from typing import Any, Unpack

from graphbuild.export._plain import clean_text, display_name, year
from graphbuild.export._whole import whole_file, whole_folder
from graphbuild.views import AnyGraph, Selection, Tables, as_networkx, edge_rows

__all__ = ["write_vosviewer"]

_ALWAYS = ("id", "label", "description", "weight<Links>", "weight<Total link strength>")
_COLUMNS = (
    "id",
    "label",
    "description",
    "url",
    "weight<Links>",
    "weight<Total link strength>",
    "weight<Documents>",
    "score<Pub. year>",
)
_QUOTED = ("label", "description", "url")


def write_vosviewer(
    graph: Tables | AnyGraph,
    path: str | Path,
    **selection: Unpack[Selection],
) -> None:
    """Write a view of the graph as ``map.txt`` and ``network.txt`` in one folder.

    VOSviewer opens the pair with Create, Create a map based on network data; VOSviewer Online takes
    both too. The map file names each item, describes it (type, date, id), and gives it the weights
    *Links*, *Total link strength* and, for what papers name, *Documents*, and the score *Pub. year*
    for the overlay view. The network file has each pair once: VOSviewer knows neither direction nor
    parallel edges, so their weights are added up. Both are tab-delimited, as VOSviewer's manual
    describes them; places and clusters are left to VOSviewer.

    Parameters
    ----------
    graph
        A ``Graph``, a mapping of table names to DataFrames, or a networkx graph, which is written
        as it stands.
    path
        The folder, made where it is missing; each file appears whole or not at all.
    **selection
        ``view``, ``weighting``, ``top``, ``min_weight``, ``neighbours``, ``backbone``, as
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
    >>> graph = nx.DiGraph()
    >>> graph.add_edge("a", "b", weight=2.0)
    >>> graph.add_edge("b", "a", weight=0.5)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_vosviewer(graph, folder)
    ...     Path(f"{folder}/network.txt").read_text().split()
    ['1', '2', '2.5']
    """
    graph = as_networkx(graph, **selection)
    number = {node: place for place, node in enumerate(graph, start=1)}
    strengths: defaultdict[tuple[int, int], float] = defaultdict(float)
    for start, end, _, data in edge_rows(graph):
        weight = float(data.get("weight", 1.0))
        if start != end and weight > 0:
            low, high = sorted((number[start], number[end]))
            strengths[low, high] += weight
    links: defaultdict[int, int] = defaultdict(int)
    total: defaultdict[int, float] = defaultdict(float)
    for pair, strength in strengths.items():
        for place in pair:
            links[place] += 1
            total[place] += strength
    items = [
        {
            "id": place,
            "label": display_name(node, graph.nodes[node]),
            "description": _description(node, graph.nodes[node]),
            "url": graph.nodes[node].get("url"),
            "weight<Links>": links[place],
            "weight<Total link strength>": f"{total[place]:.10g}",
            "weight<Documents>": graph.nodes[node].get("paperCount"),
            "score<Pub. year>": year(graph.nodes[node]),
        }
        for node, place in number.items()
    ]
    with (
        whole_folder(path) as folder,
        whole_file(folder / "map.txt") as first,
        whole_file(folder / "network.txt") as second,
    ):
        first.write(_map(items))
        second.write(_lines(f"{a}\t{b}\t{s:.10g}" for (a, b), s in sorted(strengths.items())))


def _description(node: object, data: Mapping[str, Any]) -> str:
    parts = [data.get("type"), data.get("publishedDate") or data.get("firstSeen"), node]
    # VOSviewer reads HTML in a description.
    return escape(" · ".join(str(part) for part in parts if part), quote=False)


def _map(items: Sequence[Mapping[str, Any]]) -> bytes:
    """Write the columns that any item has; a text is quoted where the manual asks for it."""
    columns = [c for c in _COLUMNS if c in _ALWAYS or any(item[c] is not None for item in items)]
    rows = (
        "\t".join(_cell(item[column], quoted=column in _QUOTED) for column in columns)
        for item in items
    )
    return _lines(chain(["\t".join(columns)], rows))


def _cell(value: object, *, quoted: bool) -> str:
    if value is None:
        return ""
    text = " ".join(clean_text(str(value)).split())
    return '"' + text.replace('"', '""') + '"' if quoted and re.search('[",;]', text) else text


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8")
