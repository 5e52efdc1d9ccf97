"""``graphbuild annotate``: what each paper says, as JSON Lines."""

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
    app.command("annotate")(annotate_command)


def annotate_command(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...", help="Files, directories or archives; - is standard input."
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write here instead of standard output."
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes that extract.")
    ] = 1,
    captured: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="The day on which pages were copied, YYYY-MM-DD; it completes dates "
            "without a year.",
        ),
    ] = None,
    min_confidence: Annotated[
        float,
        typer.Option(min=0, max=1, metavar="P", help="Leave out what is less certain than P."),
    ] = 0.0,
    names: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Names to find: CSV or JSON Lines, name, type, aliases."),
    ] = None,
    stop: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Names never to find, one a line.")
    ] = None,
    model: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A model of `graphbuild train`.")
    ] = None,
) -> None:
    """Write what each paper says, in input order: entities, mentions, relations, results."""
    import sys
    from contextlib import nullcontext

    import orjson
    from tqdm import tqdm

    from graphbuild.cli._output import message
    from graphbuild.export._whole import whole_file
    from graphbuild.pipeline import annotate, annotation
    from graphbuild.types import Rejected

    found = annotate(
        inputs,
        captured=captured.date() if captured else None,
        min_confidence=min_confidence,
        names=names,
        stop=stop,
        model=model,
        jobs=jobs,
    )
    written = set_aside = 0
    with whole_file(output) if output else nullcontext(sys.stdout.buffer) as stream:
        for item in tqdm(found, desc="extracting", unit=" papers", disable=None, leave=False):
            if isinstance(item, Rejected):
                set_aside += 1
                message(f"set aside: {item.source}: {item.reason}")
            else:
                written += 1
                stream.write(orjson.dumps(annotation(item), option=orjson.OPT_APPEND_NEWLINE))
    message(f"{written:,} papers; {set_aside:,} set aside")
