"""A calendar tells how things stand; where a meeting stood before is kept from look to look."""

from agent.ports import Verdict
from agent.store.unit import Store
from agent.store_port import BookedMeeting, Mailbox, ReadItem, ReadPage
from tests.store.making import ACME, NOW, at, meeting


def _look(store: Store, mailbox: Mailbox, *, hours: float, summary: str = "Tasting") -> tuple[str, ...]:
    """One look at the calendar; the accounts that have something new."""
    booked = (BookedMeeting(meeting("m", hours=hours, summary=summary), (ACME,)),)
    with store.writing(NOW) as unit:
        for work in unit.exchanges.dirty(mailbox.id):
            unit.ledger.settle(mailbox.id, work, [])
        unit.pages.store(mailbox.id, "cal", ReadPage((ReadItem("m", Verdict.READ, meetings=booked),), "1"))
        return tuple(work.account for work in unit.exchanges.dirty(mailbox.id))


def test_where_a_meeting_stood_before_is_remembered(store: Store, mailbox: Mailbox) -> None:
    """Also at a provider that counts no changes; other changes and a second look at the same are no moves."""
    for hours, summary in (
        (24, "Tasting"),
        (30, "Tasting"),
        (30, "Tasting, hall 2"),
        (48, "Tasting, hall 2"),
    ):
        assert _look(store, mailbox, hours=hours, summary=summary) == (ACME,)
    assert _look(store, mailbox, hours=48, summary="Tasting, hall 2") == ()
    with store.reading() as unit:
        (seen,) = unit.exchanges.load(mailbox.id, ACME, since=at(-100)).meetings
    assert (seen.start, seen.starts_before) == (at(48), (at(24), at(30)))
