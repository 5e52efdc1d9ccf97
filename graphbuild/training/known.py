"""Lists of names for the lexicon: what a name is in most abstracts that hold it."""

import gzip
from collections.abc import Iterable
from pathlib import Path

from graphbuild.errors import InputError
from graphbuild.extract.user_names import phrase_of
from graphbuild.types import ENTITY_TYPES

__all__ = ["KNOWN_NAMES", "read_known"]

KNOWN_NAMES = Path(__file__).parent / "known_names.tsv.gz"
"""The list that ships: names judged by hand, and names of public lists as occasional readings."""

_LONGEST = 8


def read_known(paths: Iterable[str | Path] = (KNOWN_NAMES,)) -> dict[str, list[int]]:
    """Read name lists: a type, a tab and a name a line; ``~`` before the type says "occasionally".

    Parameters
    ----------
    paths
        Tab-separated files, compressed where they end in ``.gz``.

    Returns
    -------
    dict of str to list of int
        Normal phrase to readings, as ``Lexicon`` takes them, sorted.

    Raises
    ------
    InputError
        A line has no type that is known.

    Examples
    --------
    >>> known = read_known()
    >>> known["soft actor critic"][0] == ENTITY_TYPES.index("METHOD")
    True
    """
    known: dict[str, set[int]] = {}
    for path in map(Path, paths):
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
        for number, line in enumerate(text.splitlines(), 1):
            kind, _, name = line.partition("\t")
            reading = _reading(kind)
            if reading is None:
                raise InputError(
                    f"{path}:{number}: '{kind}' is none of {', '.join(ENTITY_TYPES)} "
                    "(with or without '~'); write TYPE, a tab and the name"
                )
            phrase = phrase_of(name)
            if phrase and len(phrase.split(" ")) <= _LONGEST:
                known.setdefault(phrase, set()).add(reading)
    return {phrase: sorted(known[phrase]) for phrase in sorted(known)}


def _reading(kind: str) -> int | None:
    name = kind.removeprefix("~")
    for index, entity_type in enumerate(ENTITY_TYPES):
        if name == entity_type:
            return index + (len(ENTITY_TYPES) if kind.startswith("~") else 0)
    return None
