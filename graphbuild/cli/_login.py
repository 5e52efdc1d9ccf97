"""The login of a Neo4j server: a password that never stands in an argument."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from graphbuild.errors import UsageError

__all__ = ["PASSWORD_VARIABLE", "read_password"]

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
