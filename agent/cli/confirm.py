"""`kept confirm ID`: the rep's word, "yes, that is a promise"."""

from datetime import datetime
from pathlib import Path

import click

from agent.cli.options import data_option, now_option


@click.command()
@click.argument("commitment", metavar="ID")
@now_option
@data_option
def confirm(commitment: str, now: datetime | None, data: Path | None) -> None:
    """Say of the commitment whose id begins with ID: yes, that is a promise.

    The machine was right to write it down; it stays. Your word wins over what is found in mail, now and on every later scan.
    """
    from agent.cli.word import say
    from agent.core.fulfil.ledger import EntryKind

    say(commitment, EntryKind.CONFIRMED, now=now, data=data)
