"""What each paper says, in the format of the gold annotations."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from graphbuild.extract import extract_papers
from graphbuild.extract.user_names import read_names, read_stop
from graphbuild.pipeline.extracting import confident
from graphbuild.sources import read_papers
from graphbuild.sources.columns import ColumnMap
from graphbuild.types import Extraction, Paper, Rejected

__all__ = ["annotate", "annotation"]


def annotate(
    inputs: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    captured: date | None = None,
    format: str | None = None,  # noqa: A002 - the word that people use for it
    columns: ColumnMap | None = None,
    min_confidence: float = 0.0,
    names: Path | None = None,
    stop: Path | None = None,
    model: Path | None = None,
    jobs: int = 1,
) -> Iterator[Extraction | Rejected]:
    """Extract what each paper says, as it is read; the same paper twice is not joined.

    Parameters
    ----------
    inputs
        Files, directories, archives, or ``-`` for standard input.
    captured
        The day on which pages were copied.
    format
        One of ``graphbuild.sources.FORMATS``, where the content should not decide.
    columns
        The column or key of a field in tables and JSON, where its name does not tell.
    min_confidence
        What is less certain is left out, in [0, 1].
    names, stop
        Files of names to add to and to remove from what the model knows.
    model
        A model folder instead of the packaged one.
    jobs
        Processes; the result is the same for any number.

    Yields
    ------
    Extraction or Rejected
        Extractions in the order of the inputs, each under the id that its record has; what could
        not be read is set aside near where it stood.

    Raises
    ------
    InputError
        If an input is missing, or no input holds a paper.
    ModelNotFoundError
        If the extraction model is missing.
    """
    rejected: deque[Rejected] = deque()

    def papers() -> Iterator[Paper]:
        found = read_papers(
            inputs, captured=captured, format=format, columns=columns, as_given=True
        )
        for record in found:
            if isinstance(record, Paper):
                yield record
            else:
                rejected.append(record)

    found = extract_papers(
        papers(),
        model=model,
        names=read_names(names) if names else (),
        stop=read_stop(stop) if stop else (),
        jobs=jobs,
    )
    for extraction in found:
        while rejected:
            yield rejected.popleft()
        yield confident(extraction, min_confidence)
    yield from rejected


def annotation(extraction: Extraction) -> Mapping[str, Any]:
    """Write an extraction in the gold format.

    Parameters
    ----------
    extraction
        What one paper says.

    Returns
    -------
    mapping
        ``id``; ``entities`` with ``name``, ``type``, ``surfaces``, ``relation`` and ``confidence``;
        ``mentions`` with ``start``, ``end`` (code points into title, newline, abstract), ``type``
        and the name of the ``entity``; ``results`` with names and the ``value`` as written.

    Examples
    --------
    >>> from graphbuild.types import Mention, PaperEntity, Span
    >>> bert = PaperEntity("BERT", "METHOD", ("BERT",), "uses", 0.9, 0.7, Span(0, 4))
    >>> found = Extraction("p:1", (bert,), (Mention(0, 4, "METHOD", 0, 0.9),))
    >>> annotation(found)["mentions"]
    [{'start': 0, 'end': 4, 'type': 'METHOD', 'entity': 'BERT'}]
    """
    return {
        "id": extraction.paper,
        "entities": [
            {
                "name": entity.name,
                "type": entity.type,
                "surfaces": list(entity.surfaces),
                "relation": entity.relation,
                "confidence": entity.confidence,
            }
            for entity in extraction.entities
        ],
        "mentions": [
            {
                "start": mention.start,
                "end": mention.end,
                "type": mention.type,
                "entity": extraction.entities[mention.entity].name,
            }
            for mention in extraction.mentions
        ],
        "results": [
            {
                "method": result.method,
                "on": result.on,
                "metric": result.metric,
                "value": result.raw_value,
                "confidence": result.confidence,
            }
            for result in extraction.results
        ],
    }
