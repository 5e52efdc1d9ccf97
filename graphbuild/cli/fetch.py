"""``graphbuild fetch``: papers from a service on the network."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command.

    Parameters
    ----------
    app
        The application.
    """
    app.command("fetch")(fetch_command)


def fetch_command(
    service: Annotated[
        str,
        typer.Argument(metavar="SERVICE", help="arxiv, openalex, semanticscholar or daily-papers."),
    ],
    query: Annotated[
        str,
        typer.Argument(
            metavar="QUERY",
            help="Words, or a query in the service's own syntax; for daily-papers also a day, a "
            "month or FIRST..LAST.",
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Write JSON Lines here.")
    ],
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, metavar="N", help="The most papers to fetch.")
    ] = 1000,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DATE", help="Only papers from this day on, YYYY-MM-DD."
        ),
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option(
            metavar="MAIL",
            envvar="GRAPHBUILD_CONTACT",
            help="Your mail address, so that the service can write to you instead of blocking.",
        ),
    ] = None,
    tries: Annotated[
        int, typer.Option(min=1, metavar="N", help="Tries of one request before giving up.")
    ] = 6,
    endpoint: Annotated[
        str | None, typer.Option(metavar="URL", help="Another address of the service.")
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="Forget what an earlier run fetched.")
    ] = False,
) -> None:
    """Fetch papers from a service as JSON Lines, which build and read take.

    The only command that asks services on the web; it needs the extra fetch. A run that stops
    midway leaves .FILE.part and .FILE.cursor, and the same command goes on from there. Keys are
    taken from the environment: OPENALEX_API_KEY, S2_API_KEY.
    """
    from graphbuild.cli._output import message
    from graphbuild.fetch import fetch_papers

    report = fetch_papers(
        service,
        query,
        output,
        limit=limit,
        since=since.date() if since else None,
        contact=contact,
        tries=tries,
        endpoint=endpoint,
        restart=restart,
        progress=True,
    )
    for record in report.rejected:
        message(f"{record.source}: {record.reason}")
    fit = f" of {report.total:,} that fit" if report.total is not None else ""
    earlier = f", {report.resumed:,} of them by an earlier run" if report.resumed else ""
    message(f"{output}: {report.papers:,} papers{fit}{earlier}; {report.set_aside:,} set aside")
