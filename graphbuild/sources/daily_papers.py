"""Daily Papers pages that people copied as plain text."""

import logging
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from graphbuild.errors import InputError
from graphbuild.sources.dates import PageDate, PaperDate, infer_date
from graphbuild.sources.ids import best_id, identifiers_of
from graphbuild.sources.inputs import Source, as_source
from graphbuild.sources.markup import lines_of_markup
from graphbuild.sources.organisation import split_organisation
from graphbuild.sources.page import Entry, Metadata, Page, read_pages
from graphbuild.sources.paper_page import single_paper
from graphbuild.sources.text import read_page
from graphbuild.types import Author, Paper, Rejected

__all__ = ["papers_of_pages", "read_daily_papers"]

_logger = logging.getLogger(__name__)
_SHOWN = 60
_MONTHS = 12
_ARCHIVE_MONTH = re.compile(r"arxiv:(?P<year>\d{2})(?P<month>\d{2})\.")


def read_daily_papers(
    path: str | Path | Source, *, captured: date | None = None
) -> Iterator[Paper | Rejected]:
    r"""Read a Daily Papers page that was copied as text or Markdown, in any layout.

    A date without a year belongs to the year of the capture. Where neither ``captured`` nor the
    page says it, it is one year after the latest year written on the page; such dates have the
    precision ``inferred`` and one line a file goes to the ``graphbuild`` logger.

    Parameters
    ----------
    path
        The file.
    captured
        The day on which the page was copied.

    Yields
    ------
    Paper or Rejected
        Entries in the order of the page; an entry without a title or an abstract is rejected.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing, empty, binary or holds no entry.

    Examples
    --------
    >>> import tempfile
    >>> page = "A Title\n\nWe show it. It holds.\n\n  • 2 authors\n·\nMay 20, 2024 2\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "page.txt")
    ...     _ = path.write_text(page, encoding="utf-8")
    ...     [paper] = read_daily_papers(path)
    >>> paper.published_date, paper.author_count, paper.comments
    ('2024-05-20', 2, 2)
    """
    source = as_source(path)
    with source.open() as stream:
        text = read_page(stream, source.name)
    lines = lines_of_markup(text)
    single = single_paper(lines)
    pages = [Page(known=True, entries=[single])] if single else read_pages(lines)
    yield from papers_of_pages(pages, source.name, captured=captured)


def papers_of_pages(
    pages: Iterable[Page], name: str, *, captured: date | None = None
) -> Iterator[Paper | Rejected]:
    """Turn the entries of pages into papers, with their dates completed.

    Parameters
    ----------
    pages
        Pages in order.
    name
        What to call the file in ``sources`` and messages.
    captured
        The day on which the pages were copied.

    Yields
    ------
    Paper or Rejected
        One a page's entry.

    Raises
    ------
    graphbuild.errors.InputError
        If no entry has both a title and an abstract.

    Examples
    --------
    >>> next(papers_of_pages([Page(entries=[Entry(3, "A Title")])], "page.txt"))
    Traceback (most recent call last):
    graphbuild.errors.InputError: page.txt: no title with an abstract below it was found; ...
    """
    found = list(pages)
    if not any(_has_papers(page) for page in found):
        raise InputError(
            f"{name}: no title with an abstract below it was found; give a copied Daily Papers "
            "page or one of the formats that `graphbuild read --help` lists"
        )
    inferred: list[str] = []
    unknown = 0
    for page in found:
        year, limit, exact = _page_year(page, captured)
        for entry in page.entries:
            if not entry.title or not entry.abstract:
                yield Rejected(f"{name}:{entry.line}", _why_broken(entry))
                continue
            written = _written_date(entry.metadata)
            paper_date = _complete(written, year, limit, exact=exact)
            if written and not exact and (archived := _archived_date(written, entry.paper)):
                paper_date = archived
            if paper_date.precision == "inferred" and paper_date.value:
                inferred.append(paper_date.value[:4])
            unknown += paper_date.precision == "none" and written is not None
            yield _paper(entry, paper_date, name)
    if inferred:
        years = " or ".join(sorted(set(inferred)))
        _logger.warning(
            "%s: the year of %d dates is not written and was inferred as %s; "
            "give --captured DATE to set it",
            name,
            len(inferred),
            years,
        )
    if unknown:
        _logger.warning(
            "%s: %d dates have no year and the page does not tell it; give --captured DATE",
            name,
            unknown,
        )


def _has_papers(page: Page) -> bool:
    """Tell a page from other texts, such as lists of names: most abstracts are sentences."""
    abstracts = [entry.abstract for entry in page.entries if entry.title and entry.abstract]
    sentences = [text for text in abstracts if text.rstrip().endswith((".", "!", "?"))]
    known = page.known and len(abstracts) > 0
    return known or (2 * len(sentences) > len(abstracts) and 2 * len(abstracts) > len(page.entries))


def _archived_date(written: PageDate, paper: str | None) -> PaperDate | None:
    """Complete a date without a year by the month in the paper's arXiv id: the nearest such day."""
    match = _ARCHIVE_MONTH.match(paper or "")
    if written.year or not match or not 1 <= int(match["month"]) <= _MONTHS:
        return None
    middle = date(2000 + int(match["year"]), int(match["month"]), 15)
    days = (infer_date(written, middle.year + shift, None) for shift in (-1, 0, 1))
    nearest = min((day for day in days if day), key=lambda day: abs(day - middle), default=None)
    return PaperDate(nearest.isoformat(), "inferred") if nearest else None


def _page_year(page: Page, captured: date | None) -> tuple[int | None, date | None, bool]:
    """Find the year of a page, the last day that an entry can have, and whether that is known."""
    if captured:
        return captured.year, captured, True
    if page.day and page.day.year:
        return page.day.year, date(page.day.year, page.day.month, page.day.day), True
    dates = [_written_date(entry.metadata) for entry in page.entries]
    written = [written.year for written in dates if written and written.year]
    if not written:
        return None, None, False
    year = max(written) + 1
    return year, infer_date(page.day, year, None) if page.day else None, False


def _written_date(metadata: Metadata | None) -> PageDate | None:
    return metadata.date if metadata else None


def _complete(
    written: PageDate | None, year: int | None, limit: date | None, *, exact: bool
) -> PaperDate:
    if written is None:
        return PaperDate(None, "none")
    if written.year:
        return PaperDate(date(written.year, written.month, written.day).isoformat(), "day")
    day = infer_date(written, year, limit) if year else None
    if day is None:
        return PaperDate(None, "none")
    return PaperDate(day.isoformat(), "day" if exact else "inferred")


def _paper(entry: Entry, paper_date: PaperDate, name: str) -> Paper:
    metadata = entry.metadata or Metadata()
    identifiers = identifiers_of(entry.paper)
    organisations: tuple[Author, ...] = ()
    if metadata.organisation:
        account, organisation = split_organisation(metadata.organisation)
        organisations = (Author(organisation, id=f"huggingface:{account}" if account else None),)
    return Paper(
        id=best_id(identifiers, None, entry.title),
        title=entry.title,
        abstract=entry.abstract,
        published_date=paper_date.value,
        date_precision=paper_date.precision,
        author_count=metadata.author_count,
        organisations=organisations,
        url=_address(entry.paper),
        upvotes=entry.upvotes,
        comments=metadata.date.comments if metadata.date else None,
        identifiers=identifiers,
        sources=(f"{name}:{entry.line}",),
    )


def _address(paper: str | None) -> str | None:
    return f"https://huggingface.co/papers/{paper.removeprefix('arxiv:')}" if paper else None


def _why_broken(entry: Entry) -> str:
    if entry.title:
        return f"'{_shorten(entry.title)}' has no abstract; copy the page with its abstracts"
    if entry.abstract:
        return f"the abstract '{_shorten(entry.abstract)}' has no title above it"
    return "metadata without a title and an abstract above it"


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
