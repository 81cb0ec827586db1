"""One account in a few words: what was promised, written and met, from which its figures are made."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.core.commitment import (
    Action,
    By,
    Commitment,
    CommitmentId,
    Due,
    Evidence,
    Found,
    Owner,
    Strength,
)
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.meeting import Answer, Attendee, Meeting
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.policy import Rep
from agent.core.score.dossier import Dossier, dossier

INES = Address("ines@alderway.example", "Inês Alder")
BO = Address("bo@quillmark.example", "Bo Quill")
ZONE = ZoneInfo("Europe/Lisbon")


@dataclass
class Account:
    """Everything that is known of quillmark.example, added in calls; days are of March 2026 unless a month is named."""

    rep: Rep = field(
        default_factory=lambda: Rep(INES.email, ZONE, INES.name, own_domains=("alderway.example",))
    )
    rows: list[Commitment] = field(default_factory=list)
    words: list[ReadMessage] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)

    def at(self, day: int, hour: int = 9, month: int = 3, year: int = 2026) -> datetime:
        return datetime(year, month, day, hour, 0, tzinfo=ZONE)

    def promised(
        self,
        quote: str = "You will have the crates.",
        *,
        by: By = By.REP,
        made: datetime | None = None,
        due: date | datetime | None = None,
        done: datetime | None = None,
        action: Action = Action.SEND,
        strength: Strength = Strength.FIRM,
        moved_at: datetime | None = None,
        first_due: date | None = None,
        told_at: datetime | None = None,
        told_in_time: bool | None = None,
        unclear: bool = False,
        evidence: Evidence | None = None,
    ) -> Commitment:
        """A commitment, of the rep's unless said otherwise; its id is c1, c2, ..."""
        last = Due(due, due, "by then") if due else None
        first = Due(first_due, first_due, "by then") if first_due else last
        number = len(self.rows) + 1
        row = Commitment(
            id=CommitmentId(f"c{number}"),
            by=by,
            promiser=INES if by is By.REP else BO,
            promisee=(BO,) if by is By.REP else (INES,),
            account="quillmark.example",
            message=MessageKey(f"p{number}@mail.example"),
            thread=ThreadKey("t"),
            made_at=made or self.at(2),
            found=Found(0, 9, quote, action, strength, Owner.SENDER, due=first),
            due=last,
            settled_at=done,
            moved_at=moved_at,
            told_at=told_at,
            told_in_time=told_in_time,
            unclear=unclear,
            evidence=evidence,
            conversations=(ThreadKey("t"),),
        )
        self.rows.append(row)
        return row

    def wrote(
        self, side: Side, text: str, when: datetime, *, thread: str = "t", to: tuple[Address, ...] = ()
    ) -> ReadMessage:
        """A mail; its key is m1, m2, ..."""
        ours = side in (Side.REP, Side.COLLEAGUE)
        sender = {Side.REP: INES, Side.COLLEAGUE: Address("ola@alderway.example", "Ola Berg")}.get(side, BO)
        message = ReadMessage(
            key=MessageKey(f"m{len(self.words) + 1}@mail.example"),
            thread=ThreadKey(thread),
            sent_at=when,
            side=side,
            sender=sender,
            to=to or ((BO,) if ours else (INES,)),
            cc=(),
            subject="Crates",
            own=text,
            account="quillmark.example",
        )
        self.words.append(message)
        return message

    def met(
        self,
        start: datetime,
        *,
        by_customer: bool = False,
        answer: Answer = Answer.ACCEPTED,
        summary: str = "Crates",
        cancelled: bool = False,
        updated: datetime | None = None,
        sequence: int = 0,
    ) -> Meeting:
        """A meeting of half an hour, known of since two days before; its UID is e1, e2, ..."""
        organizer, asked = (BO, INES) if by_customer else (INES, BO)
        meeting = Meeting(
            uid=f"e{len(self.meetings) + 1}",
            start=start,
            end=start + timedelta(minutes=30),
            summary=summary,
            organizer=organizer,
            attendees=(Attendee(asked, answer),),
            cancelled=cancelled,
            sequence=sequence,
            created=start - timedelta(days=2),
            updated=updated or start - timedelta(days=2),
        )
        self.meetings.append(meeting)
        return meeting

    def on(self, now: datetime) -> Dossier:
        """The account as it stands."""
        return dossier(
            "quillmark.example",
            self.rep,
            now,
            rows=self.rows,
            words=self.words,
            meetings=self.meetings,
        )


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture
def an_account() -> Callable[[], Account]:
    """For properties, which need a new one for each example."""
    return Account
