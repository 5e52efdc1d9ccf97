"""``graphbuild read``: papers from any inputs as JSON Lines."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from graphbuild.cli._options import (
    CapturedOption,
    FormatOption,
    InputsArgument,
    MapOption,
    columns_of,
)

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application.
    """
    app.command("read")(read)


def read(
    inputs: InputsArgument,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write here instead of standard output.")
    ] = None,
    captured: CapturedOption = None,
    format_: FormatOption = None,
    map_: MapOption = None,
    merge: Annotated[
        bool,
        typer.Option(
            "--merge/--no-merge", help="One record a paper, or every record as it was read."
        ),
    ] = True,
) -> None:
    """Print papers as JSON Lines; what was set aside, and why, goes to standard error.

    The format is found by content: copied, saved or fetched Daily Papers pages (text, Markdown,
    HTML, JSON), arXiv (Atom, RSS, mail, OAI-PMH, snapshot), OpenAlex, Semantic Scholar, BibTeX,
    BibLaTeX, RIS and Web of Science, ACL Anthology, CSV, TSV, Parquet, JSON, JSON Lines; plain or
    compressed (gzip, bzip2, xz, Zstandard, zip).
    """
    import sys

    import orjson
    from tqdm import tqdm

    from graphbuild.cli._output import message
    from graphbuild.sources import merge_papers, paper_to_json, read_papers, write_jsonl
    from graphbuild.types import Paper, Rejected

    columns = columns_of(map_)
    set_aside = 0
    records = 0

    def papers() -> Iterator[Paper]:
        nonlocal records, set_aside
        day = captured.date() if captured else None
        found = read_papers(inputs, captured=day, format=format_, columns=columns)
        for record in tqdm(found, unit=" records", disable=None, leave=False):
            if isinstance(record, Rejected):
                set_aside += 1
                message(f"{record.source}: {record.reason}")
            else:
                records += 1
                yield record

    written = 0
    result = merge_papers(papers()) if merge else papers()
    if output:
        written = write_jsonl(result, output)
    else:
        for paper in result:
            sys.stdout.buffer.write(
                orjson.dumps(paper_to_json(paper), option=orjson.OPT_APPEND_NEWLINE)
            )
            written += 1
    message(f"{written} papers from {records} records; {set_aside} set aside")
