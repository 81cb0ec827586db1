"""`kept show ID`: the whole story of one commitment, with its evidence."""

import json
from datetime import datetime
from pathlib import Path

import click

from agent.cli.options import data_option, json_option, moment_or_now, now_option


@click.command()
@click.argument("commitment", metavar="ID")
@now_option
@data_option
@json_option
def show(commitment: str, now: datetime | None, data: Path | None, as_json: bool) -> None:
    """Tell the story of the commitment whose id begins with ID: the words, the due and the rule by which it was
    read, every entry of its history with what it rests on, and the reasons."""
    from agent import bootstrap
    from agent.cli.story_words import story, story_json

    at = moment_or_now(now)
    with bootstrap.application(data) as app:
        mailboxes = {mailbox.id: mailbox for mailbox in app.mailboxes()}
        with app.store.reading() as unit:
            where, row = unit.ledger.find(tuple(mailboxes), commitment)
            lines = unit.ledger.history(where, row.id)
            drafts = [draft for draft in unit.drafts.all(where) if draft.commitment == row.id]
    zone = mailboxes[where].rep.zone
    if as_json:
        click.echo(json.dumps(story_json(row, lines, at, zone), ensure_ascii=False, indent=1))
        return
    click.echo(story(row, lines, drafts, now=at, zone=zone))
