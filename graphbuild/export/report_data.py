"""What the report page shows, as one JSON document; sentences apart, since they are long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from graphbuild import __version__
from graphbuild.analytics.bursts import bursts
from graphbuild.analytics.leaderboard import boards, leaderboard, saturation
from graphbuild.analytics.periods import all_periods, paper_periods, period_totals
from graphbuild.analytics.topics import topic_profiles
from graphbuild.analytics.trends import shares, trends
from graphbuild.export.report_layout import circle_map, force_layout
from graphbuild.types import ENTITY_TYPES
from graphbuild.views import Tables

__all__ = ["evidence", "report_data"]

_RELATIONS = ("INTRODUCES", "EVALUATES_ON", "USES", "COMPARES_WITH", "MENTIONS")
_MOVERS = 12
_BOARDS = 40
_BOARD_ROWS = 50
_TOPICS = 40
_FOR_EACH_TOPIC = 6
_SPARK = 36  # months
_LINES = 3  # of each paper in the explorable graph
_UNDRAWN = 0.1  # pull of the others
_SMALLEST = 0.03  # of the largest topic; smaller ones would be specks on the map


def report_data(tables: Tables, *, title: str, top: int) -> dict[str, Any]:
    """Collect what the page shows at once.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping of table names to DataFrames.
    title
        The heading of the page.
    top
        Nodes of the explorable graph at most.

    Returns
    -------
    dict
        Lists, numbers and text only. Papers and entities are columns; everything else refers to
        them by position.
    """
    papers = tables["papers"].reset_index(drop=True)
    entities = tables["entities"].reset_index(drop=True)
    paper_at = {id_: i for i, id_ in enumerate(papers["id"])}
    entity_at = {id_: i for i, id_ in enumerate(entities["id"])}
    return {
        "title": title,
        "version": __version__,
        "types": [kind.title() for kind in ENTITY_TYPES],
        "relations": list(_RELATIONS),
        "papers": {
            "id": papers["id"].tolist(),
            "title": papers["title"].tolist(),
            "date": _dates(papers["publishedDate"], papers["datePrecision"]),
            "url": papers["url"].where(papers["url"].notna(), None).tolist(),
        },
        "entities": {
            "id": entities["id"].tolist(),
            "name": entities["name"].tolist(),
            "type": [ENTITY_TYPES.index(kind) for kind in entities["type"]],
            "papers": entities["paperCount"].tolist(),
            "aliases": [list(names[:5]) for names in entities["aliases"]],
        },
        "summary": _summary(tables),
        "trends": _trends(tables, entity_at),
        "bursts": _bursts(tables, entity_at),
        "boards": _boards(tables, paper_at, entity_at),
        "saturation": _saturation(tables, entity_at),
        "topics": _topics(tables, paper_at),
        "graph": _graph(tables, paper_at, entity_at, top),
    }


def evidence(tables: Tables) -> dict[str, Any]:
    """Collect the sentence behind every relation.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping of table names to DataFrames.

    Returns
    -------
    dict
        ``sentences`` (each once), and for each relation ``paper``, ``entity``, ``relation``,
        ``sentence`` (positions) and ``marks`` (code point offsets into the sentence, start and end
        in turn).
    """
    papers, entities = tables["papers"], tables["entities"]
    paper_at = {id_: i for i, id_ in enumerate(papers["id"])}
    entity_at = {id_: i for i, id_ in enumerate(entities["id"])}
    texts = dict(zip(papers["id"], papers["title"] + "\n" + papers["abstract"], strict=True))
    rows = tables["relations"]
    rows = rows[rows["paper"].isin(paper_at.keys()) & rows["entity"].isin(entity_at.keys())]
    rows = rows.sort_values(["confidence", "paper", "entity"], ascending=[False, True, True])
    number, sentences = pd.factorize(rows["sentence"])
    columns = (rows[c] for c in ("paper", "sentence", "starts", "ends"))
    return {
        "sentences": sentences.tolist(),
        "paper": [paper_at[id_] for id_ in rows["paper"]],
        "entity": [entity_at[id_] for id_ in rows["entity"]],
        "relation": [_RELATIONS.index(relation) for relation in rows["relation"]],
        "sentence": number.tolist(),
        "marks": [
            _marks(texts[paper], sentence, starts, ends)
            for paper, sentence, starts, ends in zip(*columns, strict=True)
        ],
    }


def _marks(text: str, sentence: str, starts: Sequence[int], ends: Sequence[int]) -> list[int]:
    """Where the mentions of the text that fall into the sentence stand in it."""
    at = text.find(sentence) if sentence else -1
    if at < 0:
        return []
    inside = [
        (int(start) - at, int(end) - at)
        for start, end in zip(starts, ends, strict=True)
        if at <= start and end <= at + len(sentence)
    ]
    return [offset for pair in inside for offset in pair]


def _dates(dates: pd.Series, precision: pd.Series) -> list[str | None]:
    """Dates at their precision: 2024-05-24, 2024-05 or 2024."""
    length = {"month": 7, "year": 4}
    return [
        None if pd.isna(date) else str(date)[: length.get(kind, 10)]
        for date, kind in zip(dates, precision, strict=True)
    ]


def _summary(tables: Tables) -> dict[str, Any]:
    entities = tables["entities"]["type"].value_counts()
    counts = [["papers", len(tables["papers"])]]
    counts += [[f"{kind.lower()}s", int(entities.get(kind, 0))] for kind in ENTITY_TYPES]
    counts += [
        ["relations", len(tables["relations"])],
        ["results", len(tables["results"])],
        ["links between papers", len(tables["shared"])],
        ["citations and inferred links", len(tables["citations"])],
        ["set aside", len(tables["rejected"])],
    ]
    found = paper_periods(tables["papers"])
    undated = int(tables["papers"]["publishedDate"].isna().sum())
    if not len(found):
        return {"counts": counts, "undated": undated, "months": [], "papers": []}
    totals = period_totals(found)
    return {
        "counts": counts,
        "undated": undated,
        "months": [str(period) for period in all_periods(found)],
        "papers": totals.round(2).tolist(),
    }


def _trends(tables: Tables, entity_at: Mapping[str, int]) -> dict[str, Any]:
    found = trends(tables, types=["METHOD", "DATASET", "BENCHMARK", "TASK"])
    rising = found[found["direction"] == "rising"]
    falling = found[found["direction"] == "falling"].iloc[::-1]
    picked = pd.concat(
        [rising[rising["type"] == kind].head(_MOVERS) for kind in rising["type"].unique()]
        + [falling.head(_MOVERS)]
    )
    lines = shares(tables, picked["entity"])
    rows = [
        {
            "entity": entity_at[row.entity],
            "papers": row.papers,
            "before": round(row.before, 4),
            "recent": round(row.recent, 4),
            "low": round(row.low, 4),
            "high": round(row.high, 4),
            "direction": row.direction,
            "spark": lines[row.entity].tail(_SPARK).round(4).tolist(),
        }
        for row in _rows(picked)
    ]
    return {
        "rows": rows,
        "judged": len(found),
        "before": found.attrs.get("before"),
        "recent": found.attrs.get("recent"),
    }


def _bursts(tables: Tables, entity_at: Mapping[str, int]) -> list[list[Any]]:
    found = bursts(tables, types=["METHOD", "DATASET", "BENCHMARK", "TASK"]).head(_MOVERS)
    return [
        [entity_at[row.entity], str(row.start), str(row.end), row.papers, round(row.share, 4)]
        for row in _rows(found)
    ]


def _boards(
    tables: Tables, paper_at: Mapping[str, int], entity_at: Mapping[str, int]
) -> list[dict[str, Any]]:
    known = boards(tables)
    raw = _raw_values(tables["results"])
    found = []
    for benchmark in known["benchmark"].drop_duplicates().head(_BOARDS):
        ranked = leaderboard(tables, benchmark)
        groups = ranked.groupby(["metric", "unit", "setting"], sort=False)
        for (metric, unit, setting), part in groups:
            rows = [
                [
                    int(row.rank),
                    entity_at.get(row.method),
                    row.score,
                    paper_at.get(row.paper),
                    row.sentence,
                    _written(raw.get((row.paper, row.method, row.sentence), ()), row.score),
                ]
                for row in _rows(part.head(_BOARD_ROWS))
            ]
            found.append(
                {
                    "benchmark": entity_at.get(benchmark),
                    "metric": metric,
                    "unit": unit,
                    "setting": setting,
                    "direction": part["direction"].iloc[0],
                    "total": len(part),
                    "rows": rows,
                }
            )
    return sorted(found, key=lambda board: -board["total"])


def _raw_values(results: pd.DataFrame) -> dict[tuple[str, str, str], list[tuple[float, str]]]:
    """Collect the numbers of each paper, method and sentence, as read and as written."""
    columns = (results[c] for c in ("paper", "method", "sentence", "value", "rawValue"))
    found: dict[tuple[str, str, str], list[tuple[float, str]]] = {}
    for paper, method, sentence, value, raw in zip(*columns, strict=True):
        found.setdefault((paper, method, sentence), []).append((float(value), raw))
    return found


def _written(values: Sequence[tuple[float, str]], score: float) -> str:
    """How the score, which may be a share turned into percent, is written in its sentence."""
    near = [raw for value, raw in values if np.isclose([value, 100 * value], score).any()]
    return near[0] if near else ""


def _saturation(tables: Tables, entity_at: Mapping[str, int]) -> list[list[Any]]:
    found = saturation(tables)
    found = found[found["saturated"]].head(_MOVERS)
    return [
        [
            entity_at.get(row.benchmark),
            row.metric,
            row.setting,
            row.best,
            row.unit,
            str(row.bestDate),
            row.since,
            row.results,
        ]
        for row in _rows(found)
    ]


def _topics(tables: Tables, paper_at: Mapping[str, int]) -> dict[str, Any]:
    topics = tables["topics"]
    coarse = topic_profiles(tables, count=_FOR_EACH_TOPIC).head(_TOPICS)
    members = tables["paper_topics"]
    members = members[
        members["topic"].isin(coarse["topic"]) & members["paper"].isin(paper_at.keys())
    ]
    number = {id_: i for i, id_ in enumerate(coarse["topic"])}
    radii = np.sqrt(coarse["papers"].to_numpy(dtype=float)).tolist()
    on_map = int((coarse["papers"] >= _SMALLEST * coarse["papers"].max()).sum())
    edges, weights = _between(tables["shared"], members, dict(list(number.items())[:on_map]))
    places: list[tuple[float | None, float | None]] = [(None, None)] * len(radii)
    if radii:
        places[:on_map] = circle_map(radii[:on_map], edges, weights)
    months = paper_periods(tables["papers"])
    totals = period_totals(months) if len(months) else None
    rows = []
    for row, (x, y), radius in zip(_rows(coarse), places, radii, strict=True):
        mine = members[members["topic"] == row.topic]
        spark: list[float] = []
        if totals is not None:
            by_month = months[months["paper"].isin(mine["paper"])].groupby("period")["weight"].sum()
            spark = by_month.reindex(totals.index[-_SPARK:], fill_value=0.0).round(2).tolist()
        fine = topics[topics["parent"] == row.topic].sort_values(
            ["paperCount", "id"], ascending=[False, True]
        )
        rows.append(
            {
                "label": row.label,
                "terms": list(row.terms),
                "theme": row.theme,
                "papers": int(row.papers),
                "x": None if x is None else round(x, 3),
                "y": None if y is None else round(y, 3),
                "r": round(radius, 3),
                "spark": spark,
                "first": [paper_at[id_] for id_ in row.representative if id_ in paper_at],
                "fine": [[sub.label, int(sub.paperCount)] for sub in _rows(fine)],
            }
        )
    return {
        "rows": rows,
        "edges": [[a, b, round(w, 2)] for (a, b), w in zip(edges, weights, strict=True)],
    }


def _between(
    shared: pd.DataFrame, members: pd.DataFrame, number: Mapping[str, int]
) -> tuple[list[tuple[int, int]], list[float]]:
    """Sum the weights of shared entities between topics."""
    best = members.sort_values(["paper", "score"], ascending=[True, False])
    topic = best.drop_duplicates("paper").set_index("paper")["topic"].map(number)
    ends = pd.DataFrame(
        {
            "a": shared["source"].map(topic),
            "b": shared["target"].map(topic),
            "weight": shared["weight"],
        }
    ).dropna()
    low, high = ends[["a", "b"]].min(axis=1), ends[["a", "b"]].max(axis=1)
    sums = (
        ends.assign(low=low, high=high).query("low < high").groupby(["low", "high"])["weight"].sum()
    )
    return [(int(a), int(b)) for a, b in sums.index], sums.tolist()


def _graph(
    tables: Tables, paper_at: Mapping[str, int], entity_at: Mapping[str, int], top: int
) -> dict[str, Any]:
    """Pick the entities of most papers and the papers that name most of them, and place them."""
    entities = tables["entities"].sort_values(["paperCount", "id"], ascending=[False, True])
    # A metric or task that half of all papers name would draw everything into one ball.
    common = max(20, len(paper_at) // 5)
    chosen = entities[entities["paperCount"].between(2, common) & (entities["type"] != "METRIC")]
    chosen = chosen.head(max(1, top // 3))
    rows = tables["relations"]
    rows = rows[rows["entity"].isin(chosen["id"]) & rows["paper"].isin(paper_at.keys())]
    weight = rows.groupby("paper")["entity"].size().reset_index(name="n")
    strongest = weight.sort_values(["n", "paper"], ascending=[False, True]).head(top - len(chosen))
    rows = rows[rows["paper"].isin(strongest["paper"])]
    # All links would be a hairball; the rarest names say most about a paper.
    rarest = rows.assign(df=rows["entity"].map(chosen.set_index("id")["paperCount"]))
    rarest = rarest.sort_values(["paper", "df", "entity"]).groupby("paper").head(_LINES)
    drawn = rows.index.isin(rarest.index)
    names = [*sorted(set(rows["entity"]), key=entity_at.__getitem__)]
    papers = [*sorted(set(rows["paper"]), key=paper_at.__getitem__)]
    position = {id_: i for i, id_ in enumerate([*papers, *names])}
    edges = [
        (position[paper], position[entity])
        for paper, entity in zip(rows["paper"], rows["entity"], strict=True)
    ]
    # Links that are not drawn hold their nodes too, so that no name drifts off alone.
    places = force_layout(len(position), edges, np.where(drawn, 1.0, _UNDRAWN).tolist())
    return {
        "papers": [paper_at[id_] for id_ in papers],
        "entities": [entity_at[id_] for id_ in names],
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "edges": [end for edge in edges for end in edge],
        "drawn": drawn.astype(int).tolist(),
        "kinds": [_RELATIONS.index(relation) for relation in rows["relation"]],
    }


def _rows(frame: pd.DataFrame) -> Iterator[Any]:
    return iter(frame.itertuples())
