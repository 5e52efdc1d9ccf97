"""Values for the parameters of a query: typed, and names found as the graph writes them."""

from __future__ import annotations

import datetime
import difflib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphbuild.cypher_files import fill, read_cypher
from graphbuild.errors import QueryError, UsageError
from graphbuild.query.engine import Engine
from graphbuild.query.library import SCALAR_TYPES, NamedQuery, Parameter, ParameterValue

__all__ = ["Renamed", "free_parameters", "named_parameters", "resolve_names", "split_parameters"]

_KEYS = {"Paper": "id", "Topic": "label"}
_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Renamed:
    """A name that was found under another spelling or as an alias."""

    parameter: str
    given: str
    found: str


def split_parameters(pairs: Iterable[str]) -> dict[str, str]:
    """Split ``key=value`` words.

    Parameters
    ----------
    pairs
        Words of the command line.

    Returns
    -------
    dict of str to str
        The values as written; only the first ``=`` splits.

    Raises
    ------
    UsageError
        If a word has no ``=`` or a key stands twice.

    Examples
    --------
    >>> split_parameters(["benchmark=MMLU", "note=a=b"])
    {'benchmark': 'MMLU', 'note': 'a=b'}
    """
    values: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise UsageError(f"'{pair}' is no parameter; write it as name=value")
        if key in values:
            raise UsageError(f"parameter '{key}' is given twice; give it once")
        values[key] = value
    return values


def free_parameters(values: Mapping[str, str]) -> dict[str, object]:
    """Type the parameters of a free statement: JSON where it is JSON, a string otherwise.

    Parameters
    ----------
    values
        Words of the command line by name.

    Returns
    -------
    dict of str to object
        What the engine gets.

    Examples
    --------
    >>> free_parameters({"n": "3", "ids": '["a"]', "name": "BERT", "text": '"3"'})
    {'n': 3, 'ids': ['a'], 'name': 'BERT', 'text': '3'}
    """
    return {name: _json_or_text(value) for name, value in values.items()}


def named_parameters(query: NamedQuery, given: Mapping[str, object]) -> dict[str, ParameterValue]:
    """Type the parameters of a named query and fill in its defaults.

    Parameters
    ----------
    query
        The query.
    given
        Values by name, typed or as words of the command line; ``null`` stands for none.

    Returns
    -------
    dict of str to str, int, float or None
        A value for every parameter of the query.

    Raises
    ------
    UsageError
        If the query has no such parameter, or a value does not fit its type.

    Examples
    --------
    >>> from graphbuild.query.library import find_query
    >>> named_parameters(find_query("benchmarks-by-papers"), {"limit": "3"})
    {'limit': 3}
    """
    by_name = {parameter.name: parameter for parameter in query.parameters}
    for name in given:
        if name not in by_name:
            near = difflib.get_close_matches(name, by_name, n=1, cutoff=0.5)
            guess = f"did you mean '{near[0]}'? " if near else ""
            known = ", ".join(by_name) or "none"
            raise UsageError(f"'{query.name}' has no parameter '{name}'; {guess}it has: {known}")
    return query.defaults | {name: _typed(by_name[name], given[name]) for name in given}


def _typed(parameter: Parameter, value: object) -> ParameterValue:
    if value is None or value == "null":
        if parameter.default is None:
            return None
        raise UsageError(f"parameter '{parameter.name}' needs a value ({parameter.type})")
    try:
        if parameter.type == "integer":
            return _integer(value)
        if parameter.type == "double":
            return _double(value)
        if parameter.type == "date":
            return _date(value)
    except ValueError as error:
        raise UsageError(
            f"parameter '{parameter.name}' is {value!r}; it must be {_ARTICLES[parameter.type]}, "
            f"such as {parameter.example}"
        ) from error
    return str(value)


_ARTICLES = {"integer": "an integer", "double": "a number", "date": "a date (YYYY-MM-DD)"}


def _integer(value: object) -> int:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError(value)
    number = int(value)  # type: ignore[call-overload]
    if not -(2**63) <= number < 2**63:
        raise ValueError(value)
    return int(number)


def _double(value: object) -> float:
    number = float(value)  # type: ignore[arg-type]
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _date(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    return datetime.date.fromisoformat(str(value)).isoformat()


def _json_or_text(value: str) -> object:
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value


def resolve_names(
    engine: Engine,
    query: NamedQuery,
    values: Mapping[str, ParameterValue],
    timeout: float,
) -> tuple[dict[str, ParameterValue], tuple[Renamed, ...]]:
    """Find the nodes that parameters name, whatever the case or alias used.

    Parameters
    ----------
    engine
        Where the query will run.
    query
        The named query.
    values
        Its parameters, as ``named_parameters`` gives them.
    timeout
        Seconds for each look-up.

    Returns
    -------
    values : dict of str to str, int, float or None
        The parameters with every name as the graph writes it.
    renamed : tuple of Renamed
        The names that differed.

    Raises
    ------
    QueryError
        If the graph has no node of that name; the message proposes the nearest names.
    """
    found = dict(values)
    renamed: list[Renamed] = []
    for parameter in query.parameters:
        value = values[parameter.name]
        if parameter.type in SCALAR_TYPES or not isinstance(value, str):
            continue
        name = _find(engine, parameter, value, timeout)
        if name != value:
            renamed.append(Renamed(parameter.name, value, name))
            found[parameter.name] = name
    return found, tuple(renamed)


def _find(engine: Engine, parameter: Parameter, value: str, timeout: float) -> str:
    parts = _parts(parameter.type)
    for statement in ("exact", "folded"):
        text = fill(read_cypher(f"lookup/{statement}"), parts).removesuffix(";")
        if rows := engine.run(text, {"value": value}, timeout).rows:
            return str(rows[0][0])
    text = fill(read_cypher("lookup/names"), parts).removesuffix(";")
    near = _near_names(value, [str(row[0]) for row in engine.run(text, {}, timeout).rows])
    what = "id or title" if parts["key"] == "id" else parts["key"]
    default = " (the default)" if value == parameter.default else ""
    mend = (
        f"did you mean {' or '.join(repr(name) for name in near)}?"
        if near
        else f"give another with -p {parameter.name}=NAME"
    )
    raise QueryError(f"the graph has no {parameter.type} of the {what} '{value}'{default}; {mend}")


def _parts(label: str) -> dict[str, str]:
    key = _KEYS.get(label, "name")
    return {"label": label, "key": key, "name": "title" if key == "id" else key}


def _near_names(value: str, names: list[str]) -> list[str]:
    """Names that contain the value first, then the nearest by letters."""
    wanted = value.casefold()
    folded = {name.casefold(): name for name in reversed(names)}
    containing = sorted((n for n in folded if wanted in n), key=lambda n: (len(n), n))
    near = difflib.get_close_matches(wanted, folded, n=_SUGGESTIONS, cutoff=0.6)
    return [folded[name] for name in dict.fromkeys((*containing, *near))][:_SUGGESTIONS]
