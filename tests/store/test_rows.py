"""The inside of sealed columns: every value of the core comes back as it went in."""

import json
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta, timezone
from enum import EnumMeta
from types import NoneType
from typing import Any, NewType, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.core.commitment import Commitment, Due, Found
from agent.core.fulfil.exchange import ReadMessage
from agent.core.fulfil.ledger import Entry
from agent.core.meeting import Meeting
from agent.core.message import Address
from agent.ports import OutgoingDraft
from agent.store.rows import pack, unpack

_OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_MOMENTS = st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2100, 1, 1), timezones=_OFFSETS)
_PLAIN: dict[object, st.SearchStrategy[Any]] = {
    str: st.text(alphabet=st.characters(codec=None), max_size=12),
    int: st.integers(),
    float: st.floats(0, 1),
    bool: st.booleans(),
    date: st.dates(),
    datetime: _MOMENTS,
    NoneType: st.none(),
}


def _values(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a type of the core."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if isinstance(kind, NewType):
        return _values(kind.__supertype__)
    if isinstance(kind, EnumMeta):
        return st.sampled_from(list[Any](kind))
    parts = get_args(kind)
    if get_origin(kind) is tuple:
        return st.lists(_values(parts[0]), max_size=2).map(tuple)
    if parts:
        return st.one_of([_values(part) for part in parts])
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: _values(hints[field.name]) for field in fields(kind)})


@pytest.mark.parametrize(
    "kind",
    [ReadMessage, Meeting, Entry, Commitment, OutgoingDraft, Found, Due],
    ids=lambda kind: kind.__name__,
)
@given(choice=st.data())
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_a_value_comes_back_equal(kind: type[Any], choice: st.DataObject) -> None:
    """Whatever the core may put into it, half characters and odd offsets too."""
    value = choice.draw(_values(kind))
    assert unpack(kind, pack(value)) == value


def test_the_offset_of_a_time_comes_back_too() -> None:
    """An aware time keeps the clock that it was written by."""
    due = Due(
        date(2026, 3, 6), datetime(2026, 3, 6, 17, tzinfo=timezone(timedelta(hours=5, minutes=30))), "5pm"
    )
    again = unpack(Due, pack(due))
    assert isinstance(again.last, datetime)
    assert again.last.isoformat() == "2026-03-06T17:00:00+05:30"
    assert type(again.first) is date


def test_fields_at_their_default_take_no_room() -> None:
    """A short mail is a short row."""
    assert json.loads(pack(Due(date(2026, 3, 6), date(2026, 3, 6), "by Friday"))) == {
        "first": "2026-03-06",
        "last": "2026-03-06",
        "text": "by Friday",
    }


@dataclass(frozen=True, slots=True)
class _Then:
    name: str
    gone: int = 0


@dataclass(frozen=True, slots=True)
class _Now:
    name: str
    added: tuple[Address, ...] = (Address("ines@harbour.example"),)


def test_rows_of_an_older_kept_are_read() -> None:
    """A field added since reads as its default, one that is gone is passed over."""
    assert unpack(_Now, pack(_Then("Ines", 3))) == _Now("Ines")


def test_fields_with_a_column_of_their_own_are_left_out() -> None:
    """What is in a column is stored once."""
    due = Due(date(2026, 3, 6), date(2026, 3, 6), "by Friday", zone="Europe/Berlin")
    short = pack(due, frozenset({"text", "zone"}))
    assert b"Friday" not in short
    assert unpack(Due, short, {"text": "by Friday", "zone": "Europe/Berlin"}) == due


@dataclass(frozen=True, slots=True)
class _Strange:
    lists: dict[str, int]


def test_a_type_without_a_way_is_refused_at_once() -> None:
    """No field of a new sort is stored wrongly in silence."""
    with pytest.raises(TypeError, match="no way is known"):
        pack(_Strange({}))
