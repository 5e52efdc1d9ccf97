"""Reads papers from any inputs: the reader is picked by what the file holds."""

import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from graphbuild.errors import InputError
from graphbuild.sources.acl_anthology import read_acl_anthology, read_acl_metadata
from graphbuild.sources.arxiv import read_arxiv_snapshot
from graphbuild.sources.arxiv_mail import is_arxiv_mail, read_arxiv_mail
from graphbuild.sources.arxiv_xml import read_arxiv_atom, read_arxiv_rss, read_oai_pmh
from graphbuild.sources.bibtex import read_bibtex
from graphbuild.sources.columns import ColumnMap
from graphbuild.sources.csl import read_csl_json
from graphbuild.sources.daily_feed import read_daily_feed
from graphbuild.sources.daily_html import read_daily_html
from graphbuild.sources.daily_papers import read_daily_papers
from graphbuild.sources.inputs import STREAM_ERRORS, Source, find_sources, input_paths
from graphbuild.sources.json_shapes import first_object, json_format
from graphbuild.sources.jsonl import read_jsonl
from graphbuild.sources.openalex import read_openalex
from graphbuild.sources.records import is_json, read_json_records
from graphbuild.sources.ris import is_ris, read_ris
from graphbuild.sources.semantic_scholar import read_semantic_scholar
from graphbuild.sources.tables import is_table, read_csv, read_json, read_parquet
from graphbuild.sources.text import is_binary, text_encoding
from graphbuild.sources.xml_records import root_name
from graphbuild.types import Paper, Rejected

__all__ = ["FORMATS", "detect_format", "read_papers", "read_source"]


class _Options(NamedTuple):
    captured: date | None = None
    columns: ColumnMap | None = None
    as_given: bool = False


_Reader = Callable[[Source], Iterator[Paper | Rejected]]

_READERS: Mapping[str, tuple[str, _Reader]] = {
    "jsonl": ("graphbuild's own JSON Lines", read_jsonl),
    "json": ("JSON or JSON Lines with any keys", read_json),
    "csv": ("CSV, TSV or a like table", read_csv),
    "parquet": ("a Parquet table", read_parquet),
    "bibtex": ("BibTeX or BibLaTeX", read_bibtex),
    "ris": ("RIS, or the tagged export of Web of Science", read_ris),
    "arxiv-atom": ("the Atom feed of arXiv's API", read_arxiv_atom),
    "arxiv-rss": ("the RSS feed of a day's announcements on arXiv", read_arxiv_rss),
    "arxiv-mail": ("arXiv's daily announcements by mail", read_arxiv_mail),
    "oai-pmh": ("an OAI-PMH harvest: oai_dc, arXiv or arXivRaw", read_oai_pmh),
    "arxiv-snapshot": ("arXiv's metadata snapshot", read_arxiv_snapshot),
    "openalex": ("OpenAlex works", read_openalex),
    "semantic-scholar": ("Semantic Scholar replies and dumps", read_semantic_scholar),
    "csl-json": ("CSL JSON of reference managers, or works of Crossref", read_csl_json),
    "acl-anthology": ("XML of the ACL Anthology", read_acl_anthology),
    "acl-metadata": ("metadata lines of the ACL Anthology Network", read_acl_metadata),
    "daily-papers": ("a Daily Papers page copied as text or Markdown", read_daily_papers),
    "daily-html": ("a Daily Papers page saved as HTML", read_daily_html),
    "daily-feed": ("JSON of the Daily Papers feed", read_daily_feed),
}
FORMATS: Mapping[str, str] = {name: description for name, (description, _) in _READERS.items()}
"""Every format that can be read: its name for ``format``, and what it is."""

_ROOTS = {
    "feed": "arxiv-atom",
    "entry": "arxiv-atom",
    "rss": "arxiv-rss",
    "RDF": "arxiv-rss",
    "OAI-PMH": "oai-pmh",
    "ListRecords": "oai-pmh",
    "record": "oai-pmh",
    "records": "oai-pmh",
    "collection": "acl-anthology",
    "volume": "acl-anthology",
}
_BIBTEX = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE | re.ASCII)
_HTML = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,5000}?-->\s*){0,20}"
    r"<(?:!doctype html|html|head|body|div|main|article|section)\b",
    re.IGNORECASE | re.DOTALL,
)
_UNREADABLE = 20
_HOW = "give one of the formats that `graphbuild read --help` lists"


def read_papers(
    inputs: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    captured: date | None = None,
    format: str | None = None,  # noqa: A002 - the word that people use for it
    columns: ColumnMap | None = None,
    as_given: bool = False,
) -> Iterator[Paper | Rejected]:
    """Read papers from files, directories and archives, one at a time.

    An input that cannot be read is set aside as ``Rejected`` and the next one is read.

    Parameters
    ----------
    inputs
        One path or many; a directory stands for its files in order, ``-`` for standard input.
    captured
        The day on which pages were copied, which completes dates without a year.
    format
        One of ``FORMATS``, where the content should not decide.
    columns
        The column of a field in tables and JSON, where its name does not tell.
    as_given
        Keep ``id``, ``title`` and ``abstract`` of JSON Lines as they are in every format of JSON
        Lines that has them, so that offsets point into the text of the file.

    Yields
    ------
    Paper or Rejected
        Records in the order of the inputs, not merged.

    Raises
    ------
    graphbuild.errors.InputError
        If no input holds a paper, or ``format`` is unknown.

    Examples
    --------
    >>> list(read_papers("missing.jsonl"))
    Traceback (most recent call last):
    graphbuild.errors.InputError: missing.jsonl: no such file or directory; check the path
    """
    if format is not None and format not in FORMATS:
        raise InputError(f"'{format}' is no known format; give one of {', '.join(FORMATS)}")
    paths = input_paths(inputs)
    found = set_aside = 0
    first: Rejected | None = None
    for record in _read_inputs(paths, _Options(captured, columns, as_given), format):
        if isinstance(record, Paper):
            found += 1
        else:
            set_aside += 1
            first = first or record
            if len(paths) == 1 and not found and record.source == paths[0]:
                # The one input as a whole is unusable: the error below says it, once.
                continue
        yield record
    if not found:
        raise InputError(_why_nothing(first, set_aside))


def detect_format(source: Source) -> str:
    """Pick the format of a file by its first bytes.

    Parameters
    ----------
    source
        The file.

    Returns
    -------
    str
        A key of ``FORMATS``, or ``recorded-reply``.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is empty, binary or in no known format.

    Examples
    --------
    >>> page = b'{"title": "A", "abstract": "B."}'
    >>> detect_format(Source("papers", lambda: io.BytesIO(page), lambda: page))
    'json'
    """
    head = source.head()
    if not head.strip():
        raise InputError(f"{source.name}: the file is empty; give a file with papers in it")
    if head.startswith(b"PAR1"):
        return "parquet"
    if is_binary(head):
        raise InputError(f"{source.name}: this is a binary file; {_HOW}")
    if is_json(head):
        return json_format(first_object(head))
    text = head.decode(text_encoding(head), "replace").lstrip("\ufeff")
    if _HTML.match(text):
        return "daily-html"
    if text.lstrip().startswith("<?xml") or (root_name(head) in _ROOTS):
        root = root_name(head)
        if root not in _ROOTS:
            what = f"with the root '{root}'" if root else "without a root near its beginning"
            raise InputError(f"{source.name}: XML {what} is not known; {_HOW}")
        return _ROOTS[root]
    if len(text) < _UNREADABLE * text.count("\ufffd"):
        raise InputError(f"{source.name}: the text is in no known encoding; save it as UTF-8")
    if is_ris(text):
        return "ris"
    if is_arxiv_mail(text):
        return "arxiv-mail"
    if _BIBTEX.search(text):
        return "bibtex"
    return "csv" if is_table(text) else "daily-papers"


def read_source(
    source: Source,
    *,
    captured: date | None = None,
    name: str | None = None,
    columns: ColumnMap | None = None,
    as_given: bool = False,
) -> Iterator[Paper | Rejected]:
    """Read the papers of one file; a file that cannot be read is one ``Rejected``.

    Parameters
    ----------
    source
        The file, as ``find_sources`` gives it.
    captured
        The day on which pages were copied.
    name
        One of ``FORMATS``, where the content should not decide.
    columns
        The column of a field in tables and JSON.
    as_given
        Keep ``id``, ``title`` and ``abstract`` of JSON Lines as they are.

    Yields
    ------
    Paper or Rejected
        Records in the order of the file.

    Examples
    --------
    >>> list(read_source(Source("papers", lambda: io.BytesIO(b""), lambda: b"")))
    [Rejected(source='papers', reason='the file is empty; give a file with papers in it')]
    """
    empty = True
    try:
        for record in _records(source, name, _Options(captured, columns, as_given)):
            empty = False
            yield record
        if empty:
            yield Rejected(source.name, "the file holds no paper; give a file with papers in it")
    except InputError as error:
        yield _rejected(source.name, error)
    except STREAM_ERRORS as error:
        yield _damaged(source.name, error)


def _read_inputs(
    paths: Sequence[str], options: _Options, name: str | None
) -> Iterator[Paper | Rejected]:
    for path in paths:
        try:
            for source in find_sources(path):
                yield from read_source(source, name=name, **options._asdict())
        except InputError as error:
            yield _rejected(path, error)
        except STREAM_ERRORS as error:
            yield _damaged(path, error)


def _records(source: Source, name: str | None, options: _Options) -> Iterator[Paper | Rejected]:
    chosen = name or detect_format(source)
    if options.columns and name is None and chosen == "daily-papers":
        head = source.head()
        # The columns that the user names may be the only ones that tell a table from a page.
        text = head.decode(text_encoding(head), "replace")
        chosen = "csv" if is_table(text, options.columns) else chosen
    if chosen == "recorded-reply":
        return _reply(source, options)
    if options.as_given and name is None and is_json(source.head()):
        keys = first_object(source.head())
        chosen = "json" if {"id", "title", "abstract"} <= set(keys) else chosen
    if chosen in {"daily-papers", "daily-html"}:
        page = read_daily_papers if chosen == "daily-papers" else read_daily_html
        return page(source, captured=options.captured)
    if chosen in {"csv", "parquet", "json"}:
        table = {"csv": read_csv, "parquet": read_parquet, "json": read_json}[chosen]
        return table(source, columns=options.columns)
    return _READERS[chosen][1](source)


def _reply(source: Source, options: _Options) -> Iterator[Paper | Rejected]:
    """Read what a service replied, recorded with its address and status."""
    for record in read_json_records(source):
        if isinstance(record, Rejected):
            yield record
            continue
        place, fields = record
        body = fields.get("body")
        if not isinstance(body, str):
            yield Rejected(place, "the recorded reply has no body")
            continue
        data = body.encode("utf-8", "replace")
        inner = Source(place, partial(io.BytesIO, data), partial(bytes, data))
        if json_format(first_object(data)) == "recorded-reply":
            yield Rejected(place, "the recorded reply holds another one")
            continue
        yield from read_source(inner, **options._asdict())


def _rejected(name: str, error: InputError) -> Rejected:
    return Rejected(name, str(error).removeprefix(f"{name}: "))


def _damaged(name: str, error: Exception) -> Rejected:
    return Rejected(name, f"the file is damaged or ends early ({error}); get it again")


def _why_nothing(first: Rejected | None, set_aside: int) -> str:
    if first is None:
        return "no input was given; give files, directories or - for standard input"
    where = f"{first.source}: {first.reason}"
    if set_aside == 1:
        return where
    return f"no paper was found; {set_aside} inputs or records were set aside, the first is {where}"
