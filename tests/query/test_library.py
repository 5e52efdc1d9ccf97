"""The query library: its files, their heads, and the dialect that both engines share."""

from __future__ import annotations

import re

import pytest

from graphbuild.cypher_files import cypher_folder
from graphbuild.errors import QueryError
from graphbuild.query import NamedQuery, find_query, named_queries
from graphbuild.query.dialect import check_read_only, explain_refusal, without_literals
from graphbuild.query.library import GROUPS, LABELS, parse_query
from graphbuild.query.names import named_parameters

HEAD = "// Papers\n// Some of them.\n//\n"
PARAMETER = "// param limit: integer = 5 e.g. 9 -- rows at most\n"
BODY = "MATCH (p:Paper)\nRETURN p.id AS id\nORDER BY id\nLIMIT $limit;\n"

every_query = pytest.mark.parametrize("query", named_queries(), ids=lambda query: query.name)


def test_the_library_holds_at_least_thirty_queries_in_every_group() -> None:
    assert len(named_queries()) >= 30
    assert [query.group for query in named_queries()] == sorted(
        (query.group for query in named_queries()), key=list(GROUPS).index
    )
    assert {query.group for query in named_queries()} == set(GROUPS)


@every_query
def test_a_query_has_words_for_people_and_values_that_fit_its_types(query: NamedQuery) -> None:
    assert query.title[0].isupper()
    assert not query.title.endswith(".")
    assert query.about.endswith(".")
    for parameter in query.parameters:
        example = {parameter.name: parameter.example}
        assert named_parameters(query, example)[parameter.name] == parameter.example
        if parameter.default is not None:
            named_parameters(query, {parameter.name: parameter.default})


@every_query
def test_a_query_is_ordered_by_a_unique_last_key(query: NamedQuery) -> None:
    order = query.text.rpartition("ORDER BY ")[2].partition("\nLIMIT")[0]
    last = re.split(r", (?![^\[]*\])", order)[-1]
    unique = {
        *("id", "paper", "introducedById", "label", "type", "name", "precision", "year", "month"),
        *("papers", "other.id", "a.id", "b.id"),
        "[r IN relationships(path) | type(r)]",
    }
    assert last in unique, last


@every_query
def test_a_query_only_reads_and_keeps_to_the_common_dialect(query: NamedQuery) -> None:
    check_read_only(query.text)
    complaint = explain_refusal(query.text, "refused")
    assert complaint == "the embedded engine does not accept the query: refused"
    bare = without_literals(query.text)
    assert not re.search(r"(?<!coalesce\()\bsum\(p", bare), "a sum of nothing is null in Grafeo"
    assert not re.search(r"\*\s*(\.\.)?\s*\]|\*\d+\.\.\s*\]", bare), "a path without a bound"


@every_query
def test_a_file_wraps_at_the_width_of_the_browser_and_ends_with_one_semicolon(
    query: NamedQuery,
) -> None:
    path = cypher_folder() / "queries" / query.group / f"{query.name}.cypher"
    text = path.read_text(encoding="utf-8")
    assert text.endswith(";\n")
    assert text.count("\n\n") == 0
    assert max(map(len, text.splitlines())) <= 120


def test_no_two_queries_have_the_same_title() -> None:
    titles = [query.title for query in named_queries()]
    assert sorted(set(titles)) == sorted(titles)


def test_a_head_gives_title_description_parameters_and_shape() -> None:
    query = parse_query(
        f"{HEAD}{PARAMETER}// shape: table\n// slow: reads all.\n{BODY}", "new", "x"
    )
    assert (query.title, query.about, query.shape, query.slow) == (
        *("Papers", "Some of them.", "table"),
        "reads all.",
    )
    (parameter,) = query.parameters
    assert (parameter.name, parameter.type, parameter.default, parameter.example) == (
        *("limit", "integer", 5),
        9,
    )
    assert query.text.endswith("LIMIT $limit")


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        (BODY, "needs a title"),
        (f"// Papers\n//\n{PARAMETER}// shape: table\n{BODY}", "does not say what"),
        (f"{HEAD}{PARAMETER}{BODY}", "lacks 'shape: table'"),
        (f"{HEAD}{PARAMETER}// shape: cube\n{BODY}", "lacks 'shape: table'"),
        (f"{HEAD}// param limit: integer = 5\n// shape: table\n{BODY}", ":4: 'param limit"),
        (f"{HEAD}// shape: table\n// more words\n{BODY}", ":5: 'more words' is neither"),
        (f"{HEAD}{PARAMETER.replace('integer', 'Papper')}// shape: table\n{BODY}", "'Papper'"),
        (f"{HEAD}{PARAMETER.replace('5', 'five')}// shape: table\n{BODY}", "must be JSON"),
        (f"{HEAD}// shape: table\n{BODY}", "differ: limit"),
        (f"{HEAD}{PARAMETER}// shape: table\nRETURN 1 AS one;\n", "differ: limit"),
        (f"{HEAD}{PARAMETER}// shape: table\n{BODY}RETURN 1;\n", "exactly one statement"),
        (f"{HEAD}{PARAMETER}// shape: table\n", "exactly one statement"),
    ],
)
def test_a_malformed_file_is_refused_with_its_place(source: str, complaint: str) -> None:
    with pytest.raises(QueryError, match=re.escape(complaint)) as caught:
        parse_query(source, "new", "x")
    assert str(caught.value).startswith("cypher/queries/new/x.cypher")


def test_a_dollar_in_a_string_or_comment_is_no_parameter() -> None:
    body = "// $b\nMATCH (p:Paper) WHERE p.title = '$c; \\'$d' RETURN p.id AS id LIMIT $limit"
    assert "$c" in parse_query(f"{HEAD}{PARAMETER}// shape: table\n\n{body}", "new", "x").text


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("benchmark-by-papers", "benchmarks-by-papers"),
        ("leader-board", "leaderboard"),
        ("Most_Cited", "most-cited"),
        ("leaderboards", "leaderboard"),
    ],
)
def test_an_unknown_name_proposes_the_nearest(wrong: str, right: str) -> None:
    with pytest.raises(QueryError, match=f"no query is named '{wrong}'; did you mean.*'{right}'"):
        find_query(wrong)


def test_a_name_far_from_all_points_to_the_list() -> None:
    with pytest.raises(QueryError, match="'zzzzzz'; `graphbuild query --list`"):
        find_query("zzzzzz")


def test_parameters_name_only_labels_of_the_schema() -> None:
    assert set(LABELS) >= {"Entity", "Paper", "Method", "Author", "Topic"}
    assert "Result" not in LABELS
