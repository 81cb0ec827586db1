"""The open promises of an exchange while it is gone through, indexed so that a mail meets only those it may concern.

A promise is looked up by its threads and by its words; it leaves when it is settled, when it is too
old to be followed, or after so many looks that more would be waste. So the cost of following grows
with the number of promises, not with promises times messages.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta

from agent.core.commitment import Action, By, CommitmentId, Due
from agent.core.fulfil.answers import asks_a_decision, settles
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.exchange import ReadMessage
from agent.core.fulfil.held import is_talk
from agent.core.fulfil.new_dates import day_of
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.signs import Owed
from agent.core.fulfil.sort import group
from agent.core.fulfil.speech import Speech
from agent.core.message import ThreadKey

_OF_A_TALK = (Cue.TALKED, Cue.CANCELS, Cue.LOST)
"""What keeps or ends a talk that the mail neither names nor shares a thread with: "thanks for ringing"."""

_DUE_SINCE, _DUE_WITHIN = 10, 3
"""Days: a mail that names nothing may still be what was due so long ago or will be so soon."""

_MADE_SINCE = 14
"""Days: the same for a promise without a day, from when it was made."""

_SINCE_DUE = tuple(timedelta(days) for days in range(-_DUE_WITHIN, _DUE_SINCE + 1))
_SINCE_MADE = tuple(timedelta(days) for days in range(_MADE_SINCE + 1))

_MOST_AT_A_TIME = 12
"""Promises that a mail is compared with because of their day alone."""

MOST_LOOKS = 300
"""Messages one promise is compared with at most; far more than a quarter of lively mail about it."""


class Book:
    """Open promises. Iteration is in the order in which they were made."""

    def __init__(self, look_back_days: int) -> None:
        self._days = look_back_days
        self._open: dict[CommitmentId, Pending] = {}
        self._by_thread: defaultdict[ThreadKey, dict[CommitmentId, Pending]] = defaultdict(dict)
        self._by_word: defaultdict[str, dict[CommitmentId, Pending]] = defaultdict(dict)
        self._talks: dict[CommitmentId, Pending] = {}
        self._goods: dict[CommitmentId, Pending] = {}  # promised as "it": no word of theirs finds them
        self._verdicts: dict[CommitmentId, Pending] = {}  # a decision promised: told by "agreed", wherever
        self._owed: Counter[tuple[ThreadKey, By, str]] = Counter()
        self._owing: Counter[By] = Counter()
        self._due_on: dict[By, Counter[date]] = {by: Counter() for by in By}
        self._by_day: defaultdict[date, dict[CommitmentId, Pending]] = defaultdict(dict)
        self._undated: defaultdict[date, dict[CommitmentId, Pending]] = defaultdict(dict)

    def add(self, pending: Pending) -> None:
        """Begin to follow a promise."""
        self._open[pending.id] = pending
        self._count(pending, 1)
        for word in pending.topic.index:
            self._by_word[word][pending.id] = pending
        if is_talk(pending):
            self._talks[pending.id] = pending
        if pending.topic.is_vague and pending.action is Action.SEND:
            self._goods[pending.id] = pending
        if asks_a_decision(pending):
            self._verdicts[pending.id] = pending
        for thread in sorted(pending.threads):
            self._enter(pending, thread)

    def speak_of(self, pending: Pending, thread: ThreadKey) -> None:
        """A promise was spoken of in one more thread."""
        if thread not in pending.threads:
            pending.threads.add(thread)
            self._enter(pending, thread)

    def close(self, pending: Pending) -> None:
        """Stop following."""
        if self._open.pop(pending.id, None) is None:
            return
        self._count(pending, -1)
        self._talks.pop(pending.id, None)
        self._goods.pop(pending.id, None)
        self._verdicts.pop(pending.id, None)
        for word in pending.topic.index:
            self._by_word[word].pop(pending.id, None)
        for thread in pending.threads:
            self._by_thread[thread].pop(pending.id, None)
            self._owed[thread, pending.by, group(pending.action)] -= 1

    def near(self, speech: Speech) -> tuple[Pending, ...]:
        """Promises that a mail may concern: those of its thread, those that share a word, and talks if it speaks of one."""
        message = speech.message
        found = dict(self._by_thread.get(message.thread, {}))
        for word in speech.keys | speech.people:
            found.update(self._by_word.get(word, {}))
        if self._talks and any(speech.says(cue) for cue in _OF_A_TALK):
            found.update(self._talks)
        if self._goods and speech.says(Cue.DISPATCHED):
            found.update(self._goods)
        if self._verdicts and settles(speech):
            found.update(self._verdicts)
        return tuple(self._fresh(found.values(), message.sent_at))

    def at_its_time(self, message: ReadMessage, near: Collection[Pending]) -> tuple[Pending, ...]:
        """Promises that are about due when a mail comes and not among `near`, the nearest day first.

        "Voilà, page nine needs two signatures" keeps a promise that it neither names nor answers.
        """
        known, today = {pending.id for pending in near}, message.sent_at.date()
        found = [
            (abs(ago.days), pending.made_at, pending.id, pending)
            for ago in _SINCE_DUE
            for pending in self._by_day.get(today - ago, {}).values()
        ] + [
            (ago.days, pending.made_at, pending.id, pending)
            for ago in _SINCE_MADE
            for pending in self._undated.get(today - ago, {}).values()
        ]
        at_last = sorted(one for one in found if one[2] not in known)
        return tuple(pending for *_, pending in at_last[:_MOST_AT_A_TIME])

    def talks(self, at: datetime) -> tuple[Pending, ...]:
        """Calls and meetings promised and not yet held."""
        return tuple(self._fresh(list(self._talks.values()), at))

    def near_calendar(self, at: datetime, keys: frozenset[str]) -> tuple[Pending, ...]:
        """Promises to send an invitation, and those that share a word with an event."""
        found = dict(self._by_word.get("=invite", {}))
        for word in keys:
            found.update(self._by_word.get(word, {}))
        return tuple(self._fresh(found.values(), at))

    def in_thread(self, thread: ThreadKey) -> tuple[Pending, ...]:
        """Open promises that were spoken of in a thread."""
        return tuple(self._by_thread.get(thread, {}).values())

    @property
    def is_empty(self) -> bool:
        """Whether nothing is owed at all."""
        return not self._open

    def is_open(self, pending: Pending) -> bool:
        """Whether a promise is still followed."""
        return pending.id in self._open

    def is_alone(self, pending: Pending, thread: ThreadKey) -> bool:
        """Whether the same side owes nothing else of the sort in a thread."""
        return self._owed[thread, pending.by, group(pending.action)] <= 1

    def owed(self, pending: Pending, message: ReadMessage, *, far: bool = False) -> Owed:
        """What else the side that owes a promise owes when a mail comes."""
        mine = day_of(pending.due) if pending.due else None
        days = self._due_on[pending.by]
        day = message.sent_at.astimezone(pending.zone).date()
        return Owed(
            alone=self.is_alone(pending, message.thread),
            only=self._owing[pending.by] == 1,
            next_due=mine is not None and all(mine <= other for other in days),
            only_that_day=days[day] == (day == mine),
            far=far,
        )

    def put_off(self, pending: Pending, due: Due) -> None:
        """A promise has another due."""
        self._count(pending, -1)
        pending.due = due
        self._count(pending, 1)

    def _count(self, pending: Pending, step: int) -> None:
        self._owing[pending.by] += step
        day = day_of(pending.due) if pending.due else pending.made_at.date()
        at_its_time = (self._by_day if pending.due else self._undated)[day]
        if step > 0:
            at_its_time[pending.id] = pending
        else:
            at_its_time.pop(pending.id, None)
        if pending.due is not None:
            days = self._due_on[pending.by]
            days[day] += step
            if not days[day]:
                del days[day]

    def _enter(self, pending: Pending, thread: ThreadKey) -> None:
        self._by_thread[thread][pending.id] = pending
        self._owed[thread, pending.by, group(pending.action)] += 1

    def _fresh(self, found: Iterable[Pending], at: datetime) -> Iterator[Pending]:
        """Drop what is too old or was looked at too often; the rest by time and id, so that the order never varies."""
        for pending in sorted(found, key=lambda p: (p.made_at, p.id)):
            pending.looks += 1
            if pending.looks > MOST_LOOKS or at > pending.ends(self._days):
                self.close(pending)
            else:
                yield pending
