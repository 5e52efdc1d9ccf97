"""Named queries with their values written in, for the Neo4j Browser: saved queries and the guide.

``python -m graphbuild.query.literal`` writes both into ``cypher/browser`` again after a query has
changed.
"""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from graphbuild.cypher_files import cypher_folder
from graphbuild.query.library import GROUPS, NamedQuery, find_query, named_queries
from graphbuild.query.names import named_parameters

__all__ = ["favourites", "fill_guide", "literal_statement", "write_favourites"]

_TOKEN = re.compile(
    r"(?P<literal>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`|//[^\n]*)|\$(?P<name>\w+)"
)
_BLOCK = re.compile(
    r'(?P<open><pre [^>]*data-query="(?P<name>[^"]+)" data-parameters=\'(?P<values>[^\']*)\'>)'
    r"[^<]*</pre>"
)
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def literal_statement(query: NamedQuery, parameters: Mapping[str, object] | None = None) -> str:
    r"""Write the values of the parameters into the statement, to be read and changed by people.

    Programs pass parameters as parameters; a favourite of the Browser is one click this way.

    Parameters
    ----------
    query
        A named query.
    parameters
        Values by name; the others take their defaults.

    Returns
    -------
    str
        The statement without parameters.

    Raises
    ------
    UsageError
        If a parameter is unknown or of the wrong type.

    Examples
    --------
    >>> from graphbuild.query.library import find_query
    >>> print(literal_statement(find_query("benchmark-by-year"), {"benchmark": 'a "b"'}))
    MATCH (b:Benchmark {name: "a \"b\""})<-[:EVALUATES_ON]-(p:Paper)
    ...
    """
    values = named_parameters(query, parameters or {})

    def written(match: re.Match[str]) -> str:
        if match["literal"]:
            return match["literal"]
        # A JSON string is a Cypher string: both escape by backslash and \\uXXXX.
        return json.dumps(values[match["name"]], ensure_ascii=False)

    return _TOKEN.sub(written, query.text)


def favourites() -> dict[str, str]:
    """Give the saved queries of the Browser: one file each, in a folder for each group.

    Returns
    -------
    dict of str to str
        Contents by path; the first line is the title, by which the Browser names a favourite.

    Examples
    --------
    >>> favourites()["what is new/latest-papers.cypher"].splitlines()[0]
    '// Latest papers'
    """
    return {
        f"{GROUPS[query.group]}/{query.name}.cypher": (
            f"// {query.title}\n// {query.about}\n{literal_statement(query)};\n"
        )
        for query in named_queries()
    }


def fill_guide(page: str) -> str:
    r"""Write the statements into the code blocks of a guide.

    Parameters
    ----------
    page
        HTML whose ``pre`` elements name a query in ``data-query`` and give values, as a JSON
        object, in ``data-parameters``.

    Returns
    -------
    str
        The same page with the statement of its query in each of them.

    Examples
    --------
    >>> page = "<pre data-query=\"node-counts\" data-parameters='{}'></pre>"
    >>> fill_guide(page).splitlines()[1]
    'UNWIND labels(n) AS label'
    """

    def filled(match: re.Match[str]) -> str:
        values = json.loads(html.unescape(match["values"]))
        statement = literal_statement(find_query(match["name"]), values)
        return f"{match['open']}{html.escape(statement, quote=False)}</pre>"

    return _BLOCK.sub(filled, page)


def write_favourites(path: str | Path) -> None:
    """Write the saved queries as a zip file, to be dropped on the Browser's window.

    Parameters
    ----------
    path
        The file; the same library gives the same bytes.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in favourites().items():
            entry = zipfile.ZipInfo(name, date_time=_EARLIEST)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text, compress_type=zipfile.ZIP_DEFLATED)
    Path(path).write_bytes(content.getvalue())


def _main() -> None:
    folder = cypher_folder() / "browser"
    guide = folder / "guide.html"
    guide.write_text(fill_guide(guide.read_text(encoding="utf-8")), encoding="utf-8")
    write_favourites(folder / "favourites.zip")


if __name__ == "__main__":
    _main()
