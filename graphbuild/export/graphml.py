"""GraphML (Brandes et al. 2002) for networkx, Gephi, Neo4j's APOC and yEd.

networkx writes the XML; this module decides what each reader wants to find in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Unpack, get_args
from xml.etree.ElementTree import Element, SubElement

import networkx as nx
from networkx.readwrite.graphml import GraphMLReader, GraphMLWriter

from graphbuild.errors import ExportError, UsageError
from graphbuild.export._plain import (
    Attributes,
    clean_text,
    display_name,
    flat_attributes,
    joined_text,
    json_text,
    rgb,
    year,
)
from graphbuild.export._whole import whole_file
from graphbuild.schema import NODES, TABLES
from graphbuild.views import EXAMPLES_OF, AnyGraph, Selection, Tables, as_networkx, edge_rows

__all__ = ["FLAVOURS", "Flavour", "read_graphml", "write_graphml"]

Flavour = Literal["networkx", "gephi", "apoc", "yed"]
FLAVOURS: tuple[Flavour, ...] = get_args(Flavour)

_LISTS = {
    column.name
    for table in TABLES.values()
    for column in table.columns
    if column.type.endswith("[]")
} | EXAMPLES_OF


def write_graphml(
    graph: Tables | AnyGraph,
    path: str | Path,
    *,
    flavour: Flavour = "networkx",
    **selection: Unpack[Selection],
) -> None:
    """Write a view of the graph as GraphML.

    Parameters
    ----------
    graph
        A ``Graph``, a mapping of table names to DataFrames, or a networkx graph, which is written
        as it stands (``selection`` is then not used).
    path
        The file; it appears whole or not at all. The same graph gives the same bytes.
    flavour
        ``networkx``: edge ids are edge keys, lists are JSON arrays; ``read_graphml`` gives back
        the same graph. ``gephi``: node ``label`` and colour, double ``weight`` on every edge,
        ``year``, lists with semicolons. ``apoc``: ``labels`` and ``label`` as
        ``apoc.import.graphml`` wants them with ``readLabels: true``, lists as ``attr.list``.
        ``yed``: visible labels, colours by type.
    **selection
        ``view``, ``top``, ``min_weight``, ``neighbours``, ``backbone``, as
        ``graphbuild.views.to_networkx`` takes them.

    Raises
    ------
    UsageError
        If the flavour or view is unknown.
    ExportError
        If the file cannot be written, or two ids differ only in characters that XML cannot hold.

    Examples
    --------
    >>> import tempfile
    >>> graph = nx.Graph()
    >>> graph.add_node("method:bert", type="Method", aliases=["Bert"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_graphml(graph, f"{folder}/g.graphml")
    ...     read_graphml(f"{folder}/g.graphml").nodes["method:bert"]
    {'type': 'Method', 'aliases': ['Bert']}
    """
    if flavour not in FLAVOURS:
        raise UsageError(f"unknown flavour '{flavour}'; flavours: {', '.join(FLAVOURS)}")
    graph = as_networkx(graph, **selection)
    style = _STYLES[flavour]
    writer = GraphMLWriter(
        encoding="utf-8", infer_numeric_types=True, named_key_ids=style.named_keys
    )
    writer.add_graph_element(_styled(graph, style))
    style.finish(writer.xml, graph)
    with whole_file(path) as file:
        writer.dump(file)


def read_graphml(path: str | Path) -> AnyGraph:
    """Read what ``write_graphml`` wrote in the flavour ``networkx``.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    networkx.Graph or networkx.MultiDiGraph
        The graph as it was: a multigraph where it was one, lists as lists, empty texts as such.

    Raises
    ------
    ExportError
        If the file is missing or holds no GraphML.
    """
    try:
        found = next(iter(_Reader(force_multigraph=True)(path=path)), None)
    except OSError as err:
        raise ExportError(f"cannot read {path}: {err.strerror}") from err
    except (nx.NetworkXError, SyntaxError) as err:
        raise ExportError(f"{path} holds no GraphML that networkx reads: {err}") from err
    if found is None:
        raise ExportError(f"{path} holds no graph; write one with write_graphml")
    settings = {k: v for k, v in found.graph.items() if k not in {"node_default", "edge_default"}}
    for _, data in found.nodes(data=True):
        _restore_lists(data)
    for _, _, data in found.edges(data=True):
        data.pop("id", None)
        _restore_lists(data)
    graph = found if settings.pop("multigraph", True) else _simple(found)
    graph.graph.clear()
    graph.graph.update(settings)
    return graph


class _Reader(GraphMLReader):
    """networkx's reader, which by itself takes an empty text for an absent one."""

    def decode_data_elements(self, graphml_keys: Any, obj_xml: Any) -> dict[str, Any]:
        data: dict[str, Any] = super().decode_data_elements(graphml_keys, obj_xml)  # type: ignore[no-untyped-call]
        for element in obj_xml.findall(f"{{{self.NS_GRAPHML}}}data"):
            if element.text is None and len(element) == 0:
                data.setdefault(graphml_keys[element.get("key")]["name"], "")
        return data


def _simple(graph: AnyGraph) -> AnyGraph:
    return nx.DiGraph(graph) if graph.is_directed() else nx.Graph(graph)


def _restore_lists(data: Attributes) -> None:
    for name in _LISTS & data.keys():
        if str(data[name]).startswith("["):
            data[name] = json.loads(data[name])


@dataclass(frozen=True, slots=True)
class _Style:
    """What one reader wants: how lists look, what nodes and edges gain, what the XML gains."""

    lists: Callable[[Any], str]
    node: Callable[[str, Attributes], Attributes]
    edge: Callable[[Attributes], Attributes]
    finish: Callable[[Element, AnyGraph], None] = lambda _xml, _graph: None
    named_keys: bool = False
    keep_keys: bool = False


def _styled(graph: AnyGraph, style: _Style) -> AnyGraph:
    """Copy the graph with attributes that GraphML can hold."""
    result: Any = graph.__class__()
    if style.keep_keys:
        result.graph.update(flat_attributes(dict(graph.graph), style.lists))
        result.graph["multigraph"] = graph.is_multigraph()
    for node, data in graph.nodes(data=True):
        name = clean_text(str(node))
        if name in result:
            raise ExportError(f"two nodes would both be written as '{name}'; rename one of them")
        result.add_node(name, **flat_attributes(style.node(str(node), dict(data)), style.lists))
    for number, (start, end, key, data) in enumerate(edge_rows(graph)):
        ends = clean_text(str(start)), clean_text(str(end))
        named = {} if key is None else {"key": key if style.keep_keys else f"e{number}"}
        result.add_edge(*ends, **named, **flat_attributes(style.edge(dict(data)), style.lists))
    return result  # type: ignore[no-any-return]


def _as_it_is(_node: str, data: Attributes) -> Attributes:
    return data


def _gephi_node(node: str, data: Attributes) -> Attributes:
    red, green, blue = rgb(data.get("type"))
    return {
        **data,
        "label": display_name(node, data),
        "year": year(data),
        "r": red,
        "g": green,
        "b": blue,
    }


def _gephi_edge(data: Attributes) -> Attributes:
    return {**data, "weight": float(data.get("weight", 1.0)), "label": data.get("type", "")}


_LABELS = {node.label: (node.label, *node.also) for node in NODES}


def _apoc_node(node: str, data: Attributes) -> Attributes:
    kind = str(data.pop("type", ""))
    labels = "".join(f":{label}" for label in _LABELS.get(kind, (kind,) if kind else ()))
    return {"labels": labels, "id": node, **data}


def _apoc_edge(data: Attributes) -> Attributes:
    return {"label": data.pop("type", "RELATED"), **data}


def _apoc_lists(xml: Element, _graph: AnyGraph) -> None:
    kinds = {
        column.name: "long" if column.type == "integer[]" else "string"
        for table in TABLES.values()
        for column in table.columns
        if column.type.endswith("[]")
    } | dict.fromkeys(EXAMPLES_OF, "string")
    for key in xml.iter("key"):
        name = key.get("attr.name", "")
        if name in kinds:
            key.set("attr.list", kinds[name])


_YED = "http://www.yworks.com/xml/graphml"
_LETTER_WIDTH = 7
_LONGEST_LABEL = 40


def _yed_graphics(xml: Element, graph: AnyGraph) -> None:
    xml.set("xmlns:y", _YED)
    for kind, name in (("edge", "edgegraphics"), ("node", "nodegraphics")):
        attributes = {"id": name, "for": kind, "yfiles.type": name}
        xml.insert(0, Element("key", attributes))
    data_of = {clean_text(str(node)): (str(node), data) for node, data in graph.nodes(data=True)}
    for node in xml.iter("node"):
        name, data = data_of[node.get("id", "")]
        text = display_name(name, data)
        if len(text) > _LONGEST_LABEL:
            text = text[: _LONGEST_LABEL - 1] + "…"
        graphics = SubElement(node, "data", key="nodegraphics")
        shape = SubElement(graphics, "y:ShapeNode")
        width = max(30.0, 16.0 + _LETTER_WIDTH * len(text))
        SubElement(shape, "y:Geometry", height="30.0", width=f"{width:.1f}", x="0.0", y="0.0")
        red, green, blue = rgb(data.get("type"))
        SubElement(shape, "y:Fill", color=f"#{red:02X}{green:02X}{blue:02X}", transparent="false")
        dark = red * 299 + green * 587 + blue * 114 < 140_000
        label = SubElement(shape, "y:NodeLabel", textColor="#FFFFFF" if dark else "#000000")
        label.text = clean_text(text)
        SubElement(shape, "y:Shape", type=_SHAPES.get(str(data.get("type")), "ellipse"))
    for edge, (_, _, _, data) in zip(xml.iter("edge"), edge_rows(graph), strict=True):
        graphics = SubElement(edge, "data", key="edgegraphics")
        line = SubElement(graphics, "y:PolyLineEdge")
        target = "standard" if graph.is_directed() else "none"
        SubElement(line, "y:Arrows", source="none", target=target)
        SubElement(line, "y:EdgeLabel").text = clean_text(str(data.get("type", "")))


_SHAPES = {"Paper": "rectangle", "Topic": "hexagon", "Result": "diamond"}

_STYLES: Mapping[Flavour, _Style] = {
    "networkx": _Style(json_text, _as_it_is, lambda data: data, keep_keys=True),
    "gephi": _Style(joined_text, _gephi_node, _gephi_edge),
    "apoc": _Style(json_text, _apoc_node, _apoc_edge, _apoc_lists, named_keys=True),
    "yed": _Style(
        joined_text,
        lambda node, data: {**data, "name": display_name(node, data)},
        lambda data: data,
        _yed_graphics,
    ),
}
