"""What is done in the background: read a connection, follow what time changed, write the week's report."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo

from agent.core.policy import Policy
from agent.core.score.isoweek import IsoWeek
from agent.core.score.team import manager_reads_at
from agent.errors import SignInNeeded, SourceError
from agent.flows.draft import Drafter
from agent.flows.draft_waits import is_first_read
from agent.flows.follow import follow_accounts
from agent.flows.job import Next
from agent.flows.live import Live
from agent.flows.progress import Progress, Silent
from agent.flows.retain import retain
from agent.ports import Clock
from agent.store_port import Connection, ConnectionState, DraftState, Job, Mailbox, Store

_BUSY = timedelta(seconds=30)  # until a connection that somebody else reads is looked at again
_SELDOM = timedelta(hours=1)  # without anything that falls due, drafts are looked after this often
_UNTIL_READ = timedelta(minutes=5)  # until a report is tried again whose mail is read for the first time
_UNTIL_SIGNED_IN = timedelta(days=1)  # until an inbox is tried again that wants its user to sign in
_AT_LEAST = timedelta(minutes=1)
_MONDAY, _MORNING = 1, time(7)


@dataclass(frozen=True, slots=True)
class Tasks:
    """The jobs of every mailbox."""

    store: Store
    clock: Clock
    policy: Policy
    live: Callable[[Connection, Callable[[], bool]], Live]
    drafter: Callable[[Mailbox], Drafter]
    write_report: Callable[[Mailbox, IsoWeek, datetime], object]
    reads_team: Callable[[Mailbox], bool]  # whether the team's report goes to this mailbox, too
    every: timedelta  # between two readings of a connection
    progress: Progress = field(default_factory=Silent)
    keep: timedelta | None = None  # for how long words are kept; None: for ever

    def read(self, job: Job, enough: Callable[[], bool]) -> Next:
        """Read what is new at the connection; what is left when it is enough waits behind everybody's new mail."""
        connection = self._connection(job)
        if connection is None:
            return Next(self.clock.now() + self.every)
        synced = self.live(connection, enough).sync(self.clock.now, self.progress)
        now = self.clock.now()
        if not synced.is_whole:
            return Next(now, is_backfill=True)
        if synced.state is None:
            return Next(self._free_at(job, now))
        noted = self._connection(job)
        again_at = (noted and noted.next_check_at) or now + self.every
        if synced.state is ConnectionState.OK:
            again_at = min(again_at, self._next_look(connection) or again_at)
        is_first = noted is not None and noted.checked_at is None
        if connection.checked_at is None and not is_first:
            with self.store.writing(now) as unit:
                unit.jobs.hurry_report(job.mailbox)
        is_backfill = is_first and synced.state is ConnectionState.PAUSED
        return Next(max(again_at, now + timedelta(seconds=1)), is_backfill=is_backfill)

    def _free_at(self, job: Job, now: datetime) -> datetime:
        """When to ask for a mailbox again that somebody else reads: soon, and at once when its lease ends."""
        known = self._connection(job)
        ends = known.lease_until if known and known.lease_until else now + _BUSY
        return max(min(ends, now + _BUSY), now + timedelta(seconds=1))

    def _next_look(self, connection: Connection) -> datetime | None:
        """When a draft that may or may not have been made there is next looked for."""
        with self.store.reading() as unit:
            rows = unit.drafts.all(connection.mailbox, states={DraftState.WRITING})
        looks = (row.next_attempt_at for row in rows if row.sink == connection.name)
        return min((at for at in looks if at), default=None)

    def _connection(self, job: Job) -> Connection | None:
        if job.connection is None:
            return None
        with self.store.reading() as unit:
            return unit.connections.one(job.connection)

    def follow(self, job: Job, enough: Callable[[], bool]) -> Next:
        """Follow what was left unfollowed, write the drafts that are due, let go of old words; again when the next due passes."""
        mailbox = self._mailbox(job)
        now = self.clock.now()
        follow_accounts(
            self.store, mailbox, policy=self.policy, now=now, progress=lambda _done, _of: None,
            follows_a_loss=job.strikes > 1,
        )  # fmt: skip
        self.drafter(mailbox).run(now)
        if self.keep and not retain(self.store, mailbox, keep=self.keep, now=now, enough=enough):
            return Next(self.clock.now(), is_backfill=True)
        with self.store.reading() as unit:
            moment = unit.jobs.next_moment(mailbox.id, now)
        return Next(max(min(moment or now + _SELDOM, now + _SELDOM), now + _AT_LEAST))

    def report(self, job: Job, _enough: Callable[[], bool]) -> Next:
        """The report of the week that ended; again on the rep's next Monday morning, a manager's on Tuesday, too."""
        mailbox = self._mailbox(job)
        now, zone = self.clock.now(), mailbox.rep.zone
        if self._is_first_read(mailbox, now):
            return _behind_mail(now + _UNTIL_READ)
        week = IsoWeek.of((now.astimezone(zone) - timedelta(days=7)).date())
        try:
            self.write_report(mailbox, week, now)
        except SignInNeeded:
            return _behind_mail(now + _UNTIL_SIGNED_IN)  # its page is written
        except SourceError:  # its page is written; the inbox is tried again
            return _behind_mail(now + _SELDOM)
        tuesday = manager_reads_at(week, zone)
        return _behind_mail(tuesday if now < tuesday and self.reads_team(mailbox) else next_monday(now, zone))

    def _is_first_read(self, mailbox: Mailbox, now: datetime) -> bool:
        """Whether some connection is still read for the first time: a page that is written now would stay half empty."""
        with self.store.reading() as unit:
            connections = unit.connections.all(mailbox.id)
        return any(is_first_read(one, now) for one in connections)

    def _mailbox(self, job: Job) -> Mailbox:
        with self.store.reading() as unit:
            mailbox = unit.mailboxes.one(job.mailbox)
        assert mailbox is not None, "a job goes with its mailbox"
        return mailbox


def _behind_mail(due_at: datetime) -> Next:
    """A report is for people who read it in the morning: whoever has new mail goes before."""
    return Next(due_at, is_backfill=True)


def next_monday(now: datetime, zone: tzinfo) -> datetime:
    """Seven in the morning of the rep's next Monday."""
    local = now.astimezone(zone)
    days = (_MONDAY - local.isoweekday()) % 7
    moment = datetime.combine(local.date() + timedelta(days=days), _MORNING, zone)
    if moment <= now:
        moment = datetime.combine(local.date() + timedelta(days=days + 7), _MORNING, zone)
    return moment
