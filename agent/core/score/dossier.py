"""All that is known of one account at a moment: the one value that the account's figures are made from.

Commitments as they stood, the heads of its mails, its meetings, and, where somebody asked for
what was said, the mails with their words.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from agent.core.commitment import By, Commitment, CommitmentId, State
from agent.core.fulfil.attendance import Attendance, attendance
from agent.core.fulfil.exchange import MailHead, ReadMessage, Side
from agent.core.meeting import Meeting
from agent.core.message import MailKind
from agent.core.policy import Rep
from agent.core.score.lines import as_of

_LONGEST_LETTER = 8000  # characters


@dataclass(frozen=True, slots=True)
class Dossier:
    """One account at `now`. Everything is in order of time, and nothing is later than `now` but meetings to come."""

    account: str
    rep: Rep
    now: datetime
    rows: tuple[Commitment, ...] = ()  # without what the rep dismissed
    mails: tuple[MailHead, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    words: tuple[ReadMessage, ...] = ()  # empty where only heads were asked for
    _states: dict[CommitmentId, tuple[Commitment, State]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _attended: list[Attendance] = field(default_factory=list, init=False, repr=False, compare=False)

    def by(self, side: By, *states: State) -> tuple[Commitment, ...]:
        """The commitments of one side, in all states or in these."""
        return tuple(c for c in self.rows if c.by is side and (not states or self.state(c) in states))

    def state(self, row: Commitment) -> State:
        """Where a commitment stands; a dozen figures ask."""
        known = self._states.get(row.id)
        if known is None or known[0] is not row:
            self._states[row.id] = known = (row, row.state(self.now, self.rep.zone))
        return known[1]

    @property
    def customers_mails(self) -> tuple[ReadMessage, ...]:
        """What people of the account wrote, where we ever wrote to them: what only comes in is a newsletter.

        Very long mails are pasted pages and no letters.
        """
        if not any(m.side in (Side.REP, Side.COLLEAGUE) for m in self.words):
            return ()
        return tuple(m for m in self.words if m.side is Side.CUSTOMER and len(m.own) <= _LONGEST_LETTER)

    @property
    def attendances(self) -> tuple[Attendance, ...]:
        """What became of each meeting."""
        if len(self._attended) < len(self.meetings):  # several figures ask
            self._attended[:] = (attendance(one, self.words, self.rep, self.now) for one in self.meetings)
        return tuple(self._attended)

    @property
    def last_at(self) -> datetime | None:
        """When something last happened: a mail, a meeting that has begun, a commitment."""
        moments = [mail.sent_at for mail in self.mails[-1:]]
        moments += [m.start for m in self.meetings if m.start <= self.now]
        moments += [c.made_at for c in self.rows]
        return max(moments, default=None)


def dossier(
    account: str,
    rep: Rep,
    now: datetime,
    *,
    rows: Iterable[Commitment] = (),
    mails: Iterable[MailHead] = (),
    meetings: Iterable[Meeting] = (),
    words: Iterable[ReadMessage] = (),
) -> Dossier:
    """The dossier of an account at `now`; the same for any order of what is handed in, and each thing counts once."""
    stood = {c.id: row for c in rows if not c.dismissed and (row := as_of(c, now)) is not None}
    written = {m.key: m for m in words if m.sent_at <= now and m.kind is MailKind.PERSONAL}
    heads = {m.key: MailHead(m.key, m.thread, m.sent_at, m.side) for m in written.values()}
    heads |= {m.key: m for m in mails if m.sent_at <= now}
    planned = {(m.uid, str(m.occurrence or "")): m for m in meetings if not m.all_day}
    return Dossier(
        account=account,
        rep=rep,
        now=now,
        rows=tuple(sorted(stood.values(), key=lambda c: (c.made_at, c.id))),
        mails=tuple(sorted(heads.values(), key=lambda m: (m.sent_at, m.key))),
        meetings=tuple(sorted(planned.values(), key=lambda m: (m.start, m.uid, str(m.occurrence or "")))),
        words=tuple(sorted(written.values(), key=lambda m: (m.sent_at, m.key))),
    )
