"""Two reps of two teams, their mailboxes, one kept, and the oracle that compares what is true with what kept knows."""

import sqlite3
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment

from agent.bootstrap import Application
from agent.core.fulfil.ledger import Author, Entry, EntryKind
from agent.core.message import Address, Message, MessageKey
from agent.core.policy import Rep
from agent.ports import ConnectionInfo, Item, Opened, Verdict
from agent.settings import load_settings
from agent.store.seal import Keys
from agent.store.unit import Store
from agent.store_port import ConnectionId, DraftState, JobId, JobKind, MailboxId
from connectors.memory import HandClock
from tests.simulation.process import Fate, Killed, SimulatedApplication, Worker
from tests.simulation.provider import Folder, Mailbox

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
REPS = (("north", "lena@harbour.example", "Lena Voss"), ("south", "noor@tilia.example", "Noor Haddad"))
_FAR = timedelta(days=3000)
_PEACE = tuple(timedelta(minutes=n) for n in (2, 6, 20, 20, 70))
_KEYS = Keys([bytes(32)])
_SECRET = "token-of-nobodys-business"
_NOWHERE = (_SECRET.encode(), b"I will send", b"good to see", b"Thank you", b"Matter ", b"I am sorry")
"""What no file of the database may show: a token, and words of every mail and draft."""


@dataclass
class Promise:
    """One promise as it was made."""

    thing: str
    key: MessageKey
    to: Address
    made_at: datetime
    is_plain: bool = True  # nothing happened since that could speak against a draft about it


@dataclass
class RepLife:
    """One rep, at the provider and in the database."""

    team: str
    rep: Rep
    mailbox: Mailbox
    number: MailboxId
    connection: ConnectionId
    promises: list[Promise] = field(default_factory=list)
    mails: int = 0
    edited: set[str] = field(
        default_factory=set
    )  # marks of drafts that a human changed and that lie there still

    @property
    def own(self) -> Address:
        """Under which they write."""
        return Address(self.rep.email, self.rep.name)


@cache
def base_and_templates() -> tuple[Application, Environment]:
    """kept by its defaults, without a store, and its templates, read once for all lives."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(Path(folder))
    app = Application(settings, None)  # type: ignore[arg-type]
    return app, app.templates


@cache
def _template(reps: int) -> bytes:
    """A database with so many reps signed in, made once."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "kept.sqlite", _KEYS, now=BEGIN)
        for team, email, name in REPS[:reps]:
            rep = Rep(email, ZoneInfo("Europe/Berlin"), name=name, own_domains=(email.partition("@")[2],))
            with store.for_team(team).writing(BEGIN) as unit:
                mailbox = unit.mailboxes.put(rep, team=team)
                unit.connections.put(mailbox.id, ConnectionInfo("gmail", email), _SECRET)
        with store.across_teams().writing(BEGIN) as unit:
            unit.jobs.ensure()
            for job in unit.jobs.all():
                if job.kind is JobKind.REPORT:
                    unit.jobs.begin(job.id, "set up", until=BEGIN)
                    unit.jobs.end(job.id, "set up", due_at=BEGIN + _FAR)
        store.close()
        return (Path(folder) / "kept.sqlite").read_bytes()


class World:
    """Everything there is. `open_of` stands in for the connectors."""

    def __init__(self, folder: Path, reps: int = len(REPS)) -> None:
        self.path = folder / "kept.sqlite"
        self.path.write_bytes(_template(reps))
        self.path.chmod(0o600)
        self.store = Store.open(self.path, _KEYS, now=BEGIN)
        self.clock = HandClock(BEGIN)
        self.queue: list[JobId] = []
        self.workers = 0
        self.said = 0
        self.happened: Counter[str] = Counter()
        self.reps = [self._rep(team, email) for team, email, _ in REPS[:reps]]
        self.worker = self._new_worker()

    def _rep(self, team: str, email: str) -> RepLife:
        with self.store.for_team(team).reading() as unit:
            (mailbox,) = unit.mailboxes.all()
            (connection,) = unit.connections.all()
        return RepLife(team, mailbox.rep, Mailbox(email, self.clock), mailbox.id, connection.id)

    def close(self) -> None:
        """The end."""
        self.store.close()

    def open_of(self, info: ConnectionInfo) -> Opened:
        """What the provider's package would open."""
        return next(one.mailbox for one in self.reps if one.mailbox.address == info.address).open()

    # workers

    def _new_worker(self) -> Worker:
        self.workers += 1
        base, environment = base_and_templates()
        app = SimulatedApplication(base.settings, self.store, self.clock, environment)
        return Worker(f"worker-{self.workers}", app, self.queue, Fate())

    def work(self) -> None:
        """What is due is done; a worker that dies is replaced."""
        try:
            self.worker.work()
        except Killed:
            self.worker = self._new_worker()

    def another_works(self, later: timedelta) -> None:
        """Time passes in which the first worker sleeps, and another does what is due."""
        self.clock.sleep(later.total_seconds())
        other = self._new_worker()
        other.queue = []
        other.ticker.nudge = lambda job: other.queue.append(job.id)
        other.work()

    # what people do

    def say(
        self, rep: RepLife, text: str, *, own: bool, to: Address, answers: MessageKey | None = None
    ) -> MessageKey:
        """A mail between the rep and a customer."""
        self.said += 1
        key = MessageKey(f"{self.said}@simulated.example")
        sender, other = (rep.own, to) if own else (to, rep.own)
        subject = f"Re: {self.said}" if answers else f"Matter {self.said}"
        message = Message(
            key, self.clock.now(), (sender,), (other,), subject=subject, plain=text, sent=own,
            in_reply_to=answers, references=(answers,) if answers else (),
        )  # fmt: skip
        item = Item(f"ref-{self.said}", Verdict.READ, message=message)
        rep.mailbox.folders["sent" if own else "inbox"].put(item)
        return key

    def move(self, rep: RepLife, folder: Folder, item: Item) -> None:
        """Into the archive, where it has another name."""
        folder.take(item)
        self.said += 1
        moved = Item(f"ref-{self.said}", item.verdict, message=item.message)
        rep.mailbox.folders["archive"].put(moved)

    def dismiss(self, rep: RepLife, promise: Promise) -> None:
        """The rep's word in kept, if kept knows the promise by now."""
        now = self.clock.now()
        with self.store.for_team(rep.team).writing(now) as unit:
            rows = [row for row in unit.ledger.commitments(rep.number) if promise.thing in row.found.quote]
            for row in rows:
                unit.ledger.append_word(
                    rep.number, Entry(row.id, EntryKind.DISMISSED, now, author=Author.REP)
                )

    def sign_in_again(self, rep: RepLife) -> None:
        """`kept connect` once more."""
        rep.mailbox.is_revoked = False
        with self.store.for_team(rep.team).writing(self.clock.now()) as unit:
            unit.connections.put(rep.number, ConnectionInfo("gmail", rep.mailbox.address), _SECRET)

    # the oracle

    def peace(self) -> None:
        """Nothing goes wrong any more, for long enough, and an operator looks at what was set aside now and then.

        A worker that died before is missed only when its lease has run out.
        """
        self.worker = self._new_worker()
        self.queue.clear()
        for rep in self.reps:
            rep.mailbox.forgive()
            self.sign_in_again(rep)
        for pause in _PEACE:
            with self.store.across_teams().writing(self.clock.now()) as unit:
                unit.jobs.try_again()
            self.clock.sleep(pause.total_seconds())
            self.work()

    def judge_at_any_time(self) -> None:
        """What holds at every moment: one draft of each, the human wins, no cursor ahead of what is stored."""
        for rep in self.reps:
            drafts = rep.mailbox.drafts
            twice = {mark: times for mark, times in drafts.created.items() if times > 1}
            assert not twice, f"I2: {twice}"
            assert rep.edited <= {one.draft.mark for one in drafts.in_hand()}, "I5: an edited draft is gone"
            self._judge_cursors(rep)

    def _judge_cursors(self, rep: RepLife) -> None:
        with self.store.for_team(rep.team).reading() as unit:
            names = [folder.name for folder in rep.mailbox.folders.values()]
            reached = unit.pages.reached(rep.number, names)
        with closing(sqlite3.connect(self.path)) as database:
            stored = set(database.execute("SELECT name, ref FROM item JOIN source ON source.id = source_id"))
        for folder in rep.mailbox.folders.values():
            place, walked = folder.read_up_to(reached[folder.name].cursor)
            there = list(folder.standing(place))
            for ref in there if walked < 0 else there[:walked]:
                assert (folder.name, ref) in stored, f"I4: {folder.name} claims to have given {ref}"

    def judge_in_peace(self) -> None:
        """What must hold once everything is quiet."""
        self.judge_at_any_time()
        self._judge_jobs()
        for rep in self.reps:
            self._judge_promises(rep)
            self._judge_drafts(rep)
            self._judge_counts(rep)
            self._count(rep)
            theirs = [promise.thing for other in self.reps if other is not rep for promise in other.promises]
            for one in rep.mailbox.drafts.lying:
                said = one.draft.text + one.draft.html + one.draft.subject
                assert not any(thing in said for thing in theirs), (
                    "I6: a draft speaks of another team's matter"
                )
        self._judge_file()

    def _judge_jobs(self) -> None:
        with self.store.across_teams().reading() as unit:
            reasons = [job.reason for job in unit.jobs.all() if job.reason or job.set_aside_at]
        assert not reasons, f"a job does not come to its end: {reasons}"

    def _judge_promises(self, rep: RepLife) -> None:
        lying = {
            item.message.key
            for folder in rep.mailbox.folders.values()
            for item in folder.lying().values()
            if item.message
        }
        with self.store.for_team(rep.team).reading() as unit:
            quotes = [row.found.quote for row in unit.ledger.commitments(rep.number)]
        for promise in rep.promises:
            times = sum(promise.thing in quote for quote in quotes)
            assert times <= 1, f"I1: {promise.thing} is there {times} times"
            assert times == 1 or promise.key not in lying, f"I1: {promise.thing} is lost"
        assert len(quotes) <= len(rep.promises), "I1: something that nobody promised"

    def _judge_drafts(self, rep: RepLife) -> None:
        now = self.clock.now()
        with self.store.for_team(rep.team).reading() as unit:
            rows = unit.drafts.all(rep.number)
            known = {row.id: row.found.quote for row in unit.ledger.commitments(rep.number)}
        assert not [row for row in rows if row.state is DraftState.WRITING], (
            "a draft is neither written nor not"
        )
        drafts = rep.mailbox.drafts
        given_up = [
            row
            for row in rows
            if row.state is DraftState.DELETED_BY_HUMAN and not drafts.created[row.draft.mark]
        ]
        # Died between its claim and the making while a human took another draft away: never twice, if need be never.
        assert not given_up or drafts.has_lost_any(), "a draft was given up, and none was taken away"
        self.happened["drafts given up"] += len(given_up)
        made = [known.get(row.commitment, "") for row in rows if drafts.created[row.draft.mark]]
        made += [known.get(row.commitment, "") for row in given_up]
        for promise in rep.promises:
            age = now - promise.made_at
            if promise.is_plain and timedelta(days=3) < age < timedelta(days=25):
                assert any(promise.thing in quote for quote in made), (
                    f"no draft was made about {promise.thing}"
                )

    def _judge_counts(self, rep: RepLife) -> None:
        with self.store.for_team(rep.team).reading() as unit:
            for folder in rep.mailbox.folders.values():
                ever = {item.ref for what, item in folder.log if what == "came"}
                counted = sum(unit.pages.counts(rep.number, [folder.name]).values())
                assert len(folder.lying()) <= counted <= len(ever), f"I8: {folder.name} counts {counted}"

    def _count(self, rep: RepLife) -> None:
        with self.store.for_team(rep.team).reading() as unit:
            self.happened.update(f"draft {row.state.value}" for row in unit.drafts.all(rep.number))
        self.happened.update(
            {"lives": 1, "promises": len(rep.promises), "drafts made": rep.mailbox.drafts.created.total()}
        )

    def _judge_file(self) -> None:
        """I7: no word of a mail and no token lies open in the database."""
        written = b"".join(path.read_bytes() for path in self.path.parent.glob("kept.sqlite*"))
        assert not [word for word in _NOWHERE if word in written], "I7: words lie open"
