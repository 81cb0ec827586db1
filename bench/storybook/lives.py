"""`python -m bench.storybook.lives`: short lives, one promise and one later mail each, and what the mail did to it.

`lives.txt` was written as mail is written, not as the rules are: a promise a block, and under it later
mails of which each is a life of its own. Even blocks are held out: nobody looks at them while rules are made.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from agent.core.commitment import Commitment, State
from agent.core.detect import Context, Detector
from agent.core.fulfil.exchange import Exchange, ReadMessage, Side
from agent.core.fulfil.follow import follow
from agent.core.fulfil.ledger import fold
from agent.core.message import Address, Attachment, MessageKey, ThreadKey
from agent.core.policy import Policy, Rep

LIVES = Path(__file__).with_name("lives.txt")

REP = Rep(
    "nia@harbourpaint.example",
    ZoneInfo("Europe/Amsterdam"),
    "Nia Vaughan",
    own_domains=("harbourpaint.example",),
)
_PEOPLE = {
    Side.REP: Address(REP.email, REP.name),
    Side.COLLEAGUE: Address("otto@harbourpaint.example", "Otto Lund"),
    Side.CUSTOMER: Address("mara@brinemarine.example", "Mara Quint"),
}
_SIDES = {"r": Side.REP, "c": Side.CUSTOMER, "k": Side.COLLEAGUE}
_MADE = datetime(2026, 3, 2, 10, tzinfo=REP.zone)  # a Monday
_LATER = timedelta(days=3)
_FILES = re.compile(r" \[([^\]]+)\]$")
_COPY = re.compile(r" \(cc ([^<]+) <([^>]+)>\)")


class Became(StrEnum):
    """What a mail did to a promise."""

    KEPT = "+"
    WITHDRAWN = "x"
    MOVED = "m"
    ASKED = "?"  # the rep is asked whether it was kept
    NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Life:
    """A promise and one later mail."""

    block: int
    promiser: Side
    subject: str
    promise: str
    writer: Side
    mail: str
    became: Became

    @property
    def is_held_out(self) -> bool:
        """Whether nobody is to look at it while rules are made."""
        return self.block % 2 == 0


def lives(path: Path = LIVES) -> Iterator[Life]:
    """Every life of a file, in its order."""
    block, promiser, subject, promise = 0, Side.REP, "", ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            block += 1
            promiser = _SIDES[line[1]]
            subject, _, promise = line[3:].partition(" | ")
        elif line and not line.startswith("#"):
            yield Life(block, promiser, subject, promise, _SIDES[line[2]], line[4:], Became(line[0]))


def exchange_of(life: Life, detector: Detector, later: timedelta = _LATER) -> Exchange:
    """The two mails of a life, the second so much later than the first."""
    first = _mail("m1", life.promiser, life.subject, life.promise, _MADE, detector)
    second = _mail("m2", life.writer, f"Re: {life.subject}", life.mail, _MADE + later, detector)
    return Exchange("brinemarine.example", (first, second))


def became(life: Life, detector: Detector) -> tuple[Became | None, tuple[str, ...]]:
    """What following says of a life, and why; None where detection did not find the promise."""
    exchange = exchange_of(life, detector)
    first = exchange.messages[0]
    if not first.found:
        return None, ()
    entries = follow(exchange, REP, Policy())
    ids = dict.fromkeys(entry.commitment for entry in entries)
    now = _MADE + timedelta(days=30)
    rows = (fold((e for e in entries if e.commitment == i), REP.zone, now) for i in ids)
    states = {_state(row, now): row.reasons for row in rows if row is not None and row.message == first.key}
    return next((state, states[state]) for state in Became if state in states)  # it may have been taken apart


def _state(row: Commitment, now: datetime) -> Became:
    if row.withdrawn_at is not None:
        return Became.WITHDRAWN
    if row.settled_at is not None:
        return Became.KEPT
    if row.moved:
        return Became.MOVED
    return Became.ASKED if row.state(now, REP.zone) is State.UNCLEAR else Became.NOTHING


def _mail(key: str, side: Side, subject: str, text: str, at: datetime, detector: Detector) -> ReadMessage:
    files = _FILES.search(text)
    names = files.group(1).split(", ") if files else []
    text = _FILES.sub("", text)
    copy = _COPY.search(text)
    text = _COPY.sub("", text)
    return ReadMessage(
        key=MessageKey(key),
        thread=ThreadKey("m1"),
        sent_at=at.astimezone(UTC),
        side=side,
        sender=_PEOPLE[side],
        to=(_PEOPLE[Side.REP if side is Side.CUSTOMER else Side.CUSTOMER],),
        cc=(Address(copy.group(2), copy.group(1)),) if copy else (),
        subject=subject,
        own=text,
        account="brinemarine.example",
        found=() if side is Side.COLLEAGUE else detector.find(text, Context(sent_at=at, subject=subject)),
        attachments=tuple(Attachment(name, "application/octet-stream") for name in names),
        in_reply_to=MessageKey("m1") if key != "m1" else None,
    )


def main() -> None:
    """Print the wrong ones of one half, and the figures of it."""
    from agent.resources import detector

    parser = argparse.ArgumentParser(prog="python -m bench.storybook.lives", description=__doc__)
    parser.add_argument(
        "--held-out", action="store_true", help="figures of the half nobody looks at, no lines"
    )
    parser.add_argument("--file", type=Path, default=LIVES)
    asked = parser.parse_args()
    reader, counts = detector(), Counter[tuple[str, str]]()
    for life in lives(asked.file):
        if life.is_held_out is not asked.held_out:
            continue
        said, reasons = became(life, reader)
        counts[life.became.value, said.value if said else "undetected"] += 1
        if said not in (life.became, None):
            print(
                f"{life.became}>{said}  {life.promise}\n      {life.writer}: {life.mail}",
                *reasons,
                sep="\n        ",
            )
    right = sum(number for (want, said), number in counts.items() if want == said)
    seen = sum(number for (_, said), number in counts.items() if said != "undetected")
    print(f"{right} of {seen} right, {counts.total() - seen} without their promise")
    print("  ".join(f"{want}>{said} {number}" for (want, said), number in sorted(counts.items())))


if __name__ == "__main__":
    main()
