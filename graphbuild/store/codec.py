"""Frozen records as compact JSON lists and back, for the files that only graphbuild reads."""

import dataclasses
import types
import typing
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast

import orjson

__all__ = ["decode", "encode", "from_plain"]

_Record = TypeVar("_Record")
_NoneType = type(None)


def encode(record: object) -> bytes:
    """Write a frozen record as a JSON list of its fields, in their order.

    Parameters
    ----------
    record
        A dataclass instance of ``graphbuild.types``.

    Returns
    -------
    bytes
        One line without its end; the same record gives the same bytes.

    Examples
    --------
    >>> from graphbuild.types import Reference
    >>> encode(Reference(title="A Title"))
    b'[null,"A Title"]'
    """
    return orjson.dumps(record, default=_fields, option=orjson.OPT_PASSTHROUGH_DATACLASS)


def decode(kind: type[_Record], line: bytes) -> _Record:
    """Read back what ``encode`` wrote.

    Parameters
    ----------
    kind
        The class of the record.
    line
        The bytes.

    Returns
    -------
    object
        An equal record.

    Raises
    ------
    ValueError
        If the bytes do not hold such a record.

    Examples
    --------
    >>> from graphbuild.types import Reference
    >>> decode(Reference, b'[null,"A Title"]')
    Reference(id=None, title='A Title')
    """
    return from_plain(kind, orjson.loads(line))


def from_plain(kind: type[_Record], values: object) -> _Record:
    """Make a record of the list of its fields, as JSON gives it.

    Parameters
    ----------
    kind
        The class of the record.
    values
        Lists, strings, numbers and None.

    Returns
    -------
    object
        The record.

    Raises
    ------
    ValueError
        If the list does not fit the class.

    Examples
    --------
    >>> from graphbuild.types import Reference
    >>> from_plain(Reference, ["doi:10.1000/x", None])
    Reference(id='doi:10.1000/x', title=None)
    """
    try:
        record: _Record = _reader(cast(Any, kind))(values)
    except (TypeError, KeyError, IndexError) as error:
        raise ValueError(f"no {kind.__name__}: {error}") from error
    return record


def _fields(value: Any) -> Any:
    """Give what orjson does not write as a list by itself as a tuple of its parts."""
    return tuple(value) if isinstance(value, tuple) else _getter(cast(Any, type(value)))(value)


@cache
def _getter(kind: Any) -> Callable[[Any], Any]:
    names = [field.name for field in dataclasses.fields(kind)]
    if len(names) == 1:
        return lambda value: (getattr(value, names[0]),)
    return attrgetter(*names)


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    if dataclasses.is_dataclass(kind):
        return _record_reader(kind)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        (inner,) = [_reader(item) for item in arguments if item is not _NoneType]
        if inner is _same:
            return _same
        return lambda value: None if value is None else inner(value)
    if kind is not tuple and isinstance(kind, type) and issubclass(kind, tuple):
        return lambda value: kind(*value)
    if origin is tuple:
        return _tuple_reader(arguments)
    return _same


def _record_reader(kind: Any) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(kind)
    readers = [_reader(hints[field.name]) for field in dataclasses.fields(kind)]
    nested = [(place, reader) for place, reader in enumerate(readers) if reader is not _same]

    def read(values: Any) -> Any:
        if len(values) != len(readers):
            raise TypeError(f"{len(values)} fields instead of {len(readers)}")
        parts = list(values)
        for place, reader in nested:
            parts[place] = reader(parts[place])
        return kind(*parts)

    return read


def _tuple_reader(arguments: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        inner = _reader(arguments[0])
        return tuple if inner is _same else lambda values: tuple(map(inner, values))
    readers = [_reader(item) for item in arguments]
    return lambda values: tuple(
        reader(value) for reader, value in zip(readers, values, strict=True)
    )


def _same(value: Any) -> Any:
    return value
