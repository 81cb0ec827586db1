"""Recurrence rules against dateutil, whose reading of RFC 5545 is taken as right, and rules it cannot bound."""

import time
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from connectors._recurrence import Budget, RuleError, occurrences, read_rule

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FIRST, LAST = datetime(2025, 3, 1), datetime(2026, 9, 1)


def moments(rule: str, start: datetime, *, first: datetime = FIRST, last: datetime = LAST) -> list[datetime]:
    """What the rule names in the window."""
    return list(occurrences(read_rule(rule), start, first=first, last=last, budget=Budget()))


def _list(numbers: st.SearchStrategy[int], most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(numbers, min_size=1, max_size=most).map(lambda found: ",".join(map(str, found)))


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules with any of the parts that calendars use."""
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={freq}", f"INTERVAL={draw(st.integers(1, 4))}", f"WKST={draw(st.sampled_from(DAYS))}"]
    optional = {
        "BYMONTH": _list(st.integers(1, 12)),
        "BYDAY": st.lists(st.sampled_from(DAYS), min_size=1, max_size=3).map(",".join),
        "BYHOUR": _list(st.integers(0, 23), 2),
        "COUNT": st.integers(1, 60).map(str),
    }
    if freq != "WEEKLY":
        optional["BYMONTHDAY"] = _list(st.integers(1, 31) | st.integers(-31, -1), 5)
    if freq in ("MONTHLY", "YEARLY"):
        nth = st.tuples(st.sampled_from([1, 2, 3, 5, -1, -2]), st.sampled_from(DAYS)).map(
            lambda pair: f"{pair[0]}{pair[1]}"
        )
        optional["BYDAY"] = optional["BYDAY"] | nth
        optional["BYSETPOS"] = _list(st.sampled_from([1, 2, 3, -1]), 2)
    if freq == "YEARLY":
        optional["BYYEARDAY"] = _list(st.integers(1, 366) | st.integers(-366, -1), 5)
        optional["BYWEEKNO"] = _list(st.integers(1, 53) | st.integers(-53, -1), 5)
    if freq == "DAILY":
        del optional["BYMONTH"]  # with BYMONTHDAY it may match nothing, and then dateutil takes seconds
    chosen = draw(st.lists(st.sampled_from(sorted(optional)), max_size=3, unique=True))
    return ";".join([*parts, *(f"{name}={draw(optional[name])}" for name in chosen)])


@settings(max_examples=80, deadline=None)
@given(rules(), st.datetimes(datetime(2023, 1, 1), datetime(2026, 1, 1)))
def test_the_same_moments_as_dateutil(rule: str, start: datetime) -> None:
    """For any rule whose DTSTART fits it, exactly the moments that dateutil finds in the window."""
    start = start.replace(minute=30, second=0, microsecond=0)
    known = rrulestr(f"{rule};UNTIL={LAST:%Y%m%dT%H%M%S}" if "COUNT" not in rule else rule, dtstart=start)
    near = known.between(start - timedelta(days=1), start + timedelta(days=800), inc=True)
    assume(near)
    found = moments(rule, near[0])
    shifted = rrulestr(rule, dtstart=near[0])
    assert found == list(shifted.between(FIRST, LAST, inc=True))


def test_the_start_counts_though_the_rule_does_not_name_it() -> None:
    """RFC 5545 3.8.5.3: DTSTART is the first of the series."""
    start = datetime(2026, 5, 7, 9)  # a Thursday
    found = moments("FREQ=WEEKLY;BYDAY=MO;COUNT=3", start)
    assert found == [start, datetime(2026, 5, 11, 9), datetime(2026, 5, 18, 9)]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=5",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=1,2,3,4,5,6;BYMINUTE=0,10,20,30,40",
        "FREQ=FORTNIGHTLY",
        "INTERVAL=2",
        "FREQ=MONTHLY;BYDAY=XX",
        "FREQ=MONTHLY;BYMONTHDAY=40",
        "FREQ=DAILY;COUNT=many",
        "",
    ],
)
def test_rules_that_are_refused(rule: str) -> None:
    """What repeats by the hour or oftener, or is no rule, is refused with a reason."""
    with pytest.raises(RuleError):
        read_rule(rule)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5",
        "FREQ=DAILY;COUNT=2000000000",
        "FREQ=DAILY;INTERVAL=9999999",
        "FREQ=WEEKLY;BYDAY=MO;BYMONTH=2;BYMONTHDAY=30",
    ],
)
def test_rules_that_others_never_finish(rule: str) -> None:
    """Rules that match nothing or go on for ever cost no more than their window, from 1970 too."""
    began = time.process_time()
    moments(rule, datetime(1970, 1, 1))
    assert time.process_time() - began < 0.5


def test_a_file_pays_from_one_budget() -> None:
    """When the file's budget is spent, the next rule is refused."""
    budget = Budget(days=1_000)
    list(occurrences(read_rule("FREQ=DAILY"), FIRST, first=FIRST, last=LAST, budget=budget))
    with pytest.raises(RuleError):
        list(occurrences(read_rule("FREQ=DAILY"), FIRST, first=FIRST, last=LAST, budget=budget))


@settings(deadline=None)
@given(st.text(alphabet="FREQ=DAILYWKMONTH;BYDCU0123456789,-", max_size=60))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    """Whatever the text, it is a rule that can be worked out, or it is refused."""
    with suppress(RuleError):
        moments(text, datetime(2020, 1, 1))
