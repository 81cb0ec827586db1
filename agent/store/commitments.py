"""Current rows of commitments: columns for what is asked by, and the whole commitment sealed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, func, or_, select

from agent.core.commitment import By, Commitment, CommitmentId, State
from agent.core.message import ThreadKey
from agent.core.score.kept import Tally
from agent.errors import NoSuchCommitment
from agent.store.bulk import among, many, one_of, upsert
from agent.store.tables import CommitmentRow, table
from agent.store.threads import names_now
from agent.store.transaction import Transaction, plain
from agent.store.zones import zone_of
from agent.store_port import MailboxId, Wanted

_ROW = table(CommitmentRow)

_COLUMNS = (
    *("mailbox_id", "id", "by", "account", "message", "made_at", "due_at", "settled_at", "withdrawn_at"),
    *("confirmed", "dismissed", "unclear", "sealed"),
)


_BOOKED_ON = select(_ROW.c.id, _ROW.c.closed_at).where(
    _ROW.c.mailbox_id == bindparam("mailbox"), among(_ROW.c.account, many("accounts", _ROW.c.account))
)


def write(transaction: Transaction, mailbox: MailboxId, made: Iterable[Commitment]) -> None:
    """Let these be the current rows of their commitments."""
    zone = zone_of(transaction, mailbox)
    lines = [
        (
            *(mailbox, row.id, row.by.value, plain(row.account), plain(row.message), row.made_at),
            *(row.deadline(zone), row.settled_at, row.withdrawn_at),
            *(row.confirmed, row.dismissed, row.unclear, transaction.seal("commitment.sealed", row)),
        )
        for row in made
    ]
    upsert(transaction.connection, _ROW, _COLUMNS, lines, key=_COLUMNS[:2])


def remove(transaction: Transaction, mailbox: MailboxId, commitments: Collection[str]) -> None:
    """These have no entry that stands; their history stays."""
    if commitments:
        transaction.connection.execute(
            delete(_ROW).where(_ROW.c.mailbox_id == mailbox, one_of(_ROW.c.id, commitments))
        )


def booked_on(
    transaction: Transaction, mailbox: MailboxId, accounts: Iterable[str]
) -> dict[CommitmentId, bool]:
    """The commitments of some accounts, each with whether it is closed: left as it stands, whatever is found."""
    asked = {"mailbox": mailbox, "accounts": [plain(account) for account in accounts]}
    found = transaction.connection.execute(_BOOKED_ON, asked)
    return {CommitmentId(row.id): row.closed_at is not None for row in found}


def every(transaction: Transaction, mailbox: MailboxId) -> set[CommitmentId]:
    """All commitments of a mailbox."""
    asked = select(_ROW.c.id).where(_ROW.c.mailbox_id == mailbox)
    return set(transaction.connection.execute(asked).scalars())


def wanted_rows(transaction: Transaction, mailbox: MailboxId, wanted: Wanted) -> tuple[Commitment, ...]:
    """The rows asked for, in the order they were made."""
    asked = select(_ROW.c.sealed).where(_ROW.c.mailbox_id == mailbox, *_conditions(wanted))
    tokens = transaction.connection.execute(asked.order_by(_ROW.c.made_at, _ROW.c.id)).scalars()
    return opened(transaction, mailbox, tokens)


def nth_due(transaction: Transaction, mailbox: MailboxId, wanted: Wanted, number: int) -> datetime | None:
    """The deadline of the row asked for that is the `number`th latest to fall due; None where there are fewer."""
    asked = select(_ROW.c.due_at).where(
        _ROW.c.mailbox_id == mailbox, _ROW.c.due_at.is_not(None), *_conditions(wanted)
    )
    found = asked.order_by(_ROW.c.due_at.desc()).offset(number - 1).limit(1)
    moment: datetime | None = transaction.connection.execute(found).scalar_one_or_none()
    return moment


def some(transaction: Transaction, mailbox: MailboxId, ids: Collection[str]) -> tuple[Commitment, ...]:
    """The rows with these ids, in the order they were made; one that is not there any more is left out."""
    if not ids:
        return ()
    asked = select(_ROW.c.sealed).where(_ROW.c.mailbox_id == mailbox, one_of(_ROW.c.id, ids))
    tokens = transaction.connection.execute(asked.order_by(_ROW.c.made_at, _ROW.c.id)).scalars()
    return opened(transaction, mailbox, tokens)


def one(
    transaction: Transaction, mailboxes: Sequence[MailboxId], prefix: str
) -> tuple[MailboxId, Commitment]:
    """The one commitment whose id begins so, or is exactly so. Raises `NoSuchCommitment`."""
    asked = select(_ROW.c.mailbox_id, _ROW.c.id, _ROW.c.sealed).where(_ROW.c.mailbox_id.in_(mailboxes))
    found = transaction.connection.execute(asked.where(_ROW.c.id == prefix)).all()
    if not found:  # PostgreSQL looks through all rows for a beginning
        begins = _ROW.c.id.startswith(prefix, autoescape=True)
        found = transaction.connection.execute(asked.where(begins).order_by(_ROW.c.id).limit(9)).all()
    if not found:
        raise NoSuchCommitment(
            f"No commitment has an id that begins with {prefix!r}.", "`kept promises` lists them."
        )
    if len(found) > 1:
        ids = ", ".join(row.id for row in found)
        raise NoSuchCommitment(f"Several commitments begin with {prefix!r}: {ids}.", "Give more of the id.")
    mailbox = MailboxId(found[0].mailbox_id)
    return mailbox, opened(transaction, mailbox, [found[0].sealed])[0]


def hold(transaction: Transaction, mailbox: MailboxId, commitment: str) -> None:
    """Let nobody else write this row until the transaction ends; in SQLite who writes has the whole file anyway."""
    asked = select(_ROW.c.id).where(_ROW.c.mailbox_id == mailbox, _ROW.c.id == commitment)
    transaction.connection.execute(asked.with_for_update()).all()


def came_due(
    transaction: Transaction, mailboxes: Collection[MailboxId], start: datetime, end: datetime
) -> dict[MailboxId, Tally]:
    """The reps' promises due from `start` until `end`, counted; only what was late is looked at one by one."""
    due = (
        *(_ROW.c.mailbox_id.in_(mailboxes), _ROW.c.by == By.REP, _ROW.c.due_at >= start, _ROW.c.due_at < end),
        *(_ROW.c.dismissed.is_(False), or_(_ROW.c.withdrawn_at.is_(None), _ROW.c.withdrawn_at >= end)),
    )
    is_settled = _ROW.c.settled_at < end
    in_time = and_(is_settled, _ROW.c.settled_at < _ROW.c.due_at)
    open_still = and_(or_(_ROW.c.settled_at.is_(None), _ROW.c.settled_at >= end), _ROW.c.unclear.is_(False))
    counts = select(
        _ROW.c.mailbox_id,
        func.sum(case((in_time, 1), else_=0)).label("in_time"),
        func.sum(case((open_still, 1), else_=0)).label("broken"),
    ).where(*due)
    late = select(_ROW.c.mailbox_id, _ROW.c.due_at, _ROW.c.settled_at).where(
        *due, is_settled, _ROW.c.settled_at >= _ROW.c.due_at
    )
    by_how_much: dict[MailboxId, list[timedelta]] = {}
    for row in transaction.connection.execute(late):
        by_how_much.setdefault(MailboxId(row.mailbox_id), []).append(row.settled_at - row.due_at)
    return {
        (one := MailboxId(row.mailbox_id)): Tally(row.in_time, tuple(by_how_much.get(one, ())), row.broken)
        for row in transaction.connection.execute(counts.group_by(_ROW.c.mailbox_id))
    }


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    made: list[ColumnElement[bool] | None] = [
        _ROW.c.by == wanted.by if wanted.by else None,
        _ROW.c.account == plain(wanted.account) if wanted.account is not None else None,
        _ROW.c.made_at >= wanted.made_from if wanted.made_from else None,
        _ROW.c.made_at < wanted.made_until if wanted.made_until else None,
        _ROW.c.due_at >= wanted.due_from if wanted.due_from else None,
        _ROW.c.due_at < wanted.due_until if wanted.due_until else None,
        _state(wanted).in_([str(state) for state in wanted.states]) if wanted.states else None,
    ]
    return [condition for condition in made if condition is not None]


def _state(wanted: Wanted) -> ColumnElement[str]:
    """`Commitment.state` in SQL, where a comparison with nothing is not true; a test holds the two together."""
    if wanted.now is None:
        raise ValueError("a state is asked for at a time: give Wanted.now")
    settled = _ROW.c.settled_at <= wanted.now
    return case(
        (_ROW.c.dismissed, State.DISMISSED),
        (_ROW.c.withdrawn_at.is_not(None), State.WITHDRAWN),
        (and_(settled, _ROW.c.settled_at >= _ROW.c.due_at), State.LATE),
        (settled, State.KEPT),
        (_ROW.c.due_at > wanted.now, State.OPEN),
        (_ROW.c.unclear, State.UNCLEAR),
        (_ROW.c.due_at <= wanted.now, State.OVERDUE),
        else_=State.OPEN,
    )


def opened(transaction: Transaction, mailbox: MailboxId, tokens: Iterable[bytes]) -> tuple[Commitment, ...]:
    """The rows that were sealed so, with their threads as these are called now."""
    rows = [transaction.open("commitment.sealed", token, Commitment) for token in tokens]
    names = names_now(transaction, mailbox, {key for row in rows for key in (row.thread, *row.conversations)})
    return tuple(_renamed(row, names) for row in rows) if names else tuple(rows)


def _renamed(row: Commitment, names: Mapping[str, ThreadKey]) -> Commitment:
    if row.thread not in names and names.keys().isdisjoint(row.conversations):
        return row
    spoken = dict.fromkeys(names.get(key, key) for key in row.conversations)
    return replace(row, thread=names.get(row.thread, row.thread), conversations=tuple(spoken))
