"""The graph that notebooks hold: tables, networkx views, look-ups and analytics in one object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import pandas as pd

from graphbuild.analytics.bursts import bursts
from graphbuild.analytics.lookup import find_entity, find_node, find_paper
from graphbuild.analytics.neighbours import neighbours
from graphbuild.analytics.periods import Period
from graphbuild.analytics.similar import similar
from graphbuild.analytics.trends import shares, trends
from graphbuild.errors import SchemaError, StoreError
from graphbuild.schema import TABLES
from graphbuild.store import (
    Manifest,
    open_graph,
    read_manifest,
    read_table,
    table_from_rows,
)
from graphbuild.views import AnyGraph, Tables, Thinning, View, to_networkx

if TYPE_CHECKING:
    import os

__all__ = ["Graph"]


class Graph(Mapping[str, pd.DataFrame]):
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

    def __init__(
        self, tables: Tables, manifest: Manifest | None = None, path: Path | None = None
    ) -> None:
        unknown = set(tables) - set(TABLES)
        if unknown:
            raise SchemaError(f"no table '{min(unknown)}'; there are: {', '.join(TABLES)}")
        self._tables = tables
        self.manifest = manifest or Manifest(
            counts={name: len(tables[name]) if name in tables else 0 for name in TABLES}
        )
        self.path = path

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
        return cls(_FolderTables(folder), read_manifest(folder), folder)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Give a table by its name."""
        if name not in TABLES:
            raise KeyError(name)
        return self._tables[name] if name in self._tables else _empty(name)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the tables, in the order of the schema."""
        return iter(TABLES)

    def __len__(self) -> int:
        """Count the tables."""
        return len(TABLES)

    @property
    def papers(self) -> pd.DataFrame:
        """One row a paper."""
        return self["papers"]

    @property
    def entities(self) -> pd.DataFrame:
        """One row a method, dataset, benchmark, task or metric."""
        return self["entities"]

    @property
    def mentions(self) -> pd.DataFrame:
        """One row an occurrence of an entity in a paper."""
        return self["mentions"]

    @property
    def relations(self) -> pd.DataFrame:
        """One row a paper and entity, with the sentence that shows it."""
        return self["relations"]

    @property
    def entity_links(self) -> pd.DataFrame:
        """One row a version or variant edge between entities."""
        return self["entity_links"]

    @property
    def citations(self) -> pd.DataFrame:
        """One row a stated citation or an inferred ``BUILDS_ON``."""
        return self["citations"]

    @property
    def shared(self) -> pd.DataFrame:
        """One row a pair of papers that share entities."""
        return self["shared"]

    @property
    def results(self) -> pd.DataFrame:
        """One row a reported number, with its sentence."""
        return self["results"]

    @property
    def topics(self) -> pd.DataFrame:
        """One row a topic."""
        return self["topics"]

    @property
    def paper_topics(self) -> pd.DataFrame:
        """One row a paper and topic."""
        return self["paper_topics"]

    @property
    def authors(self) -> pd.DataFrame:
        """One row an author or organisation."""
        return self["authors"]

    @property
    def authorships(self) -> pd.DataFrame:
        """One row an author or organisation of a paper."""
        return self["authorships"]

    @property
    def rejected(self) -> pd.DataFrame:
        """One row a record that was set aside, with the reason."""
        return self["rejected"]

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

    def similar(self, paper: str, *, count: int = 10) -> pd.DataFrame:
        """Rank papers by their likeness to one; see ``graphbuild.analytics.similar``.

        Parameters
        ----------
        paper
            A paper's id, title or words of it.
        count
            How many papers to return at most.

        Returns
        -------
        pandas.DataFrame
            ``paper``, ``title``, ``publishedDate``, ``score`` (0 to 1), ``shared``.

        Raises
        ------
        QueryError
            If the graph has no such paper.
        """
        return similar(self, paper, count=count)

    def trends(
        self,
        *,
        types: Iterable[str] | None = None,
        period: Period = "month",
        window: int = 6,
        min_papers: int = 5,
    ) -> pd.DataFrame:
        """Compare shares of the latest papers with those before; ``graphbuild.analytics.trends``.

        Parameters
        ----------
        types
            Only these entity types, such as ``METHOD``.
        period
            ``week``, ``month``, ``quarter`` or ``year``.
        window
            Periods on each side.
        min_papers
            Leave out entities that fewer papers of the two windows name.

        Returns
        -------
        pandas.DataFrame
            ``entity``, ``name``, ``type``, ``papers``, ``firstSeen``, ``before``, ``recent``,
            ``change``, ``low``, ``high``, ``direction``; surest rises first.

        Raises
        ------
        UsageError
            If the period or a type is unknown, or ``window`` is below 1.
        """
        return trends(self, types=types, period=period, window=window, min_papers=min_papers)

    def bursts(
        self,
        *,
        types: Iterable[str] | None = None,
        period: Period = "month",
        min_papers: int = 5,
    ) -> pd.DataFrame:
        """List bursts of attention (Kleinberg 2002); see ``graphbuild.analytics.bursts``.

        Parameters
        ----------
        types
            Only these entity types, such as ``METHOD``.
        period
            ``week``, ``month``, ``quarter`` or ``year``.
        min_papers
            Leave out entities that fewer dated papers name.

        Returns
        -------
        pandas.DataFrame
            ``entity``, ``name``, ``type``, ``start``, ``end``, ``papers``, ``share``, ``weight``;
            heaviest first.

        Raises
        ------
        UsageError
            If the period or a type is unknown.
        """
        return bursts(self, types=types, period=period, min_papers=min_papers)

    def shares(
        self,
        names: Iterable[str] | None = None,
        *,
        period: Period = "month",
        smoothing: float = 5.0,
    ) -> pd.DataFrame:
        """Give each entity's share of the papers, period by period; ready to plot.

        Parameters
        ----------
        names
            Entities by name or id; all by default.
        period
            ``week``, ``month``, ``quarter`` or ``year``.
        smoothing
            Papers of the average kind that are added to each period; 0 for none.

        Returns
        -------
        pandas.DataFrame
            One row a period, one column an entity (its name where names were given, else its id).

        Raises
        ------
        QueryError
            If no entity or several have a name.
        UsageError
            If the period is unknown or ``smoothing`` is negative.
        """
        if names is None:
            return shares(self, period=period, smoothing=smoothing)
        ids = {find_entity(self, name): name for name in names}
        return shares(self, ids, period=period, smoothing=smoothing).rename(columns=ids)

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


class _FolderTables(Mapping[str, pd.DataFrame]):
    """Tables of a folder, each read once, all from the same build."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._build = folder.stat().st_ino
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._read:
            frame = read_table(self._folder, name)
            if self._folder.stat().st_ino != self._build:
                raise StoreError(
                    f"{self._folder}: the graph was built again since it was opened; open it again"
                )
            self._read[name] = frame
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)


def _empty(name: str) -> pd.DataFrame:
    frame: pd.DataFrame = table_from_rows(name, ()).to_pandas()
    return frame


def _row(frame: pd.DataFrame, row_id: str) -> pd.Series:
    return frame.loc[frame["id"] == row_id].iloc[0]


def _by(frame: pd.DataFrame, column: str) -> list[tuple[str, int]]:
    counts = frame[column].value_counts()
    return [(str(kind), int(counts[kind])) for kind in sorted(counts.index)]


def _several(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"
