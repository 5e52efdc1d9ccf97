"""arXiv's bulk metadata snapshot: JSON Lines with versions and parsed authors."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from graphbuild.sources.fields import author_of, date_of, dicts, make_paper, text_of
from graphbuild.sources.inputs import Source
from graphbuild.sources.latex import latex_to_text
from graphbuild.sources.records import read_records_as
from graphbuild.types import Author, Paper, Rejected

__all__ = ["arxiv_paper", "read_arxiv_snapshot", "split_authors"]


def read_arxiv_snapshot(path: str | Path | Source) -> Iterator[Paper | Rejected]:
    r"""Read the records of arXiv's metadata snapshot as a stream.

    Parameters
    ----------
    path
        The file.

    Yields
    ------
    Paper or Rejected
        One a line.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing or no JSON.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "snapshot.json")
    ...     _ = path.write_text('{"id": "0704.0001", "title": "A", "abstract": "  B."}\n')
    ...     next(read_arxiv_snapshot(path)).id
    'arxiv:0704.0001'
    """
    return read_records_as(arxiv_paper, path)


def arxiv_paper(record: Mapping[str, Any], place: str) -> Paper:
    r"""Make a paper of a record of the snapshot.

    Parameters
    ----------
    record
        The record.
    place
        Where it stands.

    Returns
    -------
    Paper
        The paper, dated by its first version; names in Unicode, LaTeX in the texts as it is.

    Raises
    ------
    graphbuild.errors.InputError
        If it has no title.

    Examples
    --------
    >>> record = {"id": "0704.0001", "title": "A", "authors_parsed": [[r"G\"odel", "Kurt", ""]]}
    >>> arxiv_paper(record, "x:1").authors[0].name
    'Kurt Gödel'
    """
    versions = dicts(record.get("versions"))
    categories = record.get("categories")
    if isinstance(categories, str):
        categories = categories.split()
    doi = text_of(record.get("doi"))
    return make_paper(
        place,
        record.get("title"),
        record.get("abstract"),
        date=date_of(versions[0].get("created") if versions else None, record.get("update_date")),
        authors=_authors(record),
        identifiers=[f"arxiv:{record.get('id')}", *(doi.split() if doi else ())],
        categories=categories if isinstance(categories, list) else (),
        venue=record.get("journal-ref"),
        url=f"https://arxiv.org/abs/{record.get('id')}" if record.get("id") else None,
        licence=record.get("license"),
    )


def split_authors(text: str) -> list[Author]:
    """Split a line of names as arXiv and the ACL corpora write it.

    Parameters
    ----------
    text
        ``Ada Lovelace, Bob Brown and Eve Green`` or ``Lovelace, Ada; Brown, Bob``.

    Returns
    -------
    list of Author
        The authors in order, without affiliations in parentheses.

    Examples
    --------
    >>> [author.name for author in split_authors("Ada Lovelace (1), Bob Brown and Eve Green")]
    ['Ada Lovelace', 'Bob Brown', 'Eve Green']
    >>> [author.family for author in split_authors("Lovelace, Ada; Brown, Bob")]
    ['Lovelace', 'Brown']
    """
    text = _without_parentheses(latex_to_text(" ".join(text.split())))
    if ";" in text:
        names = text.split(";")
    else:
        names = [part for piece in text.split(" and ") for part in piece.split(",")]
    return [author for name in names if (author := author_of(name))]


def _authors(record: Mapping[str, Any]) -> list[Author]:
    parsed = record.get("authors_parsed")
    if not isinstance(parsed, list):
        authors = record.get("authors")
        return split_authors(authors) if isinstance(authors, str) else []
    found: list[Author] = []
    for parts in parsed:
        if isinstance(parts, list) and parts and all(isinstance(part, str) for part in parts):
            family, given, suffix = (*(latex_to_text(p).strip() for p in parts[:3]), "", "")[:3]
            name = " ".join(part for part in (given, family, suffix) if part)
            if name:
                found.append(Author(name, given or None, f"{family} {suffix}".strip() or None))
    return found


def _without_parentheses(text: str) -> str:
    kept: list[str] = []
    depth = 0
    for character in text:
        depth += character == "("
        if depth == 0:
            kept.append(character)
        depth -= character == ")" and depth > 0
    return "".join(kept)
