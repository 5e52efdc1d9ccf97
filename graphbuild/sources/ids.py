"""Identifiers of papers: one spelling for each, so that two sources can be compared."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

__all__ = [
    "OF_VOLUMES",
    "best_id",
    "identifiers_of",
    "normal_identifier",
    "normal_title",
    "title_id",
]

_ARXIV_NEW = r"\d{4}\.\d{4,5}"
_ARXIV_OLD = r"[a-z][a-z-]+(?:\.[A-Za-z]{2})?/\d{7}"
_ARXIV = re.compile(rf"(?:{_ARXIV_NEW}|{_ARXIV_OLD})(?:v\d+)?\Z", re.ASCII)
_ARXIV_PREFIX = re.compile(
    r"(?:arxiv\s*:\s*|oai:arxiv\.org:|(?:https?://)?(?:\w+\.)*(?:arxiv\.org|alphaxiv\.org)/"
    r"(?:abs|pdf|html|ps|format|overview)/|(?:https?://)?(?:\w+\.)*huggingface\.co/papers/)",
    re.IGNORECASE | re.ASCII,
)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(?P<id>.+)\Z", re.IGNORECASE | re.ASCII)
_DOI_PREFIX = re.compile(r"(?:doi\s*:\s*|(?:https?://)?(?:dx\.)?doi\.org/)", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+\Z", re.ASCII)
_OPENALEX = re.compile(
    r"(?:openalex\s*:\s*|https?://(?:\w+\.)*openalex\.org/(?:works/)?)(?P<id>W\d+)\Z",
    re.IGNORECASE | re.ASCII,
)
_ACL = re.compile(
    r"(?:acl\s*:\s*|https?://(?:www\.)?(?:aclanthology\.org|aclweb\.org/anthology)/)"
    r"(?P<id>[A-Z]\d{2}-\d{4}[a-z]?|\d{4}\.[\w-]+\.\d+)(?:/|\.pdf)?\Z",
    re.IGNORECASE | re.ASCII,
)
_SCHEME = re.compile(
    r"(?P<scheme>s2|corpusid|mag|pmid|pmcid|dblp|isbn|issn)\s*:\s*(?P<id>\S+)\Z", re.IGNORECASE
)
_ANY_SCHEME = re.compile(r"(?P<scheme>[a-z][a-z0-9]*):[^\s/]\S*\Z", re.ASCII)
_CHECKED = frozenset({"arxiv", "doi", "openalex", "acl", "title", "http", "https"})
_ID_ORDER = ("arxiv", "doi", "acl", "openalex", "s2", "pmid", "pmcid", "dblp", "mag")
OF_VOLUMES = frozenset({"isbn", "issn"})
"""Schemes whose identifiers many papers share: they name a book or a journal."""
_MATH_WRAPPER = re.compile(r"\\(?:text|math)[a-z]*|\\(?:emph|operatorname|boldsymbol|bm)\b")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_VERSION = re.compile(r"v\d+\Z")


def normal_identifier(value: str) -> str | None:
    """Write an identifier or address as ``scheme:value``, without version, in one spelling.

    Parameters
    ----------
    value
        What a source gives: an arXiv id or address, a DOI, an OpenAlex, Semantic Scholar or
        ACL Anthology id.

    Returns
    -------
    str or None
        The identifier, or None where no known scheme fits.

    Examples
    --------
    >>> normal_identifier("https://arxiv.org/abs/2405.15738v2")
    'arxiv:2405.15738'
    >>> normal_identifier("https://doi.org/10.48550/arXiv.2405.15738")
    'arxiv:2405.15738'
    >>> normal_identifier("10.1000/Example.7")
    'doi:10.1000/example.7'
    >>> normal_identifier("seed-0247") is None
    True
    """
    text = value.strip()
    doi = _DOI_PREFIX.sub("", text, count=1) if _DOI_PREFIX.match(text) else text
    if _DOI.match(doi):
        hidden = _ARXIV_DOI.match(doi)
        return _arxiv(hidden["id"]) if hidden else f"doi:{doi.lower().rstrip('.,;')}"
    prefix = _ARXIV_PREFIX.match(text)
    if prefix or _ARXIV.match(text):
        rest = text[prefix.end() :] if prefix else text
        return _arxiv(re.split(r"[?#\s]", rest, maxsplit=1)[0].removesuffix(".pdf").rstrip("/"))
    if openalex := _OPENALEX.match(text):
        return f"openalex:{openalex['id'].upper()}"
    if acl := _ACL.match(text):
        return f"acl:{acl['id'] if '.' in acl['id'] else acl['id'][0].upper() + acl['id'][1:]}"
    if other := _SCHEME.match(text):
        scheme = other["scheme"].lower()
        return f"{'s2' if scheme == 'corpusid' else scheme}:{other['id']}"
    return None


def identifiers_of(*values: str | None) -> tuple[str, ...]:
    """Collect identifiers in one spelling, each once, sorted.

    Parameters
    ----------
    *values
        Identifiers, addresses or None. What no known scheme fits is kept where it has the form
        ``scheme:value``, except ids made of a title, and dropped otherwise.

    Returns
    -------
    tuple of str
        The identifiers.

    Examples
    --------
    >>> identifiers_of("2405.15738v1", "https://arxiv.org/abs/2405.15738", None, "seed-1", "wos:1")
    ('arxiv:2405.15738', 'wos:1')
    """
    found: set[str] = set()
    for value in values:
        if value:
            normal = normal_identifier(value)
            other = _ANY_SCHEME.match(value)
            if normal or (other and other["scheme"] not in _CHECKED):
                found.add(normal or value)
    return tuple(sorted(found))


def normal_title(title: str) -> str:
    r"""Reduce a title to what two sources agree on: letters and digits, in small letters.

    Accents, spaces, punctuation and LaTeX mark-up go; Greek letters and their LaTeX names are the
    same.

    Parameters
    ----------
    title
        A title as its source gives it.

    Returns
    -------
    str
        The normal form; empty where the title has neither letters nor digits.

    Examples
    --------
    >>> normal_title("MixLLM:  Dynamic Routing")
    'mixllmdynamicrouting'
    >>> normal_title(r"$\beta$-VAE by Tuy\'eras") == normal_title("β-VAE by Tuyéras")
    True
    """
    text = _COMMAND.sub(r" \1 ", _MATH_WRAPPER.sub("", title))
    text = unicodedata.normalize("NFKD", text).casefold()
    return "".join(_greek(character) for character in text if character.isalnum())


def title_id(title: str) -> str:
    """Make the id of a paper that has only its title.

    Parameters
    ----------
    title
        A title as its source gives it.

    Returns
    -------
    str
        ``title:`` and the first 16 hexadecimal digits of the SHA-256 of the normal title.

    Examples
    --------
    >>> title_id("Attention Is All You Need") == title_id("Attention is all you need.")
    True
    """
    text = normal_title(title) or " ".join(title.split())
    return f"title:{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:16]}"


def best_id(identifiers: Iterable[str], given: str | None, title: str) -> str:
    """Choose the id of a paper: arXiv, DOI, the id given, another identifier, or its title.

    Parameters
    ----------
    identifiers
        Known identifiers, ``scheme:value``.
    given
        The id that our own JSON Lines or a table gave.
    title
        The title.

    Returns
    -------
    str
        The id.

    Examples
    --------
    >>> best_id(["doi:10.1000/x", "arxiv:2405.15738"], "a-1", "A Title")
    'arxiv:2405.15738'
    >>> best_id([], "a-1", "A Title")
    'a-1'
    """
    own = (name for name in identifiers if name.partition(":")[0] not in OF_VOLUMES)
    ranked = sorted(own, key=lambda name: (_rank(name), name))
    if ranked and _rank(ranked[0]) <= 1:
        return ranked[0]
    if given:
        return given
    return ranked[0] if ranked else title_id(title)


def _arxiv(value: str) -> str | None:
    return f"arxiv:{_VERSION.sub('', value)}" if _ARXIV.match(value) else None


def _rank(identifier: str) -> int:
    scheme = identifier.partition(":")[0]
    return _ID_ORDER.index(scheme) if scheme in _ID_ORDER else len(_ID_ORDER)


def _greek(character: str) -> str:
    if "α" <= character <= "ω":
        return unicodedata.name(character).rpartition(" ")[2].lower()
    return character
