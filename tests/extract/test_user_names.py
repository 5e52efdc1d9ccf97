import pytest

from graphbuild.errors import InputError
from graphbuild.extract.user_names import UserName, UserNames, read_names, read_stop


def test_names_are_read_from_json_lines(tmp_path):
    path = tmp_path / "names.jsonl"
    path.write_text('{"name": "OurBench", "type": "BENCHMARK", "aliases": ["OB"]}\n')
    assert read_names(path) == [UserName("OurBench", "BENCHMARK", ("OB",))]


def test_names_are_read_from_csv_with_a_byte_order_mark(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("\ufeffName,Type\nOurNet,method\n")
    assert read_names(path) == [UserName("OurNet", "METHOD")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"type": "METHOD"}', "names.jsonl:1: 'name' is missing"),
        ('{"name": "X", "type": "THING"}', "names.jsonl:1: type 'THING' is none of"),
        ("{broken", "names.jsonl:1: not a JSON object"),
    ],
)
def test_a_broken_line_is_named(tmp_path, line, said):
    path = tmp_path / "names.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(InputError, match=said):
        read_names(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_names(tmp_path / "none.csv")


def test_stop_names_are_read_from_lines_and_from_csv(tmp_path):
    (tmp_path / "stop.txt").write_text("baseline\n\nour method\n")
    (tmp_path / "stop.csv").write_text("name,why\nbaseline,too common\n")
    assert read_stop(tmp_path / "stop.txt") == ["baseline", "our method"]
    assert read_stop(tmp_path / "stop.csv") == ["baseline"]


def test_aliases_point_to_the_canonical_name():
    user = UserNames.of([UserName("OurBench", "BENCHMARK", ("Our-Benches",))])
    assert user.names["our benche"] == "OurBench"
    assert set(user.types.values()) == {"BENCHMARK"}
