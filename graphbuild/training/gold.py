"""Annotated papers: the gold format, and predictions in the format of ``graphbuild annotate``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from graphbuild.errors import InputError
from graphbuild.extract.context import ContextEntity, PaperContext
from graphbuild.extract.occurrences import find_occurrences
from graphbuild.extract.sentences import split_sentences
from graphbuild.types import ENTITY_TYPES, RELATIONS, EntityType, RelationName, Span

__all__ = [
    "AnnotatedEntity",
    "AnnotatedMention",
    "AnnotatedPaper",
    "AnnotatedResult",
    "FieldError",
    "gold_context",
    "gold_mentions",
    "paper_from_record",
    "read_gold",
    "read_predictions",
]


class AnnotatedMention(NamedTuple):
    """A span, its type, and the index of its entity."""

    start: int
    end: int
    type: EntityType
    entity: int


@dataclass(frozen=True, slots=True)
class AnnotatedEntity:
    """An entity of one paper as the gold format has it; predictions may lack the relation."""

    name: str
    type: EntityType
    surfaces: tuple[str, ...]
    relation: RelationName | None = None


@dataclass(frozen=True, slots=True)
class AnnotatedResult:
    """A reported number: names as in ``AnnotatedEntity.name``, the value as written."""

    method: str
    on: str
    metric: str
    value: str


@dataclass(frozen=True, slots=True)
class AnnotatedPaper:
    """One line of a gold or prediction file; a prediction may come without its text."""

    id: str
    title: str
    abstract: str
    entities: tuple[AnnotatedEntity, ...]
    results: tuple[AnnotatedResult, ...] = ()
    mentions: tuple[AnnotatedMention, ...] | None = None

    @property
    def text(self) -> str:
        """Title, newline, abstract: the string that every offset points into."""
        return f"{self.title}\n{self.abstract}"


def gold_mentions(paper: AnnotatedPaper) -> list[AnnotatedMention]:
    """Find the mentions that the surfaces of a paper stand for.

    Every occurrence of a surface as whole words counts, unless it lies inside a longer surface or
    inside a URL.

    Parameters
    ----------
    paper
        A paper with its text and entities.

    Returns
    -------
    list of AnnotatedMention
        In order of start; offsets are code points into ``paper.text``.

    Examples
    --------
    >>> entity = AnnotatedEntity("MMLU", "BENCHMARK", ("MMLU",), "evaluates_on")
    >>> gold_mentions(AnnotatedPaper("a", "On MMLU", "MMLU is used.", (entity,)))
    [AnnotatedMention(start=3, end=7, type='BENCHMARK', entity=0),
     AnnotatedMention(start=8, end=12, type='BENCHMARK', entity=0)]
    """
    owners = [
        (surface, index)
        for index, entity in enumerate(paper.entities)
        for surface in entity.surfaces
    ]
    return [
        AnnotatedMention(start, end, paper.entities[owners[at][1]].type, owners[at][1])
        for start, end, at in find_occurrences(paper.text, [surface for surface, _ in owners])
    ]


def gold_context(paper: AnnotatedPaper) -> PaperContext:
    """Make what the relation and result parts see from an annotated paper.

    Parameters
    ----------
    paper
        A paper with its text and entities.

    Returns
    -------
    PaperContext
        Entities in the paper's order, with their mentions.

    Examples
    --------
    >>> entity = AnnotatedEntity("MMLU", "BENCHMARK", ("MMLU",), "evaluates_on")
    >>> gold_context(AnnotatedPaper("a", "On MMLU", "Yes.", (entity,))).entities[0].mentions
    (Span(start=3, end=7),)
    """
    spans: list[list[Span]] = [[] for _ in paper.entities]
    mentions = gold_mentions(paper) if paper.mentions is None else paper.mentions
    for mention in mentions:
        spans[mention.entity].append(Span(mention.start, mention.end))
    return PaperContext(
        paper.text,
        tuple(split_sentences(paper.text)),
        tuple(
            ContextEntity(entity.name, entity.type, entity.surfaces, tuple(sorted(where)))
            for entity, where in zip(paper.entities, spans, strict=True)
        ),
    )


def read_gold(path: str | Path) -> list[AnnotatedPaper]:
    """Read a gold file: JSON Lines with ``id``, ``title``, ``abstract``, ``entities``, ``results``.

    Parameters
    ----------
    path
        A JSON Lines file.

    Returns
    -------
    list of AnnotatedPaper
        In the order of the file.

    Raises
    ------
    InputError
        A line is not JSON, lacks a field or holds an unknown type or relation; a file is empty, or
        an id stands twice.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "gold.jsonl"
    ...     _ = path.write_text('{"id": "a", "title": "T", "abstract": "A", "entities": []}')
    ...     read_gold(path)
    [AnnotatedPaper(id='a', title='T', abstract='A', entities=(), results=(), mentions=None)]
    """
    return _read(Path(path), gold=True)


def read_predictions(path: str | Path) -> list[AnnotatedPaper]:
    """Read predictions as ``graphbuild annotate`` writes them.

    Parameters
    ----------
    path
        A JSON Lines file with ``id`` and ``entities`` a line, and as it may be ``mentions``,
        ``results``, ``title`` and ``abstract``.

    Returns
    -------
    list of AnnotatedPaper
        In the order of the file.

    Raises
    ------
    InputError
        As for ``read_gold``; also where a mention points to no entity.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "predictions.jsonl"
    ...     _ = path.write_text('{"id": "a", "entities": [], "mentions": []}')
    ...     read_predictions(path)[0].mentions
    ()
    """
    return _read(Path(path), gold=False)


def _read(path: Path, *, gold: bool) -> list[AnnotatedPaper]:
    papers: dict[str, AnnotatedPaper] = {}
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError as err:
        raise InputError(f"{path}: there is no such file; check the path") from err
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError as err:
            raise InputError(f"{where}: not JSON ({err}); write one JSON object a line") from err
        if not isinstance(record, dict):
            raise InputError(f"{where}: not a JSON object; write one JSON object a line")
        try:
            paper = paper_from_record(record, gold=gold)
        except FieldError as err:
            raise InputError(f"{where}: {err}") from err
        if paper.id in papers:
            raise InputError(f"{where}: id '{paper.id}' stands twice; keep one line a paper")
        papers[paper.id] = paper
    if not papers:
        raise InputError(f"{path}: holds no paper; write one JSON object a line")
    return list(papers.values())


class FieldError(Exception):
    """A field is missing or wrong; the message says which, and what it should be."""


def paper_from_record(record: Mapping[str, Any], *, gold: bool = True) -> AnnotatedPaper:
    r"""Make an annotated paper from a record of the gold format.

    Parameters
    ----------
    record
        A line of a gold file.
    gold
        Whether title, abstract and relations must be there.

    Returns
    -------
    AnnotatedPaper
        The paper.

    Raises
    ------
    FieldError
        A field is missing or wrong; ``read_gold`` adds the line.

    Examples
    --------
    >>> record = {"id": "a", "title": "T", "abstract": "A", "entities": []}
    >>> paper_from_record(record).text
    'T\nA'
    """
    entities = tuple(_entity(entity, gold=gold) for entity in _objects(record, "entities"))
    mentions = None
    if record.get("mentions") is not None:
        mentions = tuple(_mention(item, entities) for item in _objects(record, "mentions"))
    return AnnotatedPaper(
        _string(record, "id"),
        _string(record, "title") if gold or "title" in record else "",
        _string(record, "abstract") if gold or "abstract" in record else "",
        entities,
        tuple(_result(item) for item in _objects(record, "results"))
        if record.get("results")
        else (),
        mentions,
    )


def _entity(record: Mapping[str, Any], *, gold: bool) -> AnnotatedEntity:
    relation = record.get("relation")
    if (gold or relation is not None) and relation not in RELATIONS:
        raise FieldError(f"relation {relation!r} is none of {', '.join(RELATIONS)}")
    surfaces = _list(record, "surfaces")
    if not all(isinstance(surface, str) for surface in surfaces):
        raise FieldError("'surfaces' must be a list of strings")
    return AnnotatedEntity(
        _string(record, "name"), _type(record.get("type")), tuple(surfaces), relation
    )


def _mention(record: Mapping[str, Any], entities: Sequence[AnnotatedEntity]) -> AnnotatedMention:
    start, end = record.get("start"), record.get("end")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
        raise FieldError("a mention needs whole numbers 'start' and 'end', start before end")
    kind = _type(record.get("type"))
    name = record.get("entity")
    named = [
        (entity.type != kind, index) for index, entity in enumerate(entities) if entity.name == name
    ]
    if not named:
        raise FieldError(f"a mention's 'entity' {name!r} is the name of no entity")
    return AnnotatedMention(start, end, kind, min(named)[1])


def _result(record: Mapping[str, Any]) -> AnnotatedResult:
    value = record.get("rawValue", record.get("value"))
    if value is None:
        raise FieldError("a result needs 'value'")
    return AnnotatedResult(
        _string(record, "method"), _string(record, "on"), _string(record, "metric"), str(value)
    )


def _type(value: object) -> EntityType:
    for entity_type in ENTITY_TYPES:
        if value == entity_type:
            return entity_type
    raise FieldError(f"type {value!r} is none of {', '.join(ENTITY_TYPES)}")


def _string(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if not isinstance(value, str):
        raise FieldError(f"'{key}' is missing or not a string")
    return value


def _list(record: Mapping[str, Any], key: str) -> list[Any]:
    value = record.get(key)
    if not isinstance(value, list):
        raise FieldError(f"'{key}' is missing or not a list")
    return value


def _objects(record: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    value = _list(record, key)
    if not all(isinstance(item, dict) for item in value):
        raise FieldError(f"'{key}' must be a list of objects")
    return value
