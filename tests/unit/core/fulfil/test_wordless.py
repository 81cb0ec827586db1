"""What is left when words are erased for their age: no text of any value, wherever it stands, but what names and dates it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from agent.core.commitment import Action, By, Commitment, CommitmentId, Due, Found, Owner, Strength
from agent.core.fulfil.ledger import Author, Entry, EntryKind
from agent.core.fulfil.wordless import entry_without_words, meeting_without_words, row_without_words
from agent.core.meeting import Meeting
from agent.core.message import Address, MessageKey, ThreadKey

_MARK = "Quittenmarmelade"
_NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)
_LEFT = {
    "uid", "meeting", "id", "commitment", "account", "message", "thread", "mentions", "conversations",  # what names it
    "rule", "zone",  # words of ours
}  # fmt: skip
"""Fields that may keep their text."""


def _marked(value: Any) -> Any:
    """The value with the mark in every text of it, and in every list of texts."""
    changed: dict[str, Any] = {}
    for one in fields(value):
        held = getattr(value, one.name)
        if isinstance(held, str) and type(held) is str:
            changed[one.name] = _MARK
        elif is_dataclass(held) and not isinstance(held, Address):
            changed[one.name] = _marked(held)
        elif one.type in (tuple[str, ...], "tuple[str, ...]"):
            changed[one.name] = (_MARK,)
        elif one.type in (str | None, "str | None"):
            changed[one.name] = _MARK
    return replace(value, **changed)


def _marks(value: Any, name: str = "") -> Iterator[str]:
    """Where the mark still stands."""
    if is_dataclass(value):
        for one in fields(value):
            yield from _marks(getattr(value, one.name), one.name)
    elif isinstance(value, tuple):
        for one in value:
            yield from _marks(one, name)
    elif isinstance(value, str) and _MARK in value and name not in _LEFT:
        yield name


_DUE = Due(date(2026, 3, 6), date(2026, 3, 6), "by Friday")
_FOUND = Found(0, 1, "I will send it", Action.SEND, Strength.FIRM, Owner.SENDER, due=_DUE)
_ENTRY = Entry(CommitmentId("c"), EntryKind.FOUND, _NOW, due=_DUE, found=_FOUND)
_DANA = Address("dana@x.example")
_ROW = Commitment(
    CommitmentId("c"), By.REP, _DANA, (), "y.example", MessageKey("m"), ThreadKey("m"), _NOW, _FOUND, _DUE
)


@pytest.mark.parametrize(
    ("value", "erase"),
    [
        (Meeting("uid", _NOW, _NOW), meeting_without_words),
        (_ENTRY, entry_without_words),
        (_ROW, row_without_words),
    ],
    ids=["meeting", "entry", "row"],
)
def test_no_word_is_left(value: Any, erase: Any) -> None:
    """A field that is added to a value is erased, or named here as one that holds no words."""
    assert list(_marks(_marked(value)))
    assert list(_marks(erase(_marked(value)))) == []


def test_the_reps_own_reasons_stay() -> None:
    """They are no mail's words."""
    word = replace(_ENTRY, author=Author.REP, reasons=("we spoke",))
    assert entry_without_words(word).reasons == ("we spoke",)
