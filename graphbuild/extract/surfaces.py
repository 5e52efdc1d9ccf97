"""Which strings of a paper are names: evidence of all occurrences, pooled, with one type a name.

The tagger reads each place on its own. Here a name that it finds once is looked for everywhere in
the paper, the two forms of an abbreviation share their evidence, and the name before a title's
colon gets its due; a name is kept or dropped as a whole.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from graphbuild.extract.lexicon import PhraseTrie, normal_phrase
from graphbuild.extract.surface_choice import SurfaceEvidence, SurfaceModel, surface_features
from graphbuild.extract.surface_types import TypeModel, type_features
from graphbuild.extract.tagging import TaggedText
from graphbuild.extract.tags import decode_tags, span_probability, viterbi
from graphbuild.extract.user_names import UserNames
from graphbuild.types import ENTITY_TYPES, EntityType, Span

__all__ = [
    "Surface",
    "TokenRange",
    "choose_surfaces",
    "set_types",
    "surface_candidates",
    "title_name",
    "token_range",
]

TokenRange = tuple[int, int]

NO_USER_NAMES = UserNames()

# F1 is highest where a string is kept that is right with half of F1's own value (Lipton et al.
# 2014, "Optimal thresholding of classifiers to maximize F1 measure").
_KEEP = 0.35
_LEAST_EVIDENCE = 0.01
_VERSION = re.compile(r"v?\d[\w.]*")
_MOST_TITLE_WORDS = 7


@dataclass(frozen=True, slots=True)
class Surface:
    """A name of the paper in normal form: its type, how sure it is, and where it stands."""

    phrase: str
    type: EntityType
    probability: float
    ranges: tuple[TokenRange, ...]


@dataclass(slots=True)
class Candidate:
    """A string that may be a name, where it stands, and how likely it is which type."""

    ranges: list[TokenRange]
    evidence: npt.NDArray[np.float64]
    probability: float = 0.0


def _nothing() -> npt.NDArray[np.float64]:
    return np.zeros(len(ENTITY_TYPES))


def title_name(words: Sequence[str]) -> TokenRange | None:
    r"""Return the tokens before the colon of a title like "BERT: Pre-training of ...".

    Parameters
    ----------
    words
        Tokens of title, newline, abstract.

    Returns
    -------
    tuple of int, or None
        None where the title has no colon, or what stands before it is a phrase and not a name.

    Examples
    --------
    >>> title_name(["LoRA", ":", "Low", "-", "Rank", "Adaptation", "\\n", "We"])
    (0, 1)
    """
    for index, word in enumerate(words[: _MOST_TITLE_WORDS + 1]):
        if "\n" in word:
            return None
        if word == ":":
            name = words[:index]
            named = any(_is_name(part) for part in name) or len(name) == 1
            return (0, index) if name and named else None
    return None


def _is_name(word: str) -> bool:
    return sum(character.isupper() or character.isdigit() for character in word) > 1


def choose_surfaces(
    tagged: TaggedText,
    abbreviations: Sequence[tuple[TokenRange, TokenRange]],
    types: TypeModel,
    model: SurfaceModel,
    user: UserNames = NO_USER_NAMES,
) -> list[Surface]:
    """Choose the names of a paper and all their occurrences.

    Parameters
    ----------
    tagged
        The paper's text with the tagger's scores.
    abbreviations
        Short and long form of each definition, as ranges of tokens.
    types
        Says of what type a string is if it is a name.
    model
        Says how sure it is that a string is a name.
    user
        Names that the user adds or takes away.

    Returns
    -------
    list of Surface
        In order of first occurrence; ranges of different surfaces do not overlap.
    """
    candidates, items = surface_candidates(tagged, abbreviations, user.types)
    if candidates:
        items = set_types(candidates, items, types, abbreviations, tagged.words)
        chances = model.probability(surface_features(items))
        for candidate, chance in zip(candidates.values(), chances.tolist(), strict=True):
            candidate.probability = chance
    for phrase, kind in user.types.items():
        if phrase in candidates:
            candidates[phrase].evidence = np.eye(len(ENTITY_TYPES))[ENTITY_TYPES.index(kind)]
            candidates[phrase].probability = 1.0
    kept = {
        phrase: candidate
        for phrase, candidate in candidates.items()
        if candidate.probability >= _KEEP and phrase not in user.stop
    }
    return _place(kept)


def set_types(
    candidates: dict[str, Candidate],
    items: Sequence[SurfaceEvidence],
    types: TypeModel,
    abbreviations: Sequence[tuple[TokenRange, TokenRange]],
    words: Sequence[str],
) -> list[SurfaceEvidence]:
    """Part the evidence of each string among the types by all that the paper says of it.

    Parameters
    ----------
    candidates, items
        As ``surface_candidates`` gives them; the evidence of the candidates is replaced.
    types
        Says of what type a string is if it is a name.
    abbreviations
        Short and long form of each definition, which agree on the type.
    words
        The paper's tokens.

    Returns
    -------
    list of SurfaceEvidence
        The items with the new evidence.
    """
    shares = types.shares(np.stack([item.cues for item in items]))
    for candidate, share in zip(candidates.values(), shares, strict=True):
        candidate.evidence = candidate.evidence.sum() * share
    _share(candidates, abbreviations, words)
    return [
        replace(item, evidence=candidate.evidence)
        for candidate, item in zip(candidates.values(), items, strict=True)
    ]


def surface_candidates(
    tagged: TaggedText,
    abbreviations: Sequence[tuple[TokenRange, TokenRange]],
    further: Collection[str] = (),
) -> tuple[dict[str, Candidate], list[SurfaceEvidence]]:
    """Collect the strings of a paper that may be names.

    Parameters
    ----------
    tagged
        The paper's text with the tagger's scores.
    abbreviations
        Short and long form of each definition, as ranges of tokens.
    further
        Normal phrases that are candidates wherever they stand.

    Returns
    -------
    dict of str to Candidate
        By normal phrase.
    list of SurfaceEvidence
        What the paper says of each, in the same order.
    """
    words = tagged.words
    found = {(start, end) for start, end, _ in decode_tags(viterbi(tagged.scores).tolist())}
    candidates = _candidates(words, sorted(found), abbreviations)
    trie = PhraseTrie()
    for phrase in (*candidates, *further):
        trie.add(phrase)
    for start, end, phrase in trie.match(words):
        candidate = candidates.get(phrase)
        if candidate is None:
            candidate = candidates[phrase] = Candidate([(start, end)], _nothing())
        if (start, end) not in candidate.ranges and _same_case(words, candidate.ranges, start, end):
            candidate.ranges.append((start, end))
    places: dict[str, npt.NDArray[np.float64]] = {}
    for phrase, candidate in candidates.items():
        stacked = np.array([span_probability(tagged.scores, *where) for where in candidate.ranges])
        places[phrase] = stacked
        candidate.evidence = (stacked.mean(0) + stacked[stacked.sum(1).argmax()]) / 2
    _share(candidates, abbreviations, words)
    candidates = {
        phrase: candidate
        for phrase, candidate in candidates.items()
        if candidate.evidence.sum() >= _LEAST_EVIDENCE or phrase in further
    }
    abbreviated = {normal_phrase(words[slice(*where)]) for pair in abbreviations for where in pair}
    title = title_name(words)
    title_end = next((index for index, word in enumerate(words) if "\n" in word), 0)
    items = [
        SurfaceEvidence(
            evidence=candidate.evidence,
            cues=type_features(
                words,
                candidate.ranges,
                candidate.evidence,
                title_end,
                leads=title in candidate.ranges,
            ),
            places=places[phrase],
            tagged=np.array([where in found for where in candidate.ranges]),
            tokens=candidate.ranges[0][1] - candidate.ranges[0][0],
            named=_is_named(words, candidate),
            titled=any(start < title_end for start, _ in candidate.ranges),
            abbreviated=phrase in abbreviated,
            leads=title in candidate.ranges,
            capital=words[candidate.ranges[0][0]][0].isupper(),
        )
        for phrase, candidate in candidates.items()
    ]
    return candidates, items


def _is_named(words: Sequence[str], candidate: Candidate) -> bool:
    start, end = candidate.ranges[0]
    return any(_is_name(word) for word in words[start:end])


def _spelled_names(words: Sequence[str]) -> list[TokenRange]:
    """Find strings that are spelled like names: capitals or digits within, hyphens, a version."""
    found: list[TokenRange] = []
    start, count = 0, len(words)
    while start < count:
        if not _opens_name(words, start):
            start += 1
            continue
        end = start + 1
        while end + 1 < count and words[end] == "-" and _continues_name(words[end + 1]):
            end += 2
        if end < count and words[end - 1] != "-" and _VERSION.fullmatch(words[end]):
            end += 1
        found.append((start, end))
        start = end
    return found


def _opens_name(words: Sequence[str], start: int) -> bool:
    word = words[start]
    if _is_name(word):
        return any(character.isalpha() for character in word)
    joined = words[start + 1 : start + 3]
    return word[0].isupper() and len(joined) == 2 and joined[0] == "-" and joined[1][0].isupper()


def _continues_name(word: str) -> bool:
    return word[0].isalnum() and not word.islower()


def _candidates(
    words: Sequence[str],
    found: Sequence[TokenRange],
    abbreviations: Sequence[tuple[TokenRange, TokenRange]],
) -> dict[str, Candidate]:
    candidates: dict[str, Candidate] = {}

    def add(start: int, end: int) -> None:
        phrase = normal_phrase(words[start:end])
        if not phrase:
            return
        candidate = candidates.setdefault(phrase, Candidate([], _nothing()))
        if (start, end) not in candidate.ranges:
            candidate.ranges.append((start, end))

    for start, end in found:
        add(start, end)
    for pair in abbreviations:
        for start, end in pair:
            add(start, end)
    name = title_name(words)
    if name:
        add(*name)
    covered = {
        index
        for candidate in candidates.values()
        for start, end in candidate.ranges
        for index in range(start, end)
    }
    for start, end in _spelled_names(words):
        if covered.isdisjoint(range(start, end)):
            add(start, end)
    return candidates


def _same_case(words: Sequence[str], ranges: Sequence[TokenRange], start: int, end: int) -> bool:
    """Tell whether an occurrence may be the same name: "arc" is not ARC, "llms" is not LLMs."""
    other = words[ranges[0][0] : ranges[0][1]]
    if not any(_is_name(word) for word in other):
        return True
    here = "".join(words[start:end])
    return any(here[:-1] in "".join(words[left:right]) for left, right in ranges)


def _share(
    candidates: dict[str, Candidate],
    abbreviations: Sequence[tuple[TokenRange, TokenRange]],
    words: Sequence[str],
) -> None:
    """Let the two forms of an abbreviation agree on the mean of what they say."""
    for short, long in abbreviations:
        pair = [candidates.get(normal_phrase(words[start:end])) for start, end in (short, long)]
        first, second = pair
        if first is not None and second is not None and first is not second:
            first.evidence = second.evidence = (first.evidence + second.evidence) / 2


def _place(candidates: dict[str, Candidate]) -> list[Surface]:
    """Give each token to the longest name that holds it."""
    taken: dict[int, str] = {}
    spans = sorted(
        (
            (start - end, start, end, phrase)
            for phrase, item in candidates.items()
            for start, end in item.ranges
        ),
    )
    ranges: dict[str, list[TokenRange]] = {}
    for _, start, end, phrase in spans:
        if not any(index in taken for index in range(start, end)):
            taken.update(dict.fromkeys(range(start, end), phrase))
            ranges.setdefault(phrase, []).append((start, end))
    surfaces = [
        Surface(
            phrase,
            ENTITY_TYPES[int(candidates[phrase].evidence.argmax())],
            candidates[phrase].probability,
            tuple(sorted(where)),
        )
        for phrase, where in ranges.items()
    ]
    return sorted(surfaces, key=lambda surface: surface.ranges[0])


def token_range(tagged: TaggedText, span: Span) -> TokenRange | None:
    """Put a span of code points on tokens.

    Parameters
    ----------
    tagged
        A text in tokens.
    span
        A span of the same text.

    Returns
    -------
    tuple of int, or None
        None where a border of the span is not a token border.
    """
    first = bisect_left(tagged.starts, span.start)
    last = bisect_left(tagged.ends, span.end)
    if first >= len(tagged.starts) or tagged.starts[first] != span.start:
        return None
    if last >= len(tagged.ends) or tagged.ends[last] != span.end or last < first:
        return None
    return first, last + 1
