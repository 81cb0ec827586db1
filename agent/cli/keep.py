"""`kept keep ID`: the rep's word, "it was kept"."""

from datetime import datetime
from pathlib import Path

import click

from agent.cli.options import data_option, now_option


@click.command()
@click.argument("commitment", metavar="ID")
@now_option
@data_option
def keep(commitment: str, now: datetime | None, data: Path | None) -> None:
    """Say of the commitment whose id begins with ID: it was kept.

    Kept where mail and calendar cannot see: by phone, in person, by a colleague. Your word wins over what is found in mail, now and on every later scan.
    """
    from agent.cli.word import say
    from agent.core.fulfil.ledger import EntryKind

    say(commitment, EntryKind.FULFILLED, now=now, data=data)
