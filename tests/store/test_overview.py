"""What is asked across accounts: heads of mails, a span of the calendar, the rep's words and what they silence."""

from datetime import date, datetime, timedelta

from agent.core.commitment import CommitmentId
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.ledger import Author, EntryKind
from agent.ports import Verdict
from agent.store.unit import Store
from agent.store_port import BookedMeeting, Mailbox, ReadItem, ReadPage, Wanted, Work
from tests.store.making import ACME, NOW, START, at, found, later, mail, meeting, page

WEIR = "weir.example"


def test_heads_come_by_account_in_order_and_without_words(store: Store, mailbox: Mailbox) -> None:
    """Key, conversation, time and side of what following can use; what is small or older is left out."""
    with store.writing(NOW) as unit:
        unit.pages.store(
            mailbox.id,
            "mbox:a",
            page(
                mail("b", hours=3, side=Side.REP, answers="a"),
                mail("a"),
                mail("old", hours=-100),
                mail("small", hours=1, small=True),
                mail("w", hours=2, account=WEIR),
            ),
        )
    with store.reading() as unit:
        heads = unit.overview.heads(mailbox.id, since=START)
    assert {name: [(h.key, h.thread, h.side, h.sent_at) for h in some] for name, some in heads.items()} == {
        ACME: [
            ("a@mail.example", "a@mail.example", Side.CUSTOMER, at(0)),
            ("b@mail.example", "a@mail.example", Side.REP, at(3)),
        ],
        WEIR: [("w@mail.example", "w@mail.example", Side.CUSTOMER, at(2))],
    }


def test_a_side_has_spoken_once_a_mail_of_theirs_can_be_followed(store: Store, mailbox: Mailbox) -> None:
    """A mail kept without its words is no word of theirs."""
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", page(mail("a"), mail("b", side=Side.REP, small=True)))
    with store.reading() as unit:
        assert unit.overview.has_spoken(mailbox.id, Side.CUSTOMER)
        assert not unit.overview.has_spoken(mailbox.id, Side.REP)


def test_meetings_of_a_span_name_their_accounts(store: Store, mailbox: Mailbox) -> None:
    """The first moment is in it, the last is not."""
    booked = [
        BookedMeeting(meeting("early", hours=1), (ACME,)),
        BookedMeeting(meeting("first", hours=24), (WEIR, ACME)),
        BookedMeeting(meeting("late", hours=48), (ACME,)),
    ]
    items = tuple(ReadItem(one.meeting.uid, Verdict.READ, meetings=(one,)) for one in booked)
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "ics:a", ReadPage(items, "1"))
    with store.reading() as unit:
        found_ = unit.overview.meetings(mailbox.id, at(24), at(48))
    assert [(one.meeting.uid, one.accounts) for one in found_] == [("first", (ACME, WEIR))]


def test_words_and_what_they_silence_are_given_back(store: Store, mailbox: Mailbox) -> None:
    """The rep's entries alone, in the order they were given; silenced ids until that is taken back."""
    quiet = later(EntryKind.SILENCED, "c2", message=None)
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", page(mail("a")))
        (work,) = unit.exchanges.dirty(mailbox.id)
        unit.ledger.settle(mailbox.id, work, [found("c1"), found("c2"), quiet])
        for kind in (EntryKind.DISMISSED, EntryKind.CONFIRMED):
            unit.ledger.append_word(
                mailbox.id, later(kind, "c1", author=Author.REP, message=None, reasons=("the rep said so",))
            )
    with store.reading() as unit:
        assert [word.kind for word in unit.overview.words(mailbox.id)] == [
            EntryKind.DISMISSED,
            EntryKind.CONFIRMED,
        ]
        assert unit.overview.silenced(mailbox.id) == (CommitmentId("c2"),)
    with store.writing(NOW + timedelta(hours=1)) as unit:
        unit.exchanges.touch(mailbox.id, [ACME])
        (work,) = unit.exchanges.dirty(mailbox.id)
        unit.ledger.settle(mailbox.id, work, [found("c1"), found("c2")])
    with store.reading() as unit:
        assert unit.overview.silenced(mailbox.id) == ()


def test_touching_marks_only_what_is_named(store: Store, mailbox: Mailbox) -> None:
    """An account is followed again although nothing new was read; none where none is named."""
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", page(mail("a"), mail("w", account=WEIR)))
        for work in unit.exchanges.dirty(mailbox.id):
            unit.ledger.settle(mailbox.id, work, [])
        assert unit.exchanges.dirty(mailbox.id) == ()
        unit.exchanges.touch(mailbox.id, [])
        unit.exchanges.touch(mailbox.id, {WEIR})
        assert [work.account for work in unit.exchanges.dirty(mailbox.id)] == [WEIR]


def test_the_nth_latest_to_fall_due_is_one_of_those_asked_for(store: Store, mailbox: Mailbox) -> None:
    """Counted from the latest; what has no date falls due never, and of fewer there is none."""
    days = (date(2026, 3, 6), None, date(2026, 3, 9), date(2026, 3, 20))
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", page(mail("a")))
        made = [found(f"c{number}", due=day) for number, day in enumerate(days)]
        unit.ledger.settle(mailbox.id, Work(ACME, 1), made)
    zone = mailbox.rep.zone
    with store.reading() as unit:
        past = Wanted(due_until=datetime(2026, 3, 15, tzinfo=zone))
        asked = [unit.overview.nth_due(mailbox.id, past, number) for number in (1, 2, 3)]
        assert unit.overview.nth_due(mailbox.id, Wanted(), 1) == datetime(2026, 3, 21, tzinfo=zone)
    assert asked == [datetime(2026, 3, 10, tzinfo=zone), datetime(2026, 3, 7, tzinfo=zone), None]
