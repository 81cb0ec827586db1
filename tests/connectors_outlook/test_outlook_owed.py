"""Mail that Graph lists and cannot give at the moment: owed, and asked for again until it is there or gone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from agent.errors import ProviderDown
from agent.ports import Page, Verdict
from connectors.outlook.cursor import Cursor, read_cursor
from connectors.outlook.folders import WELL_KNOWN
from connectors.outlook.mail import MailSource
from tests.connectors_outlook.worlds import OutlookWorld
from tests.fakes.graph.client import NOW, REP, WINDOW, FakeGraph, HandClock


def pages(
    fake: FakeGraph,
    cursor: str | None = None,
    *,
    now: datetime = NOW,
    since: datetime = WINDOW[0],
    page_items: int = 3,
) -> list[Page]:
    """What a new run of the program reads at this time."""
    graph = fake.graph(HandClock(now))
    source = MailSource(graph, REP.email, rep=REP, folders=WELL_KNOWN, since=since, page_items=page_items)
    return list(source.pages(cursor))


def verdicts(found: Sequence[Page]) -> dict[int, Verdict]:
    """By the message's number."""
    return {int(item.ref[4:10]): item.verdict for page in found for item in page.items}


def removed(found: Sequence[Page]) -> list[int]:
    return [int(ref[4:10]) for page in found for ref in page.removed]


def withhold(fake: FakeGraph, number: int, status: int = 503, code: str = "serviceNotAvailable") -> None:
    """Let Graph fail on this one message, whatever is asked of it."""
    fake.do(
        "fault", match=rf"GET \S*messages/AAkI{number:06d}", status=status, code=code, times=9_999, inner=True
    )


@pytest.mark.parametrize(
    ("status", "code", "verdict"),
    [
        (500, "ErrorInternalServerError", Verdict.QUARANTINED),
        (502, "BadGateway", Verdict.QUARANTINED),
        (503, "serviceNotAvailable", Verdict.QUARANTINED),
        (504, "timeout", Verdict.QUARANTINED),
        (409, "conflict", Verdict.QUARANTINED),
        (403, "ErrorAccessDenied", Verdict.QUARANTINED),
        (410, "gone", Verdict.QUARANTINED),
        (404, "ErrorItemNotFound", None),
    ],
)
def test_one_message_that_cannot_be_had_stops_no_other_and_is_read_later(
    fake: FakeGraph, status: int, code: str, verdict: Verdict | None
) -> None:
    """However Graph fails on it; what it does not know (yet) has no verdict for some minutes."""
    for number in range(1, 6):
        fake.mail(number)
    withhold(fake, 3, status, code)
    before = pages(fake)
    expected = dict.fromkeys((1, 2, 4, 5), Verdict.READ) | ({3: verdict} if verdict else {})
    assert verdicts(before) == expected
    fake.do("clear_faults")
    after = pages(fake, before[-1].cursor, now=NOW + timedelta(minutes=5))
    assert verdicts(after) == {3: Verdict.READ}
    assert pages(fake, after[-1].cursor, now=NOW + timedelta(minutes=10)) == []


@pytest.mark.parametrize("status", [500, 503])
def test_a_bad_message_takes_little_of_a_readings_time(fake: FakeGraph, status: int) -> None:
    """It is asked for again by the next reading, so that this one need not wait long for it."""
    for number in range(1, 4):
        fake.mail(number)
    withhold(fake, 2, status)
    clock = HandClock()
    source = MailSource(fake.graph(clock), REP.email, rep=REP, folders=WELL_KNOWN, since=WINDOW[0])
    assert len(verdicts(list(source.pages()))) == 3
    assert clock.monotonic() < 15


def test_a_message_alone_is_owed_too(fake: FakeGraph) -> None:
    """That nothing else came says nothing against the mailbox, which answers."""
    fake.mail(1)
    withhold(fake, 1)
    (before,) = pages(fake)
    fake.do("clear_faults")
    assert verdicts(pages(fake, before.cursor)) == {1: Verdict.READ}


def test_a_message_deleted_while_it_is_read_ends_in_a_verdict(fake: FakeGraph) -> None:
    """It was listed, so it is counted; as gone once it could not be seen for a quarter of an hour."""
    fake.mail(1)
    withhold(fake, 1, 404, "ErrorItemNotFound")
    (before,) = pages(fake)
    (soon,) = pages(fake, before.cursor, now=NOW + timedelta(minutes=5))
    (later,) = pages(fake, soon.cursor, now=NOW + timedelta(minutes=16))
    assert [verdicts([page]) for page in (before, soon, later)] == [{}, {}, {1: Verdict.SKIPPED}]
    assert pages(fake, later.cursor, now=NOW + timedelta(days=1)) == []


def test_an_owed_message_that_is_deleted_is_asked_for_no_more(fake: FakeGraph) -> None:
    """The list says that it is removed, Graph does not know it: that is certain, and is its verdict."""
    fake.mail(1)
    number = fake.mail(2)
    withhold(fake, number)
    before = pages(fake)
    fake.do("clear_faults")
    fake.do("delete", number=number, for_good=True)
    (after,) = pages(fake, before[-1].cursor)
    assert (verdicts([after]), removed([after])) == ({number: Verdict.SKIPPED}, [number])
    assert read_cursor(after.cursor).at("inbox").owed == ()


def test_an_owed_message_that_is_moved_away_is_read(fake: FakeGraph) -> None:
    """Its folder lists it as removed; it was listed there first, and is there still."""
    number = fake.mail(1)
    withhold(fake, number)
    (before,) = pages(fake)
    fake.do("clear_faults")
    fake.do("move", number=number, to="archive")
    (after,) = pages(fake, before.cursor)
    assert (verdicts([after]), removed([after])) == ({number: Verdict.READ}, [])


def test_its_verdict_is_said_once_while_it_is_owed(fake: FakeGraph) -> None:
    """Later readings ask, and keep silent until there is something new to say."""
    fake.mail(1)
    withhold(fake, 1)
    (first,) = pages(fake)
    (second,) = pages(fake, first.cursor, now=NOW + timedelta(hours=1))
    assert (verdicts([first]), verdicts([second])) == ({1: Verdict.QUARANTINED}, {})


def test_a_stopped_reading_forgets_nothing_it_owes(fake: FakeGraph) -> None:
    """Stopped after any page, what was owed by then is owed by the next run."""
    for number in range(1, 9):
        fake.mail(number)
    withhold(fake, 7)
    every = pages(fake)
    fake.do("clear_faults")
    for stopped in every:
        rest = verdicts(pages(fake, stopped.cursor))
        assert rest[7] is Verdict.READ


def test_what_was_owed_is_owed_until_it_was_given(fake: FakeGraph) -> None:
    """Newer mail comes first; a run that is stopped before the owed one's page leaves it to the next."""
    fake.mail(1)
    withhold(fake, 1)
    (before,) = pages(fake)
    fake.do("clear_faults")
    for number in range(2, 7):
        fake.mail(number)
    (first, *rest) = pages(fake, before.cursor, page_items=2)
    assert 1 not in verdicts([first])
    assert verdicts(pages(fake, first.cursor)) == verdicts(rest)


def test_what_is_older_than_the_window_is_owed_no_more(fake: FakeGraph) -> None:
    """Months later nothing waits for it."""
    fake.mail(1)
    withhold(fake, 1)
    (before,) = pages(fake)
    later = NOW + timedelta(days=100)
    (after,) = pages(fake, before.cursor, now=later, since=later - timedelta(days=90))
    assert read_cursor(after.cursor).at("inbox").owed == ()


def test_where_nothing_can_be_had_the_reading_is_done_again(fake: FakeGraph) -> None:
    """A mailbox that lists many messages and gives none is in trouble itself: its cursor stays."""
    for number in range(1, 21):
        fake.mail(number)
    fake.do("fault", match=r"GET \S*messages/AAkI", status=503, times=9_999, inner=True)
    with pytest.raises(ProviderDown):
        pages(fake, page_items=50)
    assert len(fake.asked) < 500


def test_many_beside_one_that_comes_are_owed(fake: FakeGraph) -> None:
    """A dozen bad messages stop no mailbox either."""
    for number in range(1, 15):
        fake.mail(number)
    for number in range(1, 14):
        withhold(fake, number, 500)
    before = pages(fake, page_items=50)
    assert verdicts(before)[14] is Verdict.READ
    fake.do("clear_faults")
    assert set(verdicts(pages(fake, before[-1].cursor)).values()) == {Verdict.READ}


@pytest.mark.parametrize("status", [503, 500, 403])
def test_a_removal_that_cannot_be_confirmed_now_is_confirmed_later(fake: FakeGraph, status: int) -> None:
    """The list says it once; whether it is gone or moved is asked until Graph says so."""
    gone, moved = fake.mail(1), fake.mail(2)
    before = pages(fake)
    fake.do("delete", number=gone, for_good=True)
    fake.do("move", number=moved, to="archive")
    for number in (gone, moved):
        withhold(fake, number, status)
    found = [*pages(fake, before[-1].cursor)]
    found += pages(fake, found[-1].cursor)
    assert removed(found) == []
    fake.do("clear_faults")
    after = pages(fake, found[-1].cursor)
    assert removed(after) == [gone]
    assert pages(fake, after[-1].cursor) == []


def test_a_doubt_is_kept_while_a_reading_is_stopped(fake: FakeGraph) -> None:
    """What is not known to be gone is asked again by a run that goes on in the middle, too."""
    number = fake.mail(1)
    before = pages(fake)
    fake.do("delete", number=number, for_good=True)
    withhold(fake, number)
    doubting = pages(fake, before[-1].cursor)
    fake.do("clear_faults")
    for more in range(2, 9):
        fake.mail(more)
    (first, *_) = pages(fake, doubting[-1].cursor)
    assert removed([first]) == [number]
    assert number in removed(pages(fake, first.cursor)) + removed([first])


def test_without_batches_single_messages_are_asked_for(fake: FakeGraph) -> None:
    """A server that knows none says one by one what is gone and what is there."""
    gone, moved, owed = fake.mail(1), fake.mail(2), fake.mail(3)
    withhold(fake, owed)
    before = pages(fake)
    fake.do("clear_faults")
    fake.do("options", lacks=["$batch"])
    fake.do("delete", number=gone, for_good=True)
    fake.do("move", number=moved, to="archive")
    (after,) = pages(fake, before[-1].cursor)
    assert (removed([after]), verdicts([after])) == ([gone], {owed: Verdict.READ})


def test_what_is_owed_survives_being_written_down() -> None:
    """The cursor says it as it was; one that says it in another way means nothing."""
    owed = '"owed":[["m1",1700000000,1700000300,true]],"doubted":["m2"],"series":{"s":["t1","t2"]}'
    text = '{"v":1,"places":{"inbox":{"link":"x",' + owed + "}}}"
    assert read_cursor(text).write() == text
    assert Cursor() == read_cursor(Cursor().write())


def test_a_promise_in_a_mail_that_came_late_is_found(fake: FakeGraph, tmp_path: Path) -> None:
    """Through the whole of kept: Graph fails on one mail for minutes, and its promise is in the ledger afterwards."""
    world = OutlookWorld(fake, tmp_path / "data")
    world.clock = HandClock(world.now)
    at = world.now - timedelta(days=1)
    number = world.deliver(
        "p1", at, "Worktop", "I will send you the drawing by Friday.", to="ada@lund.example"
    )
    world.connect()
    withhold(fake, number)
    world.sync(world.now)
    assert world._ledger()[0] == []  # type: ignore[index]
    fake.do("clear_faults")
    world.sync(world.now + timedelta(minutes=10))
    assert len(world._ledger()[0]) == 1  # type: ignore[index]
