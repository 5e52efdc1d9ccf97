"""Copied Daily Papers pages in every layout, and what may be odd about them."""

import logging
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphbuild.errors import InputError
from graphbuild.sources import merge_papers, read_daily_papers, read_papers
from graphbuild.sources.daily_papers import papers_of_pages
from graphbuild.sources.page import read_pages
from graphbuild.sources.text import number_lines
from graphbuild.types import Paper, Rejected

HEADER = """new

Get trending papers in your email inbox!

Subscribe

Daily Papers

byAK and the research community

Apr 15

"""
ONE = "Looms Can Weave: A Study of Threads"
ONE_ABSTRACT = "Looms are machines. We show that they weave, and measure how fast. They are fast."
TWO = "Engines That Think Slowly"
TWO_ABSTRACT = "We build an engine. It thinks for a long time and is then right in most cases."


def entries(text, captured=None):
    return list(papers_of_pages(read_pages(number_lines(text)), "page.txt", captured=captured))


def titles(text):
    return [paper.title for paper in entries(text) if isinstance(paper, Paper)]


@pytest.mark.shared
def test_the_five_captures_are_read_exactly(shared_data):
    counts, all_papers = [], []
    for path in sorted((shared_data / "captures").glob("*.txt")):
        records = list(read_daily_papers(path))
        assert not [record for record in records if isinstance(record, Rejected)]
        counts.append(len(records))
        all_papers += records
    merged = merge_papers(all_papers)
    files = [{source.rpartition(":")[0] for source in paper.sources} for paper in merged]
    assert counts == [119, 66, 84, 82, 30]
    assert len(merged) == 345
    assert sum(len(names) > 1 for names in files) == 34
    assert sum(len(paper.sources) for paper in merged) == 381


@pytest.mark.shared
def test_each_source_line_of_the_captures_holds_the_title(shared_data):
    for path in sorted((shared_data / "captures").glob("*.txt")):
        lines = path.read_text(encoding="utf-8").split("\n")
        for paper in read_daily_papers(path):
            number = int(paper.sources[0].rpartition(":")[2])
            assert lines[number - 1].removeprefix("Subscribe").strip() == paper.title
            assert paper.abstract in lines[number:][:2]


@pytest.mark.shared
def test_capture_dates_without_a_year_never_come_after_the_day_of_the_page(shared_data):
    last = {"002": "2025-10-28", "003": "2025-10-31", "004": "2026-04-15"}
    for path in sorted((shared_data / "captures").glob("*.txt")):
        dates = [
            paper.published_date
            for paper in read_daily_papers(path)
            if paper.date_precision == "inferred"
        ]
        assert bool(dates) == (path.name[:3] in last)
        assert all(day <= last[path.name[:3]] for day in dates)


def test_examples_read_without_loss_and_share_entries(examples):
    counts = {
        path.name: Counter(type(record) for record in read_daily_papers(path))
        for path in sorted(examples.glob("*.txt"))
    }
    assert counts == {
        "daily-papers-compact.txt": {Paper: 8},
        "daily-papers-plain.txt": {Paper: 10},
        "daily-papers.txt": {Paper: 24},
    }
    merged = merge_papers(r for r in read_papers([examples]) if isinstance(r, Paper))
    assert len(merged) == 39
    assert sum(len(paper.sources) == 2 for paper in merged) == 3


def test_alternating_lines_with_subscribe_glued_to_the_first_title():
    header = "Get trending papers in your email inbox once a day!\nSubscribe"
    text = f"{header}{ONE}\n{ONE_ABSTRACT}\n{TWO}\n{TWO_ABSTRACT}"
    first, second = entries(text)
    assert (first.title, first.abstract, first.sources) == (ONE, ONE_ABSTRACT, ("page.txt:2",))
    assert (second.title, second.abstract) == (TWO, TWO_ABSTRACT)


def test_blank_lines_without_metadata():
    text = f"{HEADER}{ONE}\n\n{ONE_ABSTRACT}\n\n{TWO}\n\n{TWO_ABSTRACT}\n"
    assert titles(text) == [ONE, TWO]


def test_metadata_gives_authors_date_and_comments():
    text = f"{HEADER}{ONE}\n\n{ONE_ABSTRACT}\n\n  • 7 authors\n·\nMay 20, 2024 12\n"
    [paper] = entries(text)
    assert paper.author_count == 7
    assert (paper.published_date, paper.date_precision) == ("2024-05-20", "day")
    assert paper.comments == 12


def test_an_organisation_line_replaces_the_authors():
    text = (
        f"{HEADER}{ONE}\n\n{ONE_ABSTRACT}"
        f"\n\nMicrosoftResearch Microsoft Research\n·\nMay 20, 2024\n"
    )
    [paper] = entries(text)
    assert [(o.name, o.id) for o in paper.organisations] == [
        ("Microsoft Research", "huggingface:MicrosoftResearch")
    ]
    assert (paper.author_count, paper.comments) == (None, None)


def test_entries_without_metadata_stand_among_those_with_it():
    text = (
        f"{HEADER}{ONE}\n\n{ONE_ABSTRACT}"
        f"\n\n{TWO}\n\n{TWO_ABSTRACT}\n\n  • 1 author\n·\nMay 20, 2024\n"
    )
    first, second = entries(text)
    assert (first.author_count, second.author_count) == (None, 1)


def test_a_year_is_inferred_from_the_latest_one_on_the_page(caplog):
    text = (
        f"{HEADER}{ONE}\n\n{ONE_ABSTRACT}\n\n  • 2 authors\n·\nNov 12, 2025\n\n"
        f"{TWO}\n\n{TWO_ABSTRACT}\n\n  • 2 authors\n·\nMar 10\n"
    )
    with caplog.at_level(logging.WARNING, "graphbuild"):
        _, second = entries(text)
    assert (second.published_date, second.date_precision) == ("2026-03-10", "inferred")
    assert [record.getMessage() for record in caplog.records] == [
        "page.txt: the year of 1 dates is not written and was inferred as 2026; "
        "give --captured DATE to set it"
    ]


def test_an_inferred_date_never_comes_after_the_day_of_the_page():
    text = (
        f"{HEADER}{ONE}\n\n{ONE_ABSTRACT}\n\n  • 2 authors\n·\nNov 12, 2025\n\n"
        f"{TWO}\n\n{TWO_ABSTRACT}\n\n  • 2 authors\n·\nDec 3\n"
    )
    assert entries(text)[1].published_date == "2025-12-03"


def test_the_day_of_the_capture_gives_the_year(caplog):
    text = f"{HEADER}{ONE}\n\n{ONE_ABSTRACT}\n\n  • 2 authors\n·\nMar 10\n"
    [paper] = entries(text, captured=date(2024, 6, 1))
    assert (paper.published_date, paper.date_precision) == ("2024-03-10", "day")
    assert not caplog.records


def test_without_any_year_the_date_stays_unknown():
    text = f"{HEADER}{ONE}\n\n{ONE_ABSTRACT}\n\n  • 2 authors\n·\nMar 10\n"
    [paper] = entries(text)
    assert (paper.published_date, paper.date_precision) == (None, "none")


def test_latex_residue_stays_in_the_text():
    abstract = r"We study D4RL~fu2020d4rl with 30\% of mathcal{O}(n) gaps. It works as we show."
    [paper] = entries(f"{ONE}\n{abstract}\n")
    assert paper.abstract == abstract


def test_an_abstract_of_several_paragraphs_is_one_abstract():
    more = "The second paragraph continues and names no method at all. It is long enough to be one."
    text = (
        f"{HEADER}{ONE}\n\n{ONE_ABSTRACT}"
        f"\n\n{more}\n\n  • 2 authors\n·\nMay 1, 2024\n\n{TWO}\n\n{TWO_ABSTRACT}\n"
    )
    first, second = entries(text)
    assert first.abstract == f"{ONE_ABSTRACT}\n\n{more}"
    assert second.title == TWO


def test_a_long_title_and_a_short_abstract_keep_their_roles():
    title = (
        "On the Weaving of Threads in Looms That Nobody Has Seen Before: "
        + "A Very Long Study, " * 9
    )
    text = f"{HEADER}{title}\n\nWe weave.\n\n{TWO}\n\n{TWO_ABSTRACT}\n"
    first, second = entries(text)
    assert (first.title, first.abstract) == (title.strip(), "We weave.")
    assert second.title == TWO


def test_a_title_without_an_abstract_is_set_aside_with_its_line():
    text = f"{HEADER}{ONE}\n\n  • 2 authors\n·\nMay 1, 2024\n\n{TWO}\n\n{TWO_ABSTRACT}\n"
    broken, paper = entries(text)
    assert broken == Rejected(
        "page.txt:13", f"'{ONE}' has no abstract; copy the page with its abstracts"
    )
    assert paper.title == TWO


def test_an_abstract_without_a_title_is_set_aside():
    text = (
        f"{ONE}\n\n{ONE_ABSTRACT}"
        f"\n\n  • 2 authors\n·\nMay 1, 2024\n\n{TWO_ABSTRACT * 4}"
        "\n\n  • 2 authors\n·\nMay 1, 2024\n"
    )
    paper, broken = entries(text)
    assert paper.title == ONE
    assert isinstance(broken, Rejected)
    assert "has no title" in broken.reason


def test_windows_line_ends_and_tabs_change_nothing():
    text = f"{HEADER}{ONE}\n\n\t{ONE_ABSTRACT}\t\n\n  • 2 authors\n·\nMay 1, 2024\n"
    assert entries(text.replace("\n", "\r\n")) == entries(text)


def test_menus_above_and_below_the_list_are_left_out():
    text = (
        f"Models\n\nSome Menu\n\n{HEADER}{ONE}"
        f"\n\n{ONE_ABSTRACT}\n\nPrevious\n\n1\n\n2\n\nNext\n\nCompany\n\nAll rights kept\n"
    )
    assert [record.title for record in entries(text)] == [ONE]


def test_two_pages_in_one_file_have_their_own_days():
    entry = "{}\n\n{}\n\n  • 2 authors\n·\nMar 10\n\n"
    old = entry.replace("Mar 10", "Mar 10, 2023")
    text = (
        HEADER
        + old.format(ONE, ONE_ABSTRACT)
        + entry.format("Threads: A Loom", TWO_ABSTRACT)
        + HEADER.replace("Apr 15", "Feb 2")
        + old.replace("2023", "2020").format(TWO, TWO_ABSTRACT)
        + entry.format("Engines: A Loom", ONE_ABSTRACT)
    )
    assert [paper.published_date for paper in entries(text)] == [
        "2023-03-10",
        "2024-03-10",
        "2020-03-10",
        "2020-03-10",
    ]


def test_the_number_before_a_title_is_its_votes():
    text = f"{HEADER}41\n\n{ONE}\n\n{ONE_ABSTRACT}\n\n-\n\n{TWO}\n\n{TWO_ABSTRACT}\n"
    first, second = entries(text)
    assert (first.upvotes, second.upvotes) == (41, None)


LINE = st.sampled_from(
    [*HEADER.split("\n"), ONE, ONE_ABSTRACT, TWO, TWO_ABSTRACT, "  • 2 authors", "·", "May 1, 2024",
     "Jun 31", "Feb 29", "12", "-", "Next", "Subscribe" + ONE, "NVIDIA", "x" * 400]
) | st.text(max_size=80)  # fmt: skip


@given(st.lists(LINE, max_size=30))
@settings(deadline=None)
def test_any_lines_give_papers_or_reasons(lines):
    for page in read_pages(number_lines("\n".join(lines))):
        for entry in page.entries:
            assert entry.title or entry.abstract or entry.metadata


def test_a_text_that_no_person_copied_is_set_aside_and_not_held_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("graphbuild.sources.text._LONGEST_PAGE", 1 << 16)
    path = tmp_path / "log.txt"
    path.write_text("some line of a log\n" * 5000)
    with pytest.raises(InputError, match="no page that was copied"):
        list(read_daily_papers(path))
