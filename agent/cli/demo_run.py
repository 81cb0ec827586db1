"""The demo's steps: two mailboxes scanned as a user would, then everything shown, and where it lies."""

import shutil
import sys
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from agent import bootstrap
from agent.bootstrap import Application
from agent.bootstrap.reporting import Reporting
from agent.cli.draft_words import draft_words
from agent.cli.ledger_words import ledger
from agent.cli.progress import shown
from agent.cli.report_words import printed, week_of
from agent.cli.scan_words import counts_line
from agent.core.commitment import CommitmentId
from agent.core.fulfil.ledger import EntryKind
from agent.errors import BadInput
from agent.flows.scan import scan
from agent.flows.word import give_word
from agent.render.report import ReportFormat
from agent.resources import folder
from agent.store_port import Mailbox, Wanted

_MARK = ".kept-demo"  # only a folder that bears it is made anew


@dataclass(frozen=True, slots=True)
class _Sample:
    """One invented rep."""

    email: str
    zone: ZoneInfo
    own_domains: tuple[str, ...]
    now: datetime
    files: tuple[Path, ...]
    dismissed: tuple[str, ...]  # words of sentences that this rep says are no promise


def run(data: Path) -> None:
    """Make the demo's folder anew, run everything in it, and print it as a person would like to see it."""
    _make_anew(data)
    samples = _samples()
    now = max(sample.now for sample in samples)
    with bootstrap.application(data) as app:
        for sample in samples:
            _scan(app, sample)
        mailboxes = app.mailboxes()
        _show_ledger(app, mailboxes, now)
        _show_drafts(app, mailboxes)
        pages = _show_report(app, mailboxes, now)
    _say_where(data, pages, now)


def _make_anew(data: Path) -> None:
    if data.exists() and any(data.iterdir()) and not (data / _MARK).exists():
        raise BadInput(f"{data} holds something else.", "Choose an empty folder: kept demo --data DIR")
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True, mode=0o700)
    (data / _MARK).touch()


def _samples() -> list[_Sample]:
    home = folder("config") / "demo"
    said = tomllib.loads((home / "demo.toml").read_text(encoding="utf-8"))
    return [
        _Sample(
            email=rep["email"],
            zone=ZoneInfo(rep["zone"]),
            own_domains=tuple(said["own_domains"]),
            now=said["now"].replace(tzinfo=ZoneInfo(rep["zone"])),
            files=(home / rep["mail"], home / rep["calendar"]),
            dismissed=tuple(rep.get("dismissed", ())),
        )
        for rep in said["reps"]
    ]


def _scan(app: Application, sample: _Sample) -> None:
    mailbox = app.put_mailbox(sample.email, sample.zone, sample.own_domains)
    with shown() as progress:
        done = scan(
            app.store, mailbox, bootstrap.sources(sample.files, now=sample.now, zone=sample.zone),
            reader=app.reader(mailbox), drafter=app.drafter(mailbox),
            policy=app.policy, now=sample.now, progress=progress,
        )  # fmt: skip
    for words in sample.dismissed:
        give_word(
            app.store, [mailbox], _with_words(app, mailbox, words), kind=EntryKind.DISMISSED, now=sample.now
        )
    click.echo(f"{sample.email}: {counts_line(done.verdicts)}")


def _with_words(app: Application, mailbox: Mailbox, words: str) -> CommitmentId:
    with app.store.reading() as unit:
        return next(
            row.id for row in unit.ledger.commitments(mailbox.id, Wanted()) if words in row.found.quote
        )


def _show_ledger(app: Application, mailboxes: tuple[Mailbox, ...], now: datetime) -> None:
    click.secho("\nThe ledger", bold=True)
    with app.store.reading() as unit:
        rows = [(mailbox, unit.ledger.commitments(mailbox.id, Wanted(now=now))) for mailbox in mailboxes]
    ledger(rows, now)


def _show_drafts(app: Application, mailboxes: tuple[Mailbox, ...]) -> None:
    click.secho("\nThe drafts", bold=True)
    for mailbox in mailboxes:
        with app.store.reading() as unit:
            for row in unit.drafts.all(mailbox.id):
                click.echo("\n" + draft_words(row, unit.ledger.find([mailbox.id], row.commitment)[1]))


def _show_report(app: Application, mailboxes: tuple[Mailbox, ...], now: datetime) -> list[Path]:
    click.secho("\nThe weekly report", bold=True)
    weeks = week_of(app, mailboxes, week=None, now=now)
    click.echo("\n" + printed(app, mailboxes, weeks, ReportFormat.TEXT, now))
    pages = []
    for mailbox, week in zip(mailboxes, weeks, strict=True):
        page = app.settings.data / f"report-{mailbox.rep.email.partition('@')[0]}.html"
        page.write_text(Reporting(app).rendered(mailbox, week, ReportFormat.HTML, now), encoding="utf-8")
        pages.append(page)
    return pages


def _say_where(data: Path, pages: list[Path], now: datetime) -> None:
    click.secho("Where it lies", bold=True)
    click.echo(f"  database   {data / 'kept.sqlite'}")
    click.echo(f"  drafts     {data / 'drafts'}  (a Maildir: mutt -f {data / 'drafts'})")
    for page in pages:
        click.echo(f"  report     {page}")
    click.secho("\nNext", bold=True)
    activate = Path(sys.prefix) / "bin" / "activate"
    if shutil.which("kept") is None and activate.is_file():  # `make demo` calls kept by its path
        click.echo(f"  source {activate}    so that this shell finds `kept`")
    moment = f"--now {now.isoformat(timespec='minutes')}"  # with its offset: the sample's morning, whatever this machine's zone
    when = f"--data {data} {moment}"
    click.echo(f"  kept today {when}    the morning's brief")
    click.echo(f"  kept accounts {when}    which customer needs somebody, and why")
    click.echo(f"  kept show ID --data {data}    the story of one, with its evidence")
    click.echo(
        "  kept scan PATH --me you@work.example    the same on mail of your own (mbox, Maildir, .eml, .ics)"
    )
    click.echo(
        f"\nThe sample is a Monday morning in March 2026, in Chicago: give later commands on it {moment}."
    )
