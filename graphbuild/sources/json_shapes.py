"""Which service a JSON file comes from, by the keys of its first object."""

import io
from collections.abc import Mapping
from typing import Any

import ijson

from graphbuild.sources.acl_anthology import is_acl_record
from graphbuild.sources.json_depth import DepthLimited, TooDeepError
from graphbuild.sources.records import record_prefix

__all__ = ["first_object", "json_format"]

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_KEYS: tuple[tuple[str, tuple[frozenset[str], ...]], ...] = (
    ("recorded-reply", (frozenset({"body", "status_code"}),)),
    (
        "openalex",
        (
            frozenset({"abstract_inverted_index"}),
            frozenset({"authorships"}),
            frozenset({"referenced_works"}),
        ),
    ),
    (
        "semantic-scholar",
        (
            frozenset({"paperId"}),
            frozenset({"externalIds"}),
            frozenset({"corpusid"}),
            frozenset({"citedPaper"}),
            frozenset({"citingPaper"}),
            frozenset({"message", "code"}),
        ),
    ),
    ("arxiv-snapshot", (frozenset({"authors_parsed"}), frozenset({"versions", "categories"}))),
    (
        "daily-feed",
        (
            frozenset({"paper", "publishedAt"}),
            frozenset({"paper", "numComments"}),
            frozenset({"numComments", "upvotes"}),
            frozenset({"daily_date"}),
        ),
    ),
)


def first_object(head: bytes) -> dict[str, Any]:
    """Take the keys and plain values of the first object of a JSON file, as far as its head goes.

    Parameters
    ----------
    head
        The first bytes.

    Returns
    -------
    dict
        Texts and numbers by key; None for other values.

    Examples
    --------
    >>> first_object(b'{"data": [{"paperId": "0a", "authors": [')
    {'paperId': '0a', 'authors': None}
    """
    data = head.removeprefix(_BYTE_ORDER_MARK).lstrip()
    prefix = record_prefix(data)
    found: dict[str, Any] = {}
    try:
        for path, event, value in ijson.parse(
            DepthLimited(io.BytesIO(data)), use_float=True, multiple_values=True
        ):
            if path == prefix and event == "map_key":
                found[value] = None
            elif path == prefix and event == "end_map":
                break
            elif event in {"string", "number"}:
                key = path.removeprefix(f"{prefix}.") if prefix else path
                if key in found:
                    found[key] = value
    except (ijson.JSONError, UnicodeDecodeError, TooDeepError):
        return found
    return found


def json_format(first: Mapping[str, Any]) -> str:
    """Name the format of a JSON file by its first object.

    Parameters
    ----------
    first
        Its keys and plain values.

    Returns
    -------
    str
        A format's name; ``json`` where the keys are those of no service.

    Examples
    --------
    >>> json_format({"id": None, "authorships": None}), json_format({"title": "A"})
    ('openalex', 'json')
    """
    keys = set(first)
    for name, signs in _KEYS:
        if any(sign <= keys for sign in signs):
            return name
    if _is_csl(first):
        return "csl-json"
    if is_acl_record(first) and "abstract" not in keys:
        return "acl-metadata"
    if {"title", "abstract", "sources"} <= keys:
        return "jsonl"
    return "json"


def _is_csl(first: Mapping[str, Any]) -> bool:
    """Tell CSL JSON by its keys, and by authors and dates that are objects and not texts."""
    signs = ("issued", "container-title", "DOI", "type")
    structured = all(first.get(key) is None for key in ("author", "issued"))
    return "title" in first and structured and "author" in first and any(s in first for s in signs)
