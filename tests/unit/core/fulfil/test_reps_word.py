"""The rep's word: it wins over the machine, the last of several wins, and no order of arrival changes that."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from agent.core.commitment import Action, By, CommitmentId, Due, Evidence, Found, Owner, State, Strength
from agent.core.fulfil.ledger import Author, Entry, EntryKind, Parties, fold
from agent.core.message import Address, MessageKey, ThreadKey

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = START + timedelta(days=60)
MAIL = MessageKey("a@mail.example")
FRIDAY = Due(date(2026, 3, 6), date(2026, 3, 6), "by Friday")
NEXT_YEAR = Due(date(2027, 3, 5), date(2027, 3, 5), "2027-03-05")
FOUND = Entry(
    CommitmentId("c1"),
    EntryKind.FOUND,
    START,
    due=FRIDAY,
    found=Found(0, 9, "You get it by Friday.", Action.SEND, Strength.FIRM, Owner.SENDER, due=FRIDAY),
    parties=Parties(
        By.REP, Address("ines@alderway.example"), (Address("bo@quillmark.example"),), "quillmark.example", MAIL, ThreadKey(MAIL)
    ),
)  # fmt: skip


def word(kind: EntryKind, days: int) -> Entry:
    due = NEXT_YEAR if kind is EntryKind.MOVED else None
    return Entry(FOUND.commitment, kind, START + timedelta(days=days), author=Author.REP, due=due)


def machine(kind: EntryKind, days: int) -> Entry:
    evidence = Evidence(message=MessageKey("b@mail.example"))
    return Entry(FOUND.commitment, kind, START + timedelta(days=days), evidence)


KEEP, MOVE, DISMISS, CONFIRM = EntryKind.FULFILLED, EntryKind.MOVED, EntryKind.DISMISSED, EntryKind.CONFIRMED


@pytest.mark.parametrize(
    ("entries", "state"),
    [
        ([machine(KEEP, 2), word(MOVE, 5)], State.OPEN),  # "that was not it"
        ([word(MOVE, 5), machine(KEEP, 9)], State.KEPT),
        ([machine(EntryKind.WITHDRAWN, 2), word(KEEP, 3)], State.KEPT),
        ([machine(EntryKind.WITHDRAWN, 2), word(MOVE, 3)], State.OPEN),
        ([word(KEEP, 3), machine(EntryKind.WITHDRAWN, 5)], State.KEPT),
        ([machine(EntryKind.MAYBE, 2), word(MOVE, 3)], State.OPEN),
        ([word(DISMISS, 2), word(KEEP, 3)], State.KEPT),
        ([word(DISMISS, 2), word(MOVE, 3)], State.OPEN),
        ([word(DISMISS, 2), word(CONFIRM, 3)], State.OVERDUE),
        ([word(KEEP, 2), word(MOVE, 3)], State.OPEN),
        ([word(KEEP, 2), word(DISMISS, 3)], State.DISMISSED),
        ([word(CONFIRM, 2), word(DISMISS, 3)], State.DISMISSED),
        ([word(DISMISS, 2), machine(KEEP, 3)], State.DISMISSED),
        ([word(KEEP, 2), word(CONFIRM, 3), machine(EntryKind.WITHDRAWN, 4)], State.KEPT),
    ],
)
def test_the_last_word_of_the_rep_decides(entries: Sequence[Entry], state: State) -> None:
    """In whatever order the entries are read."""
    for order in permutations([FOUND, *entries]):
        row = fold(order, UTC)
        assert row is not None
        assert row.state(LATER, UTC) is state
