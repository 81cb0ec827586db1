"""One commitment as a report shows it, and how it stood at an earlier moment."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from agent.core.commitment import By, Commitment, CommitmentId, State
from agent.core.drafting.clean import one_line


@dataclass(frozen=True, slots=True)
class Line:
    """What a report says of one commitment, fit for page and terminal. Times are in the rep's zone."""

    id: CommitmentId
    by: By
    account: str
    other: str  # the customer's name, or address where no name is known
    quote: str
    due: date | datetime | None
    state: State
    settled_on: date | None = None
    slipped_by: timedelta | None = None  # past its due: until it was done, or until now
    told_on: date | None = None  # the other side was told of the slip
    moved: bool = False


def line_of(commitment: Commitment, now: datetime, *, zone: tzinfo) -> Line:
    """The line of one commitment at `now`."""
    settled = commitment.settled_at
    told = commitment.told_at
    return Line(
        id=commitment.id,
        by=commitment.by,
        account=one_line(commitment.account),
        other=one_line(_other(commitment)),
        quote=one_line(commitment.found.quote),
        due=_shown_due(commitment, zone),
        state=commitment.state(now, zone),
        settled_on=settled.astimezone(zone).date() if settled else None,
        slipped_by=_slipped_by(commitment, now, zone),
        told_on=told.astimezone(zone).date() if told else None,
        moved=commitment.moved,
    )


def as_of(commitment: Commitment, moment: datetime) -> Commitment | None:
    """The row as it stood at `moment`, or None where it was not yet made.

    What a row has forgotten stays forgotten: of several moves only the last is undone, to the first due.
    """
    if commitment.made_at > moment:
        return None
    row = commitment
    if row.settled_at is not None and row.settled_at > moment:
        row = replace(row, settled_at=None, evidence=None)
    if row.withdrawn_at is not None and row.withdrawn_at > moment:
        row = replace(row, withdrawn_at=None)
    if row.told_at is not None and row.told_at > moment:
        row = replace(row, told_at=None)
    if row.moved_at is not None and row.moved_at > moment:
        row = replace(row, due=row.found.due, moved_at=None, told_in_time=None)
    return row


def with_words_until(commitment: Commitment, end: datetime, until: datetime) -> Commitment:
    """The row for a report on a week that ended at `end`, with what the rep said of it until `until` counted in.

    "It was kept", said on Monday of what lay open on Sunday, speaks of the week that ended. A mail that did it only
    on Monday does not. What the rep dismissed, or left undated, needs nothing: such words have no time of their own.
    """
    by_word = commitment.evidence is None and commitment.settled_at is not None
    if by_word and commitment.settled_at is not None and end <= commitment.settled_at < until:
        return replace(commitment, settled_at=max(end - timedelta(seconds=1), commitment.made_at))
    return commitment


def _other(commitment: Commitment) -> str:
    people = commitment.promisee if commitment.by is By.REP else (commitment.promiser,)
    return ", ".join(person.name or person.email for person in people)


def _shown_due(commitment: Commitment, zone: tzinfo) -> date | datetime | None:
    if commitment.due is None:
        return None
    last = commitment.due.last
    return last.astimezone(zone) if isinstance(last, datetime) else last


def _slipped_by(commitment: Commitment, now: datetime, zone: tzinfo) -> timedelta | None:
    if commitment.due is None or commitment.state(now, zone) not in (State.LATE, State.OVERDUE):
        return None
    return (commitment.settled_at or now) - commitment.due.deadline(zone)
