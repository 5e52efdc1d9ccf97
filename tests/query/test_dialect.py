"""What the embedded engine lacks is said in a sentence; what writes is refused."""

from __future__ import annotations

import pytest

from graphbuild.errors import QueryError
from graphbuild.query import GrafeoEngine
from graphbuild.query.dialect import check_read_only

LACKING = [
    ("MATCH (n:Method|Dataset) RETURN n.id AS id", "(n) and WHERE n:A OR n:B"),
    ("MATCH (n:Entity&!Method) RETURN n.id AS id", "(n:A) and WHERE NOT n:B"),
    ("MATCH (n:!Method) RETURN n.id AS id", "(n:A) and WHERE NOT n:B"),
    ("MATCH (a:Paper)-[:CITES]->{1,3}(b) RETURN b.id AS id", "write *1..3"),
    ("MATCH (a:Paper) (()-[:CITES]->()){1,3} (b) RETURN b.id AS id", "write *1..3"),
    ("MATCH (p:Paper WHERE p.upvotes > 3) RETURN p.id AS id", "WHERE after the pattern"),
    ("MATCH (p:Paper) RETURN COLLECT { MATCH (p)-[:USES]->(e) RETURN e.id } AS x", "collect(x)"),
    ("RETURN round(1.25, 1) AS x", "round(100 * x) / 100.0"),
    ("RETURN date.truncate('month', date('2024-02-03')) AS x", "parts of a date"),
    ("RETURN duration.between(date('2024-01-01'), date()) AS x", "parts of a date"),
    ("MATCH p = SHORTEST 1 (a:Paper)-[:CITES]-+(b:Paper) RETURN p", "shortestPath("),
    ("RETURN apoc.version() AS x", "procedures of APOC"),
    ("MATCH (p:Paper) RETURN collect(p.id)[0..2] AS x", "WITH collect(...) AS x"),
    ("RETURN frobnicate(1) AS x", "no function frobnicate()"),
    ("MATCH (p:Paper {id: $id}) RETURN p.id AS id", "give -p id=VALUE"),
    ("MATCH (p:Paper RETURN p", "does not accept the query: syntax error"),
]

WRITING = [
    "CREATE (n:Paper {id: 'x'})",
    "MATCH (n) SET n.x = 1",
    "MATCH (n) DETACH  DELETE n",
    "MERGE (n:Paper {id: 'x'}) RETURN n",
    "MATCH (n) REMOVE n.title RETURN n",
    "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row",
    "MATCH (n) FOREACH (x IN [1] | SET n.x = x)",
    "CREATE INDEX FOR (n:Paper) ON (n.x)",
    "DROP INDEX x",
    "/* read */ match (n) set n.x = 1",
]

READING = [
    "MATCH (n) WHERE n.name = 'CREATE SET' RETURN n.name AS name ORDER BY name",
    "MATCH (n:Paper) RETURN n.id AS created ORDER BY created LIMIT 1",
    "// SET nothing\nMATCH (n:Paper) RETURN count(n) AS n",
    "MATCH (n:Paper) RETURN n.id AS `DELETE` ORDER BY n.id",
]


@pytest.mark.parametrize(("text", "instead"), LACKING)
def test_a_query_beyond_the_engine_gets_a_sentence_with_the_way_around(
    embedded: GrafeoEngine, text: str, instead: str
) -> None:
    with pytest.raises(QueryError) as caught:
        embedded.run(text, {})
    message = str(caught.value)
    assert instead in message
    assert "\n" not in message
    assert "GRAFEO-" not in message


@pytest.mark.parametrize("text", WRITING)
def test_a_query_that_writes_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="the query writes"):
        check_read_only(text)


@pytest.mark.parametrize("text", WRITING)
def test_the_engine_itself_has_the_file_open_for_reading_only(
    embedded: GrafeoEngine, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = embedded.run("MATCH (n) RETURN count(n) AS n", {})
    monkeypatch.setattr("graphbuild.query.embedded.check_read_only", lambda _: None)
    with pytest.raises(QueryError):
        embedded.run(text, {})
    assert embedded.run("MATCH (n) RETURN count(n) AS n", {}) == before


@pytest.mark.parametrize("text", READING)
def test_words_in_strings_names_and_comments_do_not_write(
    embedded: GrafeoEngine, text: str
) -> None:
    assert embedded.run(text, {}).columns
