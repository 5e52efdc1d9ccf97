"""Whether a short form can stand for a long form: its letters are initials of the words."""

import re
from functools import lru_cache

from graphbuild.resolve.plain import plain_name

__all__ = ["is_short_form"]

_SKIPPED = frozenset(
    "a an and as at by for from in into of on or over the to using via with".split()
)
_SECOND_PARTS = frozenset("aware based driven guided free level oriented wise".split())
_PREFIXES = frozenset(
    "anti auto co cross inter intra meta multi non over post pre re self semi sub super".split()
)
_COMPOUNDS = {
    "autoencoder": ("auto", "encoder"),
    "autoencoders": ("auto", "encoders"),
    "multilayer": ("multi", "layer"),
    "multimodal": ("multi", "modal"),
    "backpropagation": ("back", "propagation"),
    "hypernetwork": ("hyper", "network"),
    "spatiotemporal": ("spatio", "temporal"),
}
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_COUNTED = re.compile(r"([a-z])([2-4])")
_REPEATED = re.compile(r"[a-z][3-6]")
_SPOKEN = {"2": ("to", "two", "too"), "4": ("for", "four"), "3": ("three",), "1": ("one",)}
_MOST_LETTERS = 12
_MOST_INNER = 3


def is_short_form(short: str, long: str, *, strict: bool = False) -> bool:
    """Say whether a short form is made of the initials of a long form.

    The letters of the short form must appear in order, the first one as the first letter; each
    content word of the long form must give its initial, and only few letters may come from inside
    a word. This is stricter than Schwartz and Hearst (2003), who have the brackets of a definition
    as evidence.

    Parameters
    ----------
    short
        A short form, plural allowed.
    long
        A long form.
    strict
        Whether every capital must be an initial, for short forms that nothing else vouches for.

    Returns
    -------
    bool
        Whether the letters fit.

    Examples
    --------
    >>> is_short_form("GANs", "generative adversarial network")
    True
    >>> is_short_form("LoRA", "Low-Rank Adaptation"), is_short_form("R2R", "Room-to-Room")
    (True, True)
    >>> is_short_form("GPT", "generative adversarial network")
    False
    """
    letters = _letters(short)
    if _REPEATED.fullmatch(letters):
        heads = [word for word, optional in _parts(long) if optional != "yes"]
        return len(heads) == int(letters[1]) and all(word[0] == letters[0] for word in heads)
    if not 2 <= len(letters) <= _MOST_LETTERS or not any(c.isupper() for c in short):
        return False
    parts = _parts(long)
    if len(plain_name(long).replace("-", " ").split()) < 2:
        return False
    if sum(len(word) for word, _ in parts) <= 2 * len(letters):
        return False
    capitals = _capitals(short) if strict else ""
    repeated = _COUNTED.sub(lambda m: m.group(1) * int(m.group(2)), letters)
    return _fits(letters, parts, capitals) or (repeated != letters and _fits(repeated, parts, ""))


def _letters(short: str) -> str:
    text = plain_name(short)
    if len(text) > 2 and text.endswith("s") and (text[-2].isupper() or text[-2].isdigit()):
        text = text[:-1]
    if " " in text:
        return ""
    return "".join(c for c in text if c.isalnum()).lower()


def _capitals(short: str) -> str:
    """Say for each letter of a short form whether it is a capital that must be an initial."""
    text = [c for c in plain_name(short) if c.isalnum()]
    return "".join("C" if c.isupper() else "-" for c in text)


def _parts(long: str) -> tuple[tuple[str, str], ...]:
    """Words of a long form, each with whether it may be passed over: yes, once in all, or no."""
    out: list[tuple[str, str]] = []
    for chunk in plain_name(long).split():
        first = chunk.partition("-")[0].lower()
        for position, piece in enumerate(p for p in re.split(r"[-/_]", chunk) if p):
            for inner, word in enumerate(_WORD.findall(piece)):
                lower = word.lower()
                second = position > 0 and inner == 0
                if lower in _SKIPPED or (second and lower in _SECOND_PARTS):
                    out.append((lower, "yes"))
                elif second and (first in _PREFIXES or word.islower()):
                    out.append((lower, "once"))
                elif lower in _COMPOUNDS:
                    before, after = _COMPOUNDS[lower]
                    out += [(before, "no"), (after, "once")]
                else:
                    out.append((lower, "no"))
    return tuple(out)


@lru_cache(maxsize=1 << 16)
def _fits(letters: str, parts: tuple[tuple[str, str], ...], capitals: str) -> bool:
    """Match letters against words from the left; every word not optional gives its initial."""
    reached = {(0, 0, 0)}
    for index, (word, optional) in enumerate(parts):
        following: set[tuple[int, int, int]] = set()
        for used, inner, passed in reached:
            if optional == "yes" and index:
                following.add((used, inner, passed))
            elif optional == "once" and not passed:
                following.add((used, inner, 1))
            if used == len(letters):
                continue
            if word in _SPOKEN.get(letters[used], ()) or word == letters[used]:
                following.add((used + 1, inner, passed))
            if word[0] == letters[used]:
                following |= {
                    (*taken, passed) for taken in _inside(word, letters, capitals, used + 1, inner)
                }
        reached = following
        if not reached:
            return False
    return any(used == len(letters) for used, _, _ in reached)


def _inside(word: str, letters: str, capitals: str, used: int, inner: int) -> set[tuple[int, int]]:
    """Take further letters from inside a word, in order, as long as few are taken so."""
    out = {(used, inner)}
    position = 0
    while used < len(letters) and inner < _MOST_INNER:
        if capitals and capitals[used] == "C":
            break
        position = word.find(letters[used], position + 1)
        if position < 0:
            break
        used, inner = used + 1, inner + 1
        out.add((used, inner))
    return out
