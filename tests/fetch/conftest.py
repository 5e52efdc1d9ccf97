"""A local server that answers as it is told, and a clock that runs only when someone waits."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

pytest.importorskip("requests", reason="fetching needs the extra fetch")
pytest.importorskip("tenacity", reason="fetching needs the extra fetch")

REPLIES = Path(__file__).parent / "replies"


@dataclass
class Reply:
    """One answer: ``how`` is whole, half (cut though announced), cut (cut at the end), nothing."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    how: str = "whole"


@dataclass
class Asked:
    """One request as it came in."""

    path: str
    parameters: dict[str, str]
    headers: dict[str, str]


class Server:
    """Answers requests by ``answer``, one after the other, and remembers them."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.replies: list[Reply] = []
        self.answer: Callable[[Asked], Reply] = lambda _: self.replies.pop(0)
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                values = {name: value[0] for name, value in parse_qs(parts.query).items()}
                asked = Asked(parts.path, values, dict(self.headers))
                server.asked.append(asked)
                self._write(server.answer(asked))

            def _write(self, reply: Reply) -> None:
                if reply.how == "nothing":
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                body = reply.body if reply.how == "whole" else reply.body[: len(reply.body) // 2]
                if reply.how != "cut":
                    self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = reply.how != "whole"

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.close()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the client waited, none of which pass."""
    waited: list[float] = []
    now = [1000.0]

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds

    clock = SimpleNamespace(sleep=sleep, monotonic=lambda: now[0])
    monkeypatch.setattr("graphbuild.fetch.client.time", clock)
    return waited


@pytest.fixture
def recorded() -> Callable[[str], bytes]:
    return lambda name: (REPLIES / name).read_bytes()


def work(number: int) -> dict[str, object]:
    return {
        "id": f"https://openalex.org/W{number}",
        "title": f"Study {number} of looms and threads",
        "abstract_inverted_index": {"Loom": [0], str(number): [1]},
    }


@pytest.fixture
def works() -> Callable[[Asked], Reply]:
    """Answers like OpenAlex with 7 works, ``per_page`` or 3 a page, cursors ``c3``, ``c6``."""

    def answer(asked: Asked) -> Reply:
        cursor = asked.parameters["cursor"]
        start = 0 if cursor == "*" else int(cursor[1:])
        end = min(7, start + min(3, int(asked.parameters["per_page"])))
        page = {
            "meta": {"count": 7, "next_cursor": f"c{end}" if end < 7 else None},
            "results": [work(number) for number in range(start, end)],
        }
        return Reply(json.dumps(page).encode())

    return answer


@pytest.fixture
def reply() -> type[Reply]:
    return Reply
