"""BibTeX and BibLaTeX."""

import io
import itertools
import logging
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.enclosing import RemoveEnclosingMiddleware
from bibtexparser.middlewares.names import (
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import Block, Entry, Field, ParsingFailedBlock, String

from graphbuild.errors import InputError
from graphbuild.sources.dates import PaperDate
from graphbuild.sources.fields import date_of, make_paper, plain_text, unwrap
from graphbuild.sources.ids import normal_identifier
from graphbuild.sources.inputs import Source, as_source
from graphbuild.sources.latex import latex_to_text
from graphbuild.sources.text import text_encoding
from graphbuild.types import Author, Paper, Rejected

__all__ = ["read_bibtex"]

# Its warnings repeat what is yielded as rejected.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

_START = re.compile(r"\s*@\s*(?P<type>[A-Za-z]+)\s*[{(]", re.ASCII)
_VOLUMES = frozenset({"proceedings", "collection", "periodical", "mvproceedings", "mvcollection"})
_BATCH = 1 << 15
_LONGEST_LINE = 1 << 20
_ARCHIVES = {"arxiv": "arxiv", "pubmed": "pmid", "dblp": "dblp"}
_VENUES = (
    *("journal", "journaltitle", "booktitle", "eventtitle", "school", "institution"),
    *("howpublished", "publisher"),
)
_ARXIV_IN_TEXT = re.compile(r"arxiv(?:\s*:\s*|\.org/abs/)(?P<id>[\w./-]*\d)", re.IGNORECASE)
_INDENT = re.compile(r"\n[^\S\n]+")
_DIGITS = re.compile(r"\d{1,2}\Z", re.ASCII)
_ESCAPED = re.compile(r"\{?\\([&%#_$~])\}?")
_UNCLOSED = "it is not closed before the next one begins"
_LIST_BORDER = re.compile(r"\s*[;,]\s*")


def read_bibtex(path: str | Path | Source) -> Iterator[Paper | Rejected]:
    r"""Read a BibTeX or BibLaTeX file in batches of entries.

    Parameters
    ----------
    path
        The file.

    Yields
    ------
    Paper or Rejected
        One an entry; an entry that cannot be parsed, or is a whole volume, is rejected.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing.

    Examples
    --------
    >>> import tempfile
    >>> entry = '@article{k, title={The {BERT} of G{\\"o}del}, year=2020, month=feb}'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "papers.bib")
    ...     _ = path.write_text(entry)
    ...     paper = next(read_bibtex(path))
    >>> paper.title, paper.published_date
    ('The BERT of Gödel', '2020-02')
    """
    source = as_source(path)
    macros: dict[str, str] = {}
    for first, text in _batches(source):
        # References to macros are resolved here, since a macro may stand in an earlier batch.
        library = parse_string(text, parse_stack=[RemoveEnclosingMiddleware()])
        for block in sorted(library.blocks, key=_line):
            if isinstance(block, String):
                macros.setdefault(block.key.lower(), _joined(str(block.value), macros))
            yield from _records(block, macros, f"{source.name}:{_line(block) + first}")


def _batches(source: Source) -> Iterator[tuple[int, str]]:
    """Cut the file into texts that begin with an entry, each with the number of its first line."""
    with source.open() as stream:
        encoding = text_encoding(source.head())
        lines = io.TextIOWrapper(io.BufferedReader(stream), encoding, "replace")  # type: ignore[type-var]
        batch: list[str] = []
        size, first = 0, 1
        for number in itertools.count(1):
            line = lines.readline(_LONGEST_LINE)
            if size > _BATCH and (not line or _START.match(line)):
                yield first, "".join(batch)
                batch, size, first = [], 0, number
            if not line:
                break
            batch.append(line)
            size += len(line)
        if batch:
            yield first, "".join(batch)


def _line(block: Block) -> int:
    return block.start_line or 0


def _records(block: Block, macros: Mapping[str, str], place: str) -> Iterator[Paper | Rejected]:
    parsed = not isinstance(block, ParsingFailedBlock)
    if isinstance(block, ParsingFailedBlock):
        inner = block.ignore_error_block
        if not isinstance(inner, Entry):
            reason = " ".join(str(block.error).split()) or _UNCLOSED
            yield Rejected(place, f"the entry cannot be parsed: {reason}")
            return
        block = inner
    if not isinstance(block, Entry):
        return
    if block.entry_type.lower() in _VOLUMES:
        yield Rejected(place, f"'{block.key}' is a whole volume ({block.entry_type}), not a paper")
        return
    fields: dict[str, str] = {}
    for field in block.fields:
        fields.setdefault(field.key.lower(), _value(field, macros, parsed=parsed))
    try:
        yield _paper(fields, place)
    except InputError as error:
        yield Rejected(place, str(error))


def _value(field: Field, macros: Mapping[str, str], *, parsed: bool) -> str:
    """Take a field's text; join what ``#`` joins and replace macros."""
    value = str(field.value)
    if not parsed and value[:1] + value[-1:] in {"{}", '""'}:
        return value[1:-1]  # of an entry that names a field twice, which is otherwise fine
    if parsed and field.enclosing != "no-enclosing":
        return value
    return _joined(value, macros)


def _joined(value: str, macros: Mapping[str, str]) -> str:
    parts = [part.strip() for part in value.split("#")]
    return "".join(
        macros.get(part.lower(), part.strip('{}"') if len(parts) > 1 else part) for part in parts
    )


def _paper(fields: Mapping[str, str], place: str) -> Paper:
    title = latex_to_text(fields.get("title", ""))
    if subtitle := latex_to_text(fields.get("subtitle", "")):
        title = f"{title}: {subtitle}"
    authors, whole = _authors(fields.get("author", ""))
    venue = next((latex_to_text(fields[name]) for name in _VENUES if fields.get(name)), None)
    keywords = _LIST_BORDER.split(latex_to_text(fields.get("keywords", "")))
    return make_paper(
        place,
        plain_text(title),
        plain_text(latex_to_text(unwrap(_INDENT.sub("\n", fields.get("abstract", ""))))),
        date=_date(fields),
        authors=authors,
        all_authors=whole,
        identifiers=_identifiers(fields),
        categories=[fields.get("primaryclass"), *keywords],
        venue=venue,
        url=_ESCAPED.sub(r"\1", fields.get("url") or fields.get("link") or "") or None,
        licence=fields.get("license") or fields.get("copyright"),
    )


def _date(fields: Mapping[str, str]) -> PaperDate:
    year, month = fields.get("year", ""), latex_to_text(fields.get("month", ""))
    month = month.strip().strip(".,")
    if _DIGITS.match(month):
        month = f"-{int(month):02}"
    exact = f"{year.strip()}{month}" if month.startswith("-") else f"{year} {month}"
    return date_of(fields.get("date"), exact if month else None, f"{month}, {year}", year)


def _authors(text: str) -> tuple[list[Author], bool]:
    """Split the authors; the second value tells whether the list is whole."""
    authors: list[Author] = []
    names = split_multiple_persons_names(" ".join(text.split()))
    for name in names:
        if name.strip().lower() == "others":
            return authors, False
        if name.startswith("{") and name.endswith("}"):
            authors.append(Author(latex_to_text(name).strip()))
            continue
        parts = parse_single_name_into_parts(name, strict=False)
        given = latex_to_text(" ".join(parts.first)).strip()
        family = latex_to_text(" ".join([*parts.von, *parts.last, *parts.jr])).strip()
        whole = f"{given} {family}".strip()
        if whole:
            authors.append(Author(whole, given or None, family or None))
    return authors, True


def _identifiers(fields: Mapping[str, str]) -> list[str | None]:
    found: list[str | None] = [fields.get("doi"), fields.get("url")]
    eprint = fields.get("eprint", "").strip()
    kind = (fields.get("archiveprefix") or fields.get("eprinttype") or "").strip().lower()
    if eprint:
        found.append(
            normal_identifier(eprint)
            or (f"{_ARCHIVES[kind]}:{eprint}" if kind in _ARCHIVES else None)
        )
    if fields.get("pmid"):
        found.append(f"pmid:{fields['pmid'].strip()}")
    texts = (
        fields.get(name, "") for name in ("journal", "note", "number", "howpublished", "volume")
    )
    matches = (match for text in texts if (match := _ARXIV_IN_TEXT.search(text)))
    return [*found, *(f"arxiv:{match['id']}" for match in matches)]
