"""The graph, said once: node labels, relationship types, properties and Parquet columns.

The Parquet tables, the Neo4j constraints, the import headers, the GraphML keys and the schema page
of the docs are all derived from ``TABLES``, ``NODES`` and ``RELATIONSHIPS``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from graphbuild.types import ENTITY_TYPES

__all__ = [
    "NODES",
    "RELATIONSHIPS",
    "SCHEMA_VERSION",
    "TABLES",
    "Column",
    "ColumnType",
    "NodeLabel",
    "RelationshipType",
    "Table",
]

SCHEMA_VERSION = 1

ColumnType = Literal["string", "date", "integer", "double", "string[]", "integer[]"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, and the property of the same name in every projection."""

    name: str
    type: ColumnType
    description: str
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A Parquet table: its columns in order, and the columns that it is sorted and unique by."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NodeLabel:
    """A Neo4j label: the table and rows (``where``) that its nodes come from.

    ``properties`` are the columns that become properties; the key is always ``id``.
    """

    label: str
    table: str
    properties: tuple[str, ...]
    where: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationshipType:
    """A Neo4j relationship type: its rows, its two ends and its properties.

    ``start`` and ``end`` are columns that hold node ids; ``start_label`` and ``end_label`` the
    labels that those ids are looked up under.
    """

    type: str
    table: str
    start: str
    start_label: str
    end: str
    end_label: str
    properties: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)


_id = Column("id", "string", "stable, readable identifier")

_TABLES = (
    Table(
        "papers",
        "one row a paper",
        (
            _id,
            Column("title", "string", "title as its source gives it"),
            Column("abstract", "string", "abstract as its source gives it"),
            Column("publishedDate", "date", "first day of the known period", nullable=True),
            Column("datePrecision", "string", "day, inferred (year inferred), month, year or none"),
            Column("venue", "string", "journal, conference or archive", nullable=True),
            Column("url", "string", "address of the paper", nullable=True),
            Column("upvotes", "integer", "votes on the page", nullable=True),
            Column("comments", "integer", "comments on the page", nullable=True),
            Column("authorCount", "integer", "number of authors", nullable=True),
            Column("categories", "string[]", "subject categories of the source"),
            Column("identifiers", "string[]", "every known id, scheme:value"),
            Column("licence", "string", "licence of the abstract", nullable=True),
            Column("sources", "string[]", "every place that the record was read from, file:line"),
        ),
        ("id",),
    ),
    Table(
        "entities",
        "one row a method, dataset, benchmark, task or metric",
        (
            _id,
            Column("name", "string", "canonical name"),
            Column("type", "string", "METHOD, DATASET, BENCHMARK, TASK or METRIC"),
            Column("aliases", "string[]", "other names, most used first"),
            Column("paperCount", "integer", "papers that name it"),
            Column("firstSeen", "date", "date of the first paper that names it", nullable=True),
            Column("introducedBy", "string[]", "papers that introduce it, earliest first"),
            Column("votes", "string[]", "papers for each type, TYPE:count, most first"),
        ),
        ("id",),
    ),
    Table(
        "mentions",
        "one row an occurrence of an entity in a paper",
        (
            Column("paper", "string", "paper id"),
            Column("start", "integer", "code point offset into title + newline + abstract"),
            Column("end", "integer", "end offset, exclusive"),
            Column("entity", "string", "entity id"),
            Column("type", "string", "type in this paper"),
            Column("surface", "string", "the text of the span"),
            Column("confidence", "double", "probability that the mention is right"),
        ),
        ("paper", "start", "end"),
    ),
    Table(
        "relations",
        "one row a paper and entity",
        (
            Column("paper", "string", "paper id"),
            Column("entity", "string", "entity id"),
            Column("relation", "string", "INTRODUCES, EVALUATES_ON, USES, COMPARES_WITH, MENTIONS"),
            Column("confidence", "double", "probability that the relation is right"),
            Column("count", "integer", "mentions in the paper"),
            Column("sentence", "string", "the sentence that shows the relation best"),
            Column("starts", "integer[]", "start offsets of all mentions"),
            Column("ends", "integer[]", "end offsets of all mentions"),
        ),
        ("paper", "entity"),
    ),
    Table(
        "entity_links",
        "one row a version or variant edge",
        (
            Column("source", "string", "entity id, the newer or narrower one"),
            Column("target", "string", "entity id"),
            Column("relation", "string", "VERSION_OF or VARIANT_OF"),
            Column("why", "string", "the rule that found it"),
        ),
        ("source", "target", "relation"),
    ),
    Table(
        "citations",
        "one row a stated citation or an inferred BUILDS_ON",
        (
            Column("citing", "string", "paper id"),
            Column("cited", "string", "paper id"),
            Column("relation", "string", "CITES (stated) or BUILDS_ON (inferred)"),
            Column("source", "string", "metadata, or the inference"),
            Column("confidence", "double", "1 for a stated citation"),
            Column("via", "string[]", "entities that an inference rests on"),
        ),
        ("citing", "cited", "relation"),
    ),
    Table(
        "shared",
        "one row a pair of papers that share entities, the smaller id first",
        (
            Column("source", "string", "paper id"),
            Column("target", "string", "paper id"),
            Column("weight", "double", "sum of log(N / df) over the shared entities"),
            Column("count", "integer", "shared entities"),
            Column("entities", "string[]", "ids of the shared entities"),
        ),
        ("source", "target"),
    ),
    Table(
        "results",
        "one row a reported number",
        (
            _id,
            Column("paper", "string", "paper id"),
            Column("method", "string", "entity id"),
            Column("on", "string", "entity id of the benchmark or dataset"),
            Column("metric", "string", "entity id"),
            Column("value", "double", "the number"),
            Column("unit", "string", "unit as written, may be empty"),
            Column("rawValue", "string", "the number as written"),
            Column("sentence", "string", "the sentence that reports it"),
            Column("confidence", "double", "probability that the result is right"),
        ),
        ("id",),
    ),
    Table(
        "topics",
        "one row a community of papers",
        (
            _id,
            Column("label", "string", "short readable name"),
            Column("terms", "string[]", "defining entities' names, strongest first"),
            Column("level", "integer", "1 coarse, 2 fine"),
            Column("parent", "string", "topic id of the level above", nullable=True),
            Column("paperCount", "integer", "papers in it"),
        ),
        ("id",),
    ),
    Table(
        "paper_topics",
        "one row a paper and topic",
        (
            Column("paper", "string", "paper id"),
            Column("topic", "string", "topic id"),
            Column("score", "double", "share of the paper's links that stay in the topic"),
        ),
        ("paper", "topic"),
    ),
    Table(
        "authors",
        "one row an author or organisation",
        (
            _id,
            Column("name", "string", "name as most sources give it"),
            Column("label", "string", "Author or Organisation"),
        ),
        ("id",),
    ),
    Table(
        "authorships",
        "one row an author or organisation of a paper",
        (
            Column("author", "string", "author id"),
            Column("paper", "string", "paper id"),
            Column("relation", "string", "AUTHORED or PUBLISHED"),
            Column("position", "integer", "place in the list, from 1"),
        ),
        ("paper", "relation", "position"),
    ),
    Table(
        "rejected",
        "one row a record that was set aside",
        (
            Column("source", "string", "file:line or file#record"),
            Column("reason", "string", "why, and how to mend it"),
        ),
        ("source", "reason"),
    ),
)

TABLES: Mapping[str, Table] = {table.name: table for table in _TABLES}


def _entity_node(entity_type: str) -> NodeLabel:
    return NodeLabel(
        entity_type.title(),
        "entities",
        ("id", "name", "aliases", "paperCount", "firstSeen", "introducedBy", "votes"),
        {"type": entity_type},
        ("Entity",),
    )


NODES: tuple[NodeLabel, ...] = (
    NodeLabel("Paper", "papers", tuple(column.name for column in TABLES["papers"].columns)),
    *(_entity_node(entity_type) for entity_type in ENTITY_TYPES),
    NodeLabel("Topic", "topics", ("id", "label", "terms", "level", "paperCount")),
    NodeLabel("Author", "authors", ("id", "name"), {"label": "Author"}),
    NodeLabel("Organisation", "authors", ("id", "name"), {"label": "Organisation"}),
    NodeLabel(
        "Result",
        "results",
        ("id", "value", "unit", "rawValue", "sentence", "confidence"),
    ),
)


def _paper_entity(relation: str) -> RelationshipType:
    return RelationshipType(
        relation,
        "relations",
        "paper",
        "Paper",
        "entity",
        "Entity",
        ("confidence", "count", "sentence", "starts", "ends"),
        {"relation": relation},
    )


RELATIONSHIPS: tuple[RelationshipType, ...] = (
    *(
        _paper_entity(relation)
        for relation in ("INTRODUCES", "EVALUATES_ON", "USES", "COMPARES_WITH", "MENTIONS")
    ),
    RelationshipType(
        "SHARES_ENTITIES",
        "shared",
        "source",
        "Paper",
        "target",
        "Paper",
        ("weight", "count", "entities"),
    ),
    RelationshipType(
        "CITES",
        "citations",
        "citing",
        "Paper",
        "cited",
        "Paper",
        ("source",),
        {"relation": "CITES"},
    ),
    RelationshipType(
        "BUILDS_ON",
        "citations",
        "citing",
        "Paper",
        "cited",
        "Paper",
        ("confidence", "via"),
        {"relation": "BUILDS_ON"},
    ),
    *(
        RelationshipType(
            relation,
            "entity_links",
            "source",
            "Entity",
            "target",
            "Entity",
            ("why",),
            {"relation": relation},
        )
        for relation in ("VERSION_OF", "VARIANT_OF")
    ),
    RelationshipType("ABOUT", "paper_topics", "paper", "Paper", "topic", "Topic", ("score",)),
    RelationshipType(
        "AUTHORED",
        "authorships",
        "author",
        "Author",
        "paper",
        "Paper",
        ("position",),
        {"relation": "AUTHORED"},
    ),
    RelationshipType(
        "PUBLISHED",
        "authorships",
        "author",
        "Organisation",
        "paper",
        "Paper",
        ("position",),
        {"relation": "PUBLISHED"},
    ),
    RelationshipType("REPORTS", "results", "paper", "Paper", "id", "Result"),
    RelationshipType("OF_METHOD", "results", "id", "Result", "method", "Entity"),
    RelationshipType("ON", "results", "id", "Result", "on", "Entity"),
    RelationshipType("IN_METRIC", "results", "id", "Result", "metric", "Entity"),
)
