"""The Daily Papers feed: one day after the other, or a search by words."""

import calendar
import re
from datetime import date, timedelta

from graphbuild.errors import UsageError
from graphbuild.fetch.service import (
    Ask,
    BrokenReplyError,
    Page,
    Query,
    Service,
    json_reply,
    papers_of,
)
from graphbuild.sources.daily_feed import daily_feed_paper

__all__ = ["DAILY_PAPERS"]

_PAGE = 100
_DAYS = re.compile(
    r"(?P<first>\d{4}-\d{2}(?:-\d{2})?)(?:\.\.(?P<last>\d{4}-\d{2}-\d{2}))?\Z", re.ASCII
)


def _ask(query: Query, cursor: str | None, _: int) -> Ask:
    days = _days(query)
    if days is None:
        return Ask("papers/search", {"q": query.text})
    day, page = (cursor or f"{days[0].isoformat()}/0").split("/")
    return Ask("daily_papers", {"date": day, "limit": str(_PAGE), "p": page})


def _parse(body: bytes, place: str, query: Query, cursor: str | None) -> Page:
    found = json_reply(body)
    if not isinstance(found, list):
        raise BrokenReplyError("the reply holds no list of papers")
    records = list(papers_of(found, daily_feed_paper, place))
    days = _days(query)
    if days is None:
        return Page(records, None, len(records))
    day, page = (cursor or f"{days[0].isoformat()}/0").split("/")
    if len(found) >= _PAGE:
        return Page(records, f"{day}/{int(page) + 1}")
    following = date.fromisoformat(day) + timedelta(days=1)
    return Page(records, f"{following.isoformat()}/0" if following <= days[1] else None)


def _days(query: Query) -> tuple[date, date] | None:
    """Take a day, a month or FIRST..LAST as days; anything else is words to search for."""
    match = _DAYS.match(query.text.strip())
    if query.since:
        raise UsageError("--since does not go with daily-papers; give FIRST..LAST as the query")
    if not match:
        return None
    first, last = match["first"], match["last"]
    try:
        if len(first) == len("2026-11"):
            year, month = map(int, first.split("-"))
            begin, end = (
                date(year, month, 1),
                date(year, month, calendar.monthrange(year, month)[1]),
            )
        else:
            begin = end = date.fromisoformat(first)
        end = date.fromisoformat(last) if last else end
    except ValueError as error:
        raise UsageError(f"'{query.text}' is no day; write YYYY-MM-DD, or FIRST..LAST") from error
    if end < begin:
        raise UsageError(f"'{query.text}' ends before it begins; write FIRST..LAST")
    return begin, end


DAILY_PAPERS = Service(
    name="daily-papers",
    title="Daily Papers",
    address="https://huggingface.co/api",
    interval=1.0,
    ask=_ask,
    parse=_parse,
)
