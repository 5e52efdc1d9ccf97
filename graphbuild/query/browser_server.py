"""Serve the guide and the style of ``cypher/browser`` to the Neo4j Browser.

    python browser_server.py FOLDER [PORT [HOST]]

The Browser fetches from another port than its own and asks first whether it may (CORS), which plain
file servers do not answer. This file needs Python only: ``docker-compose.yml`` runs it as it is.
"""

import functools
import http.server
import sys
from pathlib import Path
from typing import Any

__all__ = ["DEFAULT_PORT", "make_server"]

DEFAULT_PORT = 7475


class _Handler(http.server.SimpleHTTPRequestHandler):
    def do_OPTIONS(self) -> None:
        """Answer that any page may fetch."""
        self.send_response(204)
        self.end_headers()

    def end_headers(self) -> None:
        """Add what lets a page of another port read the answer."""
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
        self.send_header("Access-Control-Allow-Headers", "*")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as http.server names it
        """Keep quiet."""


def make_server(
    folder: str | Path, port: int = DEFAULT_PORT, host: str = "127.0.0.1"
) -> http.server.HTTPServer:
    """Make a server of a folder; the caller runs and closes it.

    Parameters
    ----------
    folder
        ``cypher/browser``.
    port
        Where it listens; 0 for a free port.
    host
        The address that it listens on.

    Returns
    -------
    http.server.HTTPServer
        Not yet serving.

    Raises
    ------
    OSError
        If the port is taken.

    Examples
    --------
    >>> with make_server(".", 0) as server:
    ...     server.server_address[0]
    '127.0.0.1'
    """
    handler = functools.partial(_Handler, directory=str(folder))
    return http.server.ThreadingHTTPServer((host, port), handler)


if __name__ == "__main__":
    _folder, *_rest = sys.argv[1:]
    _port = int(_rest[0]) if _rest else DEFAULT_PORT
    with make_server(_folder, _port, *_rest[1:2]) as _server:
        _server.serve_forever()
