"""Two things that might both settle a promise, or both begin one: the fold takes the first, and says nothing twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

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

_START = datetime(2026, 6, 1, 9, tzinfo=UTC)
_ID = CommitmentId("mnopqrstuvwx")
_DUE = Due(date(2026, 6, 3), date(2026, 6, 3), "by Wednesday")


def _found() -> Entry:
    sentence = Found(0, 9, "I'll send it", Action.SEND, Strength.FIRM, Owner.SENDER, due=_DUE)
    bo = Address("bo@quillmark.example")
    parties = Parties(
        By.REP, Address("ines@alder.example"), (bo,), "quillmark.example", MessageKey("p"), ThreadKey("t")
    )
    return Entry(
        _ID, EntryKind.FOUND, _START, Evidence(MessageKey("p")), due=_DUE, found=sentence, parties=parties
    )


def _then(kind: EntryKind, days: int, author: Author = Author.MACHINE) -> Entry:
    return Entry(_ID, kind, _START + timedelta(days=days), Evidence(MessageKey(f"m{days}")), author)


def _folded(*entries: Entry) -> Commitment:
    row = fold([_found(), *entries], UTC)
    assert row is not None
    return row


def test_the_first_thing_that_keeps_a_promise_counts() -> None:
    """What was sent in time, and sent again a week late, was kept in time."""
    row = _folded(_then(EntryKind.FULFILLED, 1), _then(EntryKind.FULFILLED, 8))
    assert row.evidence == Evidence(MessageKey("m1"))
    assert row.state(_START + timedelta(days=9), UTC) is State.KEPT


def test_the_same_day_in_other_words_is_no_move() -> None:
    """Who says "as promised, on the 3rd" has not moved what was promised for Wednesday."""
    again = replace(
        _then(EntryKind.MOVED, 1), due=Due(date(2026, 6, 3), date(2026, 6, 3), "on the 3rd", start=14, end=24)
    )
    row = _folded(again)
    assert not row.moved
    assert row.due == _DUE


@pytest.mark.parametrize(
    ("before", "state"), [(timedelta(seconds=1), State.KEPT), (timedelta(0), State.LATE)]
)
def test_the_first_moment_that_is_too_late_is_late(before: timedelta, state: State) -> None:
    """Done in the last second of the day is kept; done at midnight is late."""
    midnight = _DUE.deadline(UTC)
    done = replace(_then(EntryKind.FULFILLED, 1), at=midnight - before)
    assert _folded(done).state(midnight + timedelta(hours=1), UTC) is state
