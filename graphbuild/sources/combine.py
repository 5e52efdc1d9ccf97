"""Makes one record of several records of the same paper, by a stated order of trust."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from typing import TypeVar

import orjson

from graphbuild.sources.ids import best_id, identifiers_of, normal_identifier
from graphbuild.sources.jsonl import paper_to_json
from graphbuild.types import DatePrecision, Paper, Reference

__all__ = ["combine", "trust_order"]

_T = TypeVar("_T")
_PRECISION: dict[DatePrecision, int] = {"day": 0, "month": 1, "inferred": 2, "year": 3, "none": 4}
_PLACE = re.compile(r"(?P<file>.*?)[:#](?P<number>\d+)\Z", re.DOTALL)
_CUT_SHORT = 0.5


def combine(records: Sequence[Paper]) -> Paper:
    """Make one record of all records of a paper.

    Records are trusted in this order: with an arXiv id or DOI, with the more exact date, with more
    fields, with the longer abstract. Each field comes from the most trusted record that has it,
    except: the date is the most exact one, a much longer abstract replaces a cut one, the longest
    author list wins, vote and comment counts are the highest, and identifiers, categories,
    references and sources are united.

    Parameters
    ----------
    records
        At least one record.

    Returns
    -------
    Paper
        The paper, its id chosen anew: arXiv, DOI, a given id, another identifier, the title.

    Examples
    --------
    >>> page = Paper("title:1", "A", "B.", upvotes=3, sources=("a.txt:3",))
    >>> feed = Paper("2405.15738", "A", "B.", upvotes=9, identifiers=("arxiv:2405.15738",))
    >>> paper = combine([page, feed])
    >>> paper.id, paper.upvotes
    ('arxiv:2405.15738', 9)
    """
    trusted = sorted(records, key=trust_order) if len(records) > 1 else records
    first = trusted[0]
    identifiers = identifiers_of(
        *(name for paper in trusted for name in (normal_identifier(paper.id), *paper.identifiers))
    )
    dated = min(trusted, key=lambda paper: _PRECISION[paper.date_precision])
    authors = max((paper.authors for paper in trusted), key=len)
    return Paper(
        id=best_id(identifiers, _given_id(trusted), first.title),
        title=first.title,
        abstract=_abstract(trusted),
        published_date=dated.published_date,
        date_precision=dated.date_precision,
        authors=authors,
        author_count=_first(trusted, lambda paper: paper.author_count),
        organisations=_first(trusted, lambda paper: paper.organisations) or (),
        venue=_first(trusted, lambda paper: paper.venue),
        url=_first(trusted, lambda paper: paper.url),
        upvotes=_highest(paper.upvotes for paper in trusted),
        comments=_highest(paper.comments for paper in trusted),
        categories=_united(paper.categories for paper in trusted),
        identifiers=identifiers,
        references=_references(trusted),
        licence=_first(trusted, lambda paper: paper.licence),
        sources=tuple(sorted({place for paper in trusted for place in paper.sources}, key=_place)),
    )


def trust_order(paper: Paper) -> tuple[bool, int, int, int, bytes]:
    """Rank a record among records of the same paper; the smallest is trusted most.

    Parameters
    ----------
    paper
        The record.

    Returns
    -------
    tuple
        A key for sorting; the last part is a digest of the record, so that no two tie.

    Examples
    --------
    >>> trust_order(Paper("arxiv:1", "A", "", identifiers=("arxiv:1",))) < trust_order(
    ...     Paper("title:1", "A", "")
    ... )
    True
    """
    return (
        not any(name.startswith(("arxiv:", "doi:")) for name in paper.identifiers),
        _PRECISION[paper.date_precision],
        -sum(getattr(paper, field.name) not in (None, ()) for field in fields(paper)),
        -len(paper.abstract),
        hashlib.sha256(orjson.dumps(paper_to_json(paper))).digest(),
    )


def _given_id(records: Sequence[Paper]) -> str | None:
    return next(
        (
            paper.id
            for paper in records
            if not paper.id.startswith("title:") and not normal_identifier(paper.id)
        ),
        None,
    )


def _abstract(records: Sequence[Paper]) -> str:
    longest = max((paper.abstract for paper in records), key=len)
    chosen = next((paper.abstract for paper in records if paper.abstract.strip()), "")
    return longest if len(chosen) < _CUT_SHORT * len(longest) else chosen


def _first(records: Sequence[Paper], get: Callable[[Paper], _T | None]) -> _T | None:
    return next((value for paper in records if (value := get(paper)) not in (None, ())), None)


def _highest(counts: Iterable[int | None]) -> int | None:
    return max((count for count in counts if count is not None), default=None)


def _united(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for group in groups for value in group))


def _references(records: Sequence[Paper]) -> tuple[Reference, ...]:
    """Unite references by id, or by title where there is no id, in the order of trust."""
    found: dict[str | None, Reference] = {}
    for paper in records:
        for reference in paper.references:
            key = reference.id or reference.title
            if key and key not in found:
                found[key] = reference
    return tuple(found.values())


def _place(source: str) -> tuple[str, int, str]:
    match = _PLACE.match(source)
    return (match["file"], int(match["number"]), source) if match else (source, 0, source)
