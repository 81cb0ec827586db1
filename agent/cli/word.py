"""What `confirm`, `dismiss`, `keep` and `move` share: the word is written down and its effect is shown."""

from datetime import date, datetime
from pathlib import Path

import click

from agent.cli.ledger_words import due_words
from agent.cli.options import moment_or_now
from agent.core.fulfil.ledger import EntryKind
from agent.render.filters import counted


def say(
    prefix: str,
    kind: EntryKind,
    *,
    now: datetime | None,
    data: Path | None,
    due: date | datetime | None = None,
    only_this: bool = False,
) -> None:
    """Write the rep's word, let drafts follow it, and print where the commitment now stands."""
    from agent import bootstrap
    from agent.bootstrap.spoken import speak

    at = moment_or_now(now)
    with bootstrap.application(data) as app:
        spoken = speak(app, app.mailboxes(), prefix, kind=kind, now=at, due=due, only_this=only_this)
    zone, row = spoken.mailbox.rep.zone, spoken.row
    click.echo(
        f"{row.id[:6]}  {row.state(at, zone).value}  {due_words(row, zone)}  {row.account}  {row.found.quote}"
    )
    if spoken.silenced:
        click.echo(
            f"Nor is this raised: {counted(spoken.silenced, 'sentence')} of the kind. `kept taught` lists what is not raised."
        )
