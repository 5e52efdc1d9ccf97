"""Arguments and options that several commands take, each said once."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "CapturedOption",
    "InputsArgument",
    "JobsOption",
    "MinConfidenceOption",
    "ModelOption",
    "NamesOption",
    "StopOption",
]

InputsArgument = Annotated[
    list[str],
    typer.Argument(metavar="INPUT...", help="Files, directories or archives; - is standard input."),
]
CapturedOption = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="DATE",
        help="The day on which pages were copied, YYYY-MM-DD; it completes dates without a year.",
    ),
]
JobsOption = Annotated[
    int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes that extract.")
]
MinConfidenceOption = Annotated[
    float, typer.Option(min=0, max=1, metavar="P", help="Leave out what is less certain than P.")
]
ModelOption = Annotated[
    Path | None, typer.Option(metavar="DIR", help="A model of `graphbuild train`.")
]
NamesOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Names to find: CSV or JSON Lines, name, type, aliases."),
]
StopOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Names never to find, one a line.")
]
