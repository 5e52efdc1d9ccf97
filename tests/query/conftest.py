"""A small graph whose answers are known, on disk and in every engine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from graphbuild.export.neo4j import load_graph
from graphbuild.neo4j_server import Neo4jServer
from graphbuild.query import BoltEngine, GrafeoEngine
from graphbuild.schema import TABLES
from graphbuild.store import GraphTables, Manifest, table_from_rows, write_graph

A, B, C, D, E, F, G, H = (
    "arxiv:2401.00001",
    "arxiv:2402.00002",
    "arxiv:2403.00003",
    "arxiv:2405.00004",
    "arxiv:2406.00005",
    "doi:10.1000/encyclopedia",
    "arxiv:2407.00007",
    "title:0123456789abcdef",
)


def _paper(
    id_: str,
    title: str,
    published: date | None,
    precision: str = "day",
    *,
    abstract: str = "Words of our own.",
    venue: str | None = "arXiv",
    upvotes: int | None = None,
    comments: int | None = None,
    authors: int | None = None,
) -> tuple[object, ...]:
    url = f"https://arxiv.org/abs/{id_[6:]}" if id_.startswith("arxiv:") else None
    return (
        *(id_, title, abstract, published, precision, venue, url, upvotes, comments, authors),
        *(["cs.CL"], [id_], None, [f"papers.txt:{len(title)}"]),
    )


PAPERS = [
    _paper(
        A, "One exam, fifty-seven subjects", date(2024, 1, 10), upvotes=10, comments=2, authors=2
    ),
    _paper(B, "Adapters of low rank", date(2024, 2, 5), upvotes=25, comments=0, authors=1),
    _paper(C, "Four bits are enough for adapters", date(2024, 3, 20), upvotes=40, authors=2),
    _paper(D, "A harder exam", date(2024, 5, 24), upvotes=5, comments=1, authors=1),
    _paper(E, "Small models at school", date(2024, 6, 1), "month", venue=None),
    _paper(F, "Reading an encyclopedia", date(2023, 1, 1), "year", venue="Journal of Reading"),
    _paper(G, 'Notes "without" names: `MATCH` (n) $x', date(2024, 7, 1), upvotes=0, abstract=""),
    _paper(H, "On exams, undated", None, "none", venue=None),
]


def _entity(
    id_: str,
    name: str,
    papers: int,
    first: date | None,
    introduced_by: list[str],
    aliases: list[str] | None = None,
) -> tuple[object, ...]:
    kind = id_.partition(":")[0].upper()
    votes = [f"{kind}:{papers}"]
    return (id_, name, kind, aliases or [], papers, first, introduced_by, votes)


MMLU_LONG = "Massive Multitask Language Understanding"
ENTITIES = [
    _entity("benchmark:mmlu", "MMLU", 5, date(2024, 1, 10), [A, H], [MMLU_LONG]),
    _entity("benchmark:mmlu-pro", "MMLU-Pro", 1, date(2024, 5, 24), [D]),
    _entity("benchmark:gsm8k", "GSM8K", 3, date(2024, 2, 5), []),
    _entity("dataset:gsm8k", "GSM8k", 1, date(2023, 1, 1), []),
    _entity("dataset:wikipedia", "Wikipedia", 2, date(2023, 1, 1), []),
    _entity("method:lora", "LoRA", 3, date(2024, 2, 5), [B], ["low-rank adaptation"]),
    _entity("method:qlora", "QLoRA", 2, date(2024, 3, 20), [C]),
    _entity("method:gpt-4", "GPT-4", 3, date(2024, 1, 10), []),
    _entity("method:bert", "BERT", 1, date(2023, 1, 1), []),
    _entity("method:tinytutor", "TinyTutor", 1, date(2024, 6, 1), [E]),
    _entity("task:question-answering", "question answering", 2, date(2023, 1, 1), []),
    _entity("metric:accuracy", "accuracy", 4, date(2024, 2, 5), []),
    _entity("metric:f1", "F1", 1, date(2023, 1, 1), []),
]


def _relation(
    paper: str, entity: str, relation: str, confidence: float = 0.9, count: int = 1
) -> tuple[object, ...]:
    starts = list(range(0, 10 * count, 10))
    sentence = f"{relation.lower()} {entity.partition(':')[2]}"
    return (
        *(paper, entity, relation, confidence, count, sentence),
        *(starts, [start + 4 for start in starts]),
    )


RELATIONS = [
    _relation(A, "benchmark:mmlu", "INTRODUCES", 0.95, 3),
    _relation(A, "method:gpt-4", "COMPARES_WITH"),
    _relation(A, "task:question-answering", "MENTIONS", 0.7),
    _relation(B, "method:lora", "INTRODUCES", 0.97, 2),
    _relation(B, "benchmark:gsm8k", "EVALUATES_ON"),
    _relation(B, "dataset:wikipedia", "USES", 0.8),
    _relation(B, "metric:accuracy", "MENTIONS", 0.6),
    _relation(C, "method:qlora", "INTRODUCES", 0.96, 4),
    _relation(C, "method:lora", "USES", 0.85, 2),
    _relation(C, "benchmark:mmlu", "EVALUATES_ON", 0.93),
    _relation(C, "benchmark:gsm8k", "EVALUATES_ON", 0.92),
    _relation(C, "metric:accuracy", "MENTIONS", 0.6),
    _relation(D, "benchmark:mmlu-pro", "INTRODUCES", 0.94, 2),
    _relation(D, "benchmark:mmlu", "EVALUATES_ON", 0.75),
    _relation(D, "method:gpt-4", "USES", 0.9),
    _relation(D, "metric:accuracy", "MENTIONS", 0.6),
    _relation(E, "method:tinytutor", "INTRODUCES", 0.9),
    _relation(E, "method:qlora", "USES", 0.9),
    _relation(E, "method:lora", "COMPARES_WITH", 0.5),
    _relation(E, "method:gpt-4", "COMPARES_WITH", 0.55),
    _relation(E, "benchmark:mmlu", "EVALUATES_ON", 0.9),
    _relation(E, "benchmark:gsm8k", "EVALUATES_ON", 0.9),
    _relation(E, "metric:accuracy", "MENTIONS", 0.6),
    _relation(F, "method:bert", "USES", 0.9),
    _relation(F, "dataset:wikipedia", "EVALUATES_ON", 0.9),
    _relation(F, "dataset:gsm8k", "MENTIONS", 0.4),
    _relation(F, "task:question-answering", "MENTIONS", 0.8),
    _relation(F, "metric:f1", "MENTIONS", 0.8),
    _relation(H, "benchmark:mmlu", "INTRODUCES", 0.35),
]

SHARED = [
    (A, C, 0.3, 1, ["benchmark:mmlu"]),
    (A, D, 0.8, 2, ["benchmark:mmlu", "method:gpt-4"]),
    (A, E, 0.8, 2, ["benchmark:mmlu", "method:gpt-4"]),
    (B, C, 1.5, 2, ["benchmark:gsm8k", "method:lora"]),
    (B, E, 1.5, 2, ["benchmark:gsm8k", "method:lora"]),
    (B, F, 0.9, 1, ["dataset:wikipedia"]),
    (C, D, 0.3, 1, ["benchmark:mmlu"]),
    (C, E, 2.25, 4, ["benchmark:gsm8k", "benchmark:mmlu", "method:lora", "method:qlora"]),
    (D, E, 0.8, 2, ["benchmark:mmlu", "method:gpt-4"]),
]

CITATIONS = [
    (C, B, "CITES", "metadata", 1.0, []),
    (D, A, "CITES", "metadata", 1.0, []),
    (E, C, "CITES", "metadata", 1.0, []),
    (E, B, "CITES", "metadata", 1.0, []),
    (C, B, "BUILDS_ON", "inference", 0.85, ["method:lora"]),
    (C, A, "BUILDS_ON", "inference", 0.9, ["benchmark:mmlu"]),
    (D, A, "BUILDS_ON", "inference", 0.75, ["benchmark:mmlu"]),
    (E, C, "BUILDS_ON", "inference", 0.9, ["method:qlora"]),
    (E, A, "BUILDS_ON", "inference", 0.6, ["benchmark:mmlu"]),
]

LINKS = [
    ("benchmark:mmlu-pro", "benchmark:mmlu", "VARIANT_OF", "suffix Pro"),
    ("method:qlora", "method:lora", "VARIANT_OF", "prefix Q"),
]

RESULTS = [
    (
        *(f"result:{number}", paper, method, on, metric, value, unit, raw),
        *(f"{method} scores {raw}", 0.8),
    )
    for number, paper, method, on, metric, value, unit, raw in [
        (1, B, "method:lora", "benchmark:gsm8k", "metric:accuracy", 71.5, "%", "71.5"),
        (2, C, "method:qlora", "benchmark:mmlu", "metric:accuracy", 63.1, "%", "63.1"),
        (3, C, "method:qlora", "benchmark:gsm8k", "metric:accuracy", 70.25, "%", "70.25"),
        (4, D, "method:gpt-4", "benchmark:mmlu-pro", "metric:accuracy", 72.6, "%", "72.6"),
        (5, D, "method:gpt-4", "benchmark:mmlu", "metric:accuracy", 86.4, "%", "86.4"),
        (6, E, "method:tinytutor", "benchmark:mmlu", "metric:accuracy", 55.0, "%", "55"),
        (7, E, "method:tinytutor", "benchmark:mmlu", "metric:f1", 0.5, "", "0.50"),
    ]
]

TOPICS = [
    ("topic:1", "exams for models", ["MMLU", "GPT-4"], 1, None, 4),
    ("topic:1.1", "hard exams", ["MMLU-Pro"], 2, "topic:1", 1),
    ("topic:2", "adapters", ["LoRA", "QLoRA"], 1, None, 2),
]
PAPER_TOPICS = [
    (A, "topic:1", 1.0),
    (C, "topic:1", 0.25),
    (D, "topic:1", 1.0),
    (E, "topic:1", 0.5),
    (D, "topic:1.1", 0.75),
    (B, "topic:2", 1.0),
    (C, "topic:2", 0.75),
]

AUTHORS = [
    ("author:ana-silva", "Ana Silva", "Author"),
    ("author:bo-chen", "Bo Chen", "Author"),
    ("author:cem-yilmaz", "Cem Yılmaz", "Author"),
    ("organisation:example-lab", "Example Lab", "Organisation"),
]
AUTHORSHIPS = [
    ("author:ana-silva", A, "AUTHORED", 1),
    ("author:bo-chen", A, "AUTHORED", 2),
    ("author:bo-chen", B, "AUTHORED", 1),
    ("author:bo-chen", C, "AUTHORED", 1),
    ("author:cem-yilmaz", C, "AUTHORED", 2),
    ("author:ana-silva", D, "AUTHORED", 1),
    ("organisation:example-lab", C, "PUBLISHED", 1),
    ("organisation:example-lab", E, "PUBLISHED", 1),
]

_ROWS: dict[str, list[tuple[object, ...]]] = {
    "papers": PAPERS,
    "entities": ENTITIES,
    "relations": RELATIONS,
    "entity_links": LINKS,
    "citations": CITATIONS,
    "shared": SHARED,
    "results": RESULTS,
    "topics": TOPICS,
    "paper_topics": PAPER_TOPICS,
    "authors": AUTHORS,
    "authorships": AUTHORSHIPS,
}


def write_small_graph(folder: Path) -> None:
    tables = {name: table_from_rows(name, _ROWS.get(name, [])) for name in TABLES}
    write_graph(folder, GraphTables(tables), Manifest(model="by hand"))


@pytest.fixture(scope="session")
def small_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph folder of eight papers whose answers are known."""
    folder = tmp_path_factory.mktemp("small") / "graph"
    write_small_graph(folder)
    return folder


def need_grafeo() -> None:
    if sys.version_info < (3, 12):
        pytest.skip("the embedded engine needs Python 3.12 or later")
    if os.environ.get("CI") == "true":
        return
    pytest.importorskip("grafeo", reason="install it with: pip install 'graphbuild[embedded]'")


@pytest.fixture(scope="session")
def embedded(small_graph: Path) -> Iterator[GrafeoEngine]:
    """The embedded engine over the small graph."""
    need_grafeo()
    with GrafeoEngine(small_graph) as engine:
        yield engine


@pytest.fixture(scope="module")
def small_neo4j(neo4j_server: Neo4jServer, small_graph: Path) -> Iterator[BoltEngine]:
    """The small graph in a real Neo4j, loaded as a user loads it."""
    with neo4j_server.driver() as driver, driver.session(database="neo4j") as session:
        session.run("MATCH (n) DETACH DELETE n").consume()
    load_graph(
        small_graph, neo4j_server.uri, user=neo4j_server.user, password=neo4j_server.password
    )
    with BoltEngine(neo4j_server.uri, neo4j_server.user, neo4j_server.password) as engine:
        yield engine
