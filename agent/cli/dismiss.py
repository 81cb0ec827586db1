"""`kept dismiss ID`: the rep's word, "that is no promise"."""

from datetime import datetime
from pathlib import Path

import click

from agent.cli.options import data_option, now_option


@click.command()
@click.argument("commitment", metavar="ID")
@click.option("--only", is_flag=True, help="This sentence only: learn nothing from it.")
@now_option
@data_option
def dismiss(commitment: str, only: bool, now: datetime | None, data: Path | None) -> None:
    """Say of the commitment whose id begins with ID: that is no promise.

    It is not raised again, is counted nowhere, and gets no draft. Your word wins over what is found in mail, now and on every later scan.

    It teaches: sentences that say the same about other people and other days are not raised either (`kept taught`
    lists them and takes it back), unless you add --only.
    """
    from agent.cli.word import say
    from agent.core.fulfil.ledger import EntryKind

    say(commitment, EntryKind.DISMISSED, now=now, data=data, only_this=only)
