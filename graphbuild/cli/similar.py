"""``graphbuild similar``: papers that are like a paper."""

from typing import Annotated

import typer

from graphbuild.cli._output import GraphArgument, JsonOption, print_frame

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command.

    Parameters
    ----------
    app
        The application.
    """
    app.command("similar")(similar_command)


def similar_command(
    graph: GraphArgument,
    paper: Annotated[
        str, typer.Argument(metavar="PAPER", help="A paper's id, title or words of its title.")
    ],
    count: Annotated[
        int, typer.Option("--count", "-n", min=1, metavar="N", help="How many papers at most.")
    ] = 10,
    as_json: JsonOption = False,
) -> None:
    """Rank papers by their likeness to one paper, with the entities that they share."""
    from graphbuild.graph import Graph

    found = Graph.open(graph).similar(paper, count=count)
    print_frame(found, as_json=as_json)
