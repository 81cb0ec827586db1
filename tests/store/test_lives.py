"""Whole lives of promises in a database: whatever order mail arrives in, and however often, the ledger ends the same.

A life is mail (promises, deliveries, new dates, slips owned, words that end it), meetings (held, moved,
called off, declined) and the rep's own words. It comes once in order of time on one page, and once
shuffled in pages of any size, followed in between or not, with the rep's words said as early as they can be.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.commitment import Action, Commitment, CommitmentId, Due, Found, Owner, Strength
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.follow import follow
from agent.core.fulfil.ledger import Author, Entry, EntryKind, fold
from agent.core.meeting import Answer, Attendee, Meeting
from agent.core.policy import Policy
from agent.ports import Verdict
from agent.store.unit import Store
from agent.store_port import BookedMeeting, Mailbox, MailboxId, ReadItem, ReadPage, Wanted
from tests.store.making import ACME, BERLIN, INES, NOW, REP, at, item, mail

THINGS = ("flour price list", "oven drawing", "delivery plan")
PIET = Attendee(mail("x").message.sender, Answer.ACCEPTED)
_FOLLOWED = settings(max_examples=50, deadline=None)


@dataclass(frozen=True)
class Word:
    """What the rep says of the n-th commitment."""

    which: int
    kind: EntryKind
    hours: int


def _found(text: str, quote: str, action: Action, due: date | datetime | None, *, renews: bool) -> Found:
    start = text.index(quote)
    window = Due(due, due, "then", zone="Europe/Berlin") if due else None
    return Found(
        start=start,
        end=start + len(quote),
        quote=quote,
        action=action,
        strength=Strength.CONDITIONAL if quote.startswith("Once you") else Strength.FIRM,
        owner=Owner.SENDER,
        object=next((f"the {thing}" for thing in THINGS if thing in quote), ""),
        due=window,
        renegotiates=renews,
    )


SAYS = {
    "promise": ("I'll send you the {thing} by Friday.", Action.SEND, date(2026, 3, 6), False),
    "undated": ("I'll get back to you on the {thing}.", Action.REPLY, None, False),
    "waits": (
        "Once you have signed, I'll send you the {thing} by Friday.",
        Action.SEND,
        date(2026, 3, 6),
        False,
    ),
    "moved": ("You'll have the {thing} on Tuesday instead.", Action.SEND, date(2026, 3, 10), True),
    "call": ("I'll call you on Thursday at 9:30 about the {thing}.", Action.CALL, at(72), False),
}
TELLS = {
    "delivered": "The {thing} is attached: https://mill.example/{thing}",
    "status": "Still working on the {thing}, no news yet.",
    "slip": "I am sorry, the {thing} is late, it takes longer than I said.",
    "unneeded": "We no longer need the {thing}.",
    "talked": "Thanks for the call this morning, the {thing} was clear.",
    "off": "I have to cancel our call about the {thing}.",
    "lost": "We have decided to go with another supplier.",
}


def _mail_item(number: int, kind: str, thing: int, hours: int, by_rep: bool, answers: int | None) -> ReadItem:
    words = SAYS[kind][0] if kind in SAYS else TELLS[kind]
    text = words.format(thing=THINGS[thing])
    made = mail(
        f"m{number}",
        hours=hours + number / 60,
        own=text,
        side=Side.REP if by_rep else Side.CUSTOMER,
        answers=f"m{answers}" if answers is not None else "",
    )
    if kind in SAYS:
        _, action, due, renews = SAYS[kind]
        found = _found(text, text.rstrip("."), action, due, renews=renews)
        made = replace(made, message=replace(made.message, found=(found,)))
    return item(made)


def _meeting_item(
    number: int, thing: int, start: int, cancelled: bool, declined: bool, moved: int
) -> ReadItem:
    guest = replace(PIET, answer=Answer.DECLINED) if declined else PIET
    begins = at(start + moved)
    meeting = Meeting(
        f"e{number}",
        begins,
        begins + timedelta(hours=1),
        f"Call: {THINGS[thing]}",
        organizer=INES,
        attendees=(Attendee(INES, Answer.ACCEPTED), guest),
        cancelled=cancelled,
        sequence=1 if moved or cancelled else 0,
        created=at(1),
        updated=at(30) if moved or cancelled else None,
    )
    return ReadItem(f"e{number}", Verdict.READ, meetings=(BookedMeeting(meeting, (ACME,)),))


@st.composite
def lives(draw: st.DrawFn) -> list[ReadItem]:
    """Up to nine mails and two meetings of one account."""
    kinds = st.sampled_from((*SAYS, *SAYS, *TELLS))
    mails = [
        _mail_item(
            number,
            draw(kinds),
            draw(st.integers(0, 2)),
            draw(st.integers(0, 240)),
            draw(st.booleans()),
            draw(st.integers(0, number - 1)) if number and draw(st.booleans()) else None,
        )
        for number in range(draw(st.integers(1, 9)))
    ]
    meetings = [
        _meeting_item(
            number,
            draw(st.integers(0, 2)),
            draw(st.sampled_from([48, 72, 96])),
            draw(st.booleans()),
            draw(st.booleans()),
            draw(st.sampled_from([0, 0, 24])),
        )
        for number in range(draw(st.integers(0, 2)))
    ]
    return [*mails, *meetings]


words = st.lists(
    st.builds(
        Word,
        st.integers(0, 8),
        st.sampled_from([EntryKind.CONFIRMED, EntryKind.DISMISSED, EntryKind.FULFILLED, EntryKind.MOVED]),
        st.integers(300, 400),
    ),
    max_size=3,
)


def _mailbox(store: Store) -> Mailbox:
    with store.writing(NOW) as unit:
        return unit.mailboxes.put(replace(REP, email=f"{uuid4().hex}@harbour.example", aliases=(INES.email,)))


def _deliver(store: Store, box: Mailbox, items: Sequence[ReadItem]) -> None:
    with store.writing(NOW) as unit:
        unit.pages.store(box.id, "mbox:a", ReadPage(tuple(items), uuid4().hex))


def _follow(store: Store, box: Mailbox) -> None:
    with store.reading() as unit:
        waiting = unit.exchanges.dirty(box.id)
        followed = [(w, follow(unit.exchanges.load(box.id, w.account), REP, Policy())) for w in waiting]
    with store.writing(NOW) as unit:
        for work, entries in followed:
            unit.ledger.settle(box.id, work, entries)


def _rows(store: Store, box: MailboxId) -> dict[CommitmentId, Commitment]:
    with store.reading() as unit:
        return {row.id: row for row in unit.ledger.commitments(box, Wanted())}


def _standing(store: Store, box: MailboxId) -> dict[CommitmentId, list[Entry]]:
    with store.reading() as unit:
        ids = [row.id for row in unit.ledger.commitments(box, Wanted())]
        lines = {one: unit.ledger.history(box, one) for one in ids}
    return {
        one: sorted((line.entry for line in told if line.retracted_at is None), key=repr)
        for one, told in lines.items()
    }


def _say(store: Store, box: MailboxId, commitment: CommitmentId, word: Word) -> None:
    due = date(2026, 3, 25)
    entry = Entry(
        commitment,
        word.kind,
        at(word.hours),
        author=Author.REP,
        due=Due(due, due, "2026-03-25") if word.kind is EntryKind.MOVED else None,
    )
    with store.writing(NOW) as unit:
        unit.ledger.append_word(box, entry)


def _in_time(items: Sequence[ReadItem]) -> list[ReadItem]:
    return sorted(items, key=lambda one: one.message.message.sent_at if one.message else at(0))


def _pages(items: Sequence[ReadItem], chance: random.Random) -> Iterator[list[ReadItem]]:
    left = list(items)
    chance.shuffle(left)
    while left:
        size = chance.randint(1, 4)
        yield left[:size]
        left = left[size:]


@_FOLLOWED
@given(life=lives(), said=words, chance=st.randoms(use_true_random=False))
def test_any_arrival_ends_in_the_same_ledger(
    one_store: Store, life: list[ReadItem], said: list[Word], chance: random.Random
) -> None:
    """Shuffled, in pieces and followed at any moment, or all at once in order of time: entries and rows are equal."""
    straight, crooked = _mailbox(one_store), _mailbox(one_store)
    _deliver(one_store, straight, _in_time(life))
    _follow(one_store, straight)
    ids = sorted(_rows(one_store, straight.id))
    meant = [(ids[word.which % len(ids)], word) for word in said] if ids else []
    for commitment, word in meant:
        _say(one_store, straight.id, commitment, word)
    unsaid = list(meant)
    for page in _pages(life, chance):
        _deliver(one_store, crooked, page)
        if chance.random() < 0.5:
            _follow(one_store, crooked)
            known = _rows(one_store, crooked.id)
            for one in [one for one in unsaid if one[0] in known]:
                _say(one_store, crooked.id, *one)
                unsaid.remove(one)
    _follow(one_store, crooked)
    for one in unsaid:
        _say(one_store, crooked.id, *one)
    assert _standing(one_store, crooked.id) == _standing(one_store, straight.id)
    assert _rows(one_store, crooked.id) == _rows(one_store, straight.id)


@_FOLLOWED
@given(life=lives(), said=words)
def test_everything_twice_changes_nothing_and_rows_are_folds(
    one_store: Store, life: list[ReadItem], said: list[Word]
) -> None:
    """A second scan adds no line to any history; each row is the fold of what stands."""
    box = _mailbox(one_store)
    _deliver(one_store, box, life)
    _follow(one_store, box)
    for word, commitment in zip(said, sorted(_rows(one_store, box.id)), strict=False):
        _say(one_store, box.id, commitment, word)
    before, entries = _rows(one_store, box.id), _standing(one_store, box.id)
    for commitment, row in before.items():
        assert fold(entries[commitment], BERLIN) == row
    _deliver(one_store, box, list(reversed(life)))
    _follow(one_store, box)
    assert _rows(one_store, box.id) == before
    assert _standing(one_store, box.id) == entries
