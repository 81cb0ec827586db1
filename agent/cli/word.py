"""What `confirm`, `dismiss`, `keep`, `move` and `undo` share: the word is written down, or taken back, and its effect is shown."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agent.cli.ledger_words import due_words
from agent.cli.options import moment_or_now
from agent.core.fulfil.ledger import EntryKind
from agent.render.filters import counted

if TYPE_CHECKING:
    from agent.bootstrap.spoken import Spoken


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
    click.echo(_line(spoken, at))
    if spoken.silenced:
        click.echo(
            f"Nor is this raised: {counted(spoken.silenced, 'sentence')} of the kind. `kept taught` lists what is not raised."
        )


def say_back(prefix: str, *, now: datetime | None, data: Path | None) -> None:
    """Take the rep's last word back, and print where the commitment now stands."""
    from agent import bootstrap
    from agent.bootstrap.spoken import unsay

    at = moment_or_now(now)
    with bootstrap.application(data) as app:
        click.echo(_line(unsay(app, app.mailboxes(), prefix, now=at), at))


def _line(spoken: "Spoken", at: datetime) -> str:
    zone, row = spoken.mailbox.rep.zone, spoken.row
    return (
        f"{row.id[:6]}  {row.state(at, zone).value}  {due_words(row, zone)}  {row.account}  {row.found.quote}"
    )
