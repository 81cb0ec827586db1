"""Times of calendars: every one that RFC 5545 allows is read, and what it allows is more than a clock shows."""

from datetime import datetime

from hypothesis import example, given
from hypothesis import strategies as st

from connectors._stamps import read_stamp


@example(datetime(2016, 12, 31, 23, 59), 60, "Z")
@given(
    st.datetimes().filter(lambda at: 1900 <= at.year <= 2200),
    st.integers(0, 60),
    st.sampled_from(["", "Z"]),
)
def test_every_second_of_a_minute_is_read(at: datetime, second: int, end: str) -> None:
    """The leap second too (RFC 5545 3.3.12 goes to 60): as the last one that a clock shows."""
    text = f"{at:%Y%m%dT%H%M}{second:02d}{end}"
    stamp = read_stamp(text)
    assert stamp is not None
    assert f"{stamp.wall:%Y%m%dT%H%M%S}" == f"{at:%Y%m%dT%H%M}{min(second, 59):02d}"
    assert stamp.is_utc is bool(end)
