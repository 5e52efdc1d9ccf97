"""What a graph was made from and by: ``manifest.json``, without a time stamp."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from graphbuild import __version__
from graphbuild.errors import StoreError
from graphbuild.schema import SCHEMA_VERSION

__all__ = ["InputFile", "Manifest", "is_manifest"]

_TOOL = "graphbuild"


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that papers were read from: its path as given, digest, size and what it held."""

    path: str
    sha256: str
    bytes: int
    records: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a graph was made from and by.

    ``counts`` holds the rows of each table, ``model`` the digest of the extraction model,
    ``configuration`` every option that changes the result, ``left_out`` what was counted and kept
    out of the tables, by reason.

    Examples
    --------
    >>> manifest = Manifest(model="m", counts={"papers": 2})
    >>> Manifest.from_json(manifest.to_json()) == manifest
    True
    """

    tool: str = __version__
    schema: int = SCHEMA_VERSION
    model: str = ""
    configuration: Mapping[str, Any] = field(default_factory=dict)
    inputs: tuple[InputFile, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """Write the manifest as indented JSON; equal manifests give the same bytes."""
        document = {
            "tool": {"name": _TOOL, "version": self.tool},
            "schema": self.schema,
            "model": self.model,
            "configuration": dict(self.configuration),
            "inputs": self.inputs,
            "counts": dict(self.counts),
            "leftOut": dict(self.left_out),
        }
        return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

    @classmethod
    def from_json(cls, text: bytes, source: Path | str = "manifest.json") -> "Manifest":
        """Read a manifest.

        Parameters
        ----------
        text
            What ``to_json`` wrote.
        source
            Where it stands, for the message of an error.

        Returns
        -------
        Manifest
            An equal one.

        Raises
        ------
        StoreError
            If it is no manifest of graphbuild, or of a later schema.
        """
        try:
            document = orjson.loads(text)
            manifest = cls(
                document["tool"]["version"],
                document["schema"],
                document["model"],
                document["configuration"],
                tuple(InputFile(**item) for item in document["inputs"]),
                document["counts"],
                document["leftOut"],
            )
        except (ValueError, TypeError, KeyError) as error:
            raise StoreError(
                f"{source}: is no manifest of graphbuild ({error}); "
                f"build the graph again with `graphbuild build`"
            ) from error
        if manifest.schema != SCHEMA_VERSION:
            raise StoreError(
                f"{source}: has schema {manifest.schema}, this graphbuild {__version__} reads "
                f"{SCHEMA_VERSION}; build the graph again or install graphbuild {manifest.tool}"
            )
        return manifest


def is_manifest(file: Path) -> bool:
    """Tell whether a file is a manifest that some version of graphbuild wrote.

    Parameters
    ----------
    file
        Any file.
    """
    try:
        return bool(orjson.loads(file.read_bytes())["tool"]["name"] == _TOOL)
    except (OSError, ValueError, TypeError, KeyError):
        return False
