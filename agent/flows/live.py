"""One reading of one signed-in mailbox: its lease, every source page by page, what became of promises, drafts.

Nothing that goes wrong with one connection gets out of here: it is noted on the connection, with the
sentence that `kept doctor` shows. What was read before the trouble is stored and followed. Drafts
are written at the end alone, when every source was read whole: from half a view one would remind a
customer who has answered. For one folder or calendar beside others they wait a day, as for single mails.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from agent.core.policy import Policy
from agent.crash import crashpoint
from agent.errors import (
    KeptError,
    LeaseLost,
    NotAllowed,
    PartMissing,
    ProviderDown,
    SourceError,
    SourceMissing,
)
from agent.flows.draft import Drafted, Drafter
from agent.flows.draft_rows import Outlet
from agent.flows.draft_waits import waited_for
from agent.flows.find import Reader
from agent.flows.follow import Unfollowed, follow_accounts
from agent.flows.lease import Held, leased
from agent.flows.names import learn_name, names_in
from agent.flows.progress import Progress
from agent.flows.trouble import pause_after, state_after, unforeseen
from agent.flows.vault import StoredVault
from agent.flows.walk import Walker
from agent.ports import Clock, ConnectionInfo, LiveSource, Opened, Spread, Vault, Verdict
from agent.processes import IN_TURN
from agent.store_port import Connection, ConnectionState, Mailbox, Reached, ReadPage, Store

_FOLLOW_EVERY = 60.0  # seconds, while pages come in
_NO_DRAFT = "The rest was read; until all of it can be, no draft is written."
_DRAFTS_WAIT = "The rest was read; drafts wait for this a day at most."
_DRAFTS_WAITED = "The rest was read; drafts have waited for this for a day, and do so no more."
_OWED = "{} of what it lists it did not give so far: for a day at most, drafts about what was promised before wait for it."

Open = Callable[[ConnectionInfo, Vault, tuple[datetime, datetime]], Opened]
"""Opens a connection for its rep; the pair of times bounds what is asked for."""


class _Enough(Exception):
    """Somebody else's turn; what was read is stored, and the next run goes on behind it."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Synced:
    """What a reading of one connection came to."""

    connection: str
    state: ConnectionState | None  # None: somebody else reads it at this moment
    reason: str = ""
    next_step: str = ""
    verdicts: Counter[Verdict] = field(default_factory=Counter)  # of the items given this time
    drafted: Drafted = field(default_factory=lambda: Drafted(0))
    unfollowed: Sequence[Unfollowed] = ()
    is_whole: bool = True  # False: it was stopped between two pages, and more is waiting
    again_at: datetime | None = None  # when it may be asked again, where the provider wants it to wait

    @property
    def failed(self) -> bool:
        """Whether it was tried and could not be read."""
        return self.state not in (None, ConnectionState.OK, ConnectionState.PAUSED)


@dataclass(slots=True)
class _Round:
    """What a reading has come to so far."""

    follows_a_loss: bool  # the last reading ended with its process
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    followed_at: float | None = None
    sources: int = 0
    missing: list[SourceError] = field(default_factory=list)  # a trouble for each source that cannot be read
    gives_up: bool = False  # on what is a part of it and cannot be read: it was so for a day
    owed: tuple[datetime, ...] = ()  # when each thing was listed that could not be had so far
    drafted: Drafted = field(default_factory=lambda: Drafted(0))
    unfollowed: Sequence[Unfollowed] = ()  # the last time

    @property
    def is_blind(self) -> bool:
        """Whether nothing at all could be read."""
        return bool(self.missing) and len(self.missing) == self.sources

    @property
    def half_seen(self) -> SourceError | None:
        """What was left unread beside what was read; tried again as soon as anything is."""
        if not self.missing or self.is_blind:
            return None
        sentences = " ".join(one.sentence for one in self.missing)
        return ProviderDown(f"{sentences} {self._of_drafts}", self.missing[0].next_step)

    @property
    def allows_drafts(self) -> bool:
        """Whether enough was read to say something to a customer."""
        return not self.is_blind and all(isinstance(one, PartMissing) for one in self.missing)

    @property
    def _of_drafts(self) -> str:
        if not self.allows_drafts:
            return _NO_DRAFT
        return _DRAFTS_WAITED if self.gives_up else _DRAFTS_WAIT

    @property
    def lacking(self) -> str:
        """A sentence on what drafts wait for, where they do."""
        return _OWED.format(len(self.owed)) if self.owed else ""


@dataclass(frozen=True, slots=True)
class Live:
    """One connection of one rep, ready to be read."""

    store: Store
    mailbox: Mailbox
    connection: Connection
    open: Open
    reader: Reader
    drafter: Callable[[Outlet | None], Drafter]
    policy: Policy
    clock: Clock
    days: tuple[int, int]  # back and ahead
    every: timedelta
    is_home: bool = True  # takes the drafts that belong to no connection in particular
    enough: Callable[[], bool] = _never  # asked after each page: whether to go on another time
    spread: Spread = IN_TURN  # who helps to read words and to follow accounts
    insists: bool = False  # asks though the sign-in was refused before: the user names the mailbox

    def sync(self, moment: Callable[[], datetime], progress: Progress) -> Synced:
        """Read what is new, follow it, write what is due. Raises only what no connection is to blame for."""
        if left_alone := self._left_alone(moment()):
            return left_alone
        with leased(self.store, self.connection.id, self.clock) as held:
            if held is None:
                return Synced(self.connection.name, None, "Another kept reads it at this moment.")
            done = _Round(follows_a_loss=held.follows_a_loss)
            try:
                self._read_and_draft(held, done, moment, progress)
            except _Enough:
                self._follow(done, moment, progress)
                return Synced(
                    self.connection.name, self.connection.state, verdicts=done.verdicts, is_whole=False
                )
            except LeaseLost as lost:
                return Synced(self.connection.name, None, lost.sentence, verdicts=done.verdicts)
            except SourceError as trouble:
                self._follow(done, moment, progress)
                return self._note(held, trouble, done, moment())
            except KeptError:
                raise  # the disk is full, the database is from a newer kept: no connection is to blame
            except Exception as error:  # noqa: BLE001  our mistake about one provider must not keep others unread
                return self._note(held, unforeseen(error), done, moment())
            return self._note(held, None, done, moment())

    def _left_alone(self, now: datetime) -> Synced | None:
        """What is said of a connection that is not to be asked now: the provider wants quiet, or its user signed in anew."""
        known, waits = self.connection, self.connection.next_check_at
        if waits is None or waits <= now:
            return None
        if known.state is ConnectionState.PAUSED:
            step = f"Nothing was asked: it is to be left alone until {waits.isoformat(timespec='seconds')}."
        elif known.state is ConnectionState.NEEDS_SIGN_IN and not self.insists:
            step = (
                f"Nothing was asked. Sign in as you did the first time: `kept connect {known.info.provider}`."
            )
        else:
            return None
        return Synced(known.name, known.state, known.reason, step)

    def _read_and_draft(
        self, held: Held, done: _Round, moment: Callable[[], datetime], progress: Progress
    ) -> None:
        now = moment()
        window = (now - timedelta(days=self.days[0]), now + timedelta(days=self.days[1]))
        vault = StoredVault(self.store, self.connection.id, self.clock)
        opened = self.open(self.connection.info, vault, window)
        try:
            seen_at, done.sources = self.connection.checked_at, len(opened.sources)
            # after a loss nothing is taken ahead that may be the death of us
            spread = IN_TURN if held.follows_a_loss else self.spread
            walker = Walker(
                self.store, self.mailbox, self.reader, held.lease, moment, seen_at, window,
                held.follows_a_loss, spread,
            )  # fmt: skip
            reached = walker.reached(opened.sources)
            for source in opened.sources:
                self._walk(walker, source, reached[source.name], done, moment, progress)
            walker.empty_vanished(opened)
            self._follow(done, moment, progress)
            if done.allows_drafts:
                self._wait_for_parts(done, moment())
                self._draft(self._outlet(opened, held), done, moment())
        finally:
            opened.close()

    def _wait_for_parts(self, done: _Round, now: datetime) -> None:
        """What cannot be read may hold anything up to this moment."""
        if done.missing:
            done.gives_up = self.connection.troubled_at is not None and not waited_for(
                [self.connection.troubled_at], now
            )
            done.owed += () if done.gives_up else (now,)

    def _walk(
        self,
        walker: Walker,
        source: LiveSource,
        reached: Reached,
        done: _Round,
        moment: Callable[[], datetime],
        progress: Progress,
    ) -> None:
        def on_page(page: ReadPage, share: float) -> None:
            done.verdicts.update(item.verdict for item in page.items)
            done.names.update(names_in(page))
            progress.reading(source.name, share, len(page.items))
            clock = self.clock.monotonic()
            if done.followed_at is None or clock - done.followed_at >= _FOLLOW_EVERY:
                self._follow(done, moment, progress)
                done.followed_at = clock
            if self.enough():
                raise _Enough

        try:
            done.owed += walker.walk(source, reached, on_page)
        except (SourceMissing, NotAllowed) as trouble:  # one folder or calendar of several
            done.missing.append(trouble)

    def _follow(self, done: _Round, moment: Callable[[], datetime], progress: Progress) -> None:
        learn_name(self.store, self.mailbox, done.names, moment())
        crashpoint("follow.before")
        done.unfollowed = follow_accounts(
            self.store, self.mailbox, policy=self.policy, now=moment(), progress=progress.following,
            spread=self.spread, follows_a_loss=done.follows_a_loss,
        )  # fmt: skip
        crashpoint("follow.after")

    def _draft(self, outlet: Outlet | None, done: _Round, now: datetime) -> None:
        done.owed = waited_for(done.owed, now)
        done.drafted = self.drafter(outlet and replace(outlet, owed=done.owed)).run(now)

    def _outlet(self, opened: Opened, held: Held) -> Outlet | None:
        if opened.drafts is None:
            return None
        names = tuple(source.name for source in opened.sources)
        return Outlet(opened.drafts, self.connection.name, names, self.is_home, held.lease, held.renew)

    def _note(self, held: Held, trouble: SourceError | None, done: _Round, now: datetime) -> Synced:
        trouble = trouble or (done.missing[0] if done.is_blind else None)
        waits = pause_after(trouble, self.connection.failures) if trouble else self.every
        trouble = trouble or done.half_seen
        state, reason = state_after(trouble), trouble.sentence if trouble else done.lacking
        with self.store.writing(now, repeatable=True) as unit:  # lost in a power cut, it is found out again
            unit.connections.note(
                self.connection.id,
                state,
                reason=reason,
                checked_at=None if trouble else now,
                next_check_at=now + waits,
                owed_at=max(done.owed, default=None),
            )
            held.let_go(unit)
        return Synced(
            self.connection.name, state, reason, trouble.next_step if trouble else "", done.verdicts, done.drafted,
            done.unfollowed, again_at=now + waits if state is ConnectionState.PAUSED else None,
        )  # fmt: skip
