"""Fetches papers page by page into our own JSON Lines."""

import contextlib
import hashlib
import logging
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

import orjson
from tqdm import tqdm

from graphbuild.errors import FetchError, MissingExtraError, UsageError
from graphbuild.fetch.resume import Partial, open_partial
from graphbuild.fetch.service import Page, Query, Service
from graphbuild.fetch.services import SERVICES
from graphbuild.sources.jsonl import paper_to_json
from graphbuild.types import Paper, Rejected

if TYPE_CHECKING:
    from graphbuild.fetch.client import Client

__all__ = ["FetchReport", "fetch_papers"]

_logger = logging.getLogger(__name__)


class FetchReport(NamedTuple):
    """What a fetch wrote: papers in the file, records set aside, papers that fit the query in all.

    ``resumed`` counts the papers that an earlier run had fetched; ``rejected`` holds what this run
    set aside.
    """

    papers: int
    set_aside: int
    total: int | None
    resumed: int
    rejected: tuple[Rejected, ...]


def fetch_papers(
    service: str,
    query: str,
    output: str | os.PathLike[str],
    *,
    limit: int = 1000,
    since: date | None = None,
    contact: str | None = None,
    tries: int = 6,
    endpoint: str | None = None,
    restart: bool = False,
    progress: bool = False,
) -> FetchReport:
    """Fetch the papers that fit a query into a file of our JSON Lines.

    The file appears whole or not at all. A run that fails or is killed leaves ``.FILE.part`` and
    ``.FILE.cursor``, and the same call goes on from there.

    Parameters
    ----------
    service
        One of ``SERVICES``.
    query
        The query in the service's own words.
    output
        The file; an old one is replaced.
    limit
        The most papers to fetch.
    since
        The first day of publication that is wanted.
    contact
        A mail address at which the service can reach the user.
    tries
        How often one request is made before giving up.
    endpoint
        Another address of the service, such as a mirror.
    restart
        Forget what an earlier run fetched.
    progress
        Show progress where standard error is a terminal.

    Returns
    -------
    FetchReport
        Counts, and what was set aside.

    Raises
    ------
    graphbuild.errors.UsageError
        If the service is unknown or the query is empty.
    graphbuild.errors.MissingExtraError
        If the extra ``fetch`` is not installed.
    graphbuild.errors.FetchError
        If the service refuses, or gives no usable reply.

    Examples
    --------
    >>> fetch_papers("scholar", "graphs", "papers.jsonl")
    Traceback (most recent call last):
    graphbuild.errors.UsageError: 'scholar' is no known service; give one of arxiv, openalex, ...
    """
    chosen = SERVICES.get(service)
    if chosen is None:
        raise UsageError(f"'{service}' is no known service; give one of {', '.join(SERVICES)}")
    if not query.strip():
        raise UsageError("the query is empty; say what to fetch")
    if limit < 1 or tries < 1:
        raise UsageError("--limit and --tries begin at 1")
    wanted = Query(query.strip(), since)
    chosen.ask(wanted, None, limit)  # a query that makes no sense fails before a file is touched
    client = _client(chosen, endpoint, contact, tries)
    target = Path(output)
    what = {
        "service": service,
        "query": wanted.text,
        "since": since.isoformat() if since else None,
        "endpoint": endpoint,
    }
    with contextlib.closing(client), open_partial(target, what, restart=restart) as partial:
        resumed = partial.progress.papers
        if resumed:
            _logger.warning("%s: goes on after %d papers of an earlier run", target, resumed)
        try:
            total, rejected = _pages(chosen, wanted, client, partial, limit, progress=progress)
        except FetchError as error:
            if partial.progress.pages:
                raise FetchError(
                    f"{error}; {partial.progress.papers:,} papers are kept in {partial.part}, and "
                    "the same command goes on from there"
                ) from error
            raise
        done = partial.progress
        partial.finish()
    return FetchReport(done.papers, done.set_aside, total, resumed, tuple(rejected))


def _client(service: Service, endpoint: str | None, contact: str | None, tries: int) -> "Client":
    try:
        from graphbuild.fetch.client import Client  # noqa: PLC0415 - needs the extra
    except ModuleNotFoundError as error:
        if error.name not in {"requests", "tenacity"}:
            raise
        raise MissingExtraError(error.name, "fetch") from error
    key = (os.environ.get(service.key) or "").strip() if service.key else ""
    if contact is not None and ("@" not in contact or not contact.isprintable()):
        raise UsageError(f"'{contact}' is no mail address; give --contact you@example.org")
    return Client(service, address=endpoint, contact=contact, key=key or None, tries=tries)


def _pages(
    service: Service,
    query: Query,
    client: "Client",
    partial: Partial,
    limit: int,
    *,
    progress: bool,
) -> tuple[int | None, list[Rejected]]:
    rejected: list[Rejected] = []
    total: int | None = None
    before = b""
    with tqdm(
        total=limit,
        initial=partial.progress.papers,
        unit=" papers",
        desc=service.title,
        leave=False,
        disable=None if progress else True,
    ) as bar:
        while not partial.progress.pages or partial.progress.cursor is not None:
            left = limit - partial.progress.papers
            if left <= 0:
                break
            page = _page(service, query, client, partial.progress.cursor, left)
            total = page.total if page.total is not None else total
            papers = [record for record in page.records if isinstance(record, Paper)][:left]
            aside = [record for record in page.records if isinstance(record, Rejected)]
            digest = _digest(papers)
            if papers and digest == before:
                raise FetchError(f"{service.title} gave the same page twice; try again later")
            before = digest
            partial.add(papers, len(aside), page.after)
            rejected += aside
            bar.update(len(papers))
    if service.most and total and total > service.most and limit > service.most:
        _logger.warning(
            "%s gives no more than %d papers to a query and %d fit; narrow it, or give --since",
            service.title,
            service.most,
            total,
        )
    return total, rejected


def _page(service: Service, query: Query, client: "Client", cursor: str | None, left: int) -> Page:
    ask = service.ask(query, cursor, left)
    place = f"{client.address}/{ask.path}?{_shown(ask.parameters)}"
    return client.get(
        ask.path, ask.parameters, lambda body: service.parse(body, place, query, cursor)
    )


def _shown(parameters: Mapping[str, str]) -> str:
    """Write an address for ``sources``: without the list of fields, which says nothing."""
    kept = {name: value for name, value in parameters.items() if name not in {"select", "fields"}}
    return urlencode(kept, safe="*:,/")


def _digest(papers: list[Paper]) -> bytes:
    texts = [{**paper_to_json(paper), "sources": None} for paper in papers]
    return hashlib.sha256(orjson.dumps(texts)).digest()
