"""The weekly report as a mail to the rep themself, to be laid into their inbox: text, and HTML beside it."""

from datetime import datetime
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import SMTP

from jinja2 import Environment

from agent.core.policy import Rep
from agent.core.score.week import WeekReport
from agent.render.report import ReportFormat, render_report


def report_mail(templates: Environment, report: WeekReport, rep: Rep, now: datetime) -> bytes:
    """The mail's bytes. Its headers hold nothing but the rep's address and words of ours."""
    mail = EmailMessage(policy=SMTP)
    whose = MailAddress(addr_spec=rep.email)
    mail["From"] = mail["To"] = whose
    mail["Subject"] = f"Your word, week {report.week}"
    mail["Date"] = now.astimezone(rep.zone)
    mail["Message-ID"] = f"<kept-report.{report.week}.{rep.email}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's program answers it
    mail.set_content(render_report(templates, report, ReportFormat.TEXT))
    mail.add_alternative(render_report(templates, report, ReportFormat.HTML), subtype="html")
    return mail.as_bytes()
