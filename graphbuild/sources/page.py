"""The lines of a copied Daily Papers page: its own lines, entries and their metadata.

Three layouts are one grammar here: title and abstract on alternating lines, the same with blank
lines, and the same with metadata (authors or an organisation, a middle dot, a date).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from graphbuild.sources.dates import PageDate, parse_page_date
from graphbuild.sources.segment import Block, assign_roles
from graphbuild.sources.text import Line, squeeze

__all__ = ["Entry", "Metadata", "Page", "read_pages"]

_ANCHORS = re.compile(
    r"get trending papers in your email inbox.*|daily papers"
    r"|by ?ak(?: ?and the research community)?",
    re.IGNORECASE,
)
_OWN_LINES = frozenset(
    (
        "new|subscribe|trending papers|hugging face|models|datasets|spaces|buckets|community|docs|"
        "enterprise|pricing|log in|sign up|search|daily|weekly|monthly|papers|previous|next|"
        "company|tos|privacy|about|careers|website|system theme|load more|...|…|upvote|view all|"
        "solutions"
    ).split("|")
)
_FOOTER = frozenset({"previous", "next", "load more", "company", "tos", "system theme"})
_GLUED = re.compile(r"Subscribe(?=\S)|by ?AK and the research community(?=\S)")
_AUTHORS = re.compile(r"[•◦∙*·‣-]?\s*(\d[\d,]{0,8})\s+authors?", re.IGNORECASE)
_DOT = re.compile(r"[·•∙‧⋅]")
_BEFORE_DATE = re.compile(r"(?P<who>.{1,100}?)\s*[·•∙‧⋅]")
_ONE_LINE = re.compile(r"(?P<who>.{0,120}?)\s*[·•∙‧⋅]\s*(?P<date>[A-Z][a-z]{2,8}\.? \d.*)")
_VOTES = re.compile(r"(\d{1,6})|-")
_ARROWS = " ‹›<>←→«»\t"
_MOST_GLUED = 4
_LONGEST_ORGANISATION = 100
_LONGEST_WRAPPED_LINE = 130
_SHORTEST_WRAPPED_SHARE = 0.6
_SURELY_ABSTRACT = 300
_SHORTEST_ABSTRACT = 100


@dataclass(frozen=True, slots=True)
class Metadata:
    """What stands under an entry: the number of authors or an organisation's line, and a date."""

    author_count: int | None = None
    organisation: str | None = None
    date: PageDate | None = None


@dataclass(slots=True)
class Entry:
    """One entry of a page; without a title or an abstract it is broken."""

    line: int
    title: str = ""
    abstract: str = ""
    upvotes: int | None = None
    paper: str | None = None
    metadata: Metadata | None = None


@dataclass(slots=True)
class Page:
    """One page: the day in its header, whether its own lines show what it is, and its entries."""

    day: PageDate | None = None
    known: bool = False
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class _Item:
    """A line or paragraph with what it is: own (of the page), day, metadata, votes or text."""

    kind: str
    line: int
    text: str = ""
    gap: bool = True
    metadata: Metadata | None = None
    day: PageDate | None = None
    paper: str | None = None
    titled: bool = False


@dataclass(slots=True)
class _Notes:
    """What stands around the text blocks, by their numbers: after them, or before a title."""

    gaps: list[bool] = field(default_factory=list)
    metadata: dict[int, list[Metadata]] = field(default_factory=dict)
    votes: dict[int, int] = field(default_factory=dict)
    papers: dict[int, str] = field(default_factory=dict)


def read_pages(lines: Sequence[Line]) -> Iterator[Page]:
    """Find the pages in a file (usually one) and their entries.

    Parameters
    ----------
    lines
        All lines of the file.

    Yields
    ------
    Page
        Pages in order.

    Examples
    --------
    >>> text = ["A Title", "We show it. It holds.", "  • 2 authors", "·", "May 20 2"]
    >>> [page] = read_pages([Line(n, line.strip()) for n, line in enumerate(text, 1)])
    >>> page.entries[0].title, page.entries[0].metadata.author_count
    ('A Title', 2)
    """
    items: list[_Item] = []
    filled = False
    for item in _items(_unglue(lines)):
        if filled and item.kind == "own" and _ANCHORS.fullmatch(item.text):
            yield _page(items)
            items, filled = [], False
        items.append(item)
        filled = filled or _is_body(item)
    if items:
        yield _page(items)


def _unglue(lines: Sequence[Line]) -> list[Line]:
    """Cut the page's last header line off the title that it is glued to."""
    result: list[Line] = []
    for line in lines:
        rest = line.text
        for _ in range(_MOST_GLUED):
            glued = _GLUED.match(rest)
            if not glued:
                break
            result.append(Line(line.number, glued[0]))
            rest = rest[glued.end() :].strip()
        result.append(line._replace(text=rest))
    return result


def _items(lines: Sequence[Line]) -> list[_Item]:
    kept, gaps = _filled(lines)
    spans = _find_metadata(kept, gaps)
    items: list[_Item] = []
    position = 0
    while position < len(kept):
        line = kept[position]
        if position in spans:
            end, metadata = spans[position]
            paper = next((other.paper for other in kept[position:end] if other.paper), None)
            items.append(_Item("metadata", line.number, metadata=metadata, paper=paper))
            position = end
            continue
        items.append(_classify(line, gaps[position]))
        position += 1
    return items


def _filled(lines: Sequence[Line]) -> tuple[list[Line], list[bool]]:
    """Leave out empty lines; the second list tells which lines had some before them.

    A line with nothing but a link to a paper gives it to the line before it, or to the first one.
    """
    kept: list[Line] = []
    gaps: list[bool] = []
    paper: str | None = None
    empty = True
    for line in lines:
        if line.text:
            kept.append(line._replace(paper=line.paper or paper))
            gaps.append(empty)
            empty, paper = False, None
            continue
        empty = True
        if line.paper and kept and not kept[-1].paper:
            kept[-1] = kept[-1]._replace(paper=line.paper)
        elif line.paper and not kept:
            paper = line.paper
    return kept, gaps


def _classify(line: Line, gap: bool) -> _Item:
    folded = line.text.casefold()
    if line.titled and not _ANCHORS.fullmatch(line.text):
        return _Item("text", line.number, line.text, True, paper=line.paper, titled=True)
    if folded in _OWN_LINES or _ANCHORS.fullmatch(line.text) or _DOT.fullmatch(line.text):
        return _Item("own", line.number, line.text)
    day = parse_page_date(line.text.strip(_ARROWS))
    if day:
        return _Item("day", line.number, line.text, day=day, paper=line.paper)
    if _VOTES.fullmatch(line.text):
        return _Item("votes", line.number, line.text, paper=line.paper)
    return _Item("text", line.number, line.text, gap, paper=line.paper)


def _find_metadata(lines: Sequence[Line], gaps: Sequence[bool]) -> dict[int, tuple[int, Metadata]]:
    """Map the first line of each metadata group to the line after it, and what it says."""
    spans: dict[int, tuple[int, Metadata]] = {}
    taken = 0
    for index, line in enumerate(lines):
        if index < taken:
            continue
        found = _metadata_at(lines, gaps, index, taken)
        if found:
            start, taken, metadata = found
            spans[start] = (taken, metadata)
        elif authors := _AUTHORS.fullmatch(line.text):
            spans[index] = (index + 1, Metadata(author_count=_count(authors[1])))
            taken = index + 1
    return spans


def _metadata_at(
    lines: Sequence[Line], gaps: Sequence[bool], index: int, taken: int
) -> tuple[int, int, Metadata] | None:
    text = lines[index].text
    after = [parse_page_date(line.text) for line in lines[index + 1 : index + 3]]
    if _DOT.fullmatch(text) and after and after[0]:
        who = index - 1
        if who >= taken and _is_organisation(lines, gaps, who, taken):
            return who, index + 2, Metadata(organisation=lines[who].text, date=after[0])
        return index, index + 2, Metadata(date=after[0])
    if authors := _AUTHORS.fullmatch(text):
        count = _count(authors[1])
        if len(after) > 1 and after[1] and _DOT.fullmatch(lines[index + 1].text):
            return index, index + 3, Metadata(author_count=count, date=after[1])
        if after and after[0] and not gaps[index + 1]:
            return index, index + 2, Metadata(author_count=count, date=after[0])
    before_date = _BEFORE_DATE.fullmatch(text)
    if before_date and after and after[0] and not text.endswith((".", "!", "?")):
        return index, index + 2, Metadata(None, before_date["who"].lstrip("•◦ ") or None, after[0])
    one_line = _ONE_LINE.fullmatch(text)
    date = parse_page_date(one_line["date"]) if one_line else None
    if one_line and date:
        who_text = one_line["who"].strip()
        if authors := _AUTHORS.fullmatch(who_text):
            return index, index + 1, Metadata(_count(authors[1]), None, date)
        return index, index + 1, Metadata(None, who_text.lstrip("•◦ ") or None, date)
    return None


def _is_organisation(lines: Sequence[Line], gaps: Sequence[bool], index: int, taken: int) -> bool:
    """Tell an organisation's line from the end of an abstract before a lone dot."""
    text = lines[index].text
    if len(text) > _LONGEST_ORGANISATION or text.endswith((".", "!", "?")):
        return False
    if not gaps[index + 1]:
        return index > taken
    before = lines[index - 1].text if index > taken else ""
    return before.endswith((".", "!", "?")) or len(before) >= _SURELY_ABSTRACT


def _count(digits: str) -> int:
    return int(digits.replace(",", ""))


def _is_body(item: _Item) -> bool:
    return item.kind == "metadata" or (item.kind == "text" and len(item.text) >= _SURELY_ABSTRACT)


def _is_entry(item: _Item) -> bool:
    """Tell what belongs to an entry, also where its abstract is short or its page has no notes."""
    if _is_body(item) or (item.kind == "text" and item.titled and item.paper):
        return True
    ended = item.text.endswith((".", "!", "?"))
    return item.kind == "text" and len(item.text) >= _SHORTEST_ABSTRACT and ended


def _page(items: list[_Item]) -> Page:
    page = Page(known=any(item.kind in {"own", "metadata"} or item.paper for item in items))
    blocks: list[Block] = []
    notes = _Notes()
    pending: _Item | None = None
    fresh = False
    for item in _trim(_join_wrapped(items), page):
        if item.kind == "text":
            index = len(blocks)
            if pending and pending.text.isdecimal():
                notes.votes[index] = int(pending.text)
            paper = item.paper or (pending.paper if pending else None)
            if paper:
                notes.papers[index] = paper
            titled = pending is not None or item.titled
            blocks.append(Block(item.line, item.text, fresh, titled))
            notes.gaps.append(item.gap)
            pending, fresh = None, False
        elif item.kind == "votes":
            if pending and not pending.paper:
                _comment(notes.metadata.get(len(blocks) - 1), pending)
            pending = item
        elif item.metadata or item.day:
            note = item.metadata or Metadata(date=item.day)
            notes.metadata.setdefault(len(blocks) - 1, []).append(note)
            if item.paper:
                notes.papers.setdefault(len(blocks) - 1, item.paper)
            pending, fresh = None, bool(blocks)
    page.entries = _entries(blocks, notes)
    return page


def _comment(notes: list[Metadata] | None, count: _Item) -> None:
    """Take the first of two numbers after a date for its comments; the second is the next votes."""
    last = notes[-1] if notes else None
    if notes and last and last.date and last.date.comments is None and count.text.isdecimal():
        notes[-1] = replace(last, date=last.date._replace(comments=int(count.text)))


def _trim(items: list[_Item], page: Page) -> list[_Item]:
    """Cut the page's header and footer, and note the day in its header."""
    first = next((i for i, item in enumerate(items) if _is_entry(item)), len(items))
    early = enumerate(items[:first])
    header = [i for i, item in early if item.kind in {"own", "day"} and not _is_footer(item)]
    start = header[-1] + 1 if header else 0
    page.day = next((items[i].day for i in reversed(header) if items[i].day), None)
    end = next(
        (i for i in range(_last_body(items), len(items)) if _is_footer(items[i])), len(items)
    )
    while end > start and items[end - 1].kind in {"own", "votes"}:
        end -= 1
    return [item for item in items[start:end] if item.kind != "own"]


def _last_body(items: Sequence[_Item]) -> int:
    return max((index for index, item in enumerate(items) if _is_entry(item)), default=0)


def _is_footer(item: _Item) -> bool:
    return item.kind == "own" and item.text.casefold() in _FOOTER


def _join_wrapped(items: Sequence[_Item]) -> list[_Item]:
    """Join the lines of a paragraph that an editor wrapped; lines of a page are far longer."""
    if not any(item.gap for item in items[1:] if item.kind == "text"):
        return list(items)
    result: list[_Item] = []
    group: list[_Item] = []
    for item in [*items, _Item("end", 0)]:
        ends = item.kind != "text" or item.gap or (group and group[-1].titled)
        if group and ends:
            result += _joined(group)
            group = []
        if item.kind == "text":
            group.append(item)
        else:
            result.append(item)
    return result[:-1]


def _joined(group: list[_Item]) -> list[_Item]:
    widest = max(len(item.text) for item in group)
    if (
        len(group) == 1
        or widest > _LONGEST_WRAPPED_LINE
        or any(len(item.text) < _SHORTEST_WRAPPED_SHARE * widest for item in group[:-1])
    ):
        return group
    text = " ".join(item.text for item in group)
    first = group[0]
    paper = next((item.paper for item in group if item.paper), None)
    return [_Item("text", first.line, text, first.gap, paper=paper, titled=first.titled)]


def _names_organisation(entries: list[Entry], notes: _Notes, index: int) -> bool:
    """Tell an organisation's line, with the date under it and no dot between, from a title."""
    if len(entries) < 2 or entries[-1].paper or len(entries[-1].title) > _LONGEST_ORGANISATION:
        return False
    before, note = entries[-2], next(iter(notes.metadata.get(index, ())), None)
    free = before.abstract and before.metadata is None and index not in notes.papers
    return bool(free and note and note.date and not note.organisation)


def _entries(blocks: Sequence[Block], notes: _Notes) -> list[Entry]:
    entries: list[Entry] = [Entry(0, metadata=note) for note in notes.metadata.get(-1, ())]
    for index, (block, role) in enumerate(zip(blocks, assign_roles(blocks), strict=True)):
        if role == "title":
            entries.append(Entry(block.line, squeeze(block.text), upvotes=notes.votes.get(index)))
        elif role == "abstract":
            if not entries or entries[-1].abstract or entries[-1].metadata:
                entries.append(Entry(block.line))
            entries[-1].abstract = block.text
        else:
            entries[-1].abstract += ("\n\n" if notes.gaps[index] else "\n") + block.text
        entries[-1].paper = entries[-1].paper or notes.papers.get(index)
        if role == "title" and not block.titled and _names_organisation(entries, notes, index):
            entries.pop()
            (first, *rest) = notes.metadata[index]
            notes.metadata[index] = [replace(first, organisation=squeeze(block.text)), *rest]
        for note in notes.metadata.get(index, ()):
            if entries[-1].metadata:
                entries.append(Entry(block.line))
            entries[-1].metadata = note
    return entries
