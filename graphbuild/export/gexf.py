"""GEXF for Gephi, with dates for its timeline."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Unpack

from networkx.readwrite.gexf import GEXFWriter

from graphbuild.errors import ExportError
from graphbuild.export._plain import clean_text, display_name, flat_attributes, joined_text, rgb
from graphbuild.export._whole import whole_file
from graphbuild.views import AnyGraph, Selection, Tables, as_networkx, edge_rows

__all__ = ["write_gexf"]


def write_gexf(
    graph: Tables | AnyGraph,
    path: str | Path,
    **selection: Unpack[Selection],
) -> None:
    """Write a view of the graph as GEXF 1.2.

    A node starts at its ``publishedDate`` or ``firstSeen`` (the first day of a coarse date) and an
    edge when both its ends are there, so Gephi's timeline shows the graph grow; what has no date is
    always there. Nodes have a label and a colour by type, edges a label (their relationship type)
    and a weight; lists are joined with semicolons.

    Parameters
    ----------
    graph
        A ``Graph``, a mapping of table names to DataFrames, or a networkx graph, which is written
        as it stands.
    path
        The file; it appears whole or not at all. The same graph gives the same bytes.
    **selection
        ``view``, ``top``, ``min_weight``, ``neighbours``, ``backbone``, as
        ``graphbuild.views.to_networkx`` takes them.

    Raises
    ------
    UsageError
        If the view is unknown.
    ExportError
        If the file cannot be written, or two ids differ only in characters that XML cannot hold.

    Examples
    --------
    >>> import tempfile
    >>> import networkx as nx
    >>> graph = nx.Graph()
    >>> graph.add_node("method:bert", type="Method", name="BERT", firstSeen="2018-10-11")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_gexf(graph, f"{folder}/g.gexf")
    ...     nx.read_gexf(f"{folder}/g.gexf").nodes["method:bert"]["start"]
    '2018-10-11'
    """
    graph = as_networkx(graph, **selection)
    writer = GEXFWriter(encoding="utf-8", version="1.2draft")
    # networkx writes the day of writing, which would make two exports of one graph differ.
    for meta in writer.xml.iter("meta"):
        meta.attrib.pop("lastmodifieddate", None)
    writer.add_graph(_styled(graph))
    with whole_file(path) as file:
        writer.write(file)


def _styled(graph: AnyGraph) -> AnyGraph:
    result: Any = graph.__class__()
    starts: dict[object, str] = {}
    for node, data in graph.nodes(data=True):
        name = clean_text(str(node))
        if name in result:
            raise ExportError(f"two nodes would both be written as '{name}'; rename one of them")
        red, green, blue = rgb(data.get("type"))
        flat = flat_attributes(data, joined_text)
        flat["label"] = clean_text(display_name(node, data))
        flat["viz"] = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}}
        if start := _start(data):
            starts[node] = flat["start"] = start
        # networkx takes the attribute "id" of a node for its id.
        flat.pop("id", None)
        result.add_node(name, **flat)
    for start_node, end_node, key, data in edge_rows(graph):
        flat = flat_attributes(data, joined_text)
        # In GEXF the type of an edge is "directed" or "undirected".
        flat["label"] = flat["relation"] = flat.pop("type", "")
        flat["weight"] = float(data.get("weight", 1.0))
        flat.pop("id", None)
        known = [starts[node] for node in (start_node, end_node) if node in starts]
        if known:
            flat["start"] = max(known)
        named = {} if key is None else {"key": key}
        result.add_edge(clean_text(str(start_node)), clean_text(str(end_node)), **named, **flat)
    return result  # type: ignore[no-any-return]


def _start(data: Mapping[str, Any]) -> str:
    return str(data.get("publishedDate") or data.get("firstSeen") or "")
