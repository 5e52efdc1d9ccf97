"""The named queries of ``cypher/queries/<group>/<name>.cypher``.

A file holds one statement under a head comment::

    // Benchmarks by papers
    // The benchmarks that most papers evaluate on.
    //
    // param limit: integer = 20 e.g. 50 -- rows at most
    // shape: table
    MATCH ...

The first line is the title (the Neo4j Browser names a favourite by it), the next ones say what the
query answers. A parameter has a type, a default and an example, both JSON; its type is ``string``,
``integer``, ``double``, ``date`` or a node label, whose values are names (ids for ``Paper``). The
shape is ``table`` or ``graph``. ``slow`` may follow and says why the query takes over 100 ms.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from graphbuild.cypher_files import cypher_names, read_cypher
from graphbuild.errors import QueryError
from graphbuild.schema import NODES

__all__ = [
    "GROUPS",
    "LABELS",
    "SCALAR_TYPES",
    "NamedQuery",
    "Parameter",
    "ParameterValue",
    "Shape",
    "find_query",
    "named_queries",
    "parse_query",
]

Shape = Literal["table", "graph"]
ParameterValue = str | int | float | None

GROUPS = {
    "new": "what is new",
    "benchmarks": "benchmarks and boards",
    "methods": "methods and tasks",
    "people": "people and organisations",
    "paths": "papers and the paths between them",
    "quality": "the quality of the graph itself",
}
"""The folders of ``cypher/queries/`` and what their queries are about, in the order shown."""

SCALAR_TYPES = ("string", "integer", "double", "date")
LABELS = ("Entity", *(node.label for node in NODES if node.label != "Result"))
"""The labels that a parameter may name a node of."""

_PARAMETER = re.compile(
    r"param (?P<name>[a-z][A-Za-z0-9]*): (?P<type>[A-Za-z]+) = (?P<default>\S.*?)"
    r" e\.g\. (?P<example>\S.*?) -- (?P<about>\S.*)"
)
_FIELD = re.compile(r"(?P<key>shape|slow): (?P<value>\S.*)")
_USED = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_STRING_OR_COMMENT = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|//[^\n]*")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a named query.

    ``type`` is one of ``SCALAR_TYPES`` or a node label. A ``default`` of None leaves the condition
    out, so the value may be None too.
    """

    name: str
    type: str
    default: ParameterValue
    example: ParameterValue
    about: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of the library: what its head comment says, and the statement."""

    name: str
    group: str
    title: str
    about: str
    parameters: tuple[Parameter, ...]
    shape: Shape
    text: str
    slow: str | None = None

    @property
    def defaults(self) -> dict[str, ParameterValue]:
        """The default of each parameter by its name."""
        return {parameter.name: parameter.default for parameter in self.parameters}


def parse_query(source: str, group: str, name: str) -> NamedQuery:
    r"""Read one file of the library.

    Parameters
    ----------
    source
        The text of the file.
    group, name
        The folder and the file's stem.

    Returns
    -------
    NamedQuery
        The query; its ``text`` has no head and no closing semicolon.

    Raises
    ------
    QueryError
        If the head breaks the form that the module describes, or does not fit the statement.

    Examples
    --------
    >>> query = parse_query(
    ...     "// Papers\n// Some papers.\n//\n// param limit: integer = 5 e.g. 9 -- rows at most\n"
    ...     "// shape: table\nMATCH (p:Paper) RETURN p.id AS id ORDER BY id LIMIT $limit;\n",
    ...     "new",
    ...     "papers",
    ... )
    >>> query.title, query.defaults
    ('Papers', {'limit': 5})
    """
    where = f"cypher/queries/{group}/{name}.cypher"
    lines = source.splitlines()
    end = next((i for i, line in enumerate(lines) if not line.startswith("//")), len(lines))
    head = [line[2:].strip() for line in lines[:end]]
    if len(head) < 3 or not head[0]:
        raise QueryError(f"{where}:1: the head needs a title, a description and a shape")
    about: list[str] = []
    parameters: list[Parameter] = []
    fields: dict[str, str] = {}
    for number, line in enumerate(head[1:], 2):
        if match := _PARAMETER.fullmatch(line):
            parameters.append(_parameter(match, f"{where}:{number}"))
        elif match := _FIELD.fullmatch(line):
            fields[match["key"]] = match["value"]
        elif line.startswith("param ") or parameters or fields:
            raise QueryError(
                f"{where}:{number}: '{line}' is neither 'param name: type = default e.g. example "
                "-- words' nor 'shape: table|graph' nor 'slow: reason'"
            )
        elif line:
            about.append(line)
    if fields.get("shape") not in ("table", "graph"):
        raise QueryError(f"{where}: the head lacks 'shape: table' or 'shape: graph'")
    if not about:
        raise QueryError(f"{where}:2: the head does not say what the query answers")
    text = "\n".join(lines[end:]).strip().removesuffix(";").rstrip()
    _check_statement(text, parameters, where)
    return NamedQuery(
        name,
        group,
        head[0],
        " ".join(about),
        tuple(parameters),
        cast("Shape", fields["shape"]),
        text,
        fields.get("slow"),
    )


def _parameter(match: re.Match[str], where: str) -> Parameter:
    kind = match["type"]
    if kind not in SCALAR_TYPES and kind not in LABELS:
        known = ", ".join((*SCALAR_TYPES, *LABELS))
        raise QueryError(f"{where}: unknown parameter type '{kind}'; types: {known}")
    try:
        default, example = json.loads(match["default"]), json.loads(match["example"])
    except json.JSONDecodeError as error:
        raise QueryError(f"{where}: default and example must be JSON: {error}") from error
    return Parameter(match["name"], kind, default, example, match["about"])


def _check_statement(text: str, parameters: Iterable[Parameter], where: str) -> None:
    bare = _STRING_OR_COMMENT.sub("", text)
    if not bare or ";" in bare:
        raise QueryError(f"{where}: a file holds exactly one statement")
    used, declared = set(_USED.findall(bare)), {parameter.name for parameter in parameters}
    if used != declared:
        odd = ", ".join(sorted(used ^ declared))
        raise QueryError(f"{where}: parameters of head and statement differ: {odd}")


@cache
def named_queries() -> tuple[NamedQuery, ...]:
    """Read the whole library.

    Returns
    -------
    tuple of NamedQuery
        By group in the order of ``GROUPS``, then by name.

    Raises
    ------
    QueryError
        If a file breaks the form, or two have the same name.

    Examples
    --------
    >>> [query.name for query in named_queries() if query.name == "benchmarks-by-papers"]
    ['benchmarks-by-papers']
    """
    queries: dict[str, NamedQuery] = {}
    for path in cypher_names("queries"):
        group, _, name = path.removeprefix("queries/").partition("/")
        if group not in GROUPS:
            raise QueryError(f"cypher/{path}: unknown group; groups: {', '.join(GROUPS)}")
        if name in queries:
            raise QueryError(f"cypher/{path}: '{name}' is in {queries[name].group} too")
        queries[name] = parse_query(read_cypher(path), group, name)
    order = list(GROUPS)
    return tuple(sorted(queries.values(), key=lambda q: (order.index(q.group), q.name)))


def find_query(name: str) -> NamedQuery:
    """Look a query up by its name.

    Parameters
    ----------
    name
        The stem of its file.

    Returns
    -------
    NamedQuery
        The query.

    Raises
    ------
    QueryError
        If there is none of that name; the message proposes the nearest.

    Examples
    --------
    >>> find_query("benchmarks-by-papers").shape
    'table'
    >>> find_query("benchmark-by-papers")
    Traceback (most recent call last):
    graphbuild.errors.QueryError: no query is named 'benchmark-by-papers'; did you mean ...
    """
    by_name = {query.name: query for query in named_queries()}
    if name in by_name:
        return by_name[name]
    near = difflib.get_close_matches(name.lower().replace("_", "-"), by_name, n=3, cutoff=0.5)
    guess = f"did you mean {' or '.join(repr(n) for n in near)}? " if near else ""
    raise QueryError(
        f"no query is named '{name}'; {guess}`graphbuild query --list` shows all, and a statement "
        "of your own is given as one quoted argument"
    )
