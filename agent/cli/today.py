"""`kept today`: the daily brief."""

import json
from datetime import datetime
from pathlib import Path

import click

from agent.cli.options import data_option, json_option, moment_or_now, now_option


@click.command()
@click.option("--me", metavar="EMAIL", help="Only this rep's day (default: every mailbox here).")
@now_option
@data_option
@json_option
def today(me: str | None, now: datetime | None, data: Path | None, as_json: bool) -> None:
    """Say what matters today: three things first, then today's meetings with what each side owes the other before
    them, what is due, what is overdue, what customers owe, and what only you can tell.

    What mail and calendar cannot tell is asked with the command to type, at length for a week and then only counted;
    your word wins from then on.

    Slip Radar looks at every promise due within five working days: of your own promises that were still open as
    near to their date, how many slipped, and what can be seen of this one. It needs ten of your dates to have come
    and gone before it is sure of anything, and says how much it has to go by.
    """
    from agent import bootstrap
    from agent.cli.today_words import brief_words
    from agent.core.score.today_plain import brief_as_plain
    from agent.flows.today import brief_for
    from agent.resources import workdays

    at = moment_or_now(now)
    with bootstrap.application(data) as app:
        mailboxes = app.mailboxes_of(me)
        briefs = [
            brief_for(app.store, mailbox, now=at, workdays=workdays(mailbox.rep.country))
            for mailbox in mailboxes
        ]
    if as_json:
        click.echo(
            json.dumps({"briefs": [brief_as_plain(one) for one in briefs]}, ensure_ascii=False, indent=1)
        )
        return
    click.echo("\n\n".join(brief_words(one) for one in briefs))
