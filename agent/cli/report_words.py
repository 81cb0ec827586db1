"""The weekly report for every mailbox that was asked for, in one of its forms."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

import click

from agent.bootstrap import Application
from agent.core.score.isoweek import IsoWeek
from agent.core.score.plain import report_as_plain, team_as_plain
from agent.core.score.team import TeamReport, team_report
from agent.core.score.week import WeekReport
from agent.flows.report import report_week
from agent.render.report import ReportFormat, render_report, render_team
from agent.store_port import Mailbox


def chosen_week(text: str | None, now: datetime, zone: tzinfo) -> IsoWeek:
    """The week that was named; else the running one, or on a Monday the one that has just ended."""
    if text is None:
        return IsoWeek.of((now.astimezone(zone) - timedelta(days=1)).date())
    try:
        return IsoWeek.parse(text)
    except ValueError:
        raise click.BadParameter(
            f"{text} is no ISO week; write one like 2026-W10.", param_hint="--week"
        ) from None


def week_of(
    app: Application, mailboxes: Sequence[Mailbox], *, week: str | None, now: datetime
) -> list[WeekReport]:
    """Every rep's report of the same week."""
    chosen = chosen_week(week, now, mailboxes[0].rep.zone)
    return [report_week(app.store, mailbox, week=chosen, now=now) for mailbox in mailboxes]


def printed(app: Application, reports: Sequence[WeekReport], form: ReportFormat) -> str:
    """The reps' reports and, where there are several, the team's; a page of HTML holds one report only."""
    if len(reports) == 1:
        return render_report(app.templates, reports[0], form)
    team = team_report(reports)
    if form is ReportFormat.JSON:
        return _all_as_json(reports, team)
    if form is ReportFormat.HTML:
        raise click.UsageError(
            "There are several reps here, and a page holds one report: add --me EMAIL, or --team."
        )
    texts = [render_report(app.templates, report, form) for report in reports]
    return "\n\n".join([*texts, render_team(app.templates, team, form)])


def printed_team(app: Application, reports: Sequence[WeekReport], form: ReportFormat) -> str:
    """The team's figures alone: no customer's words."""
    return render_team(app.templates, team_report(reports), form)


def _all_as_json(reports: Sequence[WeekReport], team: TeamReport) -> str:
    plain = {"reports": [report_as_plain(report) for report in reports], "team": team_as_plain(team)}
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
