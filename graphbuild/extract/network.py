"""The trained tagger's network: embeddings, one bidirectional LSTM, tag scores; numpy only.

Hochreiter and Schmidhuber (1997) for the LSTM, Lample et al. (2016) for its use in tagging. Texts
run through it in blocks of ``ROWS`` rows that are always full, so that a text's scores are the same
bits whatever texts stand beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

__all__ = ["ROWS", "Network", "Weights", "log_softmax", "word_shape", "word_views"]

ROWS = 32
"""Texts in a block."""

_CHUNK = 512
"""Tokens of a text that run through the LSTM at once; longer texts are cut."""

Floats = npt.NDArray[np.float32]


def word_shape(word: str) -> str:
    """Return the shape of a word: letters by case, digits, runs of at most two.

    Examples
    --------
    >>> word_shape("Qwen2.5"), word_shape("MMLU")
    ('Xxxd.d', 'XX')
    """
    shape = ""
    for character in word[:12]:
        if character.isupper():
            kind = "X"
        elif character.islower():
            kind = "x"
        elif character.isdigit():
            kind = "d"
        else:
            kind = character
        if shape[-2:] != kind * 2:
            shape += kind
    return shape


def word_views(word: str) -> tuple[str, str, str, str]:
    """Return what embeddings see of a word: lower case, last three, first three, shape.

    Examples
    --------
    >>> word_views("ImageNet")
    ('imagenet', 'net', 'ima', 'XxxXxx')
    """
    lower = word.lower()
    return lower, lower[-3:], lower[:3], word_shape(word)


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that training learns.

    Attributes
    ----------
    views
        For each of the four word views its known values, in the order of its embedding's rows;
        row 0 is for unknown ones.
    embeddings
        For each view a table, shape (values + 1, width).
    word_in, feature_in, bias_in
        The input layer's parts for word and lexicon features, and its bias.
    lstm_in, lstm_state, lstm_bias
        Two directions, gates in the order input, forget, cell, output:
        shapes (2, inputs, 4 * hidden), (2, hidden, 4 * hidden) and (2, 4 * hidden).
    out, bias_out
        The output layer, shapes (2 * hidden, tags) and (tags,).
    """

    views: tuple[tuple[str, ...], ...]
    embeddings: tuple[Floats, ...]
    word_in: Floats
    feature_in: Floats
    bias_in: Floats
    lstm_in: Floats
    lstm_state: Floats
    lstm_bias: Floats
    out: Floats
    bias_out: Floats

    def to_disk(self, path: Path) -> None:
        """Write the weights as one ``.npz`` of half-precision numbers."""
        arrays: dict[str, npt.NDArray[np.generic]] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name == "views":
                for index, view in enumerate(value):
                    arrays[f"view{index}"] = np.frombuffer("\n".join(view).encode(), np.uint8)
            elif item.name == "embeddings":
                for index, table in enumerate(value):
                    arrays[f"embedding{index}"] = table.astype(np.float16)
            else:
                arrays[item.name] = value.astype(np.float16)
        np.savez_compressed(path, **arrays)  # type: ignore[arg-type]

    @classmethod
    def from_disk(cls, path: Path) -> "Weights":
        """Read what ``to_disk`` wrote."""
        with np.load(path) as stored:
            count = sum(name.startswith("view") for name in stored.files)
            views = tuple(
                tuple(stored[f"view{index}"].tobytes().decode().split("\n"))
                for index in range(count)
            )
            rest = {
                item.name: stored[item.name].astype(np.float32)
                for item in fields(cls)
                if item.name not in ("views", "embeddings")
            }
            tables = tuple(stored[f"embedding{index}"].astype(np.float32) for index in range(count))
        return cls(views=views, embeddings=tables, **rest)


def log_softmax(scores: Floats) -> Floats:
    """Return log probabilities along the last axis.

    Examples
    --------
    >>> np.exp(log_softmax(np.zeros((1, 4), np.float32))).tolist()
    [[0.25, 0.25, 0.25, 0.25]]
    """
    shifted = scores - scores.max(-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)), np.float32)


class Network:
    """Tag scores of texts.

    Parameters
    ----------
    weights
        What training learned.
    """

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self._rows = [{value: row for row, value in enumerate(view, 1)} for view in weights.views]
        self.hidden = weights.lstm_state.shape[1]

    def project(self, words: Sequence[str], vectors: Floats) -> Floats:
        """Return the word part of the input layer, which depends on the word alone.

        Parameters
        ----------
        words
            Different words.
        vectors
            Their vectors, shape (words, width).

        Returns
        -------
        array of float, shape (words, inputs)
            To be kept and handed to ``scores``.
        """
        columns: list[Floats] = []
        views = [word_views(word) for word in words]
        for index, table in enumerate(self.weights.embeddings):
            rows = self._rows[index]
            columns.append(table[[rows.get(view[index], 0) for view in views]])
        return np.concatenate([*columns, vectors], 1) @ self.weights.word_in + self.weights.bias_in

    def scores(self, projections: Sequence[Floats], features: Sequence[Floats]) -> list[Floats]:
        """Return the tag log probabilities of each text.

        Parameters
        ----------
        projections
            For each text the rows of ``project`` for its tokens, shape (tokens, inputs).
        features
            For each text its lexicon features, shape (tokens, FEATURES).

        Returns
        -------
        list of array of float, shape (tokens, tags)
            Log probabilities.
        """
        pieces = [
            (text, begin, min(begin + _CHUNK, len(projection)))
            for text, projection in enumerate(projections)
            for begin in range(0, len(projection), _CHUNK)
        ]
        tags = self.weights.out.shape[1]
        result = [np.zeros((len(projection), tags), np.float32) for projection in projections]
        pieces.sort(key=lambda piece: (piece[2] - piece[1], piece))
        for at in range(0, len(pieces), ROWS):
            block = pieces[at : at + ROWS]
            length = block[-1][2] - block[-1][1]
            words = np.zeros((length, ROWS, self.weights.word_in.shape[1]), np.float32)
            extra = np.zeros((length, ROWS, self.weights.feature_in.shape[0]), np.float32)
            for row, (text, begin, end) in enumerate(block):
                words[: end - begin, row] = projections[text][begin:end]
                extra[: end - begin, row] = features[text][begin:end]
            lengths = [end - begin for _, begin, end in block]
            scores = self._block(words, extra, lengths)
            for row, (text, begin, end) in enumerate(block):
                result[text][begin:end] = scores[: end - begin, row]
        return [log_softmax(scores) if len(scores) else scores for scores in result]

    def _block(self, words: Floats, extra: Floats, lengths: Sequence[int]) -> Floats:
        weights = self.weights
        length = words.shape[0]
        inputs = np.maximum(words + _flat(extra, weights.feature_in), 0)
        # Each row is read backwards from its own end: time ``t`` takes token ``order[t, row]``.
        order = np.tile(np.arange(length)[:, None], (1, ROWS))
        for row, count in enumerate(lengths):
            order[:count, row] = np.arange(count)[::-1]
        columns = np.arange(ROWS)
        forward = self._direction(inputs, 0)
        backward = self._direction(inputs[order, columns], 1)[order, columns]
        return _flat(np.concatenate([forward, backward], 2), weights.out) + weights.bias_out

    def _direction(self, inputs: Floats, which: int) -> Floats:
        weights = self.weights
        hidden = self.hidden
        gates = _flat(inputs, weights.lstm_in[which]) + weights.lstm_bias[which]
        recurrent = weights.lstm_state[which]
        states = np.empty((len(inputs), ROWS, hidden), np.float32)
        state = np.zeros((ROWS, hidden), np.float32)
        cell = np.zeros((ROWS, hidden), np.float32)
        for time in range(len(inputs)):
            gate = gates[time] + state @ recurrent
            # A sigmoid is a tanh of half its argument, so one call serves all four gates.
            gate[:, : 2 * hidden] *= 0.5
            gate[:, 3 * hidden :] *= 0.5
            np.tanh(gate, out=gate)
            enter = 0.5 * gate[:, :hidden] + 0.5
            forget = 0.5 * gate[:, hidden : 2 * hidden] + 0.5
            leave = 0.5 * gate[:, 3 * hidden :] + 0.5
            cell = forget * cell + enter * gate[:, 2 * hidden : 3 * hidden]
            state = leave * np.tanh(cell)
            states[time] = state
        return states


def _flat(block: Floats, matrix: Floats) -> Floats:
    """Multiply the last axis of a block; one large product is faster than many small ones."""
    length, rows, width = block.shape
    return (block.reshape(length * rows, width) @ matrix).reshape(length, rows, matrix.shape[1])
