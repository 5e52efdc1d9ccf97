"""The login of a Neo4j server: a password that never stands in an argument."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild.errors import UsageError

if TYPE_CHECKING:
    import neo4j

__all__ = ["PASSWORD_VARIABLE", "connect", "read_password"]

PASSWORD_VARIABLE = "NEO4J_PASSWORD"  # noqa: S105 - the name of a variable, not a password


def read_password(password_file: Path | None) -> str:
    """Find the password: in the file if one is given, in ``NEO4J_PASSWORD``, or by asking.

    Parameters
    ----------
    password_file
        A file whose first line is the password.

    Returns
    -------
    str
        The password.

    Raises
    ------
    UsageError
        If the file cannot be read or is empty, or there is nowhere to ask.
    """
    if password_file is not None:
        try:
            lines = password_file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{password_file}: the password cannot be read ({error})") from error
        if not lines or not lines[0]:
            raise UsageError(f"{password_file}: its first line must be the password")
        return lines[0]
    if password := os.environ.get(PASSWORD_VARIABLE):
        return password
    if not sys.stdin.isatty():
        raise UsageError(f"no password: set {PASSWORD_VARIABLE}, or give --password-file FILE")
    import getpass

    return getpass.getpass("Password of the Neo4j server: ", stream=sys.stderr)


def connect(uri: str, user: str, password_file: Path | None, database: str) -> neo4j.Driver:
    """Open a driver and make sure that the server answers.

    Parameters
    ----------
    uri
        ``neo4j://`` or ``bolt://``, with ``+s`` or ``+ssc`` for TLS.
    user
        The user's name.
    password_file
        See ``read_password``.
    database
        The database that must exist.

    Returns
    -------
    neo4j.Driver
        A driver that has reached the database once.

    Raises
    ------
    UsageError
        If the address is malformed or there is no password.
    ConnectionFailedError
        If the server cannot be reached, or refuses the login or the database.
    """
    from graphbuild.query.bolt import open_driver

    return open_driver(uri, user, read_password(password_file), database)
