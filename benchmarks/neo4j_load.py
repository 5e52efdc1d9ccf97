"""Load rates of a graph folder: the plain way, ``graphbuild load`` and the bulk importer, one run.

    python benchmarks/neo4j_load.py GRAPH [--version 5.26.0] [--rounds 1] [--warm 2]

Each way fills a fresh server of its own. Half the work of a server that has just started is to
plan statements and to compile itself, so ``--warm N`` has each way load N times before the one that
is measured, the database emptied each time. The plain way is what users write first: one session,
batches of 1,000 rows as maps, MERGE between matched ends, every property set; once with the
constraints only, once with all indexes that ``graphbuild load`` leaves, made first. Besides the
time it prints the processor seconds of server and client, which hang less on what else runs.
"""

from __future__ import annotations

import argparse
import math
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import neo4j

from graphbuild.export.neo4j import load_graph
from graphbuild.export.neo4j_csv import import_arguments, write_neo4j_csv
from graphbuild.export.neo4j_rows import GraphRows, key_label
from graphbuild.export.neo4j_statements import (
    constraint_statements,
    fulltext_statement,
    index_statement,
    indexes,
)
from graphbuild.neo4j_server import LTS, Neo4jServer, run_importer


@dataclass(frozen=True)
class Taken:
    """Seconds for nodes (with the schema) and relationships (with the wait for indexes)."""

    nodes: float
    relationships: float
    processor: float = math.nan

    @property
    def total(self) -> float:
        """Seconds for all."""
        return self.nodes + self.relationships


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", type=Path)
    parser.add_argument("--version", default=LTS)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--warm", type=int, default=0, help="loads before the measured one")
    parser.add_argument("--quick", action="store_true", help="only the plain way and the load")
    options = parser.parse_args()
    rows = GraphRows(options.graph)
    things = (
        sum(nodes.table.num_rows for nodes in rows.nodes),
        sum(found.table.num_rows for found in rows.relationships),
    )
    print(f"Neo4j {options.version}: {things[0]} nodes, {things[1]} relationships")
    print(f"{'':28}{'nodes/s':>10}{'':8}{'rels/s':>10}{'':8}{'things/s':>10}{'':8}{'CPU s':>8}")
    indexed = [*constraint_statements(), *map(index_statement, indexes()), fulltext_statement()]
    ways: dict[str, Callable[[], Taken]] = {
        "plain way": lambda: _run(
            options, lambda server: _plain(server, rows, list(constraint_statements()))
        ),
        "graphbuild load": lambda: _run(options, lambda server: _load(server, options.graph)),
    }
    if not options.quick:
        ways |= {
            "plain way, same indexes": lambda: _run(
                options, lambda server: _plain(server, rows, indexed)
            ),
            "graphbuild load, again": lambda: _run(
                options, lambda server: _load(server, options.graph, again=True)
            ),
            "bulk importer": lambda: _bulk(options.version, options.graph),
        }
    for _ in range(options.rounds):
        base = None
        for name, way in ways.items():
            taken = way()
            base = base or taken
            _show(name, taken, things, base)


def _run(options: argparse.Namespace, work: Callable[[Neo4jServer], Taken]) -> Taken:
    with (
        tempfile.TemporaryDirectory() as home,
        Neo4jServer.start(home, version=options.version, heap="1g") as server,
    ):
        for _ in range(options.warm):
            work(server)
            _empty(server)
        return work(server)


def _empty(server: Neo4jServer) -> None:
    with server.driver() as driver, driver.session(database="neo4j") as session:
        for kind, where in (("CONSTRAINT", ""), ("INDEX", "WHERE type <> 'LOOKUP'")):
            for name in session.run(f"SHOW {kind} YIELD name, type {where} RETURN name").value():
                session.run(f"DROP {kind} {name}").consume()
        for pattern in ("()-[x]->()", "(x)"):
            session.run(
                f"MATCH {pattern} CALL (x) {{ DELETE x }} IN TRANSACTIONS OF 20000 ROWS"
            ).consume()


def _processor(server: Neo4jServer) -> float:
    """Processor seconds of the server and of this process until now (Linux)."""
    stat = Path(f"/proc/{server.pid}/stat")
    if not stat.exists():
        return math.nan
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + time.process_time()


def _plain(server: Neo4jServer, rows: GraphRows, schema: Sequence[str]) -> Taken:
    before = _processor(server)
    with server.driver() as driver, driver.session(database="neo4j") as session:
        started = time.perf_counter()
        for statement in schema:
            session.run(statement).consume()
        for nodes in rows.nodes:
            sets = ", ".join(f"n.{name} = row.{name}" for name in nodes.properties)
            query = (
                f"UNWIND $rows AS row MERGE (n:{key_label(nodes.node)} {{id: row.id}}) "
                f"SET n:{nodes.node.label} SET {sets}"
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
        ended = time.perf_counter()
        return Taken(middle - started, ended - middle, _processor(server) - before)


def _send(session: neo4j.Session, query: str, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), 1000):
        batch = rows[start : start + 1000]
        session.execute_write(_run_rows, query, batch)


def _run_rows(
    transaction: neo4j.ManagedTransaction, query: str, rows: list[dict[str, Any]]
) -> None:
    transaction.run(query, rows=rows).consume()


def _load(server: Neo4jServer, graph: Path, *, again: bool = False) -> Taken:
    if again:
        load_graph(graph, server.uri, password=server.password)
    nodes_done: list[float] = []

    def show_progress(name: str, _done: int, _total: int) -> None:
        if name.isupper() and not nodes_done:
            nodes_done.append(time.perf_counter())

    before = _processor(server)
    started = time.perf_counter()
    load_graph(graph, server.uri, password=server.password, progress=show_progress)
    ended = time.perf_counter()
    middle = nodes_done[0] if nodes_done else ended
    return Taken(middle - started, ended - middle, _processor(server) - before)


def _bulk(version: str, graph: Path) -> Taken:
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "csv"
        started = time.perf_counter()
        write_neo4j_csv(graph, files)
        middle = time.perf_counter()
        done = run_importer(Path(folder) / "home", import_arguments(files), version=version)
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        print(f"{'bulk importer':28}writing the files took {middle - started:.1f} s")
        return Taken(0.0, time.perf_counter() - started)


def _show(name: str, taken: Taken, things: tuple[int, int], base: Taken) -> None:
    line = ""
    for count, seconds, plain in (
        (things[0], taken.nodes, base.nodes),
        (things[1], taken.relationships, base.relationships),
        (sum(things), taken.total, base.total),
    ):
        # The importer makes nodes and relationships in one go.
        line += f"{count / seconds:10.0f} {plain / seconds:5.1f}x " if seconds else f"{'':18}"
    print(f"{name:28}{line}{taken.processor:9.1f}", flush=True)


if __name__ == "__main__":
    _main()
