"""``graphbuild export``: write the graph in a format that other programs open."""

from pathlib import Path
from typing import Annotated

import typer

from graphbuild.cli._output import GraphArgument, message

__all__ = ["register"]


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
    if output is None:
        raise UsageError(f"where to? give -o PATH, such as -o graph{known.suffix}")
    export(
        Graph.open(graph),
        format_,
        output,
        view=view,
        weighting=weighting,
        top=top,
        min_weight=min_weight,
        neighbours=neighbours,
        backbone=backbone,
        flavour=flavour,
    )
    message(f"wrote {output}")
