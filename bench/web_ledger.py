"""A big invented ledger for measuring the pages: accounts with mails, meetings and commitments in every state."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agent.core.commitment import Action, By, CommitmentId, Due, Evidence, Found, Owner, Strength
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.fulfil.identity import commitment_id
from agent.core.fulfil.ledger import Entry, EntryKind, Parties
from agent.core.meeting import Answer, Attendee, Meeting
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.policy import Rep
from agent.ports import Verdict
from agent.store_port import BookedMeeting, BookedMessage, Mailbox, ReadItem, ReadPage, Store, Work

REP = Rep("dana@harbour.example", ZoneInfo("Europe/Berlin"), "Dana Keller", own_domains=("harbour.example",))
_DANA = Address(REP.email, REP.name)
_VERBS = (
    *(
        "send you",
        "mail you",
        "check with our fitter about",
        "price",
        "ask our lab for",
        "bring",
        "have a look at",
        "draw up",
    ),
    *(
        "talk to legal about",
        "book",
        "correct",
        "confirm",
        "measure",
        "call you about",
        "find out who makes",
        "finish",
    ),
)
_WHEN = ("by then", "first thing", "before you leave", "once I am back", "as you asked", "without fail")
_THINGS = ("price list", "drawings", "sample box", "contract", "quote", "report", "test sheet", "order form")
_MAILS_A_PAGE = 500


def fill(
    store: Store, *, rep: Rep = REP, team: str = "", accounts: int, each: int, now: datetime, seed: int = 7
) -> Mailbox:
    """A mailbox with so many accounts of so many commitments, spread over the thirteen months before `now`."""
    chance = random.Random(seed)
    with store.writing(now) as unit:
        mailbox = unit.mailboxes.put(rep, team=team)
    books = [_Account(f"firm{number:04}.example", each, now, chance) for number in range(accounts)]
    _store_pages(store, mailbox, books, now)
    for start in range(0, len(books), 50):
        with store.writing(now, repeatable=True) as unit:
            versions = {work.account: work for work in unit.exchanges.dirty(mailbox.id)}
            for book in books[start : start + 50]:
                work = versions.get(book.name) or Work(book.name, 1)
                unit.ledger.settle(mailbox.id, work, book.entries)
    return mailbox


def _store_pages(store: Store, mailbox: Mailbox, books: list["_Account"], now: datetime) -> None:
    items = [item for book in books for item in book.items()]
    for number, start in enumerate(range(0, len(items), _MAILS_A_PAGE)):
        page = ReadPage(tuple(items[start : start + _MAILS_A_PAGE]), str(number), seen_at=now)
        with store.writing(now, repeatable=True) as unit:
            unit.pages.store(mailbox.id, "memory:bench", page)


class _Account:
    """One customer with everything that went between the two sides."""

    def __init__(self, name: str, each: int, now: datetime, chance: random.Random) -> None:
        self.name, self._now, self._chance = name, now, chance
        self._them = Address(f"kim@{name}", f"Kim {name[:8].title()}")
        self.entries: list[Entry] = []
        self._messages: list[ReadMessage] = []
        for number in range(each):
            self._commitment(number)

    def items(self) -> Iterator[ReadItem]:
        """Its mails and meetings as they would be read."""
        for message in self._messages:
            yield ReadItem(message.key, Verdict.READ, message=BookedMessage(message, (self.name,)))
        for number in range(3):
            start = self._now - timedelta(days=self._chance.randrange(-20, 200), hours=2)
            meeting = Meeting(
                f"{number}@{self.name}", start, start + timedelta(hours=1), "Call about the order",
                organizer=_DANA, attendees=(Attendee(self._them, Answer.ACCEPTED),),
            )  # fmt: skip
            yield ReadItem(f"event {number}", Verdict.READ, meetings=(BookedMeeting(meeting, (self.name,)),))

    def _commitment(self, number: int) -> None:
        chance = self._chance
        made = self._now - timedelta(minutes=chance.randrange(60, 400 * 24 * 60))
        by = chance.choice((By.REP, By.REP, By.CUSTOMER))
        key = MessageKey(f"{number}.{self.name}")
        thing = chance.choice(_THINGS)
        extra = (
            "".join(chance.choices("bcdfglmnprstv", k=2)) + chance.choice("aeiou") + chance.choice("lmnrst")
        )
        quote = f"I will {chance.choice(_VERBS)} the {extra} {thing} {number} for the {chance.choice(_THINGS)} {chance.choice(_WHEN)}."
        due = (made + timedelta(days=chance.randrange(1, 30))).date()
        window = Due(due, due, "by then", zone=REP.zone.key) if chance.random() < 0.8 else None
        found = Found(
            0, len(quote), quote, Action.SEND, Strength.FIRM, Owner.SENDER, f"the {thing}", due=window
        )
        promiser, promisee = (_DANA, self._them) if by is By.REP else (self._them, _DANA)
        thread = ThreadKey(key)
        parties = Parties(by, promiser, (promisee,), self.name, key, thread)
        side = Side.REP if by is By.REP else Side.CUSTOMER
        message = ReadMessage(
            key, thread, made, side, promiser, (promisee,), (), f"The {thing}", quote, self.name, (found,)
        )
        self._messages.append(message)
        one = commitment_id(message, quote, 0)  # as following will name it
        self.entries.append(
            Entry(
                one,
                EntryKind.FOUND,
                made,
                Evidence(key),
                due=window,
                found=found,
                parties=parties,
                thread=thread,
            )
        )
        self._afterwards(one, made, window)

    def _afterwards(self, one: CommitmentId, made: datetime, due: Due | None) -> None:
        chance, fate = self._chance, self._chance.random()
        settled = made + timedelta(days=chance.randrange(1, 35))
        evidence = Evidence(MessageKey(f"done.{one}"))
        if fate < 0.8 and settled < self._now:
            why = ("attached: price_list.pdf", "agrees in: price, list")
            self.entries.append(Entry(one, EntryKind.FULFILLED, settled, evidence, reasons=why))
        elif fate < 0.85 and settled < self._now:
            self.entries.append(Entry(one, EntryKind.MAYBE, settled, evidence, reasons=("perhaps the same",)))
        elif fate < 0.92:
            self.entries.append(
                Entry(one, EntryKind.WITHDRAWN, settled, evidence, reasons=("no need any more",))
            )
        elif due is not None and fate < 0.95:
            self.entries.append(Entry(one, EntryKind.TOLD, settled, evidence))
