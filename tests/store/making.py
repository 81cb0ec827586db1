"""Messages, meetings and entries for the store's tests: short to name, sensible where nothing is said."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from agent.core.commitment import Action, By, CommitmentId, Due, Evidence, Found, Owner, Strength
from agent.core.forgotten import Forgetting
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.fulfil.ledger import Author, Entry, EntryKind, Parties
from agent.core.meeting import Meeting
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.policy import Policy, Rep
from agent.ports import OutgoingDraft, Verdict
from agent.store_port import BookedMessage, ReadItem, ReadPage

START = datetime(2026, 3, 2, 9, 30, tzinfo=timezone(timedelta(hours=1)))
NOW = datetime(2026, 4, 1, 8, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
REP = Rep(
    "ines@harbour.example", BERLIN, "Ines Okoro", ("i.okoro@harbour.example",), ("harbour.example",), "DE"
)
INES = Address("ines@harbour.example", "Ines Okoro")
ACME = "mill.example"


def forgetting(*who: str) -> Forgetting:
    """These are forgotten in Ines's mailbox."""
    return Forgetting(REP, Policy(), frozenset(who))


def at(hours: float) -> datetime:
    """So many hours after the first mail."""
    return START + timedelta(hours=hours)


def key(name: str) -> MessageKey:
    """A Message-ID."""
    return MessageKey(f"{name}@mail.example")


def mail(
    name: str,
    *,
    hours: float = 0,
    answers: str = "",
    refers: tuple[str, ...] = (),
    side: Side = Side.CUSTOMER,
    account: str = ACME,
    own: str = "Thanks, that works for us.",
    small: bool = False,
) -> BookedMessage:
    """A message of a customer to Ines, or of Ines to them."""
    them = Address(f"piet@{account}", "Piet Maas")
    sender, receiver = (INES, them) if side is Side.REP else (them, INES)
    message = ReadMessage(
        key=key(name),
        thread=ThreadKey(key(name)),
        sent_at=at(hours),
        side=side,
        sender=sender,
        to=(receiver,),
        cc=(),
        subject="Flour for the spring",
        own=own,
        account=account,
        in_reply_to=key(answers) if answers else None,
        references=tuple(key(one) for one in refers),
    )
    return BookedMessage(message, (account,), small)


def item(booked: BookedMessage, ref: str = "") -> ReadItem:
    """The item in which a message came, by default named after it."""
    return ReadItem(ref or booked.message.key, Verdict.READ, message=booked)


def page(*booked: BookedMessage, cursor: str = "1") -> ReadPage:
    """A page of messages."""
    return ReadPage(tuple(item(one) for one in booked), cursor)


def meeting(uid: str, *, hours: float = 24, sequence: int = 0, summary: str = "Tasting") -> Meeting:
    """An hour in the calendar."""
    return Meeting(uid, at(hours), at(hours + 1), summary, organizer=INES, sequence=sequence)


def found(
    commitment: str = "c1",
    *,
    message: str = "a",
    account: str = ACME,
    hours: float = 0,
    due: date | datetime | None = date(2026, 3, 6),
    quote: str = "I will send the price list by Friday.",
    thread: str = "a",
) -> Entry:
    """The rep promised something."""
    window = Due(due, due, "by Friday", zone="Europe/Berlin") if due else None
    return Entry(
        CommitmentId(commitment),
        EntryKind.FOUND,
        at(hours),
        Evidence(key(message)),
        due=window,
        found=Found(0, len(quote), quote, Action.SEND, Strength.FIRM, Owner.SENDER, due=window),
        parties=Parties(
            By.REP, INES, (Address(f"piet@{account}"),), account, key(message), ThreadKey(key(thread))
        ),
        thread=ThreadKey(key(thread)),
    )


def later(
    kind: EntryKind,
    commitment: str = "c1",
    *,
    hours: float = 48,
    author: Author = Author.MACHINE,
    message: str | None = "b",
    due: date | datetime | None = None,
    reasons: tuple[str, ...] = (),
) -> Entry:
    """Something that happened to the promise afterwards."""
    window = Due(due, due, "on Monday", zone="Europe/Berlin") if due else None
    evidence = Evidence(key(message)) if message else Evidence()
    return Entry(CommitmentId(commitment), kind, at(hours), evidence, author, window, reasons=reasons)


def outgoing(mark: str = "m1", text: str = "The price list is late, and that is on us.") -> OutgoingDraft:
    """A draft to Piet."""
    to = (Address("piet@mill.example", "Piet Maas"),)
    return OutgoingDraft(mark, INES, to, "Re: Flour", text, f"<p>{text}</p>", NOW, in_reply_to=key("a"))
