"""Arguments and options that several commands take, each said once."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from graphbuild.errors import InputError, UsageError

__all__ = [
    "CapturedOption",
    "FormatOption",
    "InputsArgument",
    "JobsOption",
    "MapOption",
    "MinConfidenceOption",
    "ModelOption",
    "NamesOption",
    "StopOption",
    "columns_of",
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


def _known_format(name: str | None) -> str | None:
    if name is None:
        return None
    from graphbuild.sources import FORMATS

    if name not in FORMATS:
        raise UsageError(f"'{name}' is no known format; give one of {', '.join(FORMATS)}")
    return name


FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="The format, where the content misleads.",
        callback=_known_format,
    ),
]
MapOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="FIELD=COLUMN",
        help="The column or JSON key of a field, where its name does not tell; repeatable.",
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


def columns_of(pairs: Iterable[str] | None) -> dict[str, str]:
    """Read what ``--map`` gives; a wrong pair is wrong usage.

    Parameters
    ----------
    pairs
        ``FIELD=COLUMN`` each.
    """
    from graphbuild.sources.columns import parse_map

    try:
        return parse_map(pairs or ())
    except InputError as error:
        raise UsageError(str(error)) from error
