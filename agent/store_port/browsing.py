"""What pages ask again and again: what changed since they last looked, and a little of what there is."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from agent.core.commitment import Commitment, CommitmentId
from agent.core.fulfil.exchange import MailHead, ReadMessage
from agent.core.fulfil.ledger import EntryKind
from agent.core.message import MessageKey, ThreadKey
from agent.store_port.drafts import DraftState, StoredDraft
from agent.store_port.mailboxes import MailboxId
from agent.store_port.pages import BookedMeeting


class Browsing(Protocol):
    """Questions whose cost hangs on what is shown or what is new, not on what is stored."""

    def versions(self, mailbox: MailboxId) -> Mapping[str, tuple[int, int]]:
        """Of each account what changes whenever something new of it is stored or followed."""
        ...

    def pulse(self, mailbox: MailboxId) -> tuple[int, ...]:
        """What changes whenever any of the versions does, for less than asking for all of them."""
        ...

    def last_entry(self) -> int:
        """What rises with every line that any ledger here gets."""
        ...

    def spoken_of_since(self, mailbox: MailboxId, entry: int) -> frozenset[CommitmentId]:
        """The commitments about which the ledger got a line after that one."""
        ...

    def accounts_of(self, mailbox: MailboxId, ids: Collection[CommitmentId]) -> frozenset[str]:
        """The accounts that these commitments are booked on."""
        ...

    def rows_with(self, mailbox: MailboxId, accounts: Collection[str]) -> tuple[Commitment, ...]:
        """The current rows of these accounts, in the order they were made."""
        ...

    def heads(
        self, mailbox: MailboxId, accounts: Collection[str], *, since: datetime
    ) -> Mapping[str, tuple[MailHead, ...]]:
        """`Overview.heads` of these accounts."""
        ...

    def heads_in(
        self, mailbox: MailboxId, threads: Collection[ThreadKey], *, since: datetime
    ) -> Mapping[str, tuple[MailHead, ...]]:
        """`Overview.heads` of these conversations."""
        ...

    def meetings(
        self, mailbox: MailboxId, accounts: Collection[str], start: datetime, end: datetime
    ) -> tuple[BookedMeeting, ...]:
        """`Overview.meetings` of these accounts."""
        ...

    def asked_since(
        self, mailbox: MailboxId, ids: Collection[CommitmentId], kind: EntryKind = EntryKind.MAYBE
    ) -> Mapping[CommitmentId, datetime]:
        """Since when each of these has been unclear, or had another kind of line that stands."""
        ...

    def message(self, mailbox: MailboxId, key: MessageKey) -> ReadMessage | None:
        """One mail with its own words; None where it is not kept."""
        ...

    def drafts_in(self, mailbox: MailboxId, states: Collection[DraftState]) -> frozenset[CommitmentId]:
        """The commitments for which there is a draft in one of these states."""
        ...

    def drafts(self, mailbox: MailboxId, *, first: int, most: int) -> tuple[tuple[StoredDraft, ...], int]:
        """`most` drafts from number `first` on, the newest first, and how many there are."""
        ...

    def drafts_about(self, mailbox: MailboxId, commitment: CommitmentId) -> tuple[StoredDraft, ...]:
        """The drafts about one commitment."""
        ...
