"""Readings that are stopped between any two pages, on every kind of server: from the last page's cursor the rest is given."""

import json
import random
from datetime import UTC, datetime, timedelta

import pytest

from agent.ports import Page
from connectors.imap import fetching
from tests.connectors_imap.conftest import WINDOW, Box, keys, mail


def numbers(pages: list[Page]) -> list[int]:
    return sorted(int(key.partition("@")[0]) for key in keys(pages))


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PAGE_ITEMS", 3)


@pytest.mark.parametrize("pages_read", [1, 2, 3])
def test_a_later_reading_that_is_stopped_gives_the_rest(box: Box, pages_read: int) -> None:
    """Stopped after any page of new mail, the next reading gives what was left, also when nothing more arrives."""
    program = box.human()
    program.append("INBOX", mail(0))
    cursor = list(box.source().pages())[-1].cursor
    for number in range(1, 10):
        program.append("INBOX", mail(number))
    reading = box.source().pages(cursor)
    first = [next(reading) for _ in range(pages_read)]
    rest = list(box.source().pages(first[-1].cursor))
    assert numbers(first + rest) == list(range(1, 10))
    assert rest == [] or list(box.source().pages(rest[-1].cursor)) == []


def test_a_widened_reading_that_is_stopped_gives_the_rest(box: Box) -> None:
    """Older mail that is asked for since the last reading is given to its end, however often that is stopped."""
    program = box.human()
    for number in range(9):
        program.append("INBOX", mail(number), msg_time=datetime(2024, 6, 1 + number, tzinfo=UTC))
    program.append("INBOX", mail(99), msg_time=datetime(2026, 6, 1, tzinfo=UTC))
    cursor = list(box.source().pages())[-1].cursor
    box.window = (datetime(2024, 1, 1, tzinfo=UTC), WINDOW[1])
    given: list[Page] = []
    while page := next(box.source().pages(cursor), None):
        given.append(page)
        cursor = page.cursor
    assert numbers(given) == list(range(9))


def test_a_first_reading_that_was_stopped_ends_as_a_whole_one(box: Box) -> None:
    """Gone on with to its end, it says that everything there is was listed, as one that nobody stopped says."""
    program = box.human()
    for number in range(7):
        program.append("INBOX", mail(number))
    first = next(box.source().pages())
    rest = list(box.source().pages(first.cursor))
    assert [page.whole for page in rest] == [False, True]
    assert all(page.newest_first for page in rest)


def test_a_cursor_that_may_claim_too_much_is_read_against_the_folder(box: Box) -> None:
    """One of the first version may stand behind mail that was never given: what its set lacks is given."""
    program = box.human()
    for number in range(5):
        program.append("INBOX", mail(number))
    cursor = json.loads(list(box.source().pages())[-1].cursor)
    old = json.dumps(cursor | {"imap": 1, "given": "1:2"})
    assert numbers(list(box.source().pages(old))) == [2, 3, 4]


@pytest.mark.parametrize("seed", range(6))
def test_whatever_comes_and_goes_while_readings_are_stopped(full: Box, seed: int) -> None:
    """Every mail that stays is given once, and every given mail that goes is told, over random schedules."""
    chance = random.Random(seed)
    program = full.human()
    program.select_folder("INBOX")
    cursor: str | None = None
    given: list[int] = []
    told: list[int] = []
    for number in range(60):
        program.append(
            "INBOX", mail(number), msg_time=datetime(2026, 6, 1, tzinfo=UTC) - timedelta(days=number * 9)
        )
        if chance.random() < 0.2 and (there := program.search("ALL")):
            program.delete_messages(chance.sample(there, 1))
            program.expunge()
        if chance.random() < 0.1:
            full.window = (full.window[0] - timedelta(days=60), full.window[1])
        if chance.random() < 0.3:
            pages = full.source().pages(cursor)
            for page in [page for _, page in zip(range(chance.randint(1, 3)), pages, strict=False)]:
                given += [int(item.ref.partition(".")[2]) for item in page.items]
                told += [int(ref.partition(".")[2]) for ref in page.removed]
                cursor = page.cursor
    for page in full.source().pages(cursor):
        given += [int(item.ref.partition(".")[2]) for item in page.items]
        told += [int(ref.partition(".")[2]) for ref in page.removed]
    since = f"{full.window[0] - timedelta(days=1):%d-%b-%Y}"
    assert len(set(given)) == len(given)
    assert sorted(set(given) - set(told)) == sorted(program.search(["SINCE", since]))
    assert len(set(told)) == len(told)
