"""The ledger as a table on a terminal and as plain lines in a pipe."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

import click

from agent.cli.dates import day_or_moment
from agent.core.commitment import By, Commitment, State
from agent.store_port import Mailbox

STATE_COLOURS = {
    State.OPEN: "cyan",
    State.KEPT: "green",
    State.LATE: "yellow",
    State.OVERDUE: "bold red",
    State.WITHDRAWN: "dim",
    State.DISMISSED: "dim",
    State.UNCLEAR: "magenta",
}


def ledger(rows: Sequence[tuple[Mailbox, tuple[Commitment, ...]]], now: datetime) -> None:
    """Print every mailbox's commitments, the rep's before the customers'."""
    from rich.console import Console

    console = Console(highlight=False)
    if not any(some for _, some in rows):
        click.echo("Nothing here. `kept promises` without options shows the whole ledger.")
        return
    for mailbox, some in rows:
        for by, title in (
            (By.REP, f"Promised by {_name(mailbox)}"),
            (By.CUSTOMER, f"Promised to {_name(mailbox)}"),
        ):
            part = [row for row in some if row.by is by]
            if part and console.is_terminal:
                _table(console, title, part, now=now, zone=mailbox.rep.zone)
            elif part:
                _plain(title, part, now=now, zone=mailbox.rep.zone)


def _table(console: object, title: str, rows: Sequence[Commitment], *, now: datetime, zone: tzinfo) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    assert isinstance(console, Console)
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for column in ("id", "state", "due", "account", "words"):
        table.add_column(column, no_wrap=column != "words")
    for row in rows:
        state = row.state(now, zone)
        table.add_row(
            row.id[:6],
            Text(state.value, STATE_COLOURS[state]),
            due_words(row, zone),
            row.account,
            Text(row.found.quote),
        )
    console.print(table)


def _plain(title: str, rows: Sequence[Commitment], *, now: datetime, zone: tzinfo) -> None:
    click.echo(title)
    for row in rows:
        state = row.state(now, zone).value
        click.echo(
            f"  {row.id[:6]}  {state:<9}  {due_words(row, zone):<20}  {row.account}  {row.found.quote}"
        )


def due_words(row: Commitment, zone: tzinfo) -> str:
    """The due for a table's cell."""
    if row.due is None:
        return f"({row.found.due_text})"[:20] if row.found.due_text else "no date"
    return day_or_moment(row.due.last, zone)


def _name(mailbox: Mailbox) -> str:
    return mailbox.rep.name or mailbox.rep.email
