"""Train the tagger's network with torch; the product runs it with numpy."""

import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from graphbuild.errors import MissingExtraError
from graphbuild.extract.embeddings import SubwordVectors
from graphbuild.extract.lexicon import FEATURES
from graphbuild.extract.network import Weights, word_views
from graphbuild.extract.tags import TAGS

try:
    import torch
    from torch import nn
except ImportError as err:
    raise MissingExtraError("torch", "train") from err

__all__ = ["Example", "Tagger", "TaggerSettings", "by_use", "train_tagger"]

_SEEN = (2, 3, 3, 2)
_Log = Callable[[int, float, "Tagger"], None]


@dataclass(frozen=True, slots=True)
class TaggerSettings:
    """Shape of the network and the way it is trained."""

    hidden: int = 128
    word_width: int = 48
    view_width: int = 16
    dropout: float = 0.35
    word_dropout: float = 0.15
    feature_dropout: float = 0.1
    epochs: int = 12
    batch: int = 32
    rate: float = 2e-3
    decay: float = 1e-2
    smoothing: float = 0.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Example:
    """A text to learn from.

    Attributes
    ----------
    words
        Its tokens.
    features
        Lexicon features, shape (tokens, FEATURES).
    tags
        Gold tag indices, shape (tokens,), or tag probabilities, shape (tokens, tags).
    weight
        How much the text counts.
    """

    words: tuple[str, ...]
    features: npt.NDArray[np.float32]
    tags: npt.NDArray[Any] = field(repr=False)
    weight: float = 1.0


class Tagger(nn.Module):  # type: ignore[misc]
    """The network of ``graphbuild.extract.network`` as torch trains it."""

    def __init__(
        self, views: Sequence[Sequence[str]], width: int, settings: TaggerSettings
    ) -> None:
        super().__init__()
        self.views = tuple(tuple(view) for view in views)
        self.rows = [{value: row for row, value in enumerate(view, 1)} for view in self.views]
        self.settings = settings
        widths = [settings.word_width, *[settings.view_width] * (len(views) - 1)]
        self.embeddings = nn.ModuleList(
            nn.Embedding(len(view) + 1, size, padding_idx=0)
            for view, size in zip(views, widths, strict=True)
        )
        for table in self.embeddings:
            nn.init.normal_(table.weight, 0, 0.1)
            with torch.no_grad():
                table.weight[0] = 0
        self.word_in = nn.Linear(sum(widths) + width, 2 * settings.hidden)
        self.feature_in = nn.Linear(FEATURES, 2 * settings.hidden, bias=False)
        self.lstm = nn.LSTM(
            2 * settings.hidden, settings.hidden, bidirectional=True, batch_first=True
        )
        self.out = nn.Linear(2 * settings.hidden, len(TAGS))

    def forward(self, rows: Any, vectors: Any, features: Any, lengths: Sequence[int]) -> Any:
        """Return tag scores, shape (texts, tokens, tags)."""
        settings = self.settings
        if self.training:
            keep = (torch.rand(rows.shape[:2]) > settings.word_dropout).long()
            rows = torch.cat([rows[..., :1] * keep[..., None], rows[..., 1:]], -1)
            known = (torch.rand((*features.shape[:2], 1)) > settings.feature_dropout).float()
            features = features * known
        columns = [table(rows[..., index]) for index, table in enumerate(self.embeddings)]
        words = self._drop(torch.cat([*columns, vectors], -1))
        hidden = self._drop(torch.relu(self.word_in(words) + self.feature_in(features)))
        packed = nn.utils.rnn.pack_padded_sequence(
            hidden, lengths, batch_first=True, enforce_sorted=False
        )
        states, _ = nn.utils.rnn.pad_packed_sequence(self.lstm(packed)[0], batch_first=True)
        return self.out(self._drop(states))

    def _drop(self, values: Any) -> Any:
        """Drop the same columns at every token of a text (Gal and Ghahramani 2016)."""
        rate = self.settings.dropout
        if not self.training or not rate:
            return values
        mask = torch.empty(values.shape[0], 1, values.shape[2]).bernoulli_(1 - rate)
        return values * mask / (1 - rate)

    def start_from(self, weights: Weights) -> None:
        """Take over pretrained weights: all but the output layer and the lexicon's part.

        Parameters
        ----------
        weights
            Weights of the same shape; a value of a word view that they know gets their embedding.
        """
        with torch.no_grad():
            for table, rows, view, source in zip(
                self.embeddings, self.rows, weights.views, weights.embeddings, strict=True
            ):
                own = [rows[value] for value in view if value in rows]
                theirs = [row for row, value in enumerate(view, 1) if value in rows]
                table.weight[own] = torch.from_numpy(source[theirs])
            self.word_in.weight.copy_(torch.from_numpy(weights.word_in.T))
            self.word_in.bias.copy_(torch.from_numpy(weights.bias_in))
            for index, way in enumerate(("", "_reverse")):
                for name, array in (
                    ("weight_ih", weights.lstm_in[index].T),
                    ("weight_hh", weights.lstm_state[index].T),
                    ("bias_ih", weights.lstm_bias[index]),
                    ("bias_hh", np.zeros_like(weights.lstm_bias[index])),
                ):
                    getattr(self.lstm, f"{name}_l0{way}").copy_(torch.from_numpy(array))

    def export(self) -> Weights:
        """Return the weights as numpy runs them."""

        def array(tensor: Any) -> npt.NDArray[np.float32]:
            return np.ascontiguousarray(tensor.detach().numpy(), dtype=np.float32)

        lstm = self.lstm
        ways = ("", "_reverse")
        return Weights(
            views=self.views,
            embeddings=tuple(array(table.weight) for table in self.embeddings),
            word_in=array(self.word_in.weight.T),
            feature_in=array(self.feature_in.weight.T),
            bias_in=array(self.word_in.bias),
            lstm_in=np.stack([array(getattr(lstm, f"weight_ih_l0{way}").T) for way in ways]),
            lstm_state=np.stack([array(getattr(lstm, f"weight_hh_l0{way}").T) for way in ways]),
            lstm_bias=np.stack(
                [
                    array(getattr(lstm, f"bias_ih_l0{way}") + getattr(lstm, f"bias_hh_l0{way}"))
                    for way in ways
                ]
            ),
            out=array(self.out.weight.T),
            bias_out=array(self.out.bias),
        )


def collect_views(
    examples: Sequence[Example], pretrained: Weights | None = None
) -> list[list[str]]:
    """Return for each word view the values that get an embedding: frequent or pretrained ones."""
    counts: list[Counter[str]] = [Counter() for _ in _SEEN]
    for example in examples:
        for word in example.words:
            for view, value in zip(counts, word_views(word), strict=True):
                if "\n" not in value:
                    view[value] += 1
    views = [
        [value for value, count in sorted(view.items(), key=by_use) if count >= least]
        for view, least in zip(counts, _SEEN, strict=True)
    ]
    if pretrained is None:
        return views
    return [
        [*known, *sorted(set(view).difference(known))]
        for known, view in zip(pretrained.views, views, strict=True)
    ]


def by_use(item: tuple[str, int]) -> tuple[int, str]:
    """Order values by how often they are used, then by name."""
    return -item[1], item[0]


def train_tagger(
    examples: Sequence[Example],
    vectors: SubwordVectors,
    settings: TaggerSettings,
    *,
    pretrained: Weights | None = None,
    log: _Log | None = None,
) -> Tagger:
    """Train a network on tagged texts.

    Parameters
    ----------
    examples
        Texts with gold tags, or with tag probabilities of a teacher.
    vectors
        Word vectors, which stay as they are.
    settings
        Shape and training.
    pretrained
        Weights to start from, as ``pretrain`` returns them.
    log
        Called after each epoch with its number, its mean loss and the averaged network.

    Returns
    -------
    Tagger
        The network with its weights averaged over the last steps (Polyak and Juditsky 1992).
    """
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)  # noqa: S311 - shuffling, not secrets
    tagger = Tagger(collect_views(examples, pretrained), vectors.width, settings)
    if pretrained is not None:
        tagger.start_from(pretrained)
    batcher = Batcher(tagger, vectors)
    optimizer = torch.optim.AdamW(
        tagger.parameters(), lr=settings.rate, weight_decay=settings.decay
    )
    total = settings.epochs * math.ceil(len(examples) / settings.batch)
    average = {name: value.clone() for name, value in tagger.state_dict().items()}
    step = 0
    for epoch in range(settings.epochs):
        tagger.train()
        losses: list[float] = []
        for batch in shuffled_batches(examples, settings.batch, rng):
            for group in optimizer.param_groups:
                group["lr"] = _rate(settings.rate, step, total)
            loss = _loss(tagger, batcher, batch, settings.smoothing)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(tagger.parameters(), 5.0)
            optimizer.step()
            step += 1
            losses.append(loss.item())
            fade = min(0.995, step / (step + 10))
            with torch.no_grad():
                for name, value in tagger.state_dict().items():
                    average[name].mul_(fade).add_(value, alpha=1 - fade)
        if log is not None or epoch == settings.epochs - 1:
            current = {name: value.clone() for name, value in tagger.state_dict().items()}
            tagger.load_state_dict(average)
            tagger.eval()
            if log is not None:
                log(epoch, sum(losses) / len(losses), tagger)
            if epoch < settings.epochs - 1:
                tagger.load_state_dict(current)
    return tagger


def _rate(peak: float, step: int, total: int) -> float:
    warm = min(1.0, (step + 1) / 100)
    return peak * warm * (0.485 * (1 + math.cos(math.pi * step / total)) + 0.03)


class Batcher:
    """Turns examples into padded tensors; the rows of a word are looked up once."""

    def __init__(self, tagger: Tagger, vectors: SubwordVectors) -> None:
        self.tagger = tagger
        self.vectors = vectors
        self._index: dict[str, int] = {}
        self._rows: list[list[int]] = []
        self._table = np.zeros((0, vectors.width), np.float32)

    def _words(self, words: Sequence[str]) -> npt.NDArray[np.int64]:
        new = sorted({word for word in words if word not in self._index})
        if new:
            for word in new:
                self._index[word] = len(self._index)
                views = word_views(word)
                self._rows.append(
                    [rows.get(view, 0) for rows, view in zip(self.tagger.rows, views, strict=True)]
                )
            self._table = np.concatenate([self._table, self.vectors.lookup(new)])
        return np.array([self._index[word] for word in words])

    def __call__(self, batch: Sequence[Example]) -> tuple[Any, Any, Any, list[int]]:
        """Return rows, vectors and features, padded, and the lengths."""
        lengths = [len(example.words) for example in batch]
        shape = (len(batch), max(lengths))
        rows = np.zeros((*shape, len(_SEEN)), np.int64)
        vectors = np.zeros((*shape, self.vectors.width), np.float32)
        features = np.zeros((*shape, FEATURES), np.float32)
        for at, example in enumerate(batch):
            index = self._words(example.words)
            rows[at, : lengths[at]] = np.array([self._rows[row] for row in index])
            vectors[at, : lengths[at]] = self._table[index]
            features[at, : lengths[at]] = example.features
        return (
            torch.from_numpy(rows),
            torch.from_numpy(vectors),
            torch.from_numpy(features),
            lengths,
        )


def shuffled_batches(
    examples: Sequence[Example], size: int, rng: random.Random
) -> list[list[Example]]:
    """Return batches of texts of like length, in random order."""
    order = sorted(examples, key=lambda example: len(example.words) + rng.random() * 40)
    batches = [order[at : at + size] for at in range(0, len(order), size)]
    rng.shuffle(batches)
    return batches


def _loss(tagger: Tagger, batcher: Batcher, batch: Sequence[Example], smoothing: float) -> Any:
    rows, vectors, features, lengths = batcher(batch)
    scores = tagger(rows, vectors, features, lengths)
    flat = torch.cat([scores[at, :length] for at, length in enumerate(lengths)])
    weights = torch.cat(
        [
            torch.full((length,), example.weight)
            for length, example in zip(lengths, batch, strict=True)
        ]
    )
    targets = np.concatenate([_distribution(example.tags) for example in batch])
    losses = nn.functional.cross_entropy(
        flat, torch.from_numpy(targets), reduction="none", label_smoothing=smoothing
    )
    return (losses * weights).sum() / weights.sum()


def _distribution(tags: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    if tags.ndim == 2:
        return tags.astype(np.float32)
    return np.asarray(np.eye(len(TAGS))[tags], np.float32)
