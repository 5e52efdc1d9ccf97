"""A fetch that stops midway goes on from its cursor, and its file is whole or not there."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from graphbuild.errors import FetchError, InputError
from graphbuild.fetch import fetch_papers


@pytest.mark.usefixtures("waits")
def test_a_failed_run_keeps_its_pages_and_the_next_goes_on(works, server, reply, tmp_path):
    output = tmp_path / "papers.jsonl"
    server.answer = lambda asked: (
        reply(status=500) if asked.parameters["cursor"] == "c6" else works(asked)
    )
    with pytest.raises(FetchError, match=r"6 papers are kept in .*\.papers\.jsonl\.part"):
        fetch_papers("openalex", "looms", output, endpoint=server.address, tries=2)
    assert not output.exists()
    server.answer, server.asked = works, []
    report = fetch_papers("openalex", "looms", output, endpoint=server.address)
    assert [asked.parameters["cursor"] for asked in server.asked] == ["c6"]
    assert (report.papers, report.resumed) == (7, 6)
    assert [path.name for path in tmp_path.iterdir()] == ["papers.jsonl"]


@pytest.mark.usefixtures("waits")
def test_an_old_file_stays_until_the_new_one_is_whole(works, server, reply, tmp_path):
    output = tmp_path / "papers.jsonl"
    output.write_text("old")
    server.answer = lambda asked: (
        works(asked) if asked.parameters["cursor"] == "*" else reply(how="nothing")
    )
    with pytest.raises(FetchError):
        fetch_papers("openalex", "looms", output, endpoint=server.address, tries=1)
    assert output.read_text() == "old"


@pytest.mark.usefixtures("waits")
def test_a_cursor_of_another_query_is_not_gone_on_from(works, server, reply, tmp_path):
    output = tmp_path / "papers.jsonl"
    server.answer = lambda asked: (
        works(asked) if asked.parameters["cursor"] == "*" else reply(status=500)
    )
    with pytest.raises(FetchError):
        fetch_papers("openalex", "looms", output, endpoint=server.address, tries=1)
    server.answer = works
    with pytest.raises(InputError, match=r"another fetch \(openalex 'looms'\).*--restart"):
        fetch_papers("openalex", "threads", output, endpoint=server.address)
    report = fetch_papers("openalex", "threads", output, endpoint=server.address, restart=True)
    assert (report.papers, report.resumed) == (7, 0)


@pytest.mark.parametrize("damage", ["cursor", "part", "page"])
@pytest.mark.usefixtures("waits")
def test_what_a_crash_left_is_never_taken_for_whole(damage, works, server, reply, tmp_path):
    output = tmp_path / "papers.jsonl"
    server.answer = lambda asked: (
        works(asked) if asked.parameters["cursor"] == "*" else reply(status=500)
    )
    with pytest.raises(FetchError):
        fetch_papers("openalex", "looms", output, endpoint=server.address, tries=1)
    server.answer = works
    part, cursor = tmp_path / ".papers.jsonl.part", tmp_path / ".papers.jsonl.cursor"
    if damage == "page":
        # A page that was written, and whose cursor was not.
        part.write_bytes(part.read_bytes() + b'{"title": "half a li')
        assert fetch_papers("openalex", "looms", output, endpoint=server.address).papers == 7
        assert output.read_bytes().count(b"\n") == 7
        return
    (cursor if damage == "cursor" else part).write_bytes(b"{")
    with pytest.raises(InputError, match="--restart"):
        fetch_papers("openalex", "looms", output, endpoint=server.address)


def test_two_runs_never_fetch_into_one_file(works, server, tmp_path):
    output = tmp_path / "papers.jsonl"
    inside, go_on = threading.Event(), threading.Event()

    def answer(asked):
        inside.set()
        go_on.wait(20)
        return works(asked)

    server.answer = answer
    first = threading.Thread(
        target=fetch_papers, args=("openalex", "a", output), kwargs={"endpoint": server.address}
    )
    first.start()
    inside.wait(20)
    with pytest.raises(FetchError, match="another run is fetching"):
        fetch_papers("openalex", "a", output, endpoint=server.address)
    go_on.set()
    first.join(20)
    assert output.read_bytes().count(b"\n") == 7


@pytest.mark.parametrize("where", [".", "missing/papers.jsonl"])
def test_a_place_that_cannot_be_written_asks_nobody(where, server, tmp_path):
    with pytest.raises(FetchError, match="folder"):
        fetch_papers("openalex", "looms", tmp_path / where, endpoint=server.address)
    assert server.asked == []


def command(server, output):
    words = ["fetch", "openalex", "looms", "-o", output, "--endpoint", server.address]
    return [sys.executable, "-m", "graphbuild", *words]


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_killed_at_any_request_the_next_run_goes_on(works, server, tmp_path):
    output = tmp_path / "papers.jsonl"
    cursors = ["*", "c3", "c6"]
    server.answer = works
    whole = tmp_path / "whole.jsonl"
    done = subprocess.run(command(server, whole), capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
    assert "7 papers of 7 that fit; 0 set aside" in done.stderr
    for number, last in enumerate(cursors):
        reached, stay = threading.Event(), threading.Event()

        def answer(asked, last=last, reached=reached, stay=stay):
            if asked.parameters["cursor"] == last:
                reached.set()
                stay.wait(30)
            return works(asked)

        server.answer = answer
        with subprocess.Popen(command(server, output), stderr=subprocess.DEVNULL) as process:
            assert reached.wait(60)
            process.send_signal(signal.SIGKILL)
            process.wait()
        stay.set()
        assert not output.exists()
        server.answer, server.asked = works, []
        again = subprocess.run(command(server, output), capture_output=True, text=True)
        assert again.returncode == 0, again.stderr
        assert [asked.parameters["cursor"] for asked in server.asked] == cursors[number:]
        assert output.read_bytes() == whole.read_bytes()
        output.unlink()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["whole.jsonl"]


def test_a_run_that_fails_exits_1_with_one_sentence(server, reply, tmp_path):
    server.answer = lambda _: reply(b"no such filter", 400)
    done = subprocess.run(command(server, tmp_path / "p.jsonl"), capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert "refuses the query (status 400: no such filter)" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_the_extra_the_command_says_how_to_install_it(tmp_path):
    script = (
        "import sys\nsys.modules['requests'] = None\nfrom graphbuild.cli import main\n"
        f"main(['fetch', 'arxiv', 'looms', '-o', {str(tmp_path / 'p')!r}])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 1
    assert "pip install 'graphbuild[fetch]'" in done.stderr
