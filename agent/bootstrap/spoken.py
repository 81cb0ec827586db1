"""The rep's word, given in any shell: written down, followed, and heeded by the drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from agent.bootstrap.application import Application
from agent.core.commitment import Commitment
from agent.core.fulfil.ledger import EntryKind
from agent.flows.follow import follow_accounts
from agent.flows.teach import taught
from agent.flows.word import give_word
from agent.store_port import Mailbox


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a word came to."""

    mailbox: Mailbox
    row: Commitment
    silenced: int  # sentences of the same kind that are not raised either


def speak(
    app: Application,
    mailboxes: Sequence[Mailbox],
    prefix: str,
    *,
    kind: EntryKind,
    now: datetime,
    due: date | datetime | None = None,
    only_this: bool = False,
) -> Spoken:
    """Write the word on the one commitment of these mailboxes whose id begins so, and let everything follow it.

    Raises `NoSuchCommitment`.
    """
    mailbox, row = give_word(app.store, mailboxes, prefix, kind=kind, now=now, due=due, only_this=only_this)
    follow_accounts(app.store, mailbox, policy=app.policy, now=now, progress=lambda _done, _of: None)
    alike = 0 if only_this or kind is not EntryKind.DISMISSED else _silenced(app, mailbox, row)
    app.drafter(mailbox).look_after(now)
    return Spoken(mailbox, row, alike)


def _silenced(app: Application, mailbox: Mailbox, row: Commitment) -> int:
    return sum(len(one.silenced) for one in taught(app.store, mailbox) if row.id in one.lesson.drawn_from)
