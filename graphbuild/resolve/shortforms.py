"""Short forms: which long form one stands for, in a paper and in the corpus."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphbuild.resolve.initials import is_short_form
from graphbuild.resolve.knowledge import DOMINATES, dominant_long_form, known_long_forms
from graphbuild.resolve.memory import NameMemory
from graphbuild.types import Extraction

__all__ = [
    "AmbiguousName",
    "ShortForm",
    "ambiguous_names",
    "paper_definitions",
    "short_forms",
]

_DEFINED_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class AmbiguousName:
    """A short form that stands for several things in the corpus.

    ``long_forms`` come most defined first. ``dominant`` is the one that undefined uses were taken
    for, or None where none clearly dominates and undefined uses are a node of their own.
    """

    short: str
    long_forms: tuple[str, ...]
    dominant: str | None


@dataclass(frozen=True, slots=True)
class ShortForm:
    """The corpus's verdict on a short form: normal forms of its long forms, and which is meant.

    ``joined`` says that short and long form are one name wherever they stand.
    """

    long_forms: tuple[str, ...]
    dominant: str | None
    joined: bool


def paper_definitions(extraction: Extraction, memory: NameMemory | None = None) -> dict[str, str]:
    """Return the short forms that a paper defines, normal forms both.

    A definition is an abbreviation of the extraction, or an entity whose surfaces are a short and
    a long form of each other. A short form that a paper defines twice keeps its first long form.

    Parameters
    ----------
    extraction
        What one paper says.
    memory
        What an earlier run asked about names.

    Returns
    -------
    dict
        Normal form of the short form to normal form of the long form.

    Examples
    --------
    >>> from graphbuild.types import Abbreviation
    >>> defined = Abbreviation("RL", "reinforcement learning")
    >>> paper_definitions(Extraction("p", (), (), (), (defined,)))
    {'rl': 'reinforcementlearning'}
    """
    memory = memory or NameMemory()
    out: dict[str, str] = {}
    for abbreviation in extraction.abbreviations:
        _define(out, abbreviation.short, abbreviation.long, memory)
    for entity in extraction.entities:
        forms = tuple(dict.fromkeys((entity.name, *entity.surfaces)))
        if len(forms) > 1:
            for short, long in memory.short_forms[forms]:
                _define(out, short, long, memory)
    return out


def _define(out: dict[str, str], short: str, long: str, memory: NameMemory) -> None:
    key, long_key = memory.normal[short], memory.normal[long]
    usual = dominant_long_form(known_long_forms(key))
    doubtful = usual not in (None, long_key) and not is_short_form(short, long)
    if key != long_key and key and long_key and not doubtful:
        out.setdefault(key, long_key)


def short_forms(
    definitions: Iterable[Mapping[str, str]],
    uses: Mapping[str, int],
    find: Callable[[str], str] = str,
) -> dict[str, ShortForm]:
    """Decide what each short form of a corpus stands for.

    One long form joins its short form everywhere, if enough papers that use the short form define
    it or general knowledge agrees. Several long forms never join through their short form: the
    paper's own definition decides, and an undefined use goes to the long form that three
    quarters of all definitions give.

    Parameters
    ----------
    definitions
        For each paper, its short forms and their long forms (normal forms).
    uses
        Papers that use each normal form.
    find
        The representative of a long form, where several were joined already.

    Returns
    -------
    dict
        A verdict for each short form (normal form).

    Examples
    --------
    >>> verdicts = short_forms([{"zq": "zetaquest"}, {"zq": "zeroquery"}], {"zq": 5})
    >>> verdicts["zq"].joined, verdicts["zq"].dominant
    (False, None)
    """
    counts: dict[str, dict[str, int]] = {}
    for paper in definitions:
        for short, long in paper.items():
            longs = counts.setdefault(short, {})
            longs[long] = longs.get(long, 0) + 1
    out = {
        short: _verdict(_known(short, find), counts[short], uses.get(short, 0))
        for short in sorted(counts)
    }
    named = {find(key) for key in uses}
    for short in sorted(uses):
        if short not in out:
            known = dominant_long_form(_known(short, find))
            if known is not None and known in named:
                out[short] = ShortForm((known,), known, joined=True)
    return out


def _known(short: str, find: Callable[[str], str]) -> dict[str, int]:
    out: dict[str, int] = {}
    for long, papers in known_long_forms(short).items():
        out[find(long)] = out.get(find(long), 0) + papers
    return out


def _verdict(known: Mapping[str, int], longs: Mapping[str, int], used: int) -> ShortForm:
    order = tuple(sorted(longs, key=lambda long: (-longs[long], long)))
    background = dominant_long_form(known)
    if len(order) > 1:
        return ShortForm(order, dominant_long_form(longs), joined=False)
    defined = longs[order[0]]
    if background == order[0] or defined >= DOMINATES * used:
        return ShortForm(order, order[0], joined=True)
    if not known:
        joined = defined >= _DEFINED_SHARE * used
        return ShortForm(order, order[0] if joined else None, joined=joined)
    return ShortForm(order, background, joined=False)


def ambiguous_names(
    verdicts: Mapping[str, ShortForm], spelled: Mapping[str, str]
) -> tuple[AmbiguousName, ...]:
    """Return the short forms with several long forms, spelled as the corpus spells them."""
    names: Sequence[AmbiguousName] = [
        AmbiguousName(
            spelled.get(short, short),
            tuple(spelled.get(long, long) for long in verdict.long_forms),
            spelled.get(verdict.dominant, verdict.dominant) if verdict.dominant else None,
        )
        for short, verdict in verdicts.items()
        if len(verdict.long_forms) > 1
    ]
    return tuple(sorted(names, key=lambda name: name.short))
