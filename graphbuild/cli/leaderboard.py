"""``graphbuild leaderboard``: what papers report on a benchmark, best first."""

from typing import Annotated

import typer

from graphbuild.cli._output import GraphArgument, JsonOption, message, print_frame

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command.

    Parameters
    ----------
    app
        The application.
    """
    app.command("leaderboard")(leaderboard_command)


def leaderboard_command(
    graph: GraphArgument,
    benchmark: Annotated[
        str | None,
        typer.Argument(
            metavar="[BENCHMARK]", help="A benchmark or dataset; without one, all are listed."
        ),
    ] = None,
    metric: Annotated[
        str | None, typer.Option("--metric", "-m", metavar="METRIC", help="Only this metric.")
    ] = None,
    setting: Annotated[
        str | None,
        typer.Option(metavar="SETTING", help="Only this setting, as the table writes it."),
    ] = None,
    count: Annotated[
        int, typer.Option("--count", "-n", min=1, metavar="N", help="Rows at most.")
    ] = 20,
    as_json: JsonOption = False,
) -> None:
    """Rank what papers report on a benchmark, each number with its sentence."""
    from graphbuild.graph import Graph

    opened = Graph.open(graph)
    if benchmark is None:
        found = opened.boards()
    else:
        found = opened.leaderboard(benchmark, metric=metric, setting=setting)
    if not len(found):
        message("no paper of this graph reports a result there")
    shown = found.head(count)
    if benchmark is not None and not as_json:
        shown = shown[
            [
                "rank",
                "name",
                "score",
                "unit",
                "metric",
                "direction",
                "setting",
                "publishedDate",
                "paper",
                "sentence",
            ]
        ]
    print_frame(shown, as_json=as_json)
    if len(found) > count:
        message(f"{len(found) - count} more; see them with --count {len(found)}")
