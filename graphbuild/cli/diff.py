"""``graphbuild diff``: what is new since an older graph."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from graphbuild.cli._output import JsonOption, print_json, print_table, print_text

if TYPE_CHECKING:
    from graphbuild.analytics.diff import Board, GraphDiff

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command.

    Parameters
    ----------
    app
        The application.
    """
    app.command("diff")(diff_command)


def diff_command(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The older graph folder.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The newer graph folder.")],
    paragraph: Annotated[
        bool, typer.Option("--newsletter", help="One paragraph to paste into a newsletter.")
    ] = False,
    count: Annotated[
        int, typer.Option("--count", "-n", min=1, metavar="N", help="Lines a section, at most.")
    ] = 20,
    as_json: JsonOption = False,
) -> None:
    """Show what is new: papers, entities, first results and new leaders."""
    from graphbuild.analytics.diff import diff_graphs, newsletter
    from graphbuild.errors import UsageError
    from graphbuild.graph import Graph

    if as_json and paragraph:
        raise UsageError("--json and --newsletter exclude each other; give one")
    found = diff_graphs(Graph.open(old), Graph.open(new))
    if as_json:
        print_json(found)
    elif paragraph:
        print_text(newsletter(found))
    else:
        _print(found, count)


def _print(diff: "GraphDiff", count: int) -> None:
    _section(
        "new papers",
        ["date", "title", "id"],
        [(paper.date, paper.title, paper.id) for paper in diff.papers],
        count,
    )
    _section(
        "papers gone",
        ["date", "title", "id"],
        [(paper.date, paper.title, paper.id) for paper in diff.papers_gone],
        count,
    )
    _section(
        "new entities",
        ["name", "type", "papers", "introduced by"],
        [
            (entity.name, entity.type.lower(), entity.paper_count, list(entity.introduced_by))
            for entity in diff.entities
        ],
        count,
    )
    _section(
        "first results",
        ["on", "metric", "setting", "method", "best", "unit"],
        [_row(board) for board in diff.first_results],
        count,
    )
    _section(
        "new leaders",
        ["on", "metric", "setting", "method", "best", "unit", "before"],
        [
            (*_row(board), f"{board.before[0]} {board.before[1]:g}" if board.before else "")
            for board in diff.new_leaders
        ],
        count,
    )


def _row(board: "Board") -> tuple[object, ...]:
    return board.name, board.metric, board.setting, board.method, board.best, board.unit


def _section(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], count: int
) -> None:
    print_text(f"{title}: {len(rows):,}")
    if rows:
        print_table(columns, rows[:count])
    if len(rows) > count:
        print_text(f"… {len(rows) - count:,} more; --count {len(rows)} shows all")
