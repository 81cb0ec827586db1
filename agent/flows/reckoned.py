"""What is reckoned from a mailbox for its pages, and when: lines of accounts, the radar, the brief, the week.

A change in the ledger is reckoned at once, for the accounts it touches; where many changed, in the
background, and a page says how many wait. Time alone cools an account and ages a forecast: after a
quarter of an hour that is reckoned anew in the background (`tend`), and pages say as of when.
"""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TypeVar

from agent.core.commitment import CommitmentId
from agent.core.due.workdays import Workdays
from agent.core.radar.slip import Risk
from agent.core.score.account import (
    AccountLine,
    AccountPage,
    account_line,
    account_page,
    by_urgency,
    weekly_heat,
)
from agent.core.score.commitment_map import CommitmentMap, Step, map_of
from agent.core.score.dossier import Dossier, dossier
from agent.core.score.isoweek import IsoWeek
from agent.core.score.kept import NEWCOMER, Prior
from agent.core.score.today import Brief
from agent.flows.accounts import (
    AHEAD,
    YEAR,
    Meetings,
    dossiers,
    dossiers_in_short,
    likely_of,
    meetings_by_account,
)
from agent.flows.at_hand import AtHand, Shelf
from agent.flows.ledger_list import LedgerList, Search
from agent.flows.report import Week, week_of
from agent.flows.today import WAITING_DRAFTS, brief_of, matters_today, radar_over
from agent.store_port import Mailbox, Store, Unit

T = TypeVar("T")

OLD = timedelta(minutes=15)  # what is older is reckoned anew although nothing happened
_EVER, _NO_END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_AT_ONCE = 40  # accounts that a page waits for
_NOTHING = object()
_BATCH = 100  # accounts reckoned in one transaction
_PAGEFUL = 20  # accounts whose pictures are drawn in one
_REMEMBERED = 24  # briefs and weeks of one mailbox


@dataclass(frozen=True, slots=True)
class AccountLines:
    """The accounts of a mailbox, the one that most needs somebody first."""

    lines: tuple[AccountLine, ...]
    as_of: datetime  # when the oldest of them was reckoned
    waiting: int  # accounts that changed since and are being reckoned


@dataclass(frozen=True, slots=True)
class Portrait:
    """What a list shows of one account in pictures."""

    heat_line: tuple[float, ...]  # week by week for half a year, the last is now
    map: CommitmentMap


@dataclass(frozen=True, slots=True)
class _Stamped:
    at: datetime
    line: AccountLine | None  # None: nothing but mails


class Reckoned:
    """One mailbox as its pages show it; may be asked from any thread."""

    def __init__(self, store: Store, mailbox: Mailbox, *, half_life: timedelta, workdays: Workdays) -> None:
        self.mailbox = mailbox
        self._store, self._half_life, self._workdays = store, half_life, workdays
        self._at_hand = AtHand(store, mailbox)
        self._lock = Lock()
        self._lines: dict[str, _Stamped] = {}
        self._counted: Shelf | None = None  # the shelf that the lines speak of
        self._waiting: set[str] = set()
        self._risks: tuple[Risk, ...] = ()
        self._risks_at: datetime | None = None
        self._portraits: dict[str, tuple[object, datetime, Portrait]] = {}
        self._steps: Sequence[Step] | None = None  # of the maps that pages show; None until one was asked for
        self._ledger: LedgerList | None = None
        self._last_week: tuple[IsoWeek, datetime, Prior] | None = (
            None  # looked at, its manager reads when, starts at
        )
        self._memory: dict[Hashable, object] = {}
        self._making: dict[Hashable, Lock] = {}  # what somebody is reckoning or waits for
        self._listing = Lock()

    @property
    def is_ready(self) -> bool:
        """Whether every page is answered from what is at hand."""
        return self._at_hand.is_read and self._counted is not None and self._risks_at is not None

    def shelf(self) -> Shelf:
        """All rows as they are now."""
        return self._at_hand.look()

    def ledger(self) -> LedgerList:
        """All rows, to be searched."""
        shelf = self.shelf()
        with self._listing:
            known = self._ledger
            if known is None or known.edition != shelf.edition:
                self._ledger = known = LedgerList(shelf, self.mailbox.rep.zone, known)
            return known

    def brief(self, now: datetime) -> Brief:
        """The brief of this minute."""
        shelf = self.shelf()
        risks = self.risks(shelf, now)
        minute = now.replace(second=0, microsecond=0)

        def make() -> Brief:
            rows = [row for row in shelf.rows if matters_today(row, now)]
            with self._store.reading() as unit:
                return brief_of(unit, self.mailbox, rows, risks, now=now, workdays=self._workdays)

        return self._once(("brief", shelf.edition, minute, self._risks_at, self._drafts()), make)

    def week(self, week: IsoWeek, now: datetime, words_until: datetime, prior: Prior = NEWCOMER) -> Week:
        """A week for its rep and for the manager, who reads at `words_until`; anew where something changed or time passed."""
        shelf, drafts = self.shelf(), self._drafts()
        moment = min(now, week.ends(self.mailbox.rep.zone))
        slot = int(moment.timestamp() // OLD.total_seconds())

        def make() -> Week:
            return week_of(
                shelf.rows,
                self.mailbox.rep,
                week=week,
                now=now,
                words_until=words_until,
                drafts=tuple(drafts),
                prior=prior,
            )

        self._last_week = (week, words_until, prior)
        return self._once(("week", shelf.edition, str(week), slot, words_until, drafts, prior), make)

    def risks(self, shelf: Shelf, now: datetime) -> tuple[Risk, ...]:
        """What the radar said at its last look."""
        if self._risks_at is None:
            self._look_ahead(shelf, now)
        return self._risks

    @property
    def risks_at(self) -> datetime | None:
        """When the radar last looked."""
        return self._risks_at

    def accounts(self, now: datetime) -> AccountLines:
        """Every account with a commitment or a meeting."""
        shelf = self.shelf()
        self._note_changes(shelf)
        with self._lock:
            waiting = sorted(self._waiting)
        if len(waiting) <= _AT_ONCE or not self._lines:
            self._reckon(shelf, waiting, now)
        with self._lock:
            stamped = [one for one in self._lines.values() if one.line is not None]
            as_of = min((one.at for one in stamped), default=now)
            lines = by_urgency(one.line for one in stamped if one.line is not None)
            return AccountLines(tuple(lines), as_of, len(self._waiting))

    def account(self, account: str, steps: Sequence[Step], now: datetime) -> AccountPage | None:
        """The page of one account as of now; None where the mailbox knows nothing of it."""
        on = self._dossier(self.shelf(), account, now)
        if not (on.rows or on.words or on.meetings):
            return None
        return account_page(on, steps, half_life=self._half_life, at_risk=self.likely(now))

    def portraits(
        self, accounts: Sequence[str], steps: Sequence[Step], now: datetime
    ) -> Mapping[str, Portrait]:
        """The pictures of the accounts that a page shows, made now for those that changed or grew old.

        Once a page has asked, those of all accounts are made ahead in the background.
        """
        self._steps = steps
        return self._drawn(self.shelf(), accounts, steps, now)

    def _drawn(
        self, shelf: Shelf, accounts: Sequence[str], steps: Sequence[Step], now: datetime
    ) -> dict[str, Portrait]:
        """The portraits of these accounts, each remembered until it is no longer true."""
        rests_on = {name: (shelf.versions.get(name), shelf.by_account.get(name)) for name in accounts}
        known = {name: one for name in accounts if (one := self._portraits.get(name)) is not None}
        drawn = {
            name: one[2] for name, one in known.items() if one[0] == rests_on[name] and now - one[1] < OLD
        }
        for on in self._dossiers(shelf, [name for name in accounts if name not in drawn], now):
            portrait = Portrait(weekly_heat(on, half_life=self._half_life), map_of(on, steps))
            self._portraits[on.account] = (rests_on[on.account], now, portrait)
            drawn[on.account] = portrait
        return drawn

    def _dossiers(self, shelf: Shelf, accounts: Sequence[str], now: datetime) -> Iterator[Dossier]:
        """All of several accounts, words and all, by two questions."""
        if not accounts:
            return
        with self._store.reading() as unit:
            words = unit.exchanges.words(self.mailbox.id, accounts, since=_EVER)
            meetings = self._meetings(unit, accounts, _EVER, _NO_END)
        yield from dossiers(
            accounts, self.mailbox.rep, now, rows=shelf.by_account, meetings=meetings, words=words
        )

    def _meetings(self, unit: Unit, accounts: Sequence[str], start: datetime, end: datetime) -> Meetings:
        return meetings_by_account(unit.browsing.meetings(self.mailbox.id, accounts, start, end))

    def _dossier(self, shelf: Shelf, account: str, now: datetime) -> Dossier:
        rows = shelf.by_account.get(account, ())
        with self._store.reading() as unit:
            exchange = unit.exchanges.load(self.mailbox.id, account)
        return dossier(
            account, self.mailbox.rep, now, rows=rows, meetings=exchange.meetings, words=exchange.messages
        )

    def tend(self, now: datetime, enough: Callable[[], bool]) -> None:
        """Reckon what waits and what has become old; stops between two batches where it is `enough`."""
        shelf = self.shelf()
        self._note_changes(shelf)
        if self._risks_at is None or now - self._risks_at >= OLD:
            self._look_ahead(shelf, now)
        self.ledger().find(Search(), now, first=0, most=1)
        self.brief(now)
        if self._last_week is not None:
            week, words_until, prior = self._last_week
            self.week(week, now, words_until, prior)
        with self._lock:
            old = {name for name, one in self._lines.items() if now - one.at >= OLD}
            due = sorted(self._waiting | old)
        for start in range(0, len(due), _BATCH):
            if enough():
                return
            self._reckon(shelf, due[start : start + _BATCH], now)
        self._draw_ahead(shelf, now, enough)

    def _draw_ahead(self, shelf: Shelf, now: datetime, enough: Callable[[], bool]) -> None:
        """Have the pictures of every account in the list, so that no page of it waits for them."""
        with self._lock:
            shown = [name for name, one in self._lines.items() if one.line is not None]
        for name in set(self._portraits).difference(shown):
            self._portraits.pop(name, None)
        for start in range(0, len(shown), _PAGEFUL):
            if enough() or self._steps is None:
                return
            self._drawn(shelf, shown[start : start + _PAGEFUL], self._steps, now)

    def _note_changes(self, shelf: Shelf) -> None:
        with self._lock:
            if self._counted is None:
                self._waiting |= shelf.versions.keys() | shelf.by_account.keys()
            elif shelf is not self._counted:
                self._waiting |= shelf.changed_since(self._counted)
            self._counted = shelf

    def _look_ahead(self, shelf: Shelf, now: datetime) -> None:
        with self._store.reading() as unit:
            self._risks = radar_over(unit, self.mailbox, shelf.rows, now)
        self._risks_at = now

    def _reckon(self, shelf: Shelf, names: Sequence[str], now: datetime) -> None:
        """Make the lines of these accounts, each a few milliseconds' work."""
        if not names:
            return
        made = self._made(shelf, names, now)
        with self._lock:
            self._lines |= {name: _Stamped(now, made.get(name)) for name in names}
            gone = [name for name in names if name not in shelf.versions and name not in shelf.by_account]
            for name in gone:
                del self._lines[name]
            self._waiting -= set(names)

    def _made(self, shelf: Shelf, names: Sequence[str], now: datetime) -> dict[str, AccountLine]:
        at_risk = likely_of(self.risks(shelf, now))
        rows = {name: [row for row in shelf.by_account.get(name, ()) if row.made_at < now] for name in names}
        with self._store.reading() as unit:
            meetings = self._meetings(unit, names, now - YEAR, now + AHEAD)
            heads = unit.browsing.heads(self.mailbox.id, names, since=now - YEAR)
            found = dossiers_in_short(unit, self.mailbox, now, rows=rows, heads=heads, meetings=meetings)
        return {on.account: account_line(on, half_life=self._half_life, at_risk=at_risk) for on in found}

    def likely(self, now: datetime) -> Collection[CommitmentId]:
        """The promises that will probably slip, by the radar's last look."""
        return likely_of(self.risks(self.shelf(), now))

    def _drafts(self) -> frozenset[CommitmentId]:
        with self._store.reading() as unit:
            return unit.browsing.drafts_in(self.mailbox.id, WAITING_DRAFTS)

    def _once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made for this key before, or is made now by one thread while others wait for it.

        The longest remembered is forgotten first.
        """
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with making:
            found = self._memory.get(key, _NOTHING)
            if found is _NOTHING:
                found = make()
                while len(self._memory) >= _REMEMBERED:
                    self._memory.pop(next(iter(self._memory)), None)
                self._memory[key] = found
        with self._lock:
            self._making.pop(key, None)
        return found  # type: ignore[return-value]  # each key has one kind of value
