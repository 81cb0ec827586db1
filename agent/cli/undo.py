"""`kept undo ID`: the rep takes the last word back."""

from datetime import datetime
from pathlib import Path

import click

from agent.cli.options import data_option, now_option


@click.command()
@click.argument("commitment", metavar="ID")
@now_option
@data_option
def undo(commitment: str, now: datetime | None, data: Path | None) -> None:
    """Take back your last word on the commitment whose id begins with ID.

    It stands again as mail and calendar, and your words before that one, say it stands. The word stays in its
    history, as taken back. A draft that kept took away because of the word is not written again.
    """
    from agent.cli.word import say_back

    say_back(commitment, now=now, data=data)
