"""Semantic Scholar: the bulk search of its Graph API, paged by a token."""

from graphbuild.fetch.service import (
    Ask,
    BrokenReplyError,
    Page,
    Query,
    Service,
    json_reply,
    papers_of,
)
from graphbuild.sources.semantic_scholar import semantic_scholar_paper

__all__ = ["SEMANTIC_SCHOLAR"]

_FIELDS = (
    "title,abstract,authors,year,publicationDate,venue,publicationVenue,externalIds,url,"
    "openAccessPdf,fieldsOfStudy,s2FieldsOfStudy"
)


def _ask(query: Query, cursor: str | None, _: int) -> Ask:
    parameters = {
        "query": query.text,
        "fields": _FIELDS,
        "publicationDateOrYear": f"{query.since.isoformat()}:" if query.since else "",
        "token": cursor or "",
    }
    return Ask("paper/search/bulk", {name: value for name, value in parameters.items() if value})


def _parse(body: bytes, place: str, _: Query, __: str | None) -> Page:
    reply = json_reply(body)
    found = reply.get("data") if isinstance(reply, dict) else None
    total = reply.get("total") if isinstance(reply, dict) else None
    if found is None and total == 0:
        found = []
    if not isinstance(found, list):
        raise BrokenReplyError("the reply holds no list of papers")
    token = reply.get("token")
    return Page(
        list(papers_of(found, semantic_scholar_paper, place)),
        token if found and isinstance(token, str) else None,
        total if isinstance(total, int) else None,
    )


SEMANTIC_SCHOLAR = Service(
    name="semanticscholar",
    title="Semantic Scholar",
    address="https://api.semanticscholar.org/graph/v1",
    interval=1.1,
    ask=_ask,
    parse=_parse,
    key="S2_API_KEY",
    key_header="x-api-key",
)
