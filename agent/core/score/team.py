"""The manager's line for each rep, made of their weekly reports: what the rep lets be seen, and no mail.

A rep's own report shows the same line first (`Seen`), and what the rep says of a promise until the
manager reads counts (`agent.core.score.lines.with_words_until`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from agent.core.commitment import CommitmentId, State
from agent.core.score.isoweek import IsoWeek
from agent.core.score.kept import KeptRate
from agent.core.score.lines import Line
from agent.core.score.visibility import Visibility
from agent.core.score.week import WeekReport

Ids = tuple[CommitmentId, ...]
_MORNING = time(7)


@dataclass(frozen=True, slots=True)
class OverdueWith:
    """What is overdue with one account."""

    account: str
    ids: Ids


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One rep's week in figures; each figure is the length of its list of commitments."""

    name: str
    email: str
    visibility: Visibility
    rate: KeptRate
    rate_before: KeptRate | None  # at the end of the week before
    kept: Ids
    late: Ids
    moved: Ids
    slipped: Ids
    told_in_time: Ids
    overdue: Ids
    due_next_week: Ids
    customers_are_late: Ids
    unclear: Ids
    overdue_with: tuple[OverdueWith, ...] = ()  # where the rep shows accounts
    overdue_lines: tuple[Line, ...] = ()  # where the rep shows quotes


@dataclass(frozen=True, slots=True)
class TeamReport:
    """One week of a team, those with most overdue first."""

    week: IsoWeek
    as_of: datetime  # the moment the figures speak of
    lines: tuple[TeamLine, ...]
    silent: tuple[str, ...] = ()  # names of those who show nothing

    def total(self, figure: str) -> int:
        """The sum over all reps who show figures of one of the lists of `TeamLine`, by its name."""
        return sum(len(getattr(line, figure)) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a manager will see of a rep, for the rep to look at first."""

    visibility: Visibility
    line: TeamLine | None  # None where the rep shows nothing
    on: datetime | None = None  # in the rep's zone; None where nobody gets the team's report by itself


def team_report(
    reports: Sequence[WeekReport], visibility: Mapping[str, Visibility] | None = None
) -> TeamReport:
    """The team's week from its reps' reports, which must be of one week; `visibility` by address, else figures."""
    weeks = {report.week for report in reports}
    if len(weeks) != 1:
        raise ValueError("a team report needs reports of one and the same week")
    shown = visibility or {}
    lines = [
        (report, team_line(report, shown.get(report.rep.email, Visibility.FIGURES))) for report in reports
    ]
    return TeamReport(
        week=weeks.pop(),
        as_of=max(report.as_of for report in reports),
        lines=tuple(
            sorted(
                (line for _, line in lines if line),
                key=lambda line: (-len(line.overdue), line.rate.value, line.email),
            )
        ),
        silent=tuple(sorted(report.name for report, line in lines if line is None)),
    )


def team_line(report: WeekReport, visibility: Visibility) -> TeamLine | None:
    """What the manager sees of one rep; None where the rep shows nothing."""
    if visibility is Visibility.NOTHING:
        return None
    shows_accounts = visibility in (Visibility.ACCOUNTS, Visibility.QUOTES)
    return TeamLine(
        name=report.name,
        email=report.rep.email,
        visibility=visibility,
        rate=report.rate,
        rate_before=report.trend[-2].rate if len(report.trend) > 1 else None,
        kept=_ids(report.kept),
        late=_ids(report.late),
        moved=_ids(report.moved),
        slipped=_ids(report.slipped),
        told_in_time=_ids(report.told_in_time),
        overdue=_ids(report.overdue),
        due_next_week=_ids(report.due_next_week),
        customers_are_late=_ids([line for line in report.customers_owe if line.state is State.OVERDUE]),
        unclear=_ids(report.unclear),
        overdue_with=_overdue_with(report.overdue) if shows_accounts else (),
        overdue_lines=report.overdue if visibility is Visibility.QUOTES else (),
    )


def manager_reads_at(week: IsoWeek, zone: tzinfo) -> datetime:
    """Seven in the morning of the Tuesday after the week: the rep has had a day to put things right."""
    return datetime.combine(week.last + timedelta(days=2), _MORNING, tzinfo=zone)


def _overdue_with(lines: Sequence[Line]) -> tuple[OverdueWith, ...]:
    by_account: dict[str, list[CommitmentId]] = {}
    for line in lines:
        by_account.setdefault(line.account, []).append(line.id)
    found = [OverdueWith(account, tuple(sorted(ids))) for account, ids in by_account.items()]
    return tuple(sorted(found, key=lambda one: (-len(one.ids), one.account)))


def _ids(lines: Sequence[Line]) -> Ids:
    return tuple(line.id for line in lines)
