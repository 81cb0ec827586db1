"""The fold of a ledger: any order, any repetition, and the rep's word on top."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.commitment import (
    Action,
    By,
    Commitment,
    CommitmentId,
    Due,
    Evidence,
    Found,
    Owner,
    State,
    Strength,
)
from agent.core.fulfil.ledger import Author, Entry, EntryKind, Parties, fold
from agent.core.message import Address, MessageKey, ThreadKey

ZONE = ZoneInfo("Europe/London")
START = datetime(2026, 3, 2, 9, tzinfo=ZONE)
ID = CommitmentId("abcdefghijkl")


def due(day: int) -> Due:
    return Due(date(2026, 3, day), date(2026, 3, day), f"by the {day}th")


def found(day: int | None = 6) -> Entry:
    promised = due(day) if day else None
    sentence = Found(0, 5, "I'll send it", Action.SEND, Strength.FIRM, Owner.SENDER, due=promised)
    parties = Parties(
        By.REP,
        Address("nia@a.example"),
        (Address("mara@b.example"),),
        "b.example",
        MessageKey("m0"),
        ThreadKey("t0"),
    )
    return Entry(
        ID,
        EntryKind.FOUND,
        START,
        Evidence(MessageKey("m0")),
        due=promised,
        found=sentence,
        parties=parties,
        thread=ThreadKey("t0"),
    )


def later(
    kind: EntryKind,
    hours: float,
    *,
    day: int | None = None,
    author: Author = Author.MACHINE,
    mail: str = "m1",
) -> Entry:
    evidence = Evidence(MessageKey(mail)) if author is Author.MACHINE else Evidence()
    return Entry(ID, kind, START + timedelta(hours=hours), evidence, author, due=due(day) if day else None)


machine_kinds = st.sampled_from(
    [
        EntryKind.MENTIONED,
        EntryKind.MOVED,
        EntryKind.TOLD,
        EntryKind.FULFILLED,
        EntryKind.MAYBE,
        EntryKind.WITHDRAWN,
    ]
)
rep_kinds = st.sampled_from([EntryKind.CONFIRMED, EntryKind.DISMISSED, EntryKind.FULFILLED, EntryKind.MOVED])


@st.composite
def lives(draw: st.DrawFn) -> list[Entry]:
    """A commitment and up to ten things that happened to it, some of them the rep's word."""
    entries = [found(draw(st.sampled_from([None, 4, 6, 20])))]
    for number in range(draw(st.integers(0, 10))):
        author = draw(st.sampled_from([Author.MACHINE, Author.MACHINE, Author.REP]))
        kind = draw(machine_kinds if author is Author.MACHINE else rep_kinds)
        day = draw(st.integers(3, 28)) if kind is EntryKind.MOVED else None
        hours = draw(st.sampled_from([1.0, 24.0, 24.0, 80.0, 130.0, 500.0]))
        entries.append(later(kind, hours, day=day, author=author, mail=f"m{number + 1}"))
    return entries


@given(lives(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_makes_no_difference(life: list[Entry], random: "st.random.Random") -> None:  # type: ignore[name-defined]
    """Mail that comes in late gives the same row as mail that came in order."""
    shuffled = list(life)
    random.shuffle(shuffled)
    assert fold(shuffled, ZONE) == fold(life, ZONE)


@given(lives())
def test_applying_twice_changes_nothing(life: list[Entry]) -> None:
    """A scan that is run again adds nothing."""
    assert fold([*life, *life], ZONE) == fold(life, ZONE)


@given(lives(), st.integers(0, 600))
def test_a_row_folded_up_to_now_is_the_fold_of_what_had_happened(life: list[Entry], hours: int) -> None:
    """Asking about the past leaves out what came after."""
    now = START + timedelta(hours=hours)
    assert fold(life, ZONE, now) == fold([e for e in life if e.at <= now], ZONE)


@given(lives())
def test_what_the_rep_called_no_promise_stays_so(life: list[Entry]) -> None:
    """Nothing the machine finds later takes the rep's word back."""
    said = [*life, later(EntryKind.DISMISSED, 900, author=Author.REP)]
    row = fold(said, ZONE)
    assert row is not None
    assert row.state(START + timedelta(days=90), ZONE) is State.DISMISSED


@given(lives())
def test_what_the_rep_called_kept_is_settled(life: list[Entry]) -> None:
    """Not even a withdrawal that the machine sees in a mail takes it back."""
    machine = [e for e in life if e.author is Author.MACHINE]
    row = fold([*machine, later(EntryKind.FULFILLED, 2, author=Author.REP)], ZONE)
    assert row is not None
    assert row.state(START + timedelta(days=90), ZONE) is State.KEPT or row.due is not None
    assert row.withdrawn_at is None
    assert row.settled_at == START + timedelta(hours=2)


def row_of(*entries: Entry) -> Commitment:
    row = fold(entries, ZONE)
    assert row is not None
    return row


@pytest.mark.parametrize(
    ("entries", "now_day", "state"),
    [
        ([found(6)], 6, State.OPEN),
        ([found(6)], 7, State.OVERDUE),
        ([found(None)], 30, State.OPEN),
        ([found(6), later(EntryKind.FULFILLED, 90)], 9, State.KEPT),
        ([found(6), later(EntryKind.FULFILLED, 120)], 9, State.LATE),
        ([found(6), later(EntryKind.MOVED, 20, day=9), later(EntryKind.FULFILLED, 120)], 9, State.KEPT),
        ([found(6), later(EntryKind.WITHDRAWN, 20)], 9, State.WITHDRAWN),
        ([found(6), later(EntryKind.MAYBE, 20)], 9, State.UNCLEAR),
        ([found(6), later(EntryKind.MAYBE, 20), later(EntryKind.FULFILLED, 30)], 9, State.KEPT),
        ([found(6), later(EntryKind.MAYBE, 20), later(EntryKind.MENTIONED, 30)], 9, State.OVERDUE),
        ([found(6), later(EntryKind.FULFILLED, 900)], 9, State.OVERDUE),
    ],
)
def test_the_state_follows_from_what_happened_and_when(
    entries: list[Entry], now_day: int, state: State
) -> None:
    """Kept until the due's day ends; a meeting still to come settles nothing yet."""
    assert row_of(*entries).state(datetime(2026, 3, now_day, 12, tzinfo=ZONE), ZONE) is state


def test_a_move_before_the_due_was_told_in_time_and_after_it_was_not() -> None:
    """The last move counts, against the date that it replaced."""
    early = row_of(found(6), later(EntryKind.MOVED, 20, day=9))
    assert (early.moved, early.told_in_time) == (True, True)
    twice = row_of(found(6), later(EntryKind.MOVED, 20, day=9), later(EntryKind.MOVED, 24 * 9, day=20))
    assert (twice.told_in_time, twice.due) == (False, due(20))


def test_the_same_date_again_is_no_move() -> None:
    """A date that is only repeated leaves the row unmoved."""
    assert not row_of(found(6), later(EntryKind.MOVED, 20, day=6)).moved


def test_a_slip_told_without_a_date_is_no_move() -> None:
    """It is noted when it was told, and whether that was before the due."""
    row = row_of(found(6), later(EntryKind.TOLD, 20), later(EntryKind.TOLD, 300))
    assert (row.moved, row.told_at, row.told_in_time) == (False, START + timedelta(hours=20), True)


def test_nothing_is_a_commitment_before_it_was_found() -> None:
    """A fold up to a moment before the promise, or without it, is None."""
    assert fold([found()], ZONE, START - timedelta(hours=1)) is None
    assert fold([later(EntryKind.TOLD, 3)], ZONE) is None


def test_a_meeting_still_to_come_is_no_evidence_yet() -> None:
    """Seen as of a moment before it begins, the row shows no evidence."""
    row = row_of(found(None), later(EntryKind.FULFILLED, 100))
    assert row.as_of(START).evidence is None
    assert row.as_of(START + timedelta(hours=101)) == row
