import numpy as np
import pytest

from graphbuild.extract.lexicon import FEATURES
from graphbuild.extract.network import Network, Weights, log_softmax
from graphbuild.extract.tags import TAGS

HIDDEN, VECTOR = 6, 5


@pytest.fixture
def network():
    rng = np.random.default_rng(3)

    def random(*shape):
        return rng.normal(0, 0.5, shape).astype(np.float32)

    views = (("alpha", "beta"), ("pha",), ("alp", "bet"), ("xx",))
    return Network(
        Weights(
            views=views,
            embeddings=tuple(random(len(view) + 1, 3) for view in views),
            word_in=random(12 + VECTOR, 2 * HIDDEN),
            feature_in=random(FEATURES, 2 * HIDDEN),
            bias_in=random(2 * HIDDEN),
            lstm_in=random(2, 2 * HIDDEN, 4 * HIDDEN),
            lstm_state=random(2, HIDDEN, 4 * HIDDEN),
            lstm_bias=random(2, 4 * HIDDEN),
            out=random(2 * HIDDEN, len(TAGS)),
            bias_out=random(len(TAGS)),
        )
    )


def inputs(length, seed):
    rng = np.random.default_rng(seed)
    return (
        rng.normal(0, 1, (length, 2 * HIDDEN)).astype(np.float32),
        rng.normal(0, 1, (length, FEATURES)).astype(np.float32),
    )


def sigmoid(values):
    return 1 / (1 + np.exp(-values))


def by_the_book(network, projection, features):
    """Run one text through the textbook equations of an LSTM, step by step."""
    weights = network.weights
    hidden = np.maximum(projection + features @ weights.feature_in, 0)
    states = []
    for which, order in ((0, range(len(hidden))), (1, range(len(hidden))[::-1])):
        state, cell = np.zeros(HIDDEN), np.zeros(HIDDEN)
        out = np.zeros((len(hidden), HIDDEN))
        for time in order:
            gates = (
                hidden[time] @ weights.lstm_in[which]
                + state @ weights.lstm_state[which]
                + weights.lstm_bias[which]
            )
            enter, forget, new, leave = np.split(gates, 4)
            cell = sigmoid(forget) * cell + sigmoid(enter) * np.tanh(new)
            state = sigmoid(leave) * np.tanh(cell)
            out[time] = state
        states.append(out)
    return log_softmax(np.concatenate(states, 1) @ weights.out + weights.bias_out)


def test_scores_equal_the_textbook_lstm(network):
    texts = [inputs(length, length) for length in (1, 4, 9)]
    scores = network.scores([text[0] for text in texts], [text[1] for text in texts])
    for found, (projection, features) in zip(scores, texts, strict=True):
        np.testing.assert_allclose(found, by_the_book(network, projection, features), atol=1e-4)


def test_scores_of_a_text_are_the_same_bits_in_any_company(network):
    alone = network.scores(*[[part] for part in inputs(7, 1)])[0]
    others = [inputs(length, length) for length in range(1, 60)]
    crowd = [*others[:30], inputs(7, 1), *others[30:]]
    together = network.scores([text[0] for text in crowd], [text[1] for text in crowd])[30]
    assert np.array_equal(alone, together)


def test_an_empty_text_has_no_scores(network):
    assert network.scores(*[[part] for part in inputs(0, 1)])[0].shape == (0, len(TAGS))


def test_a_long_text_is_cut_and_still_scored(network):
    scores = network.scores(*[[part] for part in inputs(1500, 1)])[0]
    assert scores.shape == (1500, len(TAGS))
    assert np.isfinite(scores).all()


def test_weights_survive_the_disk(network, tmp_path):
    network.weights.to_disk(tmp_path / "weights.npz")
    again = Weights.from_disk(tmp_path / "weights.npz")
    assert again.views == network.weights.views
    np.testing.assert_allclose(again.out, network.weights.out, atol=1e-3)
