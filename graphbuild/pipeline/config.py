"""What a build is asked for, and what it reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from graphbuild.errors import UsageError
from graphbuild.link import WEIGHTINGS, Weighting
from graphbuild.sources import FORMATS
from graphbuild.sources.columns import FIELDS, ColumnMap
from graphbuild.store import Manifest
from graphbuild.types import Rejected

__all__ = ["BuildConfig", "BuildReport"]


@dataclass(frozen=True, slots=True)
class BuildConfig:
    """Everything that a build can be asked for.

    Parameters
    ----------
    captured
        The day on which pages were copied, for dates without a year.
    format
        One of ``graphbuild.sources.FORMATS``, where the content of the inputs misleads.
    columns
        The column or key of a field in tables and JSON, where its name does not tell.
    min_confidence
        Entities, relations and results below it are left out, in [0, 1].
    names, stop
        Files of names to add to and to remove from what the model knows.
    same, different
        Files of pairs of names to join and to keep apart.
    model
        A model folder instead of the packaged one.
    weighting
        Of the edges between papers.
    max_papers
        Entities of more papers link nobody; None chooses by the size of the corpus.
    neighbours
        Links a paper keeps, besides those that are among the strongest of the other paper.
    prune
        Drop papers of earlier runs that are not in the inputs any more.
    jobs
        Processes; the result is the same for any number.
    wait
        Seconds to wait for another run that writes the same folder.
    progress
        Show progress on standard error, if that is a terminal.

    Raises
    ------
    UsageError
        If a number is out of its range, or a name is none of those known.

    Examples
    --------
    >>> BuildConfig(min_confidence=0.5).jobs
    1
    """

    captured: date | None = None
    format: str | None = None
    columns: ColumnMap | None = None
    min_confidence: float = 0.0
    names: Path | None = None
    stop: Path | None = None
    same: Path | None = None
    different: Path | None = None
    model: Path | None = None
    weighting: Weighting = "rarity"
    max_papers: int | None = None
    neighbours: int = 25
    prune: bool = False
    jobs: int = 1
    wait: float = 0.0
    progress: bool = False

    def __post_init__(self) -> None:
        """Refuse numbers that make no sense."""
        if not 0 <= self.min_confidence <= 1:
            raise UsageError(f"--min-confidence is {self.min_confidence}; give a number in [0, 1]")
        if self.weighting not in WEIGHTINGS:
            raise UsageError(
                f"--weighting is '{self.weighting}'; give one of {', '.join(WEIGHTINGS)}"
            )
        if self.format is not None and self.format not in FORMATS:
            raise UsageError(
                f"'{self.format}' is no known format; give one of {', '.join(FORMATS)}"
            )
        unknown = sorted(set(self.columns or ()) - set(FIELDS))
        if unknown:
            raise UsageError(f"'{unknown[0]}' is no field; map one of {', '.join(FIELDS)}")
        for name in ("jobs", "neighbours"):
            if getattr(self, name) < 1:
                raise UsageError(f"--{name} is {getattr(self, name)}; give a number from 1 on")


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    ``joins`` counts records that were the same paper, by the rule that joined them; ``kept`` counts
    records of earlier runs that are not in the inputs any more; ``rejected`` is what was set aside.
    """

    manifest: Manifest
    records: int
    joins: Mapping[str, int] = field(default_factory=dict)
    extracted: int = 0
    cached: int = 0
    kept: int = 0
    entities: Mapping[str, int] = field(default_factory=dict)
    relations: Mapping[str, int] = field(default_factory=dict)
    links: Mapping[str, int] = field(default_factory=dict)
    rejected: tuple[Rejected, ...] = ()
