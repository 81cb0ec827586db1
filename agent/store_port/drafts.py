"""The drafts, each a row with a state before and after the provider is asked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from agent.core.commitment import CommitmentId
from agent.ports import DraftKind, OutgoingDraft
from agent.store_port.mailboxes import MailboxId

DraftId = NewType("DraftId", int)


class DraftState(StrEnum):
    """Where a draft stands. The rows say so before and after the provider is asked (reliability: one draft, ever)."""

    PLANNED = "planned"  # the intent, written before anything is asked of the provider
    WRITING = "writing"  # the provider was asked, or may have been; settled by looking
    WRITTEN = "written"
    EDITED = "edited"  # by the human; never touched again
    SENT_AS_IS = "sent_as_is"
    SENT_EDITED = "sent_edited"
    ANSWERED_OTHERWISE = "answered_otherwise"  # the human wrote about it without the draft
    DELETED_BY_HUMAN = "deleted_by_human"
    WITHDRAWN = "withdrawn"  # by kept, untouched, because it was no longer right
    FAILED = "failed"  # the provider refuses it for good


_ENDS = frozenset({DraftState.SENT_EDITED, DraftState.ANSWERED_OTHERWISE, DraftState.DELETED_BY_HUMAN})


NEXT_STATES: Mapping[DraftState, frozenset[DraftState]] = {
    DraftState.PLANNED: frozenset(
        {DraftState.WRITING, DraftState.WITHDRAWN, DraftState.FAILED, DraftState.ANSWERED_OTHERWISE}
    ),
    DraftState.WRITING: _ENDS
    | {DraftState.WRITTEN, DraftState.EDITED, DraftState.SENT_AS_IS, DraftState.PLANNED, DraftState.FAILED},
    DraftState.WRITTEN: _ENDS | {DraftState.EDITED, DraftState.SENT_AS_IS, DraftState.WITHDRAWN},
    DraftState.EDITED: _ENDS | {DraftState.SENT_AS_IS},
}
"""Which state may follow which; a state that is not named here is final."""

UNDER_WAY = frozenset(NEXT_STATES)
"""The states that are not final."""


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft as the store keeps it."""

    id: DraftId
    commitment: CommitmentId
    kind: DraftKind
    state: DraftState
    draft: OutgoingDraft
    planned_at: datetime
    changed_at: datetime
    # When to write it, to look for it, or to take it away; None once nothing is to be done.
    next_attempt_at: datetime | None
    attempts: int = 0  # how often the provider was asked to create it
    empty_looks: int = 0  # how often it was looked for and not found since the last attempt
    provider_ref: str = ""
    held_at: datetime | None = None  # when it first waited for mail that was still to be read
    sink: str = ""  # the connection into whose Drafts it was to go; empty for the local folder

    @property
    def is_being_withdrawn(self) -> bool:
        """Whether kept was about to take it away, and has not said since how that went."""
        is_timed = self.next_attempt_at is not None and not self.empty_looks
        return self.state is DraftState.WRITTEN and is_timed


class Drafts(Protocol):
    """Drafts as rows: intent first, at most one of a kind for a commitment, ever."""

    def plan(
        self,
        mailbox: MailboxId,
        commitment: CommitmentId,
        kind: DraftKind,
        draft: OutgoingDraft,
        *,
        next_attempt_at: datetime,
    ) -> StoredDraft | None:
        """Write the intent. One that is still planned takes the new text; None where one went further."""
        ...

    def hold(self, draft: StoredDraft) -> StoredDraft | None:
        """Note that a planned draft waits for mail that is still to be read; the first time stands. None where it went further."""
        ...

    def due(self, mailbox: MailboxId, state: DraftState, now: datetime) -> tuple[StoredDraft, ...]:
        """Rows in this state whose next attempt has come, the longest waiting first."""
        ...

    def advance(
        self,
        draft: StoredDraft,
        state: DraftState,
        *,
        next_attempt_at: datetime | None = None,
        provider_ref: str = "",
        sink: str | None = None,
    ) -> StoredDraft | None:
        """Move the row from the state it was read in; None where somebody else moved it first.

        To WRITING is the claim: whoever gets the row may ask the provider once. Raises ValueError
        for a step that `NEXT_STATES` does not name.
        """
        ...

    def looked_in_vain(self, draft: StoredDraft, *, next_attempt_at: datetime) -> StoredDraft | None:
        """Note that a draft was not where it should be; when to look again."""
        ...

    def note_withdrawal(self, draft: StoredDraft, *, begins: bool) -> StoredDraft | None:
        """Note that a written draft is about to be taken away, or is to stay after all; None where somebody else moved it."""
        ...

    def all(
        self,
        mailbox: MailboxId,
        *,
        states: Collection[DraftState] | None = None,
        commitments: Collection[CommitmentId] | None = None,
    ) -> tuple[StoredDraft, ...]:
        """Every draft of the mailbox, or those in these states or for these commitments, oldest plan first."""
        ...
