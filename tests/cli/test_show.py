"""``graphbuild show``: names, sentences, and families that read the right way from both ends."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from graphbuild.cli import main
from graphbuild.schema import TABLES
from graphbuild.store import GraphTables, Manifest, table_from_rows, write_graph

LINKS = [
    ("benchmark:mmlu-pro", "benchmark:mmlu", "VARIANT_OF"),
    ("method:gpt-2", "method:gpt", "VERSION_OF"),
    ("method:gpt-3", "method:gpt-2", "VERSION_OF"),
    ("method:chatgpt", "method:gpt", "VARIANT_OF"),
    *((f"method:gpt-2-{size}b", "method:gpt-2", "VARIANT_OF") for size in range(1, 6)),
]
NAMES = {"mmlu": "MMLU", "mmlu-pro": "MMLU-Pro", "chatgpt": "ChatGPT"}
PAPERS = {"method:gpt": 9, "method:gpt-3": 7, "method:gpt-2-4b": 6, "method:chatgpt": 4}


@pytest.fixture
def families(tmp_path: Path) -> Path:
    """A graph of two families: MMLU with one variant, and GPT with eight names in three steps."""
    ids = sorted({end for link in LINKS for end in link[:2]})
    rows = [
        {
            "id": id_,
            "name": NAMES.get(id_.split(":")[1], id_.split(":")[1].upper()),
            "type": id_.split(":")[0].upper(),
            "paperCount": PAPERS.get(id_, 1),
        }
        for id_ in ids
    ]
    links = [dict(zip(("source", "target", "relation"), link, strict=True)) for link in LINKS]
    tables = {name: table_from_rows(name, ()) for name in TABLES}
    for name, found in (("entities", rows), ("entity_links", links)):
        columns = TABLES[name].columns
        blank = {"string[]": [], "double": 0.0, "integer": 0, "string": ""}
        tables[name] = table_from_rows(
            name,
            [
                tuple(row.get(c.name, None if c.nullable else blank.get(c.type)) for c in columns)
                for row in found
            ],
        )
    write_graph(tmp_path / "graph", GraphTables(tables), Manifest(model="none"))
    return tmp_path / "graph"


def run(*words: object) -> object:
    with pytest.raises(SystemExit) as done:
        main(["show", *map(str, words)])
    return done.value.code or 0


def shown(capsys: pytest.CaptureFixture[str], *words: object) -> list[str]:
    assert run(*words) == 0
    return capsys.readouterr().out.splitlines()


def test_a_variant_is_said_the_right_way_from_both_ends(
    families: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of_base = shown(capsys, families, "MMLU")
    assert "variants: MMLU-Pro" in of_base
    assert not any("variant of" in line for line in of_base)
    of_variant = shown(capsys, families, "MMLU-Pro")
    assert "variant of: MMLU" in of_variant
    assert not any(line.startswith("variants") for line in of_variant)


def test_versions_and_variants_of_one_name_are_told_apart(
    families: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = shown(capsys, families, "GPT-2", "--count", 9)
    assert "version of: GPT" in lines
    assert "versions: GPT-3" in lines
    assert "variants: GPT-2-4B, GPT-2-1B, GPT-2-2B, GPT-2-3B, GPT-2-5B" in lines


def test_a_family_is_drawn_as_a_tree_with_the_name_marked(
    families: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = shown(capsys, families, "GPT-2-3B", "--count", 2)
    start = lines.index("family (9)")
    assert lines[start + 1 : start + 8] == [
        "  GPT  (9)",
        "  ├─ variant ChatGPT  (4)",
        "  └─ version GPT-2  (1)",
        "     ├─ version GPT-3  (7)",
        "     ├─ variant GPT-2-4B  (6)",
        "*    ├─ variant GPT-2-3B  (1)",
        "     └─ … 3 more; --count 6 shows all",
    ]


def test_a_name_without_versions_has_no_family(
    small_graph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = shown(capsys, small_graph, "HotpotQA")
    assert not any(line.startswith(("family", "version", "variant")) for line in lines)


def test_json_names_the_parent_of_each_member(
    families: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    family = json.loads("\n".join(shown(capsys, families, "MMLU", "--json")))["family"]
    assert [(row["id"], row["relation"], row["parent"]) for row in family] == [
        ("benchmark:mmlu", None, None),
        ("benchmark:mmlu-pro", "VARIANT_OF", "benchmark:mmlu"),
    ]


def test_every_sentence_of_an_entity_is_shown_with_its_paper(
    small_graph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "\n".join(shown(capsys, small_graph, "LoRA", "--count", 99))
    relations = pd.read_parquet(small_graph / "relations.parquet")
    for row in relations[relations["entity"] == "method:lora"].itertuples():
        assert row.sentence in text
        assert f"[{row.paper}]" in text


def test_a_paper_shows_its_names_and_what_it_builds_on(
    small_graph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = shown(capsys, small_graph, "QLoRA in Practice")
    assert "uses (3)" in lines
    assert "builds on (1)" in lines
    assert "      via TinyLlama-Chat 2" in lines


def test_nothing_of_that_name_ends_with_one_sentence(
    small_graph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(small_graph, "no such thing") == 1
    done = capsys.readouterr()
    assert done.out == ""
    assert len(done.err.splitlines()) == 1
