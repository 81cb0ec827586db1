"""Look before you ask: who owes a customer something overdue does not remind that customer of theirs.

The drafts keep this rule (`agent.core.drafting.plan`); here it is said of an account, with what
must come first and what it holds back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from agent.core.commitment import By, Commitment, CommitmentId, State


@dataclass(frozen=True, slots=True)
class Look:
    """Whether an account may be asked for something."""

    first: tuple[CommitmentId, ...]  # ours, overdue: what must be put right before
    held_back: tuple[CommitmentId, ...]  # theirs, overdue: what we would like to ask for

    @property
    def may_ask(self) -> bool:
        """Whether nothing of ours is overdue."""
        return not self.first


def look_before_you_ask(rows: Iterable[Commitment], now: datetime, zone: tzinfo) -> Look:
    """What is overdue on both sides among the commitments with one account."""
    overdue = sorted((c for c in rows if c.state(now, zone) is State.OVERDUE), key=lambda c: c.id)
    return Look(
        first=tuple(c.id for c in overdue if c.by is By.REP),
        held_back=tuple(c.id for c in overdue if c.by is By.CUSTOMER),
    )
