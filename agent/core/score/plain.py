"""Weekly reports as plain lists and dictionaries, ready for JSON. The keys are stable."""

from collections.abc import Sequence

from agent.core.score.kept import KeptRate
from agent.core.score.lines import Line
from agent.core.score.smart import Smart
from agent.core.score.team import Seen, TeamLine, TeamReport
from agent.core.score.week import AccountLine, WeekReport

_LISTS = (
    "kept",
    "late",
    "moved",
    "slipped",
    "told_in_time",
    "overdue",
    "due_next_week",
    "open",
    "customers_owe",
    "unclear",
)


def report_as_plain(
    report: WeekReport, seen: Seen | None = None, pictures: Sequence[dict[str, object]] = ()
) -> dict[str, object]:
    """Every figure with the commitments it is made of; times as ISO 8601 in the rep's zone.

    `pictures` are what `account_plain.pictures_as_plain` says.
    """
    return {
        "rep": {"name": report.rep.name, "email": report.rep.email},
        "week": str(report.week),
        "from": report.week.first.isoformat(),
        "to": report.week.last.isoformat(),
        "as_of": report.as_of.isoformat(),
        "figures": {name: len(getattr(report, name)) for name in _LISTS},
        "kept_rate": rate_as_plain(report.rate),
        "trend": [
            {"week": str(point.week), **rate_as_plain(point.rate, with_parts=False)} for point in report.trend
        ],
        "monday": [{"step": concern.step.value, **line_as_plain(concern.line)} for concern in report.monday],
        **{name: [line_as_plain(line) for line in getattr(report, name)] for name in _LISTS},
        "accounts": [_account(line) for line in report.accounts],
        "in_pictures": list(pictures),
        "drafts": list(report.drafts),
        "manager_sees": _seen(seen) if seen else None,
    }


def _seen(seen: Seen) -> dict[str, object]:
    return {
        "visibility": seen.visibility.value,
        "on": seen.on.isoformat() if seen.on else None,
        "line": _team_line(seen.line) if seen.line else None,
    }


def line_as_plain(line: Line) -> dict[str, object]:
    """One commitment as a report shows it."""
    return {
        "id": line.id,
        "by": line.by.value,
        "account": line.account,
        "other": line.other,
        "quote": line.quote,
        "due": line.due.isoformat() if line.due else None,
        "state": line.state.value,
        "settled_on": line.settled_on.isoformat() if line.settled_on else None,
        "slipped_by_hours": round(line.slipped_by.total_seconds() / 3600, 1) if line.slipped_by else None,
        "told_on": line.told_on.isoformat() if line.told_on else None,
        "moved": line.moved,
    }


def rate_as_plain(rate: KeptRate, *, with_parts: bool = True) -> dict[str, object]:
    """A rate with its interval; with the credit of each promise unless told otherwise."""
    figures: dict[str, object] = {
        "value": round(rate.value, 4),
        "low": round(rate.low, 4),
        "high": round(rate.high, 4),
        "counted": rate.counted,
        "starts_at": round(rate.prior.rate, 4),
    }
    if with_parts:
        figures["parts"] = [{"id": c.commitment, "credit": round(c.credit, 4)} for c in rate.credits]
    return figures


def _account(line: AccountLine) -> dict[str, object]:
    return {
        "account": line.account,
        "kept": list(line.kept),
        "we_owe": list(line.we_owe),
        "we_are_late": list(line.we_are_late),
        "they_owe": list(line.they_owe),
        "they_are_late": list(line.they_are_late),
    }


def smart_as_plain(checked: Smart) -> dict[str, object]:
    """What an action or an ask says, and what it lacks."""
    return {"who": checked.who, "what": checked.what, "when": checked.when, "lacks": list(checked.lacks)}


_TEAM_LISTS = (
    "kept",
    "late",
    "moved",
    "slipped",
    "told_in_time",
    "overdue",
    "due_next_week",
    "customers_are_late",
    "unclear",
)


def team_as_plain(report: TeamReport) -> dict[str, object]:
    """A team's week: what each rep lets be seen, with the ids behind the figures."""
    return {
        "week": str(report.week),
        "as_of": report.as_of.isoformat(),
        "totals": {name: report.total(name) for name in _TEAM_LISTS},
        "reps": [_team_line(line) for line in report.lines],
        "show_nothing": list(report.silent),
    }


def _team_line(line: TeamLine) -> dict[str, object]:
    return {
        "name": line.name,
        "email": line.email,
        "visibility": line.visibility.value,
        "kept_rate": rate_as_plain(line.rate),
        **{name: list(getattr(line, name)) for name in _TEAM_LISTS},
        "overdue_with": {one.account: list(one.ids) for one in line.overdue_with},
        "overdue_quotes": [line_as_plain(one) for one in line.overdue_lines],
    }
