"""What a topic is about, where it stands among the others, and how it grew."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graphbuild.analytics.periods import Period, all_periods, paper_periods
from graphbuild.errors import UsageError
from graphbuild.views import Tables

__all__ = ["topic_profiles", "topic_sizes"]

_COLUMNS = [
    "topic",
    "label",
    "parent",
    "papers",
    "terms",
    "representative",
    "centrality",
    "density",
    "theme",
]
_THEMES = {
    (True, True): "motor",
    (True, False): "basic",
    (False, True): "niche",
    (False, False): "emerging or declining",
}


def topic_profiles(tables: Tables, *, level: int = 1, count: int = 5) -> pd.DataFrame:
    """Say of each topic what defines it, which papers stand for it, and where it stands.

    A paper stands for its topic if it names much of what defines the topic (the sum of its
    entities' class-based TF-IDF, Grootendorst 2022) and its links stay in it. Centrality and
    density are those of the strategic diagram (Callon, Courtial and Laville 1991), here on links
    between papers: topics of both above the median are *motor* themes, central ones *basic*, dense
    ones *niche*, and those of neither *emerging or declining*.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping with ``topics``, ``paper_topics``, ``relations`` and ``shared``.
    level
        1 for the coarse topics, 2 for those within them.
    count
        Representative papers of each topic, at most.

    Returns
    -------
    pandas.DataFrame
        One row a topic, the largest first: ``topic`` (id), ``label``, ``parent``, ``papers``,
        ``terms`` (names, strongest first), ``representative`` (paper ids, best first),
        ``centrality`` (weight of the links that leave the topic), ``density`` (weight of the links
        within it, for each paper) and ``theme``. ``attrs["without"]`` counts the papers without a
        topic of this level.

    Raises
    ------
    UsageError
        If ``level`` is neither 1 nor 2, or ``count`` is below 1.

    Examples
    --------
    >>> topics = pd.DataFrame({"id": ["topic:a"], "label": ["A"], "terms": [["A"]], "level": [1],
    ...                        "parent": [None], "paperCount": [2]})
    >>> members = pd.DataFrame({"paper": ["p", "q"], "topic": "topic:a", "score": 1.0})
    >>> relations = pd.DataFrame({"paper": ["p", "q", "q"], "entity": ["a", "a", "b"]})
    >>> shared = pd.DataFrame({"source": ["p"], "target": ["q"], "weight": [0.5]})
    >>> found = topic_profiles({"topics": topics, "paper_topics": members,
    ...                         "relations": relations, "shared": shared})
    >>> found[["topic", "representative", "density", "theme"]].to_numpy().tolist()
    [['topic:a', ['q', 'p'], 0.25, 'motor']]
    """
    if count < 1:
        raise UsageError(f"count is {count}; it must be at least 1")
    topics, members = _of_level(tables, level)
    if topics.empty:
        frame = pd.DataFrame(columns=_COLUMNS)
        frame.attrs["without"] = len(tables["papers"]) if "papers" in tables else 0
        return frame
    best = _representatives(tables["relations"], topics, members, count)
    rows = topics.sort_values(["paperCount", "id"], ascending=[False, True], ignore_index=True)
    frame = rows.rename(columns={"id": "topic", "paperCount": "papers"})
    frame["representative"] = [best.get(topic, []) for topic in frame["topic"]]
    leaving, within = _strengths(tables["shared"], members)
    frame["centrality"] = frame["topic"].map(leaving).fillna(0.0).round(6)
    frame["density"] = (frame["topic"].map(within).fillna(0.0) / frame["papers"]).round(6)
    central = frame["centrality"] >= frame["centrality"].median()
    dense = frame["density"] >= frame["density"].median()
    frame["theme"] = [_THEMES[pair] for pair in zip(central, dense, strict=True)]
    frame = frame[_COLUMNS]
    everything = len(tables["papers"]) if "papers" in tables else members["paper"].nunique()
    frame.attrs["without"] = everything - members["paper"].nunique()
    return frame


def topic_sizes(tables: Tables, *, level: int = 1, period: Period = "month") -> pd.DataFrame:
    """Count the papers of each topic, period by period.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping with ``papers``, ``topics`` and ``paper_topics``.
    level
        1 for the coarse topics, 2 for those within them.
    period
        ``week``, ``month``, ``quarter`` or ``year``.

    Returns
    -------
    pandas.DataFrame
        One row a period in order of time, from the first of the corpus to its last; one column a
        topic id, the largest first; papers, in fractions where dates are coarser than the period.
        ``attrs["undated"]`` counts the papers of these topics that have no date.

    Raises
    ------
    UsageError
        If the period is unknown or ``level`` is neither 1 nor 2.
    """
    topics, members = _of_level(tables, level)
    found = paper_periods(tables["papers"], period)
    order = topics.sort_values(["paperCount", "id"], ascending=[False, True])["id"]
    if len(found):
        rows = members[["paper", "topic"]].merge(found, on="paper")
        sizes = rows.pivot_table(index="period", columns="topic", values="weight", aggfunc="sum")
        sizes = sizes.reindex(index=all_periods(found), columns=order).fillna(0.0)
        sizes = sizes.rename_axis(index="period", columns=None)
    else:
        sizes = pd.DataFrame(columns=order.tolist(), dtype=float)
    dated = set(found["paper"])
    sizes.attrs["undated"] = int((~members["paper"].drop_duplicates().isin(dated)).sum())
    return sizes


def _of_level(tables: Tables, level: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    if level not in (1, 2):
        raise UsageError(f"level is {level}; topics have the levels 1 (coarse) and 2 (fine)")
    topics = tables["topics"]
    topics = topics[topics["level"] == level]
    members = tables["paper_topics"]
    return topics, members[members["topic"].isin(topics["id"])]


def _representatives(
    relations: pd.DataFrame, topics: pd.DataFrame, members: pd.DataFrame, count: int
) -> dict[str, list[str]]:
    """Rank the papers of each topic by how much of what defines it they name."""
    rows = relations[["paper", "entity"]].drop_duplicates().merge(members, on="paper")
    # A fine topic is set against the others of its coarse one, a coarse topic against all.
    family = topics.set_index("id")["parent"].fillna("")
    rows["family"] = rows["topic"].map(family)
    counts = rows.groupby(["family", "topic", "entity"], as_index=False).size()
    counts["total"] = counts.groupby(["family", "entity"])["size"].transform("sum")
    whole = counts.groupby("family")["size"].sum() / counts.groupby("family")["topic"].nunique()
    rarity = np.log1p(counts["family"].map(whole).astype(float) / counts["total"])
    counts["defines"] = counts["size"] * rarity
    rows = rows.merge(counts[["topic", "entity", "defines"]], on=["topic", "entity"])
    sums = rows.groupby(["topic", "paper", "score"], as_index=False)["defines"].sum()
    sums = sums.assign(fit=(sums["defines"] * sums["score"]).round(9))
    sums = sums.sort_values(["topic", "fit", "paper"], ascending=[True, False, True])
    return {str(topic): part["paper"].head(count).tolist() for topic, part in sums.groupby("topic")}


def _strengths(shared: pd.DataFrame, members: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Sum the weights of the links that leave each topic, and of those within it."""
    surest = members.sort_values(["paper", "score"], ascending=[True, False])
    topic = surest.drop_duplicates("paper").set_index("paper")["topic"]
    ends = pd.DataFrame({end: shared[end].map(topic) for end in ("source", "target")})
    inside = ends["source"] == ends["target"]  # a paper without a topic equals nothing
    within = shared["weight"][inside].groupby(ends["source"][inside]).sum()
    both = [shared["weight"][~inside].groupby(ends[end][~inside]).sum() for end in ends]
    return both[0].add(both[1], fill_value=0.0), within
