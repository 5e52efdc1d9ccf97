"""A report: one page that needs no network, for a browser."""

from __future__ import annotations

import base64
import gzip
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

import orjson

from graphbuild import __version__
from graphbuild.errors import UsageError
from graphbuild.export._whole import whole_file
from graphbuild.export.report_data import evidence, report_data
from graphbuild.views import Tables

__all__ = ["write_html"]

_SCRIPTS = ("page.js", "panel.js", "network.js")
_LIBRARIES = ("graphology.umd.min.js", "sigma.min.js")


def write_html(
    graph: Tables, path: str | Path, *, title: str = "Papers and what they name", top: int = 1500
) -> None:
    """Write a report as one self-contained HTML page.

    It shows what is in the corpus, what rose and fell, topics, leaderboards and an explorable graph
    with the sentence behind every edge. It loads nothing from the network, works with the keyboard,
    and follows the light or dark setting of the browser. sigma and graphology (MIT) are in it.

    Parameters
    ----------
    graph
        A ``Graph``, or a mapping of table names to DataFrames.
    path
        The file; it appears whole or not at all. The same graph gives the same bytes.
    title
        The heading.
    top
        Nodes of the explorable graph at most; search finds all others too.

    Raises
    ------
    UsageError
        If ``top`` is below 1.
    ExportError
        If the file cannot be written.
    """
    if top < 1:
        raise UsageError(f"top is {top}; it must be at least 1")
    sentences = gzip.compress(_json(evidence(graph)), mtime=0)
    page = Template(_asset("page.html")).substitute(
        title=escape(title),
        version=escape(__version__),
        style=_asset("page.css"),
        # "<" would end the script element, or start a comment in it.
        data=_json(report_data(graph, title=title, top=top)).decode().replace("<", "\\u003c"),
        evidence=base64.b64encode(sentences).decode(),
        libraries="\n".join([_licences(), *(_asset(f"vendor/{name}") for name in _LIBRARIES)]),
        script="\n".join(_asset(name).replace('"use strict";\n', "", 1) for name in _SCRIPTS),
    )
    with whole_file(path) as file:
        file.write(page.encode("utf-8", "replace"))


def _licences() -> str:
    return f"/*\n{_asset('vendor/LICENCES.txt').rstrip()}\n*/"


def _asset(name: str) -> str:
    return files("graphbuild.export").joinpath("report", name).read_text(encoding="utf-8")


def _json(value: object) -> bytes:
    try:
        return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)
    except (orjson.JSONEncodeError, TypeError):
        return orjson.dumps(_valid(value), option=orjson.OPT_SERIALIZE_NUMPY)


def _valid(value: object) -> object:
    """Replace lone surrogates, which UTF-8 cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _valid(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_valid(item) for item in value]
    return value
