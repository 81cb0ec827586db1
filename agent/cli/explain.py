"""`kept explain FILE_OR_TEXT`: how one mail is read, and why."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from agent import bootstrap
from agent.cli.explain_words import explained
from agent.cli.options import Moment, Zone, moment_or_now
from agent.core.detect import Context
from agent.core.due import find_dues
from agent.core.reading import OwnWords, own_words, read_plain
from agent.resources import detector

_NOT_A_PATH = 1024  # longer than any path that somebody types


@click.command()
@click.argument("file_or_text")
@click.option("--sent", type=Moment(), help="When it was written (default: the mail's Date, else now).")
@click.option("--tz", type=Zone(), help="The writer's time zone (default: that of --sent).")
def explain(file_or_text: str, sent: datetime | None, tz: ZoneInfo | None) -> None:
    """Show one mail (an .eml file, a text file or the words themselves) with its own words, commitments and dues
    marked, each with its reasons.

    \b
    Example:
      kept explain "I'll send the proposal by Friday and call you Monday." --sent 2026-03-04T16:00-06:00
    """
    words, subject, dated = _read(file_or_text, moment_or_now(None))
    sent_at = sent or dated
    sent_at = sent_at.astimezone(tz) if tz else sent_at
    context = Context(sent_at=sent_at, quoted=words.quoted, subject=subject)
    found = detector().find(words.text, context)
    dues = find_dues(words.text, sent_at)
    click.echo(explained(words, found, dues, sent_at=sent_at))


def _read(file_or_text: str, now: datetime) -> tuple[OwnWords, str, datetime]:
    """Own words, subject and date of what was given."""
    path = Path(file_or_text) if len(file_or_text) < _NOT_A_PATH and "\n" not in file_or_text else None
    if path is None or not path.is_file():
        return read_plain(file_or_text), "", now
    message = bootstrap.one_message(path, now=now)
    if message is None:
        return read_plain(path.read_text(encoding="utf-8", errors="replace")), "", now
    return own_words(message), message.subject, message.sent_at
