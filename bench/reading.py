"""Own words and dues against the gold data and against the clock: the figures of `reading.md`.

    python -m bench.reading --gold ../shared/gold --corpus ../shared/corpus/*.mbox

Times are the best of some runs for each text, so that other work on the machine disturbs less.
"""

import argparse
import json
import mailbox
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, tzinfo
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar

from agent.core.due import find_dues
from agent.core.reading import read_plain, sentences

_T = TypeVar("_T")
_RUNS = 5
_NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
_FEW = 2  # words more or less that are no mistake


def main() -> None:
    """Print every figure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--gold", type=Path, required=True)
    options.add_argument("--corpus", type=Path, nargs="+", required=True)
    given = options.parse_args()
    dev = _rows(given.gold / "dev.jsonl")
    print("own words of dev.jsonl:", dict(Counter(_verdict(row) for row in dev)))
    for name in ("dev", "modern", "train"):
        print(f"dues of {name}.jsonl:", dict(_dues(_rows(given.gold / f"{name}.jsonl"))))
    mails = [text for path in given.corpus for text in _bodies(path)]
    parts = [row["text"][start:end] for row in dev for start, end in row["sentences"]]
    print("own words, a mail of the corpora:", _timed(read_plain, mails))
    print("own words, a body of dev.jsonl:", _timed(read_plain, [row["body"] for row in dev]))
    print("sentences of a dev mail:", _timed(sentences, [row["text"] for row in dev]))
    print("dues of a dev sentence:", _timed(lambda text: find_dues(text, _NOON), parts))
    print(
        "dues where no word is about time:",
        _timed(lambda text: find_dues(text, _NOON), ["I will send you the plan."] * 200),
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _bodies(path: Path) -> Iterator[str]:
    for mail in mailbox.mbox(path):
        content = b"" if mail.is_multipart() else mail.get_payload(decode=True)
        assert isinstance(content, bytes)
        yield content.decode("utf-8", "replace")


def _verdict(row: dict[str, Any]) -> str:
    """Quoted words let in, own words lost, or right; the gold text keeps the signature."""
    read = read_plain(row["body"])
    wanted, own = _words(row["text"]), _words(read.text)
    if sum((own - wanted).values()) > _FEW:
        return "let in"
    return "lost" if sum((wanted - own - _words(read.signature)).values()) > _FEW else "right"


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def _dues(rows: Sequence[dict[str, Any]]) -> Counter[str]:
    """For each labelled commitment: whether the due's day is among those read, or nothing is read where none is due."""
    count: Counter[str] = Counter()
    for row in rows:
        sent = _sent(row)
        for label, text, span in _commitments(row):
            dues = find_dues(text, sent, span=span)
            if not label["due"]:
                count["undated, none read" if not dues else "undated, one read"] += 1
                continue
            days = {_day(due.last, sent.tzinfo) for due in dues}
            is_right = date.fromisoformat(label["due"][:10]) in days
            count["dated, right day read" if is_right else "dated, not read"] += 1
    return count


def _commitments(row: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str, tuple[int, int]]]:
    if "labels" in row:
        for label in row["labels"]:
            if label.get("label") != "none":
                start, end = row["sentences"][label["s"]]
                yield label, row["text"], (start, end)
    elif row["label"] == "commitment":
        before = f"{row['prev']} " if row.get("prev") else ""
        text = before + row["text"]
        yield row, text, (len(before), len(text))


def _sent(row: dict[str, Any]) -> datetime:
    written = row.get("sent") or row["date"]
    moment = parsedate_to_datetime(written) if "," in written else datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(value: date | datetime, zone: tzinfo | None) -> date:
    return value.astimezone(zone).date() if isinstance(value, datetime) else value


def _timed(read: Callable[[_T], object], texts: Sequence[_T]) -> str:
    best = [float("inf")] * len(texts)
    for _ in range(_RUNS):
        for at, text in enumerate(texts):
            started = time.perf_counter()
            read(text)
            best[at] = min(best[at], time.perf_counter() - started)
    micro = [seconds * 1e6 for seconds in best]
    return f"median {statistics.median(micro):.1f} us, mean {statistics.mean(micro):.1f} us, worst {max(micro) / 1e3:.2f} ms"


if __name__ == "__main__":
    main()
