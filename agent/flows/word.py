"""The rep's word on a commitment: it is remembered, it wins over what the machine finds, and the rep may take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from agent.core.commitment import Commitment, Due
from agent.core.fulfil.ledger import Author, Entry, EntryKind
from agent.core.fulfil.standing import edition, mark_of
from agent.core.teach.lessons import ONLY_THIS
from agent.errors import BadInput, KeptError
from agent.flows.silence import let_it_reach_its_kind
from agent.store_port import Line, Mailbox, Store, Unit

_FARTHEST = timedelta(days=3653)  # nobody gives a word for longer; a year mistyped is farther


class Overtaken(KeptError):
    """The commitment stands otherwise than it did when the answer was made ready; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Given:
    """A word that was written down, or taken back, and the commitment after it."""

    mailbox: Mailbox
    row: Commitment
    word: Entry


@dataclass(frozen=True, slots=True)
class Standing:
    """How a commitment stands, with the rep's words on it."""

    row: Commitment
    said: tuple[Line, ...]  # every word ever, in the order they were recorded

    @property
    def words(self) -> tuple[Entry, ...]:
        """Those that were not taken back."""
        return tuple(line.entry for line in self.said if line.retracted_at is None)

    @property
    def edition(self) -> str:
        """See `standing.edition`."""
        return edition(self.row, len(self.said), len(self.said) - len(self.words))


def standings(unit: Unit, mailbox: Mailbox, rows: Sequence[Commitment]) -> tuple[Standing, ...]:
    """How these stand."""
    said = unit.ledger.words(mailbox.id, [row.id for row in rows])
    return tuple(Standing(row, tuple(one for one in said if one.entry.commitment == row.id)) for row in rows)


def give_word(
    store: Store,
    mailboxes: Sequence[Mailbox],
    prefix: str,
    *,
    kind: EntryKind,
    now: datetime,
    due: date | datetime | None = None,
    only_this: bool = False,
    only_if: str = "",
) -> Given:
    """Write the rep's word to the one commitment whose id begins with `prefix`.

    Raises `NoSuchCommitment`; `BadInput` for a day before the promise was made or ten years from now; and `Overtaken`
    where `only_if` is given and the commitment does not stand in that edition. Accounts with sentences of the kind
    are marked to be followed anew, unless the word is about `only_this`.
    """
    with store.writing(now) as unit:
        mailbox, standing = _found(unit, mailboxes, prefix)
        row = standing.row
        if only_if and standing.edition != only_if:
            raise Overtaken("It stands otherwise by now.", f"See: kept show {row.id[:6]}")
        if due is not None:
            _refuse_no_due(due, row, now, mailbox)
        entry = Entry(
            commitment=row.id,
            kind=kind,
            at=now,
            author=Author.REP,
            due=_said(due, now, mailbox) if due else None,
            reasons=("the rep said so", ONLY_THIS) if only_this else ("the rep said so",),
        )
        row = unit.ledger.append_word(mailbox.id, entry)
        let_it_reach_its_kind(unit, mailbox, row, now)
        return Given(mailbox, row, entry)


def take_back_word(
    store: Store, mailboxes: Sequence[Mailbox], prefix: str, *, now: datetime, word: str = ""
) -> Given:
    """Take back the rep's last word on a commitment: it stands again as it did without it, and so does all of its kind.

    Raises `NoSuchCommitment`, and `Overtaken` where no word stands, or `word` marks another than the last.
    """
    with store.writing(now) as unit:
        mailbox, standing = _found(unit, mailboxes, prefix)
        if not standing.words:
            raise Overtaken(
                "There is no word of yours on it that stands.", f"See: kept show {standing.row.id[:6]}"
            )
        last = standing.words[-1]
        if word and mark_of(last) != word:
            raise Overtaken(
                "You have said something else of it since.", f"See: kept show {last.commitment[:6]}"
            )
        row = unit.ledger.take_back(mailbox.id, last)
        unit.exchanges.touch(mailbox.id, {row.account})  # whoever keeps its rows at hand reads them again
        let_it_reach_its_kind(unit, mailbox, row, now)
        return Given(mailbox, row, last)


def _found(unit: Unit, mailboxes: Sequence[Mailbox], prefix: str) -> tuple[Mailbox, Standing]:
    """The commitment as it stands once nobody else can write a word on it: of two clicks the second sees the first."""
    where, row = unit.ledger.find([mailbox.id for mailbox in mailboxes], prefix)
    mailbox = next(mailbox for mailbox in mailboxes if mailbox.id == where)
    return mailbox, standings(unit, mailbox, [unit.ledger.hold(where, row.id)])[0]


def _refuse_no_due(due: date | datetime, row: Commitment, now: datetime, mailbox: Mailbox) -> None:
    zone = mailbox.rep.zone
    made: date | datetime = row.made_at
    farthest: date | datetime = now + _FARTHEST
    if not isinstance(due, datetime):
        made, farthest = row.made_at.astimezone(zone).date(), now.astimezone(zone).date() + _FARTHEST
    if due < made:
        day = row.made_at.astimezone(zone).date()
        raise BadInput(
            f"{due.isoformat()} lies before the promise was made, on {day.isoformat()}.",
            "Give the day it moves to.",
        )
    if due > farthest:
        raise BadInput(f"{due.isoformat()} is more than ten years away.", "Give the day it moves to.")


def _said(due: date | datetime, now: datetime, mailbox: Mailbox) -> Due:
    first: date | datetime = now if isinstance(due, datetime) else now.astimezone(mailbox.rep.zone).date()
    return Due(min(first, due), due, due.isoformat(), zone=str(mailbox.rep.zone), rule="the rep's word")
