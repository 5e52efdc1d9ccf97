"""Times of every named query on Neo4j and on the embedded engine, and whether the rows are equal.

    python benchmarks/queries.py [GRAPH] [--papers 10000] [--version 5.26.0] [--runs 5]
    python benchmarks/queries.py [GRAPH] --uri bolt://localhost:7687      (NEO4J_PASSWORD is set)

Without a graph folder it makes a graph of random papers with every table filled, the same one each
time. A query is given names of the graph's own: for each parameter that names a node, the one of
most relationships. Times are medians of the runs after the first, in milliseconds, rows read.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from graphbuild.errors import GraphbuildError
from graphbuild.export.neo4j import load_graph
from graphbuild.neo4j_server import LTS, Neo4jServer
from graphbuild.query import (
    BoltEngine,
    Engine,
    GrafeoEngine,
    NamedQuery,
    named_queries,
    run_named,
)
from graphbuild.query.library import SCALAR_TYPES
from graphbuild.query.present import to_json_value
from graphbuild.schema import TABLES
from graphbuild.store import GraphTables, Manifest, table_from_rows, write_graph

RELATIONS = ("MENTIONS", "USES", "EVALUATES_ON", "COMPARES_WITH", "INTRODUCES")
TYPES = ("METHOD", "METHOD", "METHOD", "BENCHMARK", "DATASET", "TASK", "METRIC")
FIRST_DAY = date(2023, 1, 1)


def random_graph(papers: int, seed: int = 0) -> GraphTables:
    """Make the tables of a graph of random papers; names follow a power law, as real ones do."""
    dice = random.Random(seed)  # noqa: S311 - no secret hangs on it
    ids = [f"arxiv:{number:08d}" for number in range(papers)]
    entities = [
        f"{TYPES[number % len(TYPES)].lower()}:name-{number}" for number in range(3 * papers)
    ]
    days = {paper: FIRST_DAY + timedelta(dice.randrange(1000)) for paper in ids}
    relations: dict[tuple[str, str], str] = {}
    for paper in ids:
        for _ in range(8):
            entity = entities[int(len(entities) * dice.random() ** 4)]
            relations[paper, entity] = dice.choice(RELATIONS)
    named: dict[str, list[str]] = {}
    for paper, entity in relations:
        named.setdefault(entity, []).append(paper)
    rows: dict[str, list[tuple[Any, ...]]] = {
        "papers": [_paper(paper, days[paper], dice) for paper in ids],
        "entities": [
            _entity(entity, found, relations, days) for entity, found in sorted(named.items())
        ],
        "relations": [
            (paper, entity, relation, round(dice.random(), 6), 1, f"It names {entity}.", [0], [3])
            for (paper, entity), relation in relations.items()
        ],
    }
    rows |= _between_papers(ids, named, relations, dice)
    rows |= _around_papers(ids, list(named), dice)
    return GraphTables({name: table_from_rows(name, rows.get(name, [])) for name in TABLES})


def _paper(paper: str, day: date, dice: random.Random) -> tuple[Any, ...]:
    dated = dice.random() < 0.95
    votes = dice.randrange(200) if dice.random() < 0.8 else None
    return (
        *(paper, f"On {paper}", "Words.", day if dated else None, "day" if dated else "none"),
        *("arXiv", None, votes, None, 3, [], [paper], None, ["random"]),
    )


def _entity(
    entity: str,
    papers: list[str],
    relations: dict[tuple[str, str], str],
    days: dict[str, date],
) -> tuple[Any, ...]:
    kind, _, name = entity.partition(":")
    by = sorted(p for p in papers if relations[p, entity] == "INTRODUCES")
    first = min(days[paper] for paper in papers)
    return (entity, name.title(), kind.upper(), [], len(papers), first, by, [f"{kind}:1"])


def _between_papers(
    ids: list[str],
    named: dict[str, list[str]],
    relations: dict[tuple[str, str], str],
    dice: random.Random,
) -> dict[str, list[tuple[Any, ...]]]:
    shared: dict[tuple[str, str], list[str]] = {}
    for entity, papers in sorted(named.items()):
        for _ in range(min(60, 4 * len(papers)) if len(papers) > 1 else 0):
            one, other = sorted(dice.sample(papers, 2))
            both = shared.setdefault((one, other), [])
            if entity not in both:
                both.append(entity)
    cited = {tuple(dice.sample(ids, 2)): "CITES" for _ in range(len(ids))}
    built = {
        (later, papers[0]): entity
        for entity, papers in sorted(named.items())
        if relations[papers[0], entity] == "INTRODUCES"
        for later in papers[1:6]
    }
    return {
        "shared": [(a, b, float(len(e)), len(e), e) for (a, b), e in shared.items()],
        "citations": [(a, b, kind, "metadata", 1.0, []) for (a, b), kind in cited.items()]
        + [(a, b, "BUILDS_ON", "inference", 0.5, [via]) for (a, b), via in built.items()],
    }


def _around_papers(
    ids: list[str], entities: list[str], dice: random.Random
) -> dict[str, list[tuple[Any, ...]]]:
    of = {
        kind: [entity for entity in entities if entity.startswith(kind)]
        for kind in ("method", "benchmark", "metric")
    }
    topics = [f"topic:{number}" for number in range(max(2, len(ids) // 100))]
    people = [f"author:{number}" for number in range(2 * len(ids))]
    labs = [f"organisation:{number}" for number in range(max(2, len(ids) // 50))]
    written = []
    for paper in ids:
        for position, author in enumerate(
            sorted({people[int(len(people) * dice.random() ** 3)] for _ in range(3)}), 1
        ):
            written.append((author, paper, "AUTHORED", position))
        written.append((dice.choice(labs), paper, "PUBLISHED", 1))
    return {
        "results": [
            (
                *(f"result:{n}", dice.choice(ids), *(dice.choice(found) for found in of.values())),
                *(round(100 * dice.random(), 1), "%", "1", "It reports a number.", 0.5),
            )
            for n in range(len(ids) // 2)
        ],
        "topics": [(t, t.title(), ["a"], 1, None, 100) for t in topics],
        "paper_topics": [(paper, dice.choice(topics), round(dice.random(), 3)) for paper in ids],
        "authors": [(a, a.title(), "Author") for a in people]
        + [(lab, lab.title(), "Organisation") for lab in labs],
        "authorships": written,
        "entity_links": [
            (a, b, "VERSION_OF", "number")
            for a, b in zip(of["method"][::2], of["method"][1::2], strict=False)
        ],
    }


def own_names(engine: Engine) -> dict[str, list[str]]:
    """Find, for each label, the two nodes of most relationships: what parameters are given."""
    keys = {"Paper": "id", "Topic": "label"}
    labels = {p.type for q in named_queries() for p in q.parameters} - set(SCALAR_TYPES)
    return {
        label: [
            str(row[0])
            for row in engine.run(
                f"MATCH (n:{label})-[r]-() WITH n, count(r) AS degree "
                f"RETURN n.{keys.get(label, 'name')} AS name ORDER BY degree DESC, n.id LIMIT 2",
                {},
                120,
            ).rows
        ]
        for label in sorted(labels)
    }


def parameters_of(query: NamedQuery, names: dict[str, list[str]]) -> dict[str, str]:
    """Give each parameter that names a node a name of the graph, each a different one."""
    left = {label: iter(found) for label, found in names.items()}
    return {
        parameter.name: next(left[parameter.type], "")
        for parameter in query.parameters
        if parameter.type not in SCALAR_TYPES and parameter.default is not None
    }


def timed(
    engine: Engine, query: NamedQuery, values: dict[str, str], runs: int
) -> tuple[float, Any]:
    """Run a query; return the median of all runs but the first in milliseconds, and its rows."""
    answer = run_named(engine, query.name, values, timeout=120)
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        engine.run(query.text, answer.parameters, 120)
        found.append(1000 * (time.perf_counter() - start))
    rows = [[to_json_value(value) for value in row] for row in answer.result.rows]
    return statistics.median(found), rows


def _engines(options: argparse.Namespace, stack: ExitStack) -> Iterator[tuple[str, Engine]]:
    graph = options.graph
    if graph is None:
        graph = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "graph"
        write_graph(graph, random_graph(options.papers), Manifest(model="random"))
    if sys.version_info >= (3, 12):
        start = time.perf_counter()
        engine = stack.enter_context(GrafeoEngine(graph))
        print(f"embedded engine: file made or found in {time.perf_counter() - start:.1f} s")
        yield "grafeo", engine
    if options.uri:
        password = os.environ["NEO4J_PASSWORD"]
        yield "neo4j", stack.enter_context(BoltEngine(options.uri, "neo4j", password))
        return
    home = stack.enter_context(tempfile.TemporaryDirectory())
    server = stack.enter_context(Neo4jServer.start(home, version=options.version, heap="1g"))
    load_graph(graph, server.uri, user=server.user, password=server.password)
    yield "neo4j", stack.enter_context(BoltEngine(server.uri, server.user, server.password))


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", type=Path, nargs="?")
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--version", default=LTS)
    parser.add_argument("--uri", help="a server that holds the graph already")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with ExitStack() as stack:
        engines = dict(_engines(options, stack))
        names = own_names(next(iter(engines.values())))
        print(f"{'query':28}{'rows':>6}" + "".join(f"{name:>10}" for name in engines) + "  equal")
        for query in named_queries():
            values = parameters_of(query, names)
            line, answers = "", []
            for engine in engines.values():
                try:
                    milliseconds, rows = timed(engine, query, values, options.runs)
                except GraphbuildError as error:
                    milliseconds, rows = float("nan"), str(error)[:60]
                line += f"{milliseconds:10.1f}"
                answers.append(rows)
            same = all(answer == answers[0] for answer in answers)
            print(f"{query.name:28}{len(answers[0]):6}{line}  {'yes' if same else 'NO'}")


if __name__ == "__main__":
    _main()
