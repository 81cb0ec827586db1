"""Random schedules in wide worlds: bursts of mail over several pages, folders, accounts and calendars, readings cut short anywhere.

What is narrow in `test_schedules.py` is wide here. A rep has up to two mail accounts and a calendar that is read at other
times; IMAP and CalDAV are the connectors as they ship, over servers in memory that can be cut, throttled and made to
withhold a mail at any question. Pages hold one to five things. Backups are put back, people forgotten in the middle of a
reading, the queue loses its connection. `judge.py` says in sentences what must hold.

`KEPT_TEST_WIDE_LIVES` says how many of `KEPT_TEST_SEED` are lived each time, always the same; the slow test lives
`KEPT_TEST_MANY_WIDE_LIVES` from number `KEPT_TEST_FIRST_WIDE_LIFE` on. One that breaks something is shortened, and said step by step.
"""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from tests.simulation.schedules import Schedule, schedule, shortened
from tests.simulation.wide_life import WideLife

_LIVES = int(os.environ.get("KEPT_TEST_WIDE_LIVES", "10"))
_FIRST = int(os.environ.get("KEPT_TEST_FIRST_WIDE_LIFE", "0"))
_MANY = int(os.environ.get("KEPT_TEST_MANY_WIDE_LIVES", "2000"))
_SEED = int(os.environ.get("KEPT_TEST_SEED", "20261123"))
_HAPPENED: Counter[str] = Counter()  # in all lives of this run


@pytest.mark.timeout(600)
@pytest.mark.parametrize("number", range(_LIVES))
def test_a_random_wide_schedule(number: int) -> None:
    """What `judge.py` says in sentences holds at every step, and in the end."""
    _live(schedule(_SEED, number))


@pytest.mark.slow
@pytest.mark.timeout(14400)
def test_two_thousand_wide_schedules() -> None:
    """The same in many lives of one seed, from any number on; `KEPT_TEST_TELL` names a file for what happened in them."""
    try:
        for number in range(_FIRST, _FIRST + _MANY):
            _live(schedule(_SEED, number))
    finally:
        if told := os.environ.get("KEPT_TEST_TELL"):
            Path(told).write_text(json.dumps(_HAPPENED, indent=1, sort_keys=True), encoding="utf-8")


def _live(whole: Schedule) -> None:
    if _breaks(whole):
        short = shortened(whole, lambda one: _breaks(one) == _breaks(whole))
        pytest.fail(f"{_breaks(short)}\n{short}", pytrace=False)


def _breaks(one: Schedule) -> str:
    """What does not hold, up to its colon; empty where everything does."""
    life = WideLife(one.kind)
    try:
        life.live(one.steps)
    except AssertionError as broken:
        return str(broken).partition(":")[0]
    finally:
        _HAPPENED.update(life.world.happened)
    return ""
