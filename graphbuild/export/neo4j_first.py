"""Relationships of a type that the database has none of: created without looking for each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from threading import Lock

import neo4j

from graphbuild.export.neo4j_connection import write_again
from graphbuild.export.neo4j_rows import PlacedRows, RelationshipRows
from graphbuild.export.neo4j_statements import RelationshipWrites

__all__ = ["FirstRelationships"]

_SECONDS_FOR_TURN = 20.0


class FirstRelationships:
    """Creates the relationships of one type, for as long as nobody else writes any of it.

    Several sessions run their statements at the same time and commit one after the other: two
    commits at a time deadlock even where they share no node, since each relationship is linked to
    others of its nodes, and those are locked too. Before its commit a transaction takes the
    database's turn (``cypher/load/turn.cypher``) and compares the number of relationships with
    what this object created, so that none is created twice, whoever loads at the same time.

    Parameters
    ----------
    found
        The relationships.
    statements
        Those of the type.
    count
        Asks the database for the number of relationships of the type.
    """

    def __init__(
        self, found: RelationshipRows, statements: RelationshipWrites, count: Callable[[], int]
    ) -> None:
        self._found = found
        self._statements = statements
        self._count = count
        self._alone = count() == 0
        self._committing = Lock()
        self._created = 0

    def send(self, session: neo4j.Session, start: int, size: int) -> bool:
        """Create up to ``size`` relationships from position ``start`` on, in one transaction.

        Parameters
        ----------
        session
            An open session.
        start, size
            The rows.

        Returns
        -------
        bool
            False if none was created, since the type has relationships of another hand or a node is
            not there; from then on always False.
        """
        if not self._alone:
            return False
        rows = self._found.placed(start, size)
        while self._alone:
            with ExitStack() as turn:
                try:
                    write_again(session, self._write, rows, turn)
                except _WaitedLongError:
                    continue
                except _NotAloneError:
                    self._alone = False
                else:
                    self._created += len(rows.rows)
                    return True
        return False

    def _write(
        self, transaction: neo4j.ManagedTransaction, rows: PlacedRows, turn: ExitStack
    ) -> None:
        # A transaction that is tried again has lost its turn.
        turn.close()
        done = transaction.run(
            self._statements.first, starts=rows.starts, ends=rows.ends, rows=rows.rows
        )
        if done.consume().counters.relationships_created != len(rows.rows):
            raise _NotAloneError
        # Who waits here for long may hold a lock that the session before waits for by way of
        # somebody else's transaction, and the server cannot see that.
        if not self._committing.acquire(timeout=_SECONDS_FOR_TURN):
            raise _WaitedLongError
        turn.callback(self._committing.release)
        transaction.run(self._statements.turn).consume()
        # Asked beside the transaction, which would go through all that it has created to answer.
        if self._count() != self._created:
            raise _NotAloneError


class _NotAloneError(Exception):
    """The type has relationships that were not created here, or a node is missing."""


class _WaitedLongError(Exception):
    """Another session's commit takes long."""
