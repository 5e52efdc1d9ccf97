"""A build is whole, repeatable, the same for any way there, and adds to what is there."""

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pandas as pd
import pytest

from graphbuild.errors import InputError, StoreError, UsageError
from graphbuild.graph import Graph
from graphbuild.pipeline import BuildConfig, BuildReport, build
from graphbuild.store import read_table

PAPERS = [
    {
        "id": "p:bert",
        "title": "BERT: deep bidirectional transformers for language understanding",
        "abstract": "We introduce BERT, a language model. BERT reaches 93.2 F1 on SQuAD.",
        "publishedDate": "2018-10-11",
        "authors": [{"name": "Ada Example"}, {"name": "Bo Sample"}],
    },
    {
        "id": "p:mmlu",
        "title": "MMLU: a benchmark of many tasks",
        "abstract": "We introduce MMLU, a benchmark. GPT-4 and BERT are evaluated by accuracy.",
        "publishedDate": "2020-09",
        "references": [{"id": "p:bert"}, {"title": "A work that is not here"}],
    },
    {
        "id": "p:new",
        "title": "Better question answering with GPT-4",
        "abstract": "We use GPT-4 for question answering and compare it with BERT on MMLU.",
        "publishedDate": "2024-05-20",
        "references": [{"title": "MMLU: A benchmark of many tasks."}],
    },
    {
        "id": "p:last",
        "title": "What GPT-4 does not know",
        "abstract": "GPT-4 is tested on MMLU and SQuAD for question answering.",
        "publishedDate": "2025",
    },
]


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(Path("papers.jsonl"), PAPERS)


def write(path: Path, records: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def graph_bytes(folder: str | Path) -> dict[str, bytes]:
    return {
        file.name: file.read_bytes() for file in sorted(Path(folder).iterdir()) if file.is_file()
    }


def test_every_edge_has_both_its_ends(papers: Path) -> None:
    build([papers], "g")
    ids = {
        name: set(read_table("g", name)["id"])
        for name in ("papers", "entities", "topics", "authors")
    }
    for table, columns in {
        "mentions": {"paper": "papers", "entity": "entities"},
        "relations": {"paper": "papers", "entity": "entities"},
        "citations": {"citing": "papers", "cited": "papers"},
        "shared": {"source": "papers", "target": "papers"},
        "entity_links": {"source": "entities", "target": "entities"},
        "results": {
            "paper": "papers",
            "method": "entities",
            "on": "entities",
            "metric": "entities",
        },
        "paper_topics": {"paper": "papers", "topic": "topics"},
        "authorships": {"paper": "papers", "author": "authors"},
    }.items():
        frame = read_table("g", table)
        for column, target in columns.items():
            assert set(frame[column]) <= ids[target], (table, column)


def test_offsets_point_into_title_newline_abstract(papers: Path) -> None:
    build([papers], "g")
    text = {record["id"]: f"{record['title']}\n{record['abstract']}" for record in PAPERS}
    mentions = read_table("g", "mentions")
    assert len(mentions) > 5
    for row in mentions.itertuples():
        assert text[row.paper][row.start : row.end] == row.surface
    for row in read_table("g", "relations").itertuples():
        assert row.count == len(row.starts) == len(row.ends) > 0
        assert row.sentence
        assert row.sentence in text[row.paper]


def test_stated_citations_and_inferred_ones_are_told_apart(papers: Path) -> None:
    report = build([papers], "g")
    rows = read_table("g", "citations")
    stated = rows[rows["relation"] == "CITES"]
    assert set(zip(stated["citing"], stated["cited"], strict=True)) == {
        ("p:mmlu", "p:bert"),
        ("p:new", "p:mmlu"),
    }
    assert (stated["source"] == "metadata").all()
    inferred = rows[rows["relation"] != "CITES"]
    assert set(inferred["source"]) <= {"inferred"}
    assert (inferred["via"].map(len) > 0).all()
    assert report.manifest.left_out["references to papers outside the corpus"] == 1


def test_a_number_without_a_named_metric_is_a_result_of_the_metric_score(papers: Path) -> None:
    bare = {"id": "p:bare", "title": "GPT-4 again", "abstract": "GPT-4 reaches 84.5% on MMLU."}
    write(papers, [*PAPERS, bare])
    report = build([papers], "g")
    result = read_table("g", "results").set_index("paper").loc["p:bare"]
    assert (result["on"], result["value"]) == ("benchmark:mmlu", 84.5)
    metric = read_table("g", "entities").set_index("id").loc[result["metric"]]
    assert (metric["name"], metric["type"], metric["paperCount"]) == ("score", "METRIC", 1)
    # The paper never names it: no mention, no relation, no link to other papers by it.
    assert result["metric"] not in set(read_table("g", "mentions")["entity"])
    assert result["metric"] not in set(read_table("g", "relations")["entity"])
    assert not any("no entity" in reason for reason in report.manifest.left_out)
    board = Graph.open("g").leaderboard("MMLU")
    assert board[["name", "score", "metric"]].to_numpy().tolist() == [["GPT-4", 84.5, "score"]]


def test_papers_are_linked_by_the_entities_that_they_share(papers: Path) -> None:
    build([papers], "g")
    shared = read_table("g", "shared").set_index(["source", "target"])
    assert "benchmark:mmlu" in shared.loc[("p:last", "p:new"), "entities"]
    assert (shared["weight"] > 0).all()


def test_dates_and_authors_reach_their_tables(papers: Path) -> None:
    build([papers], "g")
    dates = read_table("g", "papers").set_index("id")["publishedDate"].astype(str)
    assert dates["p:mmlu"] == "2020-09-01"
    assert dates["p:last"] == "2025-01-01"
    authorships = read_table("g", "authorships")
    assert authorships["position"].tolist() == [1, 2]
    assert set(read_table("g", "authors")["name"]) == {"Ada Example", "Bo Sample"}


@pytest.mark.usefixtures("papers")
def test_the_same_input_gives_the_same_bytes_for_any_jobs_and_order() -> None:
    first, second = write(Path("a.jsonl"), PAPERS[:2]), write(Path("b.jsonl"), PAPERS[2:])
    build([first, second], "one")
    build([second, first], "two", BuildConfig(jobs=2))
    assert graph_bytes("one") == graph_bytes("two")


def test_a_second_run_extracts_nothing_and_changes_nothing(papers: Path) -> None:
    first = build([papers], "g")
    before = graph_bytes("g")
    second = build([papers], "g")
    assert (first.extracted, first.cached) == (4, 0)
    assert (second.extracted, second.cached) == (0, 4)
    assert graph_bytes("g") == before


@pytest.mark.usefixtures("papers")
def test_adding_day_by_day_equals_building_from_nothing() -> None:
    days = [write(Path(f"day{number}.jsonl"), [paper]) for number, paper in enumerate(PAPERS)]
    reports = [build([day], "grown") for day in days]
    build(days, "fresh")
    assert graph_bytes("grown") == graph_bytes("fresh")
    assert [report.extracted for report in reports] == [1, 1, 1, 1]
    assert reports[-1].kept == 3


def test_what_vanishes_from_the_input_stays_unless_pruned(papers: Path) -> None:
    build([papers], "g")
    write(papers, PAPERS[:2])
    assert build([papers], "g").kept == 2
    assert len(read_table("g", "papers")) == 4
    assert build([papers], "g", BuildConfig(prune=True)).manifest.counts["papers"] == 2
    build([papers], "fresh", BuildConfig(prune=True))
    assert graph_bytes("g") == graph_bytes("fresh")


def test_a_changed_text_is_extracted_again(papers: Path) -> None:
    build([papers], "g")
    changed = {**PAPERS[3], "abstract": "Nothing is named here but BERT."}
    write(papers, [*PAPERS[:3], changed])
    report = build([papers], "g")
    assert (report.extracted, report.manifest.counts["papers"]) == (1, 4)
    build([papers], "fresh")
    assert graph_bytes("g") == graph_bytes("fresh")


def test_the_same_paper_in_two_files_is_one_with_both_sources(papers: Path) -> None:
    twin = write(Path("twin.jsonl"), [{**PAPERS[0], "id": "p:bert", "venue": "A venue"}])
    report = build([papers, twin], "g")
    row = read_table("g", "papers").set_index("id").loc["p:bert"]
    assert sorted(row["sources"]) == ["papers.jsonl:1", "twin.jsonl:1"]
    assert (report.records, report.manifest.counts["papers"]) == (5, 4)


def test_what_is_broken_is_set_aside_counted_and_listed(papers: Path) -> None:
    with papers.open("a") as stream:
        stream.write('{"id": "p:x", "abstract": "no title"}\n{broken\n')
    report = build([papers], "g")
    rejected = read_table("g", "rejected")
    assert rejected["source"].tolist() == ["papers.jsonl:5", "papers.jsonl:6"]
    assert len(report.rejected) == 2
    assert report.manifest.inputs[0].rejected == 2


@pytest.mark.usefixtures("papers")
def test_the_manifest_has_no_time_and_no_machine_path(tmp_path: Path) -> None:
    build(["papers.jsonl"], "g")
    text = Path("g/manifest.json").read_text()
    assert str(tmp_path) not in text
    manifest = json.loads(text)
    assert manifest["inputs"][0]["path"] == "papers.jsonl"
    assert manifest["counts"]["papers"] == 4
    assert manifest["tool"]["name"] == "graphbuild"


def test_least_confidence_leaves_out_what_is_less_certain(papers: Path) -> None:
    build([papers], "all")
    build([papers], "none", BuildConfig(min_confidence=1.0))
    assert len(read_table("none", "mentions")) < len(read_table("all", "mentions"))
    with pytest.raises(UsageError, match="min-confidence"):
        BuildConfig(min_confidence=1.5)


def test_the_users_verdicts_on_names_hold_in_later_runs(papers: Path) -> None:
    Path("same.csv").write_text("BERT,GPT-4\n")
    build([papers], "g", BuildConfig(same=Path("same.csv")))
    count = len(read_table("g", "entities"))
    assert build([papers], "g").manifest.counts["entities"] == count
    build([papers], "fresh")
    assert len(read_table("fresh", "entities")) == count + 1


@pytest.mark.parametrize(
    ("text", "line"), [("one\n", 1), ("a,b\nx,y,z\n", 2), ('{"a": "x"}\n', 1), ("x,\n", 1)]
)
def test_a_line_that_is_no_pair_of_names_is_named(papers: Path, text: str, line: int) -> None:
    Path("same.csv").write_text(text)
    with pytest.raises(InputError, match=rf"same\.csv:{line}: no pair of names"):
        build([papers], "g", BuildConfig(same=Path("same.csv")))


def test_errors_leave_no_folder(papers: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        build(["missing.jsonl"], "deep/g")
    with pytest.raises(InputError):
        build([papers], "deep/g", BuildConfig(same=Path("missing.csv")))
    assert not Path("deep").exists()


def test_an_older_folder_says_what_to_do_and_prune_does_it(papers: Path) -> None:
    build([papers], "g")
    manifest = Path("g/manifest.json")
    manifest.write_text(manifest.read_text().replace('"schema": 1', '"schema": 0'))
    with pytest.raises(StoreError, match="schema 0"):
        build([papers], "g")
    build([papers], "g", BuildConfig(prune=True))
    build([papers], "fresh", BuildConfig(prune=True))
    assert graph_bytes("g") == graph_bytes("fresh")


@pytest.mark.shared
def test_the_captures_are_read_exactly(tmp_path: Path) -> None:
    captures = Path(__file__).parents[2] / "../shared/data/captures"
    if not captures.is_dir():
        pytest.skip("../shared is not here")
    report: BuildReport = build([captures], tmp_path / "g")
    papers = read_table(tmp_path / "g", "papers")
    files = papers["sources"].map(lambda places: {place.rpartition(":")[0] for place in places})
    assert report.records == 381
    assert [file.records for file in report.manifest.inputs] == [119, 66, 84, 82, 30]
    assert len(papers) == 345
    assert (files.map(len) > 1).sum() == 34
    assert sum(papers["sources"].map(len)) == 381


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_killed_at_any_time_the_next_run_goes_on(papers: Path, tmp_path: Path) -> None:
    many = write(
        Path("many.jsonl"),
        [
            {"id": f"m:{n}", "title": f"Study {n} of BERT", "abstract": f"MMLU {n} and GPT-4."}
            for n in range(400)
        ],
    )
    build([papers, many], "fresh")
    build([papers], "old")
    old, new = graph_bytes("old"), graph_bytes("fresh")
    script = textwrap.dedent(
        """
        import sys
        from graphbuild.pipeline import build
        print("go", flush=True)
        build(["papers.jsonl", "many.jsonl"], "g")
        """
    )
    outcomes = set()
    delay = 0.05
    while True:
        shutil.rmtree("g", ignore_errors=True)
        shutil.copytree("old", "g")
        with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            try:
                code = process.wait(delay)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                code = process.wait()
        found = graph_bytes("g")
        assert found in (old, new)
        outcomes.add(found == new)
        if code == 0:
            break
        report = build([papers, many], "g")
        assert graph_bytes("g") == new
        assert report.extracted + report.cached == 404
        assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []
        delay *= 1.6
        assert delay < 300
    assert outcomes == {False, True}


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.usefixtures("papers")
def test_what_a_killed_run_had_extracted_is_not_extracted_again() -> None:
    records = [
        {"id": f"m:{n}", "title": f"Study {n} of BERT", "abstract": f"MMLU {n} and GPT-4."}
        for n in range(300)
    ]
    write(Path("many.jsonl"), records)
    script = textwrap.dedent(
        """
        import os, signal
        from graphbuild.pipeline import build
        from graphbuild.store.cache import ExtractionCache

        put, calls = ExtractionCache.put, []

        def put_and_die(self, found):
            put(self, found)
            calls.append(1)
            if len(calls) == 2:
                os.kill(os.getpid(), signal.SIGKILL)

        ExtractionCache.put = put_and_die
        build(["many.jsonl"], "g")
        """
    )
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == -signal.SIGKILL
    report = build(["many.jsonl"], "g")
    assert (report.cached, report.extracted) == (256, 44)
    build(["many.jsonl"], "fresh")
    assert graph_bytes("g") == graph_bytes("fresh")


def test_tables_open_in_pandas(papers: Path) -> None:
    build([papers], "g")
    for file in Path("g").glob("*.parquet"):
        pd.read_parquet(file)
