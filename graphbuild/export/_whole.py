"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from graphbuild.errors import ExportError

__all__ = ["whole_file", "whole_folder"]


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


@contextmanager
def whole_folder(path: str | Path) -> Iterator[Path]:
    """Make a folder for whole files; if the block fails, it is gone again unless it was there.

    Parameters
    ----------
    path
        The folder, made where it is missing.

    Yields
    ------
    pathlib.Path
        The folder.

    Raises
    ------
    ExportError
        If the folder cannot be made.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as base:
    ...     with whole_folder(f"{base}/new") as folder, whole_file(folder / "a.txt") as file:
    ...         _ = file.write(b"whole")
    ...     sorted(part.name for part in Path(f"{base}/new").iterdir())
    ['a.txt']
    """
    folder = Path(path)
    made = not folder.exists()
    try:
        folder.mkdir(exist_ok=True)
    except OSError as err:
        raise ExportError(f"cannot make {folder}: {err.strerror}; choose another path") from err
    try:
        yield folder
    except BaseException:
        if made and not any(folder.iterdir()):
            folder.rmdir()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
