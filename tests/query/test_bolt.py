"""Queries over Bolt: values, refusals, limits and connections, on real servers."""

from __future__ import annotations

import datetime

import pytest

from graphbuild.errors import ConnectionFailedError, QueryError, UsageError
from graphbuild.neo4j_server import Neo4jServer
from graphbuild.query import BoltEngine, Engine, GraphNode, GraphPath, GraphRelationship

pytestmark = pytest.mark.neo4j


def test_it_is_an_engine(small_neo4j: BoltEngine) -> None:
    assert isinstance(small_neo4j, Engine)


def test_nodes_relationships_and_paths_come_as_frozen_records(small_neo4j: BoltEngine) -> None:
    ((node, relationship, path, day, names),) = small_neo4j.run(
        "MATCH path = (p:Paper {id: $id})-[r:INTRODUCES]->(m:Method) "
        "RETURN m, r, path, p.publishedDate AS day, {a: [m.name, null]} AS names",
        {"id": "arxiv:2402.00002"},
    ).rows
    assert isinstance(node, GraphNode)
    assert node.labels == ("Entity", "Method")
    assert node.properties["aliases"] == ["low-rank adaptation"]
    assert isinstance(relationship, GraphRelationship)
    assert relationship.properties["starts"] == [0, 10]
    assert isinstance(path, GraphPath)
    assert path.relationships[0].end == path.nodes[1].key
    assert day == datetime.date(2024, 2, 5)
    assert names == {"a": ["LoRA", None]}


@pytest.mark.parametrize(
    "text",
    ["CREATE (n:Paper {id: 'x'})", "MATCH (n) SET n.x = 1", "MATCH (n) DETACH DELETE n"],
)
def test_a_query_that_writes_is_refused_and_changes_nothing(
    small_neo4j: BoltEngine, text: str
) -> None:
    with pytest.raises(QueryError, match="the query writes; queries only read"):
        small_neo4j.run(text, {})
    ((nodes, marked),) = small_neo4j.run("MATCH (n) RETURN count(n) AS n, count(n.x) AS x", {}).rows
    assert (nodes, marked) == (35, 0)


def test_a_query_that_takes_too_long_is_ended(small_neo4j: BoltEngine) -> None:
    endless = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b) AS s"
    with pytest.raises(QueryError, match=r"longer than 0\.5 s and was ended"):
        small_neo4j.run(endless, {}, timeout=0.5)
    assert small_neo4j.run("RETURN 1 AS one", {}).rows == ((1,),)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("MATCH (p:Paper RETURN p", "Neo4j does not accept the query: "),
        ("RETURN nothing", "Neo4j does not accept the query: .*nothing"),
        ("MATCH (p {id: $id, title: $title}) RETURN p", "needs a value for .*give -p .*=VALUE"),
        ("RETURN 1 / 0 AS x", "Neo4j does not accept the query: .* zero"),
    ],
)
def test_a_faulty_query_gets_one_sentence(
    small_neo4j: BoltEngine, text: str, complaint: str
) -> None:
    with pytest.raises(QueryError, match=complaint) as caught:
        small_neo4j.run(text, {})
    assert "\n" not in str(caught.value)


def test_what_neo4j_alone_can_do_is_not_held_back(small_neo4j: BoltEngine) -> None:
    text = "MATCH (n:Method|Dataset WHERE n.paperCount > 1) RETURN n.name AS name ORDER BY n.id"
    assert [row[0] for row in small_neo4j.run(text, {}).rows] == [
        "Wikipedia",
        "GPT-4",
        "LoRA",
        "QLoRA",
    ]


def test_a_wrong_password_an_unknown_database_and_a_dead_port_are_told_apart(
    neo4j_server: Neo4jServer,
) -> None:
    uri, user, password = neo4j_server.uri, neo4j_server.user, neo4j_server.password
    with pytest.raises(ConnectionFailedError, match="NEO4J_PASSWORD") as caught:
        BoltEngine(uri, user, "not the password")
    assert "not the password" not in str(caught.value)
    with pytest.raises(ConnectionFailedError, match=r"no database 'nowhere'.*--database"):
        BoltEngine(uri, user, password, "nowhere")
    with pytest.raises(ConnectionFailedError, match="no Neo4j server answers"):
        BoltEngine("bolt://localhost:1", user, password)
    with pytest.raises(UsageError, match="is no address"):
        BoltEngine("localhost", user, password)
