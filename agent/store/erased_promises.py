"""Of somebody who is forgotten: what was promised to and by them, and what rests on their mail in other promises.

The machine's lines about a promise to others that lay in a mail of several, or that a mail of theirs kept or moved,
go too: following says them anew from what is left (`agent.store.ledger`). Only of promises that are closed, which
following leaves alone, the lines stay, without the words and without them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from sqlalchemy import delete, select, update

from agent.core.commitment import Commitment, CommitmentId
from agent.core.forgotten import Forgetting
from agent.core.fulfil.ledger import Author, Entry, Parties, fold
from agent.core.fulfil.wordless import ERASED, entry_without_words
from agent.core.message import Address
from agent.store import commitments
from agent.store.bulk import one_of
from agent.store.drafts import Drafts
from agent.store.entries import lines as all_lines
from agent.store.entries import standing
from agent.store.erased_mail import ErasedMail
from agent.store.tables import CommitmentRow, DraftRow, EntryRow, RetractionRow, table
from agent.store.transaction import Transaction
from agent.store.zones import zone_of
from agent.store_port import UNDER_WAY, MailboxId, SaidBesides, StoredDraft

_COMMITMENT, _ENTRY = table(CommitmentRow), table(EntryRow)
_RETRACTION, _DRAFT = table(RetractionRow), table(DraftRow)


@dataclass(frozen=True, slots=True)
class ErasedPromises:
    """What was done to commitments and drafts."""

    commitments: int
    drafts: tuple[StoredDraft, ...]
    besides: tuple[SaidBesides, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A current row."""

    commitment: Commitment
    is_closed: bool


def erase_promises(
    transaction: Transaction, mailbox: MailboxId, forgetting: Forgetting, erased: ErasedMail
) -> ErasedPromises:
    """Erase commitments by or to them, or made in what was erased, with their history and drafts; clean the others."""
    rows = _rows(transaction, mailbox)
    lines = _lines(transaction, mailbox)
    gone = {one for one, its in lines.items() if _is_gone(its.values(), forgetting, erased)}
    shaken = {one for one, its in lines.items() if _is_shaken(its.values(), forgetting, erased)} - gone
    closed = {one for one in shaken if one in rows and rows[one].is_closed}
    drafts = _erase_drafts(transaction, mailbox, gone, forgetting, erased)
    _delete(transaction, mailbox, gone, list(Author))
    # Made anew without them by following: the rep's own word on it stays.
    _delete(transaction, mailbox, shaken - closed, [Author.MACHINE])
    _clean(transaction, mailbox, {one: lines[one] for one in closed}, forgetting, erased)
    lost = [rows[one].commitment for one in sorted(gone & rows.keys())]
    return ErasedPromises(len(lost), drafts, tuple(_besides(lost, erased)))


def _rows(transaction: Transaction, mailbox: MailboxId) -> Mapping[CommitmentId, _Row]:
    asked = select(_COMMITMENT.c.id, _COMMITMENT.c.sealed, _COMMITMENT.c.closed_at).where(
        _COMMITMENT.c.mailbox_id == mailbox
    )
    return {
        row.id: _Row(transaction.open("commitment.sealed", row.sealed, Commitment), row.closed_at is not None)
        for row in transaction.connection.execute(asked)
    }


def _lines(transaction: Transaction, mailbox: MailboxId) -> Mapping[CommitmentId, Mapping[int, Entry]]:
    """Every entry ever made, by its number; also of what the ledger has no row of any more."""
    found: dict[CommitmentId, dict[int, Entry]] = defaultdict(dict)
    asked = select(_ENTRY.c.id, _ENTRY.c.commitment, _ENTRY.c.sealed).where(_ENTRY.c.mailbox_id == mailbox)
    for row in transaction.connection.execute(asked):
        found[CommitmentId(row.commitment)][row.id] = transaction.open("entry.sealed", row.sealed, Entry)
    return found


def _is_gone(entries: Collection[Entry], forgetting: Forgetting, erased: ErasedMail) -> bool:
    """Whether its mail is; where that lost its words to its age, whether it was made by them or to them."""
    made = [entry.parties for entry in entries if entry.parties]
    messages = erased.messages
    return any(messages.is_gone(one.message) for one in made) or any(
        not messages.is_left(one.message) and forgetting.is_theirs((one.promiser,), one.promisee)
        for one in made
    )


def _is_shaken(entries: Collection[Entry], forgetting: Forgetting, erased: ErasedMail) -> bool:
    """Whether anything of it rests on what they were on, or names them."""
    return any(
        erased.was_theirs(entry.evidence)
        or erased.is_left(entry.evidence)
        or forgetting.names_any((*entry.told, *_people(entry.parties)))
        for entry in entries
    )


def _people(parties: Parties | None) -> Sequence[Address]:
    return (parties.promiser, *parties.promisee) if parties else ()


def _delete(
    transaction: Transaction, mailbox: MailboxId, ids: Collection[str], authors: Sequence[Author]
) -> None:
    """Erase the lines by these authors, and the rows made of them."""
    ours = [_ENTRY.c.mailbox_id == mailbox, one_of(_ENTRY.c.commitment, ids)]
    ours.append(_ENTRY.c.author.in_(authors))
    numbers = select(_ENTRY.c.id).where(*ours)
    transaction.connection.execute(delete(_RETRACTION).where(_RETRACTION.c.entry_id.in_(numbers)))
    transaction.connection.execute(delete(_ENTRY).where(*ours))
    its_rows = [_COMMITMENT.c.mailbox_id == mailbox, one_of(_COMMITMENT.c.id, ids)]
    transaction.connection.execute(delete(_COMMITMENT).where(*its_rows))


def _clean(
    transaction: Transaction,
    mailbox: MailboxId,
    closed: Mapping[CommitmentId, Mapping[int, Entry]],
    forgetting: Forgetting,
    erased: ErasedMail,
) -> None:
    """Take them, and what they said, out of the lines of closed commitments, and make the rows anew from these."""
    for number, entry in chain.from_iterable(its.items() for its in closed.values()):
        said = entry_without_words(entry) if erased.was_theirs(entry.evidence) else entry
        parties = said.parties and _parties_without(said.parties, forgetting)
        clean = replace(said, told=forgetting.without(said.told), parties=parties)
        sealed = transaction.seal("entry.sealed", clean)
        transaction.connection.execute(update(_ENTRY).where(_ENTRY.c.id == number).values(sealed=sealed))
    if closed:
        zone = zone_of(transaction, mailbox)
        left = (fold(its, zone) for its in standing(all_lines(transaction, mailbox, closed)).values())
        commitments.write(transaction, mailbox, [row for row in left if row is not None])


def _parties_without(parties: Parties, forgetting: Forgetting) -> Parties:
    """The parties without them; booked on the account of who is left, where it was theirs."""
    left = forgetting.without(parties.promisee)
    if left == parties.promisee:
        return parties
    accounts = forgetting.accounts((parties.promiser, *left))
    is_theirs = forgetting.has_account(parties.account) and parties.account not in accounts
    account = accounts[0] if is_theirs and accounts else parties.account
    return replace(parties, promisee=left, account=account)


def _erase_drafts(
    transaction: Transaction,
    mailbox: MailboxId,
    gone: Collection[CommitmentId],
    forgetting: Forgetting,
    erased: ErasedMail,
) -> tuple[StoredDraft, ...]:
    """Erase what was drafted to them or about what is gone; that a draft to others was sent or thrown away stays known."""
    found = [
        row
        for row in Drafts(transaction).all(mailbox)
        if row.commitment in gone or _is_to(row, forgetting, erased)
    ]
    done = [row for row in found if row.commitment not in gone and row.state not in UNDER_WAY]
    for row in done:
        to, cc = (forgetting.without(some) for some in (row.draft.to, row.draft.cc))
        bare = replace(
            row.draft, to=to, cc=cc, subject=ERASED, text=ERASED, html="", in_reply_to=None, references=()
        )
        content = {"sealed": transaction.seal("draft.sealed", bare), "in_reply_to": None}
        transaction.connection.execute(update(_DRAFT).where(_DRAFT.c.id == row.id).values(**content))
    erased_ones = tuple(row for row in found if row not in done)
    transaction.connection.execute(delete(_DRAFT).where(one_of(_DRAFT.c.id, [row.id for row in erased_ones])))
    return erased_ones


def _is_to(row: StoredDraft, forgetting: Forgetting, erased: ErasedMail) -> bool:
    draft = row.draft
    return erased.messages.is_gone(draft.in_reply_to) or forgetting.names_any((*draft.to, *draft.cc))


def _besides(lost: Sequence[Commitment], erased: ErasedMail) -> Iterator[SaidBesides]:
    """What was still open of mails that other customers were on."""
    for row in lost:
        people = erased.messages.beside(row.message)
        if people and row.settled_at is None and row.withdrawn_at is None and not row.dismissed:
            yield SaidBesides(people, row.found.quote)
