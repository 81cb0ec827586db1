"""Whether a mail keeps a promise: each is judged alone, then beside its rivals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat

from agent.core.commitment import Action
from agent.core.fulfil.book import Book
from agent.core.fulfil.evidence import weigh
from agent.core.fulfil.held import is_talk
from agent.core.fulfil.ledger import EntryKind
from agent.core.fulfil.likely import Judge, beside_rivals, chance
from agent.core.fulfil.match import Match
from agent.core.fulfil.moving import Dates
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.promising import Promises
from agent.core.fulfil.scribe import Scribe
from agent.core.fulfil.signs import Owed
from agent.core.fulfil.slips import owns_slip
from agent.core.fulfil.speech import Speech
from agent.core.fulfil.telling import Telling
from agent.core.policy import Policy

_BETTER, _MUCH_BETTER = 0.05, 0.2
"""What fits one promise so much better than another of the same sort does not keep the other."""

_WORTH_NOTING = 0.1
"""A mail that keeps a promise less probably than so says nothing of it, be there ever so many."""

Judged = Sequence[tuple[Match, Pending]]
"""Promises, each with how well the mail fits it."""


@dataclass(slots=True)
class Keeping:
    """Weighs what mails bring against what is owed."""

    policy: Policy
    book: Book
    scribe: Scribe
    judge: Judge
    dates: Dates
    promises: Promises

    def compare(self, open_: Sequence[Pending], near: Sequence[Pending], telling: Telling) -> Judged:
        """How likely each promise was kept by the mail: those `open_` of the `near` ones that it names or answers, and
        those that it may yet be, by its day."""
        message = telling.speech.message
        named = self._judged(open_, telling, [self.book.owed(p, message) for p in open_])
        # What was promised as "it" is named where it was spoken of, or nowhere.
        far = [p for p in self.book.at_its_time(message, near) if p.language == "en" and _can_be_told(p)]
        return [*named, *self._judged(far, telling, [self.book.owed(p, message, far=True) for p in far])]

    def heed(self, compared: Judged, put_off: Sequence[Pending], speech: Speech) -> None:
        """Enter what was kept and what may have been; nothing that the mail puts off."""
        self._note((match, p) for match, p in compared if p not in put_off)
        matches = [(match, p) for match, p in beside_rivals(compared) if p not in put_off]
        self._fulfil([(match, p) for match, p in matches if not self._is_put_off(match, p, speech)], speech)

    def _judged(self, some: Sequence[Pending], telling: Telling, owed: Sequence[Owed]) -> Judged:
        rules = [weigh(p, telling.speech, alone=o.is_sole) for p, o in zip(some, owed, strict=True)]
        return list(zip(map(self.judge, some, repeat(telling), owed, rules), some, strict=True))

    def _note(self, matches: Iterable[tuple[Match, Pending]]) -> None:
        """Remember how probably no mail has kept each promise, each judged alone; small talk changes nothing."""
        unkept = self.dates.unkept
        for match, pending in matches:
            if (kept := chance(match)) >= _WORTH_NOTING:
                unkept[pending.id] = unkept.get(pending.id, 1.0) * (1.0 - kept)

    def _is_put_off(self, match: Match, pending: Pending, speech: Speech) -> bool:
        """Whether the mail promises the same once more, for later: who does so has not kept it by mere words."""
        if match.score < self.policy.unclear_score or not pending.is_promisers(speech.message):
            return False
        return self.promises.are_made_again(pending, speech, is_there=match.is_thing)

    def _fulfil(self, matches: Judged, speech: Speech) -> None:
        good = [(match, pending) for match, pending in matches if match.score >= self.policy.unclear_score]
        for match, pending in good:
            if any(_fits_better(rival, other, match, pending) for rival, other in good):
                continue
            if match.score >= self.policy.evidence_score:
                self.scribe.by_mail(pending, EntryKind.FULFILLED, speech.message, match=match)
                self.book.close(pending)
            elif not pending.asked and not owns_slip(pending, speech, alone=True):
                pending.asked = True
                self.scribe.by_mail(pending, EntryKind.MAYBE, speech.message, match=match)


def _can_be_told(pending: Pending) -> bool:
    """Whether a mail that answers nothing can show that it is meant: by what was named, or by the people on it."""
    return pending.action is Action.INTRODUCE or not pending.topic.is_vague


def _fits_better(rival: Match, other: Pending, match: Match, pending: Pending) -> bool:
    """Whether what was found fits another promise of the same sort so much better that it is not this one's."""
    if other is pending or other.by is not pending.by:
        return False
    if other.message == pending.message and other.topic.heads == pending.topic.heads and pending.topic.refers:
        return False  # "I'll change the contract and mail it to you": one mail may keep both
    if pending.topic.is_vague and not other.topic.is_vague and not is_talk(pending):
        return rival.score - match.score >= _BETTER  # what is named is more likely meant than an "it"
    words, others = pending.topic.heads or pending.topic.marks, other.topic.heads or other.topic.marks
    if words & others:
        return rival.score - match.score >= _BETTER
    # "The label artwork" is no printed label, though both say label.
    akin = (pending.topic.heads | pending.topic.marks) & (other.topic.heads | other.topic.marks)
    return bool(akin) and rival.score - match.score >= _MUCH_BETTER
