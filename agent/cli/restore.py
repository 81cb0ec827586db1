"""`kept restore`: a backup back in its place."""

from pathlib import Path

import click

from agent.cli.options import data_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
def restore(file: Path, data: Path | None) -> None:
    """Put the backup in FILE where it belongs. What is there now is put aside, not overwritten. Stop `kept run` first.

    Nothing is drafted twice: what should have been drafted before this moment may have been, and thrown away or sent,
    since the backup was made. So kept writes no draft about it; `kept promises` still shows it.
    """
    from datetime import UTC, datetime

    from agent import bootstrap
    from agent.backups import restore as put_back
    from agent.cli.dates import stamp
    from agent.errors import BadInput
    from agent.settings import load_settings

    settings = load_settings(data)
    if settings.data.is_dir() and _is_at_work(data):
        raise BadInput("kept is at work on this data folder.", "Stop `kept run` (or the service) first.")
    done = put_back(settings, file.expanduser().absolute(), now=datetime.now(UTC))
    for path in done.put_aside:
        click.echo(f"Put aside: {path}")
    with bootstrap.application(data) as app:  # says so where the key is not the backup's
        with app.store.across_teams().writing(datetime.now(UTC)) as unit:
            unit.mailboxes.restored()
        click.echo(f"Restored as of {stamp(done.made_at, bootstrap.local_zone())} to {app.settings.data}.")
    click.echo(
        "No draft is made about what fell due before now: one may have been, which the backup does not know."
    )
    click.echo("Next: kept doctor, then kept sync (or kept scan PATH as before) to read what came since.")


def _is_at_work(data: Path | None) -> bool:
    """Whether a `kept run` or worker has the turn there; a database that cannot be opened is at nobody's service."""
    from datetime import UTC, datetime

    from agent import bootstrap
    from agent.errors import KeptError
    from agent.flows.lease import is_dead
    from agent.store_port import TURN

    try:
        with bootstrap.application(data) as app, app.store.across_teams().reading() as unit:
            known = unit.jobs.holder(TURN)
    except KeptError:
        return False
    return known is not None and known[1] > datetime.now(UTC) and not is_dead(known[0])
