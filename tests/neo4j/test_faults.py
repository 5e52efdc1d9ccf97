"""A load goes on, or the next one completes it, when the connection, a lock or the disk fails."""

from __future__ import annotations

import resource
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from neo4j.exceptions import IncompleteCommit, TransientError

from graphbuild.errors import GraphbuildError
from graphbuild.export import neo4j_connection
from graphbuild.export.neo4j import load_graph

pytestmark = pytest.mark.neo4j


class Proxy:
    """Passes bytes to a server, and cuts its connections once when enough went through."""

    def __init__(self, port: int, cut_after: int) -> None:
        self._target = port
        self._left = cut_after
        self.cuts = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self._pass, args=(source, sink), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        with source, sink:
            try:
                while data := source.recv(65536):
                    self._left -= len(data)
                    if self._left < 0 and not self.cuts:
                        self.cuts = 1
                        for end in (source, sink):
                            end.shutdown(socket.SHUT_RDWR)
                        return
                    sink.sendall(data)
            except OSError:
                return

    def close(self) -> None:
        self._listener.close()


# Some of these cuts fall into a commit, which the driver by itself does not repeat.
@pytest.mark.parametrize("cut_after", [12_000, 60_000, 61_000])
def test_a_dropped_connection_is_taken_up_again(
    cut_after,
    neo4j_server,
    clean_database,
    graph_rows,
    graph_tables,
    content_of_tables,
    content_of_database,
) -> None:
    tables = graph_tables(graph_rows(100))
    proxy = Proxy(neo4j_server.bolt_port, cut_after)
    try:
        load_graph(
            tables,
            f"bolt://localhost:{proxy.port}",
            password=neo4j_server.password,
            batch_size=50,
        )
    finally:
        proxy.close()
    assert proxy.cuts == 1
    assert content_of_database(clean_database) == content_of_tables(tables)


def test_a_real_deadlock_ends_well(
    neo4j_server, clean_database, graph_rows, graph_tables, content_of_tables, content_of_database
) -> None:
    rows = graph_rows(12)
    load_graph(graph_tables(rows), neo4j_server.uri, password=neo4j_server.password)
    for row in rows["papers"]:
        row["title"] = f"Now {row['title']}"
    tables = graph_tables(rows)
    first, middle, last = (rows["papers"][n]["id"] for n in (0, 5, 11))
    lock = "MATCH (p:Paper {id: $id}) SET p.locked = true"
    unlock = "MATCH (p:Paper) REMOVE p.locked"
    errors: list[BaseException] = []

    def load() -> None:
        try:
            load_graph(tables, neo4j_server.uri, password=neo4j_server.password)
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    with clean_database.session(database="neo4j") as one, clean_database.session() as two:
        holds_last, holds_middle = one.begin_transaction(), two.begin_transaction()
        holds_last.run(lock, id=last).consume()
        holds_middle.run(lock, id=middle).consume()
        loader = threading.Thread(target=load)
        loader.start()
        # The load holds the first paper and waits for the middle one.
        _wait_until_blocked(clean_database, 1)
        waiter = threading.Thread(target=lambda: _try(holds_last, lock, first))
        waiter.start()
        _wait_until_blocked(clean_database, 2)
        # Now the load wants the last paper, whose holder waits for the first: a cycle.
        holds_middle.rollback()
        waiter.join(30)
        loader.join(30)
    assert not errors, errors
    clean_database.execute_query(unlock)
    assert content_of_database(clean_database) == content_of_tables(tables)


def _try(transaction, statement: str, id_: str) -> None:
    # Either side may be the one that the server ends.
    with suppress(TransientError), transaction:
        transaction.run(statement, id=id_).consume()


def _wait_until_blocked(driver, count: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        blocked = driver.execute_query(
            "SHOW TRANSACTIONS YIELD status WHERE status STARTS WITH 'Blocked' RETURN count(*) AS n"
        ).records[0]["n"]
        if blocked >= count:
            return
        time.sleep(0.05)
    raise AssertionError(f"{count} transactions should wait for a lock")


def test_work_whose_commit_was_cut_off_is_done_again(clean_database) -> None:
    class CutsTwice:
        """A session whose first two commits reach the server, but not their answers."""

        def __init__(self, session) -> None:
            self.session, self.cuts = session, 2

        def execute_write(self, work, *arguments):
            done = self.session.execute_write(work, *arguments)
            if self.cuts:
                self.cuts -= 1
                raise IncompleteCommit("cut off")
            return done

    def merge(transaction, key: int) -> int:
        return transaction.run("MERGE (n:Once {id: $key}) RETURN count(n)", key=key).single()[0]

    with clean_database.session(database="neo4j") as session:
        assert neo4j_connection.write_again(CutsTwice(session), merge, 7) == 1
        with pytest.raises(IncompleteCommit):
            neo4j_connection.write_again(CutsTwice(session), merge, 7, tries=2)
        assert session.run("MATCH (n:Once) RETURN count(n)").single()[0] == 1


@contextmanager
def _full_disk(server, spare: int) -> Iterator[None]:
    """No file of the server may grow beyond its transaction log's size and a little."""
    if server.pid is None:
        pytest.skip("the disk of a container cannot be limited from here; needs a JDK and Maven")
    logs = (server.home / "data" / "transactions" / "neo4j").glob("neostore.transaction.db.*")
    limit = max(log.stat().st_size for log in logs) + spare
    before = resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        if server.pid and Path(f"/proc/{server.pid}").exists():
            resource.prlimit(server.pid, resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(sys.platform != "linux", reason="needs prlimit, which is Linux's")
@pytest.mark.usefixtures("clean_database")
def test_a_load_that_met_a_full_disk_is_completed_by_the_next(
    neo4j_server,
    graph_rows,
    graph_tables,
    content_of_tables,
    content_of_database,
    monkeypatch,
) -> None:
    monkeypatch.setattr(neo4j_connection, "_SECONDS_TO_RETRY", 1.0)
    tables = graph_tables(graph_rows(200))
    options = {"password": neo4j_server.password, "batch_size": 50}
    load_graph({}, neo4j_server.uri, **options)
    with (
        _full_disk(neo4j_server, 100_000),
        pytest.raises(GraphbuildError, match=r"run the same load again|no Neo4j server answers"),
    ):
        load_graph(tables, neo4j_server.uri, **options)
    # A database that could not write is started again once there is room.
    neo4j_server.kill()
    neo4j_server.run()
    load_graph(tables, neo4j_server.uri, **options)
    with neo4j_server.driver() as driver:
        assert content_of_database(driver) == content_of_tables(tables)
