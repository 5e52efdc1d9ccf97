"""CSV, TSV, Parquet and JSON with columns of any name."""

import json
import os
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from graphbuild.errors import InputError
from graphbuild.sources import read_papers
from graphbuild.sources.columns import FIELDS, guess_columns, parse_map
from graphbuild.types import Paper, Rejected


def test_columns_of_common_exports_are_guessed():
    scopus = ["Authors", "Title", "Year", "Source title", "DOI", "Abstract", "Author Keywords"]
    assert guess_columns(scopus) == {
        "authors": "Authors",
        "title": "Title",
        "year": "Year",
        "venue": "Source title",
        "doi": "DOI",
        "abstract": "Abstract",
        "categories": "Author Keywords",
    }
    zotero = ["Key", "Publication Year", "Author", "Title", "Publication Title", "Abstract Note"]
    assert guess_columns(zotero)["abstract"] == "Abstract Note"
    assert guess_columns(zotero)["venue"] == "Publication Title"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_with_any_delimiter_and_encoding(read_text, tmp_path, delimiter):
    rows = [
        ["DOI", "Titel", "Zusammenfassung", "Jahr", "Autoren"],
        ["10.1000/X", '"Looms', 'und mehr"', "2020", "Gödel, Kurt; Brown, Bob"],
    ]
    rows[1][1:3] = ['"Looms, und mehr"', '"Wir weben;\n\tviel."']
    text = "\n".join(delimiter.join(f'"{c}"' if c[0] != '"' else c for c in row) for row in rows)
    for encoding in ("utf-8", "cp1252", "utf-16", "utf-8-sig"):
        [paper] = read_text(text.encode(encoding), "papers.csv")
        assert (paper.title, paper.abstract) == ("Looms, und mehr", "Wir weben;\n\tviel.")
        assert (paper.id, paper.published_date) == ("doi:10.1000/x", "2020")
        assert [author.family for author in paper.authors] == ["Gödel", "Brown"]
        assert paper.sources == (f"{tmp_path / 'papers.csv'}:2",)


def test_a_given_column_wins_over_a_guess(read_text):
    text = "title,name,abstract\nwrong,Right,B.\n"
    [paper] = read_text(text, "papers.csv", columns={"title": "name"})
    assert paper.title == "Right"


def test_a_table_without_a_needed_column_says_which_there_are(read_text):
    with pytest.raises(InputError, match=r"no column for 'abstract' .* 'title', 'x'; give --map"):
        read_text("title,x\nA,B\n", "papers.csv")
    with pytest.raises(InputError, match="there is no column 'y'; it has 'title', 'x'"):
        read_text("title,x\nA,B\n", "papers.csv", columns={"abstract": "y"})


def test_a_row_without_a_title_is_set_aside_at_its_line(read_text):
    first, rejected, last = read_text('title,abstract\n"A","B\nC"\n,D\nE,\n', "papers.csv")
    assert first.abstract == "B\nC"
    assert isinstance(rejected, Rejected)
    assert rejected.source.endswith(":4")
    assert (last.title, last.abstract) == ("E", "")


def test_a_date_that_says_nothing_does_not_cost_the_paper(read_text):
    [paper] = read_text("title,abstract,date,year\nA,B.,forthcoming,2020\n", "papers.csv")
    assert paper.published_date == "2020"


def test_parquet_is_read_with_dates_and_lists(tmp_path):
    frame = pd.DataFrame(
        {
            "title": ["A", None],
            "abstract": ["B.", "C."],
            "published": [date(2024, 5, 24), None],
            "authors": [["Ada Lovelace", "Bob Brown"], []],
            "arxiv_id": ["2405.15738", None],
        }
    )
    frame.to_parquet(tmp_path / "papers.parquet")
    paper, rejected = read_papers([tmp_path / "papers.parquet"])
    assert (paper.id, paper.published_date) == ("arxiv:2405.15738", "2024-05-24")
    assert [author.name for author in paper.authors] == ["Ada Lovelace", "Bob Brown"]
    assert rejected == Rejected(f"{tmp_path / 'papers.parquet'}#2", "'title' is missing")


def test_a_damaged_parquet_file_is_one_sentence(tmp_path):
    (tmp_path / "x.parquet").write_bytes(b"PAR1" + bytes(50))
    with pytest.raises(InputError, match="the Parquet file is damaged"):
        list(read_papers([tmp_path / "x.parquet"]))


def test_json_of_any_shape_is_read_with_a_map(read_text):
    record = {"Überschrift": "A", "abstract": "B.", "date": "2024-05-24", "author": "Ada Lovelace"}
    columns = {"title": "Überschrift"}
    for content in (record, [record, record], {"data": [record]}):
        paper = read_text(json.dumps(content), "x.json", columns=columns)[0]
        assert (paper.title, paper.published_date) == ("A", "2024-05-24")
        assert paper.authors[0].name == "Ada Lovelace"


@pytest.mark.shared
def test_the_first_shared_abstracts_keep_id_and_date(shared_data):
    records = read_papers([shared_data / "abstracts.jsonl.xz"])
    papers = [next(records) for _ in range(2000)]
    assert all(isinstance(paper, Paper) for paper in papers)
    assert papers[0].id == "2405.15738"
    assert papers[0].identifiers == ("arxiv:2405.15738",)
    assert papers[0].published_date == "2024-05-24"


def test_a_map_names_known_fields_only():
    assert parse_map(["title=Titel", "author_count=N"]) == {"title": "Titel", "authorCount": "N"}
    for wrong in ("titel=Titel", "title", "title="):
        with pytest.raises(InputError, match="maps no column"):
            parse_map([wrong])
    assert len(set(FIELDS)) == len(FIELDS)


def test_authors_venues_and_missing_abstracts_of_other_services_are_understood(read_text):
    records = [
        {"title": ["A"], "abstract": None, "authors": [{"firstName": "Ada", "lastName": "L"}]},
        {"title": "B", "abstract": "C.", "venue": {"name": "Looms"}, "keywords": ["a", 1, None]},
        {"title": "D", "abstract": "E.", "authors": [{"nickname": "x"}]},
        {"title": "F", "abstract": "G.", "upvotes": 10**15},
        {"title": "H", "abstract": "I.", "upvotes": 1e300},
    ]
    first, second, third, fourth, fifth = read_text(json.dumps(records), "rows.json")
    assert (first.title, first.abstract, first.authors[0].family) == ("A", "", "L")
    assert (second.venue, second.categories) == ("Looms", ("a", "1"))
    assert "each of 'authors' must be a name" in third.reason
    assert fourth.upvotes == 10**15
    assert "'upvotes' must be a whole number from 0 to" in fifth.reason


def test_json_that_is_nested_without_end_is_set_aside_in_little_memory(read_text):
    deep = '[{"title":"A","abstract":"B."},{"title":"C","x":' + "[" * 70_000
    paper, rejected = read_text(deep, "deep.json")
    assert paper.title == "A"
    assert "nested more than 1000 levels deep" in rejected.reason


def test_a_file_whose_name_is_not_utf_8_is_read(tmp_path):
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.jsonl")
    Path(path).write_text('{"title": "A", "abstract": "B."}\n')
    [paper] = read_papers([path])
    assert paper.sources[0].endswith("caf\ufffd.jsonl:1")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_is_known_by_the_columns_that_the_user_names(read_text, delimiter):
    table = "Bezeichnung,Text,Jahr\nA Loom,We weave.,2020\n".replace(",", delimiter)
    [paper] = read_text(table, columns={"title": "Bezeichnung", "abstract": "Text"})
    assert (paper.title, paper.abstract, paper.published_date) == ("A Loom", "We weave.", "2020")


def test_the_delimiter_that_a_spreadsheet_tells_is_taken(read_text, tmp_path):
    [paper] = read_text("sep=;\ntitle;abstract\nA, B;C.\n", "sheet.csv")
    assert (paper.title, paper.sources) == ("A, B", (f"{tmp_path / 'sheet.csv'}:3",))


@pytest.mark.parametrize("line_end", [b"", b"\n"])
def test_json_with_bytes_that_are_no_utf_8_is_set_aside(read_text, line_end):
    with pytest.raises(InputError, match="no valid JSON"):
        read_text(b'{"title": "\xed\xa0\x80", "abstract": "B."}' + line_end, "papers.json")
