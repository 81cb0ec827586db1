"""The gate: words and pairs of words that tell beforehand which sentences the whole model will not take.

It learns what the model says of a sentence and not what a reader says, so sentences without a label serve as well.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from agent.core.detect.tokens import Tokens, words_in
from bench.train_fit import Floats, Weights, fit_sentences
from bench.train_rows import Row

_STRENGTH = 0.1
_MARGIN = 1.5  # below the threshold, so that the doubtful pass
_SMALLEST = 0.1  # weights nearer to nothing are left out
_PASSING = 0.28  # of the sentences of the gold mails: what there is time to read


def fit_gate(rows: Sequence[Row], scores: Floats, threshold: float) -> Weights:
    """Weights over `w:word` and `b:word word`, with a bias that lets the wanted share of the gold mails pass.

    `scores` are the model's; where it has none (NaN) the label stands for it.
    """
    pairs = zip(rows, scores, strict=True)
    plain = [
        row.with_features(
            [gate_features(row.tokens)],
            row.is_commitment if np.isnan(score) else bool(score > threshold - _MARGIN),
        )
        for row, score in pairs
        if row.tokens.words
    ]
    fitted = fit_sentences(plain, strength=_STRENGTH, scales={})
    coarse = {
        name: round(weight, 2) for name, weight in fitted.by_feature.items() if abs(weight) >= _SMALLEST
    }
    gate = Weights(fitted.bias, coarse)
    sums = [gate.score(row) for row in plain if row.source == "dev"]
    limit = float(np.quantile(sums, 1 - _PASSING))
    return Weights(round(gate.bias - limit, 3), coarse)


def gate_features(tokens: Tokens) -> list[str]:
    """What `Model.is_worth_reading` looks at, by name."""
    words = words_in(tokens.text, tokens.starts[0], tokens.ends[-1])
    return sorted({f"w:{word}" for word in words} | {f"b:{one} {two}" for one, two in pairwise(words)})
