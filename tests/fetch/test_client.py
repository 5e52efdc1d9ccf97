"""Too many requests, server errors, half a body and nothing are asked again, and told apart."""

import gzip
import json

import pytest

from graphbuild.errors import FetchError, UsageError
from graphbuild.fetch import fetch_papers
from graphbuild.sources import read_jsonl

SECRET = "s3cret-key"  # noqa: S105 - a made-up one
GOOD = json.dumps(
    {"meta": {"count": 1, "next_cursor": None}, "results": [{"id": "W1", "title": "A Loom"}]}
).encode()
NONE = b'{"meta": {"count": 0, "next_cursor": null}, "results": []}'


@pytest.fixture
def fetch(server, tmp_path):
    def run(**options):
        output = tmp_path / "papers.jsonl"
        fetch_papers("openalex", "looms", output, endpoint=server.address, **options)
        return [paper.title for paper in read_jsonl(output)]

    return run


@pytest.mark.parametrize(
    "bad",
    [
        {"status": 429},
        {"status": 500},
        {"status": 503, "body": b"<html>busy</html>"},
        {"status": 403, "body": b"slow down"},
        {"body": GOOD, "how": "half"},
        {"body": GOOD, "how": "cut"},
        {"body": gzip.compress(GOOD), "how": "cut", "headers": {"Content-Encoding": "gzip"}},
        {"body": GOOD, "headers": {"Content-Encoding": "gzip"}},
        {"how": "nothing"},
        {"body": b""},
        {"body": b"<html>a gateway answers</html>"},
        {"body": b'{"error": "no list"}'},
    ],
    ids=str,
)
def test_a_failure_that_passes_is_asked_again(bad, fetch, server, reply, waits):
    server.replies = [reply(**bad), reply(**bad), reply(GOOD)]
    assert fetch() == ["A Loom"]
    assert len(server.asked) == 3
    assert 2 <= max(waits) < 6


@pytest.mark.parametrize("bad", [{"status": 429}, {"status": 500}, {"how": "nothing"}], ids=str)
def test_a_failure_that_stays_is_an_error_and_never_no_result(
    bad, fetch, server, reply, waits, tmp_path
):
    server.answer = lambda _: reply(**bad)
    with pytest.raises(FetchError, match=r"no usable reply after 4 tries"):
        fetch(tries=4)
    assert len(server.asked) == 4
    back_off = [seconds for seconds in waits if seconds >= 2]
    assert back_off == sorted(back_off)
    assert len(back_off) == 3
    assert list(tmp_path.iterdir()) == []


def test_too_many_requests_is_never_not_found(fetch, server, reply, waits):
    server.answer = lambda _: reply(status=429)
    with pytest.raises(FetchError, match="status 429, too many requests") as error:
        fetch()
    assert "not found" not in str(error.value)
    assert len(waits) >= 5


def test_nothing_that_fits_is_an_empty_file_and_no_error(fetch, server, reply):
    server.replies = [reply(NONE)]
    assert fetch() == []


@pytest.mark.parametrize(("header", "least", "most"), [("7", 7, 7), ("0", 0, 0), ("soon", 2, 3)])
def test_the_wait_that_the_service_asks_for_is_kept(
    header, least, most, fetch, server, reply, waits
):
    server.replies = [reply(status=429, headers={"Retry-After": header}), reply(GOOD)]
    fetch()
    assert least <= waits[0] <= most


def test_a_wait_of_hours_is_told_and_not_waited(fetch, server, reply, waits):
    server.replies = [reply(status=429, headers={"Retry-After": "7200"})]
    with pytest.raises(FetchError, match="wait 120 minutes"):
        fetch()
    assert waits == []


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (400, "refuses the query .*Unknown filter.* check how it is written"),
        (401, "set OPENALEX_API_KEY to a valid key"),
        (404, "knows no .*404"),
        (301, "has moved"),
    ],
)
def test_a_refusal_is_told_at_once(status, sentence, fetch, server, reply):
    server.replies = [reply(b'{"message": "Unknown filter <b>author</b>"}', status)]
    with pytest.raises(FetchError, match=sentence):
        fetch()
    assert len(server.asked) == 1


def test_a_redirect_is_not_followed(fetch, server, reply):
    server.replies = [reply(status=302, headers={"Location": f"{server.address}/elsewhere"})]
    with pytest.raises(FetchError, match="has moved"):
        fetch()
    assert len(server.asked) == 1


@pytest.mark.usefixtures("waits")
def test_a_server_that_is_not_there_is_one_sentence(tmp_path, server):
    server.close()
    with pytest.raises(FetchError, match="cannot be reached"):
        fetch_papers("arxiv", "looms", tmp_path / "p", endpoint=server.address, tries=2)
    with pytest.raises(FetchError, match="is no address"):
        fetch_papers("arxiv", "looms", tmp_path / "p", endpoint="nowhere", tries=2)


def test_requests_keep_their_distance(works, fetch, server, waits):
    server.answer = works
    assert len(fetch()) == 7
    assert waits == pytest.approx([0.2, 0.2])


def test_the_contact_address_is_told_to_the_service(fetch, server, reply):
    server.replies = [reply(GOOD)]
    fetch(contact="ada@example.org")
    assert server.asked[0].parameters["mailto"] == "ada@example.org"
    assert server.asked[0].headers["User-Agent"].endswith("(mailto:ada@example.org)")
    with pytest.raises(UsageError, match="no mail address"):
        fetch(contact="ada")


@pytest.mark.usefixtures("waits")
def test_the_key_is_sent_and_written_nowhere(
    fetch, works, server, reply, monkeypatch, tmp_path, caplog
):
    monkeypatch.setenv("OPENALEX_API_KEY", SECRET)
    server.answer = works
    fetch()
    assert server.asked[0].parameters["api_key"] == SECRET
    assert SECRET not in (tmp_path / "papers.jsonl").read_text()
    server.answer = lambda _: reply(f"bad key {SECRET}".encode(), 400)
    with pytest.raises(FetchError) as refused:
        fetch()
    server.answer = lambda _: reply(how="nothing")
    with pytest.raises(FetchError) as gone:
        fetch(tries=2)
    assert SECRET not in f"{refused.value} {gone.value} {caplog.text}"


@pytest.mark.usefixtures("waits")
def test_the_key_of_semantic_scholar_is_a_header(server, reply, monkeypatch, tmp_path, recorded):
    monkeypatch.setenv("S2_API_KEY", SECRET)
    server.replies = [reply(recorded("semanticscholar.json"))]
    fetch_papers("semanticscholar", "looms", tmp_path / "p", endpoint=server.address)
    assert server.asked[0].headers["x-api-key"] == SECRET


@pytest.mark.usefixtures("waits")
def test_an_empty_page_of_arxiv_in_the_midst_is_asked_again(recorded, reply, server, tmp_path):
    page = recorded("arxiv.xml")
    empty = page[: page.index(b"<entry>")] + b"</feed>"
    server.replies = [reply(empty), reply(page)]
    report = fetch_papers("arxiv", "looms", tmp_path / "p", endpoint=server.address)
    assert (report.papers, len(server.asked)) == (2, 2)


def test_an_error_in_a_feed_of_arxiv_is_told(server, reply, tmp_path):
    feed = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry>'
        b"<id>https://arxiv.org/api/errors#start_must_be_an_integer</id><title>Error</title>"
        b"<summary>start must be an integer</summary></entry></feed>"
    )
    server.replies = [reply(feed)]
    with pytest.raises(FetchError, match="start must be an integer"):
        fetch_papers("arxiv", "looms", tmp_path / "p", endpoint=server.address)
