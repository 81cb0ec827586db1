"""`kept backup`: everything in one file."""

from pathlib import Path

import click

from agent.cli.options import data_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--with-key", is_flag=True, help="Put the key in too. Whoever has such a file can read everything in it."
)
@data_option
def backup(file: Path, with_key: bool, data: Path | None) -> None:
    """Copy the ledger, drafts, sign-ins and settings to FILE while kept goes on working.

    What was read from mail stays sealed in it, so that FILE is of use only with the key; keep a copy of the key in
    another place (`kept doctor` says where it lies), or give --with-key.
    """
    from datetime import UTC, datetime

    from agent.backups import back_up
    from agent.settings import load_settings

    settings = load_settings(data)
    made = back_up(settings, file.expanduser().absolute(), with_key=with_key, now=datetime.now(UTC))
    click.echo(
        f"{made}: {made.stat().st_size // 1024:,} kB. Try it: kept restore {made} --data ANOTHER-FOLDER"
    )
    if not with_key:
        click.echo(f"It opens only with the key in {settings.keys}, which is not in it.")
