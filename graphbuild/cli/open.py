"""``graphbuild open``: look at a graph in the Neo4j Browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphbuild.cli._output import GraphArgument, message, print_text

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command.

    Parameters
    ----------
    app
        The application.
    """
    app.command("open")(open_command)


def open_command(
    graph: GraphArgument,
    way: Annotated[
        str | None,
        typer.Option(
            "--with",
            metavar="docker|java",
            help="What runs the server; by default Docker if it is there, otherwise Java.",
        ),
    ] = None,
    password_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Where the password to log in by stands; otherwise NEO4J_PASSWORD, or a prompt.",
        ),
    ] = None,
) -> None:
    """Start Neo4j, load the graph, and print the address of the Browser."""
    from graphbuild.cli._login import read_password
    from graphbuild.errors import UsageError
    from graphbuild.query.browse import browse
    from graphbuild.store import open_graph

    if way not in (None, "docker", "java"):
        raise UsageError(f"--with is '{way}'; it must be docker or java")
    open_graph(graph)
    password = read_password(password_file)
    message("starting Neo4j; the first time it is downloaded")
    with browse(graph, password, way=way) as browsing:  # type: ignore[arg-type]
        message(f"log in as '{browsing.user}' with your password; the guide plays by itself")
        print_text(browsing.address)
        if browsing.stays:
            message("the server goes on; stop it with `docker compose down`")
        else:
            message("the server runs until Ctrl-C")
            _wait()


def _wait() -> None:
    import sys
    import threading

    sys.stdout.flush()
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        message("stopping")
