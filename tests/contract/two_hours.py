"""Two hours of many accounts by a clock set by hand: mail comes, meetings are made and moved, people meddle with drafts,
the provider has bad moments.

In the end the world's own books are laid beside kept's: nothing lost, nothing twice, no human overruled; in between, some
accounts' cursors are asked what they claim. What a provider's fake can be asked and told is a `Seat`; everything else is the
same for all of them.
KEPT_TEST_ACCOUNTS makes it smaller; KEPT_TEST_TELL names a file for how much happened.
"""

import json
import os
import random
import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from agent import bootstrap
from agent.bootstrap import Application
from agent.core.policy import Rep
from agent.flows.progress import Silent
from agent.ports import ConnectionInfo
from agent.store_port import DraftState, Wanted
from tests.contract.claims import Booked, Lies, booked_hours, judge_claims
from tests.fakes.unsent import strange_writes

ACCOUNTS = int(os.environ.get("KEPT_TEST_ACCOUNTS", "200"))
START = datetime(2026, 5, 11, 8, tzinfo=UTC)
_EVERY, _CYCLES = timedelta(minutes=10), 12
_CURSORS_JUDGED = 12  # accounts each time, of those that had a share in the troubles
_TROUBLE = 0.03  # of all requests
_THINGS = (
    "lead times",
    "veneer samples",
    "price list",
    "floor plan",
    "contract",
    "data sheet",
    "invoice",
    "timetable",
)


class Clock(Protocol):
    """A clock that is set by hand."""

    def now(self) -> datetime:
        """The moment."""
        ...

    def forward(self, seconds: float) -> None:
        """Let time pass, here and at the fake."""
        ...


class World(Protocol):
    """The provider, with everybody's accounts."""

    def trouble(self, share: float) -> None:
        """From now on this share of all requests fails, at random."""
        ...

    def expire(self) -> None:
        """No access token is good any more."""
        ...

    def writes(self) -> Sequence[str]:
        """Every request that was ever made and was not a reading, `METHOD address`; counted whatever else is."""
        ...

    @property
    def may_write(self) -> re.Pattern[str]:
        """What of these does no more than write a draft, or sign in."""
        ...


@dataclass(frozen=True, slots=True)
class Lying:
    """A draft as it lies at the provider."""

    id: str
    mark: str
    content: bytes


class Seat(ABC):
    """One rep's account: what its books say, kept by the test and by nobody else."""

    provider = ""

    def __init__(self, number: int) -> None:
        self.dice = random.Random(number)
        self.me = f"rep{number}@firm{number}.example"
        self.secret_word = f"tenant{number}word"
        self.promises: list[str] = []  # Message-IDs of the mails that hold one
        self.mails = 0
        self.touched: dict[str, bytes] = {}  # draft id to what the human left there
        self.finished: set[str] = set()  # marks of drafts that the human sent or deleted
        self.meetings: dict[str, Booked] = {}  # that stand in the calendar, by the provider's own name
        self.called_off: dict[str, Booked] = {}
        self.moves = 0
        self.was_forgetful = False  # the provider has forgotten some of its history

    @abstractmethod
    def secret(self) -> str:
        """Of somebody who signed in."""

    @abstractmethod
    def put(self, raw: bytes, at: datetime, *, own: bool) -> None:
        """A mail comes to lie in the account."""

    @abstractmethod
    def drafts(self) -> Sequence[Lying]:
        """What lies in Drafts."""

    @abstractmethod
    def human(self, deed: str, draft: Lying) -> None:
        """The rep edits, sends, sends changed or deletes it."""

    @abstractmethod
    def forget(self) -> None:
        """The provider no longer knows what changed when."""

    @abstractmethod
    def created(self) -> Iterable[str]:
        """The mark of every draft that was ever made here, once for each time."""

    @abstractmethod
    def mails_lying(self) -> Iterable[str]:
        """What its connector calls each mail that lies where kept reads."""

    @abstractmethod
    def book(self, name: str, start: datetime, guest: str) -> str:
        """A meeting of an hour comes to stand in the calendar, or is moved there; its UID."""

    @abstractmethod
    def call_off(self, name: str) -> None:
        """The meeting is taken out of the calendar."""

    def promise(self, now: datetime) -> None:
        """A mail of the rep's own that promises something, and has slipped since."""
        thing, number = self.dice.choice(_THINGS), len(self.promises)
        at = now - timedelta(days=self.dice.randrange(4, 8), minutes=number)
        words = f"I will send you the {thing} by tomorrow."
        self.promises.append(self._deliver(at, words, f"buyer{number}@customer{number}.example", own=True))

    def small_talk(self, now: datetime) -> None:
        """A customer's mail without any commitment in it."""
        self._deliver(now, "Thank you, that was a good talk.", "somebody@else.example", own=False)

    def _deliver(self, at: datetime, words: str, other: str, *, own: bool) -> str:
        self.mails += 1
        key = f"{self.mails}.{self.me}"
        sender, to = (self.me, other) if own else (other, self.me)
        raw = (
            f"Message-ID: <{key}>\r\nDate: {at:%a, %d %b %Y %H:%M:%S} +0000\r\nFrom: {sender}\r\nTo: {to}\r\n"
            f"Subject: Order {self.mails} {self.secret_word}\r\n\r\n{words}\r\n"
        )
        self.put(raw.encode(), at, own=own)
        return key

    def lies(self) -> Lies:
        """What there is to be known of this account now."""
        return Lies(set(self.mails_lying()), self.meetings)

    def arrange(self, now: datetime) -> None:
        """A meeting with a customer is made, moved or called off; none that is near, which nobody would believe."""
        deed = self.dice.choice(("make", "make", "move", "call off"))
        if deed == "make" or not self.meetings:
            self._book(f"meeting{len(self.meetings) + len(self.called_off)}", now)
            return
        name = self.dice.choice(sorted(self.meetings))
        if deed == "move":
            self._book(name, now)
            self.moves += 1
        else:
            self.call_off(name)
            self.called_off[name] = self.meetings.pop(name)

    def _book(self, name: str, now: datetime) -> None:
        hour = now.replace(minute=0, second=0, microsecond=0)
        start = hour + timedelta(days=self.dice.randrange(1, 30), hours=self.dice.randrange(8))
        self.meetings[name] = Booked(self.book(name, start, "guest@else.example"), start)

    def meddle(self) -> None:
        """The rep opens one of the drafts and does something with it."""
        lying = [one for one in self.drafts() if one.id not in self.touched]
        if not lying:
            return
        one, deed = self.dice.choice(lying), self.dice.choice(("edit", "send", "delete", "send edited"))
        self.human(deed, one)
        if deed == "edit":
            (left,) = (now.content for now in self.drafts() if now.id == one.id)
            assert left != one.content
            self.touched[one.id] = left
        else:
            self.mails += deed != "delete"
            self.finished.add(one.mark)


def live(app: Application, world: World, seats: Sequence[Seat], clock: Clock) -> Counter[str]:
    """Sign everybody in, let two hours pass with trouble of every kind, and lay the books side by side; how much happened."""
    _sign_in(app, seats)
    for seat in seats:
        seat.promise(START)
        seat.small_talk(START)
    judged = _live_through(app, world, seats, clock)
    for seat in seats:
        _judge(app, seat, clock)
    judged += _judge_cursors(app, seats, clock)
    _judge_writes(world, seats)
    happened = _happened(seats)
    happened["cursors judged"] = judged
    if told := os.environ.get("KEPT_TEST_TELL"):
        Path(told).write_text(json.dumps(happened, indent=1), encoding="utf-8")
    return happened


def _happened(seats: Sequence[Seat]) -> Counter[str]:
    happened: Counter[str] = Counter(accounts=len(seats))
    for seat in seats:
        happened["mails"] += seat.mails
        happened["promises"] += len(seat.promises)
        happened["drafts made"] += sum(1 for _ in seat.created())
        happened["drafts edited by the human"] += len(seat.touched)
        happened["drafts sent or deleted by the human"] += len(seat.finished)
        happened["meetings made"] += len(seat.meetings) + len(seat.called_off)
        happened["meetings moved"] += seat.moves
        happened["meetings called off"] += len(seat.called_off)
        happened["accounts with a forgotten history"] += seat.was_forgetful
    return happened


def _sign_in(app: Application, seats: Iterable[Seat]) -> None:
    for seat in seats:
        secret = seat.secret()
        with app.store.writing(START) as unit:
            mailbox = unit.mailboxes.put(Rep(seat.me, ZoneInfo("Europe/Stockholm"), "Noor Haddad"))
            unit.connections.put(mailbox.id, ConnectionInfo(seat.provider, seat.me), secret)


def _live_through(app: Application, world: World, seats: Sequence[Seat], clock: Clock) -> int:
    """The two hours, and how many cursors were judged in between."""
    dice, judged = random.Random(20260511), 0
    for _ in range(_CYCLES):
        for seat in seats:
            _happen(seat, dice.random(), clock.now())
        if dice.random() < 0.3:
            world.expire()
        world.trouble(_TROUBLE)
        _sync_all(app, clock)
        world.trouble(0.0)
        some = dice.sample(list(seats), min(_CURSORS_JUDGED, len(seats)))
        judged += _judge_cursors(app, some, clock)
        clock.forward(_EVERY.total_seconds())
    for _ in range(4):  # two looks in vain, the draft, and a look at it
        _sync_all(app, clock)
        clock.forward(_EVERY.total_seconds())
    return judged


def _happen(seat: Seat, chance: float, now: datetime) -> None:
    """What ten minutes bring to one account: in one case of six, nothing."""
    if chance < 0.22:
        seat.promise(now)
    elif chance < 0.38:
        seat.small_talk(now)
    elif chance < 0.60:
        seat.meddle()
    elif chance < 0.78:
        seat.arrange(now)
    elif chance < 0.83:
        seat.forget()
        seat.was_forgetful = True


def _sync_all(app: Application, clock: Clock) -> None:
    """What `kept sync` does."""
    for connection in bootstrap.SignedIn(app).connections():
        bootstrap.SignedIn(app).live(connection).sync(clock.now, Silent())


def _judge(app: Application, seat: Seat, clock: Clock) -> None:
    """One rep's books against kept's."""
    with app.store.reading() as unit:
        mailbox = next(one for one in unit.mailboxes.all() if one.rep.email == seat.me)
        rows = unit.ledger.commitments(mailbox.id, Wanted(now=clock.now()))
        counts = unit.pages.counts(mailbox.id, [f"{seat.provider}:{seat.me}"])
        drafts = unit.drafts.all(mailbox.id)
    assert Counter(row.message for row in rows) == Counter(seat.promises), f"I1: {seat.me}"
    marks = Counter(seat.created())
    assert max(marks.values(), default=0) <= 1, f"I2: {seat.me}"
    # After an unclear answer, and with a history that was forgotten since, a draft taken away cannot be excluded: none is made again.
    given_up = {one.draft.mark for one in drafts if one.state is DraftState.DELETED_BY_HUMAN} - marks.keys()
    assert not given_up or seat.was_forgetful, f"given up without need: {seat.me}"
    assert len(marks) + len(given_up) >= len(seat.promises), f"a slip without a word: {seat.me}"
    lying = {one.id: one for one in seat.drafts()}
    for draft, content in seat.touched.items():
        assert lying[draft].content == content, f"I5: {seat.me}"
    assert not {one.mark for one in lying.values()} & seat.finished, f"I5: {seat.me}"
    assert sum(counts.values()) == seat.mails, f"I8: {seat.me}"
    hours = booked_hours(app, mailbox)
    standing = {uid: start for uid, (start, stands) in hours.items() if stands}
    assert standing == {one.uid: one.start for one in seat.meetings.values()}, f"I1, meetings: {seat.me}"
    assert hours.keys() - standing.keys() <= {one.uid for one in seat.called_off.values()}, f"I1: {seat.me}"


def _judge_cursors(app: Application, seats: Iterable[Seat], clock: Clock) -> int:
    """Whether these accounts' cursors claim more than is stored (I4); how many claimed anything."""
    signed_in = {one.name: one for one in bootstrap.SignedIn(app).connections()}
    return sum(
        judge_claims(app, signed_in[f"{seat.provider}:{seat.me}"], seat.lies, clock.now()) for seat in seats
    )


def _judge_writes(world: World, seats: Sequence[Seat]) -> None:
    """Nothing that was ever asked could send, forward or invite (I3), by the fake's own count."""
    writes = world.writes()
    strange = strange_writes(writes, world.may_write)
    assert not strange, f"I3: {strange[:3]}"
    assert len(writes) >= sum(1 for seat in seats for _ in seat.created()), "I3: the fake has not counted"


def judge_all(seats: Sequence[Seat], data: Path, *tokens: bytes) -> None:
    """What holds over all accounts: nobody's words in another's Drafts, and nothing in the clear on the disk."""
    words = {seat.me: seat.secret_word.encode() for seat in seats}
    for seat in seats:
        text = b"".join(one.content for one in seat.drafts())
        others = [word for me, word in words.items() if me != seat.me and len(word) == len(words[seat.me])]
        assert not [word for word in others if word in text], "I6"
    stored = b"".join(path.read_bytes() for path in data.iterdir() if path.is_file() and path.name != "key")
    for secret in (*tokens, b"tenant0word", b"I will send you the"):
        assert secret not in stored, "I7"
