"""The manager's line for each rep, made of their weekly reports: figures only, no customer's words."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.core.commitment import CommitmentId, State
from agent.core.score.isoweek import IsoWeek
from agent.core.score.kept import KeptRate
from agent.core.score.lines import Line
from agent.core.score.week import WeekReport

Ids = tuple[CommitmentId, ...]


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One rep's week in figures; each figure is the length of its list of commitments."""

    name: str
    email: str
    rate: KeptRate
    rate_before: KeptRate | None  # at the end of the week before
    kept: Ids
    late: Ids
    slipped: Ids
    told_in_time: Ids
    overdue: Ids
    due_next_week: Ids
    customers_are_late: Ids
    unclear: Ids


@dataclass(frozen=True, slots=True)
class TeamReport:
    """One week of a team, those with most overdue first."""

    week: IsoWeek
    lines: tuple[TeamLine, ...]

    def total(self, figure: str) -> int:
        """The sum over all reps of one of the lists of `TeamLine`, by its name."""
        return sum(len(getattr(line, figure)) for line in self.lines)


def team_report(reports: Sequence[WeekReport]) -> TeamReport:
    """The team's week from its reps' reports, which must be of one week."""
    weeks = {report.week for report in reports}
    if len(weeks) != 1:
        raise ValueError("a team report needs reports of one and the same week")
    lines = sorted(map(_line, reports), key=lambda line: (-len(line.overdue), line.rate.value, line.email))
    return TeamReport(week=weeks.pop(), lines=tuple(lines))


def _line(report: WeekReport) -> TeamLine:
    return TeamLine(
        name=report.rep.name or report.rep.email,
        email=report.rep.email,
        rate=report.rate,
        rate_before=report.trend[-2].rate if len(report.trend) > 1 else None,
        kept=_ids(report.kept),
        late=_ids(report.late),
        slipped=_ids(report.slipped),
        told_in_time=_ids(report.told_in_time),
        overdue=_ids(report.overdue),
        due_next_week=_ids(report.due_next_week),
        customers_are_late=_ids([line for line in report.customers_owe if line.state is State.OVERDUE]),
        unclear=_ids(report.unclear),
    )


def _ids(lines: Sequence[Line]) -> Ids:
    return tuple(line.id for line in lines)
