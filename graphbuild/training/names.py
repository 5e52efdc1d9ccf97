"""Make the tables of ``graphbuild/resolve/data`` from abstracts.

Run over a large collection of abstracts, one JSON object a line with ``title`` and ``abstract``::

    python -m graphbuild.training.names abstracts.jsonl.xz

It writes which short forms stand for what (``abbreviations.tsv.gz``), spellings that different
papers introduce as names of different things (``introduced.tsv.gz``), and words that are mostly
written in lower case (``common_words.txt.gz``). Names and counts only; no text is kept.
"""

import gzip
import lzma
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from graphbuild.extract.abbreviations import find_abbreviations
from graphbuild.resolve.initials import is_short_form
from graphbuild.resolve.normal import normal_name

__all__ = ["NameCounts", "count_names", "write_tables"]

DATA = Path(__file__).parents[1] / "resolve" / "data"

_LEAST_PAPERS = 2
_TRUSTED_PAPERS = 10
_LEAST_WORD_COUNT = 30
_LONGEST_LONG_FORM = 10
_CLAIMED_SHARE = 0.15
_WORD = re.compile(r"[A-Za-z]+")
_TITLE = re.compile(r"^\W*([^:]{2,40}?)\s*:\s")
_NAME_WORDS = 3
_CLAIM = re.compile(
    r"\b(?:introduc|propos|present|releas|develop|construct|buil[dt]|creat|establish|call|nam|dub"
    r"|term|coin)(?:e|es|ed|bed|ing|s)?\s+(?:(?:a|an|the|our|new|novel|by|as|it|and|model|benchmark"
    r"|dataset|framework|method|named|called|dubbed)\s+)*[\"'(*]*(?:\\text(?:bf|sc|tt|it)\{)?"
    r"([A-Za-z][\w+\-]*)"
)
_TOKEN = re.compile(r"[\w+\-]+")
_ACRONYM_PLURAL = re.compile(r"(?<=[A-Z0-9])s$")
_EMPTY_STARTS = frozenset("a an and of the uses using".split())


@dataclass(slots=True)
class NameCounts:
    """What is counted over abstracts, in papers unless said otherwise.

    ``definitions`` by short form as written and normal form of the long form, with the spellings
    of the long form; ``claims`` the papers that introduce a spelling, by normal form; ``tokens``
    papers that use a token; ``words`` and ``lower`` occurrences of words, all and in lower case.
    """

    definitions: dict[tuple[str, str], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    claims: dict[str, dict[str, set[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    tokens: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    lower: Counter[str] = field(default_factory=Counter)


def count_names(papers: Iterable[tuple[str, str]]) -> NameCounts:
    """Count definitions, introductions and words.

    Parameters
    ----------
    papers
        Title and abstract of each paper.

    Returns
    -------
    NameCounts
        The counts.

    Examples
    --------
    >>> abstract = "We introduce FooNet for question answering (QA)."
    >>> counts = count_names([("FooNet: a net", abstract)])
    >>> list(counts.definitions), list(counts.claims["foonet"])
    ([('QA', 'questionanswering')], ['FooNet'])
    """
    counts = NameCounts()
    for number, (title, abstract) in enumerate(papers):
        for word in _WORD.findall(abstract):
            lower = word.lower()
            counts.words[lower] += 1
            counts.lower[lower] += word == lower
        for short, long in _definitions(abstract):
            counts.definitions[short, normal_name(long)][long] += 1
        for name in _introduced(title, abstract):
            counts.claims[normal_name(name)][name].add(number)
        counts.tokens.update(
            token for token in set(_TOKEN.findall(f"{title} {abstract}")) if not token.islower()
        )
    return counts


def _definitions(abstract: str) -> Set[tuple[str, str]]:
    out = set()
    for match in find_abbreviations(abstract):
        short = _ACRONYM_PLURAL.sub("", abstract[match.short.start : match.short.end])
        long = abstract[match.long.start : match.long.end]
        if any(c.isupper() for c in short) and len(long.split()) <= _LONGEST_LONG_FORM:
            out.add((short, " ".join(long.split())))
    return out


def _introduced(title: str, abstract: str) -> Set[str]:
    out = set()
    match = _TITLE.match(title)
    if match is not None:
        name = match.group(1).strip()
        if len(name.split()) <= _NAME_WORDS and not name.islower() and name in abstract:
            out.add(name)
    for match in _CLAIM.finditer(abstract):
        name = match.group(1).rstrip("-+")
        marks = sum(c.isupper() for c in name) + any(c.isdigit() for c in name)
        if marks > 1 and len(name) > 2:
            out.add(name)
    return out


def write_tables(counts: NameCounts, folder: Path = DATA) -> None:
    """Write the three tables; the same counts give the same bytes.

    Parameters
    ----------
    counts
        What `count_names` found.
    folder
        Where the tables go.
    """
    _write(folder / "abbreviations.tsv.gz", _abbreviation_lines(counts))
    _write(folder / "introduced.tsv.gz", _introduced_lines(counts))
    common = sorted(
        word
        for word, count in counts.words.items()
        if len(word) > 2 and count >= _LEAST_WORD_COUNT and 2 * counts.lower[word] >= count
    )
    _write(folder / "common_words.txt.gz", common)


def _abbreviation_lines(counts: NameCounts) -> list[str]:
    papers: Counter[tuple[str, str]] = Counter()
    for (short, key), forms in counts.definitions.items():
        papers[normal_name(short), key] += forms.total()
    rows = []
    for (short, key), forms in counts.definitions.items():
        short_key = normal_name(short)
        if short_key == key or len(short_key) < 2 or papers[short_key, key] < _LEAST_PAPERS:
            continue
        long = min(forms, key=lambda form: (-forms[form], form))
        trusted = (
            forms.total() >= _TRUSTED_PAPERS
            and long.split()[0].lower() not in _EMPTY_STARTS
            and not key.startswith(short.lower())
        )
        if is_short_form(short, long) or trusted:
            rows.append((short, -forms.total(), long))
    return [f"{short}\t{long}\t{-papers}" for short, papers, long in sorted(rows)]


def _introduced_lines(counts: NameCounts) -> list[str]:
    lines = []
    for key, spellings in counts.claims.items():
        forms: dict[str, set[int]] = {}
        for name, papers in spellings.items():
            if "(" not in name and not name.endswith(".0"):
                forms.setdefault(_ACRONYM_PLURAL.sub("", name), set()).update(papers)
        kept = sorted(
            name
            for name, papers in forms.items()
            if normal_name(name) == key
            and len(papers) >= _CLAIMED_SHARE * counts.tokens[name]
            and not any(papers & others for other, others in forms.items() if other != name)
        )
        if len(kept) > 1:
            lines.append("\t".join(kept))
    return sorted(lines)


def _write(path: Path, lines: Iterable[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    with path.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
        packed.write(text.encode())


def _read(path: Path) -> Iterable[tuple[str, str]]:
    with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as lines:
        for line in lines:
            record: Mapping[str, str] = orjson.loads(line)
            yield record["title"], record["abstract"]


if __name__ == "__main__":
    write_tables(count_names(_read(Path(sys.argv[1]))))
