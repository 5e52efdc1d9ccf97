"""Why two names are one node, or two."""

from collections import deque
from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from graphbuild.resolve.compare import compare_names
from graphbuild.resolve.nodes import NamePair
from graphbuild.types import EntityType

__all__ = ["MergeStep", "explain_merge"]

_MOST_PAPERS = 5


class MergeStep(NamedTuple):
    """One link of the chain that joins two names: the rule, and the papers that show it."""

    a: str
    b: str
    why: str
    papers: tuple[str, ...] = ()


def explain_merge(
    a: str,
    b: str,
    forms: Mapping[str, Set[str]],
    *,
    type: EntityType | None = None,  # noqa: A002
    same: Iterable[NamePair] = (),
) -> tuple[MergeStep, ...]:
    """Return the shortest chain of reasons that makes two names one.

    Parameters
    ----------
    a, b
        Two names.
    forms
        The names of the entity, each with the papers that use it.
    type
        The type of the entity.
    same
        Pairs that a user declared the same.

    Returns
    -------
    tuple of MergeStep
        Steps from ``a`` to ``b``: a declaration of the user, a rule of `compare_names`, or papers
        that use both names for it. Empty where nothing joins them.

    Examples
    --------
    >>> forms = {"RAG": {"p"}, "retrieval-augmented generation": {"p"}}
    >>> [step.why for step in explain_merge("RAG", "Retrieval Augmented Generation", forms)]
    ['short form of Retrieval Augmented Generation in abstracts of the field']
    >>> [(s.a, s.b, s.papers) for s in explain_merge("XQ", "Zed", {"XQ": {"p"}, "Zed": {"p"}})]
    [('XQ', 'Zed', ('p',))]
    """
    declared = {frozenset(pair) for pair in same}
    before: dict[str, MergeStep] = {}
    waiting = deque([a])
    names = sorted({*forms, b, *(name for pair in declared for name in pair)} - {a})
    while waiting:
        name = waiting.popleft()
        for other in [b, *(n for n in names if n != b)]:
            if other in before or other in (a, name):
                continue
            step = _step(name, other, forms, type, declared)
            if step is None:
                continue
            before[other] = step
            if other == b:
                return _chain(a, b, before)
            waiting.append(other)
    return ()


def _step(
    a: str,
    b: str,
    forms: Mapping[str, Set[str]],
    entity_type: EntityType | None,
    declared: Set[frozenset[str]],
) -> MergeStep | None:
    if frozenset((a, b)) in declared:
        return MergeStep(a, b, "declared the same by the user")
    shared = sorted(set(forms.get(a, ())) & set(forms.get(b, ())))
    verdict = compare_names(a, b, entity_type)
    if verdict.label == "same":
        return MergeStep(a, b, verdict.why, tuple(shared[:_MOST_PAPERS]))
    if shared:
        return MergeStep(a, b, "one paper gives both names", tuple(shared[:_MOST_PAPERS]))
    return None


def _chain(a: str, b: str, before: Mapping[str, MergeStep]) -> tuple[MergeStep, ...]:
    steps = []
    name = b
    while name != a:
        steps.append(before[name])
        name = before[name].a
    return tuple(reversed(steps))
