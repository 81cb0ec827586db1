"""What the steps need from the store: the values that go in and out, and the protocols they are asked of.

Stands beside `agent.ports`, between the core and everything that acts. A *unit* is one transaction;
a page of a source, its messages, its meetings and its cursor are stored in one. Every question names
the mailbox it is asked about: what belongs to one mailbox is never an answer about another.
"""

from agent.store_port.connections import (
    Connection,
    ConnectionId,
    Connections,
    ConnectionState,
    Lease,
    Push,
)
from agent.store_port.drafts import NEXT_STATES, UNDER_WAY, DraftId, Drafts, DraftState, StoredDraft
from agent.store_port.erasure import Erased, Erasure, SaidBesides
from agent.store_port.exchanges import Exchanges, Work
from agent.store_port.health import Census, Health, SourceState, Trouble
from agent.store_port.jobs import TURN, Job, JobId, JobKind, Jobs, listening_to
from agent.store_port.ledger import Ledger, Line, Settled, Wanted
from agent.store_port.mailboxes import Mailbox, Mailboxes, MailboxId
from agent.store_port.overview import Overview
from agent.store_port.pages import BookedMeeting, BookedMessage, Pages, Reached, ReadItem, ReadPage
from agent.store_port.retention import Retained, Retention
from agent.store_port.suspects import FOLLOWING, MOST_TAKES, SCANNING, Suspects
from agent.store_port.unit import Store, Unit

__all__ = [
    "FOLLOWING",
    "MOST_TAKES",
    "NEXT_STATES",
    "SCANNING",
    "TURN",
    "UNDER_WAY",
    "BookedMeeting",
    "BookedMessage",
    "Census",
    "Connection",
    "ConnectionId",
    "ConnectionState",
    "Connections",
    "DraftId",
    "DraftState",
    "Drafts",
    "Erased",
    "Erasure",
    "Exchanges",
    "Health",
    "Job",
    "JobId",
    "JobKind",
    "Jobs",
    "Lease",
    "Ledger",
    "Line",
    "Mailbox",
    "MailboxId",
    "Mailboxes",
    "Overview",
    "Pages",
    "Push",
    "Reached",
    "ReadItem",
    "ReadPage",
    "Retained",
    "Retention",
    "SaidBesides",
    "Settled",
    "SourceState",
    "Store",
    "StoredDraft",
    "Suspects",
    "Trouble",
    "Unit",
    "Wanted",
    "Work",
    "listening_to",
]
