"""``graphbuild read``: data on standard output, messages on standard error, exit codes."""

import json
import subprocess
import sys

import pytest

from graphbuild.sources import paper_to_json, read_jsonl


def run(*arguments, stdin=None):
    return subprocess.run(
        [sys.executable, "-m", "graphbuild", "read", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


def test_papers_go_to_standard_output_and_the_rest_to_standard_error(examples):
    result = run(examples)
    papers = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 0
    assert len(papers) == 39
    assert result.stderr.splitlines()[-1] == "39 papers from 42 records; 0 set aside"
    assert "the year of 18 dates is not written and was inferred as 2025" in result.stderr


def test_what_read_writes_it_reads_back_the_same(examples, tmp_path):
    first, second = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    assert run(examples, "-o", first).returncode == 0
    assert run("-", "-o", second, stdin=first.read_text(encoding="utf-8")).returncode == 0
    assert first.read_bytes() == second.read_bytes()
    assert [paper_to_json(paper) for paper in read_jsonl(first)] == [
        json.loads(line) for line in first.read_text(encoding="utf-8").splitlines()
    ]


def test_every_record_is_kept_without_merging(examples):
    assert len(run(examples, "--no-merge").stdout.splitlines()) == 42


def test_the_day_of_the_capture_is_taken(examples):
    result = run(examples / "daily-papers.txt", "--captured", "2024-11-14")
    dates = {json.loads(line).get("publishedDate") for line in result.stdout.splitlines()}
    assert "2024-11-12" in dates
    assert "inferred" not in result.stdout + result.stderr


def test_broken_inputs_among_good_ones_are_listed_and_counted(examples, tmp_path):
    missing = tmp_path / "none.jsonl"
    result = run(missing, examples / "daily-papers-plain.txt")
    assert result.returncode == 0
    assert f"{missing}: no such file or directory; check the path" in result.stderr
    assert result.stderr.splitlines()[-1] == "10 papers from 10 records; 1 set aside"


@pytest.mark.parametrize(
    ("arguments", "code"), [(["none.jsonl"], 1), ([], 2), (["x", "--format", "none"], 2)]
)
def test_failure_and_wrong_usage_have_their_exit_codes(arguments, code):
    result = run(*arguments)
    assert result.returncode == code
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
