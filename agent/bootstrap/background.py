"""What is done in the background, with all it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from agent.bootstrap.application import Application
from agent.bootstrap.reporting import Reporting
from agent.bootstrap.signed_in import SignedIn
from agent.core.score.isoweek import IsoWeek
from agent.flows.follow import follow_accounts
from agent.flows.job import Runner, Task
from agent.flows.progress import Progress, Silent
from agent.flows.tasks import Tasks
from agent.store_port import TURN, Connection, JobKind, Mailbox
from connectors import Watch


@dataclass(frozen=True, slots=True)
class Background:
    """What is done without being asked for, and whether somebody does it."""

    app: Application

    def is_alive(self) -> bool:
        """Whether somebody looks what is due in the background."""
        with self.app.store.reading() as unit:
            ticking = unit.jobs.holder(TURN)
        return ticking is not None and ticking[1] > self.app.clock.now()

    def follow(self, mailbox: Mailbox) -> None:
        """Follow what has changed about a mailbox's accounts."""
        follow_accounts(
            self.app.store,
            mailbox,
            policy=self.app.policy,
            now=self.app.clock.now(),
            progress=lambda _done, _of: None,
        )

    def runner(
        self,
        holder: str,
        stopping: Callable[[], bool],
        progress: Progress = Silent(),  # noqa: B008 it holds nothing
    ) -> Runner:
        """What does the jobs of every team in the background, under this name; each as its team sees the database."""

        @cache
        def tasks(team: str) -> Tasks:
            return Background(self.app.for_team(team)).tasks(progress)

        by_kind: dict[JobKind, Task] = {
            JobKind.READ: lambda job, enough: tasks(job.team).read(job, enough),
            JobKind.FOLLOW: lambda job, enough: tasks(job.team).follow(job, enough),
            JobKind.REPORT: lambda job, enough: tasks(job.team).report(job, enough),
        }
        return Runner(self.app.store.across_teams(), self.app.clock, holder, by_kind, stopping)

    def tasks(self, progress: Progress) -> Tasks:
        """The jobs of one team's mailboxes."""
        reporting = Reporting(self.app)
        return Tasks(
            store=self.app.store,
            clock=self.app.clock,
            policy=self.app.policy,
            live=SignedIn(self.app).live,
            drafter=self.app.drafter,
            write_report=reporting.write,
            reads_team=lambda mailbox: bool(reporting.writes_for(mailbox, self._week())),
            every=timedelta(minutes=self.app.settings.sync.every_minutes),
            progress=progress,
            keep=timedelta(days=self.app.settings.retention.keep_days) or None,
        )

    def _week(self) -> IsoWeek:
        """The one that has ended, whose reports are written."""
        return IsoWeek.of((self.app.clock.now() - timedelta(days=7)).date())

    def watch(self, connection: Connection) -> Watch | None:
        """What says at once that mail came to a mailbox of any team; None where kept only polls."""
        with self.app.store.across_teams().reading() as unit:
            mailbox = unit.mailboxes.one(connection.mailbox)
        return SignedIn(self.app.for_team(mailbox.team)).watch(connection) if mailbox else None
