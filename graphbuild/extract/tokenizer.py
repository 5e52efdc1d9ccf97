r"""The tokenizer: every border that an entity name can have is a token border.

Names in abstracts end at hyphens, slashes, brackets and LaTeX residue (``(LLM)-based``,
``\\textbf{DiT}``, ``D4RL~fu2020``), so each such sign is a token of its own. What stays whole is a
run of letters and digits, with decimals in it (``Qwen2.5``, ``84.50``), and a URL.
"""

import re
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

__all__ = ["AbstractTokenizer", "create_tokenizer", "tokenize"]

_URL = r"(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:!?)\]}']"
_WORD = r"[^\W_]+(?:\.\d+)*"
_TOKEN = re.compile(rf"{_URL}|{_WORD}|[^\w\s]|_|\s+")


def tokenize(text: str) -> tuple[list[str], list[bool]]:
    """Split a text into tokens.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    words
        The tokens; joined with their spaces they are ``text`` again.
    spaces
        Whether one space follows each token.

    Examples
    --------
    >>> tokenize("GPT-4-based (LLM)s")[0]
    ['GPT', '-', '4', '-', 'based', '(', 'LLM', ')', 's']
    >>> tokenize("84.5% on Qwen2.5.")[0]
    ['84.5', '%', 'on', 'Qwen2.5', '.']
    """
    words: list[str] = []
    spaces: list[bool] = []
    for token in _TOKEN.findall(text):
        if token[0] == " " and words and not spaces[-1]:
            spaces[-1] = True
            if len(token) == 1:
                continue
            token = token[1:]
        words.append(token)
        spaces.append(False)
    return words, spaces


class AbstractTokenizer:
    """A spaCy tokenizer for abstracts; it has rules only, so there is nothing to save.

    Parameters
    ----------
    vocab
        The vocabulary of the pipeline.

    Examples
    --------
    >>> nlp = Language()
    >>> nlp.tokenizer = AbstractTokenizer(nlp.vocab)
    >>> [token.text for token in nlp("BERT/RoBERTa")]
    ['BERT', '/', 'RoBERTa']
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Make a document of a text."""
        words, spaces = tokenize(text)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: Any) -> bytes:
        """Return nothing: the rules are code."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> "AbstractTokenizer":
        """Return itself: the rules are code."""
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        """Write nothing: the rules are code."""

    def from_disk(self, _path: Any, **_: Any) -> "AbstractTokenizer":
        """Return itself: the rules are code."""
        return self


@registry.tokenizers("graphbuild.AbstractTokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Any:
    """Return the function by which a spaCy configuration makes this tokenizer.

    Examples
    --------
    >>> nlp = Language()
    >>> create_tokenizer()(nlp)("GSM8K").text
    'GSM8K'
    """

    def make(nlp: Language) -> AbstractTokenizer:
        return AbstractTokenizer(nlp.vocab)

    return make
