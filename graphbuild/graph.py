"""The graph that notebooks hold: tables, networkx views, look-ups and analytics in one object."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Unpack

import pandas as pd

from graphbuild.analytics.lookup import find_entity, find_node, find_paper
from graphbuild.analytics.methods import Analysed
from graphbuild.analytics.neighbours import neighbours
from graphbuild.frames import FolderFrames
from graphbuild.schema import TABLES
from graphbuild.store import open_graph, read_manifest
from graphbuild.views import AnyGraph, Thinning, View, to_networkx

if TYPE_CHECKING:
    import os

__all__ = ["Graph"]


class Graph(Analysed):
    """A graph folder, read as it is needed.

    It is a mapping of table names to DataFrames, so every function of ``graphbuild.export`` and
    ``graphbuild.analytics`` takes it.

    Parameters
    ----------
    tables
        Tables by name, with the columns of ``graphbuild.schema.TABLES``. ``Graph.open`` gives those
        of a folder.
    manifest
        What the graph was made from and by.
    path
        The folder.

    Examples
    --------
    >>> papers = pd.DataFrame({"id": ["a"], "title": ["On Trees"]})
    >>> graph = Graph({"papers": papers})
    >>> graph
    Graph(1 paper, 0 entities, 0 relations)
    >>> graph.paper("on trees")["id"]
    'a'
    """

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Graph:
        """Open a graph folder; each table is read when it is first used, then kept.

        Parameters
        ----------
        path
            What ``graphbuild build`` wrote.

        Returns
        -------
        Graph
            The graph.

        Raises
        ------
        StoreError
            If the folder is no graph; later, if a table is damaged or the folder was built again
            since it was opened.
        """
        folder = open_graph(path)
        return cls(FolderFrames(folder), read_manifest(folder), folder)

    def to_networkx(self, view: View = "full", **thinning: Unpack[Thinning]) -> AnyGraph:
        """Build a networkx graph; see ``graphbuild.views.to_networkx``.

        Parameters
        ----------
        view
            ``full``, ``papers``, ``entities``, ``bipartite`` or ``citations``.
        **thinning
            ``top`` (nodes), ``min_weight``, ``neighbours`` (strongest edges a node) and
            ``backbone`` (disparity filter), to thin it out.

        Returns
        -------
        networkx.Graph or networkx.MultiDiGraph
            Nodes and edges carry ``type`` and the properties of the schema.

        Raises
        ------
        UsageError
            If the view is unknown or a number is out of range.
        """
        return to_networkx(self, view, **thinning)

    def paper(self, name: str) -> pd.Series:
        """Give the row of a paper.

        Parameters
        ----------
        name
            Its id, another identifier, its title, or words that stand in one title only.

        Returns
        -------
        pandas.Series
            The row of ``papers``.

        Raises
        ------
        QueryError
            If no paper or several have the name.
        """
        return _row(self.papers, find_paper(self, name))

    def entity(self, name: str) -> pd.Series:
        """Give the row of an entity.

        Parameters
        ----------
        name
            Its id, name or an alias, in any spelling with the same normal form.

        Returns
        -------
        pandas.Series
            The row of ``entities``.

        Raises
        ------
        QueryError
            If no entity or several have the name.
        """
        return _row(self.entities, find_entity(self, name))

    def evidence(self, name: str) -> pd.DataFrame:
        """List the sentences behind a paper's or an entity's relations.

        Parameters
        ----------
        name
            A paper or an entity.

        Returns
        -------
        pandas.DataFrame
            One row a relation: ``paper``, ``title``, ``relation``, ``entity``, ``name``, ``type``,
            ``confidence``, ``sentence``; the most confident first.

        Raises
        ------
        QueryError
            If nothing or several things have the name.
        """
        kind, found = find_node(self, name)
        rows = self.relations[self.relations[kind] == found]
        rows = rows.merge(self.papers[["id", "title"]], left_on="paper", right_on="id", how="left")
        entities = self.entities[["id", "name", "type"]]
        rows = rows.merge(entities, left_on="entity", right_on="id", how="left")
        rows = rows.sort_values(["confidence", "paper", "entity"], ascending=[False, True, True])
        columns = "paper title relation entity name type confidence sentence".split()
        return rows[columns].reset_index(drop=True)

    def neighbours(self, name: str, *, relations: Iterable[str] | None = None) -> pd.DataFrame:
        """List what a paper or entity is joined to; see ``graphbuild.analytics.neighbours``.

        Parameters
        ----------
        name
            A paper or an entity.
        relations
            Follow only these relationship types.

        Returns
        -------
        pandas.DataFrame
            One row an edge: ``id``, ``name``, ``type``, ``relation``, ``direction``, ``weight``.

        Raises
        ------
        QueryError
            If nothing or several things have the name.
        UsageError
            If a relationship type is unknown.
        """
        return neighbours(self, name, relations=relations)

    def stats(self) -> pd.DataFrame:
        """Count what the graph holds.

        Returns
        -------
        pandas.DataFrame
            One row a kind: ``kind`` (papers, each entity type, each relationship type and so on)
            and ``count``.
        """
        counts: list[tuple[str, int]] = [("papers", len(self.papers))]
        counts += _by(self.entities, "type")
        for table in ("relations", "entity_links", "citations"):
            counts += _by(self[table], "relation")
        counts.append(("SHARES_ENTITIES", self.manifest.counts["shared"]))
        for table in ("mentions", "results", "topics", "authors", "rejected"):
            counts.append((table, self.manifest.counts[table]))
        return pd.DataFrame(counts, columns=["kind", "count"])

    def __repr__(self) -> str:
        counts = self.manifest.counts
        return (
            f"Graph({_several(counts['papers'], 'paper', 'papers')}, "
            f"{_several(counts['entities'], 'entity', 'entities')}, "
            f"{_several(counts['relations'], 'relation', 'relations')})"
        )

    def _repr_html_(self) -> str:
        """Show Jupyter what is in the graph."""
        where = f" <code>{escape(str(self.path))}</code>" if self.path else ""
        rows = "".join(
            f"<tr><th style='text-align:left'>{name}</th><td>{self.manifest.counts[name]:,}</td>"
            f"<td style='text-align:left'>{escape(table.description)}</td></tr>"
            for name, table in TABLES.items()
        )
        return (
            f"<div><strong>Graph</strong>{where}: "
            f"{_several(self.manifest.counts['papers'], 'paper', 'papers')}{self._period()}"
            "<table><thead><tr><th style='text-align:left'>table</th><th>rows</th>"
            "<th style='text-align:left'>holds</th></tr></thead>"
            f"<tbody>{rows}</tbody></table></div>"
        )

    def _period(self) -> str:
        dates = self.papers["publishedDate"].dropna() if "publishedDate" in self.papers else ()
        return f" from {min(dates)} to {max(dates)}" if len(dates) else ""


def _row(frame: pd.DataFrame, row_id: str) -> pd.Series:
    return frame.loc[frame["id"] == row_id].iloc[0]


def _by(frame: pd.DataFrame, column: str) -> list[tuple[str, int]]:
    counts = frame[column].value_counts()
    return [(str(kind), int(counts[kind])) for kind in sorted(counts.index)]


def _several(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"
