"""The daily brief: what a rep must know at nine in the morning, each line once and with what to do about it.

The three things that matter, today's meetings with what each side owes the other before them, what
is due and overdue, what customers owe, what only the rep can tell, and which promise will probably
slip. Pure: rows, meetings and the radar's risks in, a brief out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from agent.core.commitment import By, Commitment, CommitmentId, State
from agent.core.drafting.clean import one_line
from agent.core.due.workdays import PLAIN_WEEK, Workdays
from agent.core.fulfil.sides import is_own_side
from agent.core.meeting import Answer, Meeting
from agent.core.policy import Rep
from agent.core.radar.slip import Risk
from agent.core.radar.started import Started
from agent.core.score.lines import Line, as_of, line_of
from agent.core.score.monday import Concern, most_pressing

_ASKED_LATELY = timedelta(days=7)
_AHEAD = 5  # working days in which a promise matters already today


@dataclass(frozen=True, slots=True)
class Question:
    """A commitment of which only the rep can say what became of it."""

    line: Line
    reasons: tuple[str, ...]  # why kept could not tell
    asked_before: bool  # in an earlier brief or report: it is not asked at length again


@dataclass(frozen=True, slots=True)
class Appointment:
    """A meeting of today with an account, and what is open between the two."""

    uid: str
    summary: str
    start: datetime  # in the rep's zone
    end: datetime
    accounts: tuple[str, ...]
    people: tuple[str, ...]  # of the other side, those who declined left out
    we_owe: tuple[Line, ...]
    they_owe: tuple[Line, ...]
    is_accepted: bool  # by anybody of the other side, or asked for by them


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A promise that may slip, while it is still news."""

    line: Line
    risk: Risk
    started: Started | None = None  # what our side has said of the work since


@dataclass(frozen=True, slots=True)
class Brief:
    """One rep's day."""

    rep: Rep
    as_of: datetime  # in the rep's zone
    matters: tuple[Concern, ...]
    meetings: tuple[Appointment, ...]
    due_today: tuple[Line, ...]  # open promises of the rep's side
    overdue: tuple[Line, ...]  # the newest first: easiest to put right
    customers_owe: tuple[Line, ...]  # overdue, and due today
    not_to_chase: frozenset[str]  # accounts to which we owe something overdue: look before you ask
    questions: tuple[Question, ...]  # the newest first
    at_risk: tuple[AtRisk, ...]  # due within the horizon, the likeliest to slip first
    known: int  # dates the radar learns from
    drafts: frozenset[CommitmentId]  # for which a draft lies waiting
    silenced: tuple[CommitmentId, ...]  # said this week and not raised: the rep dismissed one like them

    @property
    def is_clear(self) -> bool:
        """Whether there is nothing to do."""
        return not (
            self.matters
            or self.meetings
            or self.due_today
            or self.overdue
            or self.customers_owe
            or self.questions
        )


def brief(
    rows: Iterable[Commitment],
    rep: Rep,
    now: datetime,
    *,
    meetings: Iterable[tuple[Meeting, Sequence[str]]] = (),
    risks: Sequence[Risk] = (),
    begun: Mapping[CommitmentId, Started] | None = None,
    asked_at: Mapping[CommitmentId, datetime] | None = None,
    drafts: Iterable[CommitmentId] = (),
    silenced: Iterable[CommitmentId] = (),
    workdays: Workdays = PLAIN_WEEK,
) -> Brief:
    """The brief of `rep` for the day of `now`; `meetings` come with their accounts.

    `asked_at` says since when each unclear commitment has been: one that was so a week ago has been asked about.
    """
    desk = _Desk(_stood(rows, now), rep, now)
    week_on = workdays.add(desk.today, _AHEAD)
    overdue = desk.lines(lambda c: c.by is By.REP and desk.state(c) is State.OVERDUE)
    return Brief(
        rep=rep,
        as_of=now.astimezone(rep.zone),
        matters=most_pressing(desk.rows, now, zone=rep.zone, until=_end_of(week_on, rep)),
        meetings=tuple(
            sorted((desk.appointment(*one) for one in meetings if desk.stands(one[0])), key=_by_start)
        ),
        due_today=desk.lines(lambda c: c.by is By.REP and desk.is_open_until_tonight(c)),
        overdue=tuple(reversed(overdue)),
        customers_owe=desk.lines(
            lambda c: (
                c.by is By.CUSTOMER and (desk.state(c) is State.OVERDUE or desk.is_open_until_tonight(c))
            )
        ),
        not_to_chase=frozenset(line.account for line in overdue),
        questions=desk.questions(asked_at or {}),
        at_risk=desk.at_risk(risks, begun or {}),
        known=max((risk.known for risk in risks), default=0),
        drafts=frozenset(drafts),
        silenced=tuple(sorted(set(silenced) & {c.id for c in desk.rows if now - c.made_at <= _ASKED_LATELY})),
    )


def _stood(rows: Iterable[Commitment], now: datetime) -> tuple[Commitment, ...]:
    return tuple(row for c in {c.id: c for c in rows}.values() if (row := as_of(c, now)) is not None)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What lies before the rep this morning."""

    rows: tuple[Commitment, ...]
    rep: Rep
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(self.rep.zone).date()

    def state(self, row: Commitment) -> State:
        return row.state(self.now, self.rep.zone)

    def is_open_until_tonight(self, row: Commitment) -> bool:
        deadline = row.deadline(self.rep.zone)
        is_today = deadline is not None and deadline <= _end_of(self.today, self.rep)
        return is_today and self.state(row) is State.OPEN

    def lines(self, asks: Callable[[Commitment], bool]) -> tuple[Line, ...]:
        ordered = sorted((c for c in self.rows if asks(c)), key=self._order)
        return tuple(line_of(c, self.now, zone=self.rep.zone) for c in ordered)

    def _order(self, row: Commitment) -> tuple[bool, float, CommitmentId]:
        """The soonest due first; what has no date last."""
        deadline = row.deadline(self.rep.zone)
        moment = deadline or row.made_at
        return (deadline is None, moment.timestamp(), row.id)

    def questions(self, asked_at: Mapping[CommitmentId, datetime]) -> tuple[Question, ...]:
        unclear = [c for c in self.rows if self.state(c) is State.UNCLEAR]
        unclear.sort(key=lambda c: (asked_at.get(c.id, c.made_at), c.id), reverse=True)
        return tuple(
            Question(
                line_of(c, self.now, zone=self.rep.zone),
                tuple(one_line(reason) for reason in c.reasons),
                asked_before=self.now - asked_at.get(c.id, self.now) > _ASKED_LATELY,
            )
            for c in unclear
        )

    def at_risk(self, risks: Sequence[Risk], begun: Mapping[CommitmentId, Started]) -> tuple[AtRisk, ...]:
        by_id = {c.id: c for c in self.rows}
        return tuple(
            AtRisk(
                line_of(by_id[risk.commitment], self.now, zone=self.rep.zone),
                risk,
                _in_one_line(begun.get(risk.commitment)),
            )
            for risk in risks
            if risk.commitment in by_id
        )

    def stands(self, meeting: Meeting) -> bool:
        """Whether a meeting is today's, ahead or running, and nobody's whole side has said no."""
        ours = [a.answer for a in meeting.attendees if not a.is_resource and is_own_side(a.address, self.rep)]
        declined = bool(ours) and all(answer is Answer.DECLINED for answer in ours)
        is_today = meeting.start.astimezone(self.rep.zone).date() == self.today
        return is_today and meeting.end > self.now and not meeting.cancelled and not declined

    def appointment(self, meeting: Meeting, accounts: Sequence[str]) -> Appointment:
        zone = self.rep.zone
        theirs = [a for a in meeting.attendees if not a.is_resource and not is_own_side(a.address, self.rep)]
        by_them = meeting.organizer is not None and not is_own_side(meeting.organizer, self.rep)
        people = [a.address for a in theirs if a.answer is not Answer.DECLINED]
        if by_them and meeting.organizer is not None:
            people.insert(0, meeting.organizer)
        names = dict.fromkeys(one_line(p.name or p.email) for p in people)
        return Appointment(
            uid=meeting.uid,
            summary=one_line(meeting.summary),
            start=meeting.start.astimezone(zone),
            end=meeting.end.astimezone(zone),
            accounts=tuple(accounts),
            people=tuple(names),
            we_owe=self._owed(By.REP, accounts, meeting),
            they_owe=self._owed(By.CUSTOMER, accounts, meeting),
            is_accepted=by_them or any(a.answer is Answer.ACCEPTED for a in theirs),
        )

    def _owed(self, by: By, accounts: Sequence[str], meeting: Meeting) -> tuple[Line, ...]:
        """Open and overdue between the two; the promise to hold this very meeting is no news."""
        states = (State.OPEN, State.OVERDUE)
        return self.lines(
            lambda c: (
                c.by is by and c.account in accounts and self.state(c) in states and not _is_this(c, meeting)
            )
        )


def _is_this(row: Commitment, meeting: Meeting) -> bool:
    if row.due is None or not isinstance(row.due.last, datetime):
        return False
    return row.due.last == meeting.start


def _in_one_line(said: Started | None) -> Started | None:
    return replace(said, quote=one_line(said.quote)) if said else None


def _end_of(day: date, rep: Rep) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=rep.zone)


def _by_start(one: Appointment) -> tuple[datetime, str]:
    return (one.start, one.uid)
