"""Memory of what the rules say about single names and pairs, from one build to the next.

Every answer here is that of a pure function of names, so a remembered one is the same as a new one
as long as the rules are; ``rules_digest`` says whether they are.
"""

import hashlib
import unicodedata
from collections.abc import Callable, Hashable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Generic, NamedTuple, TypeVar

import orjson

from graphbuild import __version__
from graphbuild.resolve.alternate import headless_name, stemmed_name, unordered_name
from graphbuild.resolve.compare import NameComparison, compare_names
from graphbuild.resolve.expand import long_forms
from graphbuild.resolve.initials import is_short_form
from graphbuild.resolve.normal import normal_name
from graphbuild.resolve.shape import shape
from graphbuild.resolve.shorten import shorter_names
from graphbuild.types import EntityType

__all__ = ["Generation", "LooseForms", "NameMemory", "rules_digest"]

_MOST = 1 << 18
"""Answers of one kind that are kept for later, so that memory stays bounded."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LooseForms(NamedTuple):
    """Looser forms of a name, by which it may join others."""

    headless: str | None
    unordered: str | None
    stemmed: str | None
    written: tuple[str, ...]


class Generation(NamedTuple):
    """What the versions of one thing have in common, and the number that tells them apart."""

    core: str
    sizes: tuple[str, ...]
    editions: tuple[str, ...]
    number: str | None


class _Answers(dict[K, V], Generic[K, V]):
    """Answers of one function: those asked for in this run, or else those of an earlier one."""

    def __init__(self, ask: Callable[[K], V], earlier: Mapping[K, V]) -> None:
        super().__init__()
        self._ask = ask
        self._earlier = earlier

    def __missing__(self, key: K) -> V:
        answer = self._earlier[key] if key in self._earlier else self._ask(key)
        if len(self) < _MOST:
            self[key] = answer
        return answer

    def changed(self) -> bool:
        return len(self) != len(self._earlier) or not self.keys() <= self._earlier.keys()


class NameMemory:
    """What the rules say about names; asked once for each, and remembered.

    Parameters
    ----------
    remembered
        What ``dump`` gave in an earlier run with the same ``rules_digest``; None or damaged bytes
        are an empty memory.

    Examples
    --------
    >>> memory = NameMemory()
    >>> memory.normal["Qwen 2.5"]
    'qwen2.5'
    >>> NameMemory(memory.dump()).changed()
    True
    """

    def __init__(self, remembered: bytes | None = None) -> None:
        earlier = _loaded(remembered)
        self.normal = _Answers[str, str](normal_name, earlier[0])
        self.loose = _Answers[str, LooseForms](_loose, earlier[1])
        self._shorter = _Answers[str, str](_joined_shorter, earlier[2])
        self.generation = _Answers[str, Generation | None](_generation, earlier[3])
        self.short_forms = _Answers[tuple[str, ...], tuple[tuple[str, str], ...]](
            _short_forms, earlier[4]
        )
        self._compared = _Answers[tuple[str, str, EntityType], NameComparison](_compare, earlier[5])

    def compare(self, a: str, b: str, entity_type: EntityType) -> NameComparison:
        """Compare two names of one type, as ``compare_names`` does."""
        return self._compared[a, b, entity_type]

    def shorter_names(self, name: str) -> list[str]:
        """Give the normal forms of a name without some of its parts, as ``shorter_names`` does."""
        joined = self._shorter[name]
        return joined.split("\n") if joined else []

    def changed(self) -> bool:
        """Tell whether this run asked for other names than the earlier one."""
        return any(answers.changed() for answers in self._tables())

    def dump(self) -> bytes:
        """Write what this run asked for, and not what only earlier ones did."""
        return orjson.dumps(
            [[*answers.items()] for answers in self._tables()],
            default=_plain,
            option=orjson.OPT_PASSTHROUGH_DATACLASS,
        )

    def _tables(self) -> tuple[_Answers[Any, Any], ...]:
        return (
            self.normal,
            self.loose,
            self._shorter,
            self.generation,
            self.short_forms,
            self._compared,
        )


@cache
def rules_digest() -> str:
    """Give the digest of everything that an answer depends on besides the names."""
    digest = hashlib.sha256(f"{__version__}\n{unicodedata.unidata_version}\n".encode())
    package = files("graphbuild.resolve")
    for folder in (package, package.joinpath("data")):
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            if file.is_file():
                digest.update(file.name.encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _loose(name: str) -> LooseForms:
    written = tuple(map(normal_name, long_forms(name)[1:])) if " " in name else ()
    return LooseForms(headless_name(name), unordered_name(name), stemmed_name(name), written)


def _joined_shorter(name: str) -> str:
    return "\n".join(shorter_names(name))


def _generation(name: str) -> Generation | None:
    form = shape(name)
    if not form.core or len(form.numbers) > 1:
        return None
    number = form.numbers[0] if form.numbers else None
    return Generation(form.core, form.sizes, tuple(sorted(form.editions)), number)


def _short_forms(forms: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (short, long)
        for short in forms
        for long in forms
        if len(short) < len(long) and is_short_form(short, long)
    )


def _compare(names: tuple[str, str, EntityType]) -> NameComparison:
    return compare_names(*names)


def _plain(value: NameComparison | tuple[object, ...]) -> tuple[object, ...]:
    if isinstance(value, NameComparison):
        return value.label, value.why, value.confidence
    return tuple(value)


def _loaded(remembered: bytes | None) -> tuple[dict[Any, Any], ...]:
    try:
        normal, loose, shorter, generation, short, compared = orjson.loads(remembered or b"")
        return (
            dict(normal),
            {name: LooseForms(a, b, c, tuple(d)) for name, (a, b, c, d) in loose},
            dict(shorter),
            {name: form and _as_generation(*form) for name, form in generation},
            {tuple(forms): tuple(map(tuple, pairs)) for forms, pairs in short},
            {tuple(names): NameComparison(*verdict) for names, verdict in compared},
        )
    except (ValueError, TypeError):
        return {}, {}, {}, {}, {}, {}


def _as_generation(
    core: str, sizes: list[str], editions: list[str], number: str | None
) -> Generation:
    return Generation(core, tuple(sizes), tuple(editions), number)
