"""Where a line of work came from: the main path through citations."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
import pandas as pd

from graphbuild.analytics.lookup import find_paper
from graphbuild.errors import UsageError
from graphbuild.views import Tables

__all__ = ["main_path"]

_RELATIONS = ("CITES", "BUILDS_ON")
_COLUMNS = ["paper", "title", "publishedDate", "relation", "via", "count"]


def main_path(
    tables: Tables, *, to: str | None = None, relations: Iterable[str] = _RELATIONS
) -> pd.DataFrame:
    """Follow the path through the literature that most other paths share.

    Each citation counts the paths from the oldest papers to the newest that run through it (search
    path count, Batagelj 2003, after Hummon and Doreian 1989); the main path is the one with the
    greatest sum (the global main path of Liu and Lu 2012). Citations must form no circle: one whose
    citing paper is older than the cited is left out, and so are those within what still is one.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping with ``papers``, ``entities`` and ``citations``.
    to
        A paper to end at: what to read to understand it, in order. By default the path is that of
        the whole corpus.
    relations
        ``CITES`` (stated), ``BUILDS_ON`` (inferred) or both.

    Returns
    -------
    pandas.DataFrame
        One row a paper, oldest first: ``paper``, ``title``, ``publishedDate``, ``relation`` to the
        paper before it (``CITES`` where both are known), ``via`` (names of the entities that an
        inference rests on) and ``count`` (the paths that share this step). ``attrs["leftOut"]``
        counts the citations that would have made a circle. Empty where nothing cites anything.

    Raises
    ------
    QueryError
        If the graph has no paper ``to``.
    UsageError
        If a relation is unknown.
    """
    wanted = list(relations)
    for relation in wanted:
        if relation not in _RELATIONS:
            raise UsageError(f"unknown relation '{relation}'; relations: {', '.join(_RELATIONS)}")
    target = None if to is None else find_paper(tables, to)
    papers = tables["papers"].set_index("id")
    citations = tables["citations"]
    rows = citations[
        citations["relation"].isin(wanted)
        & citations["citing"].isin(papers.index)
        & citations["cited"].isin(papers.index)
    ]
    edges = list(zip(rows["cited"], rows["citing"], strict=True))
    graph, left_out = _without_circles(edges, *_first_and_last_days(tables["papers"]))
    if target is not None:
        kept = {target, *nx.ancestors(graph, target)} if target in graph else set()
        graph = graph.subgraph(kept).copy()
    path, counts = _heaviest_path(graph, target)
    frame = _steps(path, counts, rows, tables["entities"], papers)
    frame.attrs["leftOut"] = left_out
    return frame


def _first_and_last_days(
    papers: pd.DataFrame,
) -> tuple[dict[str, pd.Timestamp], dict[str, pd.Timestamp]]:
    """Give the first and last day on which each dated paper may have appeared."""
    dated = papers[papers["publishedDate"].notna()]
    first = pd.to_datetime(dated["publishedDate"])
    last = first.copy()
    for precision, end in (("month", pd.offsets.MonthEnd(0)), ("year", pd.offsets.YearEnd(0))):
        if "datePrecision" in dated:
            coarse = dated["datePrecision"] == precision
            last[coarse] = first[coarse] + end
    ids = dated["id"]
    return dict(zip(ids, first, strict=True)), dict(zip(ids, last, strict=True))


def _without_circles(
    edges: list[tuple[str, str]],
    first: dict[str, pd.Timestamp],
    last: dict[str, pd.Timestamp],
) -> tuple[nx.DiGraph[str], int]:
    unique = sorted(set(edges))
    forward = [
        (cited, citing)
        for cited, citing in unique
        if cited != citing
        and not (cited in first and citing in last and last[citing] < first[cited])
    ]
    graph: nx.DiGraph[str] = nx.DiGraph(forward)
    component = {
        node: number
        for number, nodes in enumerate(nx.strongly_connected_components(graph))
        for node in nodes
    }
    circular = [edge for edge in forward if component[edge[0]] == component[edge[1]]]
    graph.remove_edges_from(circular)
    return graph, len(unique) - graph.number_of_edges()


def _heaviest_path(
    graph: nx.DiGraph[str], target: str | None
) -> tuple[list[str], dict[tuple[str, str], int]]:
    order = list(nx.lexicographical_topological_sort(graph))
    # Python's integers do not overflow: large corpora have more paths than a double can count.
    from_oldest: dict[str, int] = {}
    for node in order:
        from_oldest[node] = sum(from_oldest[p] for p in graph.predecessors(node)) or 1
    to_newest: dict[str, int] = {}
    for node in reversed(order):
        to_newest[node] = sum(to_newest[s] for s in graph.successors(node)) or 1
    counts = {(a, b): from_oldest[a] * to_newest[b] for a, b in graph.edges}
    best: dict[str, tuple[int, str | None]] = {}
    for node in order:
        ways = [(best[p][0] + counts[p, node], p) for p in sorted(graph.predecessors(node))]
        best[node] = max(ways, key=lambda way: way[0]) if ways else (0, None)
    if not counts:
        return [], {}
    paper: str | None = target or max(order, key=lambda n: best[n][0])
    path: list[str] = []
    while paper is not None:
        path.append(paper)
        paper = best[paper][1]
    return path[::-1], counts


def _steps(
    path: list[str],
    counts: dict[tuple[str, str], int],
    rows: pd.DataFrame,
    entities: pd.DataFrame,
    papers: pd.DataFrame,
) -> pd.DataFrame:
    names = entities.set_index("id")["name"].to_dict()
    # CITES sorts after BUILDS_ON, so a stated citation overwrites an inferred one.
    stated_last = rows.sort_values("relation")
    columns = (stated_last[column] for column in ("cited", "citing", "relation", "via"))
    known = {
        (cited, citing): (relation, [names.get(entity, entity) for entity in via])
        for cited, citing, relation, via in zip(*columns, strict=True)
    }
    steps = []
    for before, paper in zip([None, *path], path, strict=False):
        relation, via = known[before, paper] if before else ("", [])
        row = papers.loc[paper]
        count = counts[before, paper] if before else None
        steps.append((paper, row["title"], row["publishedDate"], relation, via, count))
    return pd.DataFrame(steps, columns=_COLUMNS)
