"""`kept run`: everything in this one process."""

import sys
from pathlib import Path

import click

from agent.cli.options import data_option


@click.command()
@click.option("--once", is_flag=True, help="Do all that is due now, then end.")
@click.option(
    "--threads",
    default=2,
    show_default=True,
    type=click.IntRange(1, 64),
    help="How many accounts at a time; half as many beside, for old mail.",
)
@data_option
def run(once: bool, threads: int, data: Path | None) -> None:
    """Read every signed-in mailbox every few minutes, follow every promise, write the drafts that are due and the
    weekly report, until you press Ctrl-C. Nothing is ever sent.

    It ends within ten seconds, and starts again where it was. `kept doctor` shows how each mailbox stands;
    `kept service install` starts it with this machine.
    """
    from workers.shell import work_until_told

    if sys.stderr.isatty():  # to a file go lines of JSON alone
        _say_where_nobody_is_signed_in(data)
    work_until_told(data, threads=threads, once=once, alone=True)


def _say_where_nobody_is_signed_in(data: Path | None) -> None:
    """It works on all the same: somebody may sign in meanwhile, and what was scanned grows older."""
    from agent import bootstrap
    from agent.errors import BadInput

    with bootstrap.application(data) as app:
        try:
            bootstrap.SignedIn(app).connections()
        except BadInput as nobody:
            click.echo(f"kept: {nobody.sentence} Until one is, only what was scanned is followed.", err=True)
            click.echo(f"      {nobody.next_step}", err=True)
