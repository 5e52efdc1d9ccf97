"""Load rates of a graph folder: the plain way, ``graphbuild load`` and the bulk importer, one run.

    python benchmarks/neo4j_load.py GRAPH [--version 5.26.0]

Each way fills a fresh server of its own. The plain way is what users write first: one session,
batches of 1,000 rows as maps, MERGE between matched ends, every property set.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import neo4j

from graphbuild.export.neo4j import load_graph
from graphbuild.export.neo4j_csv import import_arguments, write_neo4j_csv
from graphbuild.export.neo4j_rows import GraphRows, key_label
from graphbuild.export.neo4j_statements import constraint_statements
from graphbuild.neo4j_server import LTS, Neo4jServer, run_importer


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", type=Path)
    parser.add_argument("--version", default=LTS)
    options = parser.parse_args()
    rows = GraphRows(options.graph)
    things = (
        sum(nodes.table.num_rows for nodes in rows.nodes),
        sum(found.table.num_rows for found in rows.relationships),
    )
    print(f"Neo4j {options.version}: {things[0]} nodes, {things[1]} relationships")
    base = _run(options.version, lambda server: _plain(server, rows))
    _show("plain way", base, things, base)
    ours = _run(options.version, lambda server: _load(server, options.graph))
    _show("graphbuild load", ours, things, base)
    again = _run(options.version, lambda server: _load(server, options.graph, again=True))
    _show("graphbuild load, again", again, things, base)
    _show("bulk importer", _bulk(options.version, options.graph), things, base)


def _run(version: str, work: Callable[[Neo4jServer], tuple[float, float]]) -> tuple[float, float]:
    with (
        tempfile.TemporaryDirectory() as home,
        Neo4jServer.start(home, version=version, heap="1g") as server,
    ):
        return work(server)


def _plain(server: Neo4jServer, rows: GraphRows) -> tuple[float, float]:
    with server.driver() as driver, driver.session(database="neo4j") as session:
        for statement in constraint_statements():
            session.run(statement).consume()
        started = time.perf_counter()
        for nodes in rows.nodes:
            labels = "".join(f" SET n:{label}" for label in (nodes.node.label,))
            sets = ", ".join(f"n.{name} = row.{name}" for name in nodes.properties)
            query = (
                f"UNWIND $rows AS row MERGE (n:{key_label(nodes.node)} {{id: row.id}})"
                f"{labels} SET {sets}"
            )
            _send(session, query, nodes.table.to_pylist())
        middle = time.perf_counter()
        for found in rows.relationships:
            kind = found.relationship
            sets = ", ".join(f"r.{name} = row.{name}" for name in kind.properties)
            query = (
                f"UNWIND $rows AS row MATCH (a:{kind.start_label} {{id: row.start}}) "
                f"MATCH (b:{kind.end_label} {{id: row.end}}) MERGE (a)-[r:{kind.type}]->(b)"
                + (f" SET {sets}" if sets else "")
            )
            _send(session, query, found.table.to_pylist())
        return middle - started, time.perf_counter() - middle


def _send(session: neo4j.Session, query: str, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), 1000):
        batch = rows[start : start + 1000]
        session.execute_write(lambda tx, batch=batch: tx.run(query, rows=batch).consume())


def _load(server: Neo4jServer, graph: Path, *, again: bool = False) -> tuple[float, float]:
    if again:
        load_graph(graph, server.uri, password=server.password)
    first_relationship: list[float] = []

    def show_progress(name: str, _done: int, _total: int) -> None:
        if name.isupper() and not first_relationship:
            first_relationship.append(time.perf_counter())

    started = time.perf_counter()
    load_graph(graph, server.uri, password=server.password, progress=show_progress)
    ended = time.perf_counter()
    middle = first_relationship[0] if first_relationship else ended
    return middle - started, ended - middle


def _bulk(version: str, graph: Path) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "csv"
        started = time.perf_counter()
        write_neo4j_csv(graph, files)
        middle = time.perf_counter()
        done = run_importer(Path(folder) / "home", import_arguments(files), version=version)
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        return middle - started, time.perf_counter() - middle


def _show(
    name: str, seconds: tuple[float, float], things: tuple[int, int], base: tuple[float, float]
) -> None:
    total = sum(seconds)
    print(
        f"{name:24} {seconds[0]:7.1f} s + {seconds[1]:7.1f} s = {total:7.1f} s  "
        f"{sum(things) / total:9.0f} things/s  {sum(base) / total:5.1f}x",
        flush=True,
    )


if __name__ == "__main__":
    _main()
