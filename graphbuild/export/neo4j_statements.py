"""The statements of ``cypher/schema`` and ``cypher/load`` with the names of the schema in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graphbuild.cypher_files import fill, read_cypher
from graphbuild.export.neo4j_rows import key_label
from graphbuild.schema import NODES, NodeLabel, RelationshipType

__all__ = [
    "FULLTEXT_INDEX",
    "Index",
    "NodeWrites",
    "RelationshipWrites",
    "constraint_statements",
    "fulltext_statement",
    "index_statement",
    "indexes",
    "node_statement",
    "node_writes",
    "relationship_statement",
    "relationship_writes",
]

FULLTEXT_INDEX = "graphbuild_text"
_FULLTEXT_PROPERTIES = ("title", "abstract", "name", "aliases")
_INDEXED_PROPERTIES = ("name", "publishedDate", "firstSeen")


class Index(NamedTuple):
    """An index on a property of a label, and whether the property is text."""

    name: str
    label: str
    property: str


class NodeWrites(NamedTuple):
    """The statements that write nodes of a label.

    ``number`` counts those of the key label; where there are none, ``first`` creates ``$rows``.
    Otherwise ``known`` takes ``$keys``, the ids, and gives those that are there; ``new`` writes the
    ``$rows`` of the others, and ``merge`` compares the ``$rows`` of these with what is there.
    """

    number: str
    first: str
    known: str
    new: str
    merge: str


class RelationshipWrites(NamedTuple):
    """The statements that write relationships of a type.

    As those of nodes, but ``known`` takes and gives ids of start nodes, ``$rows`` are grouped by
    them, and ``first`` takes ``PlacedRows``. ``turn`` makes loads at the same time wait for each
    other.
    """

    turn: str
    number: str
    first: str
    known: str
    new: str
    merge: str


def constraint_statements() -> Iterator[str]:
    """Give the statements that make ids unique, one for each label.

    Yields
    ------
    str
        Cypher.

    Examples
    --------
    >>> next(constraint_statements()).splitlines()[0]
    'CREATE CONSTRAINT paper_id IF NOT EXISTS'
    """
    for label in _labels():
        yield fill(
            read_cypher("schema/constraint"), {"name": f"{label.lower()}_id", "label": label}
        )


def indexes() -> Iterator[Index]:
    """Give the indexes on names and dates, one for each label and property.

    Yields
    ------
    Index
        What to index.

    Examples
    --------
    >>> next(indexes())
    Index(name='paper_publisheddate', label='Paper', property='publishedDate')
    """
    for label in _labels():
        node = next(node for node in NODES if label in (node.label, *node.also))
        for name in _INDEXED_PROPERTIES:
            if name in node.properties:
                yield Index(f"{label}_{name}".lower(), label, name)


def index_statement(index: Index, *, drop: bool = False) -> str:
    """Give the statement that makes an index, or drops it.

    Parameters
    ----------
    index
        What ``indexes`` gives.
    drop
        Whether to drop it.

    Returns
    -------
    str
        Cypher.
    """
    return fill(read_cypher("schema/drop_index" if drop else "schema/index"), index._asdict())


def fulltext_statement() -> str:
    """Give the statement that makes the full-text index.

    Returns
    -------
    str
        Cypher.

    Examples
    --------
    >>> print(fulltext_statement())
    CREATE FULLTEXT INDEX graphbuild_text IF NOT EXISTS
    FOR (n:Paper|Entity|Author|Organisation) ON EACH [n.title, n.abstract, n.name, n.aliases]
    """
    labels = {
        key_label(node): None for node in NODES if set(node.properties) & set(_FULLTEXT_PROPERTIES)
    }
    return fill(
        read_cypher("schema/fulltext"),
        {
            "name": FULLTEXT_INDEX,
            "labels": "|".join(labels),
            "properties": ", ".join(f"n.{name}" for name in _FULLTEXT_PROPERTIES),
        },
    )


def node_statement(node: NodeLabel) -> str:
    """Give the statement that loads the nodes of a label; it takes ``$rows``.

    Parameters
    ----------
    node
        A label of the schema.

    Returns
    -------
    str
        Cypher.
    """
    names = _node_names(node)
    if not node.also:
        return fill(read_cypher("load/nodes"), names)
    others = [
        other.label for other in NODES if other.also == node.also and other.label != node.label
    ]
    names |= {"others": " OR n:".join(others), "absent": ":".join(others)}
    return fill(read_cypher("load/typed_nodes"), names)


def node_writes(node: NodeLabel) -> NodeWrites:
    """Give the statements that write nodes of a label.

    Parameters
    ----------
    node
        A label of the schema.

    Returns
    -------
    NodeWrites
        Cypher.

    Examples
    --------
    >>> topic = next(node for node in NODES if node.label == "Topic")
    >>> print(node_writes(topic).new)
    UNWIND $rows AS row
    MERGE (n:Topic {id: row[0]})
    SET n:Topic, n += {label: row[1], terms: row[2], level: row[3], paperCount: row[4]}
    """
    names = _node_names(node)
    number, first, known, new = (
        fill(read_cypher(f"load/{name}"), names)
        for name in ("node_count", "first_nodes", "known_nodes", "new_nodes")
    )
    return NodeWrites(number, first, known, new, node_statement(node))


def relationship_writes(relationship: RelationshipType) -> RelationshipWrites:
    """Give the statements that write relationships of a type.

    Parameters
    ----------
    relationship
        A type of the schema.

    Returns
    -------
    RelationshipWrites
        Cypher.

    Examples
    --------
    >>> from graphbuild.schema import RELATIONSHIPS
    >>> about = next(kind for kind in RELATIONSHIPS if kind.type == "ABOUT")
    >>> print(relationship_writes(about).new.splitlines()[-1])
    CREATE (a)-[:ABOUT {score: row[1]}]->(b)
    """
    names = ("type_count", "first_relationships", "known_starts", "new_relationships", "load")
    return RelationshipWrites(
        fill(read_cypher("load/turn"), {"label": key_label(NODES[0])}),
        *(relationship_statement(name, relationship) for name in names),
    )


def relationship_statement(name: str, relationship: RelationshipType) -> str:
    """Put the names of a relationship type into a statement of ``cypher/load``.

    Parameters
    ----------
    name
        The statement; ``load`` picks the one that loads the type's rows.
    relationship
        A type of the schema.

    Returns
    -------
    str
        Cypher.
    """
    if name == "load":
        name = "relationships" if relationship.properties else "bare_relationships"
    return fill(
        read_cypher(f"load/{name}"),
        {
            "type": relationship.type,
            "start": relationship.start_label,
            "end": relationship.end_label,
            "properties": _map(relationship.properties, 2 if name == "first_relationships" else 1),
            "assignments": _assignments("r", relationship.properties),
            "differences": _differences("r", relationship.properties),
        },
    )


def _labels() -> list[str]:
    """Give every label whose ids are unique, the common ones after those that share them."""
    labels = dict.fromkeys(node.label for node in NODES)
    return list(labels | dict.fromkeys(label for node in NODES for label in node.also))


def _node_names(node: NodeLabel) -> dict[str, str]:
    properties = [name for name in node.properties if name != "id"]
    return {
        "key": key_label(node),
        "label": node.label,
        "labels": ":".join((*node.also, node.label)),
        "properties": _map(properties, 1),
        "assignments": _assignments("n", properties),
        "differences": _differences("n", properties),
    }


def _map(properties: Sequence[str], first: int) -> str:
    return ", ".join(f"{name}: row[{place}]" for place, name in enumerate(properties, start=first))


def _assignments(variable: str, properties: Sequence[str]) -> str:
    return ", ".join(
        f"{variable}.{name} = row[{place}]" for place, name in enumerate(properties, start=1)
    )


def _differences(variable: str, properties: Sequence[str]) -> str:
    # coalesce, since a comparison with a missing value is neither true nor false in Cypher.
    return " OR ".join(
        f"coalesce({variable}.{name} <> row[{place}], "
        f"NOT ({variable}.{name} IS NULL AND row[{place}] IS NULL))"
        for place, name in enumerate(properties, start=1)
    )
