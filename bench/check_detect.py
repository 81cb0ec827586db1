"""Cross-validate the detector as it is shipped: `python -m bench.check_detect --gold DIR --corpus MBOX...`.

For each fold of senders the weights, the threshold and the calibration are made from the other folds
alone, and `Detector.find` is run on the mails of the fold. Scored with the gold set's own `score.py`.
"""

import argparse
import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from agent.core.commitment import Found
from agent.core.detect import Context, Detector, read_model
from bench.labelled_mails import NONE, LabelledMail
from bench.train import Fit, fit, train
from bench.train_fit import Weights
from bench.train_rows import (
    FOLDS,
    Row,
    coded,
    fold_of,
    fold_of_mail,
    own_mails,
    read_rows,
    read_unlabelled,
)

_FIELDS = ("action", "owner", "strength")
_STEPS = (0.2, 0.4, 0.6, 0.8, 0.85, 0.95, 1.01)


@dataclass(frozen=True, slots=True)
class Mail:
    """One gold mail with what was found in it."""

    gold: dict[str, Any]
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One sentence of a gold mail: what it is and what was found."""

    mail: dict[str, Any]
    number: int | None
    labels: list[dict[str, Any]]
    hits: list[Found]

    @property
    def name(self) -> str:
        """The sentence's id; the text itself stays out of reports."""
        return f"{self.mail['id']}/{self.number}"


@dataclass(frozen=True, slots=True)
class Task:
    """A gold mail, when it was sent, and the fold that is left out when it is read."""

    gold: dict[str, Any]
    sent_at: datetime
    fold: int


def cross_validated(
    rows: Sequence[Row], unlabelled: Sequence[Row], sets: Sequence[Sequence[Task]]
) -> list[list[Mail]]:
    """The mails of each set, each read by a detector that saw nothing of its fold."""
    fit_once = _remembering(fit)
    found: list[list[Mail]] = [[] for _ in sets]
    for fold in range(FOLDS):
        others, plain = ([row for row in part if row.fold != fold] for part in (rows, unlabelled))
        document = train(others, plain, {}, fit=fit_once)
        detector = Detector(read_model(document), earlier=read_model(document, era="earlier"))
        for mails, tasks in zip(found, sets, strict=True):
            mails += [_read(detector, task) for task in tasks if task.fold == fold]
    return found


def _remembering(fit: Fit) -> Fit:
    """The same, but rows of the same folds are fitted once: two folds are left out together twice."""
    known: dict[tuple[str, frozenset[int]], Weights] = {}

    def fit_once(rows: Sequence[Row], era: str) -> Weights:
        key = era, frozenset(row.fold for row in rows)
        if key not in known:
            known[key] = fit(rows, era)
        return known[key]

    return fit_once


def _read(detector: Detector, task: Task) -> Mail:
    return Mail(task.gold, detector.find(task.gold["text"], Context(task.sent_at)))


def verdicts(mails: Iterable[Mail], score: ModuleType) -> list[Verdict]:
    """Every sentence that is a commitment or was taken for one, doubtful ones left out as `score.py` does."""
    found: list[Verdict] = []
    for mail in mails:
        labels: dict[int | None, list[dict[str, Any]]] = {}
        doubtful = {label["s"] for label in mail.gold["labels"] if label.get("doubt")}
        for label in mail.gold["labels"]:
            if label["s"] not in doubtful and label.get("label") != "none":
                labels.setdefault(label["s"], []).append(label)
        hits: dict[int | None, list[Found]] = {}
        for one in mail.found:
            number = score.sentence_of((one.start, one.end), mail.gold["sentences"])
            if number not in doubtful:
                hits.setdefault(number, []).append(one)
        numbers = sorted({*labels, *hits}, key=lambda number: -1 if number is None else number)
        found += [
            Verdict(mail.gold, number, labels.get(number, []), hits.get(number, [])) for number in numbers
        ]
    return found


def _figures(sentences: Sequence[Verdict], mails: int) -> str:
    hit = sum(bool(one.labels and one.hits) for one in sentences)
    missed = sum(bool(one.labels and not one.hits) for one in sentences)
    alarms = sum(bool(one.hits and not one.labels) for one in sentences)
    precision, recall = hit / max(1, hit + alarms), hit / max(1, hit + missed)
    f1 = 2 * hit / max(1, 2 * hit + alarms + missed)
    return f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  false alarms per 100 {100 * alarms / max(1, mails):.1f}  gold {hit + missed}"


def report(mails: Sequence[Mail], score: ModuleType) -> None:
    """Print the figures of the gold mails."""
    everything = verdicts(mails, score)
    print("all      ", _figures(everything, len(mails)))
    for stratum in ("random", "enriched"):
        part = [one for one in everything if one.mail["stratum"] == stratum]
        print(f"{stratum:9}", _figures(part, sum(mail.gold["stratum"] == stratum for mail in mails)))
    _report_fields(everything, score)
    _report_kinds(everything)
    _report_calibration(everything)
    _report_worst(everything)


def _report_fields(sentences: Sequence[Verdict], score: ModuleType) -> None:
    tally: Counter[str] = Counter()
    for one in (one for one in sentences if one.labels and one.hits):
        dues = {score.day(label["due"]) for label in one.labels}
        said = {score.day(hit.due.last if hit.due else None) for hit in one.hits}
        kind = "undated" if dues == {None} else "dated"
        tally[kind] += 1
        tally[f"{kind} right"] += said == {None} if kind == "undated" else bool((dues - {None}) & said)
        for name in _FIELDS:
            tally[name] += 1
            tally[f"{name} right"] += bool(
                {label[name] for label in one.labels} & {getattr(hit, name).value for hit in one.hits}
            )
    print(
        "of those found: ",
        "  ".join(
            f"{name} {tally[f'{name} right'] / max(1, tally[name]):.3f} of {tally[name]}"
            for name in ("dated", "undated", *_FIELDS)
        ),
    )


def _report_kinds(sentences: Sequence[Verdict]) -> None:
    for name in ("action", "strength"):
        kinds = sorted({label[name] for one in sentences for label in one.labels})
        for kind in kinds:
            gold = [one for one in sentences if any(label[name] == kind for label in one.labels)]
            said = [one for one in sentences if any(getattr(hit, name).value == kind for hit in one.hits)]
            recall = sum(bool(one.hits) for one in gold) / max(1, len(gold))
            precision = sum(bool(one.labels) for one in said) / max(1, len(said))
            print(
                f"  {name} {kind:12} gold {len(gold):4} recall {recall:.3f}   said {len(said):4} precision {precision:.3f}"
            )


def _report_calibration(sentences: Sequence[Verdict]) -> None:
    said = [(max(hit.probability for hit in one.hits), bool(one.labels)) for one in sentences if one.hits]
    low = 0.0
    for high in _STEPS:
        inside = [right for probability, right in said if low <= probability < high]
        if inside:
            print(
                f"  says {low:.2f} to {min(high, 1):.2f}: {len(inside):4} sentences, {100 * sum(inside) / len(inside):.0f} % are commitments"
            )
        low = high


def _report_worst(sentences: Sequence[Verdict], count: int = 20) -> None:
    alarms = sorted(
        (one for one in sentences if not one.labels),
        key=lambda one: -max(hit.probability for hit in one.hits),
    )
    print("worst false alarms:", ", ".join(one.name for one in alarms[:count]))
    print("missed:", ", ".join(one.name for one in sentences if one.labels and not one.hits))


def score_module(gold: Path) -> ModuleType:
    """The gold set's own `score.py`."""
    spec = importlib.util.spec_from_file_location("gold_score", gold / "score.py")
    if spec is None or spec.loader is None:
        sys.exit(f"{gold} holds no score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _dev(path: Path) -> Iterator[Task]:
    for mail in _lines(path):
        yield Task(mail, parsedate_to_datetime(mail["date"]), fold_of(mail["from"]))


def _modern(path: Path) -> Iterator[Task]:
    """Each sentence of today as a mail of one sentence, for the same scoring."""
    for number, row in enumerate(_lines(path)):
        mail = {
            "id": f"modern-{number}",
            "stratum": "modern",
            "sentences": [[0, len(row["text"])]],
            "labels": [row | {"s": 0}],
        }
        yield Task(row | mail, datetime.fromisoformat(row["sent"]), fold_of(row["text"]))


def _own() -> Iterator[Task]:
    for mail in own_mails():
        yield Task(as_gold(mail), mail.sent_at, fold_of_mail(mail))


def as_gold(mail: LabelledMail) -> dict[str, Any]:
    """One of our own mails as the gold sets have theirs."""
    text, spans = mail.compose()
    labels: list[dict[str, Any]] = [
        {**coded(line.code), "s": number, "due_text": line.due_text, "due": line.due}
        for number, line in enumerate(mail.lines)
        if line.code != NONE
    ]
    return {"id": mail.name, "stratum": mail.file, "text": text, "sentences": spans, "labels": labels}


def main() -> None:
    """Parse the command line, cross-validate, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, nargs="*", default=[])
    args = parser.parse_args()
    score = score_module(args.gold)
    sets = [[*_dev(args.gold / "dev.jsonl")], [*_modern(args.gold / "modern.jsonl")], [*_own()]]
    rows, unlabelled = read_rows(args.gold, args.corpus), read_unlabelled(args.gold, args.corpus)
    mails, sales, own = cross_validated(rows, unlabelled, sets)
    report(mails, score)
    report_set("modern", sales, score)
    for file in sorted({mail.gold["stratum"] for mail in own}):
        report_set(f"own mail, {file}", [mail for mail in own if mail.gold["stratum"] == file], score)


def report_set(name: str, mails: Sequence[Mail], score: ModuleType) -> None:
    """Print the figures of mails of today."""
    found = verdicts(mails, score)
    print(f"{name:9}", _figures(found, len(mails)))
    _report_fields(found, score)
    _report_calibration(found)


if __name__ == "__main__":
    main()
