"""``graphbuild names``: whether two names are one thing, and why."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphbuild.cli._output import JsonOption, message, print_json, print_text
from graphbuild.errors import InputError, UsageError

if TYPE_CHECKING:
    from graphbuild.types import EntityType

__all__ = ["register"]

_TypeOption = Annotated[
    str | None,
    typer.Option(
        "--type", metavar="TYPE", help="METHOD, DATASET, BENCHMARK, TASK or METRIC, if known."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands.

    Parameters
    ----------
    app
        The application.
    """
    names = typer.Typer(no_args_is_help=True, help="Compare names, and explain merges.")
    names.command("compare")(compare_command)
    names.command("why")(why_command)
    app.add_typer(names, name="names")


def compare_command(
    a: Annotated[str | None, typer.Argument(metavar="A", help="A name.")] = None,
    b: Annotated[str | None, typer.Argument(metavar="B", help="Another name.")] = None,
    entity_type: _TypeOption = None,
    pairs: Annotated[
        Path | None,
        typer.Option(
            "--pairs",
            metavar="FILE",
            help='JSON Lines of {"a", "b", "type"}, or - for standard input.',
            allow_dash=True,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say whether two names are the same, a version, a variant or different.

    With --pairs, write each line of the file with a label; a line that is no pair gets the label
    null and an error.
    """
    if pairs is not None:
        if a is not None or entity_type is not None:
            raise UsageError("--pairs takes no names and no --type; the file gives both")
        _label(pairs)
        return
    if a is None or b is None:
        raise UsageError("give two names, or --pairs FILE")
    from graphbuild.resolve import compare_names

    found = compare_names(a, b, _known_type(entity_type))
    if as_json:
        print_json(
            {
                "a": a,
                "b": b,
                "type": entity_type,
                "label": found.label,
                "why": found.why,
                "confidence": found.confidence,
            }
        )
    else:
        print_text(f"{found.label}: {found.why}")


def why_command(
    a: Annotated[str, typer.Argument(metavar="A", help="A name.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another name.")],
    graph: Annotated[
        str | None,
        typer.Argument(metavar="[GRAPH]", help="A graph folder; without it, the rules alone."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Explain why two names are one node of a graph, or two."""
    from graphbuild.resolve import compare_names

    if graph is None:
        found = compare_names(a, b)
        if as_json:
            print_json({"a": a, "b": b, "label": found.label, "why": found.why})
        else:
            print_text(f"{found.label}: {found.why}")
        return
    from graphbuild.analytics.merges import explain_names
    from graphbuild.graph import Graph

    opened = Graph.open(graph)
    explained = explain_names(opened, a, b, opened.manifest.configuration)
    if as_json:
        print_json(explained)
        return
    first, second = explained.entities
    if explained.merged:
        print_text(f"'{a}' and '{b}' are one node: {first}")
        for step in explained.steps:
            papers = f" ({', '.join(step.papers)})" if step.papers else ""
            print_text(f"  {step.a} = {step.b}: {step.why}{papers}")
    else:
        print_text(
            f"'{a}' is {first or 'not in the graph'}, '{b}' is {second or 'not in the graph'}"
        )
        print_text(f"  {explained.label}: {explained.why}")
        for link in explained.links:
            print_text(f"  {link}")
    if explained.declared:
        print_text(f"  declared {explained.declared} by the user")


def _known_type(name: str | None) -> "EntityType | None":
    from graphbuild.types import ENTITY_TYPES

    if name is None:
        return None
    for entity_type in ENTITY_TYPES:
        if entity_type == name.upper():
            return entity_type
    raise UsageError(f"--type is '{name}'; give one of {', '.join(ENTITY_TYPES)}")


def _label(path: Path) -> None:
    import sys

    import orjson

    from graphbuild.resolve import compare_pairs

    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file or directory; check the path") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    refused = 0
    for record in compare_pairs(text.split("\n")[: -1 if text.endswith("\n") else None]):
        print_text(orjson.dumps(record).decode())
        if record["label"] is None:
            refused += 1
            message(f"{path}:{record['error'].removeprefix('line ')}")
    if refused:
        message(f"{refused} lines are no pairs; their label is null")
