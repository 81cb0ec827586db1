"""What is reckoned from a mailbox for its pages, and when: lines of accounts, the radar, the brief, the week.

A change in the ledger is reckoned at once, for the accounts it touches; where many changed, in the
background, and a page says how many wait. Time alone cools an account and ages a forecast: after a
quarter of an hour that is reckoned anew in the background (`tend`), and pages say as of when.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from agent.core.commitment import CommitmentId
from agent.core.due.workdays import Workdays
from agent.core.radar.slip import Risk
from agent.core.score.account import (
    AccountLine,
    AccountPage,
    account_line,
    account_page,
    by_urgency,
)
from agent.core.score.commitment_map import Step
from agent.core.score.dossier import Dossier, dossier
from agent.core.score.isoweek import IsoWeek
from agent.core.score.kept import NEWCOMER, Prior
from agent.core.score.today import Brief
from agent.flows.accounts import (
    AHEAD,
    YEAR,
    Meetings,
    dossiers_in_short,
    likely_of,
    meetings_by_account,
)
from agent.flows.at_hand import AtHand, Shelf
from agent.flows.ledger_list import LedgerList, Search
from agent.flows.portraits import Portrait, Portraits
from agent.flows.remembered import OLD, Remembered
from agent.flows.report import Week, week_of
from agent.flows.today import WAITING_DRAFTS, brief_of, matters_today, radar_over
from agent.store_port import Mailbox, Store, Unit

_AT_ONCE = 40  # accounts that a page waits for
_BATCH = 100  # accounts reckoned in one transaction


@dataclass(frozen=True, slots=True)
class AccountLines:
    """The accounts of a mailbox, the one that most needs somebody first."""

    lines: tuple[AccountLine, ...]
    as_of: datetime  # when the oldest of them was reckoned
    waiting: int  # accounts that changed since and are being reckoned


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
        self._portraits = Portraits(store, mailbox, half_life=half_life)
        self._ledger: LedgerList | None = None
        self._last_week: tuple[IsoWeek, datetime, Prior] | None = (
            None  # looked at, its manager reads when, starts at
        )
        self._remembered = Remembered()
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

        return self._remembered.once(("brief", shelf.edition, minute, self._risks_at, self._drafts()), make)

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
        return self._remembered.once(
            ("week", shelf.edition, str(week), slot, words_until, drafts, prior), make
        )

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
        """The pictures of the accounts that a page shows, made now for those that changed or grew old."""
        return self._portraits.of(self.shelf(), accounts, steps, now)

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
        with self._lock:
            shown = [name for name, one in self._lines.items() if one.line is not None]
        self._portraits.draw_ahead(shelf, shown, now, enough)

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
