"""A later run is quick by what earlier ones left, and gives the same as one without it."""

import gc
import json
from pathlib import Path

import pytest

from graphbuild.errors import InputError, UsageError
from graphbuild.pipeline import BuildConfig, build

NAMES = ("GPT-4", "GPT-3", "BERT", "retrieval-augmented generation (RAG)", "ZQN", "Llama-3-8B")


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("papers.jsonl")


def write(path: Path, names: tuple[str, ...]) -> None:
    lines = [
        {
            "title": f"{name}: a study of question answering",
            "abstract": f"We introduce {name}. It is compared with GPT-4 on MMLU and SQuAD.",
        }
        for name in names
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def graph_bytes(folder: str) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in Path(folder).iterdir() if file.is_file()}


@pytest.mark.parametrize("left", [None, b"", b"damaged"])
def test_what_is_remembered_of_names_changes_nothing(papers: Path, left: bytes | None) -> None:
    write(papers, NAMES)
    build([papers], "whole")
    write(papers, NAMES[:3])
    build([papers], "g")
    remembered = Path("g/cache/names.zst")
    assert remembered.stat().st_size > 0
    if left is not None:
        remembered.write_bytes(left)
    write(papers, NAMES)
    assert build([papers], "g").extracted == 3
    assert graph_bytes("g") == graph_bytes("whole")


def test_the_search_for_cycles_is_on_again_after_a_build_and_after_a_failed_one(
    papers: Path,
) -> None:
    write(papers, NAMES)
    pair = Path("pair.jsonl")
    pair.write_text('{"a": "BERT", "b": "GPT-4"}\n')
    build([papers], "g")
    assert gc.isenabled()
    with pytest.raises(UsageError, match="both same and different"):
        build([papers], "g", BuildConfig(same=pair, different=pair))
    assert gc.isenabled()
    with pytest.raises(InputError):
        build(["missing.jsonl"], "g")
    assert gc.isenabled()


def test_a_program_that_searches_for_no_cycles_is_left_alone(papers: Path) -> None:
    write(papers, NAMES)
    gc.disable()
    try:
        build([papers], "g")
        assert not gc.isenabled()
    finally:
        gc.enable()
