"""``graphbuild annotate``: what each paper says, as JSON Lines."""

from pathlib import Path
from typing import Annotated

import typer

from graphbuild.cli._options import (
    CapturedOption,
    FormatOption,
    InputsArgument,
    JobsOption,
    MapOption,
    MinConfidenceOption,
    ModelOption,
    NamesOption,
    StopOption,
    columns_of,
)

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
    inputs: InputsArgument,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write here instead of standard output."
        ),
    ] = None,
    jobs: JobsOption = 1,
    captured: CapturedOption = None,
    format_: FormatOption = None,
    map_: MapOption = None,
    min_confidence: MinConfidenceOption = 0.0,
    names: NamesOption = None,
    stop: StopOption = None,
    model: ModelOption = None,
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
        format=format_,
        columns=columns_of(map_),
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
