"""Reading a source stores each page with its cursor: stopped anywhere, the next run completes the work."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from agent.core.forgotten import Forgetting
from agent.core.meeting import Attendee, Meeting
from agent.core.message import Address, Message, MessageKey
from agent.core.policy import Policy
from agent.errors import ProviderDown
from agent.flows import find, words
from agent.flows.find import Reader
from agent.flows.sync import sync
from agent.flows.words import WordReader
from agent.ports import Item, Page, Verdict
from agent.resources import detector
from agent.store.unit import Store
from agent.store_port import Mailbox
from connectors.memory import MemorySource
from tests.flows.conftest import LENA, NOW, OTTO


def _item(number: int, text: str = "I'll call you tomorrow.", sender: Address = LENA) -> Item:
    message = Message(
        key=MessageKey(f"{number}@flow.example"),
        sent_at=datetime(2026, 3, 3, 9, number % 60, tzinfo=UTC),
        senders=(sender,),
        to=(OTTO,) if sender is LENA else (LENA,),
        subject="Stone",
        plain=text,
        is_received=sender is not LENA,
    )
    return Item(str(number), Verdict.READ, message=message)


@pytest.fixture
def reader(mailbox: Mailbox) -> Reader:
    """What reads Lena's mail."""
    return Reader(mailbox.rep, Policy(), WordReader(mailbox.rep, detector()))


def _sync(store: Store, mailbox: Mailbox, source: MemorySource, reader: Reader) -> None:
    sync(store, mailbox, source, reader=reader, now=NOW, progress=lambda _name, _share, _items: None)


def _counts(store: Store, mailbox: Mailbox, source: MemorySource) -> dict[Verdict, int]:
    with store.reading() as unit:
        return {v: n for v, n in unit.pages.counts(mailbox.id, [source.name]).items() if n}


def test_a_failure_between_pages_loses_nothing(store: Store, mailbox: Mailbox, reader: Reader) -> None:
    """What was stored before the failure is not read again, what came after it is read at the next run."""
    source = MemorySource([_item(n) for n in range(2, 9)], name="memory:mail")
    source.fail_at(2, ProviderDown("The line went dead."))
    with pytest.raises(ProviderDown):
        _sync(store, mailbox, source, reader)
    assert _counts(store, mailbox, source) == {Verdict.READ: 4}
    _sync(store, mailbox, source, reader)
    assert _counts(store, mailbox, source) == {Verdict.READ: 7}


def test_a_lost_cursor_means_reading_all_and_counting_nothing_twice(
    store: Store, mailbox: Mailbox, reader: Reader
) -> None:
    """A provider that forgot where we stood is read from the beginning; every item keeps its one verdict."""
    source = MemorySource([_item(n) for n in range(2, 7)], name="memory:mail")
    _sync(store, mailbox, source, reader)
    source.lose_cursors()
    source.items.append(_item(7))
    _sync(store, mailbox, source, reader)
    assert _counts(store, mailbox, source) == {Verdict.READ: 6}


def test_mail_that_arrives_again_elsewhere_is_a_duplicate(
    store: Store, mailbox: Mailbox, reader: Reader
) -> None:
    """The same message in a second source is skipped with a reason, and the counts still add up."""
    first, second = MemorySource([_item(2)], name="memory:a"), MemorySource([_item(2)], name="memory:b")
    _sync(store, mailbox, first, reader)
    _sync(store, mailbox, second, reader)
    assert _counts(store, mailbox, second) == {Verdict.SKIPPED: 1}


def test_who_is_forgotten_while_a_reading_goes_on_is_forgotten_in_the_rest_of_it(
    store: Store, mailbox: Mailbox, reader: Reader
) -> None:
    """A reading may take hours; what it brings after the word was given is not kept."""

    class Slow(MemorySource):
        def pages(self, cursor: str | None = None) -> Iterator[Page]:
            for number, page in enumerate(super().pages(cursor)):
                if number == 1:
                    with store.writing(NOW) as unit:
                        unit.erasure.person(
                            mailbox.id, Forgetting(mailbox.rep, Policy(), frozenset({OTTO.email}))
                        )
                yield page

    source = Slow([_item(n) for n in range(2, 9)], name="memory:mail")
    _sync(store, mailbox, source, reader)
    assert _counts(store, mailbox, source)[Verdict.SKIPPED] == 5
    with store.reading() as unit:
        assert all(
            not unit.exchanges.load(mailbox.id, name).messages for name in unit.exchanges.accounts(mailbox.id)
        )


def test_a_calendar_given_again_brings_its_changes(store: Store, mailbox: Mailbox, reader: Reader) -> None:
    """A calendar file keeps its name when a meeting in it moves; the meeting moves in the ledger's exchange too."""
    source = MemorySource([_calendar(hour=9, sequence=0)], name="memory:ics")
    _sync(store, mailbox, source, reader)
    source.lose_cursors()
    source.items[0] = _calendar(hour=15, sequence=1)
    _sync(store, mailbox, source, reader)
    with store.reading() as unit:
        (meeting,) = unit.exchanges.load(mailbox.id, "quarry.example").meetings
    assert meeting.start.hour == 15


def _calendar(*, hour: int, sequence: int) -> Item:
    start = datetime(2026, 3, 5, hour, tzinfo=UTC)
    meeting = Meeting(
        "e1@flow.example",
        start,
        start,
        "Stone",
        organizer=LENA,
        attendees=(Attendee(OTTO),),
        sequence=sequence,
    )
    return Item("calendar.ics", Verdict.READ, meetings=(meeting,))


def test_only_mail_that_can_matter_is_read_in_full(mailbox: Mailbox, reader: Reader) -> None:
    """Mail among colleagues and from nobody is kept small; a customer's words and the rep's are read."""
    colleague = Address("max@harbour.example")
    forged = Message(
        MessageKey("9@flow.example"), NOW, (LENA,), (LENA,), plain="I'll pay you.", is_received=True
    )
    internal = Message(
        MessageKey("8@flow.example"), NOW, (LENA,), (colleague,), plain="I'll call you tomorrow."
    )
    assert reader.read(forged).small
    assert reader.read(internal).small
    ours, theirs = _item(1).message, _item(2, "We'll send the order by Friday.", OTTO).message
    assert ours is not None
    assert theirs is not None
    assert [len(reader.read(mail).message.found) for mail in (ours, theirs)] == [1, 1]


@pytest.mark.parametrize("broken", ["own_words", "accounts_of"])
def test_a_mail_that_our_own_reading_stumbles_over_stops_no_scan(
    store: Store, mailbox: Mailbox, reader: Reader, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """It is set aside with what happened, be it over its head or its words; the verdicts add up."""
    room = words if broken == "own_words" else find
    right = getattr(room, broken)

    def stumbling(message: Message, *more: object) -> object:
        if message.key.startswith("3@"):
            raise ZeroDivisionError
        return right(message, *more)

    monkeypatch.setattr(room, broken, stumbling)
    source = MemorySource([_item(2), _item(3, "I'll send it on Friday."), _item(4)], name="memory:mail")
    _sync(store, mailbox, source, reader)
    assert _counts(store, mailbox, source) == {Verdict.READ: 2, Verdict.QUARANTINED: 1}
    with store.reading() as unit:
        (trouble,) = unit.health.troubles(mailbox.id)
    assert trouble.reason.startswith("it could not be read (ZeroDivisionError at test_sync:")
