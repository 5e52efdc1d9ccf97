"""Names of a paper joined into its entities: forms of one name, short form with long form."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphbuild.extract.occurrences import find_urls
from graphbuild.extract.surfaces import Surface, TokenRange, title_name
from graphbuild.extract.tagging import TaggedText
from graphbuild.types import EntityType, Span

__all__ = ["FoundEntity", "join_surfaces"]


@dataclass(frozen=True, slots=True)
class FoundEntity:
    """An entity of one paper: name, type, surfaces as written, mentions in order, confidence."""

    name: str
    type: EntityType
    surfaces: tuple[str, ...]
    mentions: tuple[Span, ...]
    confidence: float


def join_surfaces(
    tagged: TaggedText,
    surfaces: Sequence[Surface],
    abbreviations: Sequence[tuple[str, str]],
    names: Mapping[str, str] | None = None,
) -> list[FoundEntity]:
    """Join the names of a paper into entities.

    Parameters
    ----------
    tagged
        The paper's text in tokens.
    surfaces
        Its names.
    abbreviations
        Normal phrases of short and long form of each definition.
    names
        Canonical names that the user gave, by normal phrase.

    Returns
    -------
    list of FoundEntity
        In order of first mention. The name is the long form where the paper gives one, unless the
        short form is the name before the title's colon.
    """
    owner = {surface.phrase: surface.phrase for surface in surfaces}
    for short, long in [*abbreviations, *_short_forms(tagged, surfaces)]:
        if short in owner and long in owner:
            root = owner[long]
            old = owner[short]
            owner = {phrase: root if held == old else held for phrase, held in owner.items()}
    groups: dict[str, list[Surface]] = {}
    for surface in surfaces:
        groups.setdefault(owner[surface.phrase], []).append(surface)
    urls = find_urls(tagged.text) if "." in tagged.text else []
    title = title_name(tagged.words)
    found = [_entity(tagged, group, urls, title, names or {}) for group in groups.values()]
    kept = [entity for entity in found if entity is not None]
    return sorted(kept, key=lambda entity: entity.mentions[0])


def _short_forms(tagged: TaggedText, surfaces: Sequence[Surface]) -> list[tuple[str, str]]:
    """Pair short forms with what they stand for where a paper needs no definition.

    "RL" stands for the one name of its type whose initials it spells, "LMs" is the plural of "LM".
    """
    by_initials: dict[tuple[str, EntityType], list[str]] = {}
    phrases = {surface.phrase for surface in surfaces}
    for surface in surfaces:
        words = surface.phrase.split()
        if len(words) > 1:
            initials = "".join(word if word[0].isdigit() else word[0] for word in words)
            by_initials.setdefault((initials, surface.type), []).append(surface.phrase)
    pairs: list[tuple[str, str]] = []
    for surface in surfaces:
        start, end = surface.ranges[0]
        if end - start > 1 or not tagged.words[start][:-1].isupper():
            continue
        single = tagged.words[start].removesuffix("s").lower()
        if single != surface.phrase and single in phrases:
            pairs.append((surface.phrase, single))
        longs = by_initials.get((single, surface.type), [])
        if len(longs) == 1:
            pairs.append((surface.phrase, longs[0]))
    return pairs


def _entity(
    tagged: TaggedText,
    group: Sequence[Surface],
    urls: Sequence[Span],
    title: TokenRange | None,
    names: Mapping[str, str],
) -> FoundEntity | None:
    strings: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    mentions: list[Span] = []
    named: str | None = None
    for surface in group:
        for where in surface.ranges:
            span = Span(tagged.starts[where[0]], tagged.ends[where[1] - 1])
            if any(url.start <= span.start and span.end <= url.end for url in urls):
                continue
            string = tagged.text[span.start : span.end]
            mentions.append(span)
            strings[string] += 1
            forms.setdefault(surface.phrase, Counter())[string] += 1
            if where == title:
                named = string
    if not mentions:
        return None
    best = max(group, key=lambda surface: surface.probability)
    given = [names[surface.phrase] for surface in group if surface.phrase in names]
    if given:
        name = given[0]
    elif named is not None:
        name = named
    else:
        longest = max(forms, key=lambda phrase: (len(phrase), phrase))
        name = max(forms[longest], key=lambda form: (forms[longest][form], form.islower()))
    return FoundEntity(name, best.type, tuple(strings), tuple(sorted(mentions)), best.probability)
