"""Which way a metric is better."""

import re
from typing import Literal

__all__ = ["metric_direction"]

# Words that make less of a metric better, wherever they stand in its name.
_LOWER = re.compile(
    r"\b(?:perplexity|ppl|loss|nll|bpb|bpc|bits per (?:byte|character|dim)|errors?|"
    r"[wcp]er|eer|mae|mse|rmse|mape|ate|rpe|fid|fvd|kid|lpips|dists|niqe|brisque|chamfer|"
    r"latency|time|runtime|seconds|ttft|flops?|parameters|memory|cost|distance|"
    r"hallucination|toxicity|attack success|asr|regret|bias|ece|brier|forgetting|mcd|der|"
    r"divergence|violations?|collisions?|failures?)\b",
    re.IGNORECASE,
)


def metric_direction(name: str) -> Literal["higher", "lower"]:
    """Say whether more or less of a metric is better.

    Parameters
    ----------
    name
        The metric's name.

    Returns
    -------
    str
        ``lower`` for errors, losses, distances, times and costs, else ``higher``.

    Examples
    --------
    >>> metric_direction("word error rate"), metric_direction("F1")
    ('lower', 'higher')
    """
    return "lower" if _LOWER.search(name) else "higher"
