"""arXiv's API: an Atom feed, paged by the number of its first entry."""

import io
import re
from functools import partial

from graphbuild.errors import FetchError, InputError, UsageError
from graphbuild.fetch.service import Ask, BrokenReplyError, Page, Query, Service
from graphbuild.sources.arxiv_xml import read_arxiv_atom
from graphbuild.sources.ids import normal_identifier
from graphbuild.sources.inputs import Source
from graphbuild.sources.xml_records import child, children, parse_element, whole_text

__all__ = ["ARXIV"]

_PAGE = 200
_MOST = 30_000
_FIELD = re.compile(r"\b(?:ti|au|abs|co|jr|cat|rn|id|all|submittedDate|lastUpdatedDate):")
_OPERATORS = frozenset({"AND", "OR", "ANDNOT"})
_END_OF_TIME = "210001010000"


def _ask(query: Query, cursor: str | None, wanted: int) -> Ask:
    parameters = {
        **_what(query),
        "start": cursor or "0",
        "max_results": str(min(wanted, _PAGE)),
        "sortBy": "submittedDate",
        "sortOrder": "descending",
    }
    return Ask("query", parameters)


def _what(query: Query) -> dict[str, str]:
    """Take ids as ids, a query with fields as it is, and plain words as words that all occur."""
    words = [word for word in re.split(r"[\s,]+", query.text) if word]
    ids = [normal_identifier(word) or "" for word in words]
    if all(name.startswith("arxiv:") for name in ids):
        if query.since:
            raise UsageError("--since does not go with arXiv ids; leave it out")
        return {"id_list": ",".join(name.removeprefix("arxiv:") for name in ids)}
    text = query.text
    if not _FIELD.search(text) and '"' not in text and not _OPERATORS & set(words):
        text = " AND ".join(f"all:{word}" for word in words)
    if query.since:
        text = f"({text}) AND submittedDate:[{query.since:%Y%m%d}0000 TO {_END_OF_TIME}]"
    return {"search_query": text}


def _parse(body: bytes, place: str, query: Query, cursor: str | None) -> Page:
    try:
        feed = parse_element(body)
    except InputError as error:
        raise BrokenReplyError(
            "the reply is empty" if not body else "the reply is no XML"
        ) from error
    entries = children(feed, "entry")
    for entry in entries:
        if "/api/errors" in (whole_text(child(entry, "id")) or ""):
            raise FetchError(f"arXiv refuses '{query.text}': {whole_text(child(entry, 'summary'))}")
    announced = whole_text(child(feed, "totalResults"))
    if announced is None or not announced.isdecimal():
        raise BrokenReplyError("the reply is no feed of arXiv")
    total, start = int(announced), int(cursor or 0)
    if not entries and start < min(total, _MOST):
        raise BrokenReplyError(f"the page is empty though {total - start:,} more papers fit")
    records = list(read_arxiv_atom(Source(place, partial(io.BytesIO, body), lambda: body)))
    end = start + len(entries)
    return Page(records, str(end) if end < min(total, _MOST) else None, total)


ARXIV = Service(
    name="arxiv",
    title="arXiv",
    address="https://export.arxiv.org/api",
    interval=3.0,
    ask=_ask,
    parse=_parse,
    most=_MOST,
)
