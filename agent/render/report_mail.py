"""The weekly reports as mails to their own readers, to be laid into their inboxes: text, and HTML beside it."""

from datetime import datetime
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import SMTP

from agent.core.policy import Rep
from agent.core.score.team import TeamReport
from agent.core.score.week import WeekReport


def report_mail(report: WeekReport, now: datetime, *, text: str, html: str) -> bytes:
    """The rep's week as the mail's bytes. Its headers hold nothing but the rep's address and words of ours."""
    return _mail(
        f"Your word, week {report.week}", f"kept-report.{report.week}", report.rep, now, text=text, html=html
    )


def team_mail(report: TeamReport, manager: Rep, now: datetime, *, text: str, html: str) -> bytes:
    """The team's week as a mail to its manager."""
    return _mail(
        f"The team's word, week {report.week}", f"kept-team.{report.week}", manager, now, text=text, html=html
    )


def _mail(subject: str, mark: str, reader: Rep, now: datetime, *, text: str, html: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    whose = MailAddress(addr_spec=reader.email)
    mail["From"] = mail["To"] = whose
    mail["Subject"] = subject
    mail["Date"] = now.astimezone(reader.zone)
    mail["Message-ID"] = f"<{mark}.{reader.email}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's program answers it
    mail.set_content(text)
    mail.add_alternative(html, subtype="html")
    return mail.as_bytes()
