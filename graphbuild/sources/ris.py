"""RIS, and the tagged export of Web of Science."""

import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from graphbuild.errors import InputError
from graphbuild.sources.fields import author_of, date_of, make_paper, plain_text
from graphbuild.sources.ids import normal_identifier
from graphbuild.sources.inputs import Source, as_source
from graphbuild.sources.text import text_encoding
from graphbuild.types import Author, Paper, Reference, Rejected

__all__ = ["is_ris", "read_ris"]

_TAG = re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?:  ?- ?| {2}-$|  -|-  )(?P<value>.*)\Z", re.ASCII)
_WOS_TAG = re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?: (?P<value>.*))?\Z", re.ASCII)
_LONGEST_LINE = 1 << 20
_LIST_BORDER = re.compile(r"\s*;\s*")
_CITED = re.compile(r"\bDOI \[?(10\.\d{4,9}/[^\s,;\]]+)", re.ASCII | re.IGNORECASE)
_SEPARATORS = frozenset({"ER", "EF", "FN", "VR"})


class _Record(NamedTuple):
    """The tagged lines of one record, and the line that it begins on."""

    line: int
    fields: Mapping[str, list[str]]


def read_ris(path: str | Path | Source) -> Iterator[Paper | Rejected]:
    r"""Read RIS records, or those of Web of Science, as a stream; unknown tags are left out.

    Parameters
    ----------
    path
        The file.

    Yields
    ------
    Paper or Rejected
        One a record.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing.

    Examples
    --------
    >>> import tempfile
    >>> record = "TY  - JOUR\nTI  - A\nAU  - Lovelace, Ada\nPY  - 2020\nAB  - We\n show.\nER  -\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "papers.ris")
    ...     _ = path.write_text(record)
    ...     paper = next(read_ris(path))
    >>> paper.abstract, paper.authors[0].family
    ('We show.', 'Lovelace')
    """
    source = as_source(path)
    for record in _records(source):
        place = f"{source.name}:{record.line}"
        try:
            yield _paper(record.fields, place)
        except InputError as error:
            yield Rejected(place, str(error))


def is_ris(head: str) -> bool:
    r"""Tell whether a text begins like RIS or Web of Science.

    Parameters
    ----------
    head
        The first lines.

    Returns
    -------
    bool
        Whether one of the first filled lines is the first tag of a record.

    Examples
    --------
    >>> is_ris("1.\nTY  - JOUR"), is_ris("PT J\nAU Lovelace, A"), is_ris("A title")
    (True, True, False)
    """
    lines = [line.strip() for line in head.lstrip("\ufeff").splitlines() if line.strip()][:5]
    if any(re.match(r"TY {1,2}- ?", line) for line in lines):
        return True
    return bool(lines) and bool(re.match(r"FN \S|PT [A-Z]$", lines[0]))


def _records(source: Source) -> Iterator[_Record]:
    encoding = text_encoding(source.head())
    with source.open() as stream:
        lines = io.TextIOWrapper(io.BufferedReader(stream), encoding, "replace")  # type: ignore[type-var]
        fields: defaultdict[str, list[list[str]]] = defaultdict(list)
        start = number = 0
        tag, wos = "", False
        while line := lines.readline(_LONGEST_LINE):
            number += 1
            line = line.lstrip("\ufeff").rstrip()
            match = _TAG.match(line)
            if not match and (wos or (not fields and line[:3] in {"PT ", "FN "})):
                match, wos = _WOS_TAG.match(line), True
            if not match:
                if tag and line.strip() and fields:
                    _continue(fields, tag, line, wos=wos)
                continue
            tag = match["tag"]
            begins = tag in {"TY", "PT"}
            if (begins or tag in _SEPARATORS) and fields:
                yield _record(start, fields)
                fields = defaultdict(list)
            if tag in _SEPARATORS:
                continue
            start = start if fields else number
            fields[tag].append([(match["value"] or "").strip()])
        if fields:
            yield _record(start, fields)


def _record(line: int, fields: Mapping[str, list[list[str]]]) -> _Record:
    """Join the lines of each value."""
    return _Record(
        line,
        {
            tag: [" ".join(part for part in parts if part) for parts in values]
            for tag, values in fields.items()
        },
    )


def _continue(fields: Mapping[str, list[list[str]]], tag: str, line: str, *, wos: bool) -> None:
    """Add a line without a tag: a further author in Web of Science, else more of the text."""
    values = fields[tag]
    if wos and tag in {"AU", "AF", "CR", "C1"}:
        values.append([line.strip()])
    else:
        values[-1].append(line.strip())


def _paper(fields: Mapping[str, list[str]], place: str) -> Paper:
    wos = "PT" in fields
    names = _all(fields, "AF") or _all(fields, "AU") or _all(fields, "A1")
    names = names if wos else [name for tag in ("AU", "A1") for name in _all(fields, tag)]
    keywords = [k for tag in ("KW", "DE", "ID" if wos else "KW") for k in _all(fields, tag)]
    year = _first(fields, "PY", "Y1", "YR")
    day = f"{year} {_first(fields, 'PD')}" if wos and _first(fields, "PD") else None
    return make_paper(
        place,
        plain_text(_first(fields, "TI", "T1", "CT", "ST")),
        plain_text(_first(fields, "AB", "N2")),
        date=date_of(_first(fields, "DA"), day, year),
        authors=[author_of(name) for name in dict.fromkeys(names)],
        identifiers=[
            _first(fields, "DO", "DI"),
            *(f"pmid:{value}" for value in _all(fields, "PM")[:1]),
            *(f"wos:{value.removeprefix('WOS:')}" for value in _all(fields, "UT")[:1] if wos),
            *_all(fields, "UR"),
            _first(fields, "M3", "AN"),
        ],
        organisations=[
            Author(name)
            for value in (_all(fields, "C3") if wos else ())
            for name in _LIST_BORDER.split(value)
            if name
        ],
        references=[
            Reference(id=name)
            for value in (_all(fields, "CR") if wos else ())
            for doi in _CITED.findall(value)
            if (name := normal_identifier(doi))
        ],
        categories=[k for value in dict.fromkeys(keywords) for k in _LIST_BORDER.split(value)],
        venue=_first(fields, "SO", "JO", "JF", "T2", "BT", "JA", "PB"),
        url=_first(fields, "UR", "L2", "LK"),
    )


def _all(fields: Mapping[str, list[str]], tag: str) -> list[str]:
    return [value for value in fields.get(tag, ()) if value]


def _first(fields: Mapping[str, list[str]], *tags: str) -> str | None:
    return next((value for tag in tags for value in _all(fields, tag)), None)
