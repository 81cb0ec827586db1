"""What is to be done in the background, and when next."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from agent.store_port.connections import ConnectionId
from agent.store_port.mailboxes import MailboxId

JobId = NewType("JobId", int)


TURN = "tick"
"""The turn of the one who looks what is due."""


def listening_to(provider: str) -> str:
    """The turn of those who take a provider's notices; it tells whether anybody does."""
    return f"push:{provider}"


class JobKind(StrEnum):
    """What is done in the background."""

    READ = "read"  # what is new at a connection
    FOLLOW = "follow"  # what time alone changed for a mailbox: dues that passed, drafts that are due
    REPORT = "report"  # the report of the week that ended


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be done again and again, and when next."""

    id: JobId
    kind: JobKind
    mailbox: MailboxId
    connection: ConnectionId | None
    due_at: datetime
    is_backfill: bool = False  # old mail, or a week's report, which new mail goes before
    strikes: int = 0  # how often it was begun and not ended, in a row
    running_by: str = ""
    set_aside_at: datetime | None = None  # it failed too often; left alone until somebody says so
    reason: str = ""
    ran_at: datetime | None = None  # when it was last done
    team: str = ""  # whose mailbox it is


class Jobs(Protocol):
    """What is to be done in the background. The rows decide; a queue only says when to look."""

    def ensure(self) -> None:
        """A job for everything there is; due at once is a connection that was signed in again, and what waits for a
        time that only a clock which was wrong has shown."""
        ...

    def nudge(self, *, until: datetime, most: int, most_old: int | None = None) -> tuple[Job, ...]:
        """Jobs that are due and that nobody was told of, marked as told until then; new mail before old.

        At most `most_old` of them catch up with old mail. Of one provider not more than half of all that is under way, where others wait.
        """
        ...

    def hurry(self, connection: ConnectionId) -> None:
        """Something happened there: its reading is due now; one that is under way will be followed by another."""
        ...

    def hurry_report(self, mailbox: MailboxId) -> None:
        """Its mail was read whole for the first time: a report that waited for that is due now."""
        ...

    def forget_nudges(self) -> None:
        """Take no job for nudged: who gave the nudges is gone, and so may they be."""
        ...

    def is_due(self, now: datetime) -> bool:
        """Whether there is a job that is due and that nobody was told of."""
        ...

    def under_way(self, now: datetime, *, only_old: bool = False) -> int:
        """How many jobs are nudged for or worked on at this moment; with `only_old` those that catch up with old mail."""
        ...

    def workers(self, now: datetime) -> int:
        """How many holders work on something at this moment."""
        ...

    def begin(self, job: JobId, holder: str, *, until: datetime, instead_of: str = "") -> Job | None:
        """Take it for oneself, which counts as a strike until it is ended; None where nothing is to be done."""
        ...

    def take_from(self, holder: str) -> None:
        """Free what this holder worked on: it is known to be dead."""
        ...

    def renew(self, job: JobId, holder: str, *, until: datetime) -> bool:
        """Hold on to it; False where somebody else took it over."""
        ...

    def end(
        self,
        job: JobId,
        holder: str,
        *,
        due_at: datetime,
        was_due_at: datetime | None = None,
        is_backfill: bool = False,
    ) -> bool:
        """It was done, and is due again then, or earlier where it was hurried since it was due at `was_due_at`.

        False where somebody else has it by now.
        """
        ...

    def release(self, holder: str) -> None:
        """Put back whatever this holder is still at: it was told to stop, and does not wait for a slow server."""
        ...

    def put_back(self, job: JobId, holder: str, *, due_at: datetime | None = None) -> bool:
        """Stopped in the middle through no fault of its own: due at once or then, without a strike."""
        ...

    def fail(self, job: JobId, holder: str, reason: str, *, due_at: datetime) -> bool:
        """It went wrong in a way nobody foresaw: the strike stays, and it is tried again then."""
        ...

    def try_again(self) -> int:
        """Give every job that was set aside another chance; how many there were."""
        ...

    def next_moment(self, mailbox: MailboxId, after: datetime) -> datetime | None:
        """When time alone next changes something: a due that passes, a draft that is to be written."""
        ...

    def find(self, job: JobId) -> Job | None:
        """The job with this number."""
        ...

    def all(self) -> tuple[Job, ...]:
        """Every job, the longest due first."""
        ...

    def holder(self, turn: str) -> tuple[str, datetime] | None:
        """Who has this turn, and until when."""
        ...

    def take_turn(self, turn: str, holder: str, *, until: datetime, instead_of: str = "") -> bool:
        """Take or keep a turn; False where somebody else than `instead_of` has it."""
        ...
