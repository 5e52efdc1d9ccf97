"""Daily Papers pages that people saved as HTML."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import orjson
from lxml import etree

from graphbuild.errors import InputError
from graphbuild.sources.daily_feed import daily_feed_paper
from graphbuild.sources.daily_papers import papers_of_pages
from graphbuild.sources.fields import dicts
from graphbuild.sources.inputs import Source, as_source
from graphbuild.sources.markup import lines_of_markup, marked_link, without_marks
from graphbuild.sources.page import read_pages
from graphbuild.sources.text import Line, read_page
from graphbuild.types import Paper, Rejected

__all__ = ["read_daily_html"]

_LISTS = ("dailyPapers", "searchResults", "papers")
_HIDDEN = frozenset(
    {"script", "style", "noscript", "svg", "template", "head", "button", "nav", "footer"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BLOCKS = frozenset(
    (
        "address article aside blockquote dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 "
        "h6 header hr li main nav ol p pre section table td th tr ul br time"
    ).split()
)


def read_daily_html(
    path: str | Path | Source, *, captured: date | None = None
) -> Iterator[Paper | Rejected]:
    """Read a saved Daily Papers page: the data inside it where it has them, else what it shows.

    Parameters
    ----------
    path
        The file.
    captured
        The day on which the page was saved.

    Yields
    ------
    Paper or Rejected
        One an entry.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing, empty, binary or holds no entry.

    Examples
    --------
    >>> import tempfile
    >>> title = '<h3><a href="/papers/2606.00683">A Title</a></h3>'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "page.html")
    ...     _ = path.write_text(f"<article>{title}<p>We show it. It holds.</p></article>")
    ...     next(read_daily_html(path)).id
    'arxiv:2606.00683'
    """
    source = as_source(path)
    with source.open() as stream:
        text = read_page(stream, source.name)
    page = _PageText(_parse(text, source.name))
    if page.records:
        for number, record in enumerate(page.records, 1):
            yield _record(record, f"{source.name}#{number}")
        return
    yield from papers_of_pages(read_pages(page.lines()), source.name, captured=captured)


def _parse(text: str, name: str) -> etree._Element:
    data = without_marks(_NO_TEXT.sub(" ", text)).encode("utf-8")
    try:
        root = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    except etree.ParseError as error:
        raise InputError(f"{name}: this is no HTML: {error}") from error
    if root is None:
        raise InputError(f"{name}: the page is empty; save it again")
    return root


def _record(record: dict[str, Any], place: str) -> Paper | Rejected:
    try:
        paper = daily_feed_paper(record, place)
    except InputError as error:
        return Rejected(place, str(error))
    if not paper.abstract:
        return Rejected(place, f"'{paper.title}' has no abstract in the page's data")
    return paper


class _PageText:
    """Collects the page's own data, and its visible text block by block with its line."""

    def __init__(self, root: etree._Element) -> None:
        self.records: list[dict[str, Any]] = []
        self._lines: list[tuple[int, str]] = []
        self._parts: list[str] = []
        self._start = 0
        self._hidden = 0
        self._address: str | None = None
        self._label: list[str] = []
        self._heading = False
        for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            if event == "start":
                self._open(element)
                self._text(element.text, element.sourceline)
            else:
                if event == "end":
                    self._close(element.tag)
                self._text(element.tail, element.sourceline)

    def _open(self, element: etree._Element) -> None:
        if data := element.get("data-props"):
            self._take(data)
        if element.tag in _HIDDEN:
            self._hidden += 1
        elif element.tag == "a":
            self._end_link()
            self._address = element.get("href")
        elif element.tag in _BLOCKS:
            self._break()
            self._heading = element.tag in _HEADINGS

    def _close(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden -= 1
        elif tag == "a":
            self._end_link()
        elif tag in _BLOCKS:
            self._break()

    def _text(self, text: str | None, line: int | None) -> None:
        if not text or self._hidden:
            return
        if not self._parts and not self._label and text.strip():
            self._start = line or 0
        (self._parts if self._address is None else self._label).append(text)

    def lines(self) -> list[Line]:
        """Turn the visible text into lines, each a block of its own."""
        self._break()
        text = "\n\n".join(text for _, text in self._lines)
        return [
            line._replace(number=self._lines[(line.number - 1) // 2][0])
            for line in lines_of_markup(text, marked=True)
            if self._lines
        ]

    def _take(self, data: str) -> None:
        try:
            props = orjson.loads(data)
        except orjson.JSONDecodeError:
            return
        if isinstance(props, dict):
            for key in _LISTS:
                self.records += [r for r in dicts(props.get(key)) if "paper" in r or "summary" in r]
            paper = props.get("paper")
            if isinstance(paper, dict) and "summary" in paper:
                self.records.append(props)

    def _end_link(self) -> None:
        if self._address is not None:
            label = " ".join("".join(self._label).split())
            if label:
                self._parts.append(marked_link(label, self._address))
        self._address, self._label = None, []

    def _break(self) -> None:
        address = self._address
        self._end_link()
        text = " ".join("".join(self._parts).split())
        if text:
            self._lines.append((self._start, f"### {text}" if self._heading else text))
        self._parts, self._heading = [], False
        self._address = address
