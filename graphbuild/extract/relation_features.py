"""What the relation classifier sees of an entity: hashed features of its mentions and its name.

Every feature is a 32-bit checksum of a text such as ``l1=propose``; the classifier folds it into
its table of weights, once for all types and once for the entity's own type.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zlib import crc32

from graphbuild.extract.context import ContextEntity, PaperContext
from graphbuild.extract.relation_cues import CUES
from graphbuild.types import RELATIONS

__all__ = ["EntityFeatures", "NameCounts", "normal_name", "relation_features"]

NameCounts = Mapping[int, Sequence[int]]
"""Checksum of a normal name to the number of annotated papers with each relation to it."""

_TOKEN = re.compile(r"[^\W_]+(?:['’][a-z]+)?|[^\w\s]")
_SEPARATOR = re.compile(r"[\s_‐‑‒–—-]+")
_RUN = re.compile(r"(.)\1+")
_COORDINATORS = frozenset({",", "and", "or", "&", "/", "+"})
_WE = frozenset({"we", "our", "us"})
_PAPER_WORDS = frozenset({"paper", "work", "study", "article", "report"})
_PRESENTS = frozenset({"introduce", "introduces", "propose", "proposes", "presents"})
_WINDOW = 8


@dataclass(slots=True)
class EntityFeatures:
    """Features of one entity: all of them, and those of each mention with its sentence."""

    all: set[int] = field(default_factory=set)
    mentions: list[tuple[int, list[int]]] = field(default_factory=list)


def normal_name(surface: str) -> str:
    """Put case, hyphens, spaces and the plural of the last word of a name aside.

    Examples
    --------
    >>> normal_name("Vision-Language Models")
    'vision language model'
    """
    words = _SEPARATOR.split(unicodedata.normalize("NFKC", surface).casefold().strip())
    last = words[-1]
    if last.endswith("s") and len(last) > 3 and not last.endswith(("ss", "us", "is")):
        words[-1] = last[:-1]
    return " ".join(words)


def relation_features(
    context: PaperContext, names: NameCounts, leave_out: NameCounts | None = None
) -> list[EntityFeatures]:
    r"""Compute the features of every entity of a paper.

    Parameters
    ----------
    context
        The paper.
    names
        How annotated papers relate to each name.
    leave_out
        What this paper added to ``names``, to be taken off when it is trained on.

    Returns
    -------
    list of EntityFeatures
        In the order of the entities.

    Examples
    --------
    >>> from graphbuild.types import Span
    >>> entity = ContextEntity("Map", "METHOD", ("Map",), (Span(13, 16),))
    >>> text = "T\nWe propose Map."
    >>> context = PaperContext(text, (Span(0, 1), Span(2, 17)), (entity,))
    >>> len(relation_features(context, {})[0].mentions)
    1
    """
    sentences = _tokenize(context)
    count = len(sentences)
    start = _contribution(sentences)
    found = [EntityFeatures() for _ in context.entities]
    for number, (tokens, owners) in enumerate(sentences):
        if any(owner >= 0 for owner in owners):
            _sentence_features(found, number, count, start, tokens, owners)
    lead = _title_lead(context, sentences)
    lowered = [[surface.lower() for surface in entity.surfaces] for entity in context.entities]
    for index, entity in enumerate(context.entities):
        _entity_features(found[index], context, entity, (count, start), names, leave_out)
        _kin_features(found[index].all, index, lowered, lead)
    return found


def _hash(text: str) -> int:
    return crc32(text.encode())


_Sentence = tuple[list[str], list[int]]


def _tokenize(context: PaperContext) -> list[_Sentence]:
    """Split each sentence into lower-case tokens, each mention being one token of its type."""
    text = context.text
    mentions = sorted(
        (start, end, index)
        for index, entity in enumerate(context.entities)
        for start, end in entity.mentions
    )
    signs = [f"<{entity.type}>" for entity in context.entities]
    sentences: list[_Sentence] = []
    at = 0
    for first, last in context.sentences:
        tokens: list[str] = []
        owners: list[int] = []
        position = first
        while at < len(mentions) and mentions[at][0] < last:
            start, end, index = mentions[at]
            at += 1
            if start < position:
                continue
            words = _TOKEN.findall(text[position:start].lower())
            tokens += words
            owners += [-1] * len(words)
            tokens.append(signs[index])
            owners.append(index)
            position = end
        if position < last:
            words = _TOKEN.findall(text[position:last].lower())
            tokens += words
            owners += [-1] * len(words)
        sentences.append(_join_definitions(tokens, owners))
    return sentences


def _join_definitions(tokens: list[str], owners: list[int]) -> _Sentence:
    """Make "long form (SF)" one token, so that what follows is the context of both."""
    if "(" not in tokens:
        return tokens, owners
    kept: list[int] = []
    at = 0
    while at < len(tokens):
        kept.append(at)
        defines = (
            owners[at] >= 0
            and at + 3 < len(tokens)
            and tokens[at + 1] == "("
            and owners[at + 2] == owners[at]
            and tokens[at + 3] == ")"
        )
        at += 4 if defines else 1
    return [tokens[at] for at in kept], [owners[at] for at in kept]


def _contribution(sentences: Sequence[_Sentence]) -> int:
    """Return the first sentence that speaks of this paper's own work, or their number."""
    for number, (tokens, _) in enumerate(sentences):
        if number == 0:
            continue
        words = set(tokens)
        if words & _WE or words & _PRESENTS or ("this" in words and words & _PAPER_WORDS):
            return number
    return len(sentences)


def _sentence_features(
    found: Sequence[EntityFeatures],
    number: int,
    count: int,
    start: int,
    tokens: Sequence[str],
    owners: Sequence[int],
) -> None:
    size = len(tokens)
    codes = [token.encode() for token in tokens]
    bag = [crc32(code, _SENTENCE) for code in set(codes)]
    cues = [CUES.get(token) for token in tokens]
    marked = [at for at in range(size) if cues[at]]
    first_cue = cues[marked[0]] if marked else None
    we = not _WE.isdisjoint(tokens)
    if number == 0:
        stage = "T"
    elif number < start:
        stage = "B"
    elif number == start:
        stage = "C"
    else:
        stage = "A" if number < count - 1 else "Z"
    opening = "w0=" + " ".join(tokens[:2])
    colon = tokens.index(":") if number == 0 and ":" in tokens else -1
    for at in range(size):
        owner = owners[at]
        if owner < 0:
            continue
        left, joined = _list_end(tokens, owners, at, -1)
        right, more = _list_end(tokens, owners, at, 1)
        joined += more
        l1, l2, l3, l4 = (tokens[left - k] if left >= k else "#" for k in (1, 2, 3, 4))
        r1, r2, r3 = (tokens[right + k] if right + k < size else "#" for k in (1, 2, 3))
        distance = 0
        left_cue = right_cue = None
        for place in marked:
            if place < left:
                left_cue, distance = cues[place], left - place
            elif place > right:
                right_cue = cues[place]
                break
        near = f"{l2} {l1}"
        texts = [
            f"l1={l1}",
            f"l2={near}",
            f"l3={l3} {near}",
            f"l4={l4} {l3} {near}",
            f"r1={r1}",
            f"r2={r1} {r2}",
            f"r3={r1} {r2} {r3}",
            f"lr={l1}_{r1}",
            f"lr2={near}_{r1}",
            f"lc={left_cue}",
            f"rc={right_cue}",
            f"lrc={left_cue} {right_cue}",
            f"lcw={left_cue} {we}",
            f"lcd={left_cue}{min(3, distance // 4)}",
            f"fw={first_cue} {left_cue}",
            opening,
            f"st={stage}",
            f"stl={stage}{l1}",
            f"str={stage}{r1}",
            f"stc={stage}{left_cue}",
        ]
        if left != at:
            texts.append(f"cl1={tokens[at - 1]}|{tokens[at - 2] if at > 1 else '#'}")
        if joined:
            texts += [f"coord{min(joined, 4)}", f"cl={min(joined, 3)} {l1}"]
        if number >= start:
            texts.append(f"dc{min(5, number - start)}")
        if number == 0:
            texts += ["T", f"Tl={l1}", f"Tr={r1}", f"Tl2={near}", f"Tq{4 * at // size}"]
            where = "n" if colon < 0 else "b" if at < colon else "a"
            texts.append(f"Tc{where}{at == 0}")
            if at == 0:
                texts += ["T0", *(["TX:"] if r1 == ":" else [])]
        else:
            texts += [
                f"S{min(number, 6)}",
                f"Sr{min(count - number, 4)}",
                f"Sq{4 * (number - 1) // max(1, count - 1)}",
                f"pos{min(at, 3)}",
            ]
        hashed = [crc32(text.encode()) for text in texts]
        hashed += [crc32(code, _LEFT) for code in codes[max(0, left - _WINDOW) : left]]
        hashed += [crc32(code, _RIGHT) for code in codes[right + 1 : right + _WINDOW]]
        features = found[owner]
        features.all.update(hashed)
        features.all.update(bag)
        features.mentions.append((number, hashed))


_SENTENCE, _LEFT, _RIGHT = _hash("s="), _hash("lb="), _hash("rb=")


def _list_end(tokens: Sequence[str], owners: Sequence[int], at: int, step: int) -> tuple[int, int]:
    """Walk over "A, B and C" to its end; return the end and how many names were passed."""
    size = len(tokens)
    passed = 0
    while True:
        place = at + step
        while 0 <= place < size and tokens[place] in _COORDINATORS:
            place += step
        if place == at + step or not 0 <= place < size or owners[place] < 0:
            return at, passed
        at = place
        passed += 1


def _title_lead(context: PaperContext, sentences: Sequence[_Sentence]) -> list[str]:
    """Return the surfaces of the entity that the title begins with."""
    if not sentences or not sentences[0][1] or sentences[0][1][0] < 0:
        return []
    entity = context.entities[sentences[0][1][0]]
    return [surface.lower() for surface in entity.surfaces]


def _entity_features(
    features: EntityFeatures,
    context: PaperContext,
    entity: ContextEntity,
    shape: tuple[int, int],
    names: NameCounts,
    leave_out: NameCounts | None,
) -> None:
    count, start = shape
    numbers = [number for number, _ in features.mentions]
    mentions = len(numbers)
    texts = ["bias", f"n{min(mentions, 6)}", f"ns{min(len(set(numbers)), 5)}"]
    if numbers:
        later = [number for number in numbers if number > 0]
        texts += [
            f"f{min(numbers[0], 7)}",
            f"fa{min(later[0], 7) if later else -1}",
            f"fr{min(count - later[0], 5) if later else -1}",
        ]
        if later:
            texts.append(f"la{min(count - later[-1], 4)}")
        stages = {
            "T" if number == 0 else "B" if number < start else "C" if number == start else "A"
            for number in numbers
        }
        pattern = "".join(sorted(stages))
        texts += [f"pat={pattern}", f"patn={pattern}{min(mentions, 4)}"]
    name = entity.name.lower()
    words = name.split()
    texts += [f"name={name}", f"head={words[-1] if words else ''}"]
    texts += [f"surf={surface.lower()}" for surface in entity.surfaces[:3]]
    form = "".join(map(_letter_class, entity.surfaces[0] if entity.surfaces else ""))
    same = sum(other.type == entity.type for other in context.entities)
    texts += [
        "sh=" + _RUN.sub(r"\1", form)[:12],
        f"nw{min(4, len(words))}",
        f"nsf{min(3, len(entity.surfaces))}",
        f"same{min(same, 8)}",
    ]
    texts += _known_features(entity, names, leave_out)
    features.all.update(map(_hash, texts))


def _letter_class(character: str) -> str:
    if character.isupper():
        return "A"
    if character.islower():
        return "a"
    return "0" if character.isdigit() else character


def _known_features(
    entity: ContextEntity, names: NameCounts, leave_out: NameCounts | None
) -> list[str]:
    """Say how other papers relate to the name: nobody knows what is introduced here."""
    best: list[int] = [0] * len(RELATIONS)
    for normal in {normal_name(surface) for surface in entity.surfaces}:
        key = _hash(normal)
        counts = names.get(key)
        if counts is None:
            continue
        own = leave_out.get(key) if leave_out is not None else None
        rest = [a - b for a, b in zip(counts, own, strict=True)] if own else list(counts)
        if sum(rest) > sum(best) or (sum(rest) == sum(best) and rest > best):
            best = rest
    total = sum(best)
    if total <= 0:
        return ["kn0"]
    level = total.bit_length()
    texts = [f"kn{level}"]
    for relation, number in zip(RELATIONS, best, strict=True):
        texts.append(f"k{relation[0]}{min(4, 5 * number // total)}_{min(3, level)}")
    return texts


def _kin_features(
    features: set[int], index: int, lowered: Sequence[Sequence[str]], lead: Sequence[str]
) -> None:
    """Say whether the name holds, or stands in, another name of the paper ("CoVe", "CoVe-4B")."""
    own = lowered[index]
    variant = any(
        one != two and len(two) > 2 and (one.startswith(two) or one.endswith(two))
        for one in own
        for two in lead
    )
    if variant and not any(one in lead for one in own):
        features.add(_hash("variant"))
    inside = outside = False
    for other, surfaces in enumerate(lowered):
        if other == index:
            continue
        for two in surfaces:
            for one in own:
                if one != two:
                    inside = inside or two in one
                    outside = outside or one in two
    features.add(_hash(f"sub{inside}"))
    features.add(_hash(f"sup{outside}"))
