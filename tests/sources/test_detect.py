"""Inputs of all kinds: what they hold decides how they are read, and none ends the run."""

import bz2
import gzip
import io
import lzma
import tempfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphbuild.errors import InputError
from graphbuild.sources import FORMATS, read_papers
from graphbuild.types import Paper, Rejected

LINE = b'{"title": "A Study", "abstract": "We show it. It holds."}\n'
PAGE = "A Study of Looms\n\nWe show that they weave. They weave fast.\n"


def zstd(data: bytes) -> bytes:
    return pa.compress(data, codec="zstd", asbytes=True)


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress, zstd])
def test_compression_is_found_by_content(read_text, compress):
    [paper] = read_text(compress(LINE), "papers.txt")
    assert paper.title == "A Study"


def test_an_archive_is_read_member_by_member(tmp_path):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("b.txt", PAGE)
        archive.writestr("a/papers.jsonl.gz", gzip.compress(LINE))
        archive.writestr("__MACOSX/._b.txt", "x")
    first, second = read_papers([tmp_path / "all.zip"])
    assert first.sources == (f"{tmp_path}/all.zip/a/papers.jsonl.gz:1",)
    assert second.sources == (f"{tmp_path}/all.zip/b.txt:1",)


def test_a_directory_is_walked_in_order_without_hidden_files(tmp_path):
    for name in ("b/papers.jsonl", "a.jsonl", ".git/x.jsonl", "b/.hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(LINE)
    names = [Path(record.sources[0]).name for record in read_papers([tmp_path])]
    assert names == ["a.jsonl:1", "papers.jsonl:1"]


@pytest.mark.parametrize("data", [LINE, gzip.compress(LINE), PAGE.encode()])
def test_standard_input_is_read_like_a_file(monkeypatch, data):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    [paper] = read_papers(["-"])
    assert paper.sources == ("<stdin>:1",)


def test_standard_input_longer_than_its_head_is_read_whole(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LINE * 5000)))
    assert sum(isinstance(record, Paper) for record in read_papers(["-"])) == 5000


def test_an_archive_on_standard_input_is_read(monkeypatch):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("papers.jsonl", LINE)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(buffer.getvalue())))
    assert [record.title for record in read_papers(["-"])] == ["A Study"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (bytes(range(256)) * 4, "this is a binary file"),
        (b"just one line of prose", "no title with an abstract below it was found"),
        (gzip.compress(LINE)[:20], "the file is damaged or ends early"),
        (b"PK\x03\x04 and nothing else", "the zip archive is damaged"),
        (b'{"title": "A"}\n', "'abstract' is missing"),
    ],
)
def test_an_input_that_cannot_be_used_is_one_sentence(tmp_path, content, sentence):
    path = tmp_path / "input"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        list(read_papers([path]))
    assert sentence in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_an_empty_directory_say_so(tmp_path):
    with pytest.raises(InputError, match="no such file or directory"):
        list(read_papers([tmp_path / "none"]))
    with pytest.raises(InputError, match="the directory holds no file"):
        list(read_papers([tmp_path]))
    with pytest.raises(InputError, match="no input was given"):
        list(read_papers([]))


def test_an_unknown_format_names_the_known_ones(tmp_path):
    with pytest.raises(InputError, match=r"'x' is no known format; give one of .*jsonl"):
        list(read_papers([tmp_path], format="x"))


def test_a_broken_input_among_good_ones_is_set_aside(tmp_path):
    (tmp_path / "good.jsonl").write_bytes(LINE)
    (tmp_path / "bad.bin").write_bytes(bytes(range(256)))
    records = list(read_papers([tmp_path / "none", tmp_path, tmp_path / "good.jsonl"]))
    assert [type(record) for record in records] == [Rejected, Rejected, Paper, Paper]
    assert records[0] == Rejected(
        str(tmp_path / "none"), "no such file or directory; check the path"
    )


def test_a_damaged_end_keeps_what_was_read_before(read_text):
    data = gzip.compress(
        b"".join(b'{"title": "A%d", "abstract": "B."}\n' % n for n in range(50000))
    )
    records = read_text(data[: len(data) // 2], "papers.jsonl.gz")
    assert len(records) > 1000
    assert isinstance(records[-1], Rejected)
    assert "damaged or ends early" in records[-1].reason


MARKS = [
    *(b"", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"PAR1"),
    *(b"\xff\xfe", b"\xef\xbb\xbf", b"{", b"[", b"@article{", b"TY  - ", b"<?xml", b"<html"),
]


@pytest.mark.parametrize("name", [None, *FORMATS])
@given(mark=st.sampled_from(MARKS), data=st.binary(max_size=300))
@example(mark=b"", data=gzip.compress(LINE)[:30])
@settings(deadline=None, max_examples=40)
def test_any_bytes_give_papers_or_reasons(name, mark, data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "input")
        path.write_bytes(mark + data)
        error = None
        kinds = set()
        try:
            for record in read_papers([path], format=name):
                kinds.add(type(record))
        except InputError as caught:
            error = caught
    assert kinds <= {Paper, Rejected}
    assert error is None or str(path) in str(error)


@pytest.mark.parametrize("as_given", [str, Path, lambda path: [path], lambda path: (str(path),)])
def test_one_path_is_as_good_as_a_list_of_it(tmp_path, as_given):
    file = tmp_path / "papers.jsonl"
    file.write_text('{"title": "Zarble at large", "abstract": "We study it."}\n')
    (paper,) = read_papers(as_given(file))
    assert (paper.title, paper.sources) == ("Zarble at large", (f"{file}:1",))
