"""Projections of the graph folder: one format a module, and the registry that names them.

To add a format write ``graphbuild/export/<name>.py`` with ``write_<name>(graph, path, **options)``
and add one line to ``FORMATS``.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from graphbuild.errors import UsageError

if TYPE_CHECKING:
    from graphbuild.views import AnyGraph, Tables

__all__ = ["FORMATS", "ExportFormat", "export", "export_format"]


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format that the graph can be written in.

    Parameters
    ----------
    writer
        ``module:function``, imported when it is first used; called as
        ``function(graph, path, **options)`` with ``graph`` a mapping of table names to DataFrames
        (a ``Graph`` is one).
    suffix
        What the file's name ends in, or ``/`` for a folder.
    description
        What it is and what opens it, one line.
    options
        The keyword arguments that the writer takes.
    """

    writer: str
    suffix: str
    description: str
    options: frozenset[str] = frozenset()

    @property
    def write(self) -> Callable[..., Any]:
        """The writer itself.

        Returns
        -------
        callable
            ``function(graph, path, **options)``.
        """
        module, _, name = self.writer.partition(":")
        return cast("Callable[..., Any]", getattr(import_module(module), name))


_VIEW = frozenset({"view", "weighting", "top", "min_weight", "neighbours", "backbone"})

FORMATS: dict[str, ExportFormat] = {
    "graphml": ExportFormat(
        "graphbuild.export.graphml:write_graphml",
        ".graphml",
        "GraphML for networkx, Gephi, Neo4j's APOC or yEd (--flavour)",
        _VIEW | {"flavour"},
    ),
    "gexf": ExportFormat(
        "graphbuild.export.gexf:write_gexf",
        ".gexf",
        "GEXF for Gephi, with dates for its timeline",
        _VIEW,
    ),
    "html": ExportFormat(
        "graphbuild.export.html:write_html",
        ".html",
        "a report for a browser, one page that needs no network",
        frozenset({"top"}),
    ),
    "json": ExportFormat(
        "graphbuild.export.json_graph:write_json",
        ".json",
        "node-link JSON for networkx and D3",
        _VIEW,
    ),
    "cytoscape": ExportFormat(
        "graphbuild.export.json_graph:write_cytoscape",
        ".cyjs",
        "JSON for Cytoscape and Cytoscape.js",
        _VIEW,
    ),
    "csv": ExportFormat(
        "graphbuild.export.csv_pair:write_csv",
        "/",
        "a folder with nodes.csv and edges.csv for spreadsheets and Gephi",
        _VIEW,
    ),
    "vosviewer": ExportFormat(
        "graphbuild.export.vosviewer:write_vosviewer",
        "/",
        "a folder with map.txt and network.txt for VOSviewer",
        _VIEW,
    ),
    "neo4j-csv": ExportFormat(
        "graphbuild.export.neo4j_csv:write_neo4j_csv",
        "/",
        "a folder for neo4j-admin database import, with its command line in import.sh",
    ),
    "cypher": ExportFormat(
        "graphbuild.export.cypher:write_cypher",
        ".cypher",
        "a script for cypher-shell or the Neo4j Browser; it may be run twice",
    ),
}
"""Every format by the name that ``--format`` takes."""


def export_format(name: str) -> ExportFormat:
    """Look a format up by its name.

    Parameters
    ----------
    name
        A key of ``FORMATS``.

    Returns
    -------
    ExportFormat
        The format.

    Raises
    ------
    UsageError
        If there is none of that name; the message proposes the nearest.

    Examples
    --------
    >>> export_format("graphml").suffix
    '.graphml'
    >>> export_format("graphlm")
    Traceback (most recent call last):
    graphbuild.errors.UsageError: unknown format 'graphlm'; did you mean 'graphml'? Formats: ...
    """
    if name in FORMATS:
        return FORMATS[name]
    near = difflib.get_close_matches(name.lower(), FORMATS, n=1, cutoff=0.5)
    guess = f" did you mean '{near[0]}'?" if near else ""
    raise UsageError(f"unknown format '{name}';{guess} Formats: {', '.join(sorted(FORMATS))}")


def export(graph: Tables | AnyGraph, name: str, path: str | Path, **options: object) -> None:
    """Write the graph in a named format.

    Parameters
    ----------
    graph
        A ``Graph``, or any mapping of table names to DataFrames; for formats that take a ``view``
        also a networkx graph, which is written as it stands.
    name
        A key of ``FORMATS``.
    path
        The file or folder to write; it appears whole or not at all.
    **options
        What the format takes, as its ``options`` say; None stands for its default.

    Raises
    ------
    UsageError
        If the format is unknown or does not take an option.
    ExportError
        If the file cannot be written.
    """
    chosen = export_format(name)
    given: Mapping[str, object] = {k: v for k, v in options.items() if v is not None}
    for option in given:
        if option not in chosen.options:
            takes = ", ".join(sorted(chosen.options)) or "none"
            raise UsageError(f"format '{name}' takes no option '{option}'; it takes: {takes}")
    chosen.write(graph, Path(path), **given)
