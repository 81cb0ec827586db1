"""The mail's part in following: what one mail ends, fulfils, moves, repeats, promises and owns up to."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from itertools import repeat

from agent.core.commitment import Action, By, CommitmentId, Due, Found
from agent.core.fulfil.book import Book
from agent.core.fulfil.cancellations import Cancellations
from agent.core.fulfil.conditions import only_announces, own_due, waits_for_other_side
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.deeds import deeds_asked
from agent.core.fulfil.evidence import weigh
from agent.core.fulfil.exchange import Exchange, ReadMessage, Side
from agent.core.fulfil.held import is_talk
from agent.core.fulfil.identity import commitment_id, numbered, promisee_of
from agent.core.fulfil.ledger import EntryKind
from agent.core.fulfil.likely import Judge, beside_rivals, chance
from agent.core.fulfil.match import Match
from agent.core.fulfil.new_dates import bare_hour, day_of, hour_of, is_same_time, is_sooner, new_date
from agent.core.fulfil.other_languages import hands_over, language_spoken, new_date_in, topic_in
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.proposals import agreed, best_concerned, may_propose, moved_to, proposal_of
from agent.core.fulfil.requested import as_requested, request_meant
from agent.core.fulfil.same import same_again
from agent.core.fulfil.scribe import Scribe
from agent.core.fulfil.shifts import shifts
from agent.core.fulfil.signs import Owed
from agent.core.fulfil.slips import owns_slip
from agent.core.fulfil.sort import group, meant_action
from agent.core.fulfil.speech import Speech, speech_of
from agent.core.fulfil.telling import Telling
from agent.core.fulfil.their_clock import on_their_clock
from agent.core.fulfil.topic import Topic, topic_of
from agent.core.fulfil.upcoming import nearer_due
from agent.core.fulfil.withdrawals import withdrawn
from agent.core.message import MessageKey, ThreadKey
from agent.core.policy import Policy, Rep

_SAME = 0.6
"""From here on a promise found again is the same one."""

_NAMED, _CALLED_OFF = 0.9, 0.8
"""So well a promise is named that is not needed; then "we don't need it" takes away no other."""

_BETTER, _MUCH_BETTER = 0.05, 0.2
"""What fits one promise so much better than another of the same sort does not keep the other."""


_WORTH_NOTING = 0.1
"""A mail that keeps a promise less probably than so says nothing of it, be there ever so many."""


@dataclass(slots=True)
class Correspondence:
    """Hears one mail after the other and remembers what the next may refer to."""

    exchange: Exchange
    rep: Rep
    policy: Policy
    book: Book
    scribe: Scribe
    cancellations: Cancellations
    judge: Judge
    heard: dict[MessageKey, ReadMessage] = field(default_factory=dict)
    last: dict[ThreadKey, ReadMessage] = field(default_factory=dict)
    asking: dict[tuple[ThreadKey, bool], list[Speech]] = field(default_factory=dict)  # for a time, unanswered
    unkept: dict[CommitmentId, float] = field(default_factory=dict)  # chance that no mail kept it so far
    clocks: dict[str, tzinfo] = field(default_factory=dict)  # of customers, by address, as they wrote last

    def hear(self, message: ReadMessage) -> None:
        """One mail, later than all before it."""
        if not message.found and self.book.is_empty:
            self._keep(message)
            return
        speech = speech_of(message)
        near = self.book.near(speech)
        alone = {pending.id: self.book.is_alone(pending, message.thread) for pending in near}
        ends = {pending.id: withdrawn(pending, speech, alone=alone[pending.id]) for pending in near}
        named = any(match.score >= _NAMED for match in ends.values())
        left = [pending for pending in near if not self._end(pending, speech, ends[pending.id], named=named)]
        self._let_go_on(left, speech)
        telling = Telling(speech)
        compared = self._matches(left, telling) + self._by_their_day(near, telling)
        put_off = self._put_off(left, speech)
        self._note([(match, p) for match, p in compared if p not in put_off])
        matches = [(match, p) for match, p in beside_rivals(compared) if p not in put_off]
        self._fulfil([(match, p) for match, p in matches if not self._is_put_off(match, p, speech)], speech)
        left = [pending for pending in left if self.book.is_open(pending) and pending not in put_off]
        agreed_on = self._agree(speech)
        moved = [*put_off, *agreed_on]
        spoken_of = [*moved, *self._take_promises(speech, left, put_off, agreed_on)]
        for pending in left:
            if pending not in spoken_of:
                self._own_up(pending, speech, alone=alone[pending.id])
        self._remember(speech)

    # --- what a mail does to open promises ----------------------------------------------------

    def _matches(self, open_: list[Pending], telling: Telling) -> list[tuple[Match, Pending]]:
        """How likely each promise was kept by the mail."""
        return self._judged(open_, telling, [self.book.owed(p, telling.speech.message) for p in open_])

    def _by_their_day(self, near: Sequence[Pending], telling: Telling) -> list[tuple[Match, Pending]]:
        """The same for what the mail neither names nor answers and may yet be, by its day.

        What was promised as "it" is named where it was spoken of, or nowhere.
        """
        message = telling.speech.message
        far = [p for p in self.book.at_its_time(message, near) if p.language == "en" and _can_be_told(p)]
        return self._judged(far, telling, [self.book.owed(p, message, far=True) for p in far])

    def _note(self, matches: Sequence[tuple[Match, Pending]]) -> None:
        """Remember how probably no mail has kept each promise, each judged alone; small talk changes nothing."""
        for match, pending in matches:
            if (kept := chance(match)) >= _WORTH_NOTING:
                self.unkept[pending.id] = self.unkept.get(pending.id, 1.0) * (1.0 - kept)

    def _judged(
        self, some: Sequence[Pending], telling: Telling, owed: Sequence[Owed]
    ) -> list[tuple[Match, Pending]]:
        rules = [weigh(p, telling.speech, alone=o.is_sole) for p, o in zip(some, owed, strict=True)]
        return list(zip(map(self.judge, some, repeat(telling), owed, rules), some, strict=True))

    def _end(self, pending: Pending, speech: Speech, match: Match, *, named: bool) -> bool:
        """Withdraw a promise that the mail takes away; `named`: it names another that it takes away."""
        if (
            is_talk(pending)
            and speech.says(Cue.CANCELS)
            and self.cancellations.is_in_calendar(pending, self.rep.zone)
        ):
            match = Match(1.0, ("called off in the calendar and in a mail",))
        if pending.is_promisers(speech.message) and self._promises_again(pending, speech):
            return False  # "won't be ready after all. You'll have them on Monday"
        if is_talk(pending) and _names_another_talk(pending, speech.message):
            return False  # "the night train is cancelled. I'll be with you on Tuesday"
        if match.score < (_CALLED_OFF if named else self.policy.evidence_score):
            return False
        self.scribe.by_mail(pending, EntryKind.WITHDRAWN, speech.message, match=match)
        self.book.close(pending)
        return True

    def _let_go_on(self, open_: list[Pending], speech: Speech) -> None:
        """A promise that waited for the other side waits no longer once that side has more to say than that it will."""
        message = speech.message
        for pending in open_:
            near = pending.is_told_to(message) and pending.is_of_thread(message)
            if pending.is_waiting and near and not only_announces(pending.found, speech):
                pending.is_waiting = False
                self.scribe.by_mail(pending, EntryKind.MET, message)

    def _put_off(self, open_: list[Pending], speech: Speech) -> list[Pending]:
        """What the mail puts off to a day that it names, without promising it again in full."""
        if speech.message.side not in (Side.REP, Side.CUSTOMER):
            return []
        found = shifts(speech, open_)
        for shift in found:
            due = moved_to(shift.due, shift.pending.due, speech.message.own)
            self._move(shift.pending, due, speech.message)
        return [shift.pending for shift in found]

    def _fulfil(self, matches: list[tuple[Match, Pending]], speech: Speech) -> None:
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

    def _is_put_off(self, match: Match, pending: Pending, speech: Speech) -> bool:
        """Whether the mail promises the same once more, for later: who does so has not kept it by mere words."""
        if match.score < self.policy.unclear_score or not pending.is_promisers(speech.message):
            return False
        return self._promises_again(pending, speech, is_there=match.is_thing)

    def _promises_again(self, pending: Pending, speech: Speech, *, is_there: bool = False) -> bool:
        """Whether a mail promises the same for a later day; where a thing `is_there`, only what names it."""
        message = speech.message
        today = message.sent_at.astimezone(pending.zone).date()
        for read in message.found if not is_talk(pending) else ():
            if read.due is None or day_of(read.due) <= today:
                continue
            topic = self._topic(read, message)
            if pending.topic.is_vague and topic.heads and not topic.heads & pending.topic.around:
                continue  # "it" was promised, and what is named now was not spoken of then
            is_alone = self.book.is_alone(pending, message.thread)
            is_same = same_again(read, topic, speech, pending, alone=is_alone) >= _SAME
            if is_same and not (is_there and topic.is_vague):
                return True
        return False

    def _own_up(self, pending: Pending, speech: Speech, *, alone: bool) -> None:
        """A slip that the mail owns up to, with a new date or without; a colleague's word gives no new date."""
        if not owns_slip(pending, speech, alone=alone):
            return
        named = speech.message.side is not Side.COLLEAGUE and not pending.topic.is_vague
        due = (self._new_date(pending, speech) if named else None) or self._new_hour(pending, speech)
        if due is None or is_same_time(due, pending.due):
            self.scribe.by_mail(pending, EntryKind.TOLD, speech.message)
        else:
            self._move(pending, due, speech.message)

    def _new_date(self, pending: Pending, speech: Speech) -> Due | None:
        return new_date(pending, speech) if pending.language == "en" else new_date_in(pending, speech)

    def _new_hour(self, pending: Pending, speech: Speech) -> Due | None:
        """The hour by its number alone: "can't make it before, I'll ring at 2 instead"."""
        texts = (c.text for c in speech.clauses if not c.is_question)
        hours = (self._hour_in(pending, text, speech.message) for text in texts)
        return next(filter(None, hours), None)

    def _hour_in(self, pending: Pending, text: str, message: ReadMessage) -> Due | None:
        was = hour_of(pending.due, message.sent_at) if is_talk(pending) else None
        return bare_hour(text, was) if was else None

    def _move(self, pending: Pending, due: Due, message: ReadMessage) -> None:
        if not is_same_time(due, pending.due):
            self.unkept.pop(pending.id, None)
            self.book.put_off(pending, replace(due, start=0, end=0))
            self.scribe.by_mail(pending, EntryKind.MOVED, message, due=pending.due)
            pending.spoken_in.add(message.key)

    # --- what a mail promises -----------------------------------------------------------------

    def _take_promises(
        self, speech: Speech, open_: list[Pending], put_off: list[Pending], moved: list[Pending]
    ) -> list[Pending]:
        """Enter what the mail promises: again, or for the first time. Gives what was promised again."""
        message, again = speech.message, []
        fresh: list[Pending] = []
        if message.side not in (Side.REP, Side.CUSTOMER) or message.account != self.exchange.account:
            return []
        language = language_spoken(message) if message.found else "en"
        asked = self._answered(message) if message.found else None
        for ordinal, read in numbered(message.found):
            if read.probability < self.policy.min_probability or speech.is_report(read):
                continue
            if language != "en" and hands_over(language, read, message):
                continue
            found = as_requested(read, asked)
            found = replace(found, due=on_their_clock(found.due, self._clock_of_reader(message)))
            topic = self._topic_asked(found, asked) or self._topic(found, message)
            same = next((p for p in put_off if found.due and _is_at(found, p)), None)
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

    def _same(
        self, found: Found, topic: Topic, speech: Speech, *, open_: list[Pending], moved: list[Pending]
    ) -> Pending | None:
        """The open promise that this one repeats, or None."""
        for pending in moved:
            if group(meant_action(found, pending.language)) in (
                group(pending.action),
                group(Action.DO),
            ) and _is_at(found, pending):
                return pending
        thread = speech.message.thread
        scored = [
            (same_again(found, topic, speech, p, alone=self.book.is_alone(p, thread)), p.made_at, p.id, p)
            for p in open_
        ]
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
        self.unkept.pop(pending.id, None)  # what is promised again was not kept before
        due = found.due or self._hour_in(pending, found.quote.lower(), message)
        if due is not None and not (found.renegotiates and is_sooner(due, pending.due)):
            self._move(pending, due, message)
        self._speak_of(pending, message)

    def _speak_of(self, pending: Pending, message: ReadMessage) -> None:
        if message.key != pending.message:
            self.scribe.by_mail(pending, EntryKind.MENTIONED, message)
        self.book.speak_of(pending, message.thread)
        pending.spoken_in.add(message.key)

    def _answered(self, message: ReadMessage) -> Speech | None:
        """The mail of the other side that a mail answers."""
        asked = self.heard.get(message.in_reply_to) if message.in_reply_to else None
        both = {asked.side, message.side} if asked else set()
        return speech_of(asked) if asked and both == {Side.REP, Side.CUSTOMER} else None

    def _clock_of_reader(self, message: ReadMessage) -> tzinfo | None:
        """The clock by which those live to whom a mail is written."""
        if message.side is Side.CUSTOMER:
            return self.rep.zone
        return next((self.clocks[to.email] for to in message.recipients if to.email in self.clocks), None)

    def _topic_asked(self, found: Found, asked: Speech | None) -> Topic | None:
        """The topic of a bare yes: what the request that it answers is about."""
        request = request_meant(found, asked)
        if asked is None or request is None:
            return None
        own = asked.message.own
        parent = self.heard.get(asked.message.in_reply_to) if asked.message.in_reply_to else None
        meant = replace(found, quote=own[request.start : request.end], object="", actor="", condition="")
        people = (*asked.message.recipients, asked.message.sender)
        topic = topic_of(meant, own[: request.start], parent.own if parent else "", people)
        return replace(topic, deeds=deeds_asked(request.text))

    def _topic(self, found: Found, message: ReadMessage) -> Topic:
        language = language_spoken(message)
        if language != "en":
            return topic_in(language, found, message)
        parent = self.heard.get(message.in_reply_to) if message.in_reply_to else self.last.get(message.thread)
        people = (*message.recipients, message.sender, *((parent.sender,) if parent else ()))
        return topic_of(found, message.own[: max(found.start, 0)], parent.own if parent else "", people)

    # --- moves in agreement -------------------------------------------------------------------

    def _agree(self, speech: Speech) -> list[Pending]:
        """The promises that move because this mail takes up a time that the other side proposed."""
        message = speech.message
        asking = self.asking.pop((message.thread, message.side is not Side.CUSTOMER), [])
        proposal = next(filter(None, map(proposal_of, reversed(asking))), None)
        if proposal is None:
            return []
        asked, moved = proposal.speech.message, []
        for option in agreed(proposal, speech):
            pending = best_concerned(option, proposal, self.book.in_thread(message.thread))
            if pending is not None and pending not in moved:
                said = asked if pending.is_promisers(asked) else message
                due = moved_to(option.due, pending.due, f"{asked.own} {message.own}")
                self._move(pending, due, said)
                moved.append(pending)
        return moved

    def _remember(self, speech: Speech) -> None:
        message = speech.message
        if self.book.in_thread(message.thread):
            if may_propose(speech):
                self.asking.setdefault((message.thread, message.side is Side.CUSTOMER), []).append(speech)
            if speech.says(Cue.CANCELS):
                self.cancellations.written[message.thread] = message.sent_at
        self._keep(message)

    def _keep(self, message: ReadMessage) -> None:
        if message.side is Side.CUSTOMER and message.sent_at.tzinfo is not None:
            self.clocks[message.sender.email] = message.sent_at.tzinfo
        self.heard[message.key] = message
        self.last[message.thread] = message


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


def _names_another_talk(pending: Pending, message: ReadMessage) -> bool:
    """Whether who owes a talk names a day for one in the same mail."""
    talks = (found for found in message.found if group(meant_action(found)) == "talk")
    return pending.is_promisers(message) and any(found.due is not None for found in talks)


def _is_at(found: Found, agreed: Pending) -> bool:
    """Whether a promise in the mail that agrees to a time is the talk agreed on."""
    if found.due is None or agreed.due is None:
        return found.due is None
    return day_of(found.due) == day_of(agreed.due)
