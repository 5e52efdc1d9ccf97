"""``graphbuild export``: write the graph in a format that other programs open."""

from pathlib import Path
from typing import Annotated, Any

import typer

from graphbuild.cli._output import GraphArgument, message

__all__ = ["register"]

_DRAWN = frozenset({"gephi", "yed", "gexf", "cytoscape", "vosviewer"})
_MOST_EDGES = 5_000
_THIN = "--view entities --neighbours 3 --top 300"


def register(app: typer.Typer) -> None:
    """Add the command.

    Parameters
    ----------
    app
        The application.
    """
    app.command("export")(export_command)


def export_command(
    graph: GraphArgument,
    format_: Annotated[
        str,
        typer.Option(
            "--format", "-f", metavar="FORMAT", help="Which format; `--format list` shows all."
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="PATH", help="The file or folder.")
    ] = None,
    view: Annotated[
        str | None,
        typer.Option(
            metavar="VIEW",
            help="full, papers, entities, bipartite, citations, coupling, co-citation or "
            "co-authorship.",
        ),
    ] = None,
    weighting: Annotated[
        str | None,
        typer.Option(
            metavar="WEIGHTING",
            help="Weights of entities, coupling, co-citation and co-authorship: count (default), "
            "fractional, rarity, association, cosine or jaccard.",
        ),
    ] = None,
    top: Annotated[
        int | None, typer.Option(metavar="N", help="Only the N nodes of greatest weighted degree.")
    ] = None,
    min_weight: Annotated[
        float | None, typer.Option(metavar="WEIGHT", help="Only edges of at least this weight.")
    ] = None,
    neighbours: Annotated[
        int | None, typer.Option(metavar="K", help="Only the K strongest edges of each node.")
    ] = None,
    backbone: Annotated[
        float | None,
        typer.Option(metavar="ALPHA", help="Only the backbone (disparity filter), such as 0.05."),
    ] = None,
    flavour: Annotated[
        str | None,
        typer.Option(
            metavar="FLAVOUR", help="GraphML for networkx, gephi, apoc or yed; default networkx."
        ),
    ] = None,
) -> None:
    """Write the graph in a format that other programs open."""
    from graphbuild.cli._output import print_table
    from graphbuild.errors import UsageError
    from graphbuild.export import FORMATS, export, export_format
    from graphbuild.graph import Graph

    if format_ == "list":
        print_table(
            ["format", "suffix", "description"],
            [(name, known.suffix, known.description) for name, known in sorted(FORMATS.items())],
        )
        return
    known = export_format(format_)
    options = {
        "view": view,
        "weighting": weighting,
        "top": top,
        "min_weight": min_weight,
        "neighbours": neighbours,
        "backbone": backbone,
    }
    selection: dict[str, Any] = {k: v for k, v in options.items() if v is not None}
    if output is None:
        raise UsageError(f"where to? give -o PATH, such as -o graph{known.suffix}")
    given = Graph.open(graph)
    if "view" not in known.options:
        export(given, format_, output, **selection, flavour=flavour)
        message(f"wrote {output}")
        return
    network = given.to_networkx(**selection)
    export(network, format_, output, flavour=flavour)
    nodes, edges = network.number_of_nodes(), network.number_of_edges()
    message(f"wrote {output}: {nodes:,} nodes, {edges:,} edges{_advice(format_, flavour, edges)}")


def _advice(format_: str, flavour: str | None, edges: int) -> str:
    """Say how to thin out what no program can lay out so that a person sees anything."""
    drawn = format_ in _DRAWN or flavour in _DRAWN
    if not drawn or edges <= _MOST_EDGES:
        return ""
    return f"; to draw it thin it out, such as with {_THIN}"
