"""Families: which entity is a version or a variant of which."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from graphbuild.resolve.kinds import KIND
from graphbuild.resolve.knowledge import ancestors
from graphbuild.resolve.memory import Generation, NameMemory
from graphbuild.resolve.plain import singular
from graphbuild.resolve.shape import shape
from graphbuild.resolve.vocabulary import HEADS, SEPARATE_SUFFIXES
from graphbuild.resolve.words import is_common_word
from graphbuild.types import Entity, EntityLink, EntityType

__all__ = ["family_links"]

_Generations = dict[tuple[str, Generation], list[tuple[str | None, Entity]]]
"""Entities whose names differ in one number at most, by kind and what is left without it."""

_MOST_DIGITS = 12
_LEAST_CONFIDENCE = 0.6
_FEW_LETTERS = 3
_TO = re.compile(r"(?<![A-Za-z])[A-Z]2[A-Z]")
"""A number that is read as a word: H2R, human to robot."""
_TECHNIQUES = frozenset("agent network qa".split())
"""Words that make another kind of thing of a proper name, and are techniques or tasks alone."""


def family_links(
    entities: Sequence[Entity], memory: NameMemory | None = None
) -> tuple[EntityLink, ...]:
    """Link each entity to the one entity that it is a version or a variant of.

    The nearest relative is looked up, not searched for: a name without its edition, its size, its
    last word, its number or its first word. Versions of one name form a chain in the order of their
    numbers. Each entity has at most one link of each relation, to the nearest relative, so that a
    family is a tree: Llama-3-8B-Instruct, Llama-3-8B, Llama-3, Llama.

    Parameters
    ----------
    entities
        The entities of a corpus.
    memory
        What an earlier run asked about names; it saves time and changes nothing.

    Returns
    -------
    tuple of EntityLink
        Sorted by source, target and relation, without cycles.

    Examples
    --------
    >>> def method(id, name):
    ...     return Entity(id, name, "METHOD", (), 1)
    >>> links = family_links([method("method:gpt-3", "GPT-3"), method("method:gpt-4", "GPT-4"),
    ...                       method("method:gpt-4-turbo", "GPT-4 Turbo")])
    >>> [(link.source, link.relation, link.target) for link in links]
    [('method:gpt-4', 'VERSION_OF', 'method:gpt-3'),
     ('method:gpt-4-turbo', 'VARIANT_OF', 'method:gpt-4')]
    """
    memory = memory or NameMemory()
    index = _index(entities, memory)
    links: dict[str, EntityLink] = {}
    generations: _Generations = defaultdict(list)
    for entity in sorted(entities, key=lambda entity: entity.id):
        link = _nearest(entity, index, memory)
        if link is not None:
            links[entity.id] = link
        form = memory.generation[entity.name]
        if form is not None:
            key = (KIND[entity.type], form._replace(number=None))
            generations[key].append((form.number, entity))
    for link in _chains(generations, memory):
        links[link.source] = link
    return tuple(sorted(_acyclic(links), key=lambda link: (link.source, link.target)))


def _index(entities: Sequence[Entity], memory: NameMemory) -> dict[tuple[str, str], Entity]:
    """Entities by kind and normal form of every name; the canonical name comes before aliases."""
    index: dict[tuple[str, str], Entity] = {}
    order = sorted(entities, key=lambda entity: (-entity.paper_count, entity.id))
    for entity in order:
        index.setdefault((KIND[entity.type], memory.normal[entity.name]), entity)
    for entity in order:
        for alias in entity.aliases:
            index.setdefault((KIND[entity.type], memory.normal[alias]), entity)
    return index


def _nearest(
    entity: Entity, index: Mapping[tuple[str, str], Entity], memory: NameMemory
) -> EntityLink | None:
    kind = KIND[entity.type]
    for name in (entity.name, *entity.aliases[:3]):
        for shorter in (*ancestors(memory.normal[name]), *memory.shorter_names(name)):
            target = index.get((kind, shorter))
            if target is None or target.id == entity.id or _too_general(target):
                continue
            if _by_chance(name, target.name):
                continue
            verdict = memory.compare(name, target.name, entity.type)
            if verdict.label == "different":
                verdict = memory.compare(entity.name, target.name, entity.type)
            if verdict.confidence < _LEAST_CONFIDENCE:
                continue
            if verdict.label == "version" and _one_written(entity, target):
                return EntityLink(entity.id, target.id, "VERSION_OF", verdict.why)
            if verdict.label == "variant":
                return EntityLink(entity.id, target.id, "VARIANT_OF", verdict.why)
    return None


def _too_general(target: Entity) -> bool:
    """Say whether a task or metric is one ordinary word (detection) that makes no family."""
    return (
        target.type in ("TASK", "METRIC")
        and " " not in target.name
        and is_common_word(target.name.lower())
    )


def _by_chance(name: str, shorter: str) -> bool:
    """Say whether a name holds a shorter one only as a word that many hold: SoundFlow and Flow."""
    part = shape(shorter)
    if len(part.words) != 1 or part.numbers or part.sizes:
        return False
    word = part.core
    if len(word) == 1 or word in SEPARATE_SUFFIXES - _TECHNIQUES or word in HEADS:
        return True
    if not is_common_word(word):
        return False
    separate = re.findall(r"[A-Za-z]+", name)
    if part.raw.islower():
        return word not in {singular(each) for each in separate}
    return part.raw not in separate


def _chains(generations: _Generations, memory: NameMemory) -> Iterator[EntityLink]:
    """Link each version of a name to the one before it."""
    for group in generations.values():
        numbered = [(number, entity) for number, entity in group if number is not None]
        if not numbered:
            continue
        numbered.sort(key=lambda item: (_version(item[0]), item[1].id))
        bare = sorted(
            (entity for number, entity in group if number is None),
            key=lambda entity: (-entity.paper_count, entity.id),
        )
        before: Entity | None = bare[0] if bare else None
        for _, entity in numbered:
            if before is not None:
                link = _version_link(entity, before, memory, entity.type)
                if link is not None:
                    yield link
                    before = entity
                elif bare and _version_link(before, bare[0], memory, entity.type) is None:
                    before = entity
            else:
                before = entity


def _version_link(
    newer: Entity, older: Entity, memory: NameMemory, entity_type: EntityType
) -> EntityLink | None:
    verdict = memory.compare(newer.name, older.name, entity_type)
    if verdict.label != "version" or not _one_written(newer, older):
        return None
    return EntityLink(newer.id, older.id, "VERSION_OF", verdict.why)


def _one_written(newer: Entity, older: Entity) -> bool:
    """Say whether what differs can be a version: o1 and o3, not DeepSeek-R1 and R0, not 2Mamba."""
    if newer.name[0].isdigit() != older.name[0].isdigit():
        return False
    if bool(_TO.search(newer.name)) != bool(_TO.search(older.name)):
        return False
    a, b = shape(newer.name), shape(older.name)
    if len(a.core) > _FEW_LETTERS:
        return True
    if len(a.core) > 1:
        return a.raw == b.raw
    return bool(
        {_letters(name) for name in (newer.name, *newer.aliases)}
        & {_letters(name) for name in (older.name, *older.aliases)}
    )


def _letters(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalpha())


def _version(number: str) -> tuple[float, ...]:
    if len(number) == 4 and number.startswith("0"):
        return (0.0, float(number))
    return tuple(float(part[:_MOST_DIGITS]) for part in re.findall(r"\d+", number))


def _acyclic(links: Mapping[str, EntityLink]) -> Iterator[EntityLink]:
    """Leave out a link that would lead back to its source."""
    kept: dict[str, str] = {}
    for source in sorted(links):
        target = links[source].target
        step: str | None = target
        while step is not None and step != source:
            step = kept.get(step)
        if step is None:
            kept[source] = target
            yield links[source]
