"""What a run remembers for the next one: files of the cache folder that may go at any time."""

import contextlib
from pathlib import Path

import pyarrow as pa

__all__ = ["read_remembered", "write_remembered"]


def read_remembered(file: Path, digest: str) -> bytes | None:
    """Give what was kept under the same digest; None if it is not there or damaged.

    Parameters
    ----------
    file
        The file.
    digest
        Of everything that the content depends on.

    Examples
    --------
    >>> read_remembered(Path("missing.zst"), "a") is None
    True
    """
    try:
        with pa.CompressedInputStream(str(file), "zstd") as stream:
            head, _, content = bytes(stream.read()).partition(b"\n")
    except (OSError, pa.ArrowException):
        return None
    return content if head == digest.encode() else None


def write_remembered(file: Path, digest: str, content: bytes) -> None:
    """Keep bytes for a later run, whole or not at all; a full disk costs time, never an answer.

    Parameters
    ----------
    file
        The file; its folder must be there.
    digest
        Of everything that the content depends on.
    content
        Anything.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp(), "names.zst")
    >>> write_remembered(file, "a", b"content")
    >>> read_remembered(file, "a"), read_remembered(file, "b")
    (b'content', None)
    """
    staged = file.with_name(f".{file.name}.part")
    with contextlib.suppress(OSError):
        with pa.CompressedOutputStream(str(staged), "zstd") as stream:
            stream.write(digest.encode() + b"\n" + content)
        staged.replace(file)
