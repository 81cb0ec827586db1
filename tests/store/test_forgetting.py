"""Forgetting somebody leaves nothing of theirs in any row, also in those that nobody reads any more."""

from dataclasses import replace
from datetime import timedelta

from agent.core.commitment import CommitmentId
from agent.core.forgotten import Forgetting
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.ledger import Entry, EntryKind
from agent.core.message import Address
from agent.ports import DraftKind
from agent.store.unit import Store
from agent.store_port import BookedMessage, DraftState, Mailbox, StoredDraft
from tests.store.making import ACME, INES, NOW, START, forgetting, found, later, mail, outgoing, page
from tests.store.unsealed import words_in

PIET, OTHER = f"piet@{ACME}", Address("jo@oak.example", "Jo Ek")


def _forget(store: Store, mailbox: Mailbox, who: Forgetting) -> None:
    with store.writing(NOW) as unit:
        unit.erasure.person(mailbox.id, who)


def _mentions(store: Store, mailbox: Mailbox, word: str) -> list[str]:
    return [text for text in words_in(store.across_teams(), mailbox) if word in text]


def test_who_sent_what_was_kept_without_words_is_not_told(store: Store, mailbox: Mailbox) -> None:
    """A newsletter, and a mail whose words were erased for its age, have their sender in a column; their account goes."""
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", page(mail("a", small=True), mail("b", hours=1)))
        assert unit.retention.erase(mailbox.id, NOW, most=9) == 1
    assert _mentions(store, mailbox, PIET)
    _forget(store, mailbox, forgetting(PIET))
    assert not _mentions(store, mailbox, ACME)


def _to_both(name: str) -> BookedMessage:
    """Ines to Piet and Jo."""
    one = mail(name, side=Side.REP)
    to = (*one.message.to, OTHER)
    return BookedMessage(replace(one.message, to=to), (ACME, "oak.example"))


def test_a_closed_promise_to_two_stays_with_the_other(store: Store, mailbox: Mailbox) -> None:
    """Following could not make it anew: its lines lose whom it was made to and told to, and it is booked on who is left."""
    first = found()
    assert first.parties
    parties = replace(first.parties, promisee=(*first.parties.promisee, OTHER))
    told = replace(later(EntryKind.MOVED, due=START.date()), told=(Address(PIET), OTHER))
    done = later(EntryKind.FULFILLED, hours=60, message="c")
    with store.writing(NOW) as unit:
        answer = mail("c", hours=60)
        unit.pages.store(
            mailbox.id, "mbox:a", page(_to_both("a"), mail("b", side=Side.REP, hours=48), answer)
        )
        work = next(one for one in unit.exchanges.dirty(mailbox.id) if one.account == ACME)
        unit.ledger.settle(mailbox.id, work, [replace(first, parties=parties), told, done])
        assert unit.retention.erase(mailbox.id, NOW, most=9) == 3
    _forget(store, mailbox, forgetting(ACME))
    assert not _mentions(store, mailbox, ACME)
    with store.reading() as unit:
        (row,) = unit.ledger.commitments(mailbox.id)
    assert (row.promisee, row.account, row.settled_at) == ((OTHER,), "oak.example", done.at)


def test_who_follows_what_was_before_comes_too_late(store: Store, mailbox: Mailbox) -> None:
    """An account may be followed in the background while somebody is forgotten: what that finds is not written down."""
    ben = replace(_to_both("a").message, to=(Address(PIET), Address(f"ben@{ACME}")))
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", page(BookedMessage(ben, (ACME,))))
        (work,) = unit.exchanges.dirty(mailbox.id)
    _forget(store, mailbox, forgetting(PIET))
    with store.writing(NOW) as unit:
        unit.ledger.settle(mailbox.id, work, [found()])
        assert unit.ledger.commitments(mailbox.id) == ()
        assert [one.account for one in unit.exchanges.dirty(mailbox.id)] == [ACME]
    assert not _mentions(store, mailbox, PIET)


def test_a_draft_that_was_sent_to_two_stays_known_without_them(store: Store, mailbox: Mailbox) -> None:
    """The promise goes on with the other, and is not written about a second time; what still lies there is erased."""
    to = (*outgoing().to, OTHER)
    sent, planned = (replace(outgoing(mark), to=to) for mark in ("m1", "m2"))
    with store.writing(NOW) as unit:
        drafts = unit.drafts
        its = CommitmentId("c1")
        row: StoredDraft | None
        row = drafts.plan(mailbox.id, its, DraftKind.SLIP_NOTICE, sent, next_attempt_at=NOW)
        for state in (DraftState.WRITING, DraftState.WRITTEN, DraftState.SENT_AS_IS):
            assert row
            row = drafts.advance(row, state)
        assert drafts.plan(mailbox.id, its, DraftKind.FOLLOW_UP, planned, next_attempt_at=NOW)
        erased = unit.erasure.person(mailbox.id, forgetting(ACME))
    assert [one.draft.mark for one in erased.drafts] == ["m2"]
    assert not _mentions(store, mailbox, "mill.example")
    assert not _mentions(store, mailbox, "that is on us")
    with store.reading() as unit:
        (left,) = unit.drafts.all(mailbox.id)
    assert (left.state, left.draft.to) == (DraftState.SENT_AS_IS, (OTHER,))


def test_what_was_said_besides_is_told(store: Store, mailbox: Mailbox) -> None:
    """A mail to them that others had in copy goes; what is open of it is named, with the others."""
    copied = replace(mail("a", side=Side.REP).message, cc=(OTHER, INES))
    with store.writing(NOW + timedelta(minutes=1)) as unit:
        unit.pages.store(mailbox.id, "mbox:a", page(BookedMessage(copied, (ACME, "oak.example"))))
        work = next(one for one in unit.exchanges.dirty(mailbox.id) if one.account == ACME)
        unit.ledger.settle(mailbox.id, work, [found(), *_settled("c2")])
        erased = unit.erasure.person(mailbox.id, forgetting(PIET))
    assert erased.commitments == 2
    assert [(one.people, one.quote) for one in erased.besides] == [
        ((OTHER,), "I will send the price list by Friday.")
    ]


def _settled(name: str) -> list[Entry]:
    return [found(name, quote="You get a sample."), later(EntryKind.FULFILLED, name)]
