"""arXiv's daily announcements as they come by mail."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from graphbuild.errors import InputError
from graphbuild.sources.arxiv import split_authors
from graphbuild.sources.fields import date_of, make_paper
from graphbuild.sources.inputs import Source, as_source
from graphbuild.sources.text import text_encoding
from graphbuild.types import Paper, Rejected

__all__ = ["is_arxiv_mail", "read_arxiv_mail"]

_BORDER = re.compile(r"\\\\(?:\s*\(.{0,300}\))?\s*")
_ID = re.compile(r"arXiv:(?P<id>[a-z.-]*/?\d{4}[.\d]\d{2,5}(?:v\d+)?)\b.*", re.IGNORECASE)
_MAIL = re.compile(r"^\\\\[ \t]*\r?\narXiv:\S", re.MULTILINE | re.IGNORECASE)
_FIELD = re.compile(r"(?P<name>[A-Z][A-Za-z-]{2,20}):\s*(?P<value>.*)")
_LONGEST_LINE = 1 << 16
_MOST_LINES = 2000


def is_arxiv_mail(head: str) -> bool:
    r"""Tell whether a text holds entries of an announcement.

    Parameters
    ----------
    head
        The first lines.

    Examples
    --------
    >>> is_arxiv_mail("----\n\\\\\narXiv:2405.15738\nDate: ..."), is_arxiv_mail("arXiv:2405.15738")
    (True, False)
    """
    return _MAIL.search(head) is not None


def read_arxiv_mail(path: str | Path | Source) -> Iterator[Paper | Rejected]:
    r"""Read the entries of arXiv's announcements, saved as text.

    Parameters
    ----------
    path
        The file.

    Yields
    ------
    Paper or Rejected
        One an entry; an entry that was only replaced comes without its abstract and is rejected.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing.

    Examples
    --------
    >>> import tempfile
    >>> entry = "\\\\\narXiv:2405.15738\n\nTitle: A\nAuthors: Ada Lovelace\n\\\\\n  B.\n\\\\\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "mail.txt")
    ...     _ = path.write_text(entry)
    ...     paper = next(read_arxiv_mail(path))
    >>> paper.id, paper.title, paper.abstract
    ('arxiv:2405.15738', 'A', 'B.')
    """
    source = as_source(path)
    for number, fields, abstract in _entries(source):
        place = f"{source.name}:{number}"
        try:
            yield _paper(fields, abstract, place)
        except InputError as error:
            yield Rejected(place, str(error))


def _entries(source: Source) -> Iterator[tuple[int, dict[str, str], str | None]]:
    """Cut the text into entries: the line of the id, the fields, the lines of the abstract."""
    start = 0
    fields: dict[str, str] = {}
    abstract: list[str] | None = None
    last = ""
    border = False
    for number, line in _lines(source):
        match = _ID.match(line) if border or "arxiv" not in fields else None
        if border and match:
            if fields:
                yield start, fields, _text(abstract)
            start, fields, abstract, last = number, {"arxiv": match["id"]}, None, ""
        elif fields and _BORDER.fullmatch(line):
            if abstract is not None or "(" in line:
                yield start, fields, _text(abstract)
                fields, abstract = {}, None
            else:
                abstract = []
        elif fields and abstract is not None:
            if len(abstract) < _MOST_LINES:
                abstract.append(line)
        elif fields and (field := _FIELD.fullmatch(line)):
            last = field["name"].lower()
            fields[last] = field["value"]
        elif fields and last and line[:1].isspace() and line.strip():
            fields[last] = f"{fields[last][:_LONGEST_LINE]} {line.strip()}"
        border = _BORDER.fullmatch(line) is not None and "(" not in line
    if fields:
        yield start, fields, _text(abstract)


def _lines(source: Source) -> Iterator[tuple[int, str]]:
    with source.open() as stream:
        encoding = text_encoding(source.head())
        text = io.TextIOWrapper(io.BufferedReader(stream), encoding, "replace")  # type: ignore[type-var]
        number = 0
        while line := text.readline(_LONGEST_LINE):
            number += 1
            yield number, line.rstrip()


def _text(lines: list[str] | None) -> str | None:
    return None if lines is None else " ".join(" ".join(lines).split())


def _paper(fields: dict[str, str], abstract: str | None, place: str) -> Paper:
    if not abstract:
        raise InputError("the entry has no abstract; the mail names it as replaced only")
    date = re.sub(r"\s*\(.*\Z", "", fields.get("date", ""))
    return make_paper(
        place,
        fields.get("title"),
        abstract,
        date=date_of(date),
        authors=[*split_authors(fields.get("authors", ""))],
        identifiers=[f"arxiv:{fields['arxiv']}", fields.get("doi")],
        categories=fields.get("categories", "").split(),
        venue=fields.get("journal-ref"),
        url=f"https://arxiv.org/abs/{fields['arxiv']}",
        licence=fields.get("license"),
    )
