"""The life of every promise in an exchange: found, said again, moved, told, fulfilled, withdrawn.

The exchange is gone through once, in order of time, mail and calendar together. What happened
becomes entries of the machine for the ledger. Nothing here knows the present moment: a meeting
still to come is entered at its start and counts once the ledger is asked about a later moment.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from agent.core.commitment import CommitmentId
from agent.core.fixed import fixed
from agent.core.fulfil.agenda import Agenda
from agent.core.fulfil.book import Book
from agent.core.fulfil.cancellations import Cancellations
from agent.core.fulfil.correspondence import Correspondence
from agent.core.fulfil.exchange import Exchange, ReadMessage, Side
from agent.core.fulfil.held import Appointment, appointment
from agent.core.fulfil.identity import same_mail
from agent.core.fulfil.ledger import Entry
from agent.core.fulfil.likely import Judge, likely
from agent.core.fulfil.retold import newly_said
from agent.core.fulfil.scribe import Scribe
from agent.core.fulfil.sides import is_own_side
from agent.core.message import MailKind
from agent.core.policy import Policy, Rep


def follow(exchange: Exchange, rep: Rep, policy: Policy, judge: Judge = likely) -> tuple[Entry, ...]:
    """Every machine entry that the exchange supports, in order of time; the same for any order of its parts.

    `judge` says how likely a mail kept a promise; another than ours is for training.
    """
    return tuple(_gone_through(exchange, rep, policy, judge).scribe.entries)


def chances(exchange: Exchange, rep: Rep, policy: Policy) -> Mapping[CommitmentId, float]:
    """How probably some mail has kept each promise since it was last spoken of as still to come, 0 to 1.

    What no mail had any chance to keep is left out.
    """
    return {key: 1.0 - unkept for key, unkept in _gone_through(exchange, rep, policy, likely).unkept.items()}


def _gone_through(exchange: Exchange, rep: Rep, policy: Policy, judge: Judge) -> Correspondence:
    book, scribe, cancellations = Book(policy.look_back_days), Scribe(), Cancellations()
    mail = Correspondence(exchange, rep, policy, book, scribe, cancellations, judge)
    steps = sorted(_steps(exchange, rep), key=lambda s: (s.at, s.rank, s.name))
    heard = tuple(step.message for step in steps if step.message is not None)
    changed = tuple(step.appointment for step in steps if step.appointment is not None and not step.is_start)
    agenda = Agenda(rep, policy, book, scribe, cancellations, heard, changed)
    for step in steps:
        if step.message is not None:
            mail.hear(step.message)
        elif step.appointment is not None and step.is_start:
            agenda.take_place(step.appointment)
        elif step.appointment is not None:
            agenda.change(step.appointment)
    return mail


@fixed
class _Step:
    """One thing that happened: a mail, a change of the calendar, or the start of a meeting."""

    at: datetime
    rank: int  # mail before calendar where both bear the same second
    name: str
    message: ReadMessage | None = None
    appointment: Appointment | None = None
    is_start: bool = False


def _steps(exchange: Exchange, rep: Rep) -> Iterator[_Step]:
    seen: set[str] = set()
    for message in sorted(exchange.messages, key=lambda m: (m.key, m.sent_at)):
        copy_of = same_mail(message)
        if copy_of not in seen and message.key not in seen and _can_speak(message, rep):
            seen |= {copy_of, message.key}
            yield _Step(message.sent_at, 0, message.key, _as_said(message, rep))
    for meeting in exchange.meetings:
        seen_as = appointment(meeting, rep)
        name = f"{meeting.uid} {meeting.occurrence or ''}"
        yield _Step(seen_as.known_at, 1, name, appointment=seen_as)
        yield _Step(meeting.start, 2, name, appointment=seen_as, is_start=True)


def _as_said(message: ReadMessage, rep: Rep) -> ReadMessage:
    """The mail at the same moment, with a clock that knows when clocks change; what it says of hours is read again here.

    It promises only what it says newly.
    """
    clock = rep.clock_of(message.sent_at, is_own=message.side is Side.REP)
    found = newly_said(message.found, message.own) if message.found else ()
    if clock is message.sent_at and len(found) == len(message.found):
        return message
    return replace(message, sent_at=clock, found=found)


def _can_speak(message: ReadMessage, rep: Rep) -> bool:
    """Whether a message is somebody's word to the other side: no forgery, newsletter, auto-reply or internal mail."""
    if message.kind is not MailKind.PERSONAL or message.side is Side.NOBODY:
        return False
    return message.side is Side.CUSTOMER or any(not is_own_side(a, rep) for a in message.recipients)
