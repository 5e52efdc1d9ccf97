"""XML as a stream: the records of a document, one at a time."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from lxml import etree

from graphbuild.errors import InputError
from graphbuild.sources.inputs import Source, as_source
from graphbuild.types import Paper, Rejected

__all__ = [
    "Element",
    "child",
    "children",
    "local",
    "parse_element",
    "read_elements",
    "root_name",
    "texts",
    "whole_text",
]

Element: TypeAlias = Any
"""An element of lxml, which has no types of its own."""

_ROOT = re.compile(
    rb"\A\s*(?:<\?[^>]{0,2000}\?>\s*|<!--.{0,5000}?-->\s*|<!DOCTYPE[^>\[]{0,500}>\s*){0,20}"
    rb"<(?:[A-Za-z_][\w.-]*:)?(?P<name>[A-Za-z_][\w.-]*)[\s/>]",
    re.DOTALL,
)


def root_name(head: bytes) -> str | None:
    """Name the root element of an XML document by its beginning.

    Parameters
    ----------
    head
        The first bytes.

    Returns
    -------
    str or None
        The local name, or None where the bytes are no XML.

    Examples
    --------
    >>> root_name(b'<?xml version="1.0"?><feed xmlns="x">')
    'feed'
    """
    match = _ROOT.match(head.removeprefix(b"\xef\xbb\xbf"))
    return match["name"].decode() if match else None


def read_elements(
    path: str | Path | Source,
    record: str,
    convert: Callable[[Element, Element, str], Paper],
    *,
    within: str | None = None,
) -> Iterator[Paper | Rejected]:
    """Read the elements of one name and make a paper of each; each is forgotten afterwards.

    Parameters
    ----------
    path
        The file.
    record
        The local name of the elements.
    convert
        Makes a paper of an element, the element ``within`` that holds it (else the root), and the
        place; raises ``InputError`` where it cannot.
    within
        The local name of the element around the records whose other children are needed.

    Yields
    ------
    Paper or Rejected
        One an element.

    Raises
    ------
    graphbuild.errors.InputError
        If the file is missing, or no XML from its beginning.

    Examples
    --------
    >>> import io
    >>> data = b"<list><p>A</p><p>B</p></list>"
    >>> source = Source("x.xml", lambda: io.BytesIO(data), lambda: data)
    >>> def convert(element, around, place):
    ...     return Paper(place, element.text, "")
    >>> [paper.title for paper in read_elements(source, "p", convert)]
    ['A', 'B']
    """
    source = as_source(path)
    number = 0
    done: Element | None = None
    with source.open() as stream:
        try:
            for _, element in etree.iterparse(
                stream, tag=f"{{*}}{record}", remove_comments=True, remove_pis=True, no_network=True
            ):
                if element.getparent() is None:
                    continue
                number += 1
                place = f"{source.name}#{number}"
                around = next(element.iterancestors(f"{{*}}{within}"), None) if within else None
                try:
                    yield convert(
                        element,
                        element.getroottree().getroot() if around is None else around,
                        place,
                    )
                except InputError as error:
                    yield Rejected(place, str(error))
                # The parser still holds the element itself, so the one before it is dropped.
                if done is not None and (parent := done.getparent()) is not None:
                    parent.remove(done)
                element.clear(keep_tail=True)
                done = element
        except (etree.XMLSyntaxError, ValueError, LookupError) as error:
            reason = " ".join(str(error).split())
            if number == 0:
                raise InputError(f"{source.name}: this is no valid XML: {reason}") from error
            yield Rejected(
                f"{source.name}#{number + 1}", f"the XML is broken from here on: {reason}"
            )


def parse_element(data: bytes) -> Element:
    """Parse a whole XML document that is not long.

    Parameters
    ----------
    data
        The document.

    Returns
    -------
    Element
        Its root.

    Raises
    ------
    graphbuild.errors.InputError
        If it is no XML.

    Examples
    --------
    >>> local(parse_element(b"<feed/>"))
    'feed'
    """
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, no_network=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise InputError(f"this is no valid XML: {error}") from error


def local(element: Element) -> str:
    """Name an element without its namespace.

    Parameters
    ----------
    element
        The element.

    Returns
    -------
    str
        The local name.

    Examples
    --------
    >>> local(parse_element(b'<entry xmlns="http://www.w3.org/2005/Atom"/>'))
    'entry'
    """
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element, name: str) -> list[Element]:
    """Find the children of one local name.

    Parameters
    ----------
    element
        The element.
    name
        The local name.

    Returns
    -------
    list of Element
        In their order.

    Examples
    --------
    >>> len(children(parse_element(b"<a><b/><b/><c/></a>"), "b"))
    2
    """
    return [inner for inner in element if local(inner) == name]


def child(element: Element | None, name: str) -> Element | None:
    """Find the first child of a local name.

    Parameters
    ----------
    element
        The element, or None.
    name
        The local name.

    Returns
    -------
    Element or None
        The child.

    Examples
    --------
    >>> child(None, "b") is None
    True
    """
    return next(iter(children(element, name)), None) if element is not None else None


def whole_text(element: Element | None) -> str | None:
    """Take the text of an element with that of everything in it.

    Parameters
    ----------
    element
        The element, or None.

    Returns
    -------
    str or None
        The text.

    Examples
    --------
    >>> whole_text(parse_element(b"<title>The <b>BERT</b> model</title>"))
    'The BERT model'
    """
    return "".join(element.itertext()).strip() or None if element is not None else None


def texts(element: Element, name: str) -> list[str]:
    """Take the texts of the children of one local name.

    Parameters
    ----------
    element
        The element.
    name
        The local name.

    Returns
    -------
    list of str
        In their order, without empty ones.

    Examples
    --------
    >>> texts(parse_element(b"<a><b>x</b><b/></a>"), "b")
    ['x']
    """
    return [text for inner in children(element, name) if (text := whole_text(inner))]
