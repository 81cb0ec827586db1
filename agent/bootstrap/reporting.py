"""The weekly reports of a team, with what they need: whose pages they lead to, who reads them when, and what each rep shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from agent.bootstrap.application import Application
from agent.bootstrap.signed_in import SignedIn
from agent.core.score.isoweek import IsoWeek
from agent.core.score.team import Seen, TeamReport, manager_reads_at, team_line, team_report
from agent.core.score.visibility import Visibility
from agent.flows.report import Week, read_week
from agent.render.report import ReportFormat, render_report, render_team
from agent.render.report_mail import report_mail, team_mail
from agent.store_port import Mailbox
from agent.whole import write_whole


@dataclass(frozen=True, slots=True)
class Reporting:
    """Reports of the mailboxes of one team."""

    app: Application

    def page_of(self, mailbox: Mailbox) -> str:
        """The address of the rep's pages, without a slash at its end; empty where nobody serves any."""
        address = self.app.settings.web.address
        return f"{address}/m/{mailbox.id}" if address else ""

    def visibility(self, mailbox: Mailbox) -> Visibility:
        """What the rep lets a manager see."""
        return mailbox.manager_sees or self.app.settings.report.manager_sees

    def is_manager(self, mailbox: Mailbox) -> bool:
        """Whether the team's report goes to this mailbox."""
        return mailbox.rep.email in {address.lower() for address in self.app.settings.web.managers}

    def read_at(self, mailbox: Mailbox, week: IsoWeek, team: Sequence[Mailbox] | None = None) -> datetime:
        """When the manager reads of this rep's week: the first manager's Tuesday morning, in the rep's zone."""
        whole = self._team() if team is None else team
        moments = [manager_reads_at(week, one.rep.zone) for one in whole if self.is_manager(one)]
        zone = mailbox.rep.zone
        return min(moments, default=manager_reads_at(week, zone)).astimezone(zone)

    def week(self, mailbox: Mailbox, week: IsoWeek, now: datetime) -> Week:
        """The rep's week, and what the manager will read of it."""
        return self.weeks([mailbox], week, now)[0]

    def weeks(self, mailboxes: Sequence[Mailbox], week: IsoWeek, now: datetime) -> list[Week]:
        """The same of several reps."""
        team = self._team()
        return [
            read_week(
                self.app.store, mailbox, week=week, now=now, words_until=self.read_at(mailbox, week, team)
            )
            for mailbox in mailboxes
        ]

    def seen(self, mailbox: Mailbox, week: Week) -> Seen | None:
        """What a manager will see, for the rep's own report; None where there is neither manager nor team."""
        team = self._team()
        others = [one for one in team if one.id != mailbox.id]
        is_read = any(self.is_manager(one) for one in others)
        if not others:
            return None
        shown = self.visibility(mailbox)
        on = self.read_at(mailbox, week.report.week, team) if is_read else None
        return Seen(shown, team_line(week.for_manager, shown), on)

    def team(self, mailboxes: Sequence[Mailbox], weeks: Sequence[Week]) -> TeamReport:
        """The team's week, of each rep what the rep shows."""
        shown = {mailbox.rep.email: self.visibility(mailbox) for mailbox in mailboxes}
        return team_report([week.for_manager for week in weeks], shown)

    def rendered(self, mailbox: Mailbox, week: Week, form: ReportFormat) -> str:
        """The rep's report, with the section on what the manager will see."""
        seen, page = self.seen(mailbox, week), self.page_of(mailbox)
        return render_report(self.app.templates, week.report, form, page=page, seen=seen)

    def write(self, mailbox: Mailbox, week: IsoWeek, now: datetime) -> None:
        """What is to be written of a week by now: the rep's report, and on Tuesday the manager's of the team.

        Each is a page in the data folder and, if that is wished, a mail laid into the reader's own inbox. What is there
        is left as it is. Raises `SourceError` where the inbox cannot be reached.
        """
        if now < self.read_at(mailbox, week, self._team()) or not self._own(mailbox, week).exists():
            self._write_own(mailbox, week, now)
        if self.is_manager(mailbox) and now >= manager_reads_at(week, mailbox.rep.zone):
            self._write_team(mailbox, week, now)

    def _write_own(self, mailbox: Mailbox, week: IsoWeek, now: datetime) -> None:
        read, path = self.week(mailbox, week, now), self._own(mailbox, week)
        page = self.rendered(mailbox, read, ReportFormat.HTML)
        if not path.exists():
            write_whole(path, page)
        if self.app.settings.report.into_inbox:
            text = self.rendered(mailbox, read, ReportFormat.TEXT)
            mail = report_mail(read.report, now, text=text, html=page)
            SignedIn(self.app).lay_into_inbox(mailbox, mail, str(week))

    def _write_team(self, manager: Mailbox, week: IsoWeek, now: datetime) -> None:
        path = self._folder / f"team {manager.rep.email} {week}.html"
        if path.exists():
            return
        team = self._team()
        report = self.team(team, self.weeks(team, week, now))
        page = render_team(self.app.templates, report, ReportFormat.HTML)
        if self.app.settings.report.into_inbox:
            text = render_team(self.app.templates, report, ReportFormat.TEXT)
            mail = team_mail(report, manager.rep, now, text=text, html=page)
            SignedIn(self.app).lay_into_inbox(manager, mail, f"{week}.team")
        write_whole(path, page)

    def _own(self, mailbox: Mailbox, week: IsoWeek) -> Path:
        return self._folder / f"{mailbox.rep.email} {week}.html"

    @property
    def _folder(self) -> Path:
        return self.app.settings.room / "reports"

    def _team(self) -> tuple[Mailbox, ...]:
        with self.app.store.reading() as unit:
            return unit.mailboxes.all()
