from __future__ import annotations

import copy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from graphbuild.errors import ExportError, UsageError
from graphbuild.export.neo4j import LoadReport, load_graph
from graphbuild.neo4j_server import Neo4jServer
from graphbuild.store import Manifest, write_graph

pytestmark = pytest.mark.neo4j

Load = Callable[..., LoadReport]


@pytest.fixture
def load(neo4j_server: Neo4jServer) -> Load:
    def load(graph: Any, **options: Any) -> LoadReport:
        return load_graph(graph, neo4j_server.uri, password=neo4j_server.password, **options)

    return load


def test_every_node_and_relationship_arrives_with_every_property(
    clean_database, load, graph_rows, graph_tables, content_of_tables, content_of_database, tmp_path
) -> None:
    tables = graph_tables(graph_rows(20))
    write_graph(tmp_path / "graph", tables, Manifest())
    report = load(tmp_path / "graph")
    expected = content_of_tables(tables)
    assert content_of_database(clean_database) == expected
    assert report.created == len(expected.nodes) + len(expected.relationships)
    assert all(kind.rows for kind in report.kinds), "the test graph lacks a label or type"


def test_loading_twice_equals_loading_once(
    clean_database, load, graph_rows, graph_tables, content_of_database
) -> None:
    tables = graph_tables(graph_rows(20))
    load(tables)
    once = content_of_database(clean_database)
    report = load(tables, prune=True)
    assert content_of_database(clean_database) == once
    assert (report.created, report.changed, report.removed) == (0, 0, 0)
    assert report.unchanged == len(once.nodes) + len(once.relationships)


def test_two_loads_at_a_time_equal_one(
    clean_database, load, graph_rows, graph_tables, content_of_tables, content_of_database
) -> None:
    tables = graph_tables(graph_rows(30))
    with ThreadPoolExecutor() as pool:
        loads = [pool.submit(load, tables, batch_size=size, workers=1) for size in (20, 23)]
        reports = [future.result() for future in loads]
    expected = content_of_tables(tables)
    assert content_of_database(clean_database) == expected
    assert sum(report.created for report in reports) == (
        len(expected.nodes) + len(expected.relationships)
    )


def test_a_grown_graph_changes_only_what_changed(
    clean_database, load, graph_rows, graph_tables, content_of_tables, content_of_database
) -> None:
    rows = graph_rows(20)
    load(graph_tables(rows))
    grown = copy.deepcopy(rows)
    grown["papers"][1]["title"] = "Another title"
    grown["papers"][2]["upvotes"] = None
    grown["papers"][3]["publishedDate"] = date(2020, 2, 29)
    grown["entities"][1]["aliases"] = ["T1"]
    grown["relations"][0]["starts"] = [7]
    grown["shared"][0]["weight"] = 2.5
    grown["papers"].append({**rows["papers"][0], "id": "arxiv:2501.00001", "venue": None})
    grown["citations"].append(
        {**rows["citations"][0], "citing": "arxiv:2501.00001", "cited": rows["papers"][0]["id"]}
    )
    report = load(graph_tables(grown))
    counts = {kind.name: (kind.created, kind.changed) for kind in report.kinds}
    assert {name: count for name, count in counts.items() if any(count)} == {
        "Paper": (1, 3),
        "Dataset": (0, 1),
        grown["relations"][0]["relation"]: (0, 1),
        "SHARES_ENTITIES": (0, 1),
        "CITES": (1, 0),
    }
    assert content_of_database(clean_database) == content_of_tables(graph_tables(grown))


def test_pruning_removes_what_is_gone_and_without_it_all_stays(
    clean_database, load, graph_rows, graph_tables, content_of_tables, content_of_database
) -> None:
    rows = graph_rows(20)
    load(graph_tables(rows))
    before = content_of_database(clean_database)
    gone = rows["papers"].pop()["id"]
    for table, ends in {
        "relations": ("paper",),
        "shared": ("source", "target"),
        "citations": ("citing", "cited"),
        "paper_topics": ("paper",),
    }.items():
        rows[table] = [row for row in rows[table] if gone not in [row[end] for end in ends]]
    link = rows["entity_links"].pop()
    smaller = graph_tables(rows)
    load(smaller)
    assert content_of_database(clean_database) == before
    report = load(smaller, prune=True, batch_size=3)
    after = content_of_database(clean_database)
    assert after == content_of_tables(smaller)
    removed = {kind.name: kind.removed for kind in report.kinds if kind.removed}
    assert removed["Paper"] == 1
    assert removed[link["relation"]] == 1
    assert report.removed == (
        len(before.nodes) + len(before.relationships) - len(after.nodes) - len(after.relationships)
    )


def test_what_the_user_added_stays(
    clean_database, load, graph_rows, graph_tables, content_of_database
) -> None:
    tables = graph_tables(graph_rows(10))
    load(tables)
    clean_database.execute_query(
        "MATCH (p:Paper {id: $id}), (q:Paper) WHERE q.id <> p.id WITH p, q LIMIT 1 "
        "MATCH (p)-[u:USES|EVALUATES_ON|INTRODUCES|MENTIONS|COMPARES_WITH]->(e:Entity) "
        "WITH p, q, u, e LIMIT 1 "
        "SET p:Favourite, p.note = 'read on Monday', u.checked = true, e.wiki = 'Q1' "
        "CREATE (p)-[:READ_BEFORE {why: 'order'}]->(q) "
        "CREATE (:Note {id: 'n', text: 'mine'})-[:ON]->(p), (:Paper {title: 'a draft of mine'})",
        id=tables["papers"].column("id")[0].as_py(),
    )
    before = content_of_database(clean_database)
    report = load(tables, prune=True)
    assert content_of_database(clean_database) == before
    assert (report.created, report.changed, report.removed) == (0, 0, 0)


def test_an_entity_whose_type_changed_loses_the_old_label(
    clean_database, load, graph_rows, graph_tables, content_of_tables, content_of_database
) -> None:
    rows = graph_rows(10)
    load(graph_tables(rows))
    rows["entities"][0]["type"] = "TASK"
    report = load(graph_tables(rows))
    assert content_of_database(clean_database) == content_of_tables(graph_tables(rows))
    assert (report.created, report.changed) == (0, 1)


HOSTILE = (
    "'; MATCH (n) DETACH DELETE n; //",
    '"}) DETACH DELETE n //',
    "`) SET n:Owned //",
    "$rows $password {id: row[0]} <label>",
    "tab\t, newline\n, return\r, nul \x00, bell \x07, escape \x1b, DEL \x7f",
    "\u202eright to left\u2066, no space\u200b, accent e\u0301, family 👩‍👩‍👧, 𝔘nicode, \ufffe",
    "\\u0027 \\' \\\\ %s {0} ${jndi:ldap://x} <script>",
    " leading, trailing \u3000",
    "x" * 100_000,
    "ü€😀" * 33_334,
)


def test_hostile_text_arrives_unchanged(
    clean_database, load, graph_rows, graph_tables, content_of_tables, content_of_database
) -> None:
    rows = graph_rows(len(HOSTILE))
    for n, text in enumerate(HOSTILE):
        rows["papers"][n] |= {"title": text, "abstract": text, "sources": [text, ""]}
        rows["entities"][n] |= {"name": text, "aliases": [text]}
        rows["relations"][n]["sentence"] = text
    report = load(graph_tables(rows))
    assert content_of_database(clean_database) == content_of_tables(graph_tables(rows))
    # Names of 100,000 characters fit no index, so those labels go without and the user is told.
    assert any("no index on Entity.name" in note for note in report.notes)
    rows["entities"] = [row | {"name": "short"} for row in rows["entities"]]
    assert load(graph_tables(rows)).notes == ()
    indexes = clean_database.execute_query("SHOW INDEXES YIELD name RETURN collect(name)")
    assert "entity_name" in indexes.records[0].value()


def test_an_id_that_is_too_long_is_named(graph_rows, graph_tables) -> None:
    rows = graph_rows(10)
    rows["papers"][0]["id"] = "x" * 9000
    with pytest.raises(ExportError, match=r"papers: the id 'xxxx.*9000 bytes"):
        load_graph(graph_tables(rows), "bolt://localhost:7687", dry_run=True)


def test_a_row_whose_end_is_missing_is_counted_and_makes_no_ghost(
    clean_database, load, graph_rows, graph_tables, content_of_tables, content_of_database
) -> None:
    rows = graph_rows(10)
    whole = graph_tables(rows)
    rows["citations"].append({**rows["citations"][0], "cited": "doi:10.1000/elsewhere"})
    rows["authorships"].append(
        {
            "author": "author:a",
            "paper": rows["papers"][0]["id"],
            "relation": "AUTHORED",
            "position": 2,
        }
    )
    report = load(graph_tables(rows))
    assert content_of_database(clean_database) == content_of_tables(whole)
    assert {kind.name: kind.skipped for kind in report.kinds if kind.skipped} == {"CITES": 1}
    assert {kind.name: kind.repeated for kind in report.kinds if kind.repeated} == {"AUTHORED": 1}


@pytest.mark.parametrize(("batch_size", "workers"), [(1, 1), (7, 3), (1000, 4)])
def test_batches_and_workers_change_nothing(
    clean_database,
    load,
    graph_rows,
    graph_tables,
    content_of_tables,
    content_of_database,
    batch_size,
    workers,
) -> None:
    tables = graph_tables(graph_rows(12))
    done = []
    load(
        tables,
        batch_size=batch_size,
        workers=workers,
        progress=lambda name, rows, total: done.append((name, rows, total)),
    )
    assert content_of_database(clean_database) == content_of_tables(tables)
    assert ("Paper", 12, 12) in done
    assert all(rows <= total for _, rows, total in done)


def test_frames_load_as_the_folder_does(
    clean_database, load, graph_rows, graph_tables, content_of_tables, content_of_database
) -> None:
    tables = graph_tables(graph_rows(10))
    load({name: tables.frame(name) for name in tables})
    assert content_of_database(clean_database) == content_of_tables(tables)


def test_names_dates_and_words_are_found_by_indexes(
    clean_database, load, graph_rows, graph_tables
) -> None:
    load(graph_tables(graph_rows(10)))

    def operators(query: str, **parameters: Any) -> str:
        plan = clean_database.execute_query(f"EXPLAIN {query}", parameters).summary.plan
        return str(plan)

    assert "NodeIndexSeek" in operators("MATCH (m:Method {name: $x}) RETURN m", x="Thing 0")
    assert "NodeUniqueIndexSeek" in operators("MATCH (e:Entity {id: $x}) RETURN e", x="a")
    assert "NodeIndexSeek" in operators(
        "MATCH (p:Paper) WHERE p.publishedDate >= $d RETURN p", d=date(2024, 1, 2)
    )
    for words, label in (("thing AND 7", "Paper"), ('"no. 5"', "Entity"), ("Ada", "Author")):
        found = clean_database.execute_query(
            "CALL db.index.fulltext.queryNodes('graphbuild_text', $words) YIELD node RETURN node",
            words=words,
        ).records
        assert any(label in record["node"].labels for record in found), words
    names = clean_database.execute_query("SHOW CONSTRAINTS YIELD name RETURN name").records
    assert {"paper_id", "entity_id", "result_id"} <= {record["name"] for record in names}


def test_queries_are_planned_for_what_a_load_left(
    clean_database, load, graph_rows, graph_tables
) -> None:
    # The fixture's server takes no samples by itself.
    for papers in (10, 30):
        tables = graph_tables(graph_rows(papers))
        load(tables)
        data = clean_database.execute_query("CALL db.stats.retrieve('GRAPH COUNTS') YIELD data")
        sizes = {
            (*index["labels"], *index["properties"]): index["estimatedUniqueSize"]
            for index in data.records[0]["data"]["indexes"]
            if index.get("labels")
        }
        assert sizes["Paper", "id"] == papers
        assert sizes["Entity", "name"] == tables["entities"].num_rows


def test_a_dry_run_counts_and_connects_to_nothing(graph_rows, graph_tables) -> None:
    report = load_graph(graph_tables(graph_rows(10)), "bolt://localhost:1", dry_run=True)
    assert not report.written
    assert {kind.name: kind.rows for kind in report.kinds}["Paper"] == 10
    assert any(statement.startswith("CREATE CONSTRAINT") for statement in report.statements)
    assert any("MERGE (n:Paper {id: row[0]})" in statement for statement in report.statements)
    assert not any("<" in word for s in report.statements for word in s.split() if word != "<>")


@pytest.mark.parametrize("option", ["batch_size", "workers"])
def test_numbers_must_be_positive(option) -> None:
    with pytest.raises(UsageError, match="must be at least 1, not 0"):
        load_graph({}, "bolt://localhost:7687", dry_run=True, **{option: 0})


def test_nodes_of_the_user_that_share_an_id_are_reported(
    clean_database, load, graph_rows, graph_tables
) -> None:
    clean_database.execute_query("UNWIND [1, 2] AS n CREATE (:Paper {id: 'twice'})")
    with pytest.raises(ExportError, match=r"share a label and an id.*--database"):
        load(graph_tables(graph_rows(10)))


def test_a_load_that_others_write_beside_creates_nothing_twice(
    clean_database, load, graph_rows, graph_tables, content_of_tables, content_of_database
) -> None:
    tables = graph_tables(graph_rows(30))
    shared = tables["shared"].to_pylist()
    done = []

    def write_too(name: str, *_: int) -> None:
        # After the first batch of the type, another hand adds one that the last batch holds.
        if name == "SHARES_ENTITIES" and not done:
            done.append(name)
            clean_database.execute_query(
                "MATCH (a:Paper {id: $a}), (b:Paper {id: $b}) CREATE (a)-[:SHARES_ENTITIES]->(b)",
                a=shared[-1]["source"],
                b=shared[-1]["target"],
            )

    report = load(tables, batch_size=20, workers=1, progress=write_too)
    assert done
    assert content_of_database(clean_database) == content_of_tables(tables)
    counts = {kind.name: (kind.created, kind.changed) for kind in report.kinds}
    assert counts["SHARES_ENTITIES"] == (len(shared) - 1, 1)


def test_a_node_that_somebody_removes_leaves_no_relationship_in_another_place(
    clean_database, load, graph_rows, graph_tables, content_of_tables, content_of_database
) -> None:
    tables = graph_tables(graph_rows(20))
    gone = tables["papers"].column("id")[7].as_py()

    def remove(name: str, *_: int) -> None:
        if name == "INTRODUCES":
            clean_database.execute_query("MATCH (p:Paper {id: $id}) DETACH DELETE p", id=gone)

    load(tables, progress=remove)
    expected = content_of_tables(tables).relationships
    assert set(content_of_database(clean_database).relationships) == {
        (kind, start, end) for kind, start, end in expected if gone not in (start, end)
    }
    load(tables)
    assert content_of_database(clean_database) == content_of_tables(tables)
