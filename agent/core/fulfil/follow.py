"""The life of every promise in an exchange: found, said again, moved, told, fulfilled, withdrawn.

The exchange is gone through once, in order of time, mail and calendar together. What happened
becomes entries of the machine for the ledger; nothing here knows the present moment, so a meeting
still to come is entered at its start and counts once `fold` is asked for a later moment.
"""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from agent.core.commitment import By, CommitmentId, Due, Evidence, Found
from agent.core.fulfil.book import Book
from agent.core.fulfil.evidence import weigh
from agent.core.fulfil.exchange import Exchange, ReadMessage, Side
from agent.core.fulfil.held import Appointment, appointment, called_off, held, invited, moved_to
from agent.core.fulfil.ledger import Entry, EntryKind, Parties
from agent.core.fulfil.match import NOTHING, Match
from agent.core.fulfil.moves import Proposal, agreed_time, best_concerned, day_of, is_same_time, proposal_of
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.same import group, same_again
from agent.core.fulfil.sides import is_own_side
from agent.core.fulfil.slips import owns_slip
from agent.core.fulfil.speech import Speech, speech_of
from agent.core.fulfil.topic import Topic, topic_of
from agent.core.fulfil.upcoming import due_from_calendar
from agent.core.fulfil.withdrawals import withdrawn
from agent.core.message import Address, MailKind, MessageKey, ThreadKey
from agent.core.policy import Policy, Rep

_SAME = 0.6
"""From here on a promise found again is the same one."""


def follow(exchange: Exchange, rep: Rep, policy: Policy) -> tuple[Entry, ...]:
    """Every machine entry that the exchange supports, in order of time; the same for any order of its parts."""
    told = _Telling(exchange, rep, policy)
    for _, _, _, step in sorted(_steps(exchange, rep), key=lambda s: s[:3]):
        if isinstance(step, ReadMessage):
            told.hear(step)
        elif step.is_start:
            told.take_place(step.appointment)
        else:
            told.change(step.appointment)
    return tuple(told.entries)


def commitment_id(message: MessageKey, quote: str, ordinal: int) -> CommitmentId:
    """Twelve letters and digits from the message and the sentence; `ordinal` tells equal sentences apart."""
    words = " ".join(quote.lower().replace("’", "'").split())
    digest = hashlib.sha256(f"{message}\n{words}\n{ordinal}".encode()).digest()
    return CommitmentId(base64.b32encode(digest).decode("ascii").lower()[:12])


@dataclass(frozen=True, slots=True)
class _CalendarStep:
    """Something that the calendar tells: an event was made or changed, or began."""

    appointment: Appointment
    is_start: bool


def _steps(exchange: Exchange, rep: Rep) -> Iterator[tuple[datetime, int, str, ReadMessage | _CalendarStep]]:
    """Everything that happened, each with what it is sorted by."""
    seen: set[MessageKey] = set()
    for message in sorted(exchange.messages, key=lambda m: (m.sent_at, m.key, repr(m))):
        if message.key not in seen and _can_speak(message, rep):
            seen.add(message.key)
            yield message.sent_at, 0, message.key, message
    for meeting in exchange.meetings:
        seen_as = appointment(meeting, rep)
        name = f"{meeting.uid} {meeting.occurrence or ''}"
        yield seen_as.known_at, 1, name, _CalendarStep(seen_as, is_start=False)
        yield meeting.start, 2, name, _CalendarStep(seen_as, is_start=True)


def _can_speak(message: ReadMessage, rep: Rep) -> bool:
    """Whether a message is somebody's word to the other side: no forgery, newsletter, auto-reply or internal mail."""
    if message.kind is not MailKind.PERSONAL or message.side is Side.NOBODY:
        return False
    return message.side is Side.CUSTOMER or any(not is_own_side(a, rep) for a in message.recipients)


@dataclass(slots=True)
class _Telling:
    """The state of one call of `follow`."""

    exchange: Exchange
    rep: Rep
    policy: Policy
    entries: list[Entry] = field(default_factory=list)
    book: Book = field(init=False)
    heard: dict[MessageKey, ReadMessage] = field(default_factory=dict)
    last: dict[ThreadKey, ReadMessage] = field(default_factory=dict)
    proposals: dict[tuple[ThreadKey, bool], Proposal] = field(default_factory=dict)
    called_off: list[Appointment] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.book = Book(self.rep.zone, self.policy.look_back_days)

    # --- mail -------------------------------------------------------------------------------

    def hear(self, message: ReadMessage) -> None:
        """One mail: what it ends, fulfils, moves, repeats, promises and owns up to, in this order."""
        speech = speech_of(message)
        near = self.book.near(speech)
        for pending in near:
            self._withdraw_or_fulfil(pending, speech)
        agreed = self._agree(speech)
        touched = self._find(speech, [p for p in near if self.book.is_open(p)], agreed)
        for pending in near:
            if (
                self.book.is_open(pending)
                and pending.id not in touched
                and owns_slip(pending, speech, alone=self._is_alone(pending, speech))
            ):
                self._enter(pending, EntryKind.TOLD, message)
        self._propose(speech)
        self.heard[message.key] = message
        self.last[message.thread] = message

    def _withdraw_or_fulfil(self, pending: Pending, speech: Speech) -> None:
        alone = self._is_alone(pending, speech)
        ended = withdrawn(pending, speech, alone=alone)
        done = weigh(pending, speech, alone=alone)
        if ended.score >= max(self.policy.evidence_score, done.score):
            self._enter(pending, EntryKind.WITHDRAWN, speech.message, reasons=ended.reasons)
            self.book.close(pending)
        elif done.score >= self.policy.evidence_score:
            self._enter(pending, EntryKind.FULFILLED, speech.message, at=done.at, reasons=done.reasons)
            self.book.close(pending)
        elif done.score >= self.policy.unclear_score and pending.due is None and not pending.asked:
            pending.asked = True
            self._enter(pending, EntryKind.MAYBE, speech.message, reasons=done.reasons)

    def _find(self, speech: Speech, near: list[Pending], agreed: Pending | None) -> set[CommitmentId]:
        """Enter what the mail promises: again, or for the first time. Gives what was spoken of again."""
        message = speech.message
        touched = {agreed.id} if agreed else set()
        if message.side not in (Side.REP, Side.CUSTOMER) or message.account != self.exchange.account:
            return touched
        fresh: list[Pending] = []
        for ordinal, found in _numbered(message.found):
            if found.probability < self.policy.min_probability:
                continue
            topic = self._topic(found, message)
            again = self._again(found, topic, speech, [*near, *fresh], agreed)
            if again is None:
                fresh.append(self._begin(found, topic, message, ordinal))
            else:
                touched.add(again.id)
                self._renew(again, found, message)
        return touched

    def _again(
        self, found: Found, topic: Topic, speech: Speech, open_: list[Pending], agreed: Pending | None
    ) -> Pending | None:
        """The open promise that this one repeats, or None."""
        if (
            agreed is not None
            and group(found.action) in (group(agreed.action), "deliver")
            and _fits(found, agreed)
        ):
            return agreed
        scored = [
            (same_again(found, topic, speech, p, alone=self._is_alone(p, speech)), p.made_at, p.id, p)
            for p in open_
            if self.book.is_open(p)
        ]
        best = max(scored, default=None, key=lambda s: s[:3])
        return best[3] if best and best[0] >= _SAME else None

    def _begin(self, found: Found, topic: Topic, message: ReadMessage, ordinal: int) -> Pending:
        due = found.due or due_from_calendar(found, message, self.exchange.meetings, self.rep)
        by = By.CUSTOMER if message.side is Side.CUSTOMER else By.REP
        pending = Pending(
            id=commitment_id(message.key, found.quote, ordinal),
            by=by,
            promiser=message.sender,
            promisee=_promisee(message, by, self.rep),
            account=message.account,
            message=message.key,
            thread=message.thread,
            made_at=message.sent_at,
            found=found,
            topic=topic,
            due=due,
            threads={message.thread},
        )
        parties = Parties(
            by, pending.promiser, pending.promisee, message.account, message.key, message.thread
        )
        self._enter(
            pending, EntryKind.FOUND, message, due=due, found=found, parties=parties, reasons=found.reasons
        )
        self.book.add(pending)
        return pending

    def _renew(self, pending: Pending, found: Found, message: ReadMessage) -> None:
        if found.due is None or is_same_time(found.due, pending.due):
            if message.key != pending.message:
                self._enter(pending, EntryKind.MENTIONED, message)
        else:
            self._move(pending, found.due, message)
        self.book.speak_of(pending, message.thread)

    def _move(self, pending: Pending, due: Due, message: ReadMessage) -> None:
        if not is_same_time(due, pending.due):
            self._enter(pending, EntryKind.MOVED, message, due=replace(due, start=0, end=0))
            pending.due = due

    def _topic(self, found: Found, message: ReadMessage) -> Topic:
        parent = self.heard.get(message.in_reply_to) if message.in_reply_to else self.last.get(message.thread)
        people = (*message.recipients, message.sender, *((parent.sender,) if parent else ()))
        return topic_of(found, message.own[: found.start], parent.own if parent else "", people)

    # --- moves in agreement -----------------------------------------------------------------

    def _propose(self, speech: Speech) -> None:
        message = speech.message
        proposal = proposal_of(speech) if self.book.in_thread(message.thread) else None
        if proposal is not None:
            self.proposals[message.thread, message.side is Side.CUSTOMER] = proposal

    def _agree(self, speech: Speech) -> Pending | None:
        """A promise that moves because this mail takes up a time that the other side proposed."""
        message = speech.message
        by_customer = message.side is Side.CUSTOMER
        proposal = self.proposals.pop((message.thread, not by_customer), None)
        if proposal is None:
            return None
        due = agreed_time(proposal, speech)
        pending = best_concerned(proposal, self.book.in_thread(message.thread)) if due else None
        if due is None or pending is None:
            return None
        asked_by_promiser = pending.is_promisers(proposal.speech.message)
        self._move(pending, due, proposal.speech.message if asked_by_promiser else message)
        return pending

    # --- calendar ---------------------------------------------------------------------------

    def change(self, made: Appointment) -> None:
        """An event was made or changed: it may move a talk, call it off, or be the invitation promised."""
        for pending in self.book.near_calendar(made.known_at, made.keys):
            if invited(pending, made).score >= self.policy.evidence_score and made.known_at > pending.made_at:
                self._settle_by_calendar(pending, made, invited(pending, made), made.known_at)
        for pending in self.book.talks(made.known_at):
            if called_off(pending, made, self.rep.zone):
                self._call_off(pending, made)
                continue
            due = moved_to(pending, made, self.rep.zone)
            if due is not None:
                self._enter_meeting(pending, EntryKind.MOVED, made, made.known_at, due=due)
                pending.due = due

    def _call_off(self, pending: Pending, off: Appointment) -> None:
        """Only the customer's own cancelling speaks for itself; ours needs words in a mail as well."""
        if off.by_customer:
            reasons = (f"the customer cancelled “{off.meeting.summary}” in the calendar",)
            self._enter_meeting(pending, EntryKind.WITHDRAWN, off, off.known_at, reasons=reasons)
            self.book.close(pending)

    def take_place(self, began: Appointment) -> None:
        """An event began: it fulfils the talk that it fits best."""
        matches = [(held(p, began, self.rep.zone), p) for p in self.book.talks(began.meeting.start)]
        good = [(m, p) for m, p in matches if m.score >= self.policy.evidence_score]
        top = max((m.score for m, _ in good), default=0.0)
        for match, pending in good:
            if match.score >= top - 0.11:
                self._settle_by_calendar(pending, began, match, began.meeting.start)

    def _settle_by_calendar(self, pending: Pending, by: Appointment, match: Match, at: datetime) -> None:
        self._enter_meeting(pending, EntryKind.FULFILLED, by, at, reasons=match.reasons)
        self.book.close(pending)

    # --- writing down -----------------------------------------------------------------------

    def _is_alone(self, pending: Pending, speech: Speech) -> bool:
        return self.book.is_alone(pending, speech.message.thread)

    def _enter(
        self,
        pending: Pending,
        kind: EntryKind,
        message: ReadMessage,
        *,
        at: datetime | None = None,
        due: Due | None = None,
        found: Found | None = None,
        parties: Parties | None = None,
        reasons: tuple[str, ...] = (),
    ) -> None:
        self.entries.append(
            Entry(
                commitment=pending.id,
                kind=kind,
                at=at or message.sent_at,
                evidence=Evidence(message=message.key),
                due=due,
                found=found,
                parties=parties,
                thread=message.thread,
                reasons=reasons,
            )
        )

    def _enter_meeting(
        self,
        pending: Pending,
        kind: EntryKind,
        by: Appointment,
        at: datetime,
        *,
        due: Due | None = None,
        reasons: tuple[str, ...] = (),
    ) -> None:
        evidence = Evidence(meeting=by.meeting.uid)
        self.entries.append(
            Entry(commitment=pending.id, kind=kind, at=at, evidence=evidence, due=due, reasons=reasons)
        )


def _numbered(found: tuple[Found, ...]) -> Iterator[tuple[int, Found]]:
    """Each found sentence with how often the same words came before it in the mail."""
    seen: dict[str, int] = {}
    for one in sorted(found, key=lambda f: (f.start, f.end, f.quote)):
        words = " ".join(one.quote.lower().split())
        seen[words] = seen.get(words, -1) + 1
        yield seen[words], one


def _fits(found: Found, agreed: Pending) -> bool:
    """Whether a promise in the mail that agrees to a time is the talk agreed on."""
    if found.due is None or agreed.due is None:
        return found.due is None
    return day_of(found.due) == day_of(agreed.due)


def _promisee(message: ReadMessage, by: By, rep: Rep) -> tuple[Address, ...]:
    """To whom it was promised: the other side in To, else in Cc, else the rep."""
    for people in (message.to, message.cc):
        others = tuple(a for a in people if is_own_side(a, rep) is (by is By.CUSTOMER))
        if others:
            return others
    return (Address(rep.email, rep.name),) if by is By.CUSTOMER else message.to


__all__ = ["NOTHING", "commitment_id", "follow"]
