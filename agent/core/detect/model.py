"""Weights to probability: a page of arithmetic over the features of a sentence's candidates.

The weights come from `config/weights/en.json`, written by `bench/train.py` and described by the card
in the same file. A sentence's score is the soft maximum of its candidates' scores, so that one clause
that undertakes something is enough and several that hint at it add up.

There are two sets of weights: people write otherwise today than in the mail of 2000 to 2002 that most labels are
of, and promise more often to those they write to. Which set counts, the date of the mail tells (`find.Detector`).
"""

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import Any

_NOTHING = repeat(0.0)  # the weight of what is not known
_DIGITS = 6  # of a sum; further ones hang on the order of summing, which no run shares with another
_NOISE = 1e-6


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several answers, by weights a feature: what is done, how firmly it was said, by whom."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, Sequence[float]]

    def best(self, features: Set[str]) -> str:
        """The label that the features speak for most."""
        telling = [weights for weights in map(self.weights.get, features) if weights]
        totals = [round(sum(column), _DIGITS) for column in zip(self.bias, *telling, strict=True)]
        return self.labels[totals.index(max(totals))]


@dataclass(frozen=True, slots=True)
class Model:
    """Trained weights. Scores are log odds before calibration."""

    weights: Mapping[str, float]
    bias: float
    gate_weights: Mapping[str, float]
    gate_pairs: Mapping[tuple[str, str], float]  # two words side by side
    gate_bias: float  # a sentence whose words and pairs sum to less than nothing is not read further
    threshold: float  # a sentence's score from which on it is a commitment
    slope: float  # calibration: probability = logistic(slope * score + shift)
    shift: float
    action: Choice
    strength: Choice
    owner: Choice

    def is_worth_reading(self, words: Sequence[str]) -> bool:
        """Whether the sentence's words leave any chance of a commitment; cheap, and seldom wrong."""
        known = self.gate_weights.keys() & words
        pairs = self.gate_pairs.keys() & pairwise(words)
        total = sum(map(self.gate_weights.__getitem__, known)) + sum(map(self.gate_pairs.__getitem__, pairs))
        return self.gate_bias + total > _NOISE

    def weigh(self, features: Iterable[str]) -> float:
        """How much the features speak for a commitment, the same in whatever order they come: sets have another in each process."""
        return round(sum(map(self.weights.get, features, _NOTHING)), _DIGITS)

    def probability(self, score: float) -> float:
        """The calibrated probability that a sentence with this score is a commitment, the same on every run."""
        return round(1 / (1 + math.exp(-(self.slope * score + self.shift))), _DIGITS)


def soft_maximum(scores: Sequence[float]) -> float:
    """The logarithm of the sum of exponentials."""
    top = max(scores)
    return top + math.log(sum(math.exp(score - top) for score in scores))


def read_model(document: Mapping[str, Any], *, era: str = "today") -> Model:
    """The model in a weights file, as `json.load` gives it, for mail of `today` or `earlier`.

    Raises KeyError where a part is missing.
    """
    own = document[era]
    choices = {
        name: Choice(tuple(part["labels"]), tuple(part["bias"]), part["weights"])
        for name, part in own["choices"].items()
    }
    gate = document["gate"]["weights"]
    return Model(
        weights=own["weights"],
        bias=own["bias"],
        gate_weights={name: weight for name, weight in gate.items() if " " not in name},
        gate_pairs={_pair(name): weight for name, weight in gate.items() if " " in name},
        gate_bias=own["gate_bias"],
        threshold=own["threshold"],
        slope=own["calibration"]["slope"],
        shift=own["calibration"]["shift"],
        action=choices["action"],
        strength=choices["strength"],
        owner=choices["owner"],
    )


def _pair(name: str) -> tuple[str, str]:
    one, _, two = name.partition(" ")
    return one, two
