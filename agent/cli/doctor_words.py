"""What the doctor looks at, each finding a line and, where something is wrong, what to type next."""

import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from agent.bootstrap import Application, SignedIn
from agent.bootstrap.reporting import Reporting
from agent.cli.dates import stamp
from agent.cli.doctor_background import background_findings
from agent.cli.doctor_connections import connection_findings, frozen_finding
from agent.cli.doctor_push import Listening
from agent.cli.doctor_retention import retention_findings, wall_findings
from agent.cli.finding import Finding
from agent.cli.scan_words import unfollowed_lines
from agent.errors import BadSettings
from agent.flows.follow import unfollowable
from agent.in_hand import LEFT_ALONE
from agent.ports import Verdict
from agent.store.database import name_of, url_of
from agent.store.seal import Keys
from agent.store_port import TURN, Connection, DraftState, Mailbox, Unit, listening_to

_LITTLE_ROOM = 200 * 1024**2  # bytes
_GROUP_AND_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_SHOWN_TROUBLES = 5
_FILES = frozenset({"mbox", "maildir", "eml", "ics"})  # sources that are files of this machine


def check(app: Application, now: datetime) -> list[Finding]:
    """Everything, most basic first."""
    findings = [*_folder(app), _key(app)]
    with app.store.reading() as unit:
        mailboxes = unit.mailboxes.all()
    if not mailboxes:
        findings.append(
            Finding("No mail yet.", "kept scan PATH --me you@work.example, or kept demo", needs_you=True)
        )
    for mailbox in mailboxes:
        findings += _mailbox(app, mailbox, now)
    findings += _report_server(app)
    if mailboxes:
        findings += _background(app, mailboxes[0].rep.zone, now)
    return findings


def _report_server(app: Application) -> Iterator[Finding]:
    """By which mail server reports leave, where an admin named one."""
    try:
        host = Reporting(app).goes_by
    except BadSettings as error:
        yield Finding(f"report     {error.sentence}", error.next_step, needs_you=True)
        return
    if host:
        yield Finding(f"report     goes by {host} to the mailboxes and managers here; nothing else is sent")


def _background(app: Application, zone: tzinfo, now: datetime) -> Iterator[Finding]:
    with app.store.reading() as unit:
        jobs, ticking = unit.jobs.all(), unit.jobs.holder(TURN)
        signed_in = bool(unit.connections.all())
    yield from background_findings(jobs, ticking, now=now, zone=zone, signed_in=signed_in)


def _folder(app: Application) -> Iterator[Finding]:
    settings = app.settings
    yield Finding(f"data       {settings.data}")
    yield Finding(f"database   {name_of(url_of(settings.database))}, opened and at the newest version")
    yield from wall_findings(app)
    free = shutil.disk_usage(settings.data).free
    if free < _LITTLE_ROOM:
        yield Finding(f"only {free // 1024**2} MB free on its disk", "Make room.", needs_you=True)
    own = settings.data / "kept.toml"
    yield Finding(
        f"settings   {own}" if own.is_file() else f"settings   the defaults ({own} would change them)"
    )


def _key(app: Application) -> Finding:
    path = app.settings.keys
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & _GROUP_AND_OTHERS:
        return Finding(f"key        {path} can be read by others", f"chmod 600 {path}", needs_you=True)
    keys = len(Keys.from_file(path))
    older = f" ({keys - 1} older beside it)" if keys > 1 else ""
    return Finding(f"key        {path}{older}, readable by you alone; keep a copy of it somewhere safe")


def _mailbox(app: Application, mailbox: Mailbox, now: datetime) -> Iterator[Finding]:
    with app.store.reading() as unit:
        sources, troubles = unit.health.sources(mailbox.id), unit.health.troubles(mailbox.id)
        waiting, drafts = unit.exchanges.dirty(mailbox.id), unit.drafts.all(mailbox.id)
        connections = unit.connections.all(mailbox.id)
        retained = unit.retention.state(mailbox.id)
        listening = _listening(app, unit, now)
    yield Finding(f"mailbox    {mailbox.rep.email}, {mailbox.rep.zone}")
    yield from connection_findings(connections, now, mailbox.rep.zone, listening)
    if connections and app.settings.report.into_inbox and not SignedIn(app).has_inbox(mailbox):
        yield _report_stays(connections)
    again = "kept sync" if connections else f"kept scan PATH --me {mailbox.rep.email}, the same command again"
    for source in sources:
        yield Finding(
            f"  read     {source.name}: {source.items} items, last {stamp(source.checked_at, mailbox.rep.zone)}"
        )
        yield from _missing(source.name)
        yield from frozen_finding(source, mailbox.rep.email)
    for trouble in troubles[:_SHOWN_TROUBLES]:
        words = "read in part" if trouble.verdict is Verdict.PARTIAL else "quarantined"
        retry = "kept doctor --try-again, once kept is newer" if trouble.reason == LEFT_ALONE else ""
        yield Finding(f"  {trouble.items} {words}: {trouble.reason} (for example {trouble.example})", retry)
    unfollowed = unfollowable(app.store, mailbox, app.policy) if waiting else ()
    for line in unfollowed_lines(unfollowed):
        yield Finding(f"  {line}", needs_you=True)
    if len(waiting) > len(unfollowed):
        yield Finding(
            f"  {len(waiting) - len(unfollowed)} accounts wait to be followed: a reading was stopped",
            f"{again}, completes it",
            needs_you=True,
        )
    yield from retention_findings(retained, app.settings.retention.keep_days, now, mailbox.rep.zone)
    unsure = [row for row in drafts if row.state in (DraftState.PLANNED, DraftState.WRITING)]
    late = [row for row in unsure if row.next_attempt_at and row.next_attempt_at < now]
    if late:
        yield Finding(
            f"  {len(late)} drafts are planned and not written",
            f"{again}, writes them",
            needs_you=True,
        )


def _report_stays(connections: Sequence[Connection]) -> Finding:
    """The settings want the report in the inbox, and nothing that is signed in may lay it there."""
    said = "  the weekly report stays a page in the data folder: no sign-in may lay it into the inbox"
    if any(one.info.provider == "gmail" for one in connections):
        again = "kept connect gmail, which now asks for gmail.insert too (docs/connect-google.md)"
        return Finding(said, again, needs_you=True)
    return Finding(said)


def _listening(app: Application, unit: Unit, now: datetime) -> Listening:
    """Of which providers word is to come by itself, as things are set up, and who takes it."""
    push, is_alone = app.settings.push, not app.settings.broker_url
    is_set_up = {"gmail": bool(push.google_topic), "outlook": bool(push.url), "imap": is_alone}
    wanted = {provider for provider, is_so in is_set_up.items() if is_so}
    turns = {"imap": TURN, "gmail": listening_to("gmail"), "outlook": listening_to("outlook")}
    taken = {one: turn[1] for one in wanted if (turn := unit.jobs.holder(turns[one]))}
    ticking = unit.jobs.holder(TURN)
    is_looked_at = ticking is not None and ticking[1] > now
    return Listening(taken, frozenset(wanted), app.settings.sync.every_minutes if is_looked_at else 0)


def _missing(name: str) -> Iterator[Finding]:
    kind, _, path = name.partition(":")
    if kind in _FILES and path.startswith("/") and not Path(path).exists():
        yield Finding(
            f"  {path} is gone", "Nothing is lost; scan it again where it lies now.", needs_you=False
        )
