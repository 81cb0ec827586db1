"""`kept taught`: what your dismissals taught, and how to take it back."""

import json
from datetime import datetime
from pathlib import Path

import click

from agent.cli.options import data_option, json_option, moment_or_now, now_option


@click.command()
@click.option(
    "--forget",
    "forgotten",
    metavar="ID",
    help="Raise the kind of ID again; what you dismissed yourself stays so.",
)
@now_option
@data_option
@json_option
def taught(forgotten: str | None, now: datetime | None, data: Path | None, as_json: bool) -> None:
    """List the kinds of sentence that are not raised any more because you dismissed one like them, with
    everything each of them silences.

    Two sentences are of one kind when they say the same about other people, other numbers and other days. What you
    confirmed, kept or moved is never silenced, nor is what was done in mail or calendar. All of it stays on
    this machine. Not right? `kept confirm ID` raises one again, `kept taught --forget ID` all of a kind, and `kept dismiss ID --only` teaches nothing.
    """
    from agent import bootstrap
    from agent.cli.taught_words import forgotten_words, taught_json, taught_words
    from agent.flows import teach

    at = moment_or_now(now)
    with bootstrap.application(data) as app:
        mailboxes = app.mailboxes()
        if forgotten is not None:
            with app.store.reading() as unit:
                where, _ = unit.ledger.find([mailbox.id for mailbox in mailboxes], forgotten)
            mailbox = next(mailbox for mailbox in mailboxes if mailbox.id == where)
            stay = teach.forget(app.store, mailbox, forgotten, policy=app.policy, now=at)
            click.echo(forgotten_words(stay))
        found = [(mailbox, teach.taught(app.store, mailbox)) for mailbox in mailboxes]
    if as_json:
        lessons = [taught_json(mailbox, one) for mailbox, some in found for one in some]
        click.echo(json.dumps({"taught": lessons}, ensure_ascii=False, indent=1))
    elif forgotten is None:
        click.echo(taught_words(found))
