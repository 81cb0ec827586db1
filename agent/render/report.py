"""The weekly report of a rep, and the team's, as text for a terminal, HTML for mail and browser, or JSON."""

import json
from enum import StrEnum

from jinja2 import Environment

from agent.core.score.plain import report_as_plain, team_as_plain
from agent.core.score.team import TeamReport
from agent.core.score.week import WeekReport
from agent.render import bars


class ReportFormat(StrEnum):
    """What a report can be rendered to."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"


def render_report(environment: Environment, report: WeekReport, form: ReportFormat | str) -> str:
    """One rep's week; raises ValueError where `form` is no `ReportFormat`."""
    form = ReportFormat(form)
    if form is ReportFormat.JSON:
        return _json(report_as_plain(report))
    return _fill(environment, "week", form, report)


def render_team(environment: Environment, report: TeamReport, form: ReportFormat | str) -> str:
    """A team's week, figures only."""
    form = ReportFormat(form)
    if form is ReportFormat.JSON:
        return _json(team_as_plain(report))
    return _fill(environment, "team", form, report)


_BARS = {
    "interval": bars.interval_bar,
    "line": bars.interval_line,
    "heights": bars.heights,
    "sparkline": bars.sparkline,
    "moved": bars.points_moved,
    "share": bars.share_of,
    "most": bars.most_owed,
}


def _fill(environment: Environment, name: str, form: ReportFormat, report: WeekReport | TeamReport) -> str:
    ending = "html" if form is ReportFormat.HTML else "txt"
    filled = environment.get_template(f"report/{name}.{ending}.j2").render(report=report, bars=_BARS)
    return filled if form is ReportFormat.HTML else _tidy(filled)


def _tidy(text: str) -> str:
    """Without blanks at line ends and with single empty lines, whatever lists were left out."""
    lines = [line.rstrip() for line in text.splitlines()]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(kept).strip("\n") + "\n"


def _json(plain: dict[str, object]) -> str:
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
