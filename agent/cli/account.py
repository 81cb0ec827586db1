"""`kept account DOMAIN`: one account as a whole."""

import json
from datetime import datetime
from pathlib import Path

import click

from agent.cli.options import data_option, json_option, moment_or_now, now_option


@click.command()
@click.argument("domain", metavar="DOMAIN")
@click.option("--ids", is_flag=True, help="Name the mail (Message-ID) or event (UID) behind every line.")
@now_option
@data_option
@json_option
def account(domain: str, ids: bool, now: datetime | None, data: Path | None, as_json: bool) -> None:
    """Read one account: why it needs somebody, what each side owes, how warm it is and what warmed it, the steps
    toward a signed order with their gaps, how early we own up, meetings, answer times, barriers in the customer's
    own words, the year, and who they introduced.

    DOMAIN is the customer's mail domain, or the address itself at a mail provider; a part that fits one
    account only will do. Facts only: each line names the promise (`kept show ID`), and with --ids the mail or the event, it rests on.
    """
    from agent import bootstrap
    from agent.cli.account_words import account_words, one_account
    from agent.core.score.account_plain import account_page_as_plain
    from agent.flows.accounts import read_account

    at = moment_or_now(now)
    with bootstrap.application(data) as app:
        mailboxes = app.mailboxes()
        name = one_account(app.store, mailboxes, domain)
        steps = app.commitment_map
        read = [
            (mailbox, read_account(app.store, mailbox, name, now=at, steps=steps, half_life=app.half_life))
            for mailbox in mailboxes
        ]
    pages = [(mailbox, page) for mailbox, page in read if page is not None]
    if as_json:
        plain = [{"rep": mailbox.rep.email, **account_page_as_plain(page)} for mailbox, page in pages]
        click.echo(json.dumps({"account": name, "reads": plain}, ensure_ascii=False, indent=1))
        return
    for mailbox, page in pages:
        account_words(mailbox, page, at, with_ids=ids)
