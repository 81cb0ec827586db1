"""`kept report`: the weekly kept-promise report."""

from datetime import datetime
from pathlib import Path

import click

from agent.cli.options import data_option, moment_or_now, now_option


@click.command()
@click.option("--week", metavar="2026-W10", help="The ISO week (default: this one; on a Monday the last).")
@click.option(
    "--format", "form", type=click.Choice(["text", "html", "json"]), default="text", show_default=True
)
@click.option(
    "--me",
    metavar="EMAIL",
    help="Only this rep's (default: every mailbox, and the team's where there are several).",
)
@click.option("--team", is_flag=True, help="Only the team's figures, without anybody's words.")
@now_option
@data_option
def report(
    week: str | None, form: str, me: str | None, team: bool, now: datetime | None, data: Path | None
) -> None:
    """Show what was kept, late, moved, told in time and is overdue, the kept rate, and what matters on Monday.

    \b
    Example:
      kept report --week 2026-W10 --format html > week.html
    """
    from agent import bootstrap
    from agent.cli.report_words import printed, printed_team, week_of
    from agent.render.report import ReportFormat

    at = moment_or_now(now)
    with bootstrap.application(data) as app:
        mailboxes = [mailbox for mailbox in app.mailboxes() if me is None or mailbox.rep.email == me.lower()]
        if not mailboxes:
            raise click.BadParameter(f"There is no mailbox of {me} here.", param_hint="--me")
        reports = week_of(app, mailboxes, week=week, now=at)
        show = printed_team if team else printed
        click.echo(show(app, reports, ReportFormat(form)), nl=False)
