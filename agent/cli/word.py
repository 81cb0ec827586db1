"""What `confirm`, `dismiss`, `keep` and `move` share: the word is written down and its effect is shown."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agent.cli.ledger_words import due_words
from agent.cli.options import moment_or_now
from agent.core.commitment import Commitment
from agent.core.fulfil.ledger import EntryKind
from agent.render.filters import counted
from agent.store_port import Mailbox

if TYPE_CHECKING:  # importing it takes a while, and `--help` needs none of it
    from agent.bootstrap import Application


def say(
    prefix: str,
    kind: EntryKind,
    *,
    now: datetime | None,
    data: Path | None,
    due: date | datetime | None = None,
    only_this: bool = False,
) -> None:
    """Write the rep's word, let drafts follow it, and print where the commitment now stands."""
    from agent import bootstrap
    from agent.flows.follow import follow_accounts
    from agent.flows.word import give_word

    at = moment_or_now(now)
    with bootstrap.application(data) as app:
        mailbox, row = give_word(
            app.store, app.mailboxes(), prefix, kind=kind, now=at, due=due, only_this=only_this
        )
        follow_accounts(app.store, mailbox, policy=app.policy, now=at, progress=lambda _done, _of: None)
        alike = 0 if only_this or kind is not EntryKind.DISMISSED else _not_raised(app, mailbox, row)
        app.drafter(mailbox).look_after(at)
    zone = mailbox.rep.zone
    click.echo(
        f"{row.id[:6]}  {row.state(at, zone).value}  {due_words(row, zone)}  {row.account}  {row.found.quote}"
    )
    if alike:
        click.echo(
            f"Nor is this raised: {counted(alike, 'sentence')} of the kind. `kept taught` lists what is not raised."
        )


def _not_raised(app: "Application", mailbox: Mailbox, row: Commitment) -> int:
    """How many sentences of the same kind a dismissal silences."""
    from agent.flows.teach import taught

    return sum(len(one.silenced) for one in taught(app.store, mailbox) if row.id in one.lesson.drawn_from)
