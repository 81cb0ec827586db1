"""A stored cursor is never ahead of what is stored (I4), asked of a running kept between two of its looks.

What a cursor claims is found out by reading on from it, undisturbed, with the connector itself: whatever lies at the provider
and is not given then was claimed, and must be stored, a meeting with the hour it has now.
"""

import sqlite3
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from agent.bootstrap import Application
from agent.errors import CursorLost
from agent.flows.vault import TrialVault
from agent.ports import LiveSource, Source
from agent.store_port import Connection, Mailbox
from connectors import opener

_A_DAY = timedelta(days=1)  # so much later whatever is owed is asked for


@dataclass(frozen=True, slots=True)
class Booked:
    """A meeting as it stands in the calendar."""

    uid: str
    start: datetime


@dataclass(frozen=True, slots=True)
class Lies:
    """What lies at the provider now, by the names that its connector gives it."""

    mails: Collection[str]
    meetings: Mapping[str, Booked]


@dataclass(frozen=True, slots=True)
class Told:
    """What a source gives from a cursor on."""

    given: frozenset[str]
    gone: frozenset[str]
    is_whole: bool  # it went through all that there is, so that what it does not give is gone


def read_on(source: Source, cursor: str) -> Told | None:
    """All that the source gives from there on; None where the place is lost, which claims nothing."""
    try:
        pages = list(source.pages(cursor))
    except CursorLost:
        return None
    return Told(
        frozenset(item.ref for page in pages for item in page.items),
        frozenset(ref for page in pages for ref in page.removed),
        any(page.whole for page in pages),
    )


class _Later:
    """A clock of the judge's own: waiting costs nobody any time."""

    def __init__(self, now: datetime) -> None:
        self._now = now + _A_DAY

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._now.timestamp()

    def sleep(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


def judge_claims(app: Application, connection: Connection, lies: Callable[[], Lies], now: datetime) -> int:
    """Judge the cursors of one account; how many of them claimed anything. The provider must be in a good mood."""
    with app.store.reading() as unit:
        mailbox = next(one for one in unit.mailboxes.all() if one.id == connection.mailbox)
        secret = unit.connections.secret(connection.id)
    window = (
        now - timedelta(days=app.settings.days_back),
        now + timedelta(days=app.settings.sync.days_ahead),
    )
    opened = opener(connection.info.provider)(
        connection.info, TrialVault(secret), app.settings.endpoints,
        rep=mailbox.rep, window=window, clock=_Later(now),
    )  # fmt: skip
    try:
        there = lies()
        mail, calendar = opened.sources
        return _judge(app, mailbox, mail, there.mails, {}) + _judge(
            app, mailbox, calendar, there.meetings, there.meetings
        )
    finally:
        opened.close()


def _judge(
    app: Application,
    mailbox: Mailbox,
    source: LiveSource,
    lying: Collection[str],
    booked: Mapping[str, Booked],
) -> int:
    with app.store.reading() as unit:
        cursor = unit.pages.cursor(mailbox.id, source.name)
    if cursor is None:
        return 0
    told = read_on(source, cursor)
    if told is None:
        return 0
    stored = _stored(app, mailbox, source.name)
    claimed = set(lying) - told.given - stored
    assert not claimed, f"I4: the cursor of {source.name} claims {sorted(claimed)}"
    ghosts = stored - set(lying) - told.gone
    assert told.is_whole or not ghosts, f"I4: {source.name} does not say that {sorted(ghosts)} went away"
    known = booked_hours(app, mailbox)
    stale = {
        ref
        for ref, one in booked.items()
        if ref not in told.given and known.get(one.uid) != (one.start, True)
    }
    assert not stale, f"I4: the cursor of {source.name} claims to know of {sorted(stale)}"
    return 1


def _stored(app: Application, mailbox: Mailbox, source: str) -> set[str]:
    """What is stored of a source and there, as far as kept knows."""
    asked = (
        "SELECT ref FROM item JOIN source ON source.id = source_id "
        "WHERE mailbox_id = ? AND name = ? AND gone_at IS NULL"
    )
    return {row[0] for row in _ask(app, asked, mailbox.id, source)}


def booked_hours(app: Application, mailbox: Mailbox) -> dict[str, tuple[datetime, bool]]:
    """When each meeting that kept knows begins, by its UID, and whether it still stands. Each UID is there once."""
    rows = _ask(app, "SELECT uid, starts_at, gone_at IS NULL FROM meeting WHERE mailbox_id = ?", mailbox.id)
    hours = {row[0]: (datetime.fromisoformat(row[1]).replace(tzinfo=UTC), bool(row[2])) for row in rows}
    assert len(hours) == len(rows), "a meeting has two rows"
    return hours


def _ask(app: Application, question: str, *values: object) -> list[tuple[str, ...]]:
    """Past kept's own reading of its rows."""
    with closing(sqlite3.connect(app.settings.data / "kept.sqlite")) as database:
        return database.execute(question, values).fetchall()
