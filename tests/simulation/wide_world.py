"""A rep with several accounts, perhaps another rep of another team, one kept, and whatever can be done to them from outside."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from agent.backups import back_up, restore
from agent.bootstrap import signed_in
from agent.cli.forget_words import erased
from agent.core.fulfil.ledger import Author, Entry, EntryKind
from agent.core.message import Address, Message, MessageKey
from agent.core.policy import Rep
from agent.ports import Clock, ConnectionInfo, Endpoints, Opened, Vault
from agent.settings import Settings
from agent.store.seal import Keys
from agent.store.unit import Store
from agent.store_port import DraftState, JobId, JobKind, MailboxId
from connectors.imap import session as imap_session
from connectors.imap._trouble import translating
from connectors.memory import HandClock, MemoryVault
from tests.simulation.accounts import SECRET, CalendarAccount, DraftInHand, ImapAccount, Kind, LogAccount
from tests.simulation.calendar_server import MemoryTransport
from tests.simulation.imap_server import MemoryClient
from tests.simulation.process import Fate, Killed, SimulatedApplication, Worker
from tests.simulation.world import BEGIN, REPS, base_and_templates

_KEYS = Keys([bytes(32)])
_FAR = timedelta(days=3000)
_PEACE = tuple(timedelta(minutes=n) for n in (3, 20, 1500, 1500, 5800, 20, 20))
"""Long enough for what was owed for weeks to be asked for once more, and for drafts afterwards."""

_LOOKS = 12  # of the ticker in one minute of peace; there are fewer jobs


@dataclass
class Promise:
    """One promise as it was made."""

    thing: str
    key: MessageKey
    to: Address
    account: int
    made_at: Any
    is_plain: bool = True  # nothing happened since that could speak against a draft about it
    kept_by: tuple[int, MessageKey] | None = None  # in which account, by which mail
    shares_its_number: bool = False  # another mail bears its Message-ID


@dataclass
class WideRep:
    """One rep, at their providers and in the database."""

    team: str
    rep: Rep
    accounts: list[Any]
    number: MailboxId
    promises: list[Promise] = field(default_factory=list)
    edited: set[str] = field(
        default_factory=set
    )  # marks of drafts that are a human's by now and lie there still
    forgotten: set[str] = field(default_factory=set)  # domains
    wrongs: list[str] = field(default_factory=list)  # what the judge saw while a draft was made

    @property
    def own(self) -> Address:
        """Under which they write."""
        return Address(self.rep.email, self.rep.name)

    @property
    def mail(self) -> list[ImapAccount | LogAccount]:
        """The accounts that mail lies in."""
        return [one for one in self.accounts if one.has_drafts]

    def account(self, number: int) -> ImapAccount | LogAccount:
        """One of them, any number will do."""
        return self.mail[number % len(self.mail)]

    @property
    def calendar(self) -> CalendarAccount | None:
        """Their calendar, where they have one."""
        return next((one for one in self.accounts if not one.has_drafts), None)


def _infos(kind: Kind) -> tuple[tuple[str, str, str, tuple[ConnectionInfo, ...]], ...]:
    of = [(REPS[0], kind.accounts), *([(REPS[1], kind.others)] if kind.others else [])]
    clock = HandClock(BEGIN)
    return tuple((*who, tuple(one.info for one in kind.made(names, who[1], clock))) for who, names in of)


@cache
def _template(names: tuple[tuple[str, ...], tuple[str, ...]]) -> bytes:
    """A database with reps who have these accounts, made once."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "kept.sqlite", _KEYS, now=BEGIN)
        for team, email, name, infos in _infos(Kind(names[0], others=names[1])):
            rep = Rep(email, ZoneInfo("Europe/Berlin"), name=name, own_domains=(email.partition("@")[2],))
            with store.for_team(team).writing(BEGIN) as unit:
                mailbox = unit.mailboxes.put(rep, team=team)
                for info in infos:
                    unit.connections.put(mailbox.id, info, SECRET)
        with store.across_teams().writing(BEGIN) as unit:
            unit.jobs.ensure()
            for job in unit.jobs.all():
                if job.kind is JobKind.REPORT:
                    unit.jobs.begin(job.id, "set up", until=BEGIN)
                    unit.jobs.end(job.id, "set up", due_at=BEGIN + _FAR)
        store.close()
        return (Path(folder) / "kept.sqlite").read_bytes()


class WideWorld:
    """Everything there is."""

    def __init__(self, folder: Path, kind: Kind) -> None:
        self.folder, self.path = folder, folder / "kept.sqlite"
        self.path.write_bytes(_template((kind.accounts, kind.others)))
        self.path.chmod(0o600)
        base, self._environment = base_and_templates()
        self._settings: Settings = base.settings.model_copy(
            update={"data": folder, "database_url": f"sqlite:///{self.path}"}
        )
        self.clock = HandClock(BEGIN)
        self.store = Store.open(self.path, _KEYS, now=BEGIN)
        self.queue: list[JobId] = []
        self.queue_is_back_at = BEGIN
        self.workers = self.said = 0
        self.happened: Counter[str] = Counter()
        self.reps = [self._rep(team, email, kind) for team, email, _, _ in _infos(kind)]
        self.backup: tuple[Path, list[set[str]]] | None = None
        self.worker = self._new_worker()
        self._patches = ExitStack()
        self._patch(kind)

    def _rep(self, team: str, email: str, kind: Kind) -> WideRep:
        names = kind.accounts if email == REPS[0][1] else kind.others
        with self.store.for_team(team).reading() as unit:
            (mailbox,) = unit.mailboxes.all()
        return WideRep(team, mailbox.rep, kind.made(names, email, self.clock), mailbox.id)

    def _patch(self, kind: Kind) -> None:
        """Sockets end in memory, and pages are small."""
        for where, what in (
            (imap_session, {"connect": self._imap_client}),
            (signed_in, {"opener": lambda _provider: self._open}),
        ):
            self._patches.enter_context(patch.multiple(where, **what))
        for name, value in (
            ("connectors.caldav.transport_of", self._calendar_transport),
            ("connectors.imap.fetching.PAGE_ITEMS", kind.page_items),
            ("connectors.caldav.source.PAGE_ITEMS", kind.page_items),
        ):
            self._patches.enter_context(patch(name, value))

    def close(self) -> None:
        """The end."""
        self._patches.close()
        self.store.close()

    def account_of(self, provider: str, address: str) -> Any:
        """The account that is meant."""
        every = (one for rep in self.reps for one in rep.accounts)
        return next(one for one in every if (one.info.provider, one.info.address) == (provider, address))

    def _open(self, info: ConnectionInfo, vault: Vault, endpoints: object, **how: Any) -> Opened:
        opened: Opened = self.account_of(info.provider, info.address).open(
            info=info, vault=vault, endpoints=endpoints, **how
        )
        return opened

    def _imap_client(self, place: Any, *_: object, **__: object) -> MemoryClient:
        account = self.account_of("imap", place.user)
        with translating(place.shown):
            account.server.ask()
        return MemoryClient(account.server)

    def _calendar_transport(self, info: ConnectionInfo, _vault: Vault, _ends: object, clock: Clock) -> Any:
        return MemoryTransport(self.account_of("caldav", info.address).server, clock)

    # workers

    def _new_worker(self) -> Worker:
        self.workers += 1
        base, environment = base_and_templates()
        app = SimulatedApplication(base.settings, self.store, self.clock, environment)
        worker = Worker(f"worker-{self.workers}", app, self.queue, Fate())
        worker.ticker.nudge = lambda job: self._nudge(worker.queue, job.id)
        return worker

    def _nudge(self, queue: list[JobId], job: JobId) -> None:
        if self.clock.now() < self.queue_is_back_at:
            raise ConnectionError("the queue is away")  # whatever a queue's own client raises
        queue.append(job)

    def work(self, stopping: Callable[[], bool] = lambda: False) -> None:
        """What is due is done; a worker that dies or was stopped is replaced."""
        try:
            self.worker.work(stopping)
        except Killed:
            self.worker = self._new_worker()

    def work_until(self, questions: int) -> None:
        """A worker is told to stop after it asked so often whether it is; then there is another."""
        left = [questions]

        def stopping() -> bool:
            left[0] -= 1
            return left[0] < 0

        self.work(stopping)
        self.worker = self._new_worker()

    def another_works(self, later: timedelta) -> None:
        """Time passes in which the first worker sleeps, and another does what is due."""
        self.clock.sleep(later.total_seconds())
        other = self._new_worker()
        other.queue = []
        other.work()

    # what people do

    def say(
        self, rep: WideRep, account: int, text: str, *, own: bool, to: Address, answers: MessageKey | None = None,
        key: str = "",
    ) -> MessageKey:  # fmt: skip
        """A mail between the rep and a customer."""
        self.said += 1
        sender, other = (rep.own, to) if own else (to, rep.own)
        message = Message(
            MessageKey(key or f"{self.said}@simulated.example"),
            self.clock.now().replace(microsecond=0),
            (sender,),
            (other,),
            subject=f"Re: {self.said}" if answers else f"Matter {self.said}",
            plain=text,
            sent=own,
            in_reply_to=answers,
            references=(answers,) if answers else (),
        )
        rep.account(account).put("sent" if own else "inbox", message)
        return message.key

    def dismiss(self, rep: WideRep, promise: Promise) -> None:
        """The rep's word in kept, if kept knows the promise by now."""
        now = self.clock.now()
        with self.store.for_team(rep.team).writing(now) as unit:
            rows = [row for row in unit.ledger.commitments(rep.number) if promise.thing in row.found.quote]
            for row in rows:
                word = Entry(row.id, EntryKind.DISMISSED, now, author=Author.REP)
                unit.ledger.append_word(rep.number, word)

    def sign_in_again(self, rep: WideRep, which: int | None = None) -> None:
        """`kept connect` once more, to one account or all."""
        for place, account in enumerate(rep.accounts):
            if which is None or which % len(rep.accounts) == place:
                account.is_revoked = False
                with self.store.for_team(rep.team).writing(self.clock.now()) as unit:
                    unit.connections.put(rep.number, account.info, SECRET)

    def forget(self, rep: WideRep, domain: str) -> None:
        """`kept forget DOMAIN`."""
        app = SimulatedApplication(
            self._settings, self.store.for_team(rep.team), self.clock, self._environment
        )
        erased(app, domain)
        rep.forgotten.add(domain)

    def is_known_as_edited(self, rep: WideRep, one: DraftInHand) -> bool:
        """Whether kept saw that a human had changed this draft."""
        with self.store.for_team(rep.team).reading() as unit:
            rows = unit.drafts.all(rep.number, states={DraftState.EDITED})
        return one.mark in {row.draft.mark for row in rows}

    # backups

    def back_up(self) -> None:
        """`kept backup`."""
        self.said += 1
        target = self.folder / f"backup-{self.said}.zip"
        back_up(self._settings, target, with_key=False, now=self.clock.now())
        self.backup = (target, [set(rep.forgotten) for rep in self.reps])

    def restore(self) -> None:
        """`kept restore`: the worker was stopped before, what it was at is as old as the backup."""
        if self.backup is None:
            return
        self.happened["restored"] += 1
        self.store.close()
        path, forgotten = self.backup
        restore(self._settings, path, now=self.clock.now())
        self.store = Store.open(self.path, _KEYS, now=self.clock.now())
        with self.store.across_teams().writing(self.clock.now()) as unit:
            unit.mailboxes.restored()
        self.queue.clear()
        self.worker = self._new_worker()
        for rep, theirs in zip(self.reps, forgotten, strict=True):
            rep.forgotten = set(theirs)  # "so do backups that you made": `kept forget --help`
            for promise in rep.promises:
                promise.is_plain = False

    # peace

    def peace(self) -> None:
        """Nothing goes wrong any more, for long enough. Nobody starts a worker anew that has not died."""
        for rep in self.reps:
            for account in rep.accounts:
                account.forgive()
            self.sign_in_again(rep)
        for pause in _PEACE:
            with self.store.across_teams().writing(self.clock.now()) as unit:
                unit.jobs.try_again()
            self.clock.sleep(pause.total_seconds())
            self._work_off()

    def _work_off(self) -> None:
        """The ticker looks again as soon as something was done; after trouble with its queue it begins with one job."""
        for _ in range(_LOOKS):
            self.work()
            with self.store.across_teams().reading() as unit:
                if not unit.jobs.is_due(self.clock.now()):
                    return

    @contextmanager
    def quietly_open(self, rep: WideRep, account: Any) -> Iterator[Opened]:
        """The account as a look sees it that nothing disturbs, and that changes nothing."""
        now = self.clock.now()
        window = (now - timedelta(days=90), now + timedelta(days=90))
        with account.quiet():
            opened = self._open(
                account.info, MemoryVault(SECRET), Endpoints(), rep=rep.rep, window=window, clock=self.clock
            )
            try:
                yield opened
            finally:
                opened.close()


def room(where: str | None) -> tuple[Path, Callable[[], None]]:
    """A folder for one life, and how it is cleared away."""
    folder = Path(tempfile.mkdtemp(prefix="kept-life-", dir=where))
    return folder, lambda: shutil.rmtree(folder, ignore_errors=True)
