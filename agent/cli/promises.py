"""`kept promises`: the ledger."""

import json
from datetime import datetime
from pathlib import Path

import click

from agent.cli.options import data_option, json_option, moment_or_now, now_option

_STATES = ("open", "kept", "late", "overdue", "withdrawn", "dismissed", "unclear")


@click.command()
@click.option(
    "--state", "states", multiple=True, type=click.Choice(_STATES), help="Only these; may be repeated."
)
@click.option(
    "--account", metavar="A", help="Only this customer: a domain, or an address at a mail provider."
)
@now_option
@data_option
@json_option
def promises(
    states: tuple[str, ...], account: str | None, now: datetime | None, data: Path | None, as_json: bool
) -> None:
    """List every promise made to customers and every commitment they made, with its due and its state.

    States: open (not yet due), kept, late (done after the due), overdue, withdrawn, dismissed (you said it
    is no promise), unclear (nothing in mail or calendar can tell: say `kept keep ID`, `move` or `dismiss`).
    Without --state, dismissed ones are left out.
    """
    from agent import bootstrap
    from agent.cli.ledger_words import ledger
    from agent.core.commitment import State
    from agent.render.as_json import commitment_json
    from agent.store_port import Wanted

    at = moment_or_now(now)
    wanted_states = frozenset(State(state) for state in states) or frozenset(set(State) - {State.DISMISSED})
    wanted = Wanted(states=wanted_states, account=account.lower() if account else None, now=at)
    with bootstrap.application(data) as app:
        mailboxes = app.mailboxes()
        with app.store.reading() as unit:
            rows = [(mailbox, unit.ledger.commitments(mailbox.id, wanted)) for mailbox in mailboxes]
    if as_json:
        found = [commitment_json(row, at, mailbox.rep.zone) for mailbox, some in rows for row in some]
        click.echo(json.dumps({"commitments": found}, ensure_ascii=False, indent=1))
        return
    ledger(rows, at)
