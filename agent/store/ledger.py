"""The ledger: what the machine says of an account made true entry by entry, and the rep's word beside it.

Entries are only ever added; the current rows are folded from those that stand.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from sqlalchemy import bindparam, select, update

from agent.core.commitment import Commitment, CommitmentId
from agent.core.fulfil.ledger import Author, Entry, EntryKind, fold
from agent.errors import NoSuchCommitment
from agent.store import commitments
from agent.store.bulk import among, many
from agent.store.entries import (
    Trace,
    Written,
    append,
    lines,
    retract,
    said_before,
    standing,
    traces,
    written,
)
from agent.store.tables import AccountRow, table
from agent.store.teams import admit, admit_all
from agent.store.transaction import Transaction, plain
from agent.store.zones import zone_of
from agent.store_port import Line, MailboxId, Settled, Wanted, Work

_ACCOUNT = table(AccountRow)

_FOLLOWED = (
    select(_ACCOUNT.c.name, _ACCOUNT.c.followed)
    .where(
        _ACCOUNT.c.mailbox_id == bindparam("mailbox"),
        among(_ACCOUNT.c.name, many("accounts", _ACCOUNT.c.name)),
    )
    .order_by(_ACCOUNT.c.name)
    .with_for_update()
)
_FOLLOW_UP_TO = (
    update(_ACCOUNT)
    .where(_ACCOUNT.c.mailbox_id == bindparam("mailbox"), _ACCOUNT.c.name == bindparam("account"))
    .values(followed=bindparam("version"))
)

_Same = tuple[CommitmentId, bytes]  # what makes two entries the same: commitment and digest


class Ledger:
    """Commitments and their append-only history (`agent.store_port.Ledger`)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def settle(self, mailbox: MailboxId, work: Work, entries: Iterable[Entry]) -> Settled:
        """Make the account's machine entries equal to `entries`."""
        return self.settle_all(mailbox, [(work, entries)])

    def settle_all(self, mailbox: MailboxId, followed: Iterable[tuple[Work, Iterable[Entry]]]) -> Settled:
        """The same of some accounts at once; what it changed in all of them."""
        admit(self._transaction, mailbox)
        transaction = self._transaction
        said = dict(followed)
        still = _follow_up_to(transaction, mailbox, said)
        if not still:
            return Settled()
        booked = commitments.booked_on(transaction, mailbox, [work.account for work in still])
        found = dict(chain.from_iterable(_of_account(said[work], work.account) for work in still))
        wanted = {same: made for same, made in found.items() if not booked.get(same[0], False)}
        ids = {key for key, is_closed in booked.items() if not is_closed} | {key for key, _ in wanted}
        change = _difference(wanted, traces(transaction, mailbox, ids))
        retract(transaction, change.retracted)
        append(transaction, mailbox, change.appended)
        _refold(transaction, mailbox, change.touched, _by_commitment(wanted))
        return Settled(
            len(change.appended),
            len(change.retracted),
            tuple(sorted(change.touched)),
            tuple(one.entry.at for one, repeat in change.appended if _is_new(one.entry, repeat, booked)),
        )

    def append_word(self, mailbox: MailboxId, entry: Entry) -> Commitment:
        """Add the rep's word; the commitment after it. Raises `NoSuchCommitment`."""
        admit(self._transaction, mailbox)
        if entry.author is not Author.REP:
            raise ValueError("what the machine says is settled by account")
        _, known = commitments.one(self._transaction, [mailbox], entry.commitment)
        word = written(replace(entry, commitment=known.id))
        _, times = said_before(self._transaction, mailbox, word)
        append(self._transaction, mailbox, [(word, times)])
        return self._after(mailbox, known.id)

    def take_back(self, mailbox: MailboxId, word: Entry) -> Commitment:
        """Take back this word of the rep's, by a line beside it; the commitment after it. Raises `NoSuchCommitment`."""
        admit(self._transaction, mailbox)
        if word.author is not Author.REP:
            raise ValueError("what the machine says is settled by account")
        _, known = commitments.one(self._transaction, [mailbox], word.commitment)
        stand, _ = said_before(self._transaction, mailbox, written(word))
        if not stand:
            raise NoSuchCommitment("That word does not stand any more.", f"See: kept show {known.id[:6]}")
        retract(self._transaction, stand)
        return self._after(mailbox, known.id)

    def words(self, mailbox: MailboxId, ids: Collection[CommitmentId]) -> tuple[Line, ...]:
        """Every word the rep ever gave on these, those taken back too, in the order they were recorded."""
        admit(self._transaction, mailbox)
        return tuple(lines(self._transaction, mailbox, ids, author=Author.REP)) if ids else ()

    def _after(self, mailbox: MailboxId, commitment: CommitmentId) -> Commitment:
        _refold(self._transaction, mailbox, [commitment])
        return commitments.one(self._transaction, [mailbox], commitment)[1]

    def commitments(self, mailbox: MailboxId, wanted: Wanted = Wanted()) -> tuple[Commitment, ...]:  # noqa: B008
        """The current rows that are wanted, in the order they were made."""
        admit(self._transaction, mailbox)
        return commitments.wanted_rows(self._transaction, mailbox, wanted)

    def find(self, mailboxes: Sequence[MailboxId], prefix: str) -> tuple[MailboxId, Commitment]:
        """The one commitment whose id begins with `prefix`. Raises `NoSuchCommitment`."""
        admit_all(self._transaction, mailboxes)
        return commitments.one(self._transaction, mailboxes, prefix)

    def hold(self, mailbox: MailboxId, commitment: CommitmentId) -> Commitment:
        """The row as it is once nobody else can write it, until the unit ends. Raises `NoSuchCommitment`."""
        admit(self._transaction, mailbox)
        commitments.hold(self._transaction, mailbox, commitment)
        return commitments.one(self._transaction, [mailbox], commitment)[1]

    def history(self, mailbox: MailboxId, commitment: CommitmentId) -> tuple[Line, ...]:
        """Every entry ever made, retracted ones too, in the order they were recorded."""
        admit(self._transaction, mailbox)
        return tuple(lines(self._transaction, mailbox, [commitment]))


def refold_all(transaction: Transaction, mailbox: MailboxId) -> None:
    """Make every current row of the mailbox anew, because the rep's zone changed."""
    _refold(transaction, mailbox, commitments.every(transaction, mailbox))


@dataclass(frozen=True, slots=True)
class _Change:
    """What must be written so that the ledger says what is wanted."""

    retracted: Sequence[int]
    appended: Sequence[tuple[Written, int]]
    touched: frozenset[CommitmentId]


def _follow_up_to(transaction: Transaction, mailbox: MailboxId, some: Iterable[Work]) -> list[Work]:
    """Note how far accounts are followed; those that are known and were not followed further meanwhile.

    On PostgreSQL their rows are held until the unit ends, so that two settle one after the other.
    """
    by_name = {plain(work.account): work for work in some}
    asked = {"mailbox": mailbox, "accounts": list(by_name)}
    reached = {row.name: row.followed for row in transaction.connection.execute(_FOLLOWED, asked)}
    still = {
        name: work for name, work in by_name.items() if name in reached and reached[name] <= work.version
    }
    steps = [{"mailbox": mailbox, "account": name, "version": work.version} for name, work in still.items()]
    if steps:
        transaction.connection.execute(_FOLLOW_UP_TO, steps)
    return list(still.values())


def _of_account(entries: Iterable[Entry], account: str) -> Iterator[tuple[_Same, Written]]:
    """The entries of commitments that are booked on this account."""
    every = [entry for entry in entries if entry.author is Author.MACHINE]
    booked = {
        entry.commitment
        for entry in every
        if entry.kind is EntryKind.FOUND and entry.parties and entry.parties.account == account
    }
    made = (written(entry) for entry in every if entry.commitment in booked)
    return (((one.entry.commitment, one.digest), one) for one in made)


def _difference(wanted: Mapping[_Same, Written], stored: Iterable[Trace]) -> _Change:
    stands: dict[_Same, int] = {}
    times: Counter[_Same] = Counter()
    for trace in stored:
        same = (trace.commitment, trace.digest)
        times[same] += 1
        if not trace.retracted:
            stands[same] = trace.id
    gone = [same for same in stands if same not in wanted]
    new = [same for same in wanted if same not in stands]
    return _Change(
        retracted=[stands[same] for same in gone],
        appended=[(wanted[same], times[same]) for same in new],
        touched=frozenset(commitment for commitment, _ in [*gone, *new]),
    )


def _is_new(entry: Entry, repeat: int, booked: Collection[CommitmentId]) -> bool:
    """Whether the entry makes a commitment that was never in the ledger."""
    return entry.kind is EntryKind.FOUND and repeat == 0 and entry.commitment not in booked


def _by_commitment(wanted: Mapping[_Same, Written]) -> Mapping[CommitmentId, list[Entry]]:
    sorted_out: dict[CommitmentId, list[Entry]] = defaultdict(list)
    for (commitment, _), made in wanted.items():
        sorted_out[commitment].append(made.entry)
    return sorted_out


def _refold(
    transaction: Transaction,
    mailbox: MailboxId,
    touched: Collection[CommitmentId],
    machine: Mapping[CommitmentId, list[Entry]] | None = None,
) -> None:
    """Make the current rows anew; `machine` gives what the machine says where that is known without looking."""
    if not touched:
        return
    author = None if machine is None else Author.REP
    said = standing(lines(transaction, mailbox, touched, author=author))
    zone = zone_of(transaction, mailbox)
    made = {key: fold([*(machine or {}).get(key, ()), *said.get(key, ())], zone) for key in touched}
    commitments.write(transaction, mailbox, [row for row in made.values() if row is not None])
    commitments.remove(transaction, mailbox, [key for key, row in made.items() if row is None])
