"""The rep's word on a commitment: it is remembered, and it wins over what the machine finds."""

from collections.abc import Sequence
from datetime import date, datetime

from agent.core.commitment import Commitment, Due
from agent.core.fulfil.ledger import Author, Entry, EntryKind
from agent.core.teach.lessons import ONLY_THIS
from agent.flows.silence import let_it_reach_its_kind
from agent.store_port import Mailbox, Store


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
    """Write the rep's word to the one commitment whose id begins with `prefix`; raises `NoSuchCommitment`.

    Accounts with sentences of the kind are marked to be followed anew, unless the word is about `only_this`.
    """
    with store.writing(now) as unit:
        where, row = unit.ledger.find([mailbox.id for mailbox in mailboxes], prefix)
        mailbox = next(mailbox for mailbox in mailboxes if mailbox.id == where)
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


def _said(due: date | datetime, now: datetime, mailbox: Mailbox) -> Due:
    first: date | datetime = now if isinstance(due, datetime) else now.astimezone(mailbox.rep.zone).date()
    return Due(min(first, due), due, due.isoformat(), zone=str(mailbox.rep.zone), rule="the rep's word")
