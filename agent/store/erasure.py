"""Erasing somebody: their mail, the commitments with them and the drafts about these, their meetings.

What is theirs is told by `agent.core.forgotten`, for reading and erasing alike: read again, the same mail gives what
is left here. Out of what stays with others they are taken. What others wrote about them in words cannot be told and
stays; so do numbers that others' mail refers to (Message-IDs). A message that is erased leaves a row without content,
so that its thread holds together.
"""

from sqlalchemy import bindparam, delete, insert, select, update

from agent.core.forgotten import Forgetting
from agent.store.erased_mail import ErasedMail, erase_accounts, erase_mail, erase_meetings
from agent.store.erased_promises import erase_promises
from agent.store.tables import ForgottenRow, MailboxRow, table
from agent.store.teams import admit
from agent.store.transaction import Transaction
from agent.store_port import Erased, MailboxId

_FORGOTTEN, _MAILBOX = table(ForgottenRow), table(MailboxRow)

_NAMES = select(_FORGOTTEN.c.id, _FORGOTTEN.c.sealed).where(_FORGOTTEN.c.mailbox_id == bindparam("mailbox"))


class Erasures:
    """Erasing in one mailbox (`agent.store_port.Erasure`)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def person(self, mailbox: MailboxId, forgetting: Forgetting) -> Erased:
        """Erase these, each an address or everybody of a domain, and remember to keep nothing of theirs again."""
        admit(self._transaction, mailbox)
        self._hold(mailbox)
        self._remember(mailbox, forgetting)
        messages = erase_mail(self._transaction, mailbox, forgetting)
        meetings = erase_meetings(self._transaction, mailbox, forgetting)
        erased = ErasedMail(messages, meetings)
        promises = erase_promises(self._transaction, mailbox, forgetting, erased)
        erase_accounts(self._transaction, mailbox, forgetting)
        return Erased(
            len(messages.gone), len(meetings.gone), promises.commitments, promises.drafts, promises.besides
        )

    def mailbox(self, mailbox: MailboxId) -> None:
        """Erase a rep's mailbox with everything in it."""
        admit(self._transaction, mailbox)
        self._connection.execute(delete(_MAILBOX).where(_MAILBOX.c.id == mailbox))

    def forgotten(self, mailbox: MailboxId) -> frozenset[str]:
        """Whose mail is not to be kept."""
        admit(self._transaction, mailbox)
        return frozenset(self._names(mailbox).values())

    def remember_again(self, mailbox: MailboxId, who: str) -> bool:
        """Keep their mail again from now on; False where they were not forgotten."""
        admit(self._transaction, mailbox)
        numbers = [number for number, name in self._names(mailbox).items() if name == who.lower()]
        self._connection.execute(delete(_FORGOTTEN).where(_FORGOTTEN.c.id.in_(numbers)))
        return bool(numbers)

    def _hold(self, mailbox: MailboxId) -> None:
        """Wait for a page that is being stored, which may hold mail of theirs, and let the next one see who is forgotten.

        Whoever stores a page numbers its messages in this row (`messages.py`); one that began before fails, and is
        read again.
        """
        same = {"last_message": _MAILBOX.c.last_message}
        self._connection.execute(update(_MAILBOX).where(_MAILBOX.c.id == mailbox).values(**same))

    def _names(self, mailbox: MailboxId) -> dict[int, str]:
        found = self._connection.execute(_NAMES, {"mailbox": mailbox})
        return {row.id: self._transaction.keys.open("forgotten.sealed", row.sealed).decode() for row in found}

    def _remember(self, mailbox: MailboxId, forgetting: Forgetting) -> None:
        for who in {one.lower() for one in forgetting.who} - self.forgotten(mailbox):
            sealed = self._transaction.keys.seal("forgotten.sealed", who.encode())
            row = {"mailbox_id": mailbox, "sealed": sealed, "asked_at": self._transaction.now}
            self._connection.execute(insert(_FORGOTTEN).values(**row))
