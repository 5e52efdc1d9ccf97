"""Names that a user adds or takes away; both win over the model."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from graphbuild.errors import InputError
from graphbuild.extract.lexicon import normal_phrase
from graphbuild.extract.tokenizer import tokenize
from graphbuild.types import ENTITY_TYPES, EntityType

__all__ = ["UserName", "UserNames", "phrase_of", "read_names", "read_stop"]


@dataclass(frozen=True, slots=True)
class UserName:
    """A name that a user knows, with its type and other spellings."""

    name: str
    type: EntityType
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UserNames:
    """What a user adds and takes away, by normal phrase."""

    types: Mapping[str, EntityType] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    stop: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[UserName] = (), stop: Iterable[str] = ()) -> "UserNames":
        """Index names and stop words by normal phrase.

        Examples
        --------
        >>> UserNames.of([UserName("Our Bench", "BENCHMARK")], ["baseline"]).types
        {'our bench': 'BENCHMARK'}
        """
        types: dict[str, EntityType] = {}
        canonical: dict[str, str] = {}
        for item in names:
            for string in (item.name, *item.aliases):
                phrase = phrase_of(string)
                if phrase:
                    types[phrase] = item.type
                    canonical[phrase] = item.name
        return cls(types, canonical, frozenset(phrase_of(string) for string in stop))


def phrase_of(string: str) -> str:
    """Return the normal phrase of a string.

    Examples
    --------
    >>> phrase_of("Graph-Neural Networks")
    'graph neural network'
    """
    return normal_phrase([word for word in tokenize(string)[0] if not word.isspace()])


def read_names(path: str | Path) -> list[UserName]:
    r"""Read names to add: CSV or JSON Lines with ``name``, ``type`` and ``aliases``.

    In CSV, aliases are separated by ``;``; the column may be missing.

    Parameters
    ----------
    path
        A file whose first sign is ``{`` is read as JSON Lines, any other as CSV with a header.

    Returns
    -------
    list of UserName
        In the order of the file.

    Raises
    ------
    InputError
        The file is missing, or a line lacks a name or has an unknown type.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "names.csv"
    ...     _ = path.write_text("name,type,aliases\nOurBench,benchmark,OB;our bench\n")
    ...     read_names(path)
    [UserName(name='OurBench', type='BENCHMARK', aliases=('OB', 'our bench'))]
    """
    return [_name(record, where) for where, record in _records(Path(path))]


def read_stop(path: str | Path) -> list[str]:
    r"""Read names to take away: one a line, or CSV or JSON Lines with ``name``.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "stop.txt"
    ...     _ = path.write_text("baseline\nour method\n")
    ...     read_stop(path)
    ['baseline', 'our method']
    """
    text = _text(Path(path))
    first = text.lstrip()[:1]
    header = text.split("\n", 1)[0].lower().split(",")
    if first == "{" or "name" in [column.strip() for column in header]:
        return [str(record.get("name") or "") for _, record in _records(Path(path))]
    return [line.strip() for line in text.splitlines() if line.strip()]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as err:
        raise InputError(f"{path}: there is no such file; check the path") from err
    except (UnicodeDecodeError, IsADirectoryError) as err:
        raise InputError(f"{path}: not a text file; write CSV or JSON Lines in UTF-8") from err


def _records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    text = _text(path)
    if text.lstrip()[:1] == "{":
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                try:
                    yield f"{path}:{number}", dict(orjson.loads(line))
                except (ValueError, TypeError) as err:
                    raise InputError(
                        f"{path}:{number}: not a JSON object; write one JSON object a line"
                    ) from err
        return
    reader = csv.DictReader(text.splitlines())
    for record in reader:
        clean = {(key or "").strip().lower(): value for key, value in record.items()}
        yield f"{path}:{reader.line_num}", clean


def _name(record: Mapping[str, Any], where: str) -> UserName:
    name = record.get("name")
    if not isinstance(name, str) or not name.strip():
        raise InputError(f"{where}: 'name' is missing; give each line a name and a type")
    kind = str(record.get("type") or "").strip().upper()
    for entity_type in ENTITY_TYPES:
        if kind == entity_type:
            aliases = record.get("aliases") or ()
            if isinstance(aliases, str):
                aliases = aliases.split(";")
            cleaned = tuple(str(alias).strip() for alias in aliases if str(alias).strip())
            return UserName(name.strip(), entity_type, cleaned)
    raise InputError(f"{where}: type {kind!r} is none of {', '.join(ENTITY_TYPES)}")
