"""Values of parameters: typed, and names found as the graph writes them."""

from __future__ import annotations

import datetime

import pytest

from graphbuild.errors import QueryError, UsageError
from graphbuild.query import GrafeoEngine, NamedQuery, find_query, run_named
from graphbuild.query.library import parse_query
from graphbuild.query.names import free_parameters, named_parameters, split_parameters

TYPED = parse_query(
    "// T\n// All types.\n//\n"
    '// param text: string = "a" e.g. "b" -- x\n'
    "// param number: integer = 1 e.g. 2 -- x\n"
    "// param part: double = 0.5 e.g. 0.25 -- x\n"
    '// param day: date = "2024-01-01" e.g. "2024-02-01" -- x\n'
    '// param metric: Metric = null e.g. "F1" -- x\n'
    "// shape: table\n"
    "RETURN $text AS a, $number AS b, $part AS c, $day AS d, $metric AS e ORDER BY a",
    "new",
    "typed",
)


@pytest.fixture
def leaderboard() -> NamedQuery:
    return find_query("leaderboard")


def test_values_take_the_types_of_the_head() -> None:
    given = {"text": "3", "number": "-7", "part": "2", "day": "2024-05-24", "metric": "null"}
    assert named_parameters(TYPED, given) == {
        "text": "3",
        "number": -7,
        "part": 2.0,
        "day": "2024-05-24",
        "metric": None,
    }


def test_values_of_python_are_taken_too() -> None:
    given = {"number": 7, "part": 2, "day": datetime.date(2024, 5, 24), "metric": None}
    assert named_parameters(TYPED, given)["day"] == "2024-05-24"


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("number", "many", "'number' is 'many'; it must be an integer, such as 2"),
        ("number", "2.5", "it must be an integer"),
        ("number", "99999999999999999999", "it must be an integer"),
        ("number", True, "it must be an integer"),
        ("number", None, "'number' needs a value"),
        ("part", "nan", "it must be a number"),
        ("part", "a", "it must be a number"),
        ("day", "2024-13-01", "it must be a date"),
        ("day", "May", "it must be a date"),
        ("text", "null", "'text' needs a value"),
        ("nummber", "1", "no parameter 'nummber'; did you mean 'number'?"),
        ("zzz", "1", "no parameter 'zzz'; it has: text, number"),
    ],
)
def test_a_value_that_does_not_fit_is_wrong_usage(name: str, value: object, complaint: str) -> None:
    with pytest.raises(UsageError) as caught:
        named_parameters(TYPED, {name: value})
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [(["limit"], "is no parameter"), (["=3"], "is no parameter"), (["a=1", "a=2"], "given twice")],
)
def test_words_that_are_no_parameters_are_wrong_usage(words: list[str], complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        split_parameters(words)


def test_free_parameters_are_json_where_they_can_be() -> None:
    assert free_parameters({"a": "null", "b": "1.5", "c": "[1, 2]", "d": "GPT-4", "e": "{x"}) == {
        "a": None,
        "b": 1.5,
        "c": [1, 2],
        "d": "GPT-4",
        "e": "{x",
    }


@pytest.mark.parametrize(
    ("query", "given", "found"),
    [
        ("leaderboard", {"benchmark": "mmlu"}, "MMLU"),
        ("leaderboard", {"benchmark": "massive multitask language understanding"}, "MMLU"),
        ("method-papers", {"method": "Low-Rank Adaptation"}, "LoRA"),
        ("paper-evidence", {"paper": "a harder exam"}, "arxiv:2405.00004"),
        ("author-papers", {"author": "BO CHEN"}, "Bo Chen"),
        ("topic-papers", {"topic": "Adapters"}, "adapters"),
        # Two nodes are called GSM8K but for case; the one of more papers is meant.
        ("papers-naming", {"entity": "gsm8k"}, "GSM8K"),
    ],
)
def test_a_name_may_differ_in_case_or_be_an_alias(
    embedded: GrafeoEngine, query: str, given: dict[str, str], found: str
) -> None:
    answer = run_named(embedded, query, given)
    (renamed,) = answer.renamed
    assert renamed.found == found
    assert answer.result.rows


def test_an_exact_name_goes_before_others(embedded: GrafeoEngine) -> None:
    answer = run_named(embedded, "papers-naming", {"entity": "GSM8k"})
    assert answer.renamed == ()
    assert {row[-1] for row in answer.result.rows} == {"dataset:gsm8k"}


@pytest.mark.parametrize(
    ("query", "given", "complaint"),
    [
        ("leaderboard", {"benchmark": "MLMU"}, "no Benchmark of the name 'MLMU'; did you mean 'MM"),
        ("leaderboard", {"benchmark": "LoRA"}, "no Benchmark of the name 'LoRA'"),
        ("leaderboard", {"benchmark": "MMLU", "metric": "acc"}, "did you mean 'accuracy'?"),
        ("papers-like", {"paper": "harder"}, "no Paper of the id or title 'harder'; did you mean"),
        ("coauthors", {"author": "Zzz"}, "'Zzz'; give another with -p author=NAME"),
        ("organisation-papers", {}, "'Google DeepMind' (the default)"),
    ],
)
def test_a_name_that_the_graph_lacks_proposes_the_nearest(
    embedded: GrafeoEngine, query: str, given: dict[str, str], complaint: str
) -> None:
    with pytest.raises(QueryError) as caught:
        run_named(embedded, query, given)
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    "name", ["' OR true //", '"}) RETURN 1 //', "$x", "`", "\\", "a\nb", "💥" * 99]
)
def test_a_hostile_name_is_only_ever_a_value(embedded: GrafeoEngine, name: str) -> None:
    with pytest.raises(QueryError, match="the graph has no Benchmark"):
        run_named(embedded, "leaderboard", {"benchmark": name})
