"""The messages of a page: numbered, put into threads, sealed and written in bulk.

A message may come more than once: from two folders, as sent and as received. The copy that tells
most is kept, whichever comes first: words before none, the rep's own copy before another, anybody's
before nobody's.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, delete, select, update

from agent.core.fulfil.exchange import Side
from agent.store.accounts import in_threads, numbers_of
from agent.store.bulk import among, insert_new, many
from agent.store.joining import Member, join, links
from agent.store.tables import MailboxRow, MessageAccountRow, MessageRow, table
from agent.store.threads import awaited, keep_awaited, oldest, rename
from agent.store.transaction import Transaction, plain
from agent.store_port import BookedMessage, MailboxId

_MAILBOX, _MESSAGE, _CONCERNS = table(MailboxRow), table(MessageRow), table(MessageAccountRow)

IN_COLUMNS = frozenset({"key", "thread", "sent_at", "side", "kind"})
"""Fields of a ReadMessage that have a column of their own and are not in the sealed part."""

_PLACE = ("id", "mailbox_id", "key", "thread_id", "sent_at", "offset_minutes")
_CONTENT = ("side", "kind", "sender", "small", "sealed")

# A mailbox's messages lie together in the table: its number, then 2^40 of its own.
_BITS = 40

_SIDES = {Side.NOBODY: 0, Side.CUSTOMER: 1, Side.COLLEAGUE: 1, Side.REP: 2}


_KNOWN = select(_MESSAGE.c.key, _MESSAGE.c.id, _MESSAGE.c.thread_id, _MESSAGE.c.side, _MESSAGE.c.small).where(
    _MESSAGE.c.mailbox_id == bindparam("mailbox"), among(_MESSAGE.c.key, many("keys", _MESSAGE.c.key))
)

_NEXT_NUMBERS = (
    update(_MAILBOX)
    .where(_MAILBOX.c.id == bindparam("mailbox"))
    .values(last_message=_MAILBOX.c.last_message + bindparam("count"))
    .returning(_MAILBOX.c.last_message)
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a page's messages."""

    numbers: Mapping[str, int]  # by key
    fresh: frozenset[str]  # keys that the mailbox did not have
    renewed: frozenset[str]  # keys of which there was less
    dirty: frozenset[int]  # accounts for which something is new


@dataclass(frozen=True, slots=True)
class _Stored:
    """A message that the mailbox has already."""

    id: int
    thread: int
    tells: tuple[bool, int]


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A page's messages beside what is stored of them and of those they refer to."""

    fresh: Mapping[str, BookedMessage]  # messages that the mailbox does not have
    better: Mapping[str, BookedMessage]  # copies that tell more than the one stored
    linked: Mapping[str, Sequence[str]]  # what each key refers to, in any of its copies
    stored: Mapping[str, _Stored]
    numbers: Mapping[str, int]

    @property
    def told(self) -> dict[str, BookedMessage]:
        """What is new to following."""
        return {key: copy for key, copy in [*self.fresh.items(), *self.better.items()] if not copy.small}


def store_messages(
    transaction: Transaction,
    mailbox: MailboxId,
    booked: Sequence[BookedMessage],
    grown: frozenset[str] = frozenset(),
) -> Kept:
    """Keep each message once, in its thread, with its accounts; those of the keys `grown` are stored with less of them."""
    arrived = _look_up(transaction, mailbox, booked, grown)
    threads, touched = _join(transaction, mailbox, arrived)
    dirty = in_threads(transaction, touched)
    _insert(transaction, mailbox, arrived, threads)
    _replace(transaction, arrived.better, arrived.numbers)
    dirty |= _concern(transaction, mailbox, arrived.told, arrived.numbers)
    return Kept(arrived.numbers, frozenset(arrived.fresh), grown & arrived.better.keys(), dirty)


def _look_up(
    transaction: Transaction, mailbox: MailboxId, booked: Sequence[BookedMessage], grown: frozenset[str]
) -> _Arrived:
    copies: dict[str, BookedMessage] = {}
    linked: dict[str, tuple[str, ...]] = {}
    for copy in booked:
        key = plain(copy.message.key)
        if key not in copies or _tells(copy) > _tells(copies[key]):
            copies[key] = copy
        linked[key] = linked.get(key, ()) + links(copy.message)
    stored = _stored(transaction, mailbox, {*linked, *(key for keys in linked.values() for key in keys)})
    fresh = {key: copy for key, copy in copies.items() if key not in stored}
    known = {key: copy for key, copy in copies.items() if key in stored}
    better = {
        key: copy
        for key, copy in known.items()
        if _tells(copy) > stored[key].tells or (key in grown and _tells(copy) == stored[key].tells)
    }
    numbers = _number(transaction, mailbox, list(fresh)) | {key: stored[key].id for key in known}
    return _Arrived(fresh, better, linked, stored, numbers)


def _stored(transaction: Transaction, mailbox: MailboxId, keys: Collection[str]) -> dict[str, _Stored]:
    found = transaction.connection.execute(_KNOWN, {"mailbox": mailbox, "keys": keys})
    return {row.key: _Stored(row.id, row.thread_id, (not row.small, _SIDES[row.side])) for row in found}


def _number(transaction: Transaction, mailbox: MailboxId, keys: Sequence[str]) -> dict[str, int]:
    """Numbers for new messages, known before they are written; whoever asks holds the mailbox until the end."""
    last: int = transaction.connection.execute(
        _NEXT_NUMBERS, {"mailbox": mailbox, "count": len(keys)}
    ).scalar_one()
    first = (mailbox << _BITS) + last - len(keys) + 1
    return dict(zip(keys, range(first, first + len(keys)), strict=True))


def _join(
    transaction: Transaction, mailbox: MailboxId, arrived: _Arrived
) -> tuple[Mapping[str, int], frozenset[int]]:
    """The thread of every key, and the older threads in which there is something new to follow."""
    fresh, stored = arrived.fresh, arrived.stored
    named = {key for keys in arrived.linked.values() for key in keys}
    missing = (named | fresh.keys()) - stored.keys()
    expected = awaited(transaction, mailbox, missing)
    known = {key: row.thread for key, row in stored.items()} | expected
    members = [Member(copy.message.sent_at, key, arrived.numbers[key]) for key, copy in fresh.items()]
    joined = join(members, arrived.linked, known, oldest(transaction, set(known.values())))
    rename(transaction, joined.renamed)
    keep_awaited(
        transaction,
        mailbox,
        come=expected.keys() & fresh.keys(),
        missing={key: joined.threads[key] for key in missing - fresh.keys() - expected.keys()},
    )
    older = {joined.renamed.get(thread, thread) for thread in known.values()}
    touched = joined.merged(set(known.values())) | (older & {joined.threads[key] for key in arrived.told})
    return joined.threads, touched


def _insert(
    transaction: Transaction, mailbox: MailboxId, arrived: _Arrived, threads: Mapping[str, int]
) -> None:
    rows = []
    for key, copy in arrived.fresh.items():
        sent_at = copy.message.sent_at
        offset = sent_at.utcoffset() or timedelta()
        place = (arrived.numbers[key], mailbox, key, threads[key], sent_at, offset // timedelta(minutes=1))
        rows.append(place + _content(transaction, copy))
    insert_new(transaction.connection, _MESSAGE, _PLACE + _CONTENT, rows)


def _replace(
    transaction: Transaction, copies: Mapping[str, BookedMessage], numbers: Mapping[str, int]
) -> None:
    """Let better copies take the place of what was stored; its accounts are named anew afterwards."""
    for key, copy in copies.items():
        content = dict(zip(_CONTENT, _content(transaction, copy), strict=True))
        transaction.connection.execute(
            update(_MESSAGE).where(_MESSAGE.c.id == numbers[key]).values(**content)
        )
        transaction.connection.execute(delete(_CONCERNS).where(_CONCERNS.c.message_id == numbers[key]))


def _content(transaction: Transaction, copy: BookedMessage) -> tuple[str, str, str, bool, bytes | None]:
    message = copy.message
    sealed = None if copy.small else transaction.seal("message.sealed", message, IN_COLUMNS)
    return (message.side.value, message.kind.value, plain(message.sender.email), copy.small, sealed)


def _concern(
    transaction: Transaction,
    mailbox: MailboxId,
    told: Mapping[str, BookedMessage],
    numbers: Mapping[str, int],
) -> frozenset[int]:
    accounts = numbers_of(transaction, mailbox, {name for copy in told.values() for name in copy.accounts})
    rows = [(numbers[key], accounts[name]) for key, copy in told.items() for name in copy.accounts]
    insert_new(transaction.connection, _CONCERNS, ("message_id", "account_id"), rows)
    return frozenset(accounts.values())


def _tells(copy: BookedMessage) -> tuple[bool, int]:
    return (not copy.small, _SIDES[copy.message.side])
