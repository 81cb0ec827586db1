"""The weekly reports of a team, with what they need: whose pages they lead to, who reads them when, and what each rep shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from agent.bootstrap.answers import AnswerBook
from agent.bootstrap.application import Application
from agent.bootstrap.signed_in import SignedIn
from agent.core.policy import Rep
from agent.core.score.in_pictures import InPictures
from agent.core.score.isoweek import IsoWeek
from agent.core.score.kept import Prior
from agent.core.score.team import Seen, TeamReport, manager_reads_at, team_line, team_report
from agent.core.score.visibility import Visibility
from agent.errors import NotAllowed
from agent.flows.report import Week, priors_of, read_pictures, read_week
from agent.mail_server import MailServer, mail_server
from agent.render.report import NO_ANSWERS, ReportFormat, render_report, render_team
from agent.render.report_mail import report_mail, team_mail
from agent.store_port import Mailbox, MailboxId
from agent.whole import write_whole


@dataclass(frozen=True, slots=True)
class Reporting:
    """Reports of the mailboxes of one team."""

    app: Application
    known: tuple[Mailbox, ...] = ()  # the team, where it was read already

    def page_of(self, mailbox: Mailbox) -> str:
        """The address of the rep's pages, without a slash at its end; empty where nobody serves any."""
        address = self.app.settings.web.address
        return f"{address}/m/{mailbox.id}" if address else ""

    def visibility(self, mailbox: Mailbox) -> Visibility:
        """What the rep lets a manager see."""
        return mailbox.manager_sees or self.app.settings.report.manager_sees

    @property
    def managers(self) -> tuple[str, ...]:
        """Who reads of the team."""
        return tuple(dict.fromkeys(address.lower() for address in self.app.settings.web.managers))

    def writes_for(self, mailbox: Mailbox, week: IsoWeek) -> tuple[str, ...]:
        """The managers whose report is written with this mailbox's: its own; and those without a mailbox with the last
        to see Tuesday, so that every rep has a day to put things right.
        """
        return self._readers(week, self._team()).get(mailbox.id, ())

    def _readers(self, week: IsoWeek, team: Sequence[Mailbox]) -> Mapping[MailboxId, tuple[str, ...]]:
        """The mailboxes with which a manager's report is written, and whose."""
        known = {address for one in team for address in one.rep.addresses}
        others = tuple(one for one in self.managers if one not in known)
        last = max(team, key=lambda one: manager_reads_at(week, one.rep.zone), default=None)
        return {
            one.id: (
                *(manager for manager in self.managers if manager in one.rep.addresses),
                *(others if one is last else ()),
            )
            for one in team
        }

    def opens_at(self, week: IsoWeek) -> datetime | None:
        """When the first manager may read of a week, in that one's zone; None where nobody is named as manager."""
        team = self._team()
        readers = self._readers(week, team)
        zones = {one.rep.zone for one in team if readers[one.id]}
        return min((manager_reads_at(week, zone) for zone in zones), default=None)

    def read_at(self, mailbox: Mailbox, week: IsoWeek) -> datetime:
        """The same in the rep's zone; where nobody is named, the rep's own Tuesday morning."""
        return self.all_read_at([mailbox], week)[mailbox.id]

    def all_read_at(self, mailboxes: Sequence[Mailbox], week: IsoWeek) -> Mapping[MailboxId, datetime]:
        """The same of several reps."""
        opens_at = self.opens_at(week)
        return {
            one.id: (opens_at or manager_reads_at(week, one.rep.zone)).astimezone(one.rep.zone)
            for one in mailboxes
        }

    def week(self, mailbox: Mailbox, week: IsoWeek, now: datetime) -> Week:
        """The rep's week, and what the manager will read of it."""
        return self.weeks([mailbox], week, now)[0]

    def weeks(self, mailboxes: Sequence[Mailbox], week: IsoWeek, now: datetime) -> list[Week]:
        """The same of several reps."""
        once = self._at_once()
        read_at = once.all_read_at(mailboxes, week)
        priors = priors_of(self.app.store, mailboxes, once.known, week=week, now=now)
        return [
            read_week(
                self.app.store,
                mailbox,
                week=week,
                now=now,
                words_until=read_at[mailbox.id],
                prior=priors[mailbox.id],
            )
            for mailbox in mailboxes
        ]

    def prior(self, mailbox: Mailbox, week: IsoWeek, now: datetime) -> Prior:
        """What the rep starts at in a week."""
        return priors_of(self.app.store, [mailbox], self._team(), week=week, now=now)[mailbox.id]

    def seen(self, mailbox: Mailbox, week: Week) -> Seen | None:
        """What a manager will see, for the rep's own report; None where there is neither manager nor team."""
        once = self._at_once()
        others = [one for one in once.known if one.id != mailbox.id]
        is_read = any(one not in mailbox.rep.addresses for one in self.managers)
        if not others:
            return None
        shown = self.visibility(mailbox)
        on = once.read_at(mailbox, week.report.week) if is_read else None
        return Seen(shown, team_line(week.for_manager, shown), on)

    def team(self, mailboxes: Sequence[Mailbox], weeks: Sequence[Week]) -> TeamReport:
        """The team's week, of each rep what the rep shows."""
        shown = {mailbox.rep.email: self.visibility(mailbox) for mailbox in mailboxes}
        return team_report([week.for_manager for week in weeks], shown)

    def rendered(
        self,
        mailbox: Mailbox,
        week: Week,
        form: ReportFormat,
        now: datetime,
        pictures: Sequence[InPictures] | None = None,
    ) -> str:
        """The rep's report, with the section on what the manager will see; in HTML, one click answers what only the rep can tell.

        `pictures` are given where the same week is rendered twice.
        """
        seen, page, answers = self.seen(mailbox, week), self.page_of(mailbox), NO_ANSWERS
        if form is ReportFormat.HTML:
            answers = AnswerBook(self.app).links(mailbox, week.report.unclear, now)
        shown = self.pictures(mailbox, week) if pictures is None else pictures
        return render_report(
            self.app.templates, week.report, form, page=page, seen=seen, answers=answers, pictures=shown
        )

    def pictures(self, mailbox: Mailbox, week: Week) -> tuple[InPictures, ...]:
        """The accounts that the week was about, with what their pictures are drawn from."""
        return read_pictures(
            self.app.store, mailbox, week.report,
            steps=self.app.commitment_map, half_life=self.app.half_life,
        )  # fmt: skip

    def write(self, mailbox: Mailbox, week: IsoWeek, now: datetime) -> None:
        """What is to be written of a week by now: the rep's report, and on Tuesday the managers' of the team.

        Each is a page in the data folder and, if that is wished, a mail: laid into the reader's own inbox, where the
        reader has one here, or handed to the team's mail server. What is there is left as it is. Raises `SourceError` where the inbox cannot be reached.
        """
        once = self._at_once()
        if now < once.read_at(mailbox, week) or not self._own(mailbox, week).exists():
            once._write_own(mailbox, week, now)
        if now >= manager_reads_at(week, mailbox.rep.zone):
            for manager in once.writes_for(mailbox, week):
                once._write_team(manager, mailbox, week, now)

    def _write_own(self, mailbox: Mailbox, week: IsoWeek, now: datetime) -> None:
        read, path = self.week(mailbox, week, now), self._own(mailbox, week)
        pictures = self.pictures(mailbox, read)
        page = self.rendered(mailbox, read, ReportFormat.HTML, now, pictures)
        if not path.exists():
            write_whole(path, page)
        server = self._server
        if server is None and not self.app.settings.report.into_inbox:
            return
        text = self.rendered(mailbox, read, ReportFormat.TEXT, now, pictures)
        mail = report_mail(read.report, now, text=text, html=page, sender=server.sender if server else "")
        if server is not None:
            self._hand_in(server, mail, mailbox.rep.email, path)
        else:
            SignedIn(self.app).lay_into_inbox(mailbox, mail, str(week))

    def _write_team(self, manager: str, mailbox: Mailbox, week: IsoWeek, now: datetime) -> None:
        path = self._folder / f"team {manager} {week}.html"
        if path.exists():
            return
        team = self._team()
        report = self.team(team, self.weeks(team, week, now))
        page = render_team(self.app.templates, report, ReportFormat.HTML)
        text = render_team(self.app.templates, report, ReportFormat.TEXT)
        server = self._server
        sender = server.sender if server else ""
        mail = team_mail(report, Rep(manager, mailbox.rep.zone), now, text=text, html=page, sender=sender)
        if server is not None:
            self._hand_in(server, mail, manager, path)
        elif self.app.settings.report.into_inbox and manager in mailbox.rep.addresses:
            SignedIn(self.app).lay_into_inbox(mailbox, mail, f"{week}.team")
        write_whole(path, page)

    def _hand_in(self, server: MailServer, mail: bytes, reader: str, page: Path) -> None:
        """Give a report to the team's mail server, at most once: what may have arrived is not handed in again."""
        known = {address for one in self._team() for address in one.rep.addresses} | set(self.managers)
        if reader.lower() not in known:
            raise NotAllowed(f"{reader} is neither a mailbox nor a manager here, and gets no report.")
        note = page.with_suffix(".mailed")
        if not note.exists():
            server.hand_in(mail, reader, begun=lambda: write_whole(note, f"{reader}\n"), refused=note.unlink)

    @property
    def goes_by(self) -> str:
        """The team's mail server, by which reports go; empty where none is named. Raises `BadSettings` without its password."""
        server = self._server
        return server.host if server else ""

    @property
    def _server(self) -> MailServer | None:
        settings = self.app.settings
        return mail_server(settings.report, ca_bundle=str(settings.ca_bundle or ""))

    def _own(self, mailbox: Mailbox, week: IsoWeek) -> Path:
        return self._folder / f"{mailbox.rep.email} {week}.html"

    @property
    def _folder(self) -> Path:
        return self.app.settings.room / "reports"

    def _at_once(self) -> "Reporting":
        """The same with the team read: a big one takes longer to read than its rep's page to write."""
        return self if self.known else replace(self, known=self._team())

    def _team(self) -> tuple[Mailbox, ...]:
        if self.known:
            return self.known
        with self.app.store.reading() as unit:
            return unit.mailboxes.all()
