"""Families: which entity is a version or a variant of which."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from graphbuild.resolve.compare import compare_names
from graphbuild.resolve.kinds import KIND
from graphbuild.resolve.knowledge import ancestors
from graphbuild.resolve.normal import bare_tokens, joined_tokens, normal_name
from graphbuild.resolve.shape import Shape, camel_borders, shape
from graphbuild.resolve.tokens import NameToken
from graphbuild.resolve.words import is_common_word
from graphbuild.types import Entity, EntityLink, EntityType

__all__ = ["family_links"]

_Generations = dict[tuple[str, str, tuple[str, ...], frozenset[str]], list[tuple[Shape, Entity]]]
"""Entities whose names differ in one number at most, by kind, core, sizes and editions."""

_MOST_TOKENS = 8
_MOST_DIGITS = 12
_LEAST_CONFIDENCE = 0.6


def family_links(entities: Sequence[Entity]) -> tuple[EntityLink, ...]:
    """Link each entity to the one entity that it is a version or a variant of.

    The nearest relative is looked up, not searched for: a name without its edition, its size, its
    last word, its number or its first word. Versions of one name form a chain in the order of their
    numbers. Each entity has at most one link of each relation, to the nearest relative, so that a
    family is a tree: Llama-3-8B-Instruct, Llama-3-8B, Llama-3, Llama.

    Parameters
    ----------
    entities
        The entities of a corpus.

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
    index = _index(entities)
    links: dict[str, EntityLink] = {}
    generations: _Generations = defaultdict(list)
    for entity in sorted(entities, key=lambda entity: entity.id):
        link = _nearest(entity, index)
        if link is not None:
            links[entity.id] = link
        form = shape(entity.name)
        if form.core and len(form.numbers) <= 1:
            key = (KIND[entity.type], form.core, form.sizes, form.editions)
            generations[key].append((form, entity))
    for link in _chains(generations):
        links[link.source] = link
    return tuple(sorted(_acyclic(links), key=lambda link: (link.source, link.target)))


def _index(entities: Sequence[Entity]) -> dict[tuple[str, str], Entity]:
    """Entities by kind and normal form of every name; the canonical name comes before aliases."""
    index: dict[tuple[str, str], Entity] = {}
    order = sorted(entities, key=lambda entity: (-entity.paper_count, entity.id))
    for entity in order:
        index.setdefault((KIND[entity.type], normal_name(entity.name)), entity)
    for entity in order:
        for alias in entity.aliases:
            index.setdefault((KIND[entity.type], normal_name(alias)), entity)
    return index


def _nearest(entity: Entity, index: Mapping[tuple[str, str], Entity]) -> EntityLink | None:
    kind = KIND[entity.type]
    for name in (entity.name, *entity.aliases[:3]):
        for shorter in (*ancestors(normal_name(name)), *_shorter(name)):
            target = index.get((kind, shorter))
            if target is None or target.id == entity.id or _too_general(target):
                continue
            verdict = compare_names(name, target.name, entity.type)
            if verdict.label == "different":
                verdict = compare_names(entity.name, target.name, entity.type)
            if verdict.confidence < _LEAST_CONFIDENCE:
                continue
            if verdict.label == "version":
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


def _shorter(name: str) -> Iterator[str]:
    """Yield normal forms of a name without some of its parts, the least shortened first."""
    tokens = bare_tokens(name)
    if not 1 <= len(tokens) <= _MOST_TOKENS:
        return
    for kept in _subsequences(_parts(tokens)):
        yield joined_tokens([token for part in kept for token in part])


def _parts(tokens: Sequence[NameToken]) -> list[list[NameToken]]:
    """Tokens, cut at capitals too; a number stays with the letter that is glued to it."""
    out: list[list[NameToken]] = []
    for token in tokens:
        before = out[-1][-1].text if out and token.glued else ""
        if len(before) == 1 or (before and len(token.text) == 1 and before[-1].isdigit()):
            out[-1].append(token)
        elif token.kind == "word":
            borders = [0, *sorted(camel_borders(token.raw, token.text)), len(token.text)]
            out += [
                [NameToken(token.text[a:b], "word", token.raw[a:b], token.glued or a > 0)]
                for a, b in pairwise(borders)
            ]
        else:
            out.append([token])
    return out


def _subsequences(parts: Sequence[list[NameToken]]) -> Iterator[Sequence[list[NameToken]]]:
    """Drop a part from the end on, a letter after a number, a run at the end, a run in front."""
    count = len(parts)
    for index in range(count - 1, 0, -1):
        yield [*parts[:index], *parts[index + 1 :]]
    for index, part in enumerate(parts):
        if len(part) == 2 and part[0].kind == "number":
            yield [*parts[:index], part[:1], *parts[index + 1 :]]
    for length in range(count - 2, 0, -1):
        yield parts[:length]
    for start in range(1, count):
        yield parts[start:]
    first = parts[0][0]
    if count == 1 and len(first.text) > 3 and first.raw.isupper():
        yield [[first._replace(text=first.text[1:])]]
        yield [[first._replace(text=first.text[:-1])]]


def _chains(generations: _Generations) -> Iterator[EntityLink]:
    """Link each version of a name to the one before it."""
    for group in generations.values():
        numbered = [(form, entity) for form, entity in group if form.numbers]
        if not numbered:
            continue
        numbered.sort(key=lambda item: (_version(item[0].numbers[0]), item[1].id))
        bare = sorted(
            (entity for form, entity in group if not form.numbers),
            key=lambda entity: (-entity.paper_count, entity.id),
        )
        before: Entity | None = bare[0] if bare else None
        for _, entity in numbered:
            if before is not None:
                link = _version_link(entity, before, entity.type)
                if link is not None:
                    yield link
                    before = entity
                elif bare and _version_link(before, bare[0], entity.type) is None:
                    before = entity
            else:
                before = entity


def _version_link(newer: Entity, older: Entity, entity_type: EntityType) -> EntityLink | None:
    verdict = compare_names(newer.name, older.name, entity_type)
    if verdict.label != "version":
        return None
    return EntityLink(newer.id, older.id, "VERSION_OF", verdict.why)


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
