"""What a mail takes away, and what it lets go on that waited for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from agent.core.commitment import CommitmentId
from agent.core.fulfil.book import Book
from agent.core.fulfil.cancellations import Cancellations
from agent.core.fulfil.conditions import only_announces
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.exchange import ReadMessage
from agent.core.fulfil.held import is_talk
from agent.core.fulfil.ledger import EntryKind
from agent.core.fulfil.match import Match
from agent.core.fulfil.new_dates import is_same_day
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.promising import Promises
from agent.core.fulfil.scribe import Scribe
from agent.core.fulfil.sort import group, meant_action
from agent.core.fulfil.speech import Speech
from agent.core.fulfil.withdrawals import withdrawn
from agent.core.policy import Policy

_NAMED, _CALLED_OFF = 0.9, 0.8
"""So well a promise is named that is not needed; then "we don't need it" takes away no other."""


@dataclass(slots=True)
class Ends:
    """Ends promises that are no longer wanted, and waiting."""

    policy: Policy
    book: Book
    scribe: Scribe
    cancellations: Cancellations
    promises: Promises

    def end(
        self, near: Sequence[Pending], speech: Speech, alone: Mapping[CommitmentId, bool]
    ) -> list[Pending]:
        """Withdraw what the mail takes away; the others. `alone`: whether each is the only one of its conversation."""
        ends = {pending.id: withdrawn(pending, speech, alone=alone[pending.id]) for pending in near}
        named = any(match.score >= _NAMED for match in ends.values())
        return [pending for pending in near if not self._end(pending, speech, ends[pending.id], named=named)]

    def let_go_on(self, open_: Iterable[Pending], speech: Speech) -> None:
        """A promise that waited for the other side waits no longer once that side has more to say than that it will."""
        message = speech.message
        for pending in open_:
            near = pending.is_told_to(message) and pending.is_of_thread(message)
            if pending.is_waiting and near and not only_announces(pending.found, speech):
                pending.is_waiting = False
                self.scribe.by_mail(pending, EntryKind.MET, message)

    def _end(self, pending: Pending, speech: Speech, match: Match, *, named: bool) -> bool:
        """Withdraw a promise that the mail takes away; `named`: it names another that it takes away."""
        if (
            is_talk(pending)
            and speech.says(Cue.CANCELS)
            and self.cancellations.is_in_calendar(pending, pending.zone)
        ):
            match = Match(1.0, ("called off in the calendar and in a mail",))
        if pending.is_promisers(speech.message) and self.promises.are_made_again(pending, speech):
            return False  # "won't be ready after all. You'll have them on Monday"
        if is_talk(pending) and _names_another_talk(pending, speech.message):
            return False  # "the night train is cancelled. I'll be with you on Tuesday"
        if self.cancellations.was_replaced(pending, speech.message.sent_at):
            return False
        if match.score < (_CALLED_OFF if named else self.policy.evidence_score):
            return False
        self.scribe.by_mail(pending, EntryKind.WITHDRAWN, speech.message, match=match)
        self.book.close(pending)
        return True


def _names_another_talk(pending: Pending, message: ReadMessage) -> bool:
    """Whether who owes a talk names a day for one in the same mail."""
    talks = (found for found in message.found if group(meant_action(found)) == "talk")
    return pending.is_promisers(message) and any(
        found.due and not is_same_day(found.due, pending.due) for found in talks
    )
