"""The rep's word, given or taken back in any shell: written down, followed, and heeded by the drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from agent.bootstrap.application import Application
from agent.core.commitment import Commitment
from agent.core.fulfil.ledger import Entry, EntryKind
from agent.flows.follow import follow_accounts
from agent.flows.teach import taught
from agent.flows.word import Given, give_word, take_back_word
from agent.store_port import Mailbox


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a word came to."""

    mailbox: Mailbox
    row: Commitment
    word: Entry
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
    only_if: str = "",
) -> Spoken:
    """Write the word on the one commitment of these mailboxes whose id begins so, and let everything follow it.

    Raises what `give_word` does.
    """
    given = give_word(
        app.store, mailboxes, prefix, kind=kind, now=now, due=due, only_this=only_this, only_if=only_if
    )
    _follow(app, given, now)
    alike = 0 if only_this or kind is not EntryKind.DISMISSED else _silenced(app, given.mailbox, given.row)
    return Spoken(given.mailbox, given.row, given.word, alike)


def unsay(
    app: Application, mailboxes: Sequence[Mailbox], prefix: str, *, now: datetime, word: str = ""
) -> Spoken:
    """Take back the rep's last word on a commitment, and let everything follow that. Raises what `take_back_word` does."""
    given = take_back_word(app.store, mailboxes, prefix, now=now, word=word)
    _follow(app, given, now)
    with app.store.reading() as unit:  # what it had silenced by its kind may have changed this very row
        _, row = unit.ledger.find([given.mailbox.id], given.row.id)
    return Spoken(given.mailbox, row, given.word, 0)


def _follow(app: Application, given: Given, now: datetime) -> None:
    follow_accounts(app.store, given.mailbox, policy=app.policy, now=now, progress=lambda _done, _of: None)
    app.drafter(given.mailbox).look_after(now)


def _silenced(app: Application, mailbox: Mailbox, row: Commitment) -> int:
    return sum(len(one.silenced) for one in taught(app.store, mailbox) if row.id in one.lesson.drawn_from)
