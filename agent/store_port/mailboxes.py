"""The reps whose mail is read."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType, Protocol

from agent.core.policy import Rep
from agent.core.score.visibility import Visibility

MailboxId = NewType("MailboxId", int)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One rep's mail and calendar; the root of everything stored about it."""

    id: MailboxId
    rep: Rep
    team: str = ""  # the tenant; empty on a laptop
    manager_sees: Visibility | None = None  # what the rep chose to show; None: the usual
    restored_at: datetime | None = None  # when a backup took the place of what was known


class Mailboxes(Protocol):
    """Whose mail is kept here."""

    def put(self, rep: Rep, *, team: str | None = None) -> Mailbox:
        """The mailbox of `rep.email` in the unit's team, made where it is new, brought up to date where `rep` changed."""
        ...

    def show(self, mailbox: MailboxId, visibility: Visibility) -> None:
        """Note what its rep lets a manager see. Raises `NoSuchMailbox`."""
        ...

    def restored(self) -> None:
        """Note of every mailbox that what is known of it comes from a backup, put in its place now."""
        ...

    def get(self, email: str, *, team: str | None = None) -> Mailbox | None:
        """The mailbox of this address in the unit's team; a unit of all teams may name one."""
        ...

    def one(self, mailbox: MailboxId) -> Mailbox | None:
        """The mailbox with this number; None where the unit's team has no such one."""
        ...

    def all(self, *, team: str | None = None) -> tuple[Mailbox, ...]:
        """Every mailbox of the unit's team, or of all, by address."""
        ...
