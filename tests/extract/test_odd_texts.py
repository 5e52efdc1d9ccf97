"""Texts unlike those the model learned from give answers that point into them, and no stall."""

from __future__ import annotations

import time

import pytest

from graphbuild.extract import Extractor
from graphbuild.types import Extraction, Paper

ODD = {
    "empty": ("", ""),
    "only spaces": (" \t ", "  \n\n  "),
    "no title": ("", "We evaluate GPT-4 on MMLU."),
    "no abstract": ("GPT-4 on MMLU", ""),
    "Chinese": ("大型语言模型的评估", "我们在 MMLU 上评估 GPT-4，准确率为 86.4%。"),
    "Arabic": ("تقييم النماذج اللغوية", "نقيّم GPT-4 على MMLU ونقارنه مع LLaMA-2."),
    "German": ("Sprachmodelle im Vergleich", "Wir prüfen BERT auf SQuAD und erreichen 88,5 F1."),
    "capitals": ("A STUDY OF BERT", "WE FINE-TUNE BERT ON SQUAD AND IMAGENET WITH ADAMW."),
    "LaTeX": (
        r"$\mathcal{O}(n\log n)$ Attention",
        r"\textbf{FastAttn} reduces $\sum_{i=1}^{n} x_i^2$ by $50\%$ \cite{vaswani2017} on "
        r"\textsc{WikiText-103}~\cite{merity}; \emph{BERT}$_{\text{base}}$ and $\ell_2$ agree.",
    ),
    "spaces within names": (
        "A  B",
        "The long  short-term\n memory  (LSTM) network,  LSTM,  MMLU  Pro.",
    ),
    "emoji": (
        "🤖🤖 RoboBench 🎉",
        "We release 🤗 RoboBench 🚀: 👩‍🔬 tasks for GPT-4 🧠 and LLaMA 🦙.",
    ),
    "brackets": ("((((", "(" * 3000 + "BERT" + ")" * 3000),
    "one word": ("x", "A" * 100_000),
    "control characters": (
        "BERT\x00\x07 on\u2028MMLU",
        "GPT-4\u200b reaches\ufeff 5\x1b[31m on MMLU.",
    ),
    "lone surrogates left out, private use kept": ("\ue000BERT", "\U000f0000 MMLU \uffff GPT-4"),
}


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor.load()


def extract(extractor: Extractor, title: str, abstract: str) -> Extraction:
    (found,) = extractor.extract([Paper("a", title, abstract)])
    return found


@pytest.mark.parametrize("kind", ODD)
def test_what_is_found_stands_in_the_text(extractor: Extractor, kind: str) -> None:
    title, abstract = ODD[kind]
    found = extract(extractor, title, abstract)
    text = f"{title}\n{abstract}"
    for mention in found.mentions:
        assert text[mention.start : mention.end] in found.entities[mention.entity].surfaces
    for entity in found.entities:
        start, end = entity.evidence
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("kind", ["Chinese", "Arabic", "no title", "no abstract"])
def test_well_known_names_are_found_in_any_surroundings(extractor: Extractor, kind: str) -> None:
    found = extract(extractor, *ODD[kind])
    assert {"GPT-4", "MMLU"} <= {surface for e in found.entities for surface in e.surfaces}


@pytest.mark.slow
def test_a_text_of_fifty_thousand_words_takes_time_in_proportion(extractor: Extractor) -> None:
    sentence = (
        "We fine-tune BERT with AdamW on the SQuAD dataset and compare it with GPT-4 (2023). "
    )
    words = len(sentence.split())
    seconds = []
    for count in (5_000, 50_000):
        text = sentence * (count // words)
        begin = time.process_time()
        found = extract(extractor, "A long text", text)
        seconds.append(time.process_time() - begin)
        assert max(mention.end for mention in found.mentions) > len(text) - 100
    # Ten times the words: a quadratic step would show as a hundred times the seconds.
    assert seconds[1] < 40 * seconds[0]
