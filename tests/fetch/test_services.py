"""Each service is asked in its own words, and its replies become papers."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from graphbuild.errors import FetchError, UsageError
from graphbuild.fetch import SERVICES, fetch_papers
from graphbuild.fetch.service import Query
from graphbuild.sources import read_jsonl

FILES = {
    "arxiv": "arxiv.xml",
    "openalex": "openalex.json",
    "semanticscholar": "semanticscholar.json",
    "daily-papers": "daily-papers.json",
}


@pytest.mark.usefixtures("waits")
@pytest.mark.parametrize("service", list(FILES))
def test_a_recorded_reply_becomes_papers_with_ids_dates_and_authors(
    service, recorded, reply, server, tmp_path
):
    server.replies = [reply(recorded(FILES[service]))]
    query = "2026-06-12" if service == "daily-papers" else "looms"
    output = tmp_path / "papers.jsonl"
    report = fetch_papers(service, query, output, endpoint=server.address)
    papers = list(read_jsonl(output))
    assert papers[0].id == "arxiv:2606.99901"
    assert papers[0].title == "Looms that Learn: a Study of Weaving Machines"
    assert papers[0].abstract.startswith("We weave")
    assert papers[0].published_date == "2026-06-11"
    assert papers[0].authors[0].name == "Ada Example"
    assert papers[0].sources[0].startswith(f"{server.address}/")
    assert papers[0].sources[0].endswith("#1")
    assert (len(papers), report.papers, report.set_aside) == {
        "arxiv": (2, 2, 0),
        "openalex": (1, 1, 1),
        "semanticscholar": (2, 2, 0),
        "daily-papers": (1, 1, 0),
    }[service]
    assert [path.name for path in tmp_path.iterdir()] == ["papers.jsonl"]


def test_what_is_set_aside_is_named_by_its_address(recorded, reply, server, tmp_path, waits):
    server.replies = [reply(recorded("openalex.json"))]
    report = fetch_papers("openalex", "looms", tmp_path / "p.jsonl", endpoint=server.address)
    [rejected] = report.rejected
    assert rejected.source.endswith("#2")
    assert rejected.reason == "'title' is missing"
    assert waits == []


@pytest.mark.parametrize(
    ("service", "query", "since", "parameters"),
    [
        ("arxiv", "graph looms", None, {"search_query": "all:graph AND all:looms"}),
        ("arxiv", "cat:cs.CL AND ti:looms", None, {"search_query": "cat:cs.CL AND ti:looms"}),
        ("arxiv", '"weaving machines"', None, {"search_query": '"weaving machines"'}),
        ("arxiv", "2405.15738v2, arXiv:2401.00001", None, {"id_list": "2405.15738,2401.00001"}),
        (
            "arxiv",
            "cat:cs.CL",
            date(2026, 11, 24),
            {"search_query": "(cat:cs.CL) AND submittedDate:[202611240000 TO 210001010000]"},
        ),
        ("openalex", "graph looms", None, {"search": "graph looms", "cursor": "*"}),
        (
            "openalex",
            "publication_year:2026",
            date(2026, 11, 24),
            {"filter": "publication_year:2026,from_publication_date:2026-11-24"},
        ),
        (
            "semanticscholar",
            "looms | threads",
            date(2026, 11, 24),
            {"query": "looms | threads", "publicationDateOrYear": "2026-11-24:"},
        ),
        ("daily-papers", "2026-11", None, {"date": "2026-11-01", "p": "0"}),
        ("daily-papers", "weaving", None, {"q": "weaving"}),
    ],
)
def test_a_query_is_asked_in_the_words_of_the_service(service, query, since, parameters):
    asked = SERVICES[service].ask(Query(query, since), None, 50).parameters
    assert {name: asked[name] for name in parameters} == parameters


def test_arxiv_is_paged_by_the_number_of_the_first_entry(recorded, reply, server, tmp_path, waits):
    page = recorded("arxiv.xml").replace(b"totalResults>2<", b"totalResults>4<")
    second = page.replace(b"2606.99901", b"2606.99902").replace(b"0112017", b"0112018")
    server.replies = [reply(page), reply(second)]
    report = fetch_papers("arxiv", "looms", tmp_path / "p.jsonl", endpoint=server.address)
    assert [asked.parameters["start"] for asked in server.asked] == ["0", "2"]
    assert (report.papers, report.total) == (4, 4)
    assert waits == [3.0]


def test_the_feed_is_asked_day_by_day(recorded, reply, server, tmp_path, waits):
    server.replies = [reply(b"[]"), reply(recorded("daily-papers.json")), reply(b"[]")]
    output = tmp_path / "p.jsonl"
    fetch_papers("daily-papers", "2026-06-11..2026-06-13", output, endpoint=server.address)
    days = [asked.parameters["date"] for asked in server.asked]
    assert days == ["2026-06-11", "2026-06-12", "2026-06-13"]
    assert waits == [1.0, 1.0]


def test_a_day_with_a_full_page_is_asked_for_the_next_page(recorded, reply, server, tmp_path):
    [entry] = json.loads(recorded("daily-papers.json"))
    full = [{**entry, "paper": {**entry["paper"], "id": f"2606.{n:05}"}} for n in range(100)]
    server.replies = [reply(json.dumps(full).encode()), reply(b"[]")]
    report = fetch_papers("daily-papers", "2026-06-12", tmp_path / "p", endpoint=server.address)
    assert [asked.parameters["p"] for asked in server.asked] == ["0", "1"]
    assert report.papers == 100


@pytest.mark.usefixtures("waits")
def test_a_service_that_does_not_page_is_not_asked_for_ever(recorded, reply, server, tmp_path):
    [entry] = json.loads(recorded("daily-papers.json"))
    full = [{**entry, "paper": {**entry["paper"], "id": f"2606.{n:05}"}} for n in range(100)]
    server.answer = lambda _: reply(json.dumps(full).encode())
    with pytest.raises(FetchError, match="the same page twice"):
        fetch_papers("daily-papers", "2026-06-12", tmp_path / "p", endpoint=server.address)


@pytest.mark.usefixtures("waits")
def test_a_limit_ends_the_fetch_and_asks_for_no_more_than_it(works, server, tmp_path):
    server.answer = works
    output = tmp_path / "p.jsonl"
    report = fetch_papers("openalex", "looms", output, limit=4, endpoint=server.address)
    assert [asked.parameters["per_page"] for asked in server.asked] == ["4", "1"]
    assert (report.papers, report.total) == (4, 7)
    assert len(list(read_jsonl(output))) == 4


@pytest.mark.parametrize(
    ("service", "query", "since"),
    [
        ("scholar", "looms", None),
        ("arxiv", "  ", None),
        ("daily-papers", "2026-02-30", None),
        ("daily-papers", "2026-11-03..2026-11-01", None),
        ("daily-papers", "looms", date(2026, 1, 1)),
        ("arxiv", "2405.15738", date(2026, 1, 1)),
    ],
)
def test_a_query_that_makes_no_sense_asks_nobody(service, query, since, server, tmp_path):
    with pytest.raises(UsageError):
        fetch_papers(service, query, tmp_path / "p", since=since, endpoint=server.address)
    assert server.asked == []
    assert list(tmp_path.iterdir()) == []


def test_no_other_part_of_graphbuild_can_ask_the_web():
    package = Path(fetch_papers.__code__.co_filename).parents[1]
    asks = re.compile(r"^\s*(?:import|from) (?:requests|tenacity|urllib3?\.request|http\.client)\b")
    found = {
        path.relative_to(package).parts[0]
        for path in package.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if asks.match(line)
    }
    assert found == {"fetch"}
