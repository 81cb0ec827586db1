"""What the detector is trained on: labelled sentences from the gold files, from label files and of our own."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from agent.core.detect.features import read_candidates
from agent.core.detect.lists import behind_marker
from agent.core.detect.lists import lists as lists_of
from agent.core.detect.tokens import Tokens, read_tokens
from bench.enron_sentences import Sentence, read_sentences
from bench.labelled_mails import NONE, LabelledMail, read_mails
from bench.told_mails import told_mails

FOLDS = 5
EVERY_FOLD = -1
_HERE = Path(__file__).resolve().parent
EXAMPLES = _HERE / "examples" / "commitments.txt"
LABELS = _HERE / "labels" / "enron.tsv"
MAILS = _HERE / "examples" / "mails"
_LONGEST = 450  # characters of a sentence without a label
_DOUBT = 0.5
_OWN = 0.9
_MODERN = 0.5
_MAILS = 1.0
_GATHERED = frozenset(
    "abchjk"
)  # these of our writers promise in every fourth sentence or oftener, people in every tenth
_OFFICE = frozenset("imn")  # wrote office mail of the years 1999 to 2002
_OFFICE_WEIGHT = 0.15
_GATHERED_NONE = 2.5
_TODAY = ("modern", "own", "mails", "everyday", "stories")
_STRENGTH = {"f": "firm", "w": "weak", "c": "conditional"}
_OWNER = {"s": "sender", "o": "side"}
_ACTION = {"s": "send", "r": "reply", "c": "call", "m": "meet", "i": "introduce", "d": "do"}


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled sentence. Rows of one fold are never trained on when that fold is scored."""

    source: str  # dev, train, modern, enron, own, mails (gathered), everyday, stories, office
    name: str
    group: str  # the sender, so that a feature can be asked for from several
    fold: int
    is_commitment: bool
    weight: float
    tokens: Tokens
    features: list[list[str]]  # of each candidate
    fields: dict[str, str]  # action, strength, owner of a commitment, where they are labelled
    is_random: bool = False  # of the stratum with the natural base rate
    mail: str = ""

    @property
    def is_of_today(self) -> bool:
        """Whether it is written as people write today; the rest is mail of the years 2000 to 2002."""
        return self.source in _TODAY

    def with_features(self, features: list[list[str]], is_commitment: bool) -> "Row":
        """The same sentence for another model to learn."""
        return replace(self, features=features, is_commitment=is_commitment)


def fold_of(key: str) -> int:
    """The fold of a sender, the same on every machine."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % FOLDS


def read_rows(gold: Path, corpus: Sequence[Path]) -> list[Row]:
    """Everything there is to train on, in a fixed order."""
    return [
        *_dev(gold / "dev.jsonl"),
        *_single(gold / "train.jsonl", "train"),
        *_single(gold / "modern.jsonl", "modern"),
        *_labelled([*corpus, gold / "dev.jsonl"]),
        *_own(),
        *_mails(),
    ]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _fields(label: dict[str, Any]) -> dict[str, str]:
    return {name: label[name] for name in ("action", "strength", "owner") if name in label}


def _dev(path: Path) -> Iterator[Row]:
    for mail in _lines(path):
        labels = {label["s"]: label for label in reversed(mail["labels"]) if label.get("label") != "none"}
        count = len(mail["sentences"])
        places = lists_of(mail["text"], mail["sentences"], mail.get("from_name", ""))
        for index, (start, end) in enumerate(mail["sentences"]):
            tokens = read_tokens(mail["text"], behind_marker(mail["text"], start, end), end)
            label = labels.get(index)
            yield Row(
                "dev", f"{mail['id']}/{index}", mail["from"], fold_of(mail["from"]), label is not None, 1.0, tokens,
                _features(tokens, index, count, places[index].heading), _fields(label or {}), mail["stratum"] == "random", mail["id"],
            )  # fmt: skip


def _single(path: Path, source: str) -> Iterator[Row]:
    for number, row in enumerate(_lines(path)):
        tokens = _tokens(row["text"])
        index, count = row.get("position") or (int(bool(row["prev"])), 1 + bool(row["prev"]))
        heading = _heading(row["prev"], row["text"])
        group = row.get("from", f"{source}-{number}")
        weight = (_DOUBT if row.get("doubt") else 1.0) * (_MODERN if source == "modern" else 1.0)
        fold = fold_of(row.get("from", row["text"]))
        yield Row(
            source, f"{source}-{number}", group, fold, row["label"] != "none", weight, tokens,
            _features(tokens, index, count, heading), _fields(row),
        )  # fmt: skip


def _tokens(text: str) -> Tokens:
    return read_tokens(text, behind_marker(text, 0, len(text)))


def _features(tokens: Tokens, index: int, count: int, heading: str) -> list[list[str]]:
    read = read_candidates(tokens, index, count, heading)
    return [read.features(at) for at in range(len(read.own))]


def _heading(before: str, text: str) -> str:
    """Whose list the sentence stands in, as the sentence before it says."""
    together = f"{before}\n{text}"
    return lists_of(together, [(0, len(before)), (len(before) + 1, len(together))])[1].heading


def _labelled(paths: Sequence[Path]) -> Iterator[Row]:
    labels = _enron_labels()
    for sentence in read_sentences(paths):
        label = labels.get(sentence.key)
        if label is not None:
            yield _enron(sentence, label)


def read_unlabelled(gold: Path, corpus: Sequence[Path]) -> list[Row]:
    """Every third of the sentences of the same mails that nobody labelled."""
    labels = _enron_labels()
    return [
        _enron(sentence, "0")
        for sentence in read_sentences([*corpus, gold / "dev.jsonl"])
        if sentence.key not in labels and int(sentence.key, 16) % 3 == 0 and len(sentence.text) <= _LONGEST
    ]


def _enron_labels() -> dict[str, str]:
    lines = LABELS.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def _enron(sentence: Sentence, label: str) -> Row:
    tokens = _tokens(sentence.text)
    return Row(
        "enron", sentence.key, sentence.sender, fold_of(sentence.sender), label != "0", 1.0, tokens,
        _features(tokens, -1, 0, _heading("", sentence.text)), coded(label),
    )  # fmt: skip


def _own() -> Iterator[Row]:
    for number, line in enumerate(EXAMPLES.read_text(encoding="utf-8").splitlines()):
        if not line or line.startswith("#"):
            continue
        code, _, text = line.partition(" ")
        before, _, text = text.rpartition(" // ")
        tokens = _tokens(text)
        yield Row(
            "own", f"own-{number}", f"own-{number}", EVERY_FOLD, code != "n", _OWN, tokens, _features(tokens, 0, 1, _heading(before, text)), coded(code)
        )  # fmt: skip


def _mails() -> Iterator[Row]:
    for mail in own_mails():
        yield from _rows_of(mail)


def own_mails() -> Iterator[LabelledMail]:
    """All labelled mails of our own, the writers' and those of the stories."""
    yield from read_mails(sorted(MAILS.glob("*.txt")))
    yield from told_mails()


def fold_of_mail(mail: LabelledMail) -> int:
    """The fold of one of our own mails: all mails of one writer, or of one story, are left out together, as a stranger's."""
    if mail.told_in != mail.file:
        return fold_of(mail.told_in)
    return sorted(path.stem for path in MAILS.glob("*.txt")).index(mail.file) % FOLDS


def source_of(mail: LabelledMail) -> str:
    """What sort of mails it is from."""
    if mail.told_in != mail.file:
        return "stories"
    if mail.file in _OFFICE:
        return "office"
    return "mails" if mail.file in _GATHERED else "everyday"


def _rows_of(mail: LabelledMail) -> Iterator[Row]:
    text, spans = mail.compose()
    places = lists_of(text, spans)
    source = source_of(mail)
    weight = _OFFICE_WEIGHT if source == "office" else _MAILS
    weight_of_none = _GATHERED_NONE if source == "mails" else weight
    for index, (line, (start, end)) in enumerate(zip(mail.lines, spans, strict=True)):
        tokens = read_tokens(text, behind_marker(text, start, end), end)
        yield Row(
            source, f"{mail.name}/{index}", mail.name, fold_of_mail(mail), line.code != NONE,
            weight if line.code != NONE else weight_of_none, tokens,
            _features(tokens, index, len(spans), places[index]), coded("" if line.code == NONE else line.code),
        )  # fmt: skip


def coded(code: str) -> dict[str, str]:
    """The fields that three letters stand for ("fss": firm, by the sender, sends); none for the codes without fields."""
    if len(code) != len("fss"):
        return {}
    return {"strength": _STRENGTH[code[0]], "owner": _OWNER[code[1]], "action": _ACTION[code[2]]}
