"""The analytics as methods of a graph."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from graphbuild.analytics.bursts import bursts
from graphbuild.analytics.centrality import centrality
from graphbuild.analytics.leaderboard import (
    boards,
    comparison,
    leaderboard,
    saturation,
)
from graphbuild.analytics.lookup import find_entity
from graphbuild.analytics.periods import Period
from graphbuild.analytics.reading import main_path
from graphbuild.analytics.similar import similar
from graphbuild.analytics.together import co_usage, compared_with
from graphbuild.analytics.topics import topic_profiles, topic_sizes
from graphbuild.analytics.trends import shares, trends
from graphbuild.frames import Frames
from graphbuild.views import View

__all__ = ["Analysed"]


class Analysed(Frames):
    """Tables with the functions of ``graphbuild.analytics`` as methods."""

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
        ratio: float = 2.0,
        gamma: float = 1.0,
        min_papers: int = 5,
    ) -> pd.DataFrame:
        """List bursts of attention (Kleinberg 2002); see ``graphbuild.analytics.bursts``.

        Parameters
        ----------
        types
            Only these entity types, such as ``METHOD``.
        period
            ``week``, ``month``, ``quarter`` or ``year``.
        ratio
            How much more frequent a name is in a burst, above 1.
        gamma
            How hard it is to enter a burst, at least 0.
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
            If the period or a type is unknown, or ``ratio`` or ``gamma`` is out of range.
        """
        return bursts(
            self, types=types, period=period, ratio=ratio, gamma=gamma, min_papers=min_papers
        )

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

    def centrality(
        self, view: View = "papers", *, samples: int = 500, seed: int = 0
    ) -> pd.DataFrame:
        """Rank the nodes of a view; see ``graphbuild.analytics.centrality``.

        Parameters
        ----------
        view
            ``papers``, ``entities``, ``bipartite``, ``citations`` or ``full``.
        samples
            Sources of the betweenness.
        seed
            Of their draw.

        Returns
        -------
        pandas.DataFrame
            ``id``, ``name``, ``type``, ``degree``, ``strength``, ``pagerank``, ``betweenness``,
            ``bridging``; greatest PageRank first.

        Raises
        ------
        UsageError
            If the view is unknown or ``samples`` is below 1.
        """
        return centrality(self, view, samples=samples, seed=seed)

    def topic_profiles(self, *, level: int = 1, count: int = 5) -> pd.DataFrame:
        """Say of each topic what defines it; see ``graphbuild.analytics.topics``.

        Parameters
        ----------
        level
            1 for the coarse topics, 2 for those within them.
        count
            Representative papers of each, at most.

        Returns
        -------
        pandas.DataFrame
            ``topic``, ``label``, ``parent``, ``papers``, ``terms``, ``representative``,
            ``centrality``, ``density``, ``theme``; the largest first.

        Raises
        ------
        UsageError
            If ``level`` is neither 1 nor 2, or ``count`` is below 1.
        """
        return topic_profiles(self, level=level, count=count)

    def topic_sizes(self, *, level: int = 1, period: Period = "month") -> pd.DataFrame:
        """Count the papers of each topic, period by period; ready to plot.

        Parameters
        ----------
        level
            1 for the coarse topics, 2 for those within them.
        period
            ``week``, ``month``, ``quarter`` or ``year``.

        Returns
        -------
        pandas.DataFrame
            One row a period, one column a topic id; the largest topic first.

        Raises
        ------
        UsageError
            If the period is unknown or ``level`` is neither 1 nor 2.
        """
        return topic_sizes(self, level=level, period=period)

    def main_path(
        self, to: str | None = None, *, relations: Iterable[str] = ("CITES", "BUILDS_ON")
    ) -> pd.DataFrame:
        """Follow the path that most citation paths share; see ``graphbuild.analytics.reading``.

        Parameters
        ----------
        to
            A paper to end at; by default the path is that of the whole corpus.
        relations
            ``CITES`` (stated), ``BUILDS_ON`` (inferred) or both.

        Returns
        -------
        pandas.DataFrame
            ``paper``, ``title``, ``publishedDate``, ``relation``, ``via``, ``count``; oldest first.

        Raises
        ------
        QueryError
            If the graph has no such paper.
        UsageError
            If a relation is unknown.
        """
        return main_path(self, to=to, relations=relations)

    def co_usage(
        self, rows: str = "METHOD", columns: str = "BENCHMARK", *, top: int = 20
    ) -> pd.DataFrame:
        """Count the papers that name two entities together, as a matrix.

        Parameters
        ----------
        rows, columns
            Entity types.
        top
            Entities on each side, those of most papers.

        Returns
        -------
        pandas.DataFrame
            Papers that name both; index and columns are names.

        Raises
        ------
        UsageError
            If a type is unknown.
        """
        return co_usage(self, rows, columns, top=top)

    def compared_with(self) -> pd.DataFrame:
        """List which methods are compared with which.

        Returns
        -------
        pandas.DataFrame
            ``method``, ``comparedWith``, ``methodName``, ``comparedWithName``, ``papers``,
            ``sentence``; most papers first.
        """
        return compared_with(self)

    def leaderboard(
        self, benchmark: str, *, metric: str | None = None, setting: str | None = None
    ) -> pd.DataFrame:
        """Rank what papers report on a benchmark; see ``graphbuild.analytics.leaderboard``.

        Parameters
        ----------
        benchmark
            A benchmark or dataset, by name or id.
        metric
            Only this metric.
        setting
            Only this setting, as the column ``setting`` writes it; ``""`` for none.

        Returns
        -------
        pandas.DataFrame
            One row a result, ranked within its metric, unit and setting, which are never mixed.

        Raises
        ------
        QueryError
            If the graph has no such benchmark or metric.
        """
        return leaderboard(self, benchmark, metric=metric, setting=setting)

    def boards(self) -> pd.DataFrame:
        """List every leaderboard that has results, the fullest first.

        Returns
        -------
        pandas.DataFrame
            ``benchmark``, ``name``, ``metric``, ``unit``, ``setting``, ``results``, ``papers``,
            ``best``, ``method``.
        """
        return boards(self)

    def comparison(self, *, top: int = 20) -> pd.DataFrame:
        """Set methods against benchmarks, with the best value that any paper reports.

        Parameters
        ----------
        top
            Methods and boards, those of most results.

        Returns
        -------
        pandas.DataFrame
            Values; methods by benchmark, metric, unit and setting.
        """
        return comparison(self, top=top)

    def saturation(self, *, min_results: int = 5) -> pd.DataFrame:
        """Say for each leaderboard whether new best results still come.

        Parameters
        ----------
        min_results
            Leave out leaderboards of fewer dated results.

        Returns
        -------
        pandas.DataFrame
            One row a leaderboard; see ``graphbuild.analytics.leaderboard.saturation``.
        """
        return saturation(self, min_results=min_results)
