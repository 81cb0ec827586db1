"""The arithmetic of training: a logistic model over the candidates of a sentence, and choices among labels.

Everything is deterministic: one thread, fixed order, weights rounded.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import scipy.sparse as sparse
from scipy.optimize import minimize

from agent.core.detect.act_signs import stem
from agent.core.detect.nouns import FIRST_NAMES
from bench.train_rows import Row

Floats: TypeAlias = Any  # arrays: numpy and scipy are not there when types are checked
Ints: TypeAlias = Any
Matrix: TypeAlias = Any
Bags = Sequence[Sequence[str]]

_SEEN_AT_LEAST = 5  # sentences
_BY_AT_LEAST = 3  # senders: what only one or two people write stays out of the weights
_ALSO_WORDS = frozenset(
    "april chip drew frank grace grant guy iris jack joy june mark may bill pat rich rose dean max".split()
)
_OF_STEMS = ("q:", "p:")
_NAMES_BY_STEM = {stem(name) for name in FIRST_NAMES} - {stem(word) for word in _ALSO_WORDS}
_STEPS = 150
_PLAIN: Mapping[str, float] = {}
_BIAS_SCALE = 3.0  # how loosely mail of today may differ in how common commitments are
_EVEN = 40.0  # features that a sentence counts as having when a choice among labels is learned
_SMALLEST = 0.08  # weights nearer to nothing are left out
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted model over features by name."""

    bias: float
    by_feature: dict[str, float]

    def score(self, row: Row) -> float:
        """The soft maximum over the row's candidates."""
        if not row.features:
            return self.bias
        totals = [
            self.bias + sum(self.by_feature.get(name, 0.0) for name in candidate)
            for candidate in row.features
        ]
        return float(np.logaddexp.reduce(totals))


def usable_features(bags: Sequence[tuple[str, set[str]]]) -> list[str]:
    """Features seen often enough and from several senders, without people's names; `bags` are (sender, features)."""
    seen: Counter[str] = Counter()
    senders: dict[str, set[str]] = {}
    for sender, features in bags:
        seen.update(features)
        for feature in features:
            known = senders.setdefault(feature, set())
            if len(known) < _BY_AT_LEAST:
                known.add(sender)
    enough = (
        name for name, times in seen.items() if times >= _SEEN_AT_LEAST and len(senders[name]) >= _BY_AT_LEAST
    )
    return sorted(name for name in enough if not _names_somebody(name))


def _names_somebody(feature: str) -> bool:
    words = feature.replace("|", " ").replace("=", " ").replace(":", " ").split()[1:]
    if feature.startswith(_OF_STEMS):
        return not _NAMES_BY_STEM.isdisjoint(words)
    return any(word in FIRST_NAMES and word not in _ALSO_WORDS for word in words)


def fit_sentences(
    rows: Sequence[Row],
    *,
    strength: float,
    scales: Mapping[str, float] = _PLAIN,
    sources: Mapping[str, float] = _PLAIN,
    today: float = 0.0,
) -> Weights:
    """Weights by which the soft maximum over a sentence's candidates tells commitments from the rest.

    `strength` is the inverse of the regularisation; `scales` loosens it for a family of features, `sources` says how
    much more or less than by itself a row of a source counts. With `today` the
    weights are those for mail of today: every feature has a weight for all mail and, so much looser, one that only
    rows of today have a say in (Daumé, Frustratingly Easy Domain Adaptation, 2007).
    """
    names = usable_features([(row.group, set().union(*row.features)) for row in rows if row.features])
    usable = [row for row in rows if row.features]
    matrix = _matrix([candidate for row in usable for candidate in row.features], names, scales)
    sizes = [len(row.features) for row in usable]
    owner = np.repeat(np.arange(len(usable)), sizes)
    if today:
        is_today = np.repeat([float(row.is_of_today) for row in usable], sizes)
        own_bias = sparse.csr_matrix(_BIAS_SCALE * is_today[:, None])
        matrix = sparse.hstack([matrix, today * sparse.diags(is_today) @ matrix, own_bias]).tocsr()
    wanted = np.array([float(row.is_commitment) for row in usable])
    weight = np.array([row.weight * sources.get(row.source, 1.0) for row in usable])
    transposed = matrix.T.tocsr()

    def loss(point: Floats) -> tuple[float, Floats]:
        pooled, shares = _pool(matrix @ point[:-1] + point[-1], owner)
        total = float((weight * (np.logaddexp(0, pooled) - wanted * pooled)).sum())
        slope = (weight * (1 / (1 + np.exp(-pooled)) - wanted))[owner] * shares
        gradient = np.append(strength * (transposed @ slope) + point[:-1], strength * slope.sum())
        return strength * total + 0.5 * float(point[:-1] @ point[:-1]), gradient

    start = np.zeros(matrix.shape[1] + 1)
    start[-1] = -3.0
    point = _minimum(loss, start)
    shared, bias = point[: len(names)], point[-1]
    if today:
        shared, bias = shared + today * point[len(names) : -2], bias + _BIAS_SCALE * point[-2]
    scaled = shared * np.array([_scale(name, scales) for name in names])
    kept = {
        name: round(float(value), _DIGITS)
        for name, value in zip(names, scaled, strict=True)
        if abs(value) >= _SMALLEST
    }
    return Weights(round(float(bias), _DIGITS), kept)


def _minimum(loss: Callable[[Floats], tuple[float, Floats]], start: Floats) -> Floats:
    found: Floats = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
    return found


def _scale(name: str, scales: Mapping[str, float]) -> float:
    return scales.get(name[:1], 1.0)


def _matrix(bags: Bags, names: Sequence[str], scales: Mapping[str, float]) -> Matrix:
    column = {name: index for index, name in enumerate(names)}
    indices: list[int] = []
    ends = [0]
    for bag in bags:
        indices += sorted({column[name] for name in bag if name in column})
        ends.append(len(indices))
    sizes = np.array([_scale(name, scales) for name in names])
    return sparse.csr_matrix((sizes[indices], indices, ends), shape=(len(bags), len(names)))


def _evened(matrix: Matrix) -> Matrix:
    """The same rows, each of the same length."""
    squares = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()
    return (sparse.diags(np.sqrt(_EVEN / np.maximum(squares, 1e-9))) @ matrix).tocsr()


def _pool(scores: Floats, owner: Ints) -> tuple[Floats, Floats]:
    """The soft maximum of the scores of each owner, and each score's share in it; an owner's scores stand together."""
    starts = np.r_[0, np.flatnonzero(np.diff(owner)) + 1]
    top = np.maximum.reduceat(scores, starts)
    parts = np.exp(scores - top[owner])
    total = np.add.reduceat(parts, starts)
    return top + np.log(total), parts / total[owner]


@dataclass(frozen=True, slots=True)
class Labels:
    """A fitted choice among labels."""

    labels: list[str]
    bias: list[float]
    by_feature: dict[str, list[float]]


def fit_labels(
    bags: Bags,
    answers: Sequence[str],
    senders: Sequence[str],
    *,
    weights: Sequence[float],
    strength: float,
    smallest: float,
    scales: Mapping[str, float] = _PLAIN,
) -> Labels:
    """Softmax regression: which label the features speak for. `weights` say how much each row counts.

    Every sentence is learned from as if it had as many features as any other: a long one would else be all that counts.
    `scales` loosens the regularisation for a family of features. Features without a weight of at least `smallest` for any label are left out.
    """
    labels = sorted(set(answers))
    names = usable_features([(sender, set(bag)) for sender, bag in zip(senders, bags, strict=True)])
    matrix = _evened(_matrix(bags, names, scales))
    transposed = matrix.T.tocsr()
    wanted = np.eye(len(labels))[[labels.index(answer) for answer in answers]]
    weight = np.array(weights)[:, None]
    shape = (len(names) + 1, len(labels))

    def loss(point: Floats) -> tuple[float, Floats]:
        table = point.reshape(shape)
        scores = matrix @ table[:-1] + table[-1]
        scores -= np.logaddexp.reduce(scores, axis=1)[:, None]
        slope = weight * (np.exp(scores) - wanted)
        gradient = np.vstack([strength * (transposed @ slope) + table[:-1], strength * slope.sum(axis=0)])
        return -strength * float((weight * wanted * scores).sum()) + 0.5 * float(
            (table[:-1] ** 2).sum()
        ), gradient.ravel()

    table = _minimum(loss, np.zeros(shape[0] * shape[1])).reshape(shape)
    scaled = table[:-1] * np.array([_scale(name, scales) for name in names])[:, None]
    kept = {
        name: [round(float(value), 2) for value in row]
        for name, row in zip(names, scaled, strict=True)
        if np.abs(row).max() >= smallest
    }
    return Labels(labels, [round(float(value), 2) for value in table[-1]], kept)


def fit_calibration(scores: Floats, wanted: Floats, weight: Floats) -> tuple[float, float]:
    """Slope and shift that turn scores into probabilities (Platt)."""

    def loss(point: Floats) -> tuple[float, Floats]:
        logits = point[0] * scores + point[1]
        error = weight * (1 / (1 + np.exp(-logits)) - wanted)
        return float((weight * (np.logaddexp(0, logits) - wanted * logits)).sum()), np.array(
            [error @ scores, error.sum()]
        )

    slope, shift = _minimum(loss, np.array([1.0, 0.0]))
    return round(float(slope), _DIGITS), round(float(shift), _DIGITS)
