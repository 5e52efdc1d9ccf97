"""``graphbuild report``: one page for a browser."""

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
    app.command("report")(report_command)


def report_command(
    graph: GraphArgument,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The page to write.")
    ] = Path("report.html"),
    title: Annotated[
        str, typer.Option(metavar="TEXT", help="The heading of the page.")
    ] = "Papers and what they name",
    top: Annotated[
        int, typer.Option(metavar="N", help="Nodes of the explorable graph at most.")
    ] = 1500,
) -> None:
    """Write one self-contained page: trends, topics, leaderboards and an explorable graph."""
    from graphbuild.export.html import write_html
    from graphbuild.graph import Graph

    write_html(Graph.open(graph), output, title=title, top=top)
    message(f"wrote {output}")
