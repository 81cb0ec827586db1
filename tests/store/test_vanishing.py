"""What left its source: promises stay, meetings to come are called off, and a calendar half gone is not believed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from agent.core.message import MessageKey
from agent.ports import Verdict
from agent.store.unit import Store
from agent.store_port import BookedMeeting, Mailbox, ReadItem, ReadPage
from tests.store.making import ACME, START, found, key, mail, meeting

_CAL = "gcal:ines@harbour.example/primary"
_NOW = START + timedelta(hours=1)
_WINDOW = START - timedelta(days=90), START + timedelta(days=90)


def _event(number: int, *, hours: float = 24) -> ReadItem:
    booked = BookedMeeting(meeting(f"m{number}", hours=hours + number / 100), (ACME,))
    return ReadItem(str(number), Verdict.READ, meetings=(booked,))


def _page(
    *items: ReadItem, removed: tuple[str, ...] = (), begins: bool = False, whole: bool = False
) -> ReadPage:
    return ReadPage(items, "c", removed, begins=begins, whole=whole, seen_at=_NOW, window=_WINDOW)


def _store(store: Store, mailbox: Mailbox, page: ReadPage, *, minutes: float = 0) -> None:
    with store.writing(_NOW + timedelta(minutes=minutes)) as unit:
        unit.pages.store(mailbox.id, _CAL, page)


def _standing(store: Store, mailbox: Mailbox) -> list[str]:
    with store.reading() as unit:
        return [one.uid for one in unit.exchanges.load(mailbox.id, ACME).meetings if not one.cancelled]


def _dirty(store: Store, mailbox: Mailbox) -> bool:
    with store.writing(_NOW) as unit:
        work = unit.exchanges.dirty(mailbox.id)
        for one in work:
            unit.ledger.settle(mailbox.id, one, [])
    return bool(work)


def test_a_removed_meeting_is_called_off(store: Store, mailbox: Mailbox) -> None:
    """The account is to be followed again, and sees a meeting that was cancelled when its leaving was seen."""
    _store(store, mailbox, _page(_event(1), _event(2)))
    assert _dirty(store, mailbox)
    _store(store, mailbox, _page(removed=("1",)), minutes=5)
    assert _standing(store, mailbox) == ["m2"]
    assert _dirty(store, mailbox)
    with store.reading() as unit:
        gone = unit.exchanges.load(mailbox.id, ACME).meetings[0]
        assert (gone.cancelled, gone.updated) == (True, _NOW + timedelta(minutes=5))


def test_one_that_comes_back_stands_again(store: Store, mailbox: Mailbox) -> None:
    """Taken out by mistake and put back, it is as if it had never been away."""
    _store(store, mailbox, _page(_event(1)))
    _store(store, mailbox, _page(removed=("1",)))
    _dirty(store, mailbox)
    _store(store, mailbox, _page(_event(1)))
    assert _standing(store, mailbox) == ["m1"]
    assert _dirty(store, mailbox)


def test_what_had_begun_took_place(store: Store, mailbox: Mailbox) -> None:
    """A meeting that began before the calendar was last read was held; deleting it later undoes nothing."""
    _store(store, mailbox, _page(_event(1, hours=-3)))
    _store(store, mailbox, _page(removed=("1",)))
    assert _standing(store, mailbox) == ["m1"]


def test_a_meeting_in_two_places_is_gone_when_both_are(store: Store, mailbox: Mailbox) -> None:
    """Deleted from one calendar, it still stands in the other."""
    _store(store, mailbox, _page(_event(1)))
    other = "gcal:ines@harbour.example/team"
    with store.writing(_NOW) as unit:
        unit.pages.store(mailbox.id, other, _page(_event(1)))
    _store(store, mailbox, _page(removed=("1",)))
    assert _standing(store, mailbox) == ["m1"]
    with store.writing(_NOW) as unit:
        unit.pages.store(mailbox.id, other, _page(removed=("1",)))
    assert _standing(store, mailbox) == []


def test_an_occurrence_taken_out_of_its_series_is_called_off(store: Store, mailbox: Mailbox) -> None:
    """The series is given again without it; occurrences behind us leave every window and stay as they were."""
    days = [BookedMeeting(meeting(f"d{day}", hours=24 * day), (ACME,)) for day in (-2, 1, 2)]
    _store(store, mailbox, _page(ReadItem("series", Verdict.READ, meetings=tuple(days))))
    _store(store, mailbox, _page(ReadItem("series", Verdict.READ, meetings=(days[2],))))
    assert _standing(store, mailbox) == ["d-2", "d2"]


def test_what_lies_beyond_the_window_is_not_called_off(store: Store, mailbox: Mailbox) -> None:
    """An item names its meetings up to a day; of those after it, and in a file with no such day, nothing is known."""
    days = [BookedMeeting(meeting(f"d{day}", hours=24 * day), (ACME,)) for day in (1, 95)]
    _store(store, mailbox, _page(ReadItem("series", Verdict.READ, meetings=tuple(days))))
    _store(store, mailbox, _page(ReadItem("series", Verdict.READ, meetings=(days[0],))))
    file = ReadItem("series", Verdict.READ, meetings=(days[1],))
    _store(store, mailbox, replace(_page(file), window=None))
    assert _standing(store, mailbox) == ["d1", "d95"]


def test_a_whole_walk_tells_what_is_gone(store: Store, mailbox: Mailbox) -> None:
    """What no page of the walk listed is gone, however many pages it took and wherever it was interrupted."""
    _store(store, mailbox, _page(*[_event(n) for n in range(5)], begins=True, whole=True))
    _store(store, mailbox, _page(_event(0), begins=True))
    _store(store, mailbox, _page(_event(1), begins=True))  # the walk was begun again
    _store(store, mailbox, _page(_event(2)))
    assert len(_standing(store, mailbox)) == 5
    _store(store, mailbox, _page(_event(7), whole=True))
    assert _standing(store, mailbox) == ["m1", "m2", "m7"]


def test_what_grew_too_old_for_the_window_is_not_gone(store: Store, mailbox: Mailbox) -> None:
    """After a year a walk lists a quarter of what is known: that is no fault, and nothing is frozen for it."""
    old = [_event(n, hours=-24 * 200) for n in range(40)]
    past = ReadItem("old", Verdict.READ, message=mail("old", hours=-24 * 200))
    _store(store, mailbox, _page(*old, past, *[_event(n) for n in range(50, 60)], begins=True, whole=True))
    _store(store, mailbox, _page(*[_event(n) for n in range(51, 60)], begins=True, whole=True))
    assert len(_standing(store, mailbox)) == 49
    with store.reading() as unit:
        assert unit.pages.frozen(mailbox.id, _CAL) is None
    with store._engine.connect() as connection:
        gone = connection.execute(text("SELECT ref FROM item WHERE gone_at IS NOT NULL")).scalars().all()
    assert gone == ["50"]


def test_a_mail_that_is_gone_leaves_its_promise(store: Store, mailbox: Mailbox) -> None:
    """A deleted mail was written all the same, however many go at once."""
    mails = [mail(f"k{number}") for number in range(30)]
    items = [ReadItem(one.message.key, Verdict.READ, message=one) for one in mails]
    _store(store, mailbox, _page(*items, begins=True, whole=True))
    with store.writing(_NOW) as unit:
        (work,) = unit.exchanges.dirty(mailbox.id)
        unit.ledger.settle(mailbox.id, work, [found(message="k1", thread="k1")])
    _store(store, mailbox, _page(begins=True, whole=True))
    with store.reading() as unit:
        assert len(unit.ledger.commitments(mailbox.id)) == 1
        assert len(unit.exchanges.load(mailbox.id, ACME).messages) == 30
        assert unit.pages.frozen(mailbox.id, _CAL) is None


@pytest.mark.parametrize("how", ["walk", "one page", "many pages"])
def test_a_calendar_suddenly_half_empty_is_not_believed(store: Store, mailbox: Mailbox, how: str) -> None:
    """More than half of a calendar of more than twenty gone at once is a fault until proven: it is frozen and said."""
    _store(store, mailbox, _page(*[_event(n) for n in range(24)], begins=True, whole=True))
    gone = tuple(str(n) for n in range(13))
    if how == "walk":
        _store(store, mailbox, _page(*[_event(n) for n in range(13, 24)], begins=True, whole=True))
    pages: dict[str, list[tuple[str, ...]]] = {"one page": [gone], "many pages": [(one,) for one in gone]}
    for refs in pages.get(how, []):
        _store(store, mailbox, _page(removed=refs), minutes=1)
    assert len(_standing(store, mailbox)) == 24
    with store.reading() as unit:
        assert unit.pages.frozen(mailbox.id, _CAL) is not None
        assert [state.vanished for state in unit.health.sources(mailbox.id)] == [13]


def test_a_frozen_calendar_thaws_when_things_are_found_again(store: Store, mailbox: Mailbox) -> None:
    """The next whole walk decides: what it lists is there, and a little that is missing is believed."""
    _store(store, mailbox, _page(*[_event(n) for n in range(24)], begins=True, whole=True))
    _store(store, mailbox, _page(begins=True, whole=True))
    assert len(_standing(store, mailbox)) == 24
    _store(store, mailbox, _page(*[_event(n) for n in range(20)], begins=True, whole=True), minutes=9)
    assert len(_standing(store, mailbox)) == 20
    with store.reading() as unit:
        assert unit.pages.frozen(mailbox.id, _CAL) is None


def test_the_user_may_say_that_it_is_so(store: Store, mailbox: Mailbox) -> None:
    """Who did clear out the calendar says so, and then it is believed."""
    _store(store, mailbox, _page(*[_event(n) for n in range(24)], begins=True, whole=True))
    _store(store, mailbox, _page(removed=tuple(str(n) for n in range(20))))
    with store.writing(_NOW) as unit:
        assert unit.pages.believe(mailbox.id, _CAL) == 20
        assert unit.pages.frozen(mailbox.id, _CAL) is None
    assert len(_standing(store, mailbox)) == 4


def test_a_small_calendar_may_be_emptied(store: Store, mailbox: Mailbox) -> None:
    """Of few meetings all may go."""
    _store(store, mailbox, _page(*[_event(n) for n in range(9)], begins=True, whole=True))
    _store(store, mailbox, _page(begins=True, whole=True))
    assert _standing(store, mailbox) == []


def test_a_message_is_named_as_its_source_names_it(store: Store, mailbox: Mailbox) -> None:
    """A draft goes into the provider's thread by the provider's own name, where the message was read there."""
    _store(store, mailbox, _page(ReadItem("18f2", Verdict.READ, message=mail("a"))))
    with store.reading() as unit:
        assert unit.pages.ref_of(mailbox.id, _CAL, key("a")) == "18f2"
        assert unit.pages.ref_of(mailbox.id, "imap:elsewhere", key("a")) == ""
        assert unit.pages.ref_of(mailbox.id, _CAL, MessageKey("b")) == ""
