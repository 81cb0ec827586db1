"""Dates of mails: the moment and the offset of the writer's clock."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors._dates import envelope_date, read_date, received_date


def at(hours: float) -> timezone:
    """A fixed offset."""
    return timezone(timedelta(hours=hours))


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Thu, 07 May 2026 08:30:05 +0200", datetime(2026, 5, 7, 8, 30, 5, tzinfo=at(2))),
        ("7 May 2026 08:30 -0330", datetime(2026, 5, 7, 8, 30, tzinfo=at(-3.5))),
        ("Thu, 7 May 2026 08:30:05 GMT", datetime(2026, 5, 7, 8, 30, 5, tzinfo=UTC)),
        ("Thu, 7 May 2026 08:30:05 EST", datetime(2026, 5, 7, 8, 30, 5, tzinfo=at(-5))),
        ("Thu, 7 May 2026 08:30:05 -0000", datetime(2026, 5, 7, 8, 30, 5, tzinfo=UTC)),
        ("Thu, 7 May 2026 08:30:05", datetime(2026, 5, 7, 8, 30, 5, tzinfo=UTC)),
        ("Thu, 7 May 26 08:30:05 +0200", datetime(2026, 5, 7, 8, 30, 5, tzinfo=at(2))),
        ("Thu, 7 May 2026 08:30:60 +0200", datetime(2026, 5, 7, 8, 30, 59, tzinfo=at(2))),
        ("Thu, 7 May 2026 08:30:05 +0200 (CEST)", datetime(2026, 5, 7, 8, 30, 5, tzinfo=at(2))),
        ("Thu, 7 May 2026 08:30:05 +9900", datetime(2026, 5, 7, 8, 30, 5, tzinfo=UTC)),
    ],
)
def test_dates_keep_their_offset(value: str, moment: datetime) -> None:
    """The moment is aware and bears the offset that the header named; an unknown one is UTC."""
    found = read_date(value)
    assert found == moment
    assert found.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    "value", ["", "tomorrow", "Thu, 31 Feb 2026 08:30:05 +0200", "1 Jan 0001 00:00:00 +0000", "9" * 500]
)
def test_what_is_no_date_is_none(value: str) -> None:
    """A value that names no moment between 1970 and 2100 is None, never a guess."""
    assert read_date(value) is None


def test_the_newest_received_counts() -> None:
    """The topmost Received header that names a moment gives the time of arrival."""
    values = [
        "by mx; nonsense",
        "by b; Thu, 7 May 2026 09:00:00 +0000",
        "by a; Thu, 7 May 2026 08:00:00 +0000",
    ]
    assert received_date(values) == datetime(2026, 5, 7, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("From - Thu May  7 08:30:05 2026", datetime(2026, 5, 7, 8, 30, 5, tzinfo=UTC)),
        ("From 1759@xxx Thu May 07 08:30:05 +0000 2026", datetime(2026, 5, 7, 8, 30, 5, tzinfo=UTC)),
        ("From a@b.example Thu May  7 08:30:05 -0500 2026", datetime(2026, 5, 7, 8, 30, 5, tzinfo=at(-5))),
        ("From a@b.example", None),
    ],
)
def test_the_line_before_a_message_names_a_moment(line: str, moment: datetime | None) -> None:
    """The `From ` line of an mbox as mbox writers, Thunderbird and Takeout write it."""
    assert envelope_date(line) == moment


@given(st.text(max_size=80))
def test_any_text_is_a_date_or_none(value: str) -> None:
    """Whatever the text, the answer is an aware moment or None."""
    found = read_date(value)
    assert found is None or found.tzinfo is not None
