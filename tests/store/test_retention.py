"""Words that are older than their owner keeps go; the ledger's lines stay, and following leaves them alone."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from agent.core.commitment import CommitmentId, State
from agent.core.fulfil.ledger import Author, EntryKind
from agent.core.fulfil.wordless import ERASED
from agent.flows.retain import retain
from agent.ports import DraftKind, Verdict
from agent.store.unit import Store
from agent.store_port import BookedMeeting, DraftState, Mailbox, ReadItem, ReadPage, Wanted
from tests.store.making import ACME, BERLIN, NOW, at, found, item, key, later, mail, meeting, outgoing

BEFORE = at(200)
THING = "price list"


def _settle(store: Store, mailbox: Mailbox, *entries: object) -> None:
    with store.writing(NOW) as unit:
        unit.exchanges.touch(mailbox.id, [ACME])
        (work,) = unit.exchanges.dirty(mailbox.id)
        unit.ledger.settle(mailbox.id, work, entries)  # type: ignore[arg-type]


def _erase(store: Store, mailbox: Mailbox, before: datetime = BEFORE, most: int = 99) -> int:
    with store.writing(NOW) as unit:
        return unit.retention.erase(mailbox.id, before, most=most)


def _own_words(store: Store, mailbox: Mailbox) -> dict[str, str]:
    with store.reading() as unit:
        return {one.key: one.own for one in unit.exchanges.load(mailbox.id, ACME).messages}


@pytest.fixture
def kept(store: Store, mailbox: Mailbox) -> Mailbox:
    """A promise that was kept, in a conversation of two old mails, and a new mail beside it."""
    pages = ReadPage(
        tuple(map(item, [mail("a"), mail("b", hours=48, answers="a"), mail("z", hours=300)])), "1"
    )
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", pages)
    _settle(store, mailbox, found(), later(EntryKind.FULFILLED, reasons=(f"{THING} attached",)))
    return mailbox


def test_words_go_and_the_line_stays(store: Store, kept: Mailbox) -> None:
    """Who, until when and that it was kept stays; the sentence and the reasons, which quote mail, are gone."""
    with store.reading() as unit:
        (before,) = unit.ledger.commitments(kept.id)
    assert _erase(store, kept) == 2
    assert _own_words(store, kept).keys() == {key("z")}
    with store.reading() as unit:
        (row,) = unit.ledger.commitments(kept.id, Wanted(states=frozenset({State.KEPT}), now=NOW))
        lines = unit.ledger.history(kept.id, row.id)
    assert before.due is not None
    assert row.due == replace(before.due, text="")
    assert (row.settled_at, row.promisee, row.evidence) == (
        before.settled_at,
        before.promisee,
        before.evidence,
    )
    assert row.found.quote == ERASED
    assert THING not in repr((row, lines))


def test_following_leaves_alone_what_was_closed(store: Store, kept: Mailbox) -> None:
    """The next following finds nothing of the old mails: it neither takes the promise back nor makes it anew."""
    _erase(store, kept)
    with store.reading() as unit:
        before = unit.ledger.commitments(kept.id)
    _settle(store, kept)
    _settle(store, kept, found(), found("c2", message="z", thread="z"))
    with store.reading() as unit:
        assert unit.ledger.commitments(kept.id)[:1] == before
        assert len(unit.ledger.commitments(kept.id)) == 2
        assert len(unit.ledger.history(kept.id, CommitmentId("c1"))) == 2


def test_a_new_zone_leaves_it_closed(store: Store, kept: Mailbox) -> None:
    """Rows are made anew when the rep moves; what was closed stays so."""
    _erase(store, kept)
    with store.writing(NOW) as unit:
        unit.mailboxes.put(replace(kept.rep, zone=type(BERLIN)("America/Chicago")))
    _settle(store, kept)
    with store.reading() as unit:
        assert len(unit.ledger.commitments(kept.id)) == 1


def test_what_is_open_keeps_its_conversation(store: Store, kept: Mailbox) -> None:
    """As long as something in it is open, what became of it can only be told from its words."""
    _settle(store, kept, found())
    assert _erase(store, kept) == 0
    assert len(_own_words(store, kept)) == 3
    with store.writing(NOW) as unit:
        unit.ledger.append_word(kept.id, later(EntryKind.DISMISSED, author=Author.REP, message=None))
    assert _erase(store, kept) == 2


def test_a_conversation_it_was_spoken_of_in_stays_too(store: Store, kept: Mailbox) -> None:
    """A promise that is open was moved in another conversation: that one is needed as well."""
    moved = replace(later(EntryKind.MOVED, message="b", due=at(900)), thread=found().thread)
    _settle(store, kept, found(message="z", thread="z", hours=300), moved)
    assert _erase(store, kept) == 0


def test_what_rests_on_an_old_mail_elsewhere_is_closed_with_it(store: Store, kept: Mailbox) -> None:
    """A promise of a young conversation, kept in an old one, is not open again once the old one is gone."""
    fulfilled = later(EntryKind.FULFILLED, "c9", hours=301, message="b")
    _settle(store, kept, found("c9", message="z", thread="z", hours=300, quote=THING), fulfilled)
    _erase(store, kept)
    _settle(store, kept, found("c9", message="z", thread="z", hours=300, quote=THING))
    with store.reading() as unit:
        rows = {row.id: row for row in unit.ledger.commitments(kept.id)}
    assert rows[CommitmentId("c9")].state(NOW, BERLIN) is State.LATE
    assert rows[CommitmentId("c9")].found.quote == THING  # its own mail is young


def test_the_reps_word_keeps_its_sentence(store: Store, kept: Mailbox) -> None:
    """What the rep confirmed or dismissed teaches by its words, and the rep's own reasons are no mail's."""
    with store.writing(NOW) as unit:
        word = later(EntryKind.CONFIRMED, author=Author.REP, message=None, reasons=("said so",))
        unit.ledger.append_word(kept.id, word)
    assert _erase(store, kept) == 2
    with store.reading() as unit:
        assert THING in unit.ledger.commitments(kept.id)[0].found.quote


@pytest.mark.parametrize(("state", "left"), [(DraftState.DELETED_BY_HUMAN, False), (DraftState.EDITED, True)])
def test_drafts_that_are_done_with_lose_their_text(
    store: Store, kept: Mailbox, state: DraftState, *, left: bool
) -> None:
    """That there was one stays known, so that none is made again; one that may still be sent keeps its text."""
    with store.writing(NOW) as unit:
        kind = DraftKind.SLIP_NOTICE
        row = unit.drafts.plan(kept.id, CommitmentId("c1"), kind, outgoing(), next_attempt_at=NOW)
        for step in (DraftState.WRITING, state):
            assert row is not None
            row = unit.drafts.advance(row, step)
    _erase(store, kept)
    with store.reading() as unit:
        (draft,) = unit.drafts.all(kept.id)
    assert draft.state is state
    assert ("price list" in draft.draft.text) is left


def test_meetings_lose_their_words_once_nothing_open_rests_on_them(store: Store, kept: Mailbox) -> None:
    """Times and people stay; a meeting that keeps a promise which may still change keeps its words."""
    booked = (BookedMeeting(meeting("m"), (ACME,)), BookedMeeting(meeting("n"), (ACME,)))
    with store.writing(NOW) as unit:
        unit.pages.store(kept.id, "ics:a", ReadPage((ReadItem("cal", Verdict.READ, meetings=booked),), "1"))
    met = later(EntryKind.FULFILLED, "c9", message=None)
    met = replace(met, evidence=replace(met.evidence, meeting="m"))
    _settle(store, kept, found("c9", message="z", thread="z", hours=1), met)
    with store.writing(NOW) as unit:
        assert unit.retention.erase_meetings(kept.id, BEFORE) == 1
        assert unit.retention.erase_meetings(kept.id, BEFORE) == 0
    with store.reading() as unit:
        held = {one.uid: one for one in unit.exchanges.load(kept.id, ACME).meetings}
    assert (held["m"].summary, held["n"].summary) == ("Tasting", "")
    assert held["n"].organizer == meeting("n").organizer


def test_a_round_goes_in_small_steps_once_a_day(store: Store, kept: Mailbox) -> None:
    """Stopped between two steps it goes on another time; done, it looks again a day later."""
    keep = NOW - BEFORE
    assert not retain(store, kept, keep=keep, now=NOW, enough=lambda: True)
    assert retain(store, kept, keep=keep, now=NOW, enough=lambda: False)
    with store.reading() as unit:
        state = unit.retention.state(kept.id)
    assert state is not None
    assert (state.before, state.messages) == (BEFORE, 2)
    hour, day = NOW + timedelta(hours=1), NOW + timedelta(days=1)
    assert retain(store, kept, keep=keep, now=hour, enough=lambda: pytest.fail("looked too soon"))
    assert retain(store, kept, keep=keep, now=day, enough=lambda: False)
    with store.reading() as unit:
        again = unit.retention.state(kept.id)
    assert again is not None
    assert (again.ran_at, again.messages) == (day, 2)


def test_read_again_an_old_mail_stays_without_words(store: Store, kept: Mailbox) -> None:
    """A second walk of the same mailbox brings nothing back."""
    _erase(store, kept)
    with store.writing(NOW) as unit:
        again = ReadPage((item(mail("a"), "another-ref"), item(mail("a"))), "2", begins=True)
        unit.pages.store(kept.id, "mbox:a", again)
    assert _own_words(store, kept).keys() == {key("z")}


def test_who_keeps_for_a_shorter_time_from_now_on_waits_for_no_tomorrow(store: Store, kept: Mailbox) -> None:
    """A round of this morning was for what was older than a year; what is to go now goes now."""
    assert retain(store, kept, keep=timedelta(days=3650), now=NOW, enough=lambda: False)
    assert _own_words(store, kept).keys() == {key("a"), key("b"), key("z")}
    soon = NOW + timedelta(minutes=5)
    assert retain(store, kept, keep=NOW - BEFORE, now=soon, enough=lambda: False)
    assert _own_words(store, kept).keys() == {key("z")}


def test_a_round_leaves_no_old_word_in_any_table(store: Store, kept: Mailbox) -> None:
    """Mails, the ledger's lines, drafts that are done with, meetings: whatever is sealed, opened and looked through."""
    booked = (
        BookedMeeting(replace(meeting("m"), summary=THING, description=THING, location=THING), (ACME,)),
    )
    with store.writing(NOW) as unit:
        unit.pages.store(kept.id, "ics:a", ReadPage((ReadItem("cal", Verdict.READ, meetings=booked),), "1"))
    before = _words_anywhere(store, kept)
    assert {"meetings", "rows", "lines"} <= {place for place, words in before.items() if THING in words}
    assert retain(store, kept, keep=timedelta(0), now=NOW + timedelta(days=900), enough=lambda: False)
    assert {place for place, words in _words_anywhere(store, kept).items() if THING in words} == set()
    assert not _own_words(store, kept)


def _words_anywhere(store: Store, mailbox: Mailbox) -> dict[str, str]:
    """All that can be read of the mailbox, as text, by where it is kept."""
    with store.reading() as unit:
        exchange, rows = unit.exchanges.load(mailbox.id, ACME), unit.ledger.commitments(mailbox.id, Wanted())
        return {
            "messages": repr(exchange.messages),
            "meetings": repr(exchange.meetings),
            "rows": repr(rows),
            "lines": repr([unit.ledger.history(mailbox.id, row.id) for row in rows]),
            "drafts": repr(unit.drafts.all(mailbox.id)),
        }
