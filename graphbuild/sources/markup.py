"""Markdown, footnoted text and text with addresses to plain lines that know their paper."""

import re
from collections.abc import Iterator, Mapping

from graphbuild.sources.dates import parse_page_date
from graphbuild.sources.ids import normal_identifier
from graphbuild.sources.text import Line, number_lines, squeeze

__all__ = ["lines_of_markup", "marked_link", "without_marks"]

_START, _LINK, _END = "\ue000", "\ue001", "\ue002"
_MARKS = re.compile(f"[{_START}{_LINK}{_END}]")
_MARKED = re.compile(f"{_START}([^{_LINK}]*){_LINK}([^{_END}]*){_END}")

_COMMENTS = re.compile(
    rf"{_START}(?P<address>[^{_LINK}]*#community){_LINK}\s*(?P<count>[\d,]+|-)\s*{_END}\\*"
)
_IMAGE = re.compile(
    r"!\[[^\[\]]{0,500}\](?:\([^()\s]{0,2000}(?:\s+\"[^\"]{0,500}\")?\)|\[\w{0,20}\])"
)
_INLINE = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]{0,200}\]){0,1000})\]"
    r"\(<?((?:https?:/|/|#|\.)[^()\s<>]{0,2000})>?(?:\s+\"[^\"]{0,500}\")?\)"
)
_BY_NUMBER = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]{0,200}\]){1,1000})\]\[(\w{1,20})\]")
_DEFINITION = re.compile(
    r"^[ \t]*(?:\[(?P<name>\w{1,20})\]:?|(?P<number>\d{1,4})\.)"
    r"[ \t]+<?(?P<url>(?:https?:/|/)[^\s>]+)>?[ \t]*$",
    re.MULTILINE,
)
_REFERENCES = re.compile(
    r"^[ \t]*(?:references|links|visible links|hidden links):?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBER = re.compile(r"\[(\d{1,4})\]")
_PAPER = re.compile(
    r"<?\(?(?P<url>(?:https?://)?(?:huggingface\.co|hf\.co|(?:\w+\.)?arxiv\.org)/"
    r"(?:papers|abs|pdf)/[\w.-]+(?:/\d{7})?(?:v\d+)?[^\s<>()]{0,200})\)?>?",
    re.IGNORECASE,
)
_PAPER_PATH = re.compile(
    r"(?:/|%2F)(?:papers|abs|pdf)(?:/|%2F)(?P<id>\d{4}\.\d{4,5})", re.IGNORECASE
)
_ANGLE = re.compile(r"\s*<https?://[^<>\s]{1,2000}>")
_FENCE = re.compile(r"^[ \t]*:{3,}.*$", re.MULTILINE)
_SPAN = re.compile(r"\[([^\[\]\n]{1,300})\]\{[.#][^{}\n]{0,300}\}")
_ATTRIBUTES = re.compile(
    r"(?<=\))\{[.#][^{}\n]{0,300}\}|[ \t]\{#[\w.-]{1,100}\}[ \t]*$", re.MULTILINE
)
_HEADING = re.compile(r"(?:^|\s)#{1,6}\s+(?=\S)")
_LEAD = re.compile(r"^(?:>\s*|[*+]\s+|\\?-\s+(?=\S))+")
_TRAIL = re.compile(r"\s*\\{1,2}$")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)\1")
_META = re.compile(
    r"[•·*\s-]*(?:[\d,]+\s+authors?|[\d,]+|[A-Z][a-z]{2,8}\.? \d{1,2}\b.*|-)?", re.DOTALL
)
_LONGEST_TITLE = 400


def lines_of_markup(text: str, *, marked: bool = False) -> list[Line]:
    r"""Turn a page in Markdown, with footnotes or with addresses into plain numbered lines.

    Parameters
    ----------
    text
        The page; a page without any mark-up comes back line by line as it is.
    marked
        Whether its links are marked already, by ``marked_link``.

    Returns
    -------
    list of Line
        Its lines; a vote count in front of a title stands on a line of its own.

    Examples
    --------
    >>> lines_of_markup("### [A Title](/papers/2606.00683)")
    [Line(number=1, text='A Title', paper='arxiv:2606.00683', titled=True)]
    >>> [line.text for line in lines_of_markup("May 29[6](/papers/2606.00683#community)")]
    ['May 29 6']
    """
    addresses: dict[str, str] = {}
    if not marked:
        text = without_marks(text)
        if "{." in text or "{#" in text or ":::" in text:  # as Pandoc writes what HTML had
            text = _ATTRIBUTES.sub("", _SPAN.sub(r"\1", _FENCE.sub("", text)))
    if not marked and "[" in text:
        addresses = {(m["name"] or m["number"]): m["url"] for m in _DEFINITION.finditer(text)}
        text = _mark_links(text, addresses)
    marked = _START in text
    result: list[Line] = []
    filled: int | None = None  # the last line with text, looked for once a line and never backwards
    seen = 0
    for line in number_lines(text):
        filled = max((i for i in range(seen, len(result)) if result[i].text), default=filled)
        seen = len(result)
        if _add_comments(line, result, filled):
            continue
        if not (marked or "#" in line.text or "://" in line.text or line.text.endswith("\\")):
            result.append(line)
        else:
            result += _plain(line)
    return result


def marked_link(text: str, address: str) -> str:
    """Write a link so that ``lines_of_markup`` knows it.

    Parameters
    ----------
    text
        What the link shows.
    address
        Where it leads.

    Returns
    -------
    str
        The text between marks.

    Examples
    --------
    >>> text = marked_link("A Title", "/papers/2606.00683")
    >>> lines_of_markup(text, marked=True)[0].paper
    'arxiv:2606.00683'
    """
    return f"{_START}{address}{_LINK}{text}{_END}"


def without_marks(text: str) -> str:
    """Drop the characters that ``marked_link`` uses from a text of a file.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        The text without them.

    Examples
    --------
    >>> without_marks("A Title")
    'A Title'
    """
    return _MARKS.sub("", text)


def _mark_links(text: str, addresses: Mapping[str, str]) -> str:
    text = _IMAGE.sub("", text)
    text = _INLINE.sub(lambda m: _marked(m[1], m[2]), text)
    if addresses:
        text = _DEFINITION.sub("", text)
        text = _REFERENCES.sub("", text)
        text = _BY_NUMBER.sub(
            lambda m: _marked(m[1], addresses[m[2]]) if m[2] in addresses else m[0], text
        )
        # Lynx and w3m put the number in front of the link, on the same line.
        text = _NUMBER.sub(
            lambda m: _marked("", addresses[m[1]]) if m[1] in addresses else m[0], text
        )
    return text


def _marked(text: str, address: str) -> str:
    """Mark a link; where its text is wrapped it moves to its first line."""
    return marked_link(squeeze(text), address) + "\n" * text.count("\n")


def _add_comments(line: Line, before: list[Line], last: int | None) -> bool:
    """Put the count of an entry's discussion behind the date above it, where it belongs."""
    count = _COMMENTS.fullmatch(line.text)
    if not count or last is None or not parse_page_date(before[last].text):
        return False
    paper = before[last].paper or _paper(count["address"])
    before[last] = before[last]._replace(text=f"{before[last].text} {count['count']}", paper=paper)
    before.append(line._replace(text=""))
    return True


def _plain(line: Line) -> Iterator[Line]:
    text = _TRAIL.sub("", line.text)
    for part in _parts(text):
        yield _one(part, line.number)


def _parts(text: str) -> list[str]:
    """Cut a vote count or other text off the heading that follows it on its line."""
    heading = _HEADING.search(text)
    if heading and heading.start() > 0:
        return [text[: heading.start()].strip(), text[heading.start() :].strip()]
    first = _MARKED.match(text)
    if first and first[2].strip().isdecimal() and text[first.end() :].strip(" *"):
        return [first[0], text[first.end() :].strip()]
    return [text]


def _one(text: str, number: int) -> Line:
    heading = _HEADING.match(text)
    text = _LEAD.sub("", text[heading.end() :] if heading else text).strip()
    strong = _STRONG.fullmatch(text)
    text = strong[2] if strong else text
    links = [(m[1], m[2]) for m in _MARKED.finditer(text)]
    shown = _MARKED.sub(_shown, text)
    found = [_paper(address) for address, _ in links]
    if len(shown) <= _LONGEST_TITLE:
        found += [normal_identifier(m["url"]) for m in _PAPER.finditer(shown)]
        shown = _ANGLE.sub("", _PAPER.sub("", shown))
    paper = next((name for name in found if name), None)
    shown = squeeze(shown.replace(_START, "").replace(_LINK, "").replace(_END, ""))
    strong = _STRONG.fullmatch(shown)
    shown = strong[2] if strong else shown
    said = not _META.fullmatch(shown) and len(shown) <= _LONGEST_TITLE
    shown = "" if not shown.strip("*+ ") else shown
    whole = any(_paper(address) and squeeze(label) == shown for address, label in links)
    return Line(number, shown, paper, said and (whole or heading is not None))


def _shown(match: re.Match[str]) -> str:
    """Show a link's text; a count that is glued to a date gets a space."""
    return match[2] if match[2].strip(" -0123456789,") else f" {match[2]}"


def _paper(address: str) -> str | None:
    match = _PAPER_PATH.search(address)
    return f"arxiv:{match['id']}" if match else None
