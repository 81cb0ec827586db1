"""Erasing somebody, reading their mail again afterwards, and reading it with them already forgotten come to the same."""

import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.forgotten import Forgetting
from agent.core.fulfil.ledger import Entry
from agent.core.meeting import Attendee, Meeting
from agent.core.message import Address, Message, MessageKey, ThreadKey
from agent.core.policy import Policy
from agent.flows.find import Reader
from agent.flows.follow import follow_accounts
from agent.flows.words import WordReader
from agent.ports import Item, Page, Verdict
from agent.resources import detector
from agent.store.unit import Store
from agent.store_port import Mailbox
from tests.store.making import INES, NOW, REP, START
from tests.store.unsealed import words_in

KURT = Address("kurt@harbour.example", "Kurt Ahrens")
OTTO, OLGA = (
    Address("otto@zebra.example", "Otto Xylander"),
    Address("olga@zebra.example", "Olga Quandt"),
)
ANNA, BEN = Address("anna@quarry.example", "Anna Vogt"), Address("ben@quarry.example", "Ben Yardley")
GABI = Address("gabi@gmail.com", "Gabi Jentzsch")
PEOPLE = (INES, KURT, OTTO, OLGA, ANNA, BEN, GABI)
WHO = (OTTO.email, "zebra.example", ANNA.email, "quarry.example", GABI.email, KURT.email, "gmail.com")

_POLICY = Policy()
_THREAD = ThreadKey("any")


@dataclass(frozen=True)
class World:
    """What lies in a mailbox and a calendar."""

    mails: Sequence[Message]
    meetings: Sequence[Meeting] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """As a connector gives it."""
        mails = (Item(one.key, Verdict.READ, message=one) for one in self.mails)
        meetings = (Item(one.uid, Verdict.READ, meetings=(one,)) for one in self.meetings)
        return (*mails, *meetings)


def _letters(number: int, length: int = 4) -> str:
    """A word for a number."""
    return "".join(
        string.ascii_lowercase[number // 26**place % 26] for place in reversed(range(length))
    ).capitalize()


def _stamp(number: int) -> str:
    """A word that stands in one mail only."""
    return f"Zz{_letters(number)}"


_SAYS = (
    "I will send you the {thing} list, number {stamp}, by Friday.",
    "The {thing} list will come on Tuesday instead, {stamp}.",
    "Here is the {thing} list as promised, number {stamp}.",
    "Thank you, {stamp}.",
)


def _mail(
    number: int,
    sender: Address,
    to: Sequence[Address],
    cc: Sequence[Address],
    *,
    answers: Message | None = None,
    says: int = 0,
    thing: int | None = None,
) -> Message:
    said = _SAYS[says].format(thing=_letters(number if thing is None else thing), stamp=_stamp(number))
    return Message(
        MessageKey(f"m{number}@ids.example"),
        START + timedelta(hours=5 * number),
        (sender,),
        tuple(to),
        tuple(cc),
        subject=f"Re: {answers.subject.removeprefix('Re: ')}" if answers else f"About {_letters(number)}",
        plain=f"Hello,\n\n{said}\n\n{sender.name.split()[0]}",
        in_reply_to=answers.key if answers else None,
        references=(*answers.references, answers.key) if answers else (),
        is_received=sender != INES,
        sent=sender == INES,
    )


def _reader(forgotten: frozenset[str]) -> Reader:
    return Reader(REP, _POLICY, WordReader(REP, detector()), forgotten)


def _read(store: Store, mailbox: Mailbox, world: World, source: str) -> None:
    """Read all of it, and follow what is new."""
    with store.writing(NOW) as unit:
        reader = _reader(unit.erasure.forgotten(mailbox.id))
        unit.pages.store(mailbox.id, source, reader.read_page(Page(world.items, "1")))
    _follow(store, mailbox)


def _follow(store: Store, mailbox: Mailbox) -> None:
    follow_accounts(store, mailbox, policy=_POLICY, now=NOW, progress=lambda _done, _of: None)


def _forget(store: Store, mailbox: Mailbox, who: Sequence[str]) -> None:
    """Forget one after the other."""
    for one in who:
        with store.writing(NOW) as unit:
            unit.erasure.person(mailbox.id, Forgetting(REP, _POLICY, frozenset({one})))
        _follow(store, mailbox)


def _known(store: Store, mailbox: Mailbox) -> dict[str, object]:
    """All that kept knows; what a thread is called hangs on what was its first mail, and is left out."""
    with store.reading() as unit:
        accounts = unit.exchanges.accounts(mailbox.id)
        exchanges = unit.exchanges.load_all(mailbox.id, accounts)
        rows = unit.ledger.commitments(mailbox.id)
        lines = {
            _nameless(line.entry)
            for row in rows
            for line in unit.ledger.history(mailbox.id, row.id)
            if line.retracted_at is None
        }
    return {
        "accounts": accounts,
        "mail": {one.account: [replace(m, thread=_THREAD) for m in one.messages] for one in exchanges},
        "meetings": {one.account: one.meetings for one in exchanges},
        "rows": [replace(row, thread=_THREAD, conversations=()) for row in rows],
        "lines": lines,
    }


def _nameless(entry: Entry) -> Entry:
    parties = entry.parties and replace(entry.parties, thread=_THREAD)
    return replace(entry, thread=None, parties=parties)


def _evidence(store: Store, mailbox: Mailbox) -> set[MessageKey]:
    """What any line of the ledger rests on, those that were taken back too."""
    with store.reading() as unit:
        ids = [row.id for row in unit.ledger.commitments(mailbox.id)]
        lines = [line for one in ids for line in unit.ledger.history(mailbox.id, one)]
    return {line.entry.evidence.message for line in lines if line.entry.evidence.message}


def _gone_keys(world: World, who: Sequence[str]) -> set[MessageKey]:
    stamps = _must_be_gone(world, who)
    return {mail.key for number, mail in enumerate(world.mails) if _stamp(number) in stamps}


def _must_be_gone(world: World, who: Sequence[str]) -> set[str]:
    """Names and addresses of theirs, and the stamp of every mail that was from them, or to them and no other customer."""
    gone = {one for one in PEOPLE if any(one.email == name or one.domain == name for name in who)}
    theirs = {word for one in gone for word in (one.email, one.name)} | {one for one in who if "@" not in one}
    for number, mail in enumerate(world.mails):
        customers = [one for one in mail.recipients if one.domain != "harbour.example"]
        if mail.sender in gone or (customers and gone.issuperset(customers) and mail.sender in (INES, KURT)):
            theirs.add(_stamp(number))
    return theirs


def _agree(store: Store, mailbox: Mailbox, world: World, who: Sequence[str]) -> None:
    _read(store, mailbox, world, "memory:a")
    _forget(store, mailbox, who)
    left = _known(store, mailbox)
    words = list(words_in(store, mailbox))
    assert not _evidence(store, mailbox) & _gone_keys(world, who)
    for word in _must_be_gone(world, who):
        assert not [text for text in words if word.casefold() in text.casefold()], word
    _read(store, mailbox, world, "memory:b")
    assert _known(store, mailbox) == left
    with store.writing(NOW) as unit:
        other = unit.mailboxes.put(REP, team=uuid4().hex)
    _forget(store, other, who)
    _read(store, other, world, "memory:a")
    assert _known(store, other) == left


def _some(people: Sequence[Address]) -> Iterator[tuple[Address, ...]]:
    return (some for size in range(4) for some in combinations(people, size))


def _every_shape() -> World:
    """A promise from each of them to each selection of up to three others, all in To or the last ones in copy."""
    shapes = [
        (sender, some[:cut], some[cut:])
        for sender in (INES, KURT, OTTO, ANNA)
        for some in _some([one for one in (INES, KURT, OTTO, OLGA, ANNA) if one != sender])
        for cut in sorted({0, 1, len(some)} & set(range(len(some) + 1)))
    ]
    mails = [_mail(number, *shape) for number, shape in enumerate(shapes)]
    meetings = [
        _meeting(number, caller, some)
        for number, (caller, some) in enumerate((caller, some) for caller in (INES, ANNA) for some in _some(PEOPLE))
    ]  # fmt: skip
    return World(mails, meetings)


def _meeting(number: int, caller: Address, people: Sequence[Address]) -> Meeting:
    start = datetime(2026, 3, 3, 9, tzinfo=UTC) + timedelta(hours=number)
    end = start + timedelta(hours=1)
    guests = tuple(Attendee(one) for one in people if one != caller)
    return Meeting(f"u{number}", start, end, "Stone", organizer=caller, attendees=guests)


@pytest.fixture
def everybody(store: Store) -> Store:
    """The store as it is over all teams: a mailbox of another team is read beside."""
    return store.across_teams()


@pytest.mark.parametrize("who", [OTTO.email, "zebra.example", ANNA.email, KURT.email])
def test_every_shape_of_mail_and_meeting_agrees(everybody: Store, mailbox: Mailbox, who: str) -> None:
    """Whoever wrote it, to whomever and with whom in copy: erased, read again, or read without them, the same is known."""
    _agree(everybody, mailbox, _every_shape(), [who])


@st.composite
def _worlds(draw: st.DrawFn) -> World:
    mails: list[Message] = []
    for number in range(draw(st.integers(2, 9))):
        sender = draw(st.sampled_from(PEOPLE))
        people = draw(st.lists(st.sampled_from(PEOPLE), max_size=4, unique=True))
        cut = draw(st.integers(0, len(people)))
        answers = draw(st.sampled_from([None, *mails]))
        thing = draw(st.integers(0, number))
        says = draw(st.integers(0, len(_SAYS) - 1))
        mails.append(
            _mail(number, sender, people[:cut], people[cut:], answers=answers, says=says, thing=thing)
        )
    meetings = [
        _meeting(number, draw(st.sampled_from(PEOPLE)), people)
        for number, people in enumerate(
            draw(st.lists(st.lists(st.sampled_from(PEOPLE), max_size=4, unique=True), max_size=3))
        )
    ]
    return World(mails, meetings)


@given(world=_worlds(), who=st.lists(st.sampled_from(WHO), min_size=1, max_size=3, unique=True))
@settings(max_examples=40, deadline=None)
def test_conversations_agree_too(one_store: Store, world: World, who: list[str]) -> None:
    """Promises made, moved, kept and thanked for in threads of several: forgotten one by one or all at once, the same is known."""
    with one_store.writing(NOW) as unit:
        mailbox = unit.mailboxes.put(REP, team=uuid4().hex)
    _agree(one_store, mailbox, world, who)
