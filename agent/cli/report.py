"""`kept report`: the weekly kept-promise report."""

from datetime import datetime
from pathlib import Path

import click

from agent.cli.options import data_option, moment_or_now, now_option


@click.command()
@click.option("--week", metavar="2026-W10", help="The ISO week (default: this one; on a Monday the last).")
@click.option(
    "--format", "form", type=click.Choice(["text", "html", "json"]), default="text", show_default=True,
    help="json of several reps is {\"reports\": [...], \"team\": {...}}, of one rep that report alone; html holds one report.",
)  # fmt: skip
@click.option(
    "--me",
    metavar="EMAIL",
    help="Only this rep's (default: every mailbox, and the team's where there are several).",
)
@click.option("--team", is_flag=True, help="Only the team's week: of each rep what the rep shows.")
@click.option(
    "--show",
    type=click.Choice(["nothing", "figures", "accounts", "quotes"]),
    help="From now on a manager sees this of you (with --me where there are several reps).",
)
@now_option
@data_option
def report(
    week: str | None,
    form: str,
    me: str | None,
    team: bool,
    show: str | None,
    now: datetime | None,
    data: Path | None,
) -> None:
    """Show what was kept, late, moved, told in time and is overdue, the kept rate, and what matters on Monday.

    \b
    Example:
      kept report --week 2026-W10 --format html > week.html
    """
    from agent import bootstrap
    from agent.cli.report_words import printed, printed_team, shown, week_of
    from agent.core.score.visibility import Visibility
    from agent.render.report import ReportFormat

    at = moment_or_now(now)
    with bootstrap.application(data) as app:
        mailboxes = app.mailboxes_of(me)
        if show:
            mailboxes = (shown(app, mailboxes, Visibility(show)),)
        weeks = week_of(app, mailboxes, week=week, now=at)
        text = (
            printed_team(app, mailboxes, weeks, ReportFormat(form))
            if team
            else printed(app, mailboxes, weeks, ReportFormat(form), at)
        )
        click.echo(text, nl=False)
