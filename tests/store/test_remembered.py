"""What one run remembers for the next is whole, or not there."""

import pytest

from graphbuild.store.remembered import read_remembered, write_remembered


def test_content_comes_back_under_its_digest_alone(tmp_path):
    file = tmp_path / "names.zst"
    write_remembered(file, "rules-1", b"line\nline")
    assert read_remembered(file, "rules-1") == b"line\nline"
    assert read_remembered(file, "rules-2") is None
    assert [entry.name for entry in tmp_path.iterdir()] == ["names.zst"]


@pytest.mark.parametrize("cut", [0, 1, 10, -1])
def test_a_damaged_file_is_as_good_as_none(tmp_path, cut):
    file = tmp_path / "names.zst"
    write_remembered(file, "rules", b"content" * 1000)
    file.write_bytes(file.read_bytes()[:cut])
    assert read_remembered(file, "rules") is None


def test_bytes_of_another_kind_are_as_good_as_none(tmp_path):
    file = tmp_path / "names.zst"
    file.write_bytes(b"no compressed file at all")
    assert read_remembered(file, "rules") is None


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    write_remembered(tmp_path / "missing" / "names.zst", "rules", b"content")
    assert not (tmp_path / "missing").exists()
