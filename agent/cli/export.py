"""`kept export`: your data, for other programs."""

import json
from datetime import datetime
from pathlib import Path

import click

from agent.cli.options import data_option, moment_or_now, now_option


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@now_option
@data_option
def export(folder: Path, now: datetime | None, data: Path | None) -> None:
    """Write everything kept knows into FOLDER, readable by any program: for each mailbox the ledger with its whole
    history (ledger.json), the same as a table (ledger.csv), and the drafts with what became of them (drafts.json).

    The files are not sealed: whoever opens FOLDER reads them.
    """
    from agent import bootstrap
    from agent.cli.draft_words import draft_json
    from agent.render.export import as_table, story_json
    from agent.store_port import Wanted
    from agent.whole import write_whole

    at = moment_or_now(now)
    with bootstrap.application(data) as app:
        for mailbox in app.mailboxes():
            zone, room = mailbox.rep.zone, folder.expanduser().absolute() / mailbox.rep.email
            with app.store.reading() as unit:
                rows = unit.ledger.commitments(mailbox.id, Wanted(now=at))
                stories = [
                    story_json(row, unit.ledger.history(mailbox.id, row.id), now=at, zone=zone)
                    for row in rows
                ]
                about = {row.id: row for row in rows}
                drafts = [
                    draft_json(row, about[row.commitment])
                    for row in unit.drafts.all(mailbox.id)
                    if row.commitment in about
                ]
            write_whole(room / "ledger.json", _text({"commitments": stories}))
            write_whole(room / "ledger.csv", as_table(rows, now=at, zone=zone))
            write_whole(room / "drafts.json", _text({"drafts": drafts}))
            click.echo(f"{room}: {len(rows)} commitments, {len(drafts)} drafts")


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
