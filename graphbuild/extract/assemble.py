"""The extraction record of one paper, from what the components found."""

from graphbuild.extract.components import Analysis
from graphbuild.extract.entities import FoundEntity
from graphbuild.extract.relations import EntityRelation
from graphbuild.types import Extraction, Mention, PaperEntity

__all__ = ["assemble"]

_DECIMALS = 4


def assemble(paper: str, analysis: Analysis, min_confidence: float = 0.0) -> Extraction:
    """Make the record of one paper.

    Parameters
    ----------
    paper
        The paper's id.
    analysis
        What the components found.
    min_confidence
        Entities below it are left out, and results that name them.

    Returns
    -------
    Extraction
        Entities in order of first mention, mentions in order of start.

    Examples
    --------
    >>> assemble("a", Analysis())
    Extraction(paper='a', entities=(), mentions=(), results=(), abbreviations=())
    """
    entities: list[PaperEntity] = []
    mentions: list[Mention] = []
    relations = analysis.relations or tuple(map(_unrelated, analysis.entities))
    for found, relation in zip(analysis.entities, relations, strict=True):
        confidence = round(found.confidence, _DECIMALS)
        if confidence < min_confidence:
            continue
        mentions.extend(
            Mention(start, end, found.type, len(entities), confidence)
            for start, end in found.mentions
        )
        entities.append(
            PaperEntity(
                name=found.name,
                type=found.type,
                surfaces=found.surfaces,
                relation=relation.relation,
                confidence=confidence,
                relation_confidence=round(relation.confidence, _DECIMALS),
                evidence=relation.evidence,
            )
        )
    names = {entity.name for entity in entities}
    results = tuple(
        result for result in analysis.results if result.method in names and result.on in names
    )
    return Extraction(
        paper,
        tuple(entities),
        tuple(sorted(mentions, key=lambda item: item.start)),
        results,
        analysis.abbreviations,
    )


def _unrelated(entity: FoundEntity) -> EntityRelation:
    """Say only that the paper names the entity, where the pipeline classifies no relations."""
    return EntityRelation("mentions", 0.0, entity.mentions[0])
