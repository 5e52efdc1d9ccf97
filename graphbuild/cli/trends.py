"""``graphbuild trends``: what rose, what fell and what had a burst."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from graphbuild.cli._output import GraphArgument, JsonOption, message, print_frame, print_json

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command.

    Parameters
    ----------
    app
        The application.
    """
    app.command("trends")(trends_command)


def trends_command(
    graph: GraphArgument,
    types: Annotated[
        list[str] | None,
        typer.Option(
            "--type", "-t", metavar="TYPE", help="Only methods, ... (METHOD); may be repeated."
        ),
    ] = None,
    period: Annotated[
        str, typer.Option(metavar="PERIOD", help="week, month, quarter or year.")
    ] = "month",
    window: Annotated[
        int, typer.Option(metavar="N", help="Compare the last N periods with the N before.")
    ] = 6,
    min_papers: Annotated[
        int, typer.Option(min=1, metavar="N", help="Only what N papers name.")
    ] = 5,
    bursts: Annotated[
        bool, typer.Option("--bursts", help="List bursts (Kleinberg 2002) instead.")
    ] = False,
    count: Annotated[
        int, typer.Option("--count", "-n", min=1, metavar="N", help="Rows of each kind at most.")
    ] = 10,
    as_json: JsonOption = False,
) -> None:
    """Show what rose and what fell, or with --bursts what had its moment."""
    import pandas as pd

    from graphbuild.graph import Graph

    opened = Graph.open(graph)
    if bursts:
        found = opened.bursts(types=types, period=period, min_papers=min_papers)  # type: ignore[arg-type]
        shown = found.head(count).astype({"start": str, "end": str})
        ratios = ["share"]
    else:
        found = opened.trends(types=types, period=period, window=window, min_papers=min_papers)  # type: ignore[arg-type]
        rising = found[found["direction"] == "rising"].head(count)
        falling = found[found["direction"] == "falling"].iloc[::-1].head(count)
        shown = pd.concat([rising, falling])
        ratios = ["before", "recent", "change", "low", "high"]
    if as_json:
        print_json({**found.attrs, "rows": shown.to_dict(orient="records")})
    else:
        # Percentages of one decimal; JSON keeps the shares as they are.
        percent = {column: shown[column].map("{:.1%}".format) for column in ratios}
        print_frame(shown.drop(columns="entity").assign(**percent), as_json=False)
    _tell(found.attrs, len(found), len(opened.papers))


def _tell(attrs: Mapping[Any, Any], judged: int, papers: int) -> None:
    if "recent" in attrs:
        recent, before = (" to ".join(attrs[side]) for side in ("recent", "before"))
        message(f"{judged} entities, shares of the papers of {recent} against {before}")
    elif attrs.get("window") == 0:
        message("all dated papers are of one period; give a shorter one with --period")
    if attrs["undated"]:
        message(f"{attrs['undated']} of {papers} papers have no date and are not counted")
