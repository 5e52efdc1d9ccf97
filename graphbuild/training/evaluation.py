"""Evaluate predictions, or the extraction model itself, on annotated papers."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from graphbuild.extract import extract_papers
from graphbuild.training.gold import (
    AnnotatedEntity,
    AnnotatedMention,
    AnnotatedPaper,
    AnnotatedResult,
    read_gold,
    read_predictions,
)
from graphbuild.training.mistakes import Mistake, find_mistakes
from graphbuild.training.scoring import Scores, score
from graphbuild.types import Extraction, Paper

__all__ = ["Evaluation", "evaluate", "from_extraction"]


class Evaluation(NamedTuple):
    """All figures, every mistake, and how many predictions stand for no paper of the gold file."""

    scores: Scores
    mistakes: list[Mistake]
    unknown: int


def evaluate(
    gold: str | Path,
    predictions: str | Path | None = None,
    *,
    model: str | Path | None = None,
    jobs: int = 1,
) -> Evaluation:
    """Score predictions against a gold file.

    Parameters
    ----------
    gold
        A file of annotated papers.
    predictions
        A file as ``graphbuild annotate`` writes it; without one, the model extracts from the
        papers of the gold file.
    model
        The model that extracts; by default the packaged one.
    jobs
        Processes that extract.

    Returns
    -------
    Evaluation
        The figures and every mistake.

    Raises
    ------
    InputError
        A file cannot be used.
    ModelNotFoundError
        The model is missing.
    """
    papers = read_gold(gold)
    if predictions is not None:
        predicted = read_predictions(predictions)
    else:
        predicted = _extract(papers, model, jobs)
    known = {paper.id for paper in papers}
    return Evaluation(
        score(papers, predicted),
        find_mistakes(papers, predicted),
        sum(paper.id not in known for paper in predicted),
    )


def _extract(
    papers: Iterable[AnnotatedPaper], model: str | Path | None, jobs: int
) -> list[AnnotatedPaper]:
    plain = (Paper(paper.id, paper.title, paper.abstract) for paper in papers)
    return [from_extraction(found) for found in extract_papers(plain, model=model, jobs=jobs)]


def from_extraction(extraction: Extraction) -> AnnotatedPaper:
    """Turn what was extracted into a prediction that can be scored.

    Parameters
    ----------
    extraction
        What one paper's text says.

    Returns
    -------
    AnnotatedPaper
        Without text.

    Examples
    --------
    >>> from_extraction(Extraction("a", (), ())).mentions
    ()
    """
    return AnnotatedPaper(
        extraction.paper,
        "",
        "",
        tuple(
            AnnotatedEntity(entity.name, entity.type, entity.surfaces, entity.relation)
            for entity in extraction.entities
        ),
        tuple(
            AnnotatedResult(result.method, result.on, result.metric, result.raw_value)
            for result in extraction.results
        ),
        tuple(
            AnnotatedMention(mention.start, mention.end, mention.type, mention.entity)
            for mention in extraction.mentions
        ),
    )
