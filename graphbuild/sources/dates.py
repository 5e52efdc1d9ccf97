"""Dates as pages and records write them, with their precision."""

import re
from datetime import date
from typing import NamedTuple

from graphbuild.types import DatePrecision

__all__ = ["PageDate", "PaperDate", "infer_date", "parse_date", "parse_page_date"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_PAGE_DATE = re.compile(
    rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:\s*,\s*(?P<year>\d{{4}}))?"
    r"(?:\s+(?P<comments>\d[\d,]{0,11}|-))?\Z",
    re.IGNORECASE | re.ASCII,
)
_ISO = re.compile(
    r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?(?=\Z|[T\s/])", re.ASCII
)
_DOTTED = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)", re.ASCII)
_DAY_MONTH_YEAR = re.compile(
    rf"(?:[a-z]{{3,9}},?\s+)?(?P<day>\d{{1,2}})\s+{_MONTH}\s*,?\s*(?P<year>\d{{4}})\b",
    re.IGNORECASE | re.ASCII,
)
_MONTH_DAY_YEAR = re.compile(
    rf"{_MONTH}\s*(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?)?\s*,?\s*(?P<year>\d{{4}})\b",
    re.IGNORECASE | re.ASCII,
)
_YEAR_MONTH = re.compile(
    rf"(?P<year>\d{{4}})\s*[-/,]?\s*{_MONTH}(?:\s*(?P<day>\d{{1,2}})\b)?", re.IGNORECASE | re.ASCII
)
_YEAR = re.compile(r"\d{4}(?!\d)", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1500, 2200
_LEAP_CYCLE = 8


class PaperDate(NamedTuple):
    """An ISO 8601 date at its precision."""

    value: str | None
    precision: DatePrecision


class PageDate(NamedTuple):
    """A date as a page writes it, perhaps without a year, and the comment count after it."""

    month: int
    day: int
    year: int | None
    comments: int | None


def parse_page_date(text: str) -> PageDate | None:
    """Read the date line of a Daily Papers entry.

    Parameters
    ----------
    text
        One line without white space around it.

    Returns
    -------
    PageDate or None
        The date, or None where the line is something else or no such day exists.

    Examples
    --------
    >>> parse_page_date("May 20 2")
    PageDate(month=5, day=20, year=None, comments=2)
    >>> parse_page_date("Aug 12, 2023")
    PageDate(month=8, day=12, year=2023, comments=None)
    >>> parse_page_date("May 45") is None
    True
    """
    match = _PAGE_DATE.match(text)
    if not match:
        return None
    month, day = _MONTHS.index(match["month"][:3].lower()) + 1, int(match["day"])
    year = int(match["year"]) if match["year"] else None
    if _day(year or 2000, month, day) is None:
        return None
    comments = match["comments"]
    return PageDate(
        month, day, year, int(comments.replace(",", "")) if comments and comments != "-" else None
    )


def infer_date(written: PageDate, year: int, not_after: date | None) -> date | None:
    """Complete a date without a year: the latest such day in ``year`` or before, up to a day.

    Parameters
    ----------
    written
        Month and day.
    year
        The year that the page seems to be from.
    not_after
        The day of the page, which no entry can come after.

    Returns
    -------
    datetime.date or None
        The day, or None where there is none.

    Examples
    --------
    >>> infer_date(PageDate(12, 3, None, None), 2026, date(2026, 4, 15))
    datetime.date(2025, 12, 3)
    """
    for candidate in range(year, year - _LEAP_CYCLE - 1, -1):
        day = _day(candidate, written.month, written.day)
        if day and (not_after is None or day <= not_after):
            return day
    return None


def parse_date(text: str) -> PaperDate:
    """Read a date in any common form, as exactly as it is written and no further.

    Parameters
    ----------
    text
        ``2024-05-24T17:34:15Z``, ``24 May 2024``, ``May 2024``, ``2024/05//``, ``2024`` ...

    Returns
    -------
    PaperDate
        The date and its precision; None and ``none`` where there is no date in it.

    Examples
    --------
    >>> parse_date("2024-05-24T17:34:15.000Z")
    PaperDate(value='2024-05-24', precision='day')
    >>> parse_date("Fri, 24 May 2024 10:00:00 GMT").value
    '2024-05-24'
    >>> parse_date("24.05.2024").value  # dots stand between day and month, slashes either way
    '2024-05-24'
    >>> parse_date("May 2024")
    PaperDate(value='2024-05', precision='month')
    >>> parse_date("n.d.")
    PaperDate(value=None, precision='none')
    """
    text = text.strip()
    for pattern in (_YEAR_MONTH, _ISO, _DOTTED, _DAY_MONTH_YEAR, _MONTH_DAY_YEAR):
        match = pattern.match(text)
        if match:
            return _paper_date(int(match["year"]), match["month"], match["day"])
    year = _YEAR.search(text)
    return _paper_date(int(year[0]), None, None) if year else PaperDate(None, "none")


def _paper_date(year: int, month: str | None, day: str | None) -> PaperDate:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return PaperDate(None, "none")
    number = 0
    if month:
        number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    if not 1 <= number <= len(_MONTHS):
        return PaperDate(f"{year:04}", "year")
    if day and (exact := _day(year, number, int(day))):
        return PaperDate(exact.isoformat(), "day")
    return PaperDate(f"{year:04}-{number:02}", "month")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
