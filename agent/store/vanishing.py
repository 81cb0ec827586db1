"""What is no longer in a source: items that are gone, and the meetings that go with them.

What was promised in a mail was promised, whether or not the mail is still there: of mail only the
time is noted. A meeting that left the calendar before it began was called off; one that had begun
when the calendar was last read took place. And a calendar that is suddenly half empty is not
believed at all (a wrong folder, a lost licence, a restore look just like that): it is frozen until a
later walk finds its meetings again, or the user says that it is so.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, false, func, or_, select, true, update

from agent.ports import Verdict
from agent.store.bulk import insert_new, one_of
from agent.store.meetings import numbers_of_meetings
from agent.store.tables import (
    ItemRow,
    MeetingAccountRow,
    MeetingItemRow,
    MeetingRow,
    MessageRow,
    SourceRow,
    table,
)
from agent.store.transaction import Transaction, plain
from agent.store_port import MailboxId, ReadPage

_ITEM, _SOURCE = table(ItemRow), table(SourceRow)
_ASKED, _HELD, _MEETING = table(MeetingAccountRow), table(MeetingItemRow), table(MeetingRow)
_MESSAGE = table(MessageRow)

_FEW = 20  # items with meetings that may all vanish at once and be believed
_AT_ONCE = timedelta(hours=1)
_EDGE = timedelta(days=2)  # providers go by the day a mail came in, or by days of another zone
_MISSING = -1  # the walk of an item that was said to be gone and is not believed to be

_NOTHING: frozenset[int] = frozenset()
_ITS_MEETINGS = and_(_HELD.c.source_id == _ITEM.c.source_id, _HELD.c.ref == _ITEM.c.ref)
_OWN = _HELD.alias("own")  # of the same item, in a subquery of its own
_IS_OWN = and_(_OWN.c.source_id == _ITEM.c.source_id, _OWN.c.ref == _ITEM.c.ref)
_HOLDS_MEETINGS = exists().where(_IS_OWN).correlate(_ITEM)
_IS_THERE = _ITEM.c.gone_at.is_(None)
_IS_HELD = exists().where(_HELD.c.meeting_id == _MEETING.c.id, _ITS_MEETINGS, _IS_THERE)


@dataclass(frozen=True, slots=True)
class Place:
    """A source by its number, and the number of its present walk."""

    source: int
    walk: int


def link_meetings(
    transaction: Transaction, mailbox: MailboxId, place: Place, page: ReadPage
) -> frozenset[int]:
    """Note which items hold which meetings; the accounts of coming meetings that an item no longer holds."""
    booked = [one for item in page.items for one in item.meetings]
    numbers = numbers_of_meetings(transaction, mailbox, booked)
    holds = {
        plain(item.ref): {numbers[one.meeting] for one in item.meetings}
        for item in page.items
        if item.meetings
    }
    since = page.seen_at or transaction.now
    in_part = {plain(item.ref) for item in page.items if item.verdict is not Verdict.READ}
    whole = {ref: its for ref, its in holds.items() if ref not in in_part}
    dropped = _dropped(transaction, place, whole, (since, page.window[1])) if page.window else []
    fresh = [(number, place.source, ref) for ref, its in holds.items() for number in its]
    insert_new(transaction.connection, _HELD, ("meeting_id", "source_id", "ref"), fresh)
    for ref, number in dropped:
        is_it = (_HELD.c.source_id == place.source, _HELD.c.ref == ref, _HELD.c.meeting_id == number)
        transaction.connection.execute(delete(_HELD).where(*is_it))
    named = {number for _, number in dropped} | {number for number, _, _ in fresh}
    return _settle(transaction, named, since)


def _dropped(
    transaction: Transaction, place: Place, holds: dict[str, set[int]], span: tuple[datetime, datetime]
) -> list[tuple[str, int]]:
    """Meetings to come that an item held and does not name any more; what lies behind leaves every window."""
    begins = (_MEETING.c.starts_at > span[0], _MEETING.c.starts_at < span[1])
    known = transaction.connection.execute(
        select(_HELD.c.ref, _HELD.c.meeting_id)
        .join(_MEETING, _MEETING.c.id == _HELD.c.meeting_id)
        .where(_HELD.c.source_id == place.source, one_of(_HELD.c.ref, holds), *begins)
    )
    return [(row.ref, row.meeting_id) for row in known if row.meeting_id not in holds[row.ref]]


def list_again(transaction: Transaction, place: Place, refs: Collection[str]) -> frozenset[int]:
    """Items that the source lists (again); the accounts whose meetings came back with them."""
    theirs = and_(_ITEM.c.source_id == place.source, one_of(_ITEM.c.ref, refs))
    transaction.connection.execute(update(_ITEM).where(theirs).values(walk=place.walk, gone_at=None))
    return _settle(transaction, _held_by(transaction, theirs), transaction.now)


def forsake(transaction: Transaction, place: Place, page: ReadPage) -> frozenset[int]:
    """Note what is gone by this page; the accounts for which something changed."""
    if not page.removed and not page.whole:
        return _NOTHING
    named = one_of(_ITEM.c.ref, [plain(ref) for ref in page.removed])
    unlisted = and_(_ITEM.c.walk < place.walk, _is_in(page.window)) if page.whole else false()
    missing = and_(_ITEM.c.source_id == place.source, _IS_THERE, or_(named, unlisted))
    if _is_too_much(transaction, place, missing, page):
        return _freeze(transaction, place, missing)
    if page.whole:
        _thaw(transaction, place)
    return _let_go(transaction, missing, page.seen_at or transaction.now)


def believe(transaction: Transaction, place: Place) -> tuple[int, frozenset[int]]:
    """Let go of everything that vanished while the source was frozen; how many items, and whose accounts."""
    missing = and_(_ITEM.c.source_id == place.source, _IS_THERE, _ITEM.c.walk == _MISSING)
    count = _count(transaction, missing)
    _thaw(transaction, place)
    return count, _let_go(transaction, missing, transaction.now)


def _is_too_much(
    transaction: Transaction, place: Place, missing: ColumnElement[bool], page: ReadPage
) -> bool:
    """Whether more than half of the items with meetings in the window would be gone within the hour."""
    source = and_(_ITEM.c.source_id == place.source, _HOLDS_MEETINGS, _is_in(page.window))
    here = _count(transaction, and_(source, _IS_THERE))
    lately = _count(transaction, and_(source, _ITEM.c.gone_at > transaction.now - _AT_ONCE))
    vanishing = _count(transaction, and_(source, missing))
    if vanishing and not page.whole and _is_frozen(transaction, place):
        return True
    return here + lately > _FEW and (vanishing + lately) * 2 > here + lately


def _is_in(window: tuple[datetime, datetime] | None) -> ColumnElement[bool]:
    """Items that a walk of this window would list: the others grew old, and are not gone."""
    if window is None:
        return true()
    start = window[0] + _EDGE
    is_own = and_(_IS_OWN, _MEETING.c.id == _OWN.c.meeting_id)
    is_coming = exists().where(is_own, _MEETING.c.starts_at >= start).correlate(_ITEM)
    is_its = _MESSAGE.c.id == _ITEM.c.message_id
    is_recent = exists().where(is_its, _MESSAGE.c.sent_at >= start).correlate(_ITEM)
    return or_(is_coming, is_recent, and_(_ITEM.c.message_id.is_(None), ~_HOLDS_MEETINGS))


def _freeze(transaction: Transaction, place: Place, missing: ColumnElement[bool]) -> frozenset[int]:
    """Believe nothing of it, nor what vanished shortly before."""
    source = _ITEM.c.source_id == place.source
    lately = and_(source, _ITEM.c.gone_at > transaction.now - _AT_ONCE)
    back = _held_by(transaction, lately)
    for items in (missing, lately):
        transaction.connection.execute(update(_ITEM).where(items).values(walk=_MISSING, gone_at=None))
    count = _count(transaction, and_(source, _IS_THERE, _ITEM.c.walk == _MISSING))
    frozen = {"frozen_at": transaction.now, "vanished": count}
    transaction.connection.execute(update(_SOURCE).where(_SOURCE.c.id == place.source).values(**frozen))
    return _settle(transaction, back, transaction.now)


def _thaw(transaction: Transaction, place: Place) -> None:
    thawed = {"frozen_at": None, "vanished": 0}
    transaction.connection.execute(update(_SOURCE).where(_SOURCE.c.id == place.source).values(**thawed))


def _is_frozen(transaction: Transaction, place: Place) -> bool:
    asked = select(_SOURCE.c.frozen_at).where(_SOURCE.c.id == place.source)
    return transaction.connection.execute(asked).scalar_one() is not None


def _let_go(transaction: Transaction, missing: ColumnElement[bool], since: datetime) -> frozenset[int]:
    held = _held_by(transaction, missing)
    transaction.connection.execute(update(_ITEM).where(missing).values(gone_at=transaction.now))
    return _settle(transaction, held, since)


def _held_by(transaction: Transaction, items: ColumnElement[bool]) -> frozenset[int]:
    """The meetings that these items hold."""
    asked = select(_HELD.c.meeting_id).join(_ITEM, _ITS_MEETINGS).where(items)
    return frozenset(transaction.connection.execute(asked).scalars())


def _count(transaction: Transaction, items: ColumnElement[bool]) -> int:
    return transaction.connection.execute(select(func.count()).select_from(_ITEM).where(items)).scalar_one()


def _settle(transaction: Transaction, meetings: Collection[int], since: datetime) -> frozenset[int]:
    """Call off what no item holds any more and begins after `since`, call back what one holds; their accounts."""
    if not meetings:
        return _NOTHING
    theirs = one_of(_MEETING.c.id, meetings)
    off = and_(theirs, ~_IS_HELD, _MEETING.c.gone_at.is_(None), _MEETING.c.starts_at > since)
    back = and_(theirs, _IS_HELD, _MEETING.c.gone_at.is_not(None))
    changed = transaction.connection.execute(select(_MEETING.c.id, _IS_HELD).where(or_(off, back))).all()
    for number, is_held in changed:
        gone_at = None if is_held else transaction.now
        transaction.connection.execute(
            update(_MEETING).where(_MEETING.c.id == number).values(gone_at=gone_at)
        )
    asked = select(_ASKED.c.account_id).where(one_of(_ASKED.c.meeting_id, [row[0] for row in changed]))
    return frozenset(transaction.connection.execute(asked).scalars())
