"""``graphbuild stats``: what is in a graph folder."""

import typer

from graphbuild.cli._output import GraphArgument, JsonOption, print_json, print_table, print_text

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command.

    Parameters
    ----------
    app
        The application.
    """
    app.command("stats")(stats_command)


def stats_command(graph: GraphArgument, as_json: JsonOption = False) -> None:
    """Count what is in a graph folder, by kind."""
    from graphbuild.graph import Graph

    opened = Graph.open(graph)
    counted = opened.stats()
    manifest = opened.manifest
    if as_json:
        print_json(
            {
                "counts": dict(zip(counted["kind"], counted["count"].tolist(), strict=True)),
                "leftOut": dict(manifest.left_out),
                "inputs": manifest.inputs,
                "model": manifest.model,
                "tool": manifest.tool,
            }
        )
        return
    print_table(["kind", "count"], counted.itertuples(index=False, name=None))
    for reason, count in manifest.left_out.items():
        print_text(f"left out: {reason}: {count:,}")
    files = len(manifest.inputs)
    print_text(
        f"from {files:,} {'file' if files == 1 else 'files'} by graphbuild {manifest.tool}, "
        f"model {manifest.model[:12]}"
    )
