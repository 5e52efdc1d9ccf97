"""The graph folder: written whole or not at all, by one process at a time.

A new graph is written into a sibling folder, which then changes places with the old one. Linux does
that in one step (``renameat2`` with ``RENAME_EXCHANGE``); elsewhere two renames do it, and whoever
opens or writes the folder next finishes what a crash between them left.
"""

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from graphbuild.errors import StoreError
from graphbuild.schema import TABLES
from graphbuild.store.records import RECORDS

__all__ = [
    "CACHE",
    "MANIFEST",
    "folder_lock",
    "recover",
    "replace_folder",
    "staging_folder",
    "was_interrupted",
]

MANIFEST = "manifest.json"
CACHE = "cache"
_OWN = frozenset({MANIFEST, RECORDS, *(f"{name}.parquet" for name in TABLES)})
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextlib.contextmanager
def folder_lock(folder: Path, shown: Path, *, wait: float = 0.0) -> Iterator[None]:
    """Hold the right to write a folder; the operating system gives it back when a process dies.

    Parameters
    ----------
    folder
        The graph folder, which need not exist.
    shown
        The same as the user wrote it, for messages.
    wait
        Seconds to wait for another run to end.

    Yields
    ------
    None
        While the lock is held.

    Raises
    ------
    StoreError
        If another process holds it for longer.
    """
    path = folder.with_name(f".{folder.name}.lock")
    lock = FileLock(path)
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        raise StoreError(
            f"{shown}: another run is writing this graph; try again when it has ended, "
            f"or wait for it with --wait SECONDS"
        ) from None
    except OSError as error:
        raise StoreError(
            f"{shown}: cannot be locked ({error.strerror}); the folder that it stands in must be "
            f"writable"
        ) from error
    try:
        yield
    finally:
        # Unlinked while held: whoever waits on the old file sees that it is gone and tries again.
        if os.name == "posix":
            path.unlink(missing_ok=True)
        lock.release()


def staging_folder(folder: Path) -> Path:
    """Make the empty sibling folder that the next graph is written into.

    Parameters
    ----------
    folder
        The graph folder.

    Returns
    -------
    Path
        A folder on the same file system.
    """
    staging = _staging(folder)
    staging.mkdir(parents=True)
    return staging


def replace_folder(staging: Path, folder: Path) -> None:
    """Put a finished folder in the place of the graph folder, and keep what is not ours.

    Parameters
    ----------
    staging
        What ``staging_folder`` made, with all files in it.
    folder
        The graph folder; need not exist.

    Raises
    ------
    OSError
        If the file system refuses; the old graph is then untouched.
    """
    _flush(staging)
    if not folder.exists():
        staging.rename(folder)
    elif _exchange(staging, folder):
        _retire(staging, folder)
    else:
        old = _retired(folder)
        folder.rename(old)
        staging.rename(folder)
        _retire(old, folder)
    _flush_folder(folder.parent)


def recover(folder: Path) -> None:
    """Finish or undo what a killed run left beside the folder; call it with the lock held.

    Parameters
    ----------
    folder
        The graph folder; need not exist.
    """
    old = _retired(folder)
    if old.exists():
        if not folder.exists():
            old.rename(folder)
        else:
            _retire(old, folder)
    staging = _staging(folder)
    if staging.exists():
        _retire(staging, folder)


def was_interrupted(folder: Path) -> bool:
    """Tell whether a run died between the two renames, so that ``recover`` has work to do.

    Parameters
    ----------
    folder
        The graph folder.
    """
    return _retired(folder).exists()


def _staging(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.next")


def _retired(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _retire(old: Path, folder: Path) -> None:
    """Move what is not ours (exports, the cache) into the live folder, then delete the rest."""
    if folder.exists():
        for entry in sorted(old.iterdir()):
            if entry.name not in _OWN and not (folder / entry.name).exists():
                entry.rename(folder / entry.name)
    shutil.rmtree(old)


def _exchange(left: Path, right: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    done = libc.renameat2(
        _AT_FDCWD, os.fsencode(left), _AT_FDCWD, os.fsencode(right), _RENAME_EXCHANGE
    )
    if done == 0:
        return True
    code = ctypes.get_errno()
    if code in {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}:
        return False
    raise OSError(code, os.strerror(code), str(right))


def _flush(folder: Path) -> None:
    for entry in folder.rglob("*"):
        if entry.is_file():
            with entry.open("rb+") as stream:
                os.fsync(stream.fileno())
    _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
