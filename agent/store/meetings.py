"""The meetings of a page: each occurrence as it was last seen, with the accounts that were asked to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import delete, select

from agent.core.meeting import Meeting
from agent.store.accounts import numbers_of
from agent.store.bulk import insert_new, one_of, upsert
from agent.store.tables import MeetingAccountRow, MeetingRow, table
from agent.store.transaction import Transaction, plain
from agent.store_port import BookedMeeting, MailboxId

_MEETING, _ASKED = table(MeetingRow), table(MeetingAccountRow)

_COLUMNS = ("mailbox_id", "uid", "occurrence", "starts_at", "sequence", "updated_at", "sealed")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

_MOST_MOVES = 20  # more is a calendar gone mad

_Key = tuple[str, str]  # uid, occurrence


@dataclass(frozen=True, slots=True)
class _Seen:
    """A meeting that the mailbox has already."""

    id: int
    version: tuple[int, datetime]
    sealed: bytes


def store_meetings(
    transaction: Transaction, mailbox: MailboxId, booked: Sequence[BookedMeeting]
) -> frozenset[int]:
    """Keep what is newer than what was seen; the numbers of the accounts for which something changed."""
    seen = _seen(transaction, mailbox, booked)
    newest: dict[_Key, BookedMeeting] = {}
    for copy in booked:
        key = _key(copy.meeting)
        if key not in newest or _version(copy.meeting) >= _version(newest[key].meeting):
            newest[key] = copy
    changed = dict(_news(transaction, seen, newest))
    _write(transaction, mailbox, changed)
    return _ask(transaction, mailbox, changed) if changed else frozenset()


def as_it_stands(transaction: Transaction, sealed: bytes, gone_at: datetime | None) -> Meeting:
    """The meeting of a row; one that left the calendar counts as called off at the time when that was seen."""
    meeting = transaction.open("meeting.sealed", sealed, Meeting)
    return meeting if gone_at is None else replace(meeting, cancelled=True, updated=gone_at)


def numbers_of_meetings(
    transaction: Transaction, mailbox: MailboxId, booked: Sequence[BookedMeeting]
) -> dict[Meeting, int]:
    """The number of each meeting of a page that was stored."""
    seen = _seen(transaction, mailbox, booked)
    return {copy.meeting: seen[_key(copy.meeting)].id for copy in booked}


def _seen(transaction: Transaction, mailbox: MailboxId, booked: Sequence[BookedMeeting]) -> dict[_Key, _Seen]:
    if not booked:
        return {}
    uids = {plain(copy.meeting.uid) for copy in booked}
    found = transaction.connection.execute(
        select(_MEETING).where(_MEETING.c.mailbox_id == mailbox, one_of(_MEETING.c.uid, uids))
    )
    return {
        (row.uid, row.occurrence): _Seen(row.id, (row.sequence, row.updated_at or _LONG_AGO), row.sealed)
        for row in found
    }


def _news(
    transaction: Transaction, seen: Mapping[_Key, _Seen], newest: Mapping[_Key, BookedMeeting]
) -> Iterator[tuple[_Key, BookedMeeting]]:
    """What is not older than what was seen, and not the same; a calendar tells only how things stand, so its past is carried on."""
    for key, copy in newest.items():
        known = seen.get(key)
        if known is None:
            yield key, copy
        elif _version(copy.meeting) >= known.version:
            stood = transaction.open("meeting.sealed", known.sealed, Meeting)
            stands = replace(copy.meeting, starts_before=_starts_before(stood, copy.meeting))
            if stands != stood:
                yield key, replace(copy, meeting=stands)


def _starts_before(stood: Meeting, stands: Meeting) -> tuple[datetime, ...]:
    """Where a meeting stood so far: its last move is the one that is told by `stood` and `stands`."""
    is_moved = stood.start != stands.start
    return (*stood.starts_before, stood.start)[-_MOST_MOVES:] if is_moved else stood.starts_before


def _write(transaction: Transaction, mailbox: MailboxId, changed: Mapping[_Key, BookedMeeting]) -> None:
    lines = [
        (
            *(mailbox, uid, occurrence, copy.meeting.start, copy.meeting.sequence, copy.meeting.updated),
            transaction.seal("meeting.sealed", copy.meeting),
        )
        for (uid, occurrence), copy in changed.items()
    ]
    upsert(transaction.connection, _MEETING, _COLUMNS, lines, key=_COLUMNS[:3])


def _ask(
    transaction: Transaction, mailbox: MailboxId, changed: Mapping[_Key, BookedMeeting]
) -> frozenset[int]:
    """Name the accounts of changed meetings anew; those that are no longer asked have something new too."""
    numbers = {
        key: seen.id
        for key, seen in _seen(transaction, mailbox, list(changed.values())).items()
        if key in changed
    }
    is_changed = one_of(_ASKED.c.meeting_id, numbers.values())
    before = transaction.connection.execute(select(_ASKED.c.account_id).where(is_changed)).scalars().all()
    transaction.connection.execute(delete(_ASKED).where(is_changed))
    accounts = numbers_of(transaction, mailbox, {name for copy in changed.values() for name in copy.accounts})
    insert_new(
        transaction.connection,
        _ASKED,
        ("meeting_id", "account_id"),
        [(numbers[key], accounts[name]) for key, copy in changed.items() for name in copy.accounts],
    )
    return frozenset(before) | frozenset(accounts.values())


def _key(meeting: Meeting) -> _Key:
    return plain(meeting.uid), _occurrence(meeting.occurrence)


def _occurrence(moment: date | datetime | None) -> str:
    if moment is None:
        return ""
    return (moment.astimezone(UTC) if isinstance(moment, datetime) else moment).isoformat()


def _version(meeting: Meeting) -> tuple[int, datetime]:
    return meeting.sequence, meeting.updated or _LONG_AGO
