"""What is new in a graph since an older one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from graphbuild.analytics.leaderboard import boards
from graphbuild.views import Tables

__all__ = ["Board", "GraphDiff", "NewEntity", "NewPaper", "diff_graphs", "newsletter"]

_BOARD = ("benchmark", "metric", "unit", "setting")
_NAMED = 3
_KINDS = {
    "METHOD": ("method", "methods"),
    "DATASET": ("dataset", "datasets"),
    "BENCHMARK": ("benchmark", "benchmarks"),
    "TASK": ("task", "tasks"),
    "METRIC": ("metric", "metrics"),
}


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper that only one of the graphs holds."""

    id: str
    title: str
    date: str | None


@dataclass(frozen=True, slots=True)
class NewEntity:
    """An entity that only the newer graph names; ``introduced_by`` holds ids of papers."""

    id: str
    name: str
    type: str
    paper_count: int
    introduced_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The best result of a leaderboard; ``before`` is the older graph's best, if it had any."""

    benchmark: str
    name: str
    metric: str
    unit: str
    setting: str
    method: str
    best: float
    before: tuple[str, float] | None = None


@dataclass(frozen=True, slots=True)
class GraphDiff:
    """What the newer of two graphs has that the older has not, and what it has no more."""

    papers: tuple[NewPaper, ...]
    papers_gone: tuple[NewPaper, ...]
    entities: tuple[NewEntity, ...]
    first_results: tuple[Board, ...]
    new_leaders: tuple[Board, ...]


def diff_graphs(old: Tables, new: Tables) -> GraphDiff:
    """Compare two graphs, such as those of yesterday and today.

    Parameters
    ----------
    old, new
        ``Graph`` objects, or mappings with ``papers``, ``entities`` and ``results``.

    Returns
    -------
    GraphDiff
        New papers latest first, new entities by papers that name them, leaderboards that had no
        result before, and those whose best method is another one.

    Examples
    --------
    >>> papers = pd.DataFrame({"id": ["p:1"], "title": ["T"], "publishedDate": [None]})
    >>> entities = pd.DataFrame(columns=["id", "name", "type", "paperCount", "introducedBy"])
    >>> results = pd.DataFrame(columns=["id"])
    >>> tables = {"papers": papers, "entities": entities, "results": results}
    >>> diff_graphs({**tables, "papers": papers[:0]}, tables).papers
    (NewPaper(id='p:1', title='T', date=None),)
    """
    first, leaders = _boards(old, new)
    return GraphDiff(
        _papers_of(new["papers"], old["papers"]),
        _papers_of(old["papers"], new["papers"]),
        _entities_of(new["entities"], old["entities"]),
        first,
        leaders,
    )


def newsletter(diff: GraphDiff) -> str:
    """Say what is new in one paragraph.

    Parameters
    ----------
    diff
        What ``diff_graphs`` found.

    Returns
    -------
    str
        Plain sentences, without a line break.

    Examples
    --------
    >>> newsletter(GraphDiff((NewPaper("p:1", "A Title", None),), (), (), (), ()))
    '1 new paper: “A Title”.'
    """
    sentences = []
    if diff.papers:
        titles = [f"“{' '.join(paper.title.split())}”" for paper in diff.papers]
        sentences.append(f"{_number(len(titles), 'new paper', 'new papers')}: {_some(titles)}.")
    for kind, (one, many) in _KINDS.items():
        names = [entity.name for entity in diff.entities if entity.type == kind]
        if names:
            sentences.append(f"{_number(len(names), f'new {one}', f'new {many}')}: {_some(names)}.")
    if diff.first_results:
        found = [f"{board.name} ({_best(board)})" for board in diff.first_results]
        sentences.append(f"First results on {_some(found)}.")
    if diff.new_leaders:
        found = [
            f"{board.name} ({_best(board)}, before {board.before[0]} {board.before[1]:g})"
            for board in diff.new_leaders
            if board.before
        ]
        sentences.append(f"New best on {_some(found)}.")
    return " ".join(sentences) or "Nothing new."


def _papers_of(these: pd.DataFrame, others: pd.DataFrame) -> tuple[NewPaper, ...]:
    rows = these[~these["id"].isin(others["id"])]
    found = [
        NewPaper(row["id"], row["title"], None if _missing(row) else str(row["publishedDate"])[:10])
        for row in _rows(rows)
    ]
    found.sort(key=lambda paper: paper.id)
    return tuple(sorted(found, key=lambda paper: paper.date or "", reverse=True))


def _missing(row: Mapping[str, Any]) -> bool:
    return bool(pd.isna(row["publishedDate"]))


def _entities_of(these: pd.DataFrame, others: pd.DataFrame) -> tuple[NewEntity, ...]:
    rows = these[~these["id"].isin(others["id"])]
    found = [
        NewEntity(
            row["id"], row["name"], row["type"], int(row["paperCount"]), tuple(row["introducedBy"])
        )
        for row in _rows(rows)
    ]
    return tuple(sorted(found, key=lambda entity: (-entity.paper_count, entity.id)))


def _boards(old: Tables, new: Tables) -> tuple[tuple[Board, ...], tuple[Board, ...]]:
    before = {_key(row): row for row in _board_rows(old)}
    first, leaders = [], []
    for row in _board_rows(new):
        earlier = before.get(_key(row))
        if earlier is None:
            first.append(_board(row, None))
        elif earlier["method"] != row["method"]:
            leaders.append(_board(row, (earlier["method"], float(earlier["best"]))))
    return tuple(first), tuple(leaders)


def _board_rows(tables: Tables) -> list[dict[str, Any]]:
    return _rows(boards(tables)) if len(tables["results"]) else []


def _board(row: Mapping[str, Any], before: tuple[str, float] | None) -> Board:
    return Board(
        row["benchmark"],
        row["name"],
        row["metric"],
        row["unit"],
        row["setting"],
        row["method"],
        float(row["best"]),
        before,
    )


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in _BOARD)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = frame.to_dict(orient="records")  # type: ignore[assignment]
    return rows


def _best(board: Board) -> str:
    setting = f", {board.setting}" if board.setting else ""
    unit = board.unit if board.unit == "%" else f" {board.unit}".rstrip()
    return f"{board.method} {board.best:g}{unit} {board.metric}{setting}"


def _some(names: Sequence[str]) -> str:
    if len(names) > _NAMED:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
    return _join(names)


def _join(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
