"""What a mail promises: for the first time, or once more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.core.commitment import Action, By, Found
from agent.core.fulfil.book import Book
from agent.core.fulfil.conditions import own_due, waits_for_other_side
from agent.core.fulfil.exchange import Exchange, ReadMessage, Side
from agent.core.fulfil.held import is_talk
from agent.core.fulfil.identity import commitment_id, numbered, promisee_of
from agent.core.fulfil.ledger import EntryKind
from agent.core.fulfil.memory import Memory
from agent.core.fulfil.moving import Dates, hour_in
from agent.core.fulfil.new_dates import day_of, is_less_exact, is_same_day, is_sooner
from agent.core.fulfil.other_languages import hands_over, language_spoken
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.requested import as_requested
from agent.core.fulfil.same import same_again
from agent.core.fulfil.scribe import Scribe
from agent.core.fulfil.shifts import Shift
from agent.core.fulfil.sort import group, meant_action
from agent.core.fulfil.speech import Speech
from agent.core.fulfil.their_clock import on_their_clock
from agent.core.fulfil.topic import Topic
from agent.core.fulfil.upcoming import nearer_due
from agent.core.policy import Policy, Rep

_SAME = 0.6
"""From here on a promise found again is the same one."""


@dataclass(slots=True)
class Promises:
    """Enters what mails promise into the book and the ledger."""

    exchange: Exchange
    rep: Rep
    policy: Policy
    book: Book
    scribe: Scribe
    memory: Memory
    dates: Dates

    def take(
        self, speech: Speech, open_: Sequence[Pending], shifts: Sequence[Shift], moved: Sequence[Pending]
    ) -> list[Pending]:
        """Enter what the mail promises: again, or for the first time. Gives what was promised again.

        By `shifts` and for those `moved` the mail gave a new date otherwise, by itself or in agreement.
        """
        put_off = [shift.pending for shift in shifts]
        message, again = speech.message, []
        fresh: list[Pending] = []
        if message.side not in (Side.REP, Side.CUSTOMER) or message.account != self.exchange.account:
            return []
        language = language_spoken(message) if message.found else "en"
        asked = self.memory.answered(message) if message.found else None
        for ordinal, read in numbered(message.found):
            if read.probability < self.policy.min_probability or speech.is_report(read):
                continue
            if language != "en" and hands_over(language, read, message):
                continue
            found = as_requested(read, asked)
            due = on_their_clock(found.due, self.memory.clock_of_reader(message), message)
            found = replace(found, due=due)
            topic = self.memory.topic_asked(found, asked) or self.memory.topic(found, message)
            same = next((shift.pending for shift in shifts if _is_shift(found, shift)), None)
            same = same or self._same(found, topic, speech, open_=[*open_, *fresh, *put_off], moved=moved)
            if same is None:
                fresh.append(self._begin(found, topic, message, ordinal))
            elif same in put_off:
                # its new date stands: the other that the mail names is the old one
                self._speak_of(same, message)
            else:
                again += [same] if found.due else []  # without a date the mail may yet own a slip
                self._renew(same, found, message)
        return again

    def are_made_again(self, pending: Pending, speech: Speech, *, is_there: bool = False) -> bool:
        """Whether a mail promises the same for a later day; where a thing `is_there`, only what names it."""
        message = speech.message
        today = message.sent_at.astimezone(pending.zone).date()
        for read in message.found if not is_talk(pending) else ():
            if read.due is None or day_of(read.due) <= today:
                continue
            topic = self.memory.topic(read, message)
            if pending.topic.is_vague and topic.heads and not topic.heads & pending.topic.around:
                continue  # "it" was promised, and what is named now was not spoken of then
            same = self._sameness(read, topic, speech, pending)
            if same < _SAME or (is_there and topic.is_vague):
                continue
            others = (
                p for p in self.book.in_thread(message.thread) if p is not pending and p.by is pending.by
            )
            if all(self._sameness(read, topic, speech, other) <= same for other in others):
                return True  # and not another that is owed there: "PDF attached. The wet proof goes out on Thursday"
        return False

    def _sameness(self, found: Found, topic: Topic, speech: Speech, pending: Pending) -> float:
        is_alone = self.book.is_alone(pending, speech.message.thread)
        return same_again(found, topic, speech, pending, alone=is_alone)

    def _same(
        self,
        found: Found,
        topic: Topic,
        speech: Speech,
        *,
        open_: Sequence[Pending],
        moved: Sequence[Pending],
    ) -> Pending | None:
        """The open promise that this one repeats, or None."""
        for pending in moved:
            if group(meant_action(found, pending.language)) in (
                group(pending.action),
                group(Action.DO),
            ) and _is_at(found, pending):
                return pending
        scored = [(self._sameness(found, topic, speech, p), p.made_at, p.id, p) for p in open_]
        best = max(scored, default=None, key=lambda s: s[:3])
        return best[3] if best and best[0] >= _SAME else None

    def _begin(self, found: Found, topic: Topic, message: ReadMessage, ordinal: int) -> Pending:
        by = By.CUSTOMER if message.side is Side.CUSTOMER else By.REP
        language = language_spoken(message)
        found = replace(found, action=meant_action(found, language))
        pending = Pending(
            id=commitment_id(message, found.quote, ordinal),
            by=by,
            promiser=message.sender,
            promisee=promisee_of(message, by, self.rep),
            account=message.account,
            message=message.key,
            thread=message.thread,
            made_at=message.sent_at,
            found=found,
            topic=topic,
            due=nearer_due(own_due(found), found, message, self.exchange.meetings, self.rep),
            zone=self.rep.zone,
            language=language,
            threads={message.thread},
            spoken_in={message.key},
            is_waiting=waits_for_other_side(found),
        )
        self.scribe.found(pending, message, found)
        self.book.add(pending)
        return pending

    def _renew(self, pending: Pending, found: Found, message: ReadMessage) -> None:
        self.dates.unkept.pop(pending.id, None)  # what is promised again was not kept before
        due = found.due or hour_in(pending, found.quote.lower(), message)
        if due is not None and is_less_exact(due, pending.due):
            due = None
        if due is not None and not (found.renegotiates and is_sooner(due, pending.due)):
            self.dates.move(pending, due, message)
        self._speak_of(pending, message)

    def _speak_of(self, pending: Pending, message: ReadMessage) -> None:
        if message.key != pending.message:
            self.scribe.by_mail(pending, EntryKind.MENTIONED, message)
        self.book.speak_of(pending, message.thread)
        pending.spoken_in.add(message.key)


def _is_shift(found: Found, shift: Shift) -> bool:
    """Whether a promise in the mail that puts one off is that one: it is for the new day, or in its words the new day stands."""
    if found.due is None:
        return False
    return _is_at(found, shift.pending) or found.start <= shift.due.start < found.end


def _is_at(found: Found, agreed: Pending) -> bool:
    """Whether a promise in the mail that agrees to a time is the talk agreed on."""
    if found.due is None or agreed.due is None:
        return found.due is None
    return is_same_day(found.due, agreed.due)
