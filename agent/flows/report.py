"""Last step: a week of one rep as a report whose every figure opens to its commitments."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from agent.core.commitment import Commitment, CommitmentId
from agent.core.policy import Rep
from agent.core.score.commitment_map import Step
from agent.core.score.in_pictures import InPictures, in_pictures, worth_a_picture
from agent.core.score.isoweek import IsoWeek
from agent.core.score.kept import NEWCOMER, Prior, team_prior
from agent.core.score.lines import with_words_until
from agent.core.score.week import RATE_WEEKS, WeekReport, week_report
from agent.flows.accounts import AHEAD, YEAR, dossiers, meetings_by_account, rows_by_account
from agent.store_port import DraftState, Mailbox, MailboxId, Store, Wanted

_WAITING = frozenset({DraftState.WRITTEN, DraftState.EDITED})


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a rep."""

    report: WeekReport  # as it stood at its end
    for_manager: WeekReport  # with what the rep said of it since, until the manager read


def report_week(store: Store, mailbox: Mailbox, *, week: IsoWeek, now: datetime) -> WeekReport:
    """The weekly kept-promise report of one rep."""
    return read_week(store, mailbox, week=week, now=now, words_until=now).report


def priors_of(
    store: Store, reps: Sequence[Mailbox], team: Sequence[Mailbox], *, week: IsoWeek, now: datetime
) -> Mapping[MailboxId, Prior]:
    """What each of these reps of a team starts at in a week: what the others kept in the quarter before its end."""
    end = min(now, week.ends(UTC))
    with store.reading() as unit:
        tallies = unit.overview.came_due([one.id for one in team], end - timedelta(weeks=RATE_WEEKS), end)
    return {
        one.id: team_prior(tally for other, tally in sorted(tallies.items()) if other != one.id)
        for one in reps
    }


def read_pictures(
    store: Store,
    mailbox: Mailbox,
    report: WeekReport,
    *,
    steps: Sequence[Step],
    half_life: timedelta,
) -> tuple[InPictures, ...]:
    """The accounts that a week was about, as they stood at the report's moment; one that is known no more is left out."""
    names, now = worth_a_picture(report), report.as_of
    with store.reading() as unit:
        words = unit.exchanges.words(mailbox.id, names, since=now - YEAR)
        meetings = meetings_by_account(unit.browsing.meetings(mailbox.id, names, now - YEAR, now + AHEAD))
        rows = rows_by_account(unit.browsing.rows_with(mailbox.id, names))
    found = dossiers(names, mailbox.rep, now, rows=rows, meetings=meetings, words=words)
    return tuple(
        in_pictures(on, steps, half_life=half_life) for on in found if on.rows or on.words or on.meetings
    )


def read_week(
    store: Store,
    mailbox: Mailbox,
    *,
    week: IsoWeek,
    now: datetime,
    words_until: datetime,
    prior: Prior = NEWCOMER,
) -> Week:
    """A rep's week for the rep, and for the manager, who reads at `words_until`."""
    with store.reading() as unit:
        rows = unit.ledger.commitments(mailbox.id, Wanted(now=now))
        drafts = [row.commitment for row in unit.drafts.all(mailbox.id) if row.state in _WAITING]
    return week_of(rows, mailbox.rep, week=week, now=now, words_until=words_until, drafts=drafts, prior=prior)


def week_of(
    rows: Iterable[Commitment],
    rep: Rep,
    *,
    week: IsoWeek,
    now: datetime,
    words_until: datetime,
    drafts: Sequence[CommitmentId],
    prior: Prior = NEWCOMER,
) -> Week:
    """The same from rows at hand; drafts that lie ready after it was read say nothing about it."""
    every, end = tuple(rows), week.ends(rep.zone)
    drafts = drafts if now <= words_until else ()
    report = week_report(every, rep, now=now, week=week, drafts=drafts, prior=prior)
    put_right = [with_words_until(row, end, words_until) for row in every]
    if all(after is row for after, row in zip(put_right, every, strict=True)):
        return Week(report, report)
    # What is put right is dated to the week's last second: the weeks before stand as they did.
    before = report.trend[:-1]
    return Week(report, week_report(put_right, rep, now=now, week=week, prior=prior, trend_before=before))
