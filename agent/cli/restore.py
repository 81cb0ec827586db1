"""`kept restore`: a backup back in its place."""

from pathlib import Path

import click

from agent.cli.options import data_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
def restore(file: Path, data: Path | None) -> None:
    """Put the backup in FILE where it belongs. What is there now is put aside, not overwritten. Stop `kept run` first.

    Nothing is drafted twice: before kept writes a draft that it knows nothing of, it looks whether it lies there.
    """
    from datetime import UTC, datetime

    from agent import bootstrap
    from agent.backups import restore as put_back
    from agent.cli.dates import stamp
    from agent.settings import load_settings

    settings = load_settings(data)
    done = put_back(settings, file.expanduser().absolute(), now=datetime.now(UTC))
    for path in done.put_aside:
        click.echo(f"Put aside: {path}")
    with bootstrap.application(data) as app:  # says so where the key is not the backup's
        click.echo(f"Restored as of {stamp(done.made_at, bootstrap.local_zone())} to {app.settings.data}.")
    click.echo("Next: kept doctor, then kept sync (or kept scan PATH as before) to read what came since.")
