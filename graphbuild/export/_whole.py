"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from graphbuild.errors import ExportError

__all__ = ["whole_file"]


@contextmanager
def whole_file(path: str | Path) -> Iterator[BinaryIO]:
    """Open a temporary file beside ``path`` that takes its name when the block ends well.

    Parameters
    ----------
    path
        The file to write; an older one stays until the new one is complete.

    Yields
    ------
    BinaryIO
        A file open for writing bytes.

    Raises
    ------
    ExportError
        If the folder is missing or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with whole_file(Path(folder) / "a.txt") as file:
    ...         _ = file.write(b"whole")
    ...     (Path(folder) / "a.txt").read_bytes()
    b'whole'
    """
    target = Path(path)
    if target.is_dir():
        raise ExportError(f"{target} is a folder; give the name of a file")
    if not target.parent.is_dir():
        raise ExportError(f"{target.parent} is no folder; create it first or choose another path")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as err:
        raise ExportError(f"cannot write {target}: {err.strerror}; choose another path") from err
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        # mkstemp makes files that only their owner can read; exports are to be shared.
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except BaseException as err:
        with suppress(FileNotFoundError):
            temporary.unlink()
        if isinstance(err, OSError):
            raise ExportError(f"cannot write {target}: {err.strerror or err}") from err
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
