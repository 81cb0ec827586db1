"""The rep's word on a commitment: it is remembered, and it wins over what the machine finds."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from agent.core.commitment import Commitment, Due
from agent.core.fulfil.ledger import Author, Entry, EntryKind
from agent.core.teach.lessons import ONLY_THIS
from agent.errors import BadInput
from agent.flows.silence import let_it_reach_its_kind
from agent.store_port import Mailbox, Store

_FARTHEST = timedelta(days=3653)  # nobody gives a word for longer; a year mistyped is farther


def give_word(
    store: Store,
    mailboxes: Sequence[Mailbox],
    prefix: str,
    *,
    kind: EntryKind,
    now: datetime,
    due: date | datetime | None = None,
    only_this: bool = False,
) -> tuple[Mailbox, Commitment]:
    """Write the rep's word to the one commitment whose id begins with `prefix`.

    Raises `NoSuchCommitment`, and `BadInput` for a day before the promise was made or ten years from now.
    Accounts with sentences of the kind are marked to be followed anew, unless the word is about `only_this`.
    """
    with store.writing(now) as unit:
        where, row = unit.ledger.find([mailbox.id for mailbox in mailboxes], prefix)
        mailbox = next(mailbox for mailbox in mailboxes if mailbox.id == where)
        if due is not None:
            _refuse_no_due(due, row, now, mailbox)
        entry = Entry(
            commitment=row.id,
            kind=kind,
            at=now,
            author=Author.REP,
            due=_said(due, now, mailbox) if due else None,
            reasons=("the rep said so", ONLY_THIS) if only_this else ("the rep said so",),
        )
        row = unit.ledger.append_word(where, entry)
        let_it_reach_its_kind(unit, mailbox, row, now)
        return mailbox, row


def _refuse_no_due(due: date | datetime, row: Commitment, now: datetime, mailbox: Mailbox) -> None:
    zone = mailbox.rep.zone
    made: date | datetime = row.made_at
    farthest: date | datetime = now + _FARTHEST
    if not isinstance(due, datetime):
        made, farthest = row.made_at.astimezone(zone).date(), now.astimezone(zone).date() + _FARTHEST
    if due < made:
        day = row.made_at.astimezone(zone).date()
        raise BadInput(
            f"{due.isoformat()} lies before the promise was made, on {day.isoformat()}.",
            "Give the day it moves to.",
        )
    if due > farthest:
        raise BadInput(f"{due.isoformat()} is more than ten years away.", "Give the day it moves to.")


def _said(due: date | datetime, now: datetime, mailbox: Mailbox) -> Due:
    first: date | datetime = now if isinstance(due, datetime) else now.astimezone(mailbox.rep.zone).date()
    return Due(min(first, due), due, due.isoformat(), zone=str(mailbox.rep.zone), rule="the rep's word")
