"""``graphbuild build``: papers to a graph folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from graphbuild.cli._output import JsonOption

if TYPE_CHECKING:
    from graphbuild.pipeline import BuildReport

__all__ = ["register"]

_SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the command.

    Parameters
    ----------
    app
        The application.
    """
    app.command("build")(build_command)


def build_command(
    inputs: InputsArgument,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="GRAPH", help="The graph folder.")
    ],
    jobs: JobsOption = 1,
    captured: CapturedOption = None,
    format_: FormatOption = None,
    map_: MapOption = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Drop papers that are not in the inputs any more.")
    ] = False,
    min_confidence: MinConfidenceOption = 0.0,
    names: NamesOption = None,
    stop: StopOption = None,
    same: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Pairs of names that are one thing.")
    ] = None,
    different: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Pairs of names that are two things.")
    ] = None,
    model: ModelOption = None,
    weighting: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Weight of links between papers: rarity, count, fractional, association, cosine "
            "or jaccard.",
        ),
    ] = "rarity",
    max_papers: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", help="Entities of more papers link nobody (a tenth, 20 to 1,000)."
        ),
    ] = None,
    neighbours: Annotated[
        int, typer.Option(min=1, metavar="N", help="Strongest links that each paper keeps.")
    ] = 25,
    wait: Annotated[
        float,
        typer.Option(min=0, metavar="SECONDS", help="Wait for another run on the same folder."),
    ] = 0.0,
    as_json: JsonOption = False,
) -> None:
    """Build a graph folder, or add to one: only what is new is extracted."""
    from graphbuild.cli._output import message, print_json
    from graphbuild.pipeline import BuildConfig, build

    report = build(
        inputs,
        output,
        BuildConfig(
            captured=captured.date() if captured else None,
            format=format_,
            columns=columns_of(map_),
            min_confidence=min_confidence,
            names=names,
            stop=stop,
            same=same,
            different=different,
            model=model,
            weighting=weighting,  # type: ignore[arg-type]
            max_papers=max_papers,
            neighbours=neighbours,
            prune=prune,
            jobs=jobs,
            wait=wait,
            progress=True,
        ),
    )
    for item in report.rejected[:_SHOWN]:
        message(f"set aside: {item.source}: {item.reason}")
    if len(report.rejected) > _SHOWN:
        message(f"set aside: {len(report.rejected) - _SHOWN} more, see {output}/rejected.parquet")
    if as_json:
        print_json(_document(report))
    else:
        _print_summary(report, output)


def _document(report: "BuildReport") -> dict[str, object]:
    return {
        "records": report.records,
        "joins": dict(report.joins),
        "kept": report.kept,
        "extracted": report.extracted,
        "cached": report.cached,
        "counts": dict(report.manifest.counts),
        "entities": dict(report.entities),
        "relations": dict(report.relations),
        "links": dict(report.links),
        "leftOut": dict(report.manifest.left_out),
        "rejected": [{"source": item.source, "reason": item.reason} for item in report.rejected],
    }


def _print_summary(report: "BuildReport", output: Path) -> None:
    from graphbuild.cli._output import print_table, print_text

    counts = report.manifest.counts
    papers = f"{counts['papers']:,} papers from {report.records:,} records"
    if report.kept:
        papers += f", {report.kept:,} of them from earlier runs"
    print_text(f"{output}: {papers}; {report.extracted:,} extracted, {report.cached:,} from cache")
    rows = [
        ("entities", counts["entities"], _parts(report.entities)),
        ("relations", counts["relations"], _parts(report.relations)),
        ("links", sum(report.links.values()), _parts(report.links)),
        ("mentions", counts["mentions"], ""),
        ("results", counts["results"], ""),
        ("topics", counts["topics"], ""),
        ("authors", counts["authors"], ""),
        ("set aside", len(report.rejected), ""),
    ]
    print_table(["what", "count", "of which"], rows)
    for reason, count in report.manifest.left_out.items():
        print_text(f"left out: {reason}: {count:,}")


def _parts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items() if count)
