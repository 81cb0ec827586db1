"""A desk at which mail is written by hand, with the promises marked, and followed without the detector."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.core.commitment import Action, Commitment, Due, Found, Owner, State, Strength
from agent.core.fulfil.exchange import Exchange, ReadMessage, Side
from agent.core.fulfil.follow import follow
from agent.core.fulfil.ledger import Entry, fold
from agent.core.meeting import Answer, Attendee, Meeting
from agent.core.message import Address, Attachment, MailKind, MessageKey, ThreadKey
from agent.core.policy import Policy, Rep

ZONE = ZoneInfo("Europe/London")
REP = Address("nia@harbourpaint.example", "Nia Vaughan")
COLLEAGUE = Address("otto@harbourpaint.example", "Otto Lund")
CUSTOMER = Address("mara@brinemarine.example", "Mara Quint")
SECOND = Address("jules@brinemarine.example", "Jules Amadi")
PEOPLE = {Side.REP: REP, Side.COLLEAGUE: COLLEAGUE, Side.CUSTOMER: CUSTOMER, Side.NOBODY: REP}


@dataclass(frozen=True)
class Promise:
    """A sentence of a mail that the detector would find."""

    quote: str
    action: Action = Action.SEND
    due: date | datetime | None = None
    object: str = ""
    actor: str = ""
    renews: bool = False
    due_text: str | None = None

    def found_in(self, text: str) -> Found:
        """As detection would give it."""
        start = text.index(self.quote)
        due = Due(first=self.due, last=self.due, text=self.due_text or "") if self.due else None
        return Found(
            start=start,
            end=start + len(self.quote),
            quote=self.quote,
            action=self.action,
            strength=Strength.FIRM,
            owner=Owner.SENDER,
            object=self.object,
            actor=self.actor,
            due=due,
            due_text=self.due_text,
            renegotiates=self.renews,
        )


@dataclass
class Desk:
    """Mail and meetings with one customer; days are those of March 2026, which begins on a Sunday."""

    messages: list[ReadMessage] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    rep: Rep = field(
        default_factory=lambda: Rep(REP.email, ZONE, REP.name, own_domains=("harbourpaint.example",))
    )
    policy: Policy = field(default_factory=Policy)

    def at(self, day: int, hour: int = 10, minute: int = 0) -> datetime:
        """An hour of March 2026 (or, beyond 31, of the days after it) in the rep's zone."""
        return datetime(2026, 3, 1, hour, minute, tzinfo=ZONE) + timedelta(days=day - 1)

    def write(
        self,
        text: str,
        *promises: Promise,
        day: int,
        hour: int = 10,
        side: Side = Side.REP,
        thread: str = "t1",
        subject: str = "Hull coating",
        files: Sequence[str] = (),
        to: Sequence[Address] = (),
        cc: Sequence[Address] = (),
        kind: MailKind = MailKind.PERSONAL,
        answers: str | None = None,
    ) -> str:
        """One mail; gives its key."""
        key = MessageKey(f"m{len(self.messages) + 1}@desk.example")
        last = next((m.key for m in reversed(self.messages) if m.thread == thread), None)
        default = (CUSTOMER,) if side is not Side.CUSTOMER else (REP,)
        self.messages.append(
            ReadMessage(
                key=key,
                thread=ThreadKey(thread),
                sent_at=self.at(day, hour),
                side=side,
                sender=PEOPLE[side],
                to=tuple(to) or default,
                cc=tuple(cc),
                subject=subject,
                own=text,
                account="brinemarine.example",
                found=tuple(p.found_in(text) for p in promises),
                attachments=tuple(Attachment(name, "application/octet-stream") for name in files),
                kind=kind,
                in_reply_to=MessageKey(answers) if answers else last,
            )
        )
        return key

    def meet(
        self,
        summary: str,
        *,
        day: int,
        hour: int,
        made: int,
        changed: int | None = None,
        by: Address = REP,
        answer: Answer = Answer.ACCEPTED,
        cancelled: bool = False,
    ) -> str:
        """An event between rep and customer; gives its UID. `answer` is that of who was asked."""
        uid = f"e{len(self.meetings) + 1}@desk.example"
        guest = CUSTOMER if by is REP else REP
        self.meetings.append(
            Meeting(
                uid=uid,
                start=self.at(day, hour),
                end=self.at(day, hour) + timedelta(minutes=45),
                summary=summary,
                organizer=by,
                attendees=(Attendee(by, Answer.ACCEPTED), Attendee(guest, answer)),
                cancelled=cancelled,
                sequence=0 if changed is None else 1,
                created=self.at(made, 8),
                updated=None if changed is None else self.at(changed, 8),
            )
        )
        return uid

    @property
    def exchange(self) -> Exchange:
        """Everything so far."""
        return Exchange("brinemarine.example", tuple(self.messages), tuple(self.meetings))

    def entries(self) -> tuple[Entry, ...]:
        """What following makes of it."""
        return follow(self.exchange, self.rep, self.policy)

    def rows(self, day: int = 31) -> list[Commitment]:
        """The commitments at the end of a day."""
        entries = self.entries()
        ids = dict.fromkeys(e.commitment for e in entries)
        now = self.at(day, 23)
        rows = [fold((e for e in entries if e.commitment == i), ZONE, now) for i in ids]
        return [row for row in rows if row is not None]

    def row(self, day: int = 31) -> Commitment:
        """The only commitment at the end of a day."""
        rows = self.rows(day)
        assert len(rows) == 1, [r.found.quote for r in rows]
        return rows[0]

    def state(self, day: int = 31) -> State:
        """Where the only commitment stands at the end of a day."""
        return self.row(day).state(self.at(day, 23), ZONE)


@pytest.fixture
def desk() -> Desk:
    """An empty desk."""
    return Desk()


@pytest.fixture
def promise() -> type[Promise]:
    """Marks a sentence as a promise."""
    return Promise


@pytest.fixture
def new_desk() -> Callable[[], Desk]:
    """As many desks as a property needs."""
    return Desk
