"""Annotated papers that ship by id, without their texts, and how they find them."""

import gzip
from collections.abc import Iterable
from pathlib import Path

import orjson

from graphbuild.training.gold import AnnotatedPaper, paper_from_record
from graphbuild.types import Paper

__all__ = ["ANNOTATIONS", "join_annotations"]

ANNOTATIONS = Path(__file__).parent / "annotations.jsonl.gz"
"""Entities of papers, one paper a line under the id that ``graphbuild read`` gives it."""


def join_annotations(
    papers: Iterable[Paper], annotations: str | Path = ANNOTATIONS
) -> tuple[list[AnnotatedPaper], int]:
    """Put annotations and the texts of their papers together.

    Parameters
    ----------
    papers
        Papers as ``read_papers`` gives them; those without annotations are passed over.
    annotations
        A compressed JSON Lines file with ``id`` and ``entities`` a line.

    Returns
    -------
    list of AnnotatedPaper
        In the order of the annotations; a surface that the text lacks is left out.
    int
        How many annotated papers have no text among ``papers``.

    Examples
    --------
    >>> join_annotations([])[0]
    []
    """
    lines = gzip.decompress(Path(annotations).read_bytes()).splitlines()
    records = {record["id"]: record for record in map(orjson.loads, lines)}
    texts: dict[str, Paper] = {}
    for paper in papers:
        if paper.id in records:
            texts.setdefault(paper.id, paper)
    joined = [
        paper_from_record(
            {**record, "title": texts[key].title, "abstract": texts[key].abstract or ""}
        )
        for key, record in records.items()
        if key in texts
    ]
    return joined, len(records) - len(joined)
