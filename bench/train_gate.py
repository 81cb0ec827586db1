"""The gate: words and pairs of words that tell beforehand which sentences the whole model will not take.

It learns what the model says of a sentence and not what a reader says, so sentences without a label serve as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from agent.core.detect.tokens import Tokens, words_in
from bench.train_fit import Floats, Weights, fit_sentences
from bench.train_rows import Row

_STRENGTH = 0.1
_MARGIN = 1.5  # below the threshold, so that the doubtful pass
_SMALLEST = 0.1  # weights nearer to nothing are left out
_PASSING = 0.28  # of the sentences of the gold mails: what there is time to read
_LOST = 0.005  # of what the model would take in mail of today


@dataclass(frozen=True, slots=True)
class Gate:
    """The weights, and for each era from which sum on a sentence passes."""

    weights: Weights
    biases: dict[str, float]


def fit_gate(rows: Sequence[Row], margins: Floats) -> Gate:
    """Weights over `w:word` and `b:word word`; of early mail the wanted share passes, of today's nearly all that is taken.

    `margins` are the model's scores above its threshold; where it has none (NaN) the label stands for it.
    """
    pairs = [(row, margin) for row, margin in zip(rows, margins, strict=True) if row.tokens.words]
    plain = [
        row.with_features(
            [gate_features(row.tokens)],
            row.is_commitment if np.isnan(margin) else bool(margin > -_MARGIN),
        )
        for row, margin in pairs
    ]
    fitted = fit_sentences(plain, strength=_STRENGTH)
    coarse = {
        name: round(weight, 2) for name, weight in fitted.by_feature.items() if abs(weight) >= _SMALLEST
    }
    gate = Weights(0.0, coarse)
    sums = [gate.score(row) for row in plain if row.source == "dev"]
    taken = [
        gate.score(row)
        for row, (_, margin) in zip(plain, pairs, strict=True)
        if row.is_of_today and margin > 0
    ]
    limits = {"earlier": np.quantile(sums, 1 - _PASSING), "today": np.quantile(taken, _LOST)}
    return Gate(gate, {era: round(-float(limit), 3) for era, limit in limits.items()})


def gate_features(tokens: Tokens) -> list[str]:
    """What `Model.is_worth_reading` looks at, by name."""
    words = words_in(tokens.text, tokens.starts[0], tokens.ends[-1])
    return sorted({f"w:{word}" for word in words} | {f"b:{one} {two}" for one, two in pairwise(words)})
