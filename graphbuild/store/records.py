"""Every record as it was read, file by file, so that a later run can add to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import orjson
import pyarrow as pa

from graphbuild.errors import StoreError
from graphbuild.store.codec import encode, from_plain
from graphbuild.types import Paper, Rejected

__all__ = ["RECORDS", "ReadFile", "read_records", "write_records"]

RECORDS = "records.jsonl.zst"
_KINDS: dict[str, type[Paper] | type[Rejected]] = {"paper": Paper, "rejected": Rejected}


@dataclass(frozen=True, slots=True)
class ReadFile:
    """An input file with what was read from it, before any merging."""

    path: str
    sha256: str
    bytes: int
    records: tuple[Paper | Rejected, ...]


def write_records(files: Iterable[ReadFile], path: Path) -> None:
    """Write the records of all files; the same records give the same bytes.

    Parameters
    ----------
    files
        In the order that they shall be read back.
    path
        A new file.
    """
    with pa.CompressedOutputStream(str(path), "zstd") as stream:
        for file in files:
            stream.write(orjson.dumps(["file", file.path, file.sha256, file.bytes]) + b"\n")
            for record in file.records:
                kind = "paper" if isinstance(record, Paper) else "rejected"
                stream.write(orjson.dumps([kind, orjson.Fragment(encode(record))]) + b"\n")


def read_records(path: Path, shown: Path) -> list[ReadFile]:
    """Read back what ``write_records`` wrote.

    Parameters
    ----------
    path
        The file.
    shown
        The same as the user wrote it, for messages.

    Returns
    -------
    list of ReadFile
        In the order written.

    Raises
    ------
    StoreError
        If the file is missing, damaged, or of another version of graphbuild.
    """
    heads: list[tuple[str, str, int]] = []
    records: list[list[Paper | Rejected]] = []
    try:
        with pa.CompressedInputStream(str(path), "zstd") as stream:
            lines = stream.read().splitlines()
        for line in lines:
            kind, *values = orjson.loads(line)
            if kind == "file":
                file, sha256, size = values
                heads.append((file, sha256, size))
                records.append([])
            else:
                records[-1].append(from_plain(_KINDS[kind], values[0]))
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise StoreError(
            f"{shown}: the records of the earlier runs cannot be read ({error}); "
            f"build again from all inputs with --prune"
        ) from error
    return [ReadFile(*head, tuple(items)) for head, items in zip(heads, records, strict=True)]
