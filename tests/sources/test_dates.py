"""Dates in the forms of pages and records."""

from datetime import date

import pytest

from graphbuild.sources.dates import PageDate, infer_date, parse_date, parse_page_date


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("2024-05-24T17:34:15.000Z", "2024-05-24", "day"),
        ("2024/05/24", "2024-05-24", "day"),
        ("2024-05-24 10:00", "2024-05-24", "day"),
        ("Mon, 27 May 2024 17:34:15 GMT", "2024-05-27", "day"),
        ("27 May 2024", "2024-05-27", "day"),
        ("May 27, 2024", "2024-05-27", "day"),
        ("May 2024", "2024-05", "month"),
        ("2024 May", "2024-05", "month"),
        ("2024 May 7", "2024-05-07", "day"),
        ("2024-05", "2024-05", "month"),
        ("2024", "2024", "year"),
        ("2024/05//", "2024-05", "month"),
        ("1999///", "1999", "year"),
        ("2023-02-30", "2023-02", "month"),
        ("2023-13-01", "2023", "year"),
        ("c. 1987", "1987", "year"),
        ("9999", None, "none"),
        ("", None, "none"),
        ("forthcoming", None, "none"),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_written(text, value, precision):
    assert parse_date(text) == (value, precision)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("May 20 2", PageDate(5, 20, None, 2)),
        ("Sept 5", PageDate(9, 5, None, None)),
        ("December 1, 2024 -", PageDate(12, 1, 2024, None)),
        ("Jan 11, 2024 1,204", PageDate(1, 11, 2024, 1204)),
        ("Mayhem 3", None),
        ("Feb 30", None),
        ("Feb 29, 2023", None),
        ("May 20 2 3", None),
    ],
)
def test_a_page_date_has_a_day_and_perhaps_a_year_and_comments(text, expected):
    assert parse_page_date(text) == expected


def test_a_leap_day_goes_back_to_a_leap_year():
    assert infer_date(PageDate(2, 29, None, None), 2026, None) == date(2024, 2, 29)
