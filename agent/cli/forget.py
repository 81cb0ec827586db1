"""`kept forget`: erase somebody."""

from pathlib import Path

import click

from agent.cli.options import data_option
from agent.errors import BadInput


@click.command()
@click.argument("who", metavar="PERSON|DOMAIN")
@click.option(
    "--mailbox", "is_mailbox", is_flag=True, help="WHO is a rep: erase the whole mailbox and its sign-ins."
)
@click.option(
    "--undo",
    is_flag=True,
    help="Keep their mail again from now on; what was erased stays erased.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@data_option
def forget(who: str, is_mailbox: bool, undo: bool, yes: bool, data: Path | None) -> None:
    """Erase what kept has of an address (anna@acme.example) or of everybody at a domain (acme.example): their mail,
    what was promised to and by them, drafts and meetings; and keep nothing of theirs again.

    A mail to them goes, whoever is in copy; one that addresses other customers too stays, without them. Your own mailbox is
    not touched. What others wrote about them in words stays; so do backups and reports that you have.
    """
    from agent import bootstrap
    from agent.cli.forget_words import erased, mailbox_erased, remembered

    with bootstrap.application(data) as app:
        if undo:
            click.echo(remembered(app, who))
            return
        app.mailboxes()  # where nothing was ever read there is nothing to ask about
        if not (yes or _agreed(who)):
            click.echo("Nothing was erased.")
            return
        click.echo(mailbox_erased(app, who) if is_mailbox else erased(app, who))
        app.store.scrub()


def _agreed(who: str) -> bool:
    """What the person at the terminal says; raises `BadInput` where nobody is there."""
    try:
        return click.confirm(f"Erase everything of {who} for good?")
    except click.Abort:
        raise BadInput("Nobody said yes, so nothing was erased.", "With --yes nobody is asked.") from None
