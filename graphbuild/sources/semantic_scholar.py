"""Semantic Scholar: replies of the Graph API, and papers of the bulk dumps."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from graphbuild.errors import InputError
from graphbuild.sources.fields import author_of, date_of, dicts, make_paper, text_of
from graphbuild.sources.ids import best_id, identifiers_of
from graphbuild.sources.inputs import Source
from graphbuild.sources.records import read_records_as
from graphbuild.types import Author, Paper, Reference, Rejected

__all__ = ["read_semantic_scholar", "semantic_scholar_paper"]

_SCHEMES = {
    "arxiv": "arxiv",
    "doi": "doi",
    "acl": "acl",
    "pubmed": "pmid",
    "pubmedcentral": "pmcid",
    "mag": "mag",
    "dblp": "dblp",
    "corpusid": "s2",
}
_WRAPPERS = ("citedPaper", "citingPaper", "paper")


def read_semantic_scholar(path: str | Path | Source) -> Iterator[Paper | Rejected]:
    """Read Semantic Scholar papers as a stream.

    Parameters
    ----------
    path
        A reply of the Graph API (one paper, a search, a batch, references, citations), or the
        papers of a bulk dump.

    Yields
    ------
    Paper or Rejected
        One a paper.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing or no JSON.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "reply.json")
    ...     _ = path.write_text('{"data": [{"paperId": "0a", "title": "A", "authors": null}]}')
    ...     next(read_semantic_scholar(path)).id
    's2:0a'
    """
    return read_records_as(semantic_scholar_paper, path)


def semantic_scholar_paper(record: Mapping[str, Any], place: str) -> Paper:
    """Make a paper of a Semantic Scholar record.

    Parameters
    ----------
    record
        A paper, or what wraps one in lists of references and citations.
    place
        Where it stands.

    Returns
    -------
    Paper
        The paper.

    Raises
    ------
    graphbuild.errors.InputError
        If it has no title.

    Examples
    --------
    >>> semantic_scholar_paper({"title": "A", "externalIds": {"ArXiv": "2405.15738"}}, "x#1").id
    'arxiv:2405.15738'
    """
    wrapped = next((record[key] for key in _WRAPPERS if isinstance(record.get(key), dict)), None)
    paper = wrapped if wrapped is not None else record
    if "title" not in paper and (message := record.get("message") or record.get("error")):
        raise InputError(f"Semantic Scholar replied with an error: {message}")
    if not paper.get("title") and paper.get("abstract"):
        raise InputError("'title' is missing; join the abstracts of a dump with its papers first")
    venue = paper.get("publicationVenue") or paper.get("journal")
    access = paper.get("openAccessPdf") or paper.get("openaccessinfo")
    return make_paper(
        place,
        paper.get("title"),
        paper.get("abstract"),
        date=date_of(paper.get("publicationDate"), paper.get("publicationdate"), paper.get("year")),
        authors=[
            author_of(author.get("name"), f"s2:{author_id}" if author_id else None)
            for author in dicts(paper.get("authors"))
            for author_id in [text_of(author.get("authorId") or author.get("id"))]
        ],
        organisations=[
            Author(name)
            for author in dicts(paper.get("authors"))
            for value in _affiliations(author)
            if (name := text_of(value))
        ],
        identifiers=_identifiers(paper),
        references=[
            reference for item in dicts(paper.get("references")) if (reference := _reference(item))
        ],
        categories=_categories(paper),
        venue=paper.get("venue") or (venue.get("name") if isinstance(venue, dict) else venue),
        url=paper.get("url"),
        licence=access.get("license") if isinstance(access, dict) else None,
    )


def _affiliations(author: Mapping[str, Any]) -> list[object]:
    value = author.get("affiliations")
    return value if isinstance(value, list) else []


def _identifiers(paper: Mapping[str, Any]) -> list[str | None]:
    found: list[str | None] = []
    paper_id = text_of(paper.get("paperId"))
    found.append(f"s2:{paper_id}" if paper_id else None)
    corpus = text_of(paper.get("corpusId") or paper.get("corpusid"))
    found.append(f"s2:{corpus}" if corpus else None)
    access = paper.get("openaccessinfo")
    external = paper.get("externalIds") or paper.get("externalids")
    external = external or (access.get("externalids") if isinstance(access, dict) else None)
    if isinstance(external, dict):
        for name, value in external.items():
            scheme, text = _SCHEMES.get(name.lower()), text_of(value)
            if scheme and text:
                found.append(f"{scheme}:{text}")
    return found


def _reference(item: Mapping[str, Any]) -> Reference | None:
    cited = item.get("citedPaper")
    paper = cited if isinstance(cited, dict) else item
    names = identifiers_of(*_identifiers(paper))
    title = text_of(paper.get("title"))
    if not names and not title:
        return None
    return Reference(best_id(names, None, "") if names else None, title)


def _categories(paper: Mapping[str, Any]) -> list[object]:
    fields = paper.get("fieldsOfStudy")
    named = [field.get("category") for field in dicts(paper.get("s2FieldsOfStudy"))]
    named += [field.get("category") for field in dicts(paper.get("s2fieldsofstudy"))]
    return [*(fields if isinstance(fields, list) else []), *named]
