"""Pretrain the tagger's network on texts without annotations: each word from its context."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graphbuild.errors import MissingExtraError, UsageError
from graphbuild.extract.embeddings import SubwordVectors
from graphbuild.extract.network import Weights, word_views
from graphbuild.training.tagger import Tagger, TaggerSettings, by_use

try:
    import torch
    from torch import nn
except ImportError as err:
    raise MissingExtraError("torch", "train") from err

__all__ = ["PretrainingSettings", "pretrain"]

_LEAST = (40, 200, 200, 100)
_MOST_WORDS = 40_000
_SLICE = 20_000
_Log = Callable[[int, float], None]
Ids = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class PretrainingSettings:
    """How the network is pretrained.

    Attributes
    ----------
    steps
        Batches.
    batch, length
        Texts in a batch and tokens of a text; shorter texts are left out.
    negatives
        Wrong words that a batch compares with.
    width
        Length of the vectors that words are predicted by.
    words, shapes
        Words that are predicted as themselves, and shapes that stand for the other words.
    """

    steps: int = 4000
    batch: int = 64
    length: int = 128
    negatives: int = 1500
    width: int = 96
    words: int = 25_000
    shapes: int = 400
    rate: float = 2e-3
    dropout: float = 0.1
    seed: int = 1


class _Corpus:
    """Texts as rows of one vocabulary."""

    def __init__(self, texts: Iterable[Sequence[str]], least: int) -> None:
        index: dict[str, int] = {}
        self.texts: list[Ids] = []
        for text in texts:
            if len(text) > least:
                self.texts.append(
                    np.array([index.setdefault(word, len(index)) for word in text], np.int32)
                )
        if not self.texts:
            raise UsageError(f"pretraining needs texts of more than {least} tokens; give more")
        self.words = list(index)
        self.counts = np.zeros(len(index), np.int64)
        for ids in self.texts:
            np.add.at(self.counts, ids, 1)

    def views(self) -> list[list[str]]:
        """Return for each word view its frequent values, the most frequent first."""
        totals: list[Counter[str]] = [Counter() for _ in _LEAST]
        for word, count in zip(self.words, self.counts, strict=True):
            for view, value in zip(totals, word_views(word), strict=True):
                if "\n" not in value:
                    view[value] += int(count)
        kept = [
            [value for value, count in sorted(view.items(), key=by_use) if count >= least]
            for view, least in zip(totals, _LEAST, strict=True)
        ]
        return [kept[0][:_MOST_WORDS], *kept[1:]]

    def crops(self, length: int, rng: np.random.Generator) -> Iterable[Ids]:
        """Give a piece of each text, again and again in another order; many begin at the title."""
        while True:
            for at in rng.permutation(len(self.texts)):
                text = self.texts[at]
                start = 0 if rng.random() < 0.4 else int(rng.integers(0, len(text) - length))
                yield text[start : start + length]


class _Targets:
    """What a word is predicted as: itself where it is frequent, otherwise its shape."""

    def __init__(
        self, corpus: _Corpus, views: Sequence[Sequence[str]], settings: PretrainingSettings
    ) -> None:
        words = {word: row for row, word in enumerate(views[0][: settings.words])}
        shapes = {shape: row for row, shape in enumerate(views[3][: settings.shapes], len(words))}
        self.size = len(words) + len(shapes) + 1
        rows = np.array(
            [
                words.get(lower, shapes.get(shape, self.size - 1))
                for lower, _, _, shape in map(word_views, corpus.words)
            ]
        )
        uses = np.zeros(self.size)
        np.add.at(uses, rows, corpus.counts)
        share = uses**0.75 / (uses**0.75).sum()
        self.rows = torch.from_numpy(rows)
        self.cumulated = np.cumsum(share)
        # How often a row is expected among the negatives, which its score is corrected by.
        self.expected = torch.tensor(
            np.log(share * settings.negatives + 1e-12), dtype=torch.float32
        )

    def draw(self, count: int, rng: np.random.Generator) -> Any:
        """Draw rows by how often their words are used."""
        drawn = np.searchsorted(self.cumulated, rng.random(count))
        return torch.from_numpy(drawn.clip(0, self.size - 1))


class _Predictor(nn.Module):  # type: ignore[misc]
    """Scores of words for what both directions of the LSTM read up to, and not at, a place."""

    def __init__(self, hidden: int, targets: _Targets, settings: PretrainingSettings) -> None:
        super().__init__()
        self.targets = targets
        self.settings = settings
        self.hidden = hidden
        self.down = nn.Linear(2 * hidden, settings.width)
        self.table = nn.Embedding(targets.size, settings.width)
        self.bias = nn.Parameter(torch.zeros(targets.size))
        nn.init.normal_(self.table.weight, 0, 0.05)

    def forward(self, states: Any, words: Any, rng: np.random.Generator) -> Any:
        """Return the loss: a softmax over the right word and drawn ones (Jean et al. 2015)."""
        hidden, expected = self.hidden, self.targets.expected
        context = torch.cat([states[:, :-2, :hidden], states[:, 2:, hidden:]], -1)
        context = self.down(
            nn.functional.dropout(context.reshape(-1, 2 * hidden), self.settings.dropout)
        )
        right = self.targets.rows[words[:, 1:-1]].reshape(-1)
        wrong = self.targets.draw(self.settings.negatives, rng)
        hit = (context * self.table(right)).sum(-1) + self.bias[right] - expected[right]
        miss = context @ self.table(wrong).T + self.bias[wrong] - expected[wrong]
        miss = miss.masked_fill(wrong[None] == right[:, None], -1e4)
        return (torch.logsumexp(torch.cat([hit[:, None], miss], 1), 1) - hit).mean()


def pretrain(
    texts: Iterable[Sequence[str]],
    vectors: SubwordVectors,
    shape: TaggerSettings,
    settings: PretrainingSettings,
    *,
    log: _Log | None = None,
) -> Weights:
    """Learn the network's embeddings, input layer and LSTM from plain texts.

    The network learns to predict a word from what its forward direction read before it and its
    backward direction after it (Baevski et al. 2019, "Cloze-driven pretraining"); rare words are
    predicted by their shape. ``train_tagger`` starts from what this returns.

    Parameters
    ----------
    texts
        Tokens of each text.
    vectors
        Word vectors, which stay as they are.
    shape
        Settings of the tagger that is to start from the weights: ``hidden`` and the widths count.
    settings
        How long and how to train.
    log
        Called with the step and the mean loss of the last hundred steps.

    Returns
    -------
    Weights
        Weights whose output layer is untrained.

    Raises
    ------
    UsageError
        If no text is longer than ``settings.length``.
    """
    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    corpus = _Corpus(texts, settings.length)
    tagger = Tagger(corpus.views(), vectors.width, shape)
    targets = _Targets(corpus, tagger.views, settings)
    predictor = _Predictor(shape.hidden, targets, settings)
    rows = torch.tensor(
        [
            [at.get(view, 0) for at, view in zip(tagger.rows, word_views(word), strict=True)]
            for word in corpus.words
        ]
    )
    table = torch.from_numpy(
        np.concatenate(
            [
                vectors.lookup(corpus.words[at : at + _SLICE])
                for at in range(0, len(corpus.words), _SLICE)
            ]
        ).astype(np.float32)
    )
    learned = [
        *(value for name, value in tagger.named_parameters() if not name.startswith("out")),
        *predictor.parameters(),
    ]
    optimizer = torch.optim.Adam(learned, lr=settings.rate)
    crops = iter(corpus.crops(settings.length, rng))
    losses: list[float] = []
    for step in range(settings.steps):
        for group in optimizer.param_groups:
            warm = min(1.0, (step + 1) / 200)
            group["lr"] = settings.rate * warm * (1 - 0.95 * step / settings.steps)
        words = torch.from_numpy(np.stack([next(crops) for _ in range(settings.batch)])).long()
        loss = predictor(_states(tagger, rows[words], table[words], settings.dropout), words, rng)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        losses.append(loss.item())
        if log is not None and (step + 1) % 100 == 0:
            log(step + 1, math.fsum(losses[-100:]) / 100)
    return tagger.export()


def _states(tagger: Tagger, rows: Any, vectors: Any, dropout: float) -> Any:
    """Run the tagger up to its LSTM without lexicon features."""
    keep = (torch.rand(rows.shape[:2]) > dropout).long()
    columns = [tagger.embeddings[0](rows[..., 0] * keep)]
    columns += [table(rows[..., at]) for at, table in enumerate(tagger.embeddings) if at]
    values = nn.functional.dropout(torch.cat([*columns, vectors], -1), dropout)
    return tagger.lstm(torch.relu(tagger.word_in(values)))[0]
