"""Entries of the ledger as rows: written once, told apart by a digest, taken back by a row beside them."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select

from agent.core.commitment import CommitmentId
from agent.core.fulfil.ledger import Author, Entry
from agent.core.message import ThreadKey
from agent.store import rows
from agent.store.bulk import among, insert_new, many
from agent.store.tables import EntryRow, RetractionRow, table
from agent.store.threads import names_now
from agent.store.transaction import Transaction, plain
from agent.store_port import Line, MailboxId

_ENTRY, _RETRACTION = table(EntryRow), table(RetractionRow)

_COLUMNS = (
    *("mailbox_id", "commitment", "digest", "repeat", "kind", "author", "at", "message", "meeting"),
    *("sealed", "recorded_at"),
)


_OF_COMMITMENTS = (
    _ENTRY.c.mailbox_id == bindparam("mailbox"),
    among(_ENTRY.c.commitment, many("commitments", _ENTRY.c.commitment)),
)
_EVER = _ENTRY.outerjoin(_RETRACTION, _RETRACTION.c.entry_id == _ENTRY.c.id)
_TRACES = (
    select(_ENTRY.c.id, _ENTRY.c.commitment, _ENTRY.c.digest, _RETRACTION.c.entry_id)
    .select_from(_EVER)
    .where(*_OF_COMMITMENTS, _ENTRY.c.author == Author.MACHINE)
)
_WORDS = (
    select(_ENTRY.c.id, _ENTRY.c.digest, _RETRACTION.c.entry_id)
    .select_from(_EVER)
    .where(*_OF_COMMITMENTS, _ENTRY.c.author == Author.REP)
)
_LINES = (
    select(_ENTRY.c.sealed, _ENTRY.c.recorded_at, _RETRACTION.c.recorded_at.label("retracted_at"))
    .select_from(_EVER)
    .where(*_OF_COMMITMENTS, _ENTRY.c.author.in_(bindparam("authors", expanding=True)))
    .order_by(_ENTRY.c.id)
)


@dataclass(frozen=True, slots=True)
class Written:
    """An entry ready to be stored."""

    entry: Entry
    digest: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Trace:
    """A stored entry of the machine, unopened."""

    id: int
    commitment: CommitmentId
    digest: bytes
    retracted: bool


def written(entry: Entry) -> Written:
    """The entry with its digest.

    The names of threads are left out of the digest: an older message may come and rename a thread,
    and nothing else has happened then.
    """
    content = rows.body(entry)
    packed = rows.dump(content)
    content.pop("thread", None)
    content.get("parties", {}).pop("thread", None)
    return Written(entry, hashlib.blake2b(rows.dump(content), digest_size=16).digest(), packed)


def traces(transaction: Transaction, mailbox: MailboxId, commitments: Collection[str]) -> list[Trace]:
    """All that the machine ever said of these commitments."""
    if not commitments:
        return []
    asked = {"mailbox": mailbox, "commitments": commitments}
    found = transaction.connection.execute(_TRACES, asked)
    return [Trace(row.id, row.commitment, row.digest, row.entry_id is not None) for row in found]


def said_before(transaction: Transaction, mailbox: MailboxId, word: Written) -> tuple[list[int], int]:
    """The ids of the rep's very same word where it stands, and how often it was taken back."""
    asked = {"mailbox": mailbox, "commitments": [word.entry.commitment]}
    same = [row for row in transaction.connection.execute(_WORDS, asked) if row.digest == word.digest]
    stand = [row.id for row in same if row.entry_id is None]
    return stand, len(same) - len(stand)


def append(transaction: Transaction, mailbox: MailboxId, entries: Iterable[tuple[Written, int]]) -> None:
    """Add entries to the ledger, each with how often it was taken back before."""
    lines = []
    for made, repeat in entries:
        entry = made.entry
        lines.append(
            (
                *(mailbox, entry.commitment, made.digest, repeat, entry.kind.value, entry.author.value),
                *(entry.at, _plain(entry.evidence.message), _plain(entry.evidence.meeting)),
                *(transaction.keys.seal("entry.sealed", made.body), transaction.now),
            )
        )
    insert_new(transaction.connection, _ENTRY, _COLUMNS, lines)


def retract(transaction: Transaction, entries: Iterable[int]) -> None:
    """Take entries back."""
    insert_new(
        transaction.connection,
        _RETRACTION,
        ("entry_id", "recorded_at"),
        [(number, transaction.now) for number in entries],
    )


def lines(
    transaction: Transaction,
    mailbox: MailboxId,
    commitments: Collection[str],
    *,
    author: Author | None = None,
) -> list[Line]:
    """Every entry of these commitments, by anybody or by one author, in the order they were recorded."""
    asked = {"mailbox": mailbox, "commitments": commitments, "authors": [author] if author else list(Author)}
    found = [
        Line(transaction.open("entry.sealed", row.sealed, Entry), row.recorded_at, row.retracted_at)
        for row in transaction.connection.execute(_LINES, asked)
    ]
    return _with_threads_as_now(transaction, mailbox, found)


def that_stand(mailbox: MailboxId | BindParameter[Any], *columns: ColumnElement[Any]) -> Select[Any]:
    """These columns of the mailbox's entries that were not taken back."""
    return (
        select(*columns)
        .select_from(_EVER)
        .where(_ENTRY.c.mailbox_id == mailbox, _RETRACTION.c.entry_id.is_(None))
    )


def standing(found: Iterable[Line]) -> Mapping[CommitmentId, list[Entry]]:
    """The entries that were not taken back, by commitment."""
    kept: dict[CommitmentId, list[Entry]] = defaultdict(list)
    for line in found:
        if line.retracted_at is None:
            kept[line.entry.commitment].append(line.entry)
    return kept


def _with_threads_as_now(transaction: Transaction, mailbox: MailboxId, found: list[Line]) -> list[Line]:
    old = {line.entry.thread for line in found} | {
        line.entry.parties.thread for line in found if line.entry.parties
    }
    names = names_now(transaction, mailbox, {key for key in old if key})
    return [replace(line, entry=_renamed(line.entry, names)) for line in found] if names else found


def _renamed(entry: Entry, names: Mapping[str, ThreadKey]) -> Entry:
    thread = names.get(entry.thread, entry.thread) if entry.thread else None
    parties = entry.parties
    if parties:
        parties = replace(parties, thread=names.get(parties.thread, parties.thread))
    return replace(entry, thread=thread, parties=parties)


def _plain(text: str | None) -> str | None:
    return None if text is None else plain(text)
