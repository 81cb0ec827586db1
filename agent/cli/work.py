"""`kept work`: one of a team's workers."""

from pathlib import Path

import click

from agent.cli.options import data_option


@click.command()
@click.option(
    "--threads",
    default=4,
    show_default=True,
    type=click.IntRange(1, 64),
    help="How many jobs at a time; half as many beside, for old mail.",
)
@click.option("--no-tick", is_flag=True, help="Only work; others look what is due.")
@data_option
def work(threads: int, no_tick: bool, data: Path | None) -> None:
    """Work for a team: take jobs from the queue that KEPT_BROKER_URL names (redis://, amqp://), on the database that
    KEPT_DATABASE_URL names. Start as many as you like, on as many machines; one of them looks what is due.
    """
    from workers.shell import work_until_told

    work_until_told(data, threads=threads, ticking=not no_tick)
