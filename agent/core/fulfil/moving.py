"""What a mail does to the date of a promise: puts it off, owns up to a slip, gives it a new one."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agent.core.commitment import CommitmentId, Due
from agent.core.fulfil.book import Book
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.fulfil.held import is_talk
from agent.core.fulfil.ledger import EntryKind
from agent.core.fulfil.new_dates import bare_hour, hour_of, is_same_time, new_date
from agent.core.fulfil.other_languages import new_date_in
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.proposals import moved_to
from agent.core.fulfil.scribe import Scribe
from agent.core.fulfil.shifts import Shift, shifts
from agent.core.fulfil.slips import owns_slip
from agent.core.fulfil.speech import Speech


@dataclass(slots=True)
class Dates:
    """The dates of open promises, and the doubt whether something has kept them, which ends with a new one."""

    book: Book
    scribe: Scribe
    unkept: dict[CommitmentId, float] = field(default_factory=dict)  # chance that no mail kept it so far

    def move(self, pending: Pending, due: Due, message: ReadMessage) -> None:
        """Give a promise a new date, where it is one."""
        if not is_same_time(due, pending.due):
            self.unkept.pop(pending.id, None)
            self.book.put_off(pending, replace(due, start=0, end=0))
            self.scribe.by_mail(pending, EntryKind.MOVED, message, due=pending.due)
            pending.spoken_in.add(message.key)

    def put_off(self, open_: Sequence[Pending], speech: Speech) -> list[Shift]:
        """What the mail puts off to a day that it names, without promising it again in full."""
        if speech.message.side not in (Side.REP, Side.CUSTOMER):
            return []
        found = shifts(speech, open_)
        for shift in found:
            due = moved_to(shift.due, shift.pending.due, speech.message.own)
            self.move(shift.pending, due, speech.message)
        return found

    def own_up(self, pending: Pending, speech: Speech, *, alone: bool) -> None:
        """A slip that the mail owns up to, with a new date or without; a colleague's word gives no new date."""
        if not owns_slip(pending, speech, alone=alone):
            return
        named = speech.message.side is not Side.COLLEAGUE and not pending.topic.is_vague
        due = (_new_date(pending, speech) if named else None) or _new_hour(pending, speech)
        if due is None or is_same_time(due, pending.due):
            self.scribe.by_mail(pending, EntryKind.TOLD, speech.message)
        else:
            self.move(pending, due, speech.message)


def hour_in(pending: Pending, text: str, message: ReadMessage) -> Due | None:
    """A new hour for a talk, by its number alone."""
    was = hour_of(pending.due, message.sent_at) if is_talk(pending) else None
    return bare_hour(text, was) if was else None


def _new_date(pending: Pending, speech: Speech) -> Due | None:
    return new_date(pending, speech) if pending.language == "en" else new_date_in(pending, speech)


def _new_hour(pending: Pending, speech: Speech) -> Due | None:
    """The hour by its number alone: "can't make it before, I'll ring at 2 instead"."""
    texts = (c.text for c in speech.clauses if not c.is_question)
    hours = (hour_in(pending, text, speech.message) for text in texts)
    return next(filter(None, hours), None)
