"""`kept drafts`: the drafts and what became of them."""

import json
from pathlib import Path

import click

from agent.cli.options import data_option, json_option


@click.command()
@data_option
@json_option
def drafts(data: Path | None, as_json: bool) -> None:
    """Show every draft that kept has written, with its text and what became of it.

    The drafts lie in DIR/drafts, a Maildir that any mail program opens. kept never sends, and never touches a
    draft that you edited.
    """
    from agent import bootstrap
    from agent.cli.draft_words import draft_json, draft_words
    from agent.core.commitment import Commitment
    from agent.store_port import StoredDraft

    with bootstrap.application(data) as app:
        found: list[tuple[StoredDraft, Commitment]] = []
        for mailbox in app.mailboxes():
            with app.store.reading() as unit:
                rows = unit.drafts.all(mailbox.id)
                found += [(row, unit.ledger.find([mailbox.id], row.commitment)[1]) for row in rows]
    if as_json:
        shown = [draft_json(row, about) for row, about in found]
        click.echo(json.dumps({"drafts": shown}, ensure_ascii=False, indent=1))
    elif found:
        click.echo("\n\n".join(draft_words(row, about) for row, about in found))
    else:
        click.echo(
            "No drafts: nothing that was promised to a customer, or by one, is overdue and unspoken of."
        )
