"""The weeks of a team's reps for the page of whoever manages them, remembered until something of theirs changed.

A team's week is made of every rep's ledger, which takes seconds to read. Each look asks which ledgers have
changed since the last, by the same marks as `at_hand.py`, and reads those alone.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock

from agent.core.score.isoweek import IsoWeek
from agent.core.score.kept import Prior
from agent.flows.at_hand import OVERLAP
from agent.flows.remembered import OLD
from agent.flows.report import Week, priors_of, read_week
from agent.store_port import Mailbox, MailboxId, Store

_REMEMBERED = 400  # weeks of one rep; the longest remembered is forgotten first


@dataclass(frozen=True, slots=True)
class _Marks:
    """What differs wherever a figure of a rep's may."""

    pulses: Mapping[MailboxId, tuple[int, ...]]
    words: Mapping[MailboxId, int]  # rises with the lines that a ledger got


class TeamWeeks:
    """The weeks of one team's reps; may be asked from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()  # held while weeks are read: who asks meanwhile wants the same
        self._entry: int | None = None  # the last line that any ledger had at the last look
        self._words: dict[MailboxId, int] = {}
        self._weeks: dict[tuple[MailboxId, IsoWeek], tuple[Hashable, Week]] = {}
        self._priors: tuple[Hashable, Mapping[MailboxId, Prior]] | None = None

    def of(
        self, team: Sequence[Mailbox], week: IsoWeek, now: datetime, read_at: Mapping[MailboxId, datetime]
    ) -> list[Week]:
        """The week of each rep; `read_at` says until when each rep's word counts for it."""
        with self._lock:
            marks = self._look(team)
            priors = self._starts(team, week, now, marks)
            found = [self._one(one, week, now, read_at[one.id], priors[one.id], marks) for one in team]
            while len(self._weeks) > max(_REMEMBERED, len(team)):
                self._weeks.pop(next(iter(self._weeks)))
            return found

    def _look(self, team: Sequence[Mailbox]) -> _Marks:
        with self._store.reading() as unit:
            entry = unit.browsing.last_entry()
            if self._entry is not None and entry != self._entry:
                for one in team:
                    if unit.browsing.spoken_of_since(one.id, min(entry, self._entry) - OVERLAP):
                        self._words[one.id] = self._words.get(one.id, 0) + 1
            self._entry = entry
            return _Marks({one.id: unit.browsing.pulse(one.id) for one in team}, dict(self._words))

    def _starts(
        self, team: Sequence[Mailbox], week: IsoWeek, now: datetime, marks: _Marks
    ) -> Mapping[MailboxId, Prior]:
        key = (week, _slot(min(now, week.ends(UTC))), *marks.pulses.items(), *marks.words.items())
        if self._priors is None or self._priors[0] != key:
            self._priors = key, priors_of(self._store, team, team, week=week, now=now)
        return self._priors[1]

    def _one(
        self, mailbox: Mailbox, week: IsoWeek, now: datetime, read_at: datetime, prior: Prior, marks: _Marks
    ) -> Week:
        moment = _slot(min(now, week.ends(mailbox.rep.zone)))
        stamp = (mailbox.rep, marks.pulses[mailbox.id], marks.words.get(mailbox.id), moment, read_at, prior)
        known = self._weeks.get((mailbox.id, week))
        if known is None or known[0] != stamp:
            made = read_week(self._store, mailbox, week=week, now=now, words_until=read_at, prior=prior)
            self._weeks[mailbox.id, week] = known = stamp, made
        return known[1]


def _slot(moment: datetime) -> int:
    """A quarter of an hour: time alone moves the figures of a running week, and no sooner is that told."""
    return int(moment.timestamp() // OLD.total_seconds())
