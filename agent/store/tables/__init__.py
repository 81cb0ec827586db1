"""The tables. Rows only: values are checked in the core and turned into rows in `rows.py` and beside.

Plain columns hold what queries ask for: keys, times, states, addresses and domains. Words of a
mail (subjects, bodies, quotes, names, reasons) lie in `sealed`. Times are plain `datetime` fields,
which SQLModel stores as UTC and gives back aware; enums are their words in a varchar on every
database, so that a new member needs no migration.
"""

from agent.store.tables.background import JobRow, TurnRow
from agent.store.tables.columns import metadata, table
from agent.store.tables.ledger import CommitmentRow, DraftRow, EntryRow, RetractionRow
from agent.store.tables.mail import (
    AccountRow,
    AwaitedRow,
    ItemRow,
    MeetingAccountRow,
    MeetingItemRow,
    MeetingRow,
    MessageAccountRow,
    MessageRow,
    SourceRow,
)
from agent.store.tables.mailboxes import (
    ConnectionRow,
    ForgottenRow,
    InstallationRow,
    MailboxRow,
    RetentionRow,
    SuspectRow,
)

__all__ = [
    "AccountRow",
    "AwaitedRow",
    "CommitmentRow",
    "ConnectionRow",
    "DraftRow",
    "EntryRow",
    "ForgottenRow",
    "InstallationRow",
    "ItemRow",
    "JobRow",
    "MailboxRow",
    "MeetingAccountRow",
    "MeetingItemRow",
    "MeetingRow",
    "MessageAccountRow",
    "MessageRow",
    "RetentionRow",
    "RetractionRow",
    "SourceRow",
    "SuspectRow",
    "TurnRow",
    "metadata",
    "table",
]
