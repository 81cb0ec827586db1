"""Words that something still hangs on are not erased for their age, whatever the row says of a day to come."""

from datetime import timedelta

from agent.core.fulfil.ledger import EntryKind
from agent.store.unit import Store
from agent.store_port import Mailbox, ReadPage
from tests.store.making import ACME, NOW, START, at, found, item, later, mail


def test_what_a_meeting_to_come_will_settle_is_still_open(store: Store, mailbox: Mailbox) -> None:
    """A meeting in three days will keep the promise; it may be called off, so the mails are needed until then."""
    meets_in = (NOW + timedelta(days=3) - START) / timedelta(hours=1)
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", ReadPage((item(mail("a")), item(mail("b", answers="a"))), "1"))
        unit.exchanges.touch(mailbox.id, [ACME])
        (work,) = unit.exchanges.dirty(mailbox.id)
        unit.ledger.settle(mailbox.id, work, [found(), later(EntryKind.FULFILLED, hours=meets_in)])
    with store.writing(NOW) as unit:
        assert unit.retention.erase(mailbox.id, at(200), most=9) == 0
    with store.writing(NOW + timedelta(days=4)) as unit:
        assert unit.retention.erase(mailbox.id, at(200), most=9) == 2
