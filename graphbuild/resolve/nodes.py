"""The node of every name of a corpus: normal forms, joined by rules, definitions and the user."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from graphbuild.errors import UsageError
from graphbuild.resolve.alternate import content_words
from graphbuild.resolve.introduced import spellings_apart
from graphbuild.resolve.kinds import KIND
from graphbuild.resolve.knowledge import usual_name
from graphbuild.resolve.memory import LooseForms, NameMemory
from graphbuild.resolve.naming import canonical_name
from graphbuild.resolve.normal import normal_name
from graphbuild.resolve.shortforms import ShortForm, paper_definitions, short_forms
from graphbuild.resolve.union import DisjointSets
from graphbuild.types import EntityType, Extraction

__all__ = ["NamePair", "Nodes"]

NamePair = tuple[str, str]

_SURELY = 0.9


def _keys(
    extractions: Sequence[Extraction], memory: NameMemory
) -> tuple[dict[str, str], dict[str, LooseForms]]:
    """Return the normal form of every name, and the looser forms of each normal form."""
    names = {
        form
        for extraction in extractions
        for entity in extraction.entities
        for form in (entity.name, *entity.surfaces)
    }
    defined = {
        form
        for extraction in extractions
        for abbreviation in extraction.abbreviations
        for form in (abbreviation.short, abbreviation.long)
    }
    keys: dict[str, str] = {}
    loose: dict[str, LooseForms] = {}
    for form in sorted(names | defined):
        key = keys[form] = memory.normal[form]
        if key not in loose and form in names and (" " in form or "-" in form):
            loose[key] = memory.loose[form]
    return keys, loose


def _titled_names(extractions: Sequence[Extraction]) -> set[str]:
    """Names that begin the title of a paper that surely introduces them."""
    return {
        extraction.entities[mention.entity].name
        for extraction in extractions
        for mention in extraction.mentions
        if mention.start == 0
        and extraction.entities[mention.entity].relation == "introduces"
        and extraction.entities[mention.entity].relation_confidence >= _SURELY
    }


class Nodes:
    """Gives every name of every paper its node.

    Parameters
    ----------
    extractions
        What the papers say.
    same, different
        What a user declares.
    memory
        What an earlier run asked about names.

    Raises
    ------
    UsageError
        If ``same`` and ``different`` contradict each other.

    Examples
    --------
    >>> nodes = Nodes([], [("Nano Banana", "NB")], [])
    >>> nodes(0, "Nano Banana") == nodes(0, "NB")
    True
    """

    def __init__(
        self,
        extractions: Sequence[Extraction],
        same: Sequence[NamePair],
        different: Sequence[NamePair],
        memory: NameMemory | None = None,
    ) -> None:
        memory = memory or NameMemory()
        used: dict[str, set[str]] = defaultdict(set)
        spellings: dict[str, Counter[str]] = defaultdict(Counter)
        votes: dict[str, Counter[EntityType]] = defaultdict(Counter)
        self._keys, loose = _keys(extractions, memory)
        keys = self._keys
        for extraction in extractions:
            for entity in extraction.entities:
                for form in {entity.name, *entity.surfaces}:
                    used[keys[form]].add(extraction.paper)
                    votes[keys[form]][entity.type] += 1
                    spellings[keys[form]][form] += 1
            for abbreviation in extraction.abbreviations:
                for form in (abbreviation.short, abbreviation.long):
                    spellings[keys[form]][form] += 1
        self.spelled = {key: canonical_name(forms) for key, forms in spellings.items()}
        self._pin(extractions, spellings, different)
        self._sets = DisjointSets[str]()
        self._declare(same, different)
        raw = [paper_definitions(extraction, memory) for extraction in extractions]
        kinds = {
            key: KIND[min(types, key=lambda t: (-types[t], t))] for key, types in votes.items()
        }
        self._join_alternates(kinds, loose, {short for paper in raw for short in paper})
        self._join_long_forms(raw)
        find = self._sets.find
        self._definitions = [{short: find(long) for short, long in paper.items()} for paper in raw]
        counts = {key: len(papers) for key, papers in used.items()}
        self.short = short_forms(self._definitions, counts, find)
        defined = {short for paper in raw for short in paper}
        for short in {keys[name] for name in _titled_names(extractions)} - defined:
            self.short.pop(short, None)  # a paper gave the name to a thing of its own
        for short, verdict in self.short.items():
            if verdict.joined and verdict.dominant is not None:
                self._sets.union(short, verdict.dominant)
        self.ambiguous = {
            short for short, verdict in self.short.items() if len(verdict.long_forms) > 1
        }
        self._used = {find(key) for key in used}

    def _pin(
        self,
        extractions: Sequence[Extraction],
        spellings: Mapping[str, Counter[str]],
        different: Sequence[NamePair],
    ) -> None:
        """Give spellings that must not join by their normal form nodes of their own."""
        pinned = {name for a, b in different if normal_name(a) == normal_name(b) for name in (a, b)}
        pinned |= spellings_apart(extractions, spellings)
        self._pinned = frozenset(pinned)
        self._fallback: dict[str, str] = {}
        groups: dict[str, list[str]] = defaultdict(list)
        for name in pinned:
            groups[normal_name(name)].append(name)
        for key, names in groups.items():
            uses = spellings.get(key, Counter())
            best = min(names, key=lambda name: (-uses[name], name))
            self._fallback[key] = f"{key}\t{best}"

    def _key(self, name: str) -> str:
        key = self._keys.get(name) or normal_name(name)
        if name in self._pinned:
            return f"{key}\t{name}"
        return self._fallback.get(key, key)

    def _declare(self, same: Sequence[NamePair], different: Sequence[NamePair]) -> None:
        for a, b in sorted(same):
            self._sets.union(self._key(a), self._key(b))
        for a, b in sorted(different):
            if a != b and not self._sets.separate(self._key(a), self._key(b)):
                raise UsageError(
                    f"'{a}' and '{b}' are declared both same and different; "
                    "remove one of the two declarations"
                )

    def _join_alternates(
        self, kinds: Mapping[str, str], loose: Mapping[str, LooseForms], defined: set[str]
    ) -> None:
        """Join names by alias, word order, dropped head, word ending and written-out short form."""
        shared: dict[tuple[str, str], str] = {}
        for key in sorted(kinds):
            if key in self._fallback:
                continue
            usual = usual_name(key)
            if usual != key and key not in defined:
                self._sets.union(key, usual)
            if key not in loose:
                continue
            forms = loose[key]
            if forms.headless is not None and kinds.get(forms.headless) == kinds[key]:
                self._sets.union(key, forms.headless)
            for long in forms.written:
                if long in kinds:
                    self._sets.union(key, long)
            for label, form in (("order", forms.unordered), ("stem", forms.stemmed)):
                if form is not None:
                    self._sets.union(shared.setdefault((label, form), key), key)

    def _join_long_forms(self, definitions: Sequence[Mapping[str, str]]) -> None:
        """Join long forms of one short form that differ in prepositions alone."""
        first: dict[tuple[str, str], str] = {}
        for short, long in sorted({item for paper in definitions for item in paper.items()}):
            words = content_words(self.spelled.get(long, long))
            self._sets.union(first.setdefault((short, words), long), long)

    def __call__(self, row: int, name: str) -> str:
        """Return the node of a name in a paper.

        Parameters
        ----------
        row
            Index of the paper's extraction.
        name
            A name or surface of it.

        Returns
        -------
        str
            The node: equal for names of one thing.
        """
        key = self._key(name)
        verdict = self.short.get(key)
        if verdict is None or verdict.joined:
            return self._sets.find(key)
        target = self._definitions[row].get(key) or self._dominant(verdict)
        if target is None or self._sets.apart(key, target):
            return self._sets.find(key)
        return self._sets.find(target)

    def _dominant(self, verdict: ShortForm) -> str | None:
        """Return what an undefined use stands for, if the corpus names it at all."""
        target = verdict.dominant
        if target is None or target in verdict.long_forms or self._sets.find(target) in self._used:
            return target
        return None
