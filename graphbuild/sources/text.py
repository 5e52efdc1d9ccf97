"""Bytes to text: encodings, lines and white space."""

import codecs
import re
from typing import IO, NamedTuple

from graphbuild.errors import InputError

__all__ = ["Line", "decode", "is_binary", "number_lines", "read_page", "squeeze", "text_encoding"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NEWLINE = re.compile(r"\r\n|\r|\n")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1b"))
_MAX_CONTROL_SHARE = 0.01
_LONGEST_PAGE = 1 << 26


class Line(NamedTuple):
    """A line of a file: its number from 1, and its text without white space around it.

    ``paper`` is the identifier that a link in it gives, ``titled`` whether it is marked as a title.
    """

    number: int
    text: str
    paper: str | None = None
    titled: bool = False


def encoding_of(head: bytes) -> str:
    """Name the encoding of a file by its byte order mark; UTF-8 without one.

    Parameters
    ----------
    head
        The first bytes of the file.

    Returns
    -------
    str
        The name of a Python codec.

    Examples
    --------
    >>> encoding_of(b"plain")
    'utf-8'
    """
    return next((name for mark, name in _BOMS if head.startswith(mark)), "utf-8")


def text_encoding(head: bytes) -> str:
    """Choose the encoding to read a text with as a stream.

    Parameters
    ----------
    head
        The first bytes of the file.

    Returns
    -------
    str
        By the byte order mark; else Windows-1252 where the head is that and no UTF-8; else UTF-8.

    Examples
    --------
    >>> text_encoding("Schrödinger, Erwin".encode("cp1252"))
    'cp1252'
    """
    encoding = encoding_of(head)
    if encoding == "utf-8":
        try:
            codecs.getincrementaldecoder("utf-8")().decode(head)
        except UnicodeDecodeError:
            return "cp1252" if _is_windows(head) else "utf-8"
    return encoding


def _is_windows(data: bytes) -> bool:
    """Tell whether every byte means something in Windows-1252; five of them do not."""
    return data == data.translate(None, b"\x81\x8d\x8f\x90\x9d")


def is_binary(head: bytes) -> bool:
    r"""Tell whether bytes are no text.

    Parameters
    ----------
    head
        The first bytes of the file.

    Returns
    -------
    bool
        True for a zero byte without a UTF-16 or UTF-32 mark, or more than 1 % control bytes.

    Examples
    --------
    >>> is_binary(b"A title\nAn abstract.")
    False
    """
    if encoding_of(head) not in {"utf-8", "utf-8-sig"}:
        return False
    control = len(head) - len(head.translate(None, _CONTROL))
    return b"\0" in head or control > _MAX_CONTROL_SHARE * len(head)


def decode(data: bytes, name: str) -> str:
    """Decode a whole text file: by its byte order mark, as UTF-8, else as Windows-1252.

    Parameters
    ----------
    data
        The file.
    name
        What to call it in an error.

    Returns
    -------
    str
        The text; bytes that mean nothing become U+FFFD.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is empty or no text.

    Examples
    --------
    >>> decode("Schrödinger".encode("cp1252"), "page.txt")
    'Schrödinger'
    """
    if not data.strip():
        raise InputError(f"{name}: the file is empty; give a file with papers in it")
    if is_binary(data):
        raise InputError(
            f"{name}: this is a binary file, not text; give one of the formats that "
            "`graphbuild read --help` lists"
        )
    encoding = encoding_of(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        windows = encoding == "utf-8" and _is_windows(data)
        return data.decode("cp1252" if windows else encoding, "replace")


def read_page(stream: IO[bytes], name: str) -> str:
    """Read a page whole, as a text; pages are as long as what a person copies.

    Parameters
    ----------
    stream
        The page.
    name
        What to call it in an error.

    Returns
    -------
    str
        Its text.

    Raises
    ------
    graphbuild.errors.InputError
        If it is empty, no text, or far longer than any page.

    Examples
    --------
    >>> import io
    >>> read_page(io.BytesIO(b"A Title"), "page.txt")
    'A Title'
    """
    data = stream.read(_LONGEST_PAGE + 1)
    if len(data) > _LONGEST_PAGE:
        raise InputError(
            f"{name}: a text of more than {_LONGEST_PAGE >> 20} MiB is no page that was copied; "
            "name its format by --format, or cut it"
        )
    return decode(data, name)


def number_lines(text: str) -> list[Line]:
    r"""Split a text into lines as an editor counts them: at LF, CR LF and CR only.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    list of Line
        All lines, also empty ones.

    Examples
    --------
    >>> number_lines("a\r\n\tb")
    [Line(number=1, text='a', paper=None, titled=False),
     Line(number=2, text='b', paper=None, titled=False)]
    """
    return [Line(number, line.strip()) for number, line in enumerate(_NEWLINE.split(text), 1)]


def squeeze(text: str) -> str:
    r"""Write every run of white space as one space, and none at the ends.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        One line.

    Examples
    --------
    >>> squeeze("Large Multimodal\n  Models")
    'Large Multimodal Models'
    """
    return " ".join(text.split())
