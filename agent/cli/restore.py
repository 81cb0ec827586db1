"""`kept restore`: a backup back in its place."""

from pathlib import Path

import click

from agent.cli.options import data_option


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--by-server",
    is_flag=True,
    help="The database is a server's, and its own tools put it back (pg_restore).",
)
@data_option
def restore(file: Path | None, by_server: bool, data: Path | None) -> None:
    """Put the backup in FILE where it belongs. What is there now is put aside, not overwritten. Stop `kept run` first.

    A team's database is put back by pg_restore, while no worker runs; `kept restore --by-server` then notes it, before
    the first worker starts.

    Nothing is drafted twice: what should have been drafted before this moment may have been, and thrown away or sent,
    since the backup was made. So kept writes no draft about it; `kept promises` still shows it.
    """
    from agent.errors import BadInput
    from agent.settings import load_settings

    if (file is None) is not by_server:
        raise BadInput(
            "Either a file is put back, or a server put its database back itself.",
            "kept restore FILE, or after pg_restore: kept restore --by-server",
        )
    if load_settings(data).data.is_dir() and _is_at_work(data):
        raise BadInput("kept is at work on this data.", "Stop `kept run` (the service, every worker) first.")
    if file:
        _put_back(file, data)
    else:
        _note(data)
    click.echo(
        "No draft is made about what fell due before now: one may have been, which the backup does not know."
    )
    click.echo("Next: kept doctor, then kept sync (or kept scan PATH as before) to read what came since.")


def _put_back(file: Path, data: Path | None) -> None:
    from datetime import UTC, datetime

    from agent import bootstrap
    from agent.backups import restore as put_back
    from agent.cli.dates import stamp
    from agent.settings import load_settings

    done = put_back(load_settings(data), file.expanduser().absolute(), now=datetime.now(UTC))
    for path in done.put_aside:
        click.echo(f"Put aside: {path}")
    with bootstrap.application(data) as app:  # says so where the key is not the backup's
        click.echo(f"Restored as of {stamp(done.made_at, bootstrap.local_zone())} to {app.settings.data}.")


def _note(data: Path | None) -> None:
    from datetime import UTC, datetime

    from agent import bootstrap

    with bootstrap.application(data) as app:
        with app.store.across_teams().writing(datetime.now(UTC)) as unit:
            unit.mailboxes.restored()
        click.echo("Noted: the database was put back by its server.")


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
