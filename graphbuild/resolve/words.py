"""Which words are ordinary: packaged list, read once when first needed."""

import gzip
from functools import cache
from importlib.resources import files

__all__ = ["is_common_word", "packaged_lines"]


def packaged_lines(name: str) -> list[str]:
    """Return the lines of a compressed table of this package.

    Parameters
    ----------
    name
        File name in ``graphbuild/resolve/data``.

    Returns
    -------
    list of str
        Lines without their ends.

    Examples
    --------
    >>> "network" in packaged_lines("common_words.txt.gz")
    True
    """
    data = files("graphbuild.resolve").joinpath("data", name).read_bytes()
    return gzip.decompress(data).decode().splitlines()


@cache
def _common_words() -> frozenset[str]:
    return frozenset(packaged_lines("common_words.txt.gz"))


def is_common_word(word: str) -> bool:
    """Say whether a word is one that abstracts mostly write in lower case.

    Parameters
    ----------
    word
        A word in lower case.

    Returns
    -------
    bool
        False for names and words that are not in the table.

    Examples
    --------
    >>> is_common_word("diffusion"), is_common_word("imagenet")
    (True, False)
    """
    return word in _common_words()
