"""`kept run`: everything in this one process."""

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

    work_until_told(data, threads=threads, once=once, alone=True)
