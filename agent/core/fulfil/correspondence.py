"""The mail's part in following: what one mail ends, fulfils, moves, repeats, promises and owns up to."""

from collections.abc import Mapping

from agent.core.commitment import CommitmentId
from agent.core.fulfil.agreeing import Agreements
from agent.core.fulfil.book import Book
from agent.core.fulfil.cancellations import Cancellations
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.ending import Ends
from agent.core.fulfil.exchange import Exchange, ReadMessage
from agent.core.fulfil.keeping import Keeping
from agent.core.fulfil.likely import Judge
from agent.core.fulfil.memory import Memory
from agent.core.fulfil.moving import Dates
from agent.core.fulfil.promising import Promises
from agent.core.fulfil.scribe import Scribe
from agent.core.fulfil.speech import Speech, speech_of
from agent.core.fulfil.telling import Telling
from agent.core.policy import Policy, Rep


class Correspondence:
    """Hears one mail after the other and remembers what the next may refer to."""

    def __init__(
        self,
        exchange: Exchange,
        rep: Rep,
        policy: Policy,
        book: Book,
        scribe: Scribe,
        cancellations: Cancellations,
        judge: Judge,
    ) -> None:
        self.scribe = scribe
        self._book, self._cancellations = book, cancellations
        self._memory = Memory(rep)
        self._dates = Dates(book, scribe)
        self._promises = Promises(exchange, rep, policy, book, scribe, self._memory, self._dates)
        self._ends = Ends(policy, book, scribe, cancellations, self._promises)
        self._keeping = Keeping(policy, book, scribe, judge, self._dates, self._promises)
        self._agreements = Agreements(book, self._dates)

    @property
    def unkept(self) -> Mapping[CommitmentId, float]:
        """The chance that no mail kept a promise so far, where any may have."""
        return self._dates.unkept

    def hear(self, message: ReadMessage) -> None:
        """One mail, later than all before it."""
        if message.found or not self._book.is_empty:
            speech = speech_of(message)
            self._weigh(speech)
            self._remember(speech)
        self._memory.keep(message)

    def _weigh(self, speech: Speech) -> None:
        """Enter what the mail does; what it takes away first, what it promises once it is known what it puts off."""
        near = self._book.near(speech)
        alone = {pending.id: self._book.is_alone(pending, speech.message.thread) for pending in near}
        left = self._ends.end(near, speech, alone)
        self._ends.let_go_on(left, speech)
        compared = self._keeping.compare(left, near, Telling(speech))
        shifts = self._dates.put_off(left, speech)
        put_off = [shift.pending for shift in shifts]
        self._keeping.heed(compared, put_off, speech)
        left = [pending for pending in left if self._book.is_open(pending) and pending not in put_off]
        agreed_on = self._agreements.answer(speech, put_off)
        spoken_of = [*put_off, *agreed_on, *self._promises.take(speech, left, shifts, agreed_on)]
        for pending in left:
            if pending not in spoken_of:
                self._dates.own_up(pending, speech, alone=alone[pending.id])

    def _remember(self, speech: Speech) -> None:
        message = speech.message
        if self._book.in_thread(message.thread):
            self._agreements.remember(speech)
            if speech.says(Cue.CANCELS):
                self._cancellations.written[message.thread] = message.sent_at
