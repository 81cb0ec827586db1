"""Train the scorer of evidence: `python -m bench.train_evidence [--check] [STORY.yaml...]`.

Reads stories (where none are named all of `LEARNED_FROM`) and the short lives, and writes `agent/core/fulfil/sign_weights.py`; the same stories give the same bytes. `--check` writes nothing and says how often, with a story's own rows left out of the training,
what keeps each of its promises was told. Needs numpy and scipy (the `train` dependency group).
"""

import argparse
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from agent.core.fulfil.likely import BELIEVED, KEPT_FROM, SURE, is_meant_elsewhere
from agent.resources import detector
from bench.evidence_rows import Row, rows_of, rows_of_lives

_HOUSE = Path(__file__).resolve().parent.parent
_OUT = _HOUSE / "agent" / "core" / "fulfil" / "sign_weights.py"
STORIES = _HOUSE / "bench" / "storybook" / "training"
"""Stories that no rule of following was made for."""

LEARNED_FROM = (
    STORIES,
    *(_HOUSE / "bench" / "storybook" / name for name in ("more", "seen")),
    _HOUSE / "tests" / "stories",
)
"""Those, and what rules were made from too: more stories tell more than the rules are believed too much for it (bench/stories.md)."""

_STRENGTH = 0.0005  # of the squared weights against the mean loss of a row
_LEAST_STORIES = 4  # in which a sign must show
_FOLDS = 10
_SIDES = (True, False)  # mail of the side that owes, mail of the other

Sign = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned."""

    bias: float
    by_sign: dict[Sign, float]
    here: float = 0.0  # added where the mail fits no other promise of the side better
    elsewhere: float = 0.0  # added where it does

    def of(self, sign: str, *, promisers: bool) -> float:
        """What a sign weighs in mail of the side that owes, or of the other."""
        return self.by_sign.get((sign, promisers), 0.0)

    def odds(self, row: Row) -> float:
        """Log odds that the mail keeps the promise, whatever else is owed."""
        return self.bias + sum(self.of(sign, promisers=row.of_promiser) for sign in row.signs)

    def beside_rivals(self, rows: Sequence[Row]) -> list[float]:
        """Log odds of every row beside the other promises that its mail was compared with."""
        alone = [self.odds(row) for row in rows]
        added = {None: 0.0, False: self.here, True: self.elsewhere}
        return [odds + added[meant] for odds, meant in zip(alone, elsewhere(rows, alone), strict=True)]


def elsewhere(rows: Sequence[Row], odds: Sequence[float]) -> list[bool | None]:
    """Whether each mail fits another promise of the same side clearly better than the row's; None where there is none."""
    beside: defaultdict[tuple[str, str, bool], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        beside[row.story, row.mail, row.of_promiser].append(at)
    counted = [BELIEVED if is_believed(row) else one for row, one in zip(rows, odds, strict=True)]
    found: list[bool | None] = []
    for at, row in enumerate(rows):
        rivals = [counted[n] for n in beside[row.story, row.mail, row.of_promiser] if n != at]
        found.append(is_meant_elsewhere(odds[at], max(rivals)) if rivals else None)
    return found


def is_believed(row: Row) -> bool:
    """Whether a plain way is believed without weighing anything."""
    return row.plain >= SURE and not row.is_far


def fit(rows: Sequence[Row], parts: int = _FOLDS) -> Weights:
    """The weights of the signs, and then, from odds by a scorer that has not seen the row, those of rivals."""
    odds = [0.0] * len(rows)
    for part in range(parts):
        weights = fit_signs([row for row in rows if fold(row.story) % parts != part])
        for at, row in enumerate(rows):
            if fold(row.story) % parts == part:
                odds[at] = weights.odds(row)
    here, elsewhere_ = _fit_rivals(rows, odds)
    return replace(fit_signs(rows), here=here, elsewhere=elsewhere_)


def _fit_rivals(rows: Sequence[Row], odds: Sequence[float]) -> tuple[float, float]:
    """What is added to the odds where a mail fits no other promise better, and where it does."""
    told = elsewhere(rows, odds)
    return _step(rows, odds, told, meant=False), _step(rows, odds, told, meant=True)


def _step(rows: Sequence[Row], odds: Sequence[float], told: Sequence[bool | None], *, meant: bool) -> float:
    """The one number that makes the odds of some rows fit best."""
    some = [at for at, one in enumerate(told) if one is meant]
    offset = np.array([odds[at] for at in some])
    keeps = np.array([float(rows[at].keeps) for at in some])

    def loss(step: Any) -> float:
        return float(np.sum(np.logaddexp(0, offset + step) - keeps * (offset + step)))

    return round(float(minimize(loss, np.zeros(1)).x[0]), 2)


def fit_signs(rows: Sequence[Row]) -> Weights:
    """Logistic regression over the signs that show often enough."""
    shown: defaultdict[Sign, set[str]] = defaultdict(set)
    for row in rows:
        for sign in row.signs:
            shown[sign, row.of_promiser].add(row.story)
    names = sorted(name for name, stories in shown.items() if len(stories) >= _LEAST_STORIES)
    place = {name: at for at, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    for at, row in enumerate(rows):
        for sign in row.signs:
            if (sign, row.of_promiser) in place:
                matrix[at, place[sign, row.of_promiser]] = 1.0
    keeps = np.array([float(row.keeps) for row in rows])
    share = np.array([row.weight for row in rows])
    share /= share.sum()

    def loss(weights: Any) -> tuple[float, Any]:
        odds = matrix @ weights[1:] + weights[0]
        off = share * (1 / (1 + np.exp(-odds)) - keeps)
        value = np.sum(share * (np.logaddexp(0, odds) - keeps * odds)) + _STRENGTH * np.sum(weights[1:] ** 2)
        return float(value), np.concatenate([[off.sum()], matrix.T @ off + 2 * _STRENGTH * weights[1:]])

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B").x
    return Weights(
        round(float(found[0]), 2), {n: round(float(w), 2) for n, w in zip(names, found[1:], strict=True)}
    )


@dataclass(slots=True)
class Told:
    """How often what became of a promise was told rightly."""

    promises: int = 0
    right: int = 0
    falsely: int = 0  # called kept, and never was
    missed: int = 0
    another: int = 0  # another mail was taken for the one that keeps it

    def add(self, first: Row | None, true: Row | None) -> None:
        """One promise: the first mail that was taken for its keeping, and the one that is."""
        self.promises += 1
        self.right += first is true
        self.falsely += first is not None and true is None
        self.missed += first is None and true is not None
        self.another += first is not None and true is not None and first is not true


def check(rows: Sequence[Row]) -> dict[str, Told]:
    """By cross-validation over stories: the plain ways alone, and all signs."""
    told = {"plain ways": Told(), "all signs": Told()}
    for part in range(_FOLDS):
        weights = fit([row for row in rows if fold(row.story) != part])
        unseen = [row for row in rows if fold(row.story) == part]
        lives: defaultdict[tuple[str, str], list[tuple[Row, float]]] = defaultdict(list)
        for row, odds in zip(unseen, weights.beside_rivals(unseen), strict=True):
            lives[row.story, row.promise].append((row, odds))
        for life in lives.values():
            true = next((row for row, _ in life if row.keeps), None)
            told["plain ways"].add(next((row for row, _ in life if row.plain >= 0.6), None), true)
            told["all signs"].add(next((row for row, odds in life if odds >= KEPT_FROM), None), true)
    return told


def fold(story: str) -> int:
    """The part of the stories to which one belongs, by its name."""
    return hashlib.sha256(story.encode()).digest()[0] % _FOLDS


def table(weights: Weights, stories: int, rows: Sequence[Row]) -> str:
    """The module that holds the weights."""
    signs = sorted({sign for sign, _ in weights.by_sign})
    lines = [
        f'    "{s}": ({", ".join(str(weights.of(s, promisers=side)) for side in _SIDES)}),' for s in signs
    ]
    kept = sum(row.keeps for row in rows)
    return "\n".join(
        (
            '"""What each sign weighs (`likely`), for mail of the side that owes and for mail of the other side.',
            "",
            f"Made by `python -m bench.train_evidence` from {stories} invented stories: {len(rows)} pairs of a promise and a later",
            f"mail, {kept} of which keep it. Not to be edited by hand.",
            '"""',
            "",
            f"BIAS = {weights.bias}",
            f"HERE, ELSEWHERE = {weights.here}, {weights.elsewhere}",
            "",
            "WEIGHTS: dict[str, tuple[float, float]] = {",
            *lines,
            "}",
            "",
        )
    )


def main() -> None:
    """Train, or check."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stories", nargs="*", type=Path, metavar="STORY.yaml")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    paths = options.stories or [path for folder in LEARNED_FROM for path in sorted(folder.glob("*.yaml"))]
    rows = [*rows_of(paths), *rows_of_lives(detector())]
    if options.check:
        for name, told in check(rows).items():
            print(f"{name:12} {told}")
        return
    _OUT.write_text(table(fit(rows), len(paths), rows), encoding="utf-8")


if __name__ == "__main__":
    main()
