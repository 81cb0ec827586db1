"""The weekly reports as mails to their own readers, to be laid into their inboxes: text, and HTML beside it."""

from datetime import datetime
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import SMTP

from agent.core.policy import Rep
from agent.core.score.team import TeamReport
from agent.core.score.week import WeekReport


def report_mail(report: WeekReport, now: datetime, *, text: str, html: str, sender: str = "") -> bytes:
    """The rep's week as the mail's bytes. Its headers hold nothing but the rep's address and words of ours.

    `sender` is the address it comes from where a mail server carries it; else it is the rep's own.
    """
    subject, mark = f"Your word, week {report.week}", f"kept-report.{report.week}"
    return _mail(subject, mark, report.rep, now, text=text, html=html, sender=sender)


def team_mail(
    report: TeamReport, manager: Rep, now: datetime, *, text: str, html: str, sender: str = ""
) -> bytes:
    """The team's week as a mail to its manager."""
    subject, mark = f"The team's word, week {report.week}", f"kept-team.{report.week}"
    return _mail(subject, mark, manager, now, text=text, html=html, sender=sender)


def _mail(subject: str, mark: str, reader: Rep, now: datetime, *, text: str, html: str, sender: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = MailAddress(addr_spec=sender or reader.email)
    mail["To"] = MailAddress(addr_spec=reader.email)
    mail["Subject"] = subject
    mail["Date"] = now.astimezone(reader.zone)
    mail["Message-ID"] = f"<{mark}.{reader.email}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's program answers it
    mail.set_content(text)
    mail.add_alternative(html, subtype="html")
    return mail.as_bytes()
