"""`kept explain FILE_OR_TEXT`: how one mail is read, and why."""

import json
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from agent.cli.options import Moment, Zone, json_option, moment_or_now


@click.command()
@click.argument("file_or_text")
@click.option("--sent", type=Moment(), help="When it was written (default: the mail's Date, else now).")
@click.option("--tz", type=Zone(), help="The writer's time zone (default: that of --sent or of the Date).")
@json_option
def explain(file_or_text: str, sent: datetime | None, tz: ZoneInfo | None, as_json: bool) -> None:
    """Show how one mail is read: an .eml file, a text file or the words themselves.

    Its own words stand first, with what was left out; then each commitment with its action, its due, the rule by
    which the due was read and the reasons; then other times, events, and sentences that nearly are commitments.

    \b
    Example:
      kept explain "I'll send the proposal by Friday and call you Monday." --sent 2026-03-04T16:00-06:00
    """
    from agent.cli.explain_json import as_plain
    from agent.cli.explain_words import in_words
    from agent.cli.explained import explained, mail_from

    mail = mail_from(file_or_text, moment_or_now(None))
    sent_at = sent or mail.sent_at
    what = explained(replace(mail, sent_at=sent_at.astimezone(tz) if tz else sent_at))
    click.echo(json.dumps(as_plain(what), ensure_ascii=False, indent=1) if as_json else in_words(what))
