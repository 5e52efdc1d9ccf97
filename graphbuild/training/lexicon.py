"""Make the lexicon from annotated papers and name lists."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graphbuild.extract.lexicon import LeaveOut, Lexicon, PhraseTrie, normal_phrase
from graphbuild.extract.tagging import token_offsets
from graphbuild.extract.tags import TokenSpan
from graphbuild.extract.tokenizer import tokenize
from graphbuild.training.gold import AnnotatedPaper, gold_mentions
from graphbuild.types import ENTITY_TYPES

__all__ = ["TokenizedPaper", "count_marked", "tokenize_paper"]

_UNMARKED = len(ENTITY_TYPES)


@dataclass(frozen=True, slots=True)
class TokenizedPaper:
    """An annotated paper as tokens: words, their offsets, and gold spans of tokens."""

    id: str
    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    spans: tuple[TokenSpan, ...]


def tokenize_paper(paper: AnnotatedPaper) -> TokenizedPaper:
    """Cut an annotated paper into tokens and put its gold mentions on token borders.

    Parameters
    ----------
    paper
        A paper with text and entities.

    Returns
    -------
    TokenizedPaper
        Mentions that do not fall on token borders are left out.

    Examples
    --------
    >>> from graphbuild.training.gold import AnnotatedEntity
    >>> entity = AnnotatedEntity("MMLU", "BENCHMARK", ("MMLU",), "evaluates_on")
    >>> tokenize_paper(AnnotatedPaper("a", "On MMLU", "Yes.", (entity,))).spans
    (TokenSpan(start=1, end=2, type='BENCHMARK'),)
    """
    words, spaces = tokenize(paper.text)
    starts, ends = token_offsets(words, spaces)
    first = {start: index for index, start in enumerate(starts)}
    last = {end: index + 1 for index, end in enumerate(ends)}
    spans: list[TokenSpan] = []
    for mention in gold_mentions(paper):
        if mention.start in first and mention.end in last:
            span = TokenSpan(first[mention.start], last[mention.end], mention.type)
            if not spans or span.start >= spans[-1].end:
                spans.append(span)
    return TokenizedPaper(paper.id, paper.text, tuple(words), starts, ends, tuple(spans))


def count_marked(
    papers: Sequence[TokenizedPaper], known: Mapping[str, Sequence[int]]
) -> tuple[Lexicon, list[LeaveOut]]:
    """Count, for each phrase that a paper marks, how papers mark it.

    Parameters
    ----------
    papers
        Annotated papers.
    known
        Readings of name lists, as ``Lexicon`` takes them.

    Returns
    -------
    lexicon
        Counts over all papers.
    leave_outs
        For each paper what it added, so that training sees counts of the other papers only.

    Examples
    --------
    >>> from graphbuild.training.gold import AnnotatedEntity
    >>> entity = AnnotatedEntity("MMLU", "BENCHMARK", ("MMLU",), "evaluates_on")
    >>> paper = tokenize_paper(AnnotatedPaper("a", "On MMLU", "Yes.", (entity,)))
    >>> lexicon, leave_outs = count_marked([paper], {})
    >>> lexicon.marked["mmlu"].tolist(), sorted(leave_outs[0].marked)
    ([0.0, 0.0, 1.0, 0.0, 0.0, 0.0], ['mmlu'])
    """
    marked_by = [_marked(paper) for paper in papers]
    frequency = Counter(phrase for marked in marked_by for phrase in marked)
    trie = PhraseTrie()
    for phrase in frequency:
        trie.add(phrase)
    totals: dict[str, npt.NDArray[np.float64]] = {}
    leave_outs: list[LeaveOut] = []
    for paper, marked in zip(papers, marked_by, strict=True):
        counts = _count(paper, marked, trie, frequency)
        for phrase, seen in counts.items():
            totals[phrase] = totals.get(phrase, 0) + seen
        leave_outs.append(LeaveOut(frozenset(marked), counts))
    return Lexicon({phrase: totals[phrase] for phrase in sorted(totals)}, known), leave_outs


def _marked(paper: TokenizedPaper) -> set[str]:
    phrases = (normal_phrase(paper.words[start:end]) for start, end, _ in paper.spans)
    return {phrase for phrase in phrases if phrase}


def _count(
    paper: TokenizedPaper,
    marked: Iterable[str],
    trie: PhraseTrie,
    frequency: Mapping[str, int],
) -> dict[str, npt.NDArray[np.float64]]:
    """Say for each phrase of the paper as what it stands there: types, or unmarked."""
    own = set(marked)
    gold = {(start, end): kind for start, end, kind in paper.spans}
    matches = trie.match(paper.words, lambda phrase: frequency[phrase] > (phrase in own))
    seen = [(phrase, gold.get((start, end))) for start, end, phrase in matches]
    seen += [(normal_phrase(paper.words[start:end]), kind) for start, end, kind in paper.spans]
    counts: dict[str, npt.NDArray[np.float64]] = {}
    for phrase, kind in seen:
        if phrase:
            row = counts.setdefault(phrase, np.zeros(_UNMARKED + 1))
            row[_UNMARKED if kind is None else ENTITY_TYPES.index(kind)] = 1
    return counts
