"""`kept demo`: the whole job on a sample mailbox, with no account."""

from pathlib import Path

import click


@click.command()
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Where the sample's ledger and drafts go; made anew each time (default: kept-demo in this folder).",
)  # fmt: skip
def demo(data: Path | None) -> None:
    """Run the whole job on the mailboxes and calendars of two invented reps: the ledger, the drafts, the weekly
    report. It takes a few seconds, needs no account and touches nothing of yours."""
    from agent.cli.demo_run import run

    run((data or Path("kept-demo")).absolute())
