"""`kept accounts`: the manager's read, every account by what needs attention."""

import json
from datetime import datetime
from pathlib import Path

import click

from agent.cli.options import data_option, json_option, moment_or_now, now_option


@click.command()
@click.option("--all", "show_all", is_flag=True, help="Accounts that need nothing too, however quiet.")
@now_option
@data_option
@json_option
def accounts(show_all: bool, now: datetime | None, data: Path | None, as_json: bool) -> None:
    """List every account, the one that most needs somebody first, whosever it is, and say why.

    Our own word comes first: what is overdue and not owned up to, then what is overdue, what will probably slip, and
    questions of theirs that nobody answered. Only then what they owe us, and last what cools down or has nothing agreed to come next.

    \b
    heat     0 to 100: what the customer committed to, kept, met for and answered, halved every 30 days
    we owe   open promises of ours, the overdue ones in brackets; they owe: theirs
    advance  days since the customer last committed to something

    Open one with `kept account DOMAIN`: every number there names what it is made of.
    """
    from agent import bootstrap
    from agent.cli.account_lists import account_list
    from agent.core.score.account import order_of
    from agent.core.score.account_plain import account_line_as_plain
    from agent.flows.accounts import read_accounts

    at = moment_or_now(now)
    with bootstrap.application(data) as app:
        found = [
            (mailbox, line)
            for mailbox in app.mailboxes()
            for line in read_accounts(app.store, mailbox, now=at, half_life=app.half_life)
        ]
    found.sort(key=lambda one: (order_of(one[1]), one[0].rep.email))
    if as_json:
        plain = [{"rep": mailbox.rep.email, **account_line_as_plain(line)} for mailbox, line in found]
        click.echo(json.dumps({"accounts": plain}, ensure_ascii=False, indent=1))
        return
    account_list(found, show_all=show_all)
