"""Annotated papers that ship by id, without their texts, and how they find them."""

import gzip
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import orjson

from graphbuild.training.gold import AnnotatedPaper, paper_from_record
from graphbuild.types import Paper

__all__ = ["ANNOTATIONS", "Joined", "join_annotations"]

ANNOTATIONS = Path(__file__).parent / "annotations.jsonl.gz"
"""Entities, reported results or both, one paper a line under its id of ``graphbuild read``."""


class Joined(NamedTuple):
    """Annotated papers with their texts.

    Attributes
    ----------
    entities
        Papers whose entities are annotated.
    results
        Papers that were read for results, also those that report none; one of them may have no
        annotated entities.
    missing
        How many annotated papers have no text.
    """

    entities: list[AnnotatedPaper]
    results: list[AnnotatedPaper]
    missing: int


def join_annotations(papers: Iterable[Paper], annotations: str | Path = ANNOTATIONS) -> Joined:
    """Put annotations and the texts of their papers together.

    Parameters
    ----------
    papers
        Papers as ``read_papers`` gives them; those without annotations are passed over.
    annotations
        A compressed JSON Lines file with ``id`` and ``entities``, ``results`` or both a line.

    Returns
    -------
    Joined
        The papers in the order of the annotations; a surface that the text lacks is left out.

    Examples
    --------
    >>> join_annotations([]).entities
    []
    """
    lines = gzip.decompress(Path(annotations).read_bytes()).splitlines()
    records = {record["id"]: record for record in map(orjson.loads, lines)}
    texts: dict[str, Paper] = {}
    for paper in papers:
        if paper.id in records:
            texts.setdefault(paper.id, paper)
    joined = Joined([], [], len(records) - len(texts))
    for key, record in records.items():
        if key not in texts:
            continue
        text = {"title": texts[key].title, "abstract": texts[key].abstract or ""}
        annotated = paper_from_record({"entities": [], **record, **text})
        if "entities" in record:
            joined.entities.append(annotated)
        if "results" in record:
            joined.results.append(annotated)
    return joined
