"""Topics: communities of the shared-entity graph on two levels, named by their entities."""

import itertools
import math
import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

import igraph
import numpy as np

from graphbuild.link.projection import Projection
from graphbuild.types import Entity

__all__ = ["Topic", "Topics", "find_topics"]

_SEED = 20_190_326
_ITERATIONS = 10
# Runs of the ensemble: fewer where the graph is large, so that they take seconds there too.
_ENSEMBLE = (16, 64)
_ENSEMBLE_EDGES = 4_000_000
_TAPER = 0.25
_FLOOR = 0.05  # what an edge keeps that no run agrees on, as its authors advise
_LABEL_TERMS = 2


@dataclass(frozen=True, slots=True)
class Topic:
    """A community of papers; ``level`` 1 is coarse, 2 fine, ``parent`` the id of the level above.

    ``papers`` are ids, each with the share of its links' weight that stays in the topic.
    """

    id: str
    label: str
    terms: tuple[str, ...]
    level: int
    parent: str | None
    papers: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics, ordered by id, and how many papers are in none."""

    topics: tuple[Topic, ...]
    without: int


def find_topics(
    projection: Projection,
    entities: Iterable[Entity],
    pairs: Iterable[tuple[str, str]],
    *,
    paper_count: int,
    max_papers: int | None = None,
    resolution: float = 1.0,
    min_papers: int = 3,
    term_count: int = 10,
) -> Topics:
    """Find communities of papers, and communities within them.

    Communities are those of the Leiden algorithm (Traag, Waltman and van Eck 2019) on weighted
    modularity, from an ensemble of runs with fixed seeds; their terms are the entities with the
    highest class-based TF-IDF (Grootendorst 2022): the frequency in the topic times log(1 + A / f),
    A the mean number of relations a topic and f the frequency over all topics. An id comes from the
    strongest term that is nowhere more frequent, so it stays when papers are added that do not
    change what a topic is about.

    Parameters
    ----------
    projection
        Papers that share entities.
    entities
        The names behind the entity ids.
    pairs
        Paper id and entity id of each relation.
    paper_count
        Papers in the corpus, those without links included.
    max_papers
        The cap of the projection, if it has one. An entity counts less and less from three quarters
        of it, so that one paper more, which takes it over the cap, changes nothing at once.
    resolution
        Of modularity; higher gives more and smaller topics.
    min_papers
        Smaller communities are no topic.
    term_count
        Terms a topic, at most.

    Returns
    -------
    Topics
        Coarse and fine ones; a coarse topic that does not divide has no fine ones.

    Examples
    --------
    >>> from graphbuild.link.projection import project_papers
    >>> pairs = [(f"p:{n}", f"task:{'sum' if n < 4 else 'vqa'}") for n in range(8)]
    >>> names = [Entity("task:sum", "summarization", "TASK", (), 4),
    ...          Entity("task:vqa", "visual question answering", "TASK", (), 4)]
    >>> found = find_topics(project_papers(pairs), names, pairs, paper_count=9)
    >>> [(topic.id, len(topic.papers)) for topic in found.topics], found.without
    ([('topic:summarization', 4), ('topic:visual-question-answering', 4)], 1)
    """
    entities_of: defaultdict[str, list[str]] = defaultdict(list)
    for paper, entity in sorted(set(pairs)):
        entities_of[paper].append(entity)
    papers, kept = _kept(entities_of, max_papers)
    graph = igraph.Graph(
        n=len(projection.nodes),
        edges=np.column_stack([projection.sources, projection.targets]).tolist(),
        edge_attrs={"weight": _tapered(projection, papers, kept).tolist()},
    )
    corpus = _Corpus(
        graph,
        graph.strength(weights="weight"),
        projection.nodes,
        entities_of,
        {entity.id: entity.name for entity in entities},
        kept,
        resolution,
        min_papers,
        term_count,
    )
    everything = range(len(projection.nodes))
    coarse = corpus.divide(everything)
    terms = corpus.rank(coarse)
    ids = corpus.ids(terms, "topic:")
    topics = [corpus.topic(*each, None) for each in zip(coarse, ids, terms, strict=True)]
    divided = [(id_, corpus.divide(group)) for id_, group in zip(ids, coarse, strict=True)]
    # The id of a fine topic does not hold that of its coarse one: either may change alone.
    fine = [(id_, parts) for id_, parts in divided if len(parts) > 1]
    fine_terms = [found for _, parts in fine for found in corpus.rank(parts)]
    members = [(parent, part) for parent, parts in fine for part in parts]
    fine_ids = corpus.ids(fine_terms, "subtopic:")
    for (parent, part), id_, found in zip(members, fine_ids, fine_terms, strict=True):
        topics.append(corpus.topic(part, id_, found, parent))
    inside = sum(map(len, coarse))
    return Topics(tuple(sorted(topics, key=lambda topic: topic.id)), paper_count - inside)


@dataclass(frozen=True, slots=True)
class _Corpus:
    graph: igraph.Graph
    strength: Sequence[float]
    nodes: Sequence[str]
    entities_of: Mapping[str, Sequence[str]]
    name_of: Mapping[str, str]
    kept: Mapping[str, float]
    resolution: float
    min_papers: int
    term_count: int

    def divide(self, group: Sequence[int]) -> list[list[int]]:
        """Give the communities within a group that are large enough, the largest first."""
        part = self.graph.induced_subgraph(group)
        return [
            [group[index] for index in members]
            for members in _communities(part, self.resolution)
            if len(members) >= self.min_papers
        ]

    def rank(self, groups: Sequence[Sequence[int]]) -> list[Counter[str]]:
        """Count the entities of each group, those that set it apart from the others first."""
        counts = [
            Counter(chain.from_iterable(self.entities_of[self.nodes[index]] for index in group))
            for group in groups
        ]
        total: Counter[str] = Counter()
        for found in counts:
            total.update(found)
        mean = total.total() / max(len(counts), 1)
        return [
            Counter({entity: found[entity] for entity in self._order(found, total, mean)})
            for found in counts
        ]

    def ids(self, ranked: Sequence[Counter[str]], prefix: str) -> list[str]:
        """Give each group an id: its strongest entity among those nowhere more frequent.

        So no group's id depends on which of two others is larger.
        """
        most: dict[str, int] = {}
        for found in ranked:
            for entity, count in found.items():
                most[entity] = max(count, most.get(entity, 0))
        taken: dict[str, None] = {}
        for found in ranked:
            own = (entity for entity in found if found[entity] == most[entity])
            names = (self.name_of.get(entity, entity) for entity in chain(own, found))
            taken[_free_id(prefix, names, taken)] = None
        return list(taken)

    def _order(self, found: Counter[str], total: Counter[str], mean: float) -> list[str]:
        """Order entities by class-based TF-IDF; the size of the class does not change the order."""
        score = {
            entity: round(count * self.kept[entity] * math.log1p(mean / total[entity]), 9)
            for entity, count in found.items()
        }
        return sorted(score, key=lambda entity: (-score[entity], entity))

    def topic(
        self, group: Sequence[int], id_: str, ranked: Counter[str], parent: str | None
    ) -> Topic:
        """Make the topic of a group."""
        names = dict.fromkeys(self.name_of.get(entity, entity) for entity in ranked)
        terms = tuple(names)[: self.term_count]
        inside = self.graph.induced_subgraph(group).strength(weights="weight")
        papers = sorted(
            (self.nodes[index], round(min(1.0, stays / self.strength[index]), 6))
            for index, stays in zip(group, inside, strict=True)
        )
        label = ", ".join(terms[:_LABEL_TERMS])
        return Topic(id_, label, terms, 1 if parent is None else 2, parent, tuple(papers))


def _kept(
    entities_of: Mapping[str, Sequence[str]], max_papers: int | None
) -> tuple[dict[str, int], dict[str, float]]:
    """Count each entity's papers, and say how much of it counts: nothing above the cap."""
    papers = Counter(chain.from_iterable(entities_of.values()))
    if max_papers is None:
        return papers, dict.fromkeys(papers, 1.0)
    above = max_papers + 1
    room = _TAPER * above
    return papers, {
        entity: min(max((above - number) / room, 0.0), 1.0) for entity, number in papers.items()
    }


def _tapered(
    projection: Projection, papers: Mapping[str, int], kept: Mapping[str, float]
) -> np.ndarray:
    """Weights of the edges, less what they owe to entities that do not count in full."""
    if not len(projection):
        return projection.weights
    size = len(projection.nodes)
    rarity = np.array([math.log1p(size / papers[other]) for other in projection.others])
    share = np.array([kept[other] for other in projection.others])
    sums = [
        np.add.reduceat(parts[projection.shared], projection.starts[:-1])
        for parts in (rarity * share, rarity)
    ]
    tapered: np.ndarray = projection.weights * sums[0] / sums[1]
    return tapered


def _communities(graph: igraph.Graph, resolution: float) -> list[list[int]]:
    """Give the members of each community, the largest community first.

    One run of Leiden gives one of many partitions that are nearly as good, and a single new paper
    can tip it into another. So edges are weighed by how many of several runs keep their ends
    together, and the last run is on those weights (ensemble clustering, Poulin and Théberge 2019).
    Dividing by the strengths of both ends first keeps papers of many names from joining all topics.
    """
    if graph.ecount() == 0:
        return []
    ends = np.asarray(graph.get_edgelist()).reshape(-1, 2)
    strength = np.asarray(graph.strength(weights="weight"))
    weights = np.asarray(graph.es["weight"]) / np.sqrt(strength[ends].prod(axis=1))
    weights /= weights.mean()
    runs = int(np.clip(_ENSEMBLE_EDGES / len(ends), *_ENSEMBLE))
    listed = weights.tolist()
    together = np.zeros(len(ends))
    for run in range(runs):
        members = np.asarray(_leiden(graph, listed, resolution, seed=_SEED + run, iterations=1))
        together += members[ends[:, 0]] == members[ends[:, 1]]
    agreed = weights * (_FLOOR + (1 - _FLOOR) * together / runs)
    found = defaultdict(list)
    for node, group in enumerate(
        _leiden(graph, agreed.tolist(), resolution, seed=_SEED, iterations=_ITERATIONS)
    ):
        found[group].append(node)
    return sorted(found.values(), key=lambda group: (-len(group), group))


def _leiden(
    graph: igraph.Graph, weights: list[float], resolution: float, *, seed: int, iterations: int
) -> list[int]:
    with _seeded(seed):
        membership: list[int] = graph.community_leiden(
            objective_function="modularity",
            weights=weights,
            resolution=resolution,
            n_iterations=iterations,
        ).membership
    return membership


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 (no secret)
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


def _free_id(prefix: str, terms: Iterable[str], taken: Collection[str]) -> str:
    first = None
    for term in terms:
        candidate = prefix + _slug(term)
        if candidate not in taken:
            return candidate
        first = first or candidate
    numbered = (f"{first}-{number}" for number in itertools.count(2))
    return next(candidate for candidate in numbered if candidate not in taken)


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "unnamed"
