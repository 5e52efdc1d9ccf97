"""What is used together, and who compares with whom."""

from __future__ import annotations

import pandas as pd
from scipy.sparse import csr_array

from graphbuild.analytics.lookup import entity_types
from graphbuild.views import Tables

__all__ = ["co_usage", "compared_with"]


def co_usage(
    tables: Tables,
    rows: str = "METHOD",
    columns: str = "BENCHMARK",
    *,
    top: int = 20,
) -> pd.DataFrame:
    """Count the papers that name two entities together, as a matrix.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping with ``entities`` and ``relations``.
    rows, columns
        Entity types; the same type twice gives a symmetric matrix whose diagonal counts the papers
        of each entity.
    top
        Entities on each side, those of most papers.

    Returns
    -------
    pandas.DataFrame
        Papers that name both; index and columns are names, most papers first. Where two entities
        of a side have one name, their ids stand instead.

    Raises
    ------
    UsageError
        If a type is unknown.

    Examples
    --------
    >>> entities = pd.DataFrame({
    ...     "id": ["method:a", "benchmark:b"], "name": ["A", "B"], "type": ["METHOD", "BENCHMARK"],
    ...     "paperCount": [2, 1]})
    >>> relations = pd.DataFrame({
    ...     "paper": ["p", "p", "q"], "entity": ["method:a", "benchmark:b", "method:a"]})
    >>> co_usage({"entities": entities, "relations": relations}).loc["A", "B"].item()
    1
    """
    sides = [_top(tables["entities"], kind, top) for kind in entity_types([rows, columns])]
    relations = tables["relations"]
    papers, known = pd.factorize(relations["paper"])
    matrices = []
    for side in sides:
        column = relations["entity"].map({id_: i for i, id_ in enumerate(side["id"])})
        here = column.notna().to_numpy()
        position = column[here].astype(int).to_numpy()
        ones = pd.Series(1, index=range(len(position))).to_numpy()
        shape = (len(known), len(side))
        matrices.append(csr_array((ones, (papers[here], position)), shape=shape))
    counts = (matrices[0].T @ matrices[1]).toarray()
    return pd.DataFrame(counts, index=_names(sides[0]), columns=_names(sides[1]))


def _top(entities: pd.DataFrame, kind: str, top: int) -> pd.DataFrame:
    side = entities[entities["type"] == kind]
    return side.sort_values(["paperCount", "id"], ascending=[False, True]).head(top)


def _names(side: pd.DataFrame) -> list[str]:
    twice = side["name"].duplicated(keep=False)
    return side["name"].where(~twice, side["id"]).tolist()


def compared_with(tables: Tables) -> pd.DataFrame:
    """List which methods are compared with which.

    A paper that introduces a method and compares with another compares the two; a paper that
    introduces nothing does not count.

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping with ``entities`` and ``relations``.

    Returns
    -------
    pandas.DataFrame
        One row a pair, most papers first: ``method`` and ``comparedWith`` (ids), ``methodName``,
        ``comparedWithName``, ``papers`` and ``sentence`` (of the surest of them).
    """
    relations = tables["relations"]
    names = tables["entities"].set_index("id")["name"]
    introduced = relations[
        (relations["relation"] == "INTRODUCES") & relations["entity"].str.startswith("method:")
    ]
    compared = relations[relations["relation"] == "COMPARES_WITH"]
    pairs = introduced[["paper", "entity"]].merge(
        compared[["paper", "entity", "confidence", "sentence"]], on="paper", suffixes=("", "With")
    )
    pairs = pairs[pairs["entity"] != pairs["entityWith"]]
    pairs = pairs.rename(columns={"entity": "method", "entityWith": "comparedWith"})
    pairs = pairs.sort_values(["confidence", "paper"], ascending=[False, True])
    ends = ["method", "comparedWith"]
    found = pairs.groupby(ends, sort=True).agg(
        papers=("paper", "nunique"), sentence=("sentence", "first")
    )
    found = found.reset_index()
    for end in ends:
        found[f"{end}Name"] = found[end].map(names).fillna(found[end])
    found = found.sort_values(["papers", *ends], ascending=[False, True, True], ignore_index=True)
    return found[[*ends, "methodName", "comparedWithName", "papers", "sentence"]]
