"""An exchange in a few words: the rep Inês, the customer Bo, and what they wrote and promised."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from agent.core.commitment import (
    Action,
    By,
    Commitment,
    CommitmentId,
    Due,
    Found,
    Owner,
    Strength,
)
from agent.core.drafting.facts import DraftPlan
from agent.core.drafting.plan import plan_drafts
from agent.core.due.workdays import Workdays
from agent.core.fulfil.exchange import Exchange, ReadMessage, Side
from agent.core.message import Address, MailKind, MessageKey, ThreadKey
from agent.core.policy import Policy, Rep

INES = Address("ines@alderway.example", "Inês Alder")
OLA = Address("ola@alderway.example", "Ola Berg")
BO = Address("bo@quillmark.example", "Bo Quill")
MIA = Address("mia@quillmark.example", "Mia Renn")
PLAIN, WEEKDAYS = Policy(), Workdays()


@dataclass
class Scene:
    """Messages and commitments of one account, added in calls; times are in the rep's zone."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Lisbon"))
    messages: list[ReadMessage] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    ines: Address = INES
    ola: Address = OLA
    bo: Address = BO
    mia: Address = MIA
    rep_name: str = INES.name

    @property
    def rep(self) -> Rep:
        return Rep(self.ines.email, self.zone, self.rep_name, own_domains=("alderway.example",))

    def at(self, day: int, hour: int = 9, month: int = 3) -> datetime:
        return datetime(2026, month, day, hour, 30, tzinfo=self.zone)

    def wrote(
        self,
        sender: Address,
        text: str,
        day: int,
        *,
        to: tuple[Address, ...] = (),
        cc: tuple[Address, ...] = (),
        thread: str = "t",
        subject: str = "Crates",
        kind: MailKind = MailKind.PERSONAL,
        side: Side | None = None,
        signature: str = "",
        hour: int = 9,
    ) -> ReadMessage:
        """A message on a day of March 2026; its key is m1, m2, ... at mail.example."""
        ours = {self.ines.email: Side.REP, self.ola.email: Side.COLLEAGUE}
        theirs = (self.bo,) if sender.email in ours else (self.ines,)
        message = ReadMessage(
            key=MessageKey(f"m{len(self.messages) + 1}@mail.example"),
            thread=ThreadKey(thread),
            sent_at=self.at(day, hour),
            side=side or ours.get(sender.email, Side.CUSTOMER),
            sender=sender,
            to=to or theirs,
            cc=cc,
            subject=subject,
            own=text,
            account="quillmark.example",
            kind=kind,
            signature=signature,
        )
        self.messages.append(message)
        return message

    def promised(
        self,
        message: ReadMessage,
        due: date | datetime | None,
        *,
        quote: str = "",
        action: Action = Action.SEND,
        thing: str = "",
        due_text: str = "by then",
        strength: Strength = Strength.FIRM,
        **changes: object,
    ) -> Commitment:
        """A commitment of whoever wrote the message, to those it went to."""
        first = Due(due, due, due_text) if due else None
        found = Found(0, 1, quote or message.own, action, strength, Owner.SENDER, thing, due=first)
        row = Commitment(
            id=CommitmentId(f"c{len(self.commitments) + 1}"),
            by=By.CUSTOMER if message.side is Side.CUSTOMER else By.REP,
            promiser=message.sender,
            promisee=message.to,
            account="quillmark.example",
            message=message.key,
            thread=message.thread,
            made_at=message.sent_at,
            found=found,
            due=first,
            conversations=(message.thread,),
        )
        row = replace(row, **changes)  # type: ignore[arg-type]
        self.commitments.append(row)
        return row

    def plans(
        self, now: datetime, policy: Policy = PLAIN, workdays: Workdays = WEEKDAYS
    ) -> tuple[DraftPlan, ...]:
        exchange = Exchange("quillmark.example", tuple(self.messages))
        return plan_drafts(self.commitments, exchange, self.rep, policy, now, workdays)

    def plan(self, now: datetime, policy: Policy = PLAIN) -> DraftPlan:
        """The only plan there is."""
        (only,) = self.plans(now, policy)
        return only


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def new_scene() -> Callable[[], Scene]:
    """For properties, which need a fresh one for every example."""
    return Scene
