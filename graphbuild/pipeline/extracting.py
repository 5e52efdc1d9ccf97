"""Extracts what no earlier run has, and keeps it in the cache as it comes."""

import gc
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from tqdm import tqdm

from graphbuild.extract import Extractor, extract_papers
from graphbuild.extract.result_metrics import UNNAMED_METRIC
from graphbuild.extract.user_names import read_names, read_stop
from graphbuild.pipeline.config import BuildConfig
from graphbuild.store import GraphWriter
from graphbuild.types import Extraction, Paper, PaperEntity

__all__ = ["Extracted", "confident", "extract_all", "with_unnamed_metric"]

_KEPT_AT_ONCE = 128


@dataclass(frozen=True, slots=True)
class Extracted:
    """One extraction a paper, in the order of the papers; ``fresh`` were not in the cache."""

    model: str
    extractions: list[Extraction]
    fresh: int


def extract_all(papers: Sequence[Paper], writer: GraphWriter, config: BuildConfig) -> Extracted:
    """Extract all papers, those that the cache holds from there.

    Parameters
    ----------
    papers
        The corpus.
    writer
        The graph folder, for its cache.
    config
        The model, the user's names, the number of processes.

    Returns
    -------
    Extracted
        The same for any number of processes and any state of the cache.

    Raises
    ------
    ModelNotFoundError
        If the extraction model is missing.
    """
    names = read_names(config.names) if config.names else []
    stop = read_stop(config.stop) if config.stop else []
    extractor = Extractor.load(config.model, names=names, stop=stop)
    cache = writer.cache(extractor.digest)
    found = [cache.get(paper) for paper in papers]
    missing = [index for index, item in enumerate(found) if item is None]
    unseen = (papers[index] for index in missing)
    if config.jobs == 1:
        fresh = extractor.extract(unseen)
    else:
        fresh = extract_papers(unseen, model=config.model, names=names, stop=stop, jobs=config.jobs)
    shown = tqdm(
        fresh,
        total=len(missing),
        desc="extracting",
        unit=" papers",
        disable=None if config.progress else True,
    )
    pairs = zip(missing, shown, strict=True)
    while batch := list(islice(pairs, _KEPT_AT_ONCE)):
        cache.put((papers[index], item) for index, item in batch)
        for index, item in batch:
            found[index] = item
        # The build has no search for cycles running; those of the texts behind us go here.
        gc.collect(0)
    if config.prune:
        cache.keep_only(papers)
    return Extracted(extractor.digest, [item for item in found if item is not None], len(missing))


def confident(extraction: Extraction, least: float) -> Extraction:
    """Leave out what is less certain than asked for.

    Parameters
    ----------
    extraction
        What one paper says.
    least
        The lowest confidence that stays, in [0, 1].

    Returns
    -------
    Extraction
        Without the entities below it, their mentions and their results.

    Examples
    --------
    >>> from graphbuild.types import Mention, PaperEntity, Span
    >>> sure = PaperEntity("BERT", "METHOD", ("BERT",), "uses", 0.9, 0.7, Span(0, 4))
    >>> vague = PaperEntity("it", "TASK", ("it",), "uses", 0.2, 0.7, Span(0, 4))
    >>> mentions = (Mention(5, 7, "TASK", 0, 0.2), Mention(0, 4, "METHOD", 1, 0.9))
    >>> kept = confident(Extraction("p:1", (vague, sure), mentions), 0.5)
    >>> [entity.name for entity in kept.entities], kept.mentions
    (['BERT'], (Mention(start=0, end=4, type='METHOD', entity=0, confidence=0.9),))
    """
    if least <= 0:
        return extraction
    kept = [index for index, entity in enumerate(extraction.entities) if entity.confidence >= least]
    place = {index: number for number, index in enumerate(kept)}
    names = {UNNAMED_METRIC, *(extraction.entities[index].name for index in kept)}
    return replace(
        extraction,
        entities=tuple(extraction.entities[index] for index in kept),
        mentions=tuple(
            replace(mention, entity=place[mention.entity])
            for mention in extraction.mentions
            if mention.entity in place
        ),
        results=tuple(
            result
            for result in extraction.results
            if result.confidence >= least and {result.method, result.on, result.metric} <= names
        ),
    )


def with_unnamed_metric(extraction: Extraction) -> Extraction:
    """Add the metric of the results whose text names none, so that they have one to belong to.

    Parameters
    ----------
    extraction
        What one paper says.

    Returns
    -------
    Extraction
        With a metric "score" that has no mention, where a result needs it.

    Examples
    --------
    >>> from graphbuild.types import Result, Span
    >>> result = Result("A", "MMLU", "score", "84.5%", 84.5, "%", 0.9, Span(0, 20))
    >>> with_unnamed_metric(Extraction("p:1", (), (), (result,))).entities[0].name
    'score'
    """
    if any(e.type == "METRIC" and e.name == UNNAMED_METRIC for e in extraction.entities):
        return extraction
    unnamed = [result for result in extraction.results if result.metric == UNNAMED_METRIC]
    if not unnamed:
        return extraction
    best = max(unnamed, key=lambda result: result.confidence)
    metric = PaperEntity(
        UNNAMED_METRIC,
        "METRIC",
        (UNNAMED_METRIC,),
        "uses",
        best.confidence,
        best.confidence,
        best.evidence,
    )
    return replace(extraction, entities=(*extraction.entities, metric))
