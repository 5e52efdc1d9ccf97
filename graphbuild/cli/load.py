"""``graphbuild load``: a graph folder into Neo4j."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphbuild.cli._output import GraphArgument, JsonOption, message

if TYPE_CHECKING:
    from graphbuild.export.neo4j import LoadedKind, LoadReport

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command.

    Parameters
    ----------
    app
        The application.
    """
    app.command("load")(load_command)


def load_command(
    graph: GraphArgument,
    uri: Annotated[
        str,
        typer.Option(
            help="bolt://HOST:7687 or neo4j://HOST:7687; +s for TLS, +ssc for TLS with a "
            "certificate of your own.",
        ),
    ] = "bolt://localhost:7687",
    user: Annotated[str, typer.Option(help="The user's name.")] = "neo4j",
    database: Annotated[
        str | None, typer.Option(help="The database; the user's home database by default.")
    ] = None,
    password_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Where the password stands; otherwise NEO4J_PASSWORD, or a prompt."
        ),
    ] = None,
    batch_size: Annotated[int, typer.Option(metavar="ROWS", help="Rows in a transaction.")] = 5000,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Sessions at a time; by default up to 4.")
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove what the graph no longer has.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print counts and statements; connect to nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Load a graph folder into Neo4j; loading twice equals loading once."""
    from graphbuild.cli._login import read_password
    from graphbuild.export.neo4j import load_graph

    password = "" if dry_run else read_password(password_file)
    with _Bar() as bar:
        report = load_graph(
            graph,
            uri,
            user=user,
            password=password,
            database=database,
            batch_size=batch_size,
            workers=workers,
            prune=prune,
            dry_run=dry_run,
            progress=bar.show,
        )
    _print(report, as_json)
    for note in report.notes:
        message(f"graphbuild: {note}")
    for kind in report.kinds:
        if kind.skipped:
            message(
                f"graphbuild: {kind.name}: {kind.skipped} rows left out, one of their ends is not "
                "in the graph"
            )
        if kind.repeated:
            message(
                f"graphbuild: {kind.name}: {kind.repeated} rows left out, an earlier row has the "
                "same two ends"
            )
    if report.written:
        message(
            f"graphbuild: {report.database} on {report.uri}: {report.created} created, "
            f"{report.changed} changed, {report.unchanged} unchanged, {report.removed} removed in "
            f"{report.seconds:.1f} s"
        )


class _Bar:
    """A progress bar over the rows of one label or type after the other."""

    def __init__(self) -> None:
        from tqdm import tqdm

        # disable=None: only where standard error is a terminal.
        self._bar = tqdm(unit=" rows", disable=None, leave=False)
        self._name = ""

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def show(self, name: str, done: int, total: int) -> None:
        if name != self._name:
            self._name = name
            self._bar.set_description(name, refresh=False)
            self._bar.reset(total)
        self._bar.update(done - self._bar.n)


def _print(report: LoadReport, as_json: bool) -> None:
    from graphbuild.cli._output import print_json, print_table, print_text

    columns = ["rows", *(["created", "changed", "unchanged", "removed"] if report.written else [])]

    def cells(kind: LoadedKind, *more: str) -> list[int]:
        return [getattr(kind, column) for column in (*columns, *more)]

    if as_json:
        print_json(
            {
                "uri": report.uri,
                "database": report.database,
                "written": report.written,
                "kinds": [
                    dict(
                        zip(
                            ["name", "kind", *columns, "skipped", "repeated"],
                            [kind.name, kind.kind, *cells(kind, "skipped", "repeated")],
                            strict=True,
                        )
                    )
                    for kind in report.kinds
                ],
                "seconds": round(report.seconds, 3),
                "statements": report.statements,
            }
        )
        return
    kinds = [kind for kind in report.kinds if kind.rows or kind.removed]
    print_table(["", *columns], [(kind.name, *cells(kind)) for kind in kinds])
    if not report.written:
        print_text("")
        print_text(";\n\n".join(report.statements) + ";")
