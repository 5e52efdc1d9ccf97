"""A checked connection to a Neo4j server, and its errors as sentences with the mend."""

from __future__ import annotations

import logging
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import neo4j
from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    UnsupportedServerProduct,
)

from graphbuild import __version__
from graphbuild.errors import ConnectionFailedError, ExportError, GraphbuildError, UsageError

__all__ = ["OLDEST_SERVER", "Connection", "explain", "open_connection", "write_again"]

OLDEST_SERVER = (5, 26)
"""The oldest version of Neo4j that is tested, the long-term one."""

# The driver warns of each retry; without a handler of the user's that would go to standard error.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

_T = TypeVar("_T")
_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
_SECONDS_TO_CONNECT = 15.0
_SECONDS_TO_RETRY = 30.0


@dataclass(frozen=True)
class Connection:
    """A driver that has reached its server, and the database by its name."""

    driver: neo4j.Driver
    database: str
    uri: str
    user: str

    @contextmanager
    def errors_explained(self) -> Iterator[None]:
        """Turn the driver's errors inside the block into ours."""
        try:
            yield
        except (Neo4jError, DriverError, OSError) as error:
            raise explain(error, self.uri, self.user, self.database) from error


@contextmanager
def open_connection(
    uri: str, user: str, password: str, database: str | None = None, *, write: bool = False
) -> Iterator[Connection]:
    """Connect to a database of a server, and close the driver at the end of the block.

    Parameters
    ----------
    uri
        ``neo4j://`` or ``bolt://``, with ``+s`` or ``+ssc`` for TLS.
    user, password
        The login.
    database
        The database; the user's home database by default.
    write
        Whether the database must be writable.

    Yields
    ------
    Connection
        The driver and the name of the database.

    Raises
    ------
    UsageError
        If the address is malformed.
    ConnectionFailedError
        If the server cannot be reached, is too old, or refuses the login or the database.
    """
    _check_address(uri)
    try:
        driver = neo4j.GraphDatabase.driver(
            uri,
            auth=(user, password),
            connection_timeout=_SECONDS_TO_CONNECT,
            max_transaction_retry_time=_SECONDS_TO_RETRY,
            notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
            telemetry_disabled=True,
            user_agent=f"graphbuild/{__version__}",
        )
    except (ConfigurationError, ValueError) as error:
        raise UsageError(f"'{uri}' is no address of a Neo4j server: {_said(error)}") from error
    with driver:
        try:
            version = driver.get_server_info().agent
            _check_version(version, uri)
            name = _choose_database(driver, database, uri, write=write)
        except (Neo4jError, DriverError, OSError) as error:
            cause = _cause_of_routing(error, uri, user, password) or error
            raise explain(cause, uri, user, database or "") from error
        yield Connection(driver, name, uri, user)


def _cause_of_routing(error: Exception, uri: str, user: str, password: str) -> Exception | None:
    """Ask the host itself why a ``neo4j://`` connection failed; the driver keeps it back."""
    if not uri.startswith("neo4j") or not isinstance(error, ServiceUnavailable):
        return None
    try:
        with neo4j.GraphDatabase.driver(
            uri.replace("neo4j", "bolt", 1),
            auth=(user, password),
            connection_timeout=_SECONDS_TO_CONNECT,
        ) as driver:
            driver.verify_connectivity()
    except (Neo4jError, DriverError, OSError) as cause:
        return cause
    return None


def explain(error: BaseException, uri: str, user: str, database: str) -> GraphbuildError:
    """Say what a driver's error means and how to mend it.

    Parameters
    ----------
    error
        What the driver raised.
    uri, user, database
        Where it happened.

    Returns
    -------
    GraphbuildError
        An error to raise from it; its message holds no password, since the driver's hold none.

    Examples
    --------
    >>> from neo4j.exceptions import ServiceUnavailable
    >>> print(explain(ServiceUnavailable("gone"), "bolt://localhost:7687", "neo4j", "neo4j"))
    no Neo4j server answers at bolt://localhost:7687 (gone); start it (`docker compose up -d`), ...
    """
    code = (getattr(error, "code", None) or "").removeprefix("Neo.")
    said = _said(error)
    for pattern, kind, sentence in _SENTENCES:
        if re.search(pattern, code):
            return kind(sentence.format(uri=uri, user=user, database=database, said=said))
    if isinstance(error, AuthError):
        return ConnectionFailedError(f"{uri} refuses the login of user '{user}': {said}")
    if isinstance(error, UnsupportedServerProduct):
        return _too_old(uri, said)
    refused = _tls_error(error)
    if isinstance(refused, ssl.SSLCertVerificationError):
        return ConnectionFailedError(
            f"the certificate of {uri} is not trusted here ({refused.verify_message}); if it is "
            f"one of your own, write +ssc for +s in --uri, or name its file in SSL_CERT_FILE"
        )
    if refused:
        return ConnectionFailedError(
            f"{uri} does not answer in TLS ({_one_line(str(refused))}); write "
            f"the scheme in --uri without +s or +ssc, or turn on TLS for Bolt in neo4j.conf"
        )
    if isinstance(error, ServiceUnavailable) and "handshake" in said.lower():
        return ConnectionFailedError(
            f"what answers at {uri} is no Neo4j server that this driver knows ({said}); give the "
            f"Bolt port (7687, not 7474), +s or +ssc in --uri where it wants TLS, and a Neo4j of "
            f"version {_version(OLDEST_SERVER)} or later"
        )
    if isinstance(error, IncompleteCommit):
        return ConnectionFailedError(
            f"the connection to {uri} was lost while a transaction ended ({said}); {_AGAIN}"
        )
    if isinstance(error, (ServiceUnavailable, SessionExpired, OSError)):
        return ConnectionFailedError(
            f"no Neo4j server answers at {uri} ({said}); start it (`docker compose up -d`), or "
            f"correct the host, the port (7687 for Bolt) and the scheme in --uri"
        )
    return ExportError(
        f"{uri} refused to go on: {said}; what was loaded stays, so mend this and run the same "
        f"load again"
    )


_AGAIN = "what was loaded stays, so run the same load again"
_SENTENCES: tuple[tuple[str, type[GraphbuildError], str], ...] = (
    (
        r"Security\.Unauthorized$",
        ConnectionFailedError,
        "{uri} refuses the login of user '{user}': the name or the password is wrong; set "
        "NEO4J_PASSWORD or give --password-file, and --user",
    ),
    (
        r"Security\.AuthenticationRateLimit$",
        ConnectionFailedError,
        "{uri} has seen too many wrong passwords of user '{user}'; wait some seconds and give the "
        "right one",
    ),
    (
        r"Security\.CredentialsExpired$",
        ConnectionFailedError,
        "{uri} wants user '{user}' to choose a new password first; run in cypher-shell or the "
        "Browser on the database 'system': ALTER CURRENT USER SET PASSWORD FROM 'old' TO 'new'",
    ),
    (
        r"Security\.Forbidden$|AccessMode$",
        ConnectionFailedError,
        "user '{user}' may not write to the database '{database}' on {uri}; have the role "
        "'publisher' or 'architect' granted, or give another --user",
    ),
    (
        r"OnReadOnlyDatabase$|ReadOnly",
        ConnectionFailedError,
        "the database '{database}' on {uri} is read-only; name another with --database, or set "
        "server.databases.read_only otherwise in neo4j.conf and start it again",
    ),
    (
        r"Database\.DatabaseNotFound$",
        ConnectionFailedError,
        "there is no database '{database}' on {uri}; name one that is there with --database",
    ),
    (
        r"MemoryPoolOutOfMemory|OutOfMemory",
        ExportError,
        f"{{uri}} ran out of memory for a transaction; give a smaller --batch-size; {_AGAIN}",
    ),
    (
        r"Schema\.ConstraintValidationFailed$|Schema\.ConstraintCreationFailed$",
        ExportError,
        "the database '{database}' on {uri} holds nodes of its own that share a label and an id "
        "({said}); remove them or load into another --database",
    ),
    (
        r"IndexAlreadyExists$|ConstraintAlreadyExists$|IndexWithNameAlreadyExists$"
        r"|ConstraintWithNameAlreadyExists$",
        ExportError,
        "the database '{database}' on {uri} has an index that stands in the way of a constraint of "
        "the graph ({said}); drop it or load into another --database",
    ),
    (
        r"^TransientError",
        ExportError,
        f"{{uri}} could not go on, also after retries: {{said}}; {_AGAIN}",
    ),
)


def _check_address(uri: str) -> None:
    parts = urlsplit(uri)
    if parts.username or parts.password:
        # The address is not repeated, since it holds the password.
        raise UsageError(
            "the address in --uri holds a login; give the name by --user and the password by "
            "NEO4J_PASSWORD or --password-file"
        )
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise UsageError(
            f"'{uri}' is no address of a Neo4j server; write SCHEME://HOST:7687 with one of the "
            f"schemes {', '.join(_SCHEMES)}"
        )


def _check_version(agent: str, uri: str) -> None:
    found = re.fullmatch(r"Neo4j/(\d+)\.(\d+).*", agent)
    if found and (int(found[1]), int(found[2])) < OLDEST_SERVER:
        raise _too_old(uri, f"it is {agent.replace('/', ' ')}")


def _too_old(uri: str, said: str) -> ConnectionFailedError:
    return ConnectionFailedError(
        f"the server at {uri} is too old ({said}); run Neo4j {_version(OLDEST_SERVER)} or later, "
        f"such as the image of docker-compose.yml"
    )


def _version(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))


def _choose_database(driver: neo4j.Driver, wanted: str | None, uri: str, *, write: bool) -> str:
    """Find the database by its name or alias, or the home database, and check that it is usable."""
    records, _, _ = driver.execute_query(
        "SHOW DATABASES YIELD name, aliases, home, access, currentStatus, statusMessage",
        database_="system",
    )
    usable = [record["name"] for record in records if record["name"] != "system"]
    for record in records:
        names = [record["name"], *record["aliases"]]
        if record["home"] if wanted is None else wanted.lower() in names:
            break
    else:
        raise ConnectionFailedError(
            f"there is no database '{wanted}' on {uri}; name one that is there with --database: "
            f"{', '.join(sorted(set(usable)))}"
        )
    name: str = record["name"]
    if name == "system":
        raise ConnectionFailedError(
            f"'system' on {uri} holds no graphs; name another with --database: "
            f"{', '.join(sorted(set(usable)))}"
        )
    if record["currentStatus"] != "online":
        raise ConnectionFailedError(
            f"the database '{name}' on {uri} is {record['currentStatus']} "
            f"({_one_line(record['statusMessage'] or 'no reason given')}); start it with START "
            f"DATABASE {name} or look into the server's log"
        )
    if write and record["access"] == "read-only":
        raise explain(_ReadOnlyError(), uri, "", name)
    return name


def _tls_error(error: BaseException | None) -> ssl.SSLError | None:
    """Find the TLS error that a driver's error comes from."""
    while error:
        if isinstance(error, ssl.SSLError):
            return error
        error = error.__cause__ or error.__context__
    return None


class _ReadOnlyError(Exception):
    code = "Neo.ClientError.General.WriteOnReadOnlyDatabase"


def _said(error: BaseException) -> str:
    return _one_line(getattr(error, "message", None) or str(error) or type(error).__name__)


def _one_line(text: str) -> str:
    line = re.sub(r"\s+", " ", text).strip().rstrip(".")
    return line if len(line) <= 300 else f"{line[:300]}…"


def write_again(
    session: neo4j.Session, work: Callable[..., _T], *arguments: Any, tries: int = 5
) -> _T:
    """Do idempotent work in a managed transaction, again too where its commit was cut off.

    The driver repeats a transaction after a deadlock, a lost connection or a leader switch, but not
    where the connection broke in the commit, since the work may then be done already. Work that may
    be done twice need not stop there.

    Parameters
    ----------
    session
        An open session.
    work
        Takes the transaction and ``arguments``.
    *arguments
        What ``work`` takes.
    tries
        How often a commit may be cut off, the last time for good.

    Returns
    -------
    object
        What ``work`` returned.

    Raises
    ------
    neo4j.exceptions.IncompleteCommit
        If every commit was cut off.
    """
    for _ in range(tries - 1):
        with suppress(IncompleteCommit):
            return session.execute_write(work, *arguments)
    return session.execute_write(work, *arguments)
