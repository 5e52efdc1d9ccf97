"""The frozen records that pass between the rooms: read, extract, resolve, link, store.

Offsets are code points into ``Paper.text`` (title, newline, abstract), end exclusive.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

__all__ = [
    "ENTITY_TYPES",
    "RELATIONS",
    "Abbreviation",
    "Author",
    "Citation",
    "DatePrecision",
    "Entity",
    "EntityLink",
    "EntityType",
    "Extraction",
    "Inference",
    "Mention",
    "Paper",
    "PaperEntity",
    "Reference",
    "Rejected",
    "Relation",
    "RelationName",
    "Result",
    "SharedEntities",
    "Span",
]

EntityType = Literal["METHOD", "DATASET", "BENCHMARK", "TASK", "METRIC"]
ENTITY_TYPES: tuple[EntityType, ...] = ("METHOD", "DATASET", "BENCHMARK", "TASK", "METRIC")

RelationName = Literal["introduces", "evaluates_on", "uses", "compares_with", "mentions"]
RELATIONS: tuple[RelationName, ...] = (
    "introduces",
    "evaluates_on",
    "uses",
    "compares_with",
    "mentions",
)

DatePrecision = Literal["day", "inferred", "month", "year", "none"]
"""How exact ``Paper.published_date`` is; ``inferred`` is a written day whose year was inferred."""


class Span(NamedTuple):
    """A half-open range of code points of ``Paper.text``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Author:
    """A person or organisation behind a paper, as its source names it."""

    name: str
    given: str | None = None
    family: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A work that a paper cites, by what its source gives: an id, a title or both."""

    id: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper, with every place (``file:line`` or ``file#record``) that it was read from.

    ``id`` is ``arxiv:2405.15738``, ``doi:10.1000/x``, another ``scheme:value``, the id that our own
    JSON Lines gave, or ``title:`` and 16 hexadecimal digits. ``published_date`` is ISO 8601 at its
    precision: ``2024-05-24``, ``2024-05`` or ``2024``.
    """

    id: str
    title: str
    abstract: str
    published_date: str | None = None
    date_precision: DatePrecision = "none"
    authors: tuple[Author, ...] = ()
    author_count: int | None = None
    organisations: tuple[Author, ...] = ()
    venue: str | None = None
    url: str | None = None
    upvotes: int | None = None
    comments: int | None = None
    categories: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    licence: str | None = None
    sources: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Title, newline, abstract: the string that every offset points into."""
        return f"{self.title}\n{self.abstract}"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record or file that was set aside: where it stood, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of an entity: a span, its type, and an index into ``Extraction.entities``."""

    start: int
    end: int
    type: EntityType
    entity: int
    confidence: float


@dataclass(frozen=True, slots=True)
class PaperEntity:
    """An entity of one paper: its surfaces, the paper's relation to it, and the best sentence.

    ``confidence`` is that of the entity, ``relation_confidence`` that of the relation, both in
    [0, 1]; ``evidence`` is the span of the sentence that shows the relation best.
    """

    name: str
    type: EntityType
    surfaces: tuple[str, ...]
    relation: RelationName
    confidence: float
    relation_confidence: float
    evidence: Span


@dataclass(frozen=True, slots=True)
class Result:
    """A number that a paper reports: names as in ``PaperEntity.name``, the value as written.

    ``value`` is the number without its unit; ``unit`` is ``%`` or empty or what follows it.
    """

    method: str
    on: str
    metric: str
    raw_value: str
    value: float
    unit: str
    confidence: float
    evidence: Span


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and the long form that a paper defines it by."""

    short: str
    long: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that one paper's text says."""

    paper: str
    entities: tuple[PaperEntity, ...]
    mentions: tuple[Mention, ...]
    results: tuple[Result, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """One node a thing, over the whole corpus.

    ``id`` is the type and a slug (``benchmark:mmlu-pro``). ``votes`` counts the papers that took it
    for each type. ``introduced_by`` holds paper ids, the earliest first.
    """

    id: str
    name: str
    type: EntityType
    aliases: tuple[str, ...]
    paper_count: int
    first_seen: str | None = None
    introduced_by: tuple[str, ...] = ()
    votes: tuple[tuple[EntityType, int], ...] = ()


@dataclass(frozen=True, slots=True)
class EntityLink:
    """A version or variant edge between two entities, the newer or narrower one first."""

    source: str
    target: str
    relation: Literal["VERSION_OF", "VARIANT_OF"]
    why: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A paper's relation to an entity, with the best sentence and the offsets of all mentions."""

    paper: str
    entity: str
    relation: RelationName
    confidence: float
    count: int
    sentence: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation that a source states."""

    citing: str
    cited: str
    source: str


@dataclass(frozen=True, slots=True)
class Inference:
    """An inferred ``BUILDS_ON``: ``citing`` uses what ``cited`` introduced, via these entities."""

    citing: str
    cited: str
    confidence: float
    via: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharedEntities:
    """Two papers that share entities, the smaller id first."""

    source: str
    target: str
    weight: float
    count: int
    entities: tuple[str, ...]
