import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graphbuild.cli import create_app, main
from graphbuild.schema import TABLES
from graphbuild.store import GraphTables, Manifest, table_from_rows, write_graph


def _run(*arguments: str, stdin: str | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(create_app(), ["names", *arguments], input=stdin)
    return result.exit_code, result.stdout, result.stderr


def test_compare_prints_label_and_reason() -> None:
    assert _run("compare", "Qwen 2.5", "Qwen2.5")[1].startswith("same: ")
    assert _run("compare", "GPT-3", "GPT-4")[1] == "version: version number\n"


def test_compare_prints_json_for_machines() -> None:
    found = json.loads(_run("compare", "MMLU", "MMLU-Pro", "--type", "benchmark", "--json")[1])
    assert (found["label"], found["a"], found["b"]) == ("variant", "MMLU", "MMLU-Pro")


def test_pairs_give_a_line_each_and_tell_what_is_wrong_on_standard_error(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text('{"a": "RAG", "b": "RAGs", "type": "METHOD", "id": 7}\nnonsense\n{"a": "x"}\n')
    code, out, err = _run("compare", "--pairs", str(file))
    records = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [record["label"] for record in records] == ["same", None, None]
    assert records[0]["id"] == 7
    assert f"{file}:2: no JSON" in err
    assert "2 lines are no pairs" in err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["compare", "one"], 2, "give two names"),
        (["compare", "a", "b", "--type", "THING"], 2, "--type is 'THING'; give one of METHOD"),
        (["compare", "--pairs", "/nowhere.jsonl"], 1, "no such file"),
    ],
)
def test_wrong_usage_and_missing_files_end_with_one_sentence(
    arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["names", *arguments])
    assert ended.value.code == code
    assert words in capsys.readouterr().err


def test_why_names_the_rule_and_the_papers_of_a_graph(tmp_path: Path) -> None:
    entity = ("method:zed", "Zed", "METHOD", ["XQ"], 1, None, [], ["METHOD:1"])
    rows: dict[str, list[tuple[object, ...]]] = {
        "entities": [entity],
        "mentions": [
            ("p", 0, 3, "method:zed", "METHOD", "Zed", 1.0),
            ("p", 5, 7, "method:zed", "METHOD", "XQ", 1.0),
        ],
    }
    tables = {name: table_from_rows(name, rows.get(name, [])) for name in TABLES}
    write_graph(tmp_path / "g", GraphTables(tables), Manifest())
    code, out, _ = _run("why", "XQ", "Zed", str(tmp_path / "g"))
    assert code == 0
    assert out.splitlines() == [
        "'XQ' and 'Zed' are one node: method:zed",
        "  XQ = Zed: one paper gives both names (p)",
    ]
