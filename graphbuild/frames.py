"""The tables of a graph as DataFrames: items, and attributes that editors complete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from graphbuild.errors import SchemaError, StoreError
from graphbuild.schema import TABLES
from graphbuild.store import Manifest, read_table, table_from_rows
from graphbuild.views import Tables

__all__ = ["FolderFrames", "Frames"]


class Frames(Mapping[str, pd.DataFrame]):
    """All tables of the schema by name; a table that was not given is empty.

    Parameters
    ----------
    tables
        Tables by name, with the columns of ``graphbuild.schema.TABLES``.
    manifest
        What they were made from and by.
    path
        The folder that they stand in.

    Raises
    ------
    SchemaError
        If a table is not of the schema.

    Examples
    --------
    >>> frames = Frames({"authors": pd.DataFrame({"id": ["a"], "name": ["A"]})})
    >>> len(frames.authors), len(frames["papers"])
    (1, 0)
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


class FolderFrames(Mapping[str, pd.DataFrame]):
    """Tables of a folder, each read when it is first used, all from the same build.

    Parameters
    ----------
    folder
        A graph folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._build = folder.stat().st_ino
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Give a table by its name."""
        if name not in self._read:
            frame = read_table(self._folder, name)
            if self._folder.stat().st_ino != self._build:
                raise StoreError(
                    f"{self._folder}: the graph was built again since it was opened; open it again"
                )
            self._read[name] = frame
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the tables."""
        return iter(TABLES)

    def __len__(self) -> int:
        """Count the tables."""
        return len(TABLES)


def _empty(name: str) -> pd.DataFrame:
    frame: pd.DataFrame = table_from_rows(name, ()).to_pandas()
    return frame
