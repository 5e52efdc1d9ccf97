"""What formats share: display names, colours by type, and values that a file can hold."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

__all__ = [
    "COLOURS",
    "Attributes",
    "clean_text",
    "display_name",
    "flat_attributes",
    "joined_text",
    "json_text",
    "rgb",
    "year",
]

Attributes: TypeAlias = dict[str, Any]

COLOURS: Mapping[str, str] = {
    "Paper": "#0072B2",
    "Method": "#D55E00",
    "Dataset": "#009E73",
    "Benchmark": "#CC79A7",
    "Task": "#E69F00",
    "Metric": "#56B4E9",
    "Topic": "#B3A400",
    "Author": "#8C8C8C",
    "Organisation": "#5C5C5C",
    "Result": "#B5B5B5",
}
"""Colours by node type that colour-blind readers tell apart (Okabe and Ito 2008, greys added)."""

_OTHER_COLOUR = "#999999"

# XML 1.0 holds no C0 controls but tab and newline, no surrogates, no U+FFFE and U+FFFF.
_CONTROLS = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"}
_CONTROLS |= {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean_text(text: str) -> str:
    r"""Make a text that XML can hold: each control character becomes its visible picture.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        The text with line ends as newlines, controls as U+2400 to U+241F, and what is no character
        (lone surrogates, U+FFFE, U+FFFF) as U+FFFD.

    Examples
    --------
    >>> clean_text("bell\x07, two\r\nlines")
    'bell␇, two\nlines'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATES.sub("\ufffd", text.translate(_CONTROLS))


def display_name(node: object, data: Mapping[str, Any]) -> str:
    """Choose the name that a person reads.

    Parameters
    ----------
    node
        The node's id.
    data
        Its attributes.

    Returns
    -------
    str
        Title, name, label or value with its unit; the id where there is none.

    Examples
    --------
    >>> display_name("method:bert", {"type": "Method", "name": "BERT"})
    'BERT'
    >>> display_name("r1", {"type": "Result", "rawValue": "87.2", "unit": "%"})
    '87.2 %'
    """
    for key in ("title", "name", "label"):
        if data.get(key):
            return " ".join(str(data[key]).split())
    if data.get("rawValue"):
        return f"{data['rawValue']} {data.get('unit', '')}".strip()
    return str(node)


def json_text(value: Any) -> str:
    """Write a value as JSON on one line, with its letters as they are.

    Parameters
    ----------
    value
        Lists, dicts, numbers, text.

    Returns
    -------
    str
        JSON.

    Examples
    --------
    >>> json_text(["größer", 1])
    '["größer", 1]'
    """
    return json.dumps(value, ensure_ascii=False, default=str, sort_keys=True)


def joined_text(value: Any) -> str:
    """Write a list for people, its items between semicolons.

    Parameters
    ----------
    value
        A list; anything else becomes JSON.

    Returns
    -------
    str
        One line.

    Examples
    --------
    >>> joined_text(["BERT", "mBERT"])
    'BERT; mBERT'
    """
    if isinstance(value, (list, tuple)):
        return "; ".join(str(item) for item in value)
    return json_text(value)


def flat_attributes(data: Mapping[str, Any], lists: Callable[[Any], str]) -> Attributes:
    """Keep what a file of scalars can hold.

    Parameters
    ----------
    data
        Attributes of a node or edge.
    lists
        How a list or dict is written: ``json_text`` or ``joined_text``.

    Returns
    -------
    dict
        Text without control characters, numbers and booleans; None and NaN are left out.

    Examples
    --------
    >>> flat_attributes({"name": "BERT", "aliases": ["Bert"], "venue": None}, joined_text)
    {'name': 'BERT', 'aliases': 'Bert'}
    """
    flat: Attributes = {}
    for name, value in data.items():
        if value is None or value != value:  # NaN differs from itself
            continue
        if isinstance(value, (bool, int, float)):
            flat[name] = value
        elif isinstance(value, date):
            flat[name] = value.isoformat()
        elif isinstance(value, (list, tuple, dict)):
            flat[name] = clean_text(lists(value))
        elif isinstance(value, (set, frozenset)):
            flat[name] = clean_text(lists(sorted(value)))
        else:
            flat[name] = clean_text(str(value))
    return flat


def rgb(node_type: object) -> tuple[int, int, int]:
    """Give the colour of a node type.

    Parameters
    ----------
    node_type
        A Neo4j label.

    Returns
    -------
    tuple of int
        Red, green, blue, 0 to 255.

    Examples
    --------
    >>> rgb("Paper")
    (0, 114, 178)
    """
    colour = COLOURS.get(str(node_type), _OTHER_COLOUR)
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def year(data: Mapping[str, Any]) -> int | None:
    """Give the year of a node's date.

    Parameters
    ----------
    data
        A node's attributes.

    Returns
    -------
    int or None
        The year of ``publishedDate`` or ``firstSeen``, if there is one.

    Examples
    --------
    >>> year({"publishedDate": "2024-05-01"})
    2024
    """
    date = data.get("publishedDate") or data.get("firstSeen")
    return int(str(date)[:4]) if date else None
