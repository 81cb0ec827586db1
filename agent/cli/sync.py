"""`kept sync`: read every signed-in mailbox once."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from agent.cli.options import data_option, json_option, now_option


@click.command()
@click.option(
    "--account", metavar="A", help="Only this mailbox: its address, or its name like gmail:dana@x.example."
)
@click.option(
    "--believe-gone", is_flag=True,
    help="The meetings that vanished from a calendar all at once are gone indeed (see `kept doctor`).",
)  # fmt: skip
@now_option
@data_option
@json_option
def sync(
    account: str | None, believe_gone: bool, now: datetime | None, data: Path | None, as_json: bool
) -> int:
    """Read what is new in your signed-in mailboxes and calendars, follow every promise, and put drafts that are due
    into your own Drafts. Trouble with one mailbox never stops another; the exit status is 1 where one could not be read.
    """
    from agent import bootstrap
    from agent.cli.progress import shown
    from agent.cli.sync_words import as_values, words

    with bootstrap.application(data) as app:
        moment: Callable[[], datetime] = (lambda: now) if now else app.clock.now
        signed_in = bootstrap.SignedIn(app)
        connections = signed_in.connections(account)
        if believe_gone:
            gone = signed_in.believe_gone(connections, moment())
            click.echo(f"{gone} items are believed to be gone.", err=True)
        with signed_in.helped(connections) as spread, shown() as progress:  # bars that move are a thread
            done = signed_in.read(connections, moment, progress, insists=bool(account), spread=spread)
    if as_json:
        click.echo(json.dumps({"connections": [as_values(one) for one in done]}))
    else:
        for one in done:
            click.echo(words(one))
    return 1 if any(one.failed for one in done) else 0
