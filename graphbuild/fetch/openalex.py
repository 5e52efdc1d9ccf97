"""OpenAlex: works, paged by a cursor."""

import re

from graphbuild.fetch.service import (
    Ask,
    BrokenReplyError,
    Page,
    Query,
    Service,
    json_reply,
    papers_of,
)
from graphbuild.sources.openalex import openalex_paper

__all__ = ["OPENALEX"]

_PAGE = 100
_FIRST = "*"
_FILTER = re.compile(r"[a-z_]+(?:\.[a-z_]+)*:\S", re.ASCII)
_FIELDS = (
    "id,doi,ids,title,display_name,publication_date,publication_year,authorships,"
    "abstract_inverted_index,referenced_works,primary_location,best_oa_location,locations,topics"
)
_SLOW_DOWN = 403


def _ask(query: Query, cursor: str | None, wanted: int) -> Ask:
    filters = [query.text] if _FILTER.match(query.text) else []
    if query.since:
        filters.append(f"from_publication_date:{query.since.isoformat()}")
    parameters = {
        "filter": ",".join(filters),
        "search": "" if _FILTER.match(query.text) else query.text,
        "select": _FIELDS,
        "per_page": str(min(wanted, _PAGE)),
        "cursor": cursor or _FIRST,
    }
    return Ask("works", {name: value for name, value in parameters.items() if value})


def _parse(body: bytes, place: str, _: Query, __: str | None) -> Page:
    reply = json_reply(body)
    results = reply.get("results") if isinstance(reply, dict) else None
    meta = reply.get("meta") if isinstance(reply, dict) else None
    if not isinstance(results, list) or not isinstance(meta, dict):
        raise BrokenReplyError("the reply holds no list of works")
    after, total = meta.get("next_cursor"), meta.get("count")
    return Page(
        list(papers_of(results, openalex_paper, place)),
        after if results and isinstance(after, str) else None,
        total if isinstance(total, int) else None,
    )


OPENALEX = Service(
    name="openalex",
    title="OpenAlex",
    address="https://api.openalex.org",
    interval=0.2,
    ask=_ask,
    parse=_parse,
    key="OPENALEX_API_KEY",
    key_parameter="api_key",
    contact_parameter="mailto",
    busy=frozenset({_SLOW_DOWN}),
)
