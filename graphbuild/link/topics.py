"""Topics: communities of the shared-entity graph on two levels, named by their entities."""

import math
import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count

import igraph
import numpy as np

from graphbuild.link.projection import Projection
from graphbuild.types import Entity

__all__ = ["Topic", "Topics", "find_topics"]

_SEED = 20_190_326
_ITERATIONS = 10
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
    resolution: float = 1.0,
    min_papers: int = 3,
    term_count: int = 10,
) -> Topics:
    """Find communities of papers, and communities within them.

    Communities are those of the Leiden algorithm (Traag, Waltman and van Eck 2019) on weighted
    modularity, with a fixed seed; their terms are the entities with the highest class-based TF-IDF
    (Grootendorst 2022): the frequency in the topic times log(1 + A / f), A the mean number of
    relations a topic and f the frequency over all topics. An id comes from the strongest term that
    no larger topic has taken, so it stays when papers are added that do not change what a topic is
    about.

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
    graph = igraph.Graph(
        n=len(projection.nodes),
        edges=np.column_stack([projection.sources, projection.targets]).tolist(),
        edge_attrs={"weight": projection.weights.tolist()},
    )
    corpus = _Corpus(
        graph,
        graph.strength(weights="weight"),
        projection.nodes,
        entities_of,
        {entity.id: entity.name for entity in entities},
        resolution,
        min_papers,
        term_count,
    )
    everything = range(len(projection.nodes))
    coarse = corpus.divide(everything)
    topics: list[Topic] = []
    for group, (id_, terms) in zip(coarse, corpus.name(coarse, "topic:"), strict=True):
        topics.append(corpus.topic(group, id_, terms, None))
        fine = corpus.divide(group)
        if len(fine) > 1:
            topics.extend(
                corpus.topic(members, fine_id, fine_terms, id_)
                for members, (fine_id, fine_terms) in zip(
                    fine, corpus.name(fine, f"{id_}/"), strict=True
                )
            )
    inside = sum(map(len, coarse))
    return Topics(tuple(sorted(topics, key=lambda topic: topic.id)), paper_count - inside)


@dataclass(frozen=True, slots=True)
class _Corpus:
    graph: igraph.Graph
    strength: Sequence[float]
    nodes: Sequence[str]
    entities_of: Mapping[str, Sequence[str]]
    name_of: Mapping[str, str]
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

    def name(
        self, groups: Sequence[Sequence[int]], prefix: str
    ) -> list[tuple[str, tuple[str, ...]]]:
        """Give each group an id and its terms; larger groups, which come first, choose first."""
        counts = [
            Counter(chain.from_iterable(self.entities_of[self.nodes[index]] for index in group))
            for group in groups
        ]
        total: Counter[str] = Counter()
        for found in counts:
            total.update(found)
        mean = total.total() / max(len(counts), 1)
        taken: set[str] = set()
        named = []
        for found in counts:
            ranked = _rank(found, total, mean)
            names = dict.fromkeys(self.name_of.get(entity, entity) for entity in ranked)
            terms = tuple(names)[: self.term_count]
            id_ = _free_id(prefix, terms, taken)
            taken.add(id_)
            named.append((id_, terms))
        return named

    def topic(
        self, group: Sequence[int], id_: str, terms: tuple[str, ...], parent: str | None
    ) -> Topic:
        """Make the topic of a group."""
        inside = self.graph.induced_subgraph(group).strength(weights="weight")
        papers = sorted(
            (self.nodes[index], round(min(1.0, stays / self.strength[index]), 6))
            for index, stays in zip(group, inside, strict=True)
        )
        label = ", ".join(terms[:_LABEL_TERMS])
        return Topic(id_, label, terms, 1 if parent is None else 2, parent, tuple(papers))


def _communities(graph: igraph.Graph, resolution: float) -> list[list[int]]:
    """Give the members of each community, the largest community first."""
    if graph.ecount() == 0:
        return []
    with _seeded():
        found = graph.community_leiden(
            objective_function="modularity",
            weights="weight",
            resolution=resolution,
            n_iterations=_ITERATIONS,
        )
    return sorted((sorted(group) for group in found), key=lambda group: (-len(group), group))


@contextmanager
def _seeded() -> Iterator[None]:
    igraph.set_random_number_generator(random.Random(_SEED))  # noqa: S311 (no secret)
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


def _rank(found: Counter[str], total: Counter[str], mean: float) -> list[str]:
    """Order entities by class-based TF-IDF; the size of the class does not change the order."""
    score = {entity: found[entity] * math.log1p(mean / total[entity]) for entity in found}
    return sorted(score, key=lambda entity: (-score[entity], entity))


def _free_id(prefix: str, terms: Sequence[str], taken: Collection[str]) -> str:
    candidates = chain(
        (prefix + _slug(term) for term in terms),
        (f"{prefix}{_slug(terms[0])}-{number}" for number in count(2)),
    )
    return next(candidate for candidate in candidates if candidate not in taken)


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "unnamed"
