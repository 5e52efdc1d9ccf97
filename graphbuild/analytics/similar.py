"""Papers that are like a paper, by the entities that they share."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from graphbuild.analytics.lookup import find_paper
from graphbuild.views import Tables

__all__ = ["similar"]


def similar(tables: Tables, paper: str, *, count: int = 10) -> pd.DataFrame:
    """Rank papers by their likeness to one paper.

    A paper is the vector of its entities, each weighing log(N / df) (Sparck Jones 1972), so what
    nearly every paper names counts almost nothing; likeness is the cosine of two vectors (Salton
    and McGill 1983).

    Parameters
    ----------
    tables
        A ``Graph``, or a mapping with ``papers``, ``entities`` and ``relations``.
    paper
        The paper, as ``find_paper`` takes it.
    count
        How many papers to return at most.

    Returns
    -------
    pandas.DataFrame
        One row a paper, most alike first, ties by id: ``paper``, ``title``, ``publishedDate``,
        ``score`` (0 to 1) and ``shared`` (names of the shared entities, rarest first). A paper
        that shares nothing is not listed.

    Raises
    ------
    QueryError
        If the graph has no such paper.
    """
    paper = find_paper(tables, paper)
    papers, relations = tables["papers"], tables["relations"]
    relations = relations[relations["paper"].isin(papers["id"])]
    row_of, rows = pd.factorize(relations["paper"])
    column_of, columns = pd.factorize(relations["entity"])
    rarity = np.log(max(len(papers), 1) / np.bincount(column_of, minlength=len(columns)))
    vectors = csr_array((rarity[column_of], (row_of, column_of)), shape=(len(rows), len(columns)))
    norms = np.sqrt(vectors.multiply(vectors).sum(axis=1))
    columns_out = ["paper", "title", "publishedDate", "score", "shared"]
    here = np.flatnonzero(rows == paper)
    if not len(here) or not norms[here[0]]:
        return pd.DataFrame(columns=columns_out)
    own = vectors[[here[0]]]
    scores = (vectors @ own.T).toarray().ravel()
    scores = np.divide(scores, norms * norms[here[0]], out=np.zeros_like(scores), where=norms > 0)
    scores[here[0]] = 0
    ranked = pd.DataFrame({"paper": rows, "score": np.round(scores, 12)}).query("score > 0")
    ranked = ranked.sort_values(["score", "paper"], ascending=[False, True]).head(count)
    names = tables["entities"].set_index("id")["name"]
    weight = pd.Series(rarity, index=columns)
    mine = relations.loc[relations["paper"] == paper, "entity"]
    shared = relations[relations["paper"].isin(ranked["paper"]) & relations["entity"].isin(mine)]
    lists = shared.groupby("paper")["entity"].agg(
        lambda ids: [names.get(i, i) for i in sorted(ids, key=lambda i: (-weight[i], i))]
    )
    ranked["shared"] = ranked["paper"].map(lists)
    known = papers.rename(columns={"id": "paper"})[["paper", "title", "publishedDate"]]
    return ranked.merge(known, on="paper", how="left")[columns_out]
