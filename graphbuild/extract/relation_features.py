"""What the relation classifier sees of an entity: words around its mentions, cues and places."""

import re
from collections.abc import Sequence

from graphbuild.extract.context import PaperContext, sentence_of

__all__ = ["mention_features", "paper_features"]

_CUES = {
    "introduce": "introduce introduces introduced introducing propose proposes proposed proposing "
    "present presents presented develop develops developed release releases released design "
    "designed construct constructed build create curate collect unveil establish formulate",
    "named": "called named dubbed termed coined denoted namely",
    "compare": "outperform outperforms outperforming surpass surpasses surpassing exceed exceeds "
    "beats compared comparison compare compares over versus vs than against unlike baselines "
    "baseline rivaling matches matching comparable par superior better",
    "evaluate": "evaluate evaluates evaluated evaluating evaluation evaluations experiments test "
    "tested tests benchmark benchmarks achieves achieve achieving results validate validated "
    "demonstrate demonstrates across",
    "use": "use uses using used leverage leverages leveraging utilize utilizes utilizing employ "
    "employs employing based via apply applies applied adopt adopts train trained training tune "
    "tuned integrate integrates integrating combines combining built extends through incorporates",
    "background": "recent recently existing prior previous traditional conventional current "
    "however despite although while have has remains remain often typically suffer suffers "
    "struggle limited widely emerged popular successful success such like",
}
_CUE = {word: cue for cue, words in _CUES.items() for word in words.split()}
_OURS = frozenset(("we", "our", "us"))
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]")
_JOINERS = frozenset((",", "and", "or", "&", "/", "(", ")", "as", "well"))
_REACH = 8


Mentions = list[tuple[int, list[str]]]
"""For each mention of an entity the index of its sentence, and features."""


def paper_features(
    context: PaperContext, every: Sequence[Mentions] | None = None
) -> list[list[str]]:
    r"""Describe each entity of a paper, over all its mentions.

    Parameters
    ----------
    context
        The paper with its entities.
    every
        What ``mention_features`` gave for it, where it is at hand.

    Returns
    -------
    list of list of str
        For each entity its features, sorted, each once; every one stands alone and with the type.

    Examples
    --------
    >>> from graphbuild.extract.context import ContextEntity
    >>> from graphbuild.types import Span
    >>> entity = ContextEntity("LoRA", "METHOD", ("LoRA",), (Span(0, 4),))
    >>> paper = PaperContext("LoRA: X\nWe use it.", (Span(0, 7), Span(8, 18)), (entity,))
    >>> "title:first" in paper_features(paper)[0]
    True
    """
    every = mention_features(context) if every is None else every
    count = len(context.sentences)
    result: list[list[str]] = []
    for entity, mentions in zip(context.entities, every, strict=True):
        features = {feature for _, found in mentions for feature in found}
        places = sorted({sentence for sentence, _ in mentions})
        after_title = [place for place in places if place > 0]
        features.add("bias")
        features.add(f"mentions={min(len(mentions), 6)}")
        features.add(f"sentences={min(len(places), 5)}")
        first = after_title[0] if after_title else -1
        features.add(f"first={min(first, 7)}")
        features.add(f"first from end={min(count - first, 5) if first > 0 else -1}")
        if after_title:
            features.add(f"last from end={min(count - after_title[-1], 4)}")
        name = entity.name.lower()
        features.add(f"name={name}")
        features.add(f"head={name.split(' ')[-1]}")
        features.add(f"words={min(len(name.split(' ')), 4)}")
        features.add(f"shape={_shape(entity.surfaces[0] if entity.surfaces else '')}")
        features.add(f"surfaces={min(len(entity.surfaces), 3)}")
        both = {f"{entity.type}|{feature}" for feature in features}
        result.append(sorted(features | both))
    return result


def mention_features(context: PaperContext) -> list[Mentions]:
    """Describe each mention of each entity: the index of its sentence, and features.

    Parameters
    ----------
    context
        The paper with its entities.

    Returns
    -------
    list of list of (int, list of str)
        One list an entity, one pair a mention.
    """
    found: list[Mentions] = [[] for _ in context.entities]
    by_sentence: dict[int, list[tuple[int, int, int]]] = {}
    for index, entity in enumerate(context.entities):
        for start, end in entity.mentions:
            place = sentence_of(context.sentences, start)
            by_sentence.setdefault(place, []).append((start, end, index))
    turn = _turn(context)
    for place in sorted(by_sentence):
        words, owners = _sequence(context, place, sorted(by_sentence[place]))
        for at, owner in enumerate(owners):
            if owner >= 0:
                features = _around(words, owners, at)
                features += _placed(words, at, place, turn, len(context.sentences))
                found[owner].append((place, features))
    return found


def _turn(context: PaperContext) -> int:
    """Return the first sentence in which the paper speaks of itself."""
    for place, (start, end) in enumerate(context.sentences[1:], 1):
        words = set(_TOKEN.findall(context.text[start:end].lower()))
        if words & _OURS or ("this" in words and words & {"paper", "work", "study", "article"}):
            return place
        if words & {"introduce", "introduces", "propose", "proposes", "presents"}:
            return place
    return len(context.sentences)


def _sequence(
    context: PaperContext, place: int, mentions: Sequence[tuple[int, int, int]]
) -> tuple[list[str], list[int]]:
    """Return the words of a sentence with each mention as one sign, and who owns each."""
    start, stop = context.sentences[place]
    words: list[str] = []
    owners: list[int] = []
    for left, right, owner in mentions:
        if left >= start:
            between = _TOKEN.findall(context.text[start:left].lower())
            words += between
            owners += [-1] * len(between)
            words.append(f"<{context.entities[owner].type}>")
            owners.append(owner)
            start = right
    rest = _TOKEN.findall(context.text[start:stop].lower())
    return words + rest, owners + [-1] * len(rest)


def _around(words: Sequence[str], owners: Sequence[int], at: int) -> list[str]:
    left, right, listed = _list_borders(words, owners, at)
    before = [words[place] if place >= 0 else "#" for place in range(left - 4, left)]
    behind = [words[place] if place < len(words) else "#" for place in range(right + 1, right + 4)]
    one, two = before[3], behind[0]
    features = [
        f"l1={one}",
        f"l2={before[2]} {one}",
        f"l3={before[1]} {before[2]} {one}",
        f"l4={' '.join(before)}",
        f"r1={two}",
        f"r2={two} {behind[1]}",
        f"r3={' '.join(behind)}",
        f"lr={one}_{two}",
        f"lr2={before[2]} {one}_{two}",
        f"listed={min(listed, 4)}",
        f"listed after={min(listed, 3)} {one}",
    ]
    features += [f"lb={word}" for word in words[max(0, left - _REACH) : left]]
    features += [f"rb={word}" for word in words[right + 1 : right + _REACH]]
    features += [f"s={word}" for word in set(words)]
    near = next((_CUE[word] for word in reversed(words[:left]) if word in _CUE), "")
    next_cue = next((_CUE[word] for word in words[right + 1 :] if word in _CUE), "")
    ours = bool(_OURS & set(words))
    features += [f"cue={near}", f"cue after={next_cue}", f"cues={near} {next_cue}"]
    features += [f"cue ours={near} {ours}", f"opening={' '.join(words[:2])}"]
    return features


def _list_borders(words: Sequence[str], owners: Sequence[int], at: int) -> tuple[int, int, int]:
    """Widen a mention to the enumeration that it stands in ("A, B and C")."""
    left = right = at
    listed = 0
    while True:
        place = left - 1
        while place >= 0 and words[place] in _JOINERS:
            place -= 1
        if place < 0 or place == left - 1 or owners[place] < 0:
            break
        left, listed = place, listed + 1
    while True:
        place = right + 1
        while place < len(words) and words[place] in _JOINERS:
            place += 1
        if place >= len(words) or place == right + 1 or owners[place] < 0:
            break
        right, listed = place, listed + 1
    return left, right, listed


def _placed(words: Sequence[str], at: int, place: int, turn: int, count: int) -> list[str]:
    if place == 0:
        colon = words.index(":") if ":" in words else -1
        side = "none" if colon < 0 else "before" if at < colon else "after"
        before = words[at - 1] if at else "#"
        features = ["title", f"title colon={side} {at == 0}", f"title l1={before}"]
        if at == 0:
            features.append("title:first")
        return features
    if place < turn:
        part = "before"
    elif place == turn:
        part = "turn"
    else:
        part = "last" if place == count - 1 else "after"
    return [
        f"part={part}",
        f"part l1={part} {words[at - 1] if at else '#'}",
        f"part r1={part} {words[at + 1] if at + 1 < len(words) else '#'}",
        f"sentence={min(place, 6)}",
        f"from end={min(count - place, 4)}",
        f"since turn={min(max(place - turn, -1), 5)}",
        f"position={min(at, 3)}",
    ]


def _shape(surface: str) -> str:
    signs = "".join(
        "A" if sign.isupper() else "a" if sign.islower() else "0" if sign.isdigit() else sign
        for sign in surface
    )
    return re.sub(r"(.)\1+", r"\1", signs)[:12]
