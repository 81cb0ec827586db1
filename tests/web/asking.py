"""A rep of whom three promises passed their day, and whose mail does not say what became of them: the report asks."""

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from agent import bootstrap
from agent.bootstrap.reporting import Reporting
from agent.core.commitment import CommitmentId, State
from agent.core.score.isoweek import IsoWeek
from agent.flows.progress import Silent
from agent.flows.scan import scan
from agent.render.report import ReportFormat
from agent.store_port import MailboxId, Wanted

LENA, QUOTE = "lena@harbour.example", "get back to you by Friday"
ASKED_AT = datetime(2026, 3, 9, 7, tzinfo=UTC)
"""The Monday on which the report of week 10 is written."""

_ZONE = ZoneInfo("Europe/Berlin")
_MAILS = [
    ("Mon, 02 Mar 2026 10:00:00 +0100", "Stone", f"I'll {QUOTE}."),
    ("Mon, 02 Mar 2026 11:00:00 +0100", "Crane", "I'll let you know about the crane on Monday 16 March."),
    ("Wed, 04 Mar 2026 10:00:00 +0100", "Re: Stone", "The primer needs two coats below the waterline."),
    ("Thu, 05 Mar 2026 10:00:00 +0100", "Re: Stone", "The slipway is closed on Sundays in winter."),
]


def read_mail(data: Path) -> None:
    """Read Lena's mail to Otto, Ada and Ivo into a data folder."""
    folder = data.with_name("mail")
    folder.mkdir()
    for who in ("Otto", "Ada", "Ivo"):
        for number, (day, subject, text) in enumerate(_MAILS):
            first = f"<{who}0@harbour.example>"
            follows = f"In-Reply-To: {first}\nReferences: {first}\n" if number else ""
            (folder / f"{who}{number}.eml").write_text(
                f"From: Lena Voss <{LENA}>\nTo: {who} <{who.lower()}@{who.lower()}.example>\nSubject: {subject}\n"
                f"Date: {day}\nMessage-ID: <{who}{number}@harbour.example>\n{follows}\n"
                f"Hello {who},\n\n{text}\n\nLena\n"
            )
    with bootstrap.application(data) as app:
        mailbox = app.put_mailbox(LENA, _ZONE, ())
        scan(
            app.store, mailbox, bootstrap.sources([folder], now=ASKED_AT, zone=_ZONE),
            reader=app.reader(mailbox), drafter=app.drafter(mailbox), policy=app.policy, now=ASKED_AT,
            progress=Silent(),
        )  # fmt: skip


def links(data: Path, now: datetime = ASKED_AT) -> dict[str, list[str]]:
    """The paths of the report's answers in the order it asks: keep, move and dismiss."""
    with bootstrap.application(data) as app:
        reporting, (mailbox, *_) = Reporting(app), [one for one in app.mailboxes() if one.rep.email == LENA]
        page = reporting.rendered(
            mailbox, reporting.week(mailbox, IsoWeek(2026, 10), now), ReportFormat.HTML, now
        )
    found = re.findall(r'href="https?://[^/"]+(/answer/[^"]+)"', page)
    return {"keep": found[0::3], "move": found[1::3], "dismiss": found[2::3]}


def states(data: Path, now: datetime = ASKED_AT) -> dict[CommitmentId, State]:
    """How every promise stands."""
    with bootstrap.application(data) as app:
        (mailbox, *_) = [one for one in app.mailboxes() if one.rep.email == LENA]
        with app.store.reading() as unit:
            rows = unit.ledger.commitments(mailbox.id, Wanted(now=now))
        return {row.id: row.state(now, mailbox.rep.zone) for row in rows}


def entries(data: Path, commitment: str) -> list[tuple[str, str, bool]]:
    """The whole history of one promise: kind, author, whether it was taken back."""
    with bootstrap.application(data) as app, app.store.reading() as unit:
        lines = unit.ledger.history(MailboxId(1), CommitmentId(commitment))
    return [(one.entry.kind.value, one.entry.author.value, one.retracted_at is not None) for one in lines]
