"""`kept service`: start `kept run` with this machine."""

from pathlib import Path

import click

from agent.cli.options import data_option


@click.group()
def service() -> None:
    """Start `kept run` whenever you log in: systemd on Linux, launchd on macOS. Nothing needs root."""


@service.command()
@data_option
def install(data: Path | None) -> None:
    """Write the service file for your user, and say what to type to start it."""
    from agent import services
    from agent.settings import load_settings

    written = services.install(load_settings(data).data)
    click.echo(
        f"Written: {written.path}\nStart it now and at every login:\n  {written.start}\nSee it: {written.look}"
    )


@service.command()
def uninstall() -> None:
    """Take the service file away, and say what to type to stop what runs."""
    from agent import services

    gone = services.uninstall()
    click.echo(
        f"Removed: {gone.path}\nStop what still runs:\n  {gone.stop}"
        if gone
        else "There is no service of kept."
    )
