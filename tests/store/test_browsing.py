"""What pages ask of the store, on each database."""

from datetime import timedelta

from agent.core.commitment import CommitmentId
from agent.core.fulfil.ledger import Author, EntryKind
from agent.core.message import ThreadKey
from agent.ports import DraftKind, Verdict
from agent.store.unit import Store
from agent.store_port import BookedMeeting, DraftState, Mailbox, ReadItem, ReadPage, Wanted, Work
from tests.store.making import ACME, NOW, START, at, found, key, later, mail, meeting, outgoing, page

_C1, _C2 = CommitmentId("c1"), CommitmentId("c2")
_FIRM = "firm.example"


def _two_accounts(store: Store, mailbox: Mailbox) -> None:
    with store.writing(NOW) as unit:
        booked = [mail("a"), mail("b", hours=2, account=_FIRM)]
        unit.pages.store(mailbox.id, "mbox", page(*booked))
        held = ReadItem("e", Verdict.READ, meetings=(BookedMeeting(meeting("uid"), (ACME,)),))
        unit.pages.store(mailbox.id, "ics", ReadPage((held,), "1"))
        unit.ledger.settle(mailbox.id, Work(ACME, 1), [found("c1"), later(EntryKind.MAYBE, "c1")])
        unit.ledger.settle(mailbox.id, Work(_FIRM, 1), [found("c2", message="b", account=_FIRM)])


def test_a_version_changes_with_its_account_alone(store: Store, mailbox: Mailbox) -> None:
    """New mail and a new settling change the account's version and no other's."""
    _two_accounts(store, mailbox)
    with store.reading() as unit:
        before = unit.browsing.versions(mailbox.id)
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox", page(mail("c", hours=5), cursor="2"))
    with store.reading() as unit:
        after = unit.browsing.versions(mailbox.id)
    assert {name for name in after if after[name] != before[name]} == {ACME}


def test_what_was_spoken_of_since(store: Store, mailbox: Mailbox) -> None:
    """The rep's word moves the ledger's end, and names its commitment and account."""
    _two_accounts(store, mailbox)
    with store.reading() as unit:
        end = unit.browsing.last_entry()
        assert unit.browsing.spoken_of_since(mailbox.id, end) == frozenset()
    with store.writing(NOW) as unit:
        unit.ledger.append_word(
            mailbox.id, later(EntryKind.FULFILLED, "c2", author=Author.REP, message=None, hours=70)
        )
    with store.reading() as unit:
        assert unit.browsing.last_entry() > end
        assert unit.browsing.spoken_of_since(mailbox.id, end) == {_C2}
        assert unit.browsing.accounts_of(mailbox.id, [_C2]) == {_FIRM}


def test_parts_are_parts_of_the_whole(store: Store, mailbox: Mailbox) -> None:
    """Rows, heads and meetings of some accounts are those that the whole mailbox has of them."""
    _two_accounts(store, mailbox)
    ahead = START + timedelta(days=400)
    with store.reading() as unit:
        rows = unit.ledger.commitments(mailbox.id, Wanted(account=_FIRM))
        assert unit.browsing.rows_with(mailbox.id, [_FIRM]) == rows
        heads = unit.overview.heads(mailbox.id, since=START)
        assert unit.browsing.heads(mailbox.id, [ACME], since=START) == {ACME: heads[ACME]}
        threads = [ThreadKey(key("b")), ThreadKey(key("never"))]
        assert unit.browsing.heads_in(mailbox.id, threads, since=START) == {_FIRM: heads[_FIRM]}
        assert unit.browsing.meetings(mailbox.id, [ACME], START, ahead) == unit.overview.meetings(
            mailbox.id, START, ahead
        )
        assert unit.browsing.meetings(mailbox.id, [_FIRM], START, ahead) == ()


def test_a_mail_is_found_by_its_key(store: Store, mailbox: Mailbox) -> None:
    """With its own words, and as following loads it."""
    _two_accounts(store, mailbox)
    with store.reading() as unit:
        one = unit.browsing.message(mailbox.id, key("a"))
        assert one == unit.exchanges.load(mailbox.id, ACME).messages[0]
        assert unit.browsing.message(mailbox.id, key("never")) is None


def test_since_when_something_is_unclear(store: Store, mailbox: Mailbox) -> None:
    """The latest sign that stands counts; what is plain is not in it."""
    _two_accounts(store, mailbox)
    with store.reading() as unit:
        assert unit.browsing.asked_since(mailbox.id, [_C1, _C2]) == {_C1: at(48)}


def test_drafts_page_by_page(store: Store, mailbox: Mailbox) -> None:
    """The newest first, a few at a time, with how many there are; and those about one commitment."""
    _two_accounts(store, mailbox)
    for number, one in enumerate((_C1, _C2)):
        with store.writing(NOW + timedelta(hours=number)) as unit:
            unit.drafts.plan(
                mailbox.id, one, DraftKind.SLIP_NOTICE, outgoing(f"m{number}"), next_attempt_at=NOW
            )
    with store.reading() as unit:
        (newest,), total = unit.browsing.drafts(mailbox.id, first=0, most=1)
        (oldest,), _ = unit.browsing.drafts(mailbox.id, first=1, most=1)
        assert (newest.commitment, oldest.commitment, total) == (_C2, _C1, 2)
        assert unit.browsing.drafts_about(mailbox.id, _C1) == (oldest,)
        assert unit.browsing.drafts_in(mailbox.id, [DraftState.PLANNED]) == {_C1, _C2}
        assert unit.browsing.drafts_in(mailbox.id, [DraftState.WRITTEN]) == frozenset()
