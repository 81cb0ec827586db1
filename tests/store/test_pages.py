"""Pages: everything once, whatever comes twice, in another order or from another source."""

from dataclasses import replace
from itertools import permutations

import pytest

from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.message import Address, MessageKey, ThreadKey
from agent.ports import Verdict
from agent.store.pages import DUPLICATE
from agent.store.unit import Store
from agent.store_port import BookedMeeting, Mailbox, Reached, ReadItem, ReadPage
from tests.store.making import ACME, NOW, REP, at, forgetting, item, key, mail, meeting, page


def keep(store: Store, mailbox: Mailbox, read: ReadPage, source: str = "mbox:a") -> dict[Verdict, int]:
    with store.writing(NOW) as unit:
        return dict(unit.pages.store(mailbox.id, source, read))


def exchanged(store: Store, mailbox: Mailbox, account: str = ACME) -> tuple[ReadMessage, ...]:
    with store.reading() as unit:
        return unit.exchanges.load(mailbox.id, account).messages


def dirty(store: Store, mailbox: Mailbox) -> dict[str, int]:
    with store.reading() as unit:
        return {work.account: work.version for work in unit.exchanges.dirty(mailbox.id)}


def follow_all(store: Store, mailbox: Mailbox) -> None:
    with store.writing(NOW) as unit:
        for work in unit.exchanges.dirty(mailbox.id):
            unit.ledger.settle(mailbox.id, work, [])


def test_a_message_comes_back_as_it_was_read(store: Store, mailbox: Mailbox) -> None:
    """What following needs is kept whole, the sender's own clock too."""
    booked = mail("b", hours=1, answers="a", refers=("a",), own="Grüße \ud800 \0 ☕")
    keep(store, mailbox, page(mail("a"), booked))
    stored = exchanged(store, mailbox)[1]
    assert stored == replace(booked.message, thread=ThreadKey(key("a")))
    assert stored.sent_at.utcoffset() == booked.message.sent_at.utcoffset()


def test_the_same_page_twice_changes_nothing(store: Store, mailbox: Mailbox) -> None:
    """Scanning the same mail twice: no row more, no account to follow again."""
    read = ReadPage(
        (item(mail("a")), ReadItem("cal", Verdict.READ, meetings=(BookedMeeting(meeting("m"), (ACME,)),))),
        "9",
    )
    assert keep(store, mailbox, read) == {Verdict.READ: 2}
    before, work = exchanged(store, mailbox), dirty(store, mailbox)
    assert keep(store, mailbox, read) == {}
    assert (exchanged(store, mailbox), dirty(store, mailbox)) == (before, work)


def test_an_item_that_a_page_lists_twice_is_counted_once(store: Store, mailbox: Mailbox) -> None:
    """As a provider may that repeats itself: one verdict, that of what was read."""
    assert keep(store, mailbox, page(mail("a"), mail("b"), mail("a"))) == {Verdict.READ: 2}
    with store.reading() as unit:
        counts = unit.pages.counts(mailbox.id)
    assert {verdict: count for verdict, count in counts.items() if count} == {Verdict.READ: 2}
    assert len(exchanged(store, mailbox)) == 2


_FIRST = mail("a", own="I will send you the price list tomorrow.")
_OTHERS = {
    "another subject": ({"subject": "Oak tops", "own": "I will send the drawings on Friday."}, 0.02, True),
    "another person": (
        {"to": (Address("anna@oak.example"),), "own": "I will call Piet on Friday."},
        0.02,
        True,
    ),
    "the same subject, an hour later": ({"own": "I will send the drawings on Friday."}, 1, True),
    "a line added by a list": ({"own": f"{_FIRST.message.own}\n-- \nMillers of the valley"}, 2, False),
    "a warning put before it": ({"own": f"CAUTION: from outside.\n\n{_FIRST.message.own.upper()}"}, 2, False),
    "a subject with a mark": ({"subject": f"[EXTERNAL] {_FIRST.message.subject}"}, 2, False),
    "stamped anew on its way": ({"own": "Another charset made other words of it."}, 0.002, False),
    "no words of its own": ({"own": "", "subject": "Fwd: figures"}, 2, False),
}


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("name", _OTHERS)
def test_another_mail_under_the_same_message_id_is_kept(
    store: Store, mailbox: Mailbox, name: str, *, together: bool
) -> None:
    """Time and words, and people or subject, tell it from a copy, in one page and in several; twice is no more than once."""
    fields, hours, is_another = _OTHERS[name]
    changed = replace(_FIRST.message, sent_at=at(hours), **fields)  # type: ignore[arg-type]
    items = (item(_FIRST, "1"), item(replace(_FIRST, message=changed), "2"))
    for read in [ReadPage(items, "2")] if together else [ReadPage((one,), one.ref) for one in items]:
        keep(store, mailbox, read)
    keep(store, mailbox, ReadPage(items, "2"), source="mbox:b")
    stored = exchanged(store, mailbox)
    assert len(stored) == 1 + is_another
    assert stored[0].key == key("a")
    with store.reading() as unit:
        counts = unit.pages.counts(mailbox.id)
    assert counts[Verdict.READ] == 1 + is_another


def test_another_mail_under_the_message_id_of_an_erased_one_is_kept(store: Store, mailbox: Mailbox) -> None:
    """Nothing is left to compare it with but the time: an hour apart are two, and each of several is kept."""
    keep(store, mailbox, page(mail("a", account="oak.example")))
    with store.writing(NOW) as unit:
        unit.erasure.person(mailbox.id, forgetting("oak.example"))
    others = [
        mail("a", hours=hours, own=own) for hours, own in ((1, "The flour came."), (30, "Is rye cheaper?"))
    ]
    keep(store, mailbox, ReadPage(tuple(item(one, str(at)) for at, one in enumerate(others, 7)), "9"))
    assert [one.own for one in exchanged(store, mailbox)] == ["The flour came.", "Is rye cheaper?"]


def test_the_same_message_elsewhere_is_a_duplicate(store: Store, mailbox: Mailbox) -> None:
    """The same mail in a second folder or file is counted, as skipped, and not kept twice."""
    keep(store, mailbox, page(mail("a")))
    assert keep(store, mailbox, page(mail("a")), "mbox:b") == {Verdict.SKIPPED: 1}
    assert len(exchanged(store, mailbox)) == 1
    with store.reading() as unit:
        assert unit.pages.counts(mailbox.id)[Verdict.READ] == 1
        assert unit.pages.counts(mailbox.id, ["mbox:b"])[Verdict.SKIPPED] == 1


def test_a_duplicate_within_the_page_is_one_too(store: Store, mailbox: Mailbox) -> None:
    """Two items of one page with one Message-ID: the first is read, the second skipped."""
    read = ReadPage((item(mail("a"), "1"), item(mail("a"), "2")), "1")
    assert keep(store, mailbox, read) == {Verdict.READ: 1, Verdict.SKIPPED: 1}
    assert DUPLICATE


COPIES = {
    "as sent": mail("a", side=Side.REP, own="The sent copy"),
    "from outside": mail("a", side=Side.NOBODY, own="The copy that came back"),
    "by a list": mail("a", side=Side.CUSTOMER, small=True),
}


@pytest.mark.parametrize("order", list(permutations(COPIES)), ids=" then ".join)
@pytest.mark.parametrize("together", [True, False], ids=["in one page", "one by one"])
def test_of_several_copies_the_most_telling_is_kept(
    store: Store, mailbox: Mailbox, order: tuple[str, ...], together: bool
) -> None:
    """The rep's own copy speaks for a message, whichever copy comes first."""
    copies = [item(COPIES[name], name) for name in order]
    for items in [copies] if together else [[copy] for copy in copies]:
        keep(store, mailbox, ReadPage(tuple(items), "1"))
    (kept,) = exchanged(store, mailbox)
    assert (kept.side, kept.own) == (Side.REP, "The sent copy")


@pytest.mark.parametrize("side", [Side.COLLEAGUE, Side.CUSTOMER])
def test_the_reps_own_copy_takes_the_place_of_one_that_a_list_signed(
    store: Store, mailbox: Mailbox, side: Side
) -> None:
    """A list that puts its own address into From makes the rep's words somebody else's until the sent copy is read."""
    keep(store, mailbox, page(mail("a", side=side, own="As the list gave it out")))
    keep(store, mailbox, page(mail("a", side=Side.REP, own="As it was sent")), "mbox:b")
    (kept,) = exchanged(store, mailbox)
    assert (kept.side, kept.own) == (Side.REP, "As it was sent")


def test_a_quarantined_item_may_be_read_at_last(store: Store, mailbox: Mailbox) -> None:
    """What could not be read counts as read once it is, and never the other way round."""
    keep(store, mailbox, ReadPage((ReadItem("7", Verdict.QUARANTINED, "unknown charset"),), "1"))
    keep(store, mailbox, ReadPage((item(mail("a"), "7"),), "2"))
    keep(store, mailbox, ReadPage((ReadItem("7", Verdict.QUARANTINED, "unknown charset"),), "3"))
    with store.reading() as unit:
        counts = unit.pages.counts(mailbox.id)
    assert (counts[Verdict.READ], counts[Verdict.QUARANTINED]) == (1, 0)


def test_the_cursor_stands_with_the_page(store: Store, mailbox: Mailbox) -> None:
    """None before the first page; afterwards what the last page said, of this source alone."""
    with store.reading() as unit:
        assert unit.pages.cursor(mailbox.id, "mbox:a") is None
    keep(store, mailbox, page(mail("a"), cursor="4711"))
    keep(store, mailbox, page(mail("b"), cursor="1"), "mbox:b")
    with store.reading() as unit:
        assert unit.pages.cursor(mailbox.id, "mbox:a") == "4711"


def test_how_far_sources_were_read_is_one_answer(store: Store, mailbox: Mailbox) -> None:
    """Each source that was asked for has its own; what was never read has no cursor."""
    keep(store, mailbox, page(mail("a"), cursor="4711"))
    keep(store, mailbox, page(mail("b"), cursor="1"), "mbox:b")
    with store.reading() as unit:
        reached = unit.pages.reached(mailbox.id, ["mbox:a", "mbox:never"])
    assert reached == {"mbox:a": Reached("4711"), "mbox:never": Reached()}


def test_sources_are_found_by_how_their_names_begin(store: Store, mailbox: Mailbox) -> None:
    """To the letter: neither another case nor what a database takes for any letter is the same."""
    for name in (
        "caldav:x/a_b/work",
        "caldav:x/a_b/fairs",
        "caldav:x/A_B/work",
        "caldav:x/acb/work",
        "imap:x",
    ):
        keep(store, mailbox, page(mail(name), cursor=name), name)
    with store.reading() as unit:
        found = unit.pages.below(mailbox.id, "caldav:x/a_b/")
        assert unit.pages.below(mailbox.id, "caldav:y/") == {}
    assert {name: one.cursor for name, one in found.items()} == {
        name: name for name in ("caldav:x/a_b/work", "caldav:x/a_b/fairs")
    }


def test_an_exception_leaves_neither_page_nor_cursor(store: Store, mailbox: Mailbox) -> None:
    """A unit that is not left in peace has not happened."""
    with pytest.raises(ZeroDivisionError), store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", page(mail("a")))
        _ = 1 / 0
    with store.reading() as unit:
        assert unit.pages.cursor(mailbox.id, "mbox:a") is None
    assert exchanged(store, mailbox) == ()


def test_what_is_gone_from_the_source_was_still_said(store: Store, mailbox: Mailbox) -> None:
    """A deleted mail leaves its promise: the message stays."""
    keep(store, mailbox, ReadPage((item(mail("a"), "7"),), "1"))
    keep(store, mailbox, ReadPage((), "2", removed=("7",)))
    assert len(exchanged(store, mailbox)) == 1


def test_names_that_are_no_unicode_are_kept_apart(store: Store, mailbox: Mailbox) -> None:
    """File names in another encoding and NULs in Message-IDs neither fail nor fall together."""
    odd = [replace(mail("a").message, key=MessageKey(name)) for name in ("x\udcff", "x\udcfe", "x\0", "x")]
    items = tuple(
        ReadItem(f"cur/{one.key}", Verdict.READ, message=replace(mail("a"), message=one)) for one in odd
    )
    read = ReadPage(items, "1")
    assert keep(store, mailbox, read, "mail\udcff.mbox") == {Verdict.READ: 4}
    assert keep(store, mailbox, read, "mail\udcff.mbox") == {}
    assert len(exchanged(store, mailbox)) == 4


def test_mail_that_tells_nothing_is_kept_small(store: Store, mailbox: Mailbox) -> None:
    """It makes no account dirty and is in no exchange, and still joins the mail around it."""
    keep(store, mailbox, page(mail("b", hours=1, answers="a", small=True)))
    assert dirty(store, mailbox) == {}
    keep(store, mailbox, page(mail("c", hours=2, answers="b"), mail("a")))
    assert [(one.key, str(one.thread)) for one in exchanged(store, mailbox)] == [
        (key("a"), key("a")),
        (key("c"), key("a")),
    ]


def test_an_account_is_followed_again_when_something_is_new(store: Store, mailbox: Mailbox) -> None:
    """New mail marks its accounts, and no others."""
    keep(store, mailbox, page(mail("a"), mail("x", account="weir.example")))
    follow_all(store, mailbox)
    assert dirty(store, mailbox) == {}
    keep(store, mailbox, page(mail("b", answers="a")))
    assert dirty(store, mailbox).keys() == {ACME}


def test_an_account_is_followed_again_when_its_thread_goes_on(store: Store, mailbox: Mailbox) -> None:
    """A mail to somebody else in a thread with a customer is part of what was said with the customer."""
    keep(store, mailbox, page(mail("a")))
    follow_all(store, mailbox)
    keep(store, mailbox, page(mail("b", answers="a", account="weir.example")))
    assert dirty(store, mailbox).keys() == {ACME, "weir.example"}
    assert len(exchanged(store, mailbox, ACME)) == len(exchanged(store, mailbox, "weir.example")) == 2


def test_two_accounts_are_followed_again_when_their_threads_meet(store: Store, mailbox: Mailbox) -> None:
    """A late mail that links two threads, itself telling nothing, changes what belongs to both."""
    keep(store, mailbox, page(mail("a"), mail("c", answers="b", account="weir.example")))
    follow_all(store, mailbox)
    keep(store, mailbox, page(mail("b", answers="a", small=True)))
    assert dirty(store, mailbox).keys() == {ACME, "weir.example"}


def test_a_meeting_is_kept_as_it_was_last_seen(store: Store, mailbox: Mailbox) -> None:
    """A newer version takes the place of an older one, in whatever order they come, and only news counts."""
    new, old = meeting("m", sequence=2, hours=30), meeting("m", sequence=1)
    for name, one, accounts in (("1", new, (ACME,)), ("2", old, ("weir.example",))):
        keep(
            store,
            mailbox,
            ReadPage((ReadItem(name, Verdict.READ, meetings=(BookedMeeting(one, accounts),)),), name),
        )
    with store.reading() as unit:
        assert unit.exchanges.load(mailbox.id, ACME).meetings == (new,)
        assert unit.exchanges.accounts(mailbox.id) == (ACME,)


def test_a_meeting_that_somebody_left_is_news_to_both(store: Store, mailbox: Mailbox) -> None:
    """Where an account is no longer asked to a meeting, it is followed again without it."""
    for sequence, accounts in enumerate([(ACME, "weir.example"), (ACME,)]):
        one = BookedMeeting(meeting("m", sequence=sequence), accounts)
        follow_all(store, mailbox)
        keep(store, mailbox, ReadPage((ReadItem(f"{sequence}", Verdict.READ, meetings=(one,)),), "1"))
    assert dirty(store, mailbox).keys() == {ACME, "weir.example"}
    with store.reading() as unit:
        assert unit.exchanges.load(mailbox.id, "weir.example").meetings == ()


def test_occurrences_of_a_series_are_kept_apart(store: Store, mailbox: Mailbox) -> None:
    """One UID, several days: a row for each."""
    series = [
        replace(meeting("m", hours=24 * day), occurrence=meeting("m", hours=24 * day).start) for day in (1, 8)
    ]
    read = ReadItem("1", Verdict.READ, meetings=tuple(BookedMeeting(one, (ACME,)) for one in series))
    keep(store, mailbox, ReadPage((read,), "1"))
    with store.reading() as unit:
        assert unit.exchanges.load(mailbox.id, ACME).meetings == tuple(series)


def test_an_exchange_can_begin_later(store: Store, mailbox: Mailbox) -> None:
    """`since` leaves out what was said and held before."""
    keep(store, mailbox, page(mail("a"), mail("b", hours=5)))
    with store.reading() as unit:
        exchange = unit.exchanges.load(mailbox.id, ACME, since=mail("b", hours=5).message.sent_at)
    assert [one.key for one in exchange.messages] == [key("b")]


def test_the_words_of_many_accounts_are_those_of_each(store: Store, mailbox: Mailbox) -> None:
    """In one question, threads that two accounts share included; one without any is left out."""
    weir = "weir.example"
    shared = replace(mail("a"), accounts=(ACME, weir))
    keep(store, mailbox, page(shared, mail("b", answers="a", hours=1), mail("c", account=weir)))
    since = shared.message.sent_at
    with store.reading() as unit:
        each = {name: unit.exchanges.load(mailbox.id, name, since=since).messages for name in (ACME, weir)}
        assert unit.exchanges.words(mailbox.id, [ACME, weir, "never.example"], since=since) == each
        assert [one.key for one in each[weir]] == [key("a"), key("c"), key("b")]
        later = mail("b", hours=1).message.sent_at
        assert unit.exchanges.words(mailbox.id, [weir], since=later) == {weir: each[weir][2:]}
        assert unit.exchanges.words(mailbox.id, [], since=since) == {}


def test_several_exchanges_are_those_of_each(store: Store, mailbox: Mailbox) -> None:
    """In one question, in the order asked for, one that nobody knows empty among them."""
    weir = "weir.example"
    met = ReadItem("m", Verdict.READ, meetings=(BookedMeeting(meeting("m"), (ACME,)),))
    shared = page(replace(mail("a"), accounts=(ACME, weir)), mail("b", account=weir))
    keep(store, mailbox, replace(shared, items=(*shared.items, met)))
    names = (weir, "never.example", ACME)
    with store.reading() as unit:
        each = tuple(unit.exchanges.load(mailbox.id, name) for name in names)
        assert unit.exchanges.load_all(mailbox.id, names) == each
        assert [(len(one.messages), len(one.meetings)) for one in each] == [(2, 0), (0, 0), (1, 1)]


def test_one_mailbox_never_answers_for_another(store: Store, mailbox: Mailbox) -> None:
    """The same mail in two reps' mailboxes, of two teams even, is two messages; each is asked of its own."""
    store = store.across_teams()
    with store.writing(NOW) as unit:
        other = unit.mailboxes.put(replace(REP, email="tomas@harbour.example"), team="north")
    keep(store, mailbox, page(mail("a", own="Said to Ines")))
    keep(store, other, page(mail("a", own="Said to Tomas"), mail("b", answers="a")))
    assert [one.own for one in exchanged(store, mailbox)] == ["Said to Ines"]
    assert len(exchanged(store, other)) == 2
    with store.reading() as unit:
        assert unit.pages.counts(mailbox.id)[Verdict.READ] == 1
        assert [one.id for one in unit.mailboxes.all(team="north")] == [other.id]
        assert unit.mailboxes.get("tomas@harbour.example") is None


def test_a_mail_that_has_grown_is_stored_anew(store: Store, mailbox: Mailbox) -> None:
    """The last mail of a file that was cut off: when the file is whole, the rest of it counts, under the same ref."""
    cut, whole = (
        mail("a", own="The plan is fine."),
        mail("a", own="The plan is fine. You have it signed on Friday."),
    )
    keep(store, mailbox, ReadPage((replace(item(cut), verdict=Verdict.PARTIAL, reason="cut off"),), "1"))
    follow_all(store, mailbox)
    read = ReadPage((replace(item(whole), has_grown=True),), "2")
    assert keep(store, mailbox, read) == {Verdict.READ: 1}
    assert [message.own for message in exchanged(store, mailbox)] == [whole.message.own]
    assert list(dirty(store, mailbox)) == [ACME]
    with store.reading() as unit:
        assert unit.pages.counts(mailbox.id)[Verdict.PARTIAL] == 0


def test_a_copy_that_has_grown_is_still_a_duplicate(store: Store, mailbox: Mailbox) -> None:
    """What was a copy of a mail that another source gave stays one."""
    keep(store, mailbox, page(mail("a")), "mbox:sent")
    keep(store, mailbox, page(mail("a")), "mbox:all")
    grown = ReadPage((replace(item(mail("a", own="Less.")), has_grown=True),), "2")
    assert keep(store, mailbox, grown, "mbox:all") == {Verdict.SKIPPED: 1}
    assert [message.own for message in exchanged(store, mailbox)] == [mail("a").message.own]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_item_that_was_not_read_whole_is_told_with_its_reason(
    store: Store, mailbox: Mailbox, verdict: Verdict
) -> None:
    """Read in part, or not at all; what was rightly left alone is no trouble."""
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", ReadPage((ReadItem("1", verdict, "why"),), "1"))
        told = [(one.verdict, one.reason, one.items) for one in unit.health.troubles(mailbox.id)]
    assert told == ([(verdict, "why", 1)] if verdict in (Verdict.PARTIAL, Verdict.QUARANTINED) else [])
