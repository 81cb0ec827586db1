"""Slip Radar, walked forward: on each morning it sees only what was known then, and is judged by what came of it.

    python -m bench.today DATA [DATA ...] [--stories STORY.yaml ...] [--simulate N]

DATA are data folders made by `kept scan`. Every dated promise of the rep's is asked about once on the
morning of its due and once two working days before, if it was made by then and still open. The radar
is set beside two simpler guesses: one in five always, and the rep's share of slips so far. `--simulate`
makes N reps whose habits are known, to see whether the method would learn them from a longer record.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from math import log
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from agent import bootstrap
from agent.core.commitment import Action, By, Commitment, CommitmentId, Due, Found, Owner, Strength
from agent.core.due.workdays import PLAIN_WEEK
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.ledger import Entry, fold
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.policy import Rep
from agent.core.radar.history import runs_of
from agent.core.radar.slip import LIKELY, POSSIBLE, radar
from agent.core.score.lines import as_of
from agent.store_port import Wanted

_LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)
_BEFORE = (0, 2)  # working days before the due
_NEW = 0.2


@dataclass(frozen=True, slots=True)
class Life:
    """One promise as it can be asked about at any moment."""

    entries: tuple[Entry, ...]
    last: Commitment

    def at(self, moment: datetime | None, rep: Rep) -> Commitment | None:
        """The row as it stood."""
        if not self.entries:
            return as_of(self.last, moment) if moment else self.last
        return fold(self.entries, rep.zone, moment)


@dataclass(frozen=True, slots=True)
class Record:
    """Everything about one rep."""

    rep: Rep
    lives: tuple[Life, ...]
    mails: dict[ThreadKey, tuple[datetime, ...]]
    until: datetime


@dataclass(frozen=True, slots=True)
class Guess:
    """What was said on one morning, and what came of it."""

    days: int
    radar: float
    running: float  # the rep's share of slips so far
    known: int  # promises that had ended by then
    slipped: bool


def of_folder(data: Path, until: datetime | None) -> Iterator[Record]:
    """The records that lie in a data folder."""
    with bootstrap.application(data) as app:
        for mailbox in app.mailboxes():
            with app.store.reading() as unit:
                rows = unit.ledger.commitments(mailbox.id, Wanted(by=By.REP))
                heads = unit.overview.heads(mailbox.id, since=_LONG_AGO)
                lives = []
                for row in rows:
                    lines = unit.ledger.history(mailbox.id, row.id)
                    lives.append(Life(tuple(x.entry for x in lines if x.retracted_at is None), row))
            mails: dict[ThreadKey, set[datetime]] = {}
            for some in heads.values():
                for head in some:
                    if head.side in (Side.REP, Side.COLLEAGUE):
                        mails.setdefault(head.thread, set()).add(head.sent_at)
            newest = max((h.sent_at for some in heads.values() for h in some), default=_LONG_AGO)
            ordered = {thread: tuple(sorted(times)) for thread, times in mails.items()}
            yield Record(mailbox.rep, tuple(lives), ordered, until or newest)


def of_story(path: Path, room: Path) -> Iterator[Record]:
    """The record of one story, scanned as its rep."""
    from bench.storybook.run import answers
    from bench.storybook.story import load

    story = load(path)
    place = room / path.stem
    place.mkdir()
    answers(story, place)
    yield from of_folder(place / "data", story.now)


def pooled(records: Sequence[Record]) -> Record:
    """Many short records as if one rep had lived them, in order of time."""
    me = Address("pooled@stories.example")
    lives = [
        Life((), replace(row, promiser=me))
        for record in records
        for life in record.lives
        if (row := life.at(None, record.rep)) is not None and row.promiser.email in record.rep.addresses
    ]
    mails = {thread: times for record in records for thread, times in record.mails.items()}
    return Record(Rep(me.email, ZoneInfo("UTC")), tuple(lives), mails, max(r.until for r in records))


@dataclass(frozen=True, slots=True)
class Made:
    """A promise that a simulated rep made, before it is known what becomes of it."""

    number: int
    at: datetime
    day: date
    action: Action
    weak: bool

    def life(self, rep: Rep, done: datetime) -> Life:
        """The promise, done at a moment."""
        due, name = Due(self.day, self.day, "then"), f"s{self.number:05}"
        strength = Strength.WEAK if self.weak else Strength.FIRM
        row = Commitment(
            id=CommitmentId(name),
            by=By.REP,
            promiser=Address(rep.email),
            promisee=(Address("c@customer.example"),),
            account="customer.example",
            message=MessageKey(name),
            thread=ThreadKey(name),
            made_at=self.at,
            found=Found(0, 1, "I will", self.action, strength, Owner.SENDER, due=due),
            due=due,
            settled_at=done,
            conversations=(ThreadKey(name),),
        )
        return Life((), row)


def simulated(seed: int, promises: int = 160) -> Record:
    """A rep with habits: a share of slips for each action, more on crowded days and for weak words."""
    dice, rep = Random(seed), Rep(f"rep{seed}@simulated.example", ZoneInfo("Europe/Berlin"))
    habits = {action: dice.betavariate(1.6, 4.5) for action in (Action.SEND, Action.REPLY, Action.INTRODUCE)}
    made = list(_made(dice, rep, list(habits), promises))
    busy = Counter(one.day for one in made)
    lives: list[Life] = []
    mails: dict[ThreadKey, tuple[datetime, ...]] = {}
    for one in made:
        chance = habits[one.action] * (1.5 if busy[one.day] > 2 else 1.0) * (1.4 if one.weak else 1.0)
        slips = dice.random() < min(0.95, chance)
        deadline = datetime.combine(one.day + timedelta(days=1), time.min, tzinfo=rep.zone)
        in_time = one.at + dice.betavariate(4, 2) * (deadline - one.at)
        done = deadline + timedelta(hours=dice.expovariate(1 / 40)) if slips else in_time
        if dice.random() < (0.25 if slips else 0.5):
            mails[ThreadKey(f"s{one.number:05}")] = (one.at + 0.3 * (min(done, deadline) - one.at),)
        lives.append(one.life(rep, done))
    return Record(rep, tuple(lives), mails, made[-1].at + timedelta(days=60))


def _made(dice: Random, rep: Rep, actions: Sequence[Action], promises: int) -> Iterator[Made]:
    moment = datetime(2024, 1, 8, 10, tzinfo=rep.zone)
    for number in range(promises):
        moment += timedelta(hours=dice.expovariate(1 / 40))
        day = PLAIN_WEEK.add(moment.date(), dice.choice((1, 2, 3, 3, 5, 5, 8)))
        yield Made(number, moment, day, dice.choice(actions), dice.random() < 0.2)


def walk(record: Record) -> Iterator[Guess]:
    """Every guess about a record; what never ended, or ended unseen, is not judged."""
    rep = record.rep
    final = [row for life in record.lives if (row := life.at(None, rep)) is not None]
    for run in runs_of(final, rep, record.until):
        if run.slipped is None:
            continue
        for days in _BEFORE:
            last = (run.deadline.astimezone(rep.zone) - timedelta(seconds=1)).date()
            now = datetime.combine(PLAIN_WEEK.add(last, -days) if days else last, time(9), tzinfo=rep.zone)
            if not run.is_open(now) or now >= run.deadline:
                continue
            rows = [row for life in record.lives if (row := life.at(now, rep)) is not None]
            risks = {risk.commitment: risk for risk in radar(rows, rep, now, mails=record.mails)}
            if run.id in risks:
                ended = [r.slipped for r in runs_of(rows, rep, now) if r.slipped is not None]
                running = (sum(map(bool, ended)) + 1) / (len(ended) + 5)
                yield Guess(days, risks[run.id].probability, running, len(ended), run.slipped)


def table(name: str, guesses: Sequence[Guess]) -> None:
    """Print the figures of some guesses."""
    if not guesses:
        print(f"{name}: nothing to judge")
        return
    slips = sum(g.slipped for g in guesses)
    print(f"\n{name}: {len(guesses)} guesses, {slips} slipped ({slips / len(guesses):.0%})")
    for what, of in (
        ("one in five", [_NEW] * len(guesses)),
        ("the rep's share so far", [g.running for g in guesses]),
        ("radar", [g.radar for g in guesses]),
    ):
        pairs = list(zip(of, (g.slipped for g in guesses), strict=True))
        print(f"  {what:<24} Brier {_brier(pairs):.4f}  log loss {_log_loss(pairs):.4f}  AUC {_auc(pairs)}")
    for low, high in ((0, 0.1), (0.1, 0.2), (0.2, 0.3), (0.3, 0.5), (0.5, 1.01)):
        inside = [g for g in guesses if low <= g.radar < high]
        if inside:
            said = sum(g.radar for g in inside) / len(inside)
            came = sum(g.slipped for g in inside) / len(inside)
            print(
                f"    says {low:.0%} to {min(high, 1):.0%}: {len(inside):5} times, {said:.0%} on average; {came:.0%} slipped"
            )
    for bar in (POSSIBLE, LIKELY):
        raised = [g for g in guesses if g.radar >= bar]
        right = sum(g.slipped for g in raised)
        if raised:
            print(
                f"    raised from {bar}: {len(raised)}, right {right / len(raised):.0%}, finds {right / max(slips, 1):.0%} of the slips"
            )


def _brier(pairs: Sequence[tuple[float, bool]]) -> float:
    return sum((p - y) ** 2 for p, y in pairs) / len(pairs)


def _log_loss(pairs: Sequence[tuple[float, bool]]) -> float:
    return -sum(log(p if y else 1 - p) for p, y in pairs) / len(pairs)


def _auc(pairs: Iterable[tuple[float, bool]]) -> str:
    every = list(pairs)
    bad, good = [p for p, y in every if y], [p for p, y in every if not y]
    if not bad or not good:
        return "-"
    wins = sum((b > g) + 0.5 * (b == g) for b in bad for g in good)
    return f"{wins / len(bad) / len(good):.3f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, nargs="*")
    parser.add_argument("--stories", type=Path, nargs="*", default=[])
    parser.add_argument("--simulate", type=int, default=0)
    options = parser.parse_args()
    for data in options.data:
        for record in of_folder(data, None):
            table(record.rep.email, list(walk(record)))
    if options.stories:
        with tempfile.TemporaryDirectory() as room:
            records = [r for path in options.stories for r in of_story(path, Path(room))]
        table("stories, each alone", [g for r in records for g in walk(r)])
        table("stories, as one rep's record", list(walk(pooled(records))))
    if options.simulate:
        guesses = [g for seed in range(options.simulate) for g in walk(simulated(seed))]
        table("simulated reps", guesses)
        table("simulated reps, once 30 promises have ended", [g for g in guesses if g.known >= 30])


if __name__ == "__main__":
    main()
