"""A dictionary of names with what is known about each: how often it was marked, and as what.

Two layers are matched, each longest first from left to right: ``marked`` counts, over annotated
papers, how many marked the phrase as each type and how many did not; ``known`` holds the types
under which lists of names have it. Phrases are compared in lower case, without hyphens and without
the plural "s" of the last word.
"""

import gzip
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graphbuild.types import ENTITY_TYPES

__all__ = [
    "FEATURES",
    "LeaveOut",
    "Lexicon",
    "PhraseMatch",
    "PhraseTrie",
    "normal_phrase",
]

MARKED_CLASSES = len(ENTITY_TYPES) + 1
"""The entity types, then "not marked"."""

KNOWN_CLASSES = 2 * len(ENTITY_TYPES)
"""The entity types as usual readings, then as occasional readings."""

_MARKED_WIDTH = MARKED_CLASSES + 4
FEATURES = _MARKED_WIDTH + KNOWN_CLASSES + 3
"""Width of the features of a token."""

_HYPHENS = frozenset("-‐‑‒–—")
_Accept = Callable[[str], bool]


class PhraseMatch(NamedTuple):
    """A range of tokens and the normal form of the phrase that they spell."""

    start: int
    end: int
    phrase: str


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """What one annotated paper added to the counts, to be taken off when it is trained on."""

    marked: frozenset[str] = frozenset()
    counts: Mapping[str, npt.NDArray[np.float64]] = field(default_factory=dict)


def _singular(word: str) -> str:
    if len(word) > 3 and word[-1] == "s" and word[-2:] not in ("ss", "us", "is"):
        return word[:-1]
    return word


def normal_phrase(words: Sequence[str]) -> str:
    """Return the form under which a phrase is looked up.

    Parameters
    ----------
    words
        The tokens of the phrase.

    Returns
    -------
    str
        Lower-case words, one space between them.

    Examples
    --------
    >>> normal_phrase(["Graph", "-", "Neural", "Networks"])
    'graph neural network'
    """
    kept = [word.lower() for word in words if word not in _HYPHENS]
    if kept:
        kept[-1] = _singular(kept[-1])
    return " ".join(kept)


# Ends a phrase in the trie; no token holds a line feed beside a letter.
_END = "\nend"


class PhraseTrie:
    """Normal phrases, found in token sequences in time linear in the text."""

    def __init__(self) -> None:
        self._root: dict[str, dict] = {}  # type: ignore[type-arg]

    def add(self, phrase: str) -> None:
        """Add a normal phrase."""
        node = self._root
        for word in phrase.split(" "):
            node = node.setdefault(word, {})
        node[_END] = {_END: phrase}

    def match(self, words: Sequence[str], accept: _Accept | None = None) -> list[PhraseMatch]:
        """Find the longest phrases from left to right.

        Parameters
        ----------
        words
            Tokens as ``tokenize`` gives them.
        accept
            Phrases for which it is false are passed over.

        Returns
        -------
        list of PhraseMatch
            In order, none overlapping.

        Examples
        --------
        >>> trie = PhraseTrie()
        >>> trie.add("graph neural network")
        >>> trie.match(["a", "graph", "neural", "networks"])
        [PhraseMatch(start=1, end=4, phrase='graph neural network')]
        """
        lower = [word.lower() for word in words]
        found: list[PhraseMatch] = []
        count = len(lower)
        root = self._root
        begin = 0
        while begin < count:
            if lower[begin] not in root and _singular(lower[begin]) not in root:
                begin += 1
                continue
            best = self._longest(lower, begin, accept)
            if best is None:
                begin += 1
            else:
                found.append(best)
                begin = best.end
        return found

    def _longest(self, lower: list[str], begin: int, accept: _Accept | None) -> PhraseMatch | None:
        node = self._root
        best: PhraseMatch | None = None
        index = begin
        while index < len(lower):
            word = lower[index]
            if index > begin and word in _HYPHENS:
                index += 1
                continue
            for form in (word, _singular(word)):
                leaf = node.get(form, {}).get(_END)
                if leaf is not None and (accept is None or accept(leaf[_END])):
                    best = PhraseMatch(begin, index + 1, leaf[_END])
            following = node.get(word)
            if following is None:
                break
            node = following
            index += 1
        return best


class Lexicon:
    """Phrases with their counts over annotated papers, and phrases of name lists.

    Parameters
    ----------
    marked
        Normal phrase to counts, shape (types + 1,): papers that mark it as each type, and papers
        that hold it unmarked.
    known
        Normal phrase to the indices of its readings: type, or 5 + type where it is an occasional
        reading.
    """

    def __init__(
        self,
        marked: Mapping[str, npt.NDArray[np.float64]],
        known: Mapping[str, Sequence[int]],
    ) -> None:
        self.marked = marked
        self.known = known
        self._marked_trie = PhraseTrie()
        self._known_trie = PhraseTrie()
        for phrase in marked:
            self._marked_trie.add(phrase)
        for phrase in known:
            self._known_trie.add(phrase)
        self._vectors: dict[str, npt.NDArray[np.float32]] = {}

    def match_marked(
        self, words: Sequence[str], accept: _Accept | None = None
    ) -> list[PhraseMatch]:
        """Find phrases that annotated papers mark."""
        return self._marked_trie.match(words, accept)

    def match_known(self, words: Sequence[str]) -> list[PhraseMatch]:
        """Find phrases of name lists."""
        return self._known_trie.match(words)

    def features(
        self, words: Sequence[str], leave_out: LeaveOut | None = None
    ) -> npt.NDArray[np.float32]:
        """Describe each token by the phrases that it lies in.

        Parameters
        ----------
        words
            Tokens as ``tokenize`` gives them.
        leave_out
            Counts to take off, where the text is one of the annotated papers.

        Returns
        -------
        array of float, shape (tokens, FEATURES)
            Shares of the types among the papers that hold the phrase, how many they are (log), and
            first, inner and last place; then the readings of name lists and the place.

        Examples
        --------
        >>> lexicon = Lexicon({"bert": np.array([3.0, 0, 0, 0, 0, 1])}, {})
        >>> round(float(lexicon.features(["the", "BERT"])[1, 0]), 2)
        0.67
        """
        table = np.zeros((len(words), FEATURES), np.float32)
        accept = None
        if leave_out is not None and leave_out.marked:
            accept = self._accept(leave_out)
        for start, end, phrase in self._marked_trie.match(words, accept):
            counts = self.marked[phrase]
            if leave_out is not None and phrase in leave_out.counts:
                counts = counts - leave_out.counts[phrase]
            total = float(counts.sum())
            table[start:end, :MARKED_CLASSES] = counts / (total + 0.5)
            table[start:end, MARKED_CLASSES] = math.log1p(total) / 3
            _place(table, start, end, MARKED_CLASSES + 1)
        for start, end, phrase in self._known_trie.match(words):
            for reading in self.known[phrase]:
                table[start:end, _MARKED_WIDTH + reading] = 1
            _place(table, start, end, _MARKED_WIDTH + KNOWN_CLASSES)
        return table

    def _accept(self, leave_out: LeaveOut) -> _Accept:
        """Pass over phrases that only the left-out paper marks."""

        def accept(phrase: str) -> bool:
            if phrase not in leave_out.marked:
                return True
            own = leave_out.counts.get(phrase)
            marked = float(self.marked[phrase][:-1].sum())
            return marked - (0.0 if own is None else float(own[:-1].sum())) > 0

        return accept

    def to_disk(self, path: Path) -> None:
        """Write one compressed, sorted table; the same lexicon gives the same bytes.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Lexicon({}, {"mmlu": [2]}).to_disk(Path(folder) / "lexicon.tsv.gz")
        ...     Lexicon.from_disk(Path(folder) / "lexicon.tsv.gz").known
        {'mmlu': [2]}
        """
        lines: list[str] = []
        for phrase in sorted({*self.marked, *self.known}):
            counts = self.marked.get(phrase)
            shown = "" if counts is None else " ".join(f"{count:g}" for count in counts)
            readings = " ".join(map(str, self.known.get(phrase, ())))
            lines.append(f"{phrase}\t{shown}\t{readings}\n")
        path.write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))

    @classmethod
    def from_disk(cls, path: Path) -> "Lexicon":
        """Read what ``to_disk`` wrote."""
        marked: dict[str, npt.NDArray[np.float64]] = {}
        known: dict[str, Sequence[int]] = {}
        for line in gzip.decompress(path.read_bytes()).decode().splitlines():
            phrase, counts, readings = line.split("\t")
            if counts:
                marked[phrase] = np.array([float(count) for count in counts.split(" ")])
            if readings:
                known[phrase] = [int(reading) for reading in readings.split(" ")]
        return cls(marked, known)


def _place(table: npt.NDArray[np.float32], start: int, end: int, column: int) -> None:
    table[start, column] = 1
    table[start + 1 : end, column + 1] = 1
    table[end - 1, column + 2] = 1
