"""The list of accounts: a table on a terminal, plain lines in a pipe."""

from collections.abc import Sequence

import click

from agent.core.drafting.clean import one_line
from agent.core.score.account import AccountLine
from agent.core.score.give_get import Side
from agent.render.filters import counted
from agent.render.reasons import why_words
from agent.store_port import Mailbox

_IN_PLAY = 120  # days of silence after which an account that needs nobody is left out


Found = Sequence[tuple[Mailbox, AccountLine]]
"""Accounts with whose they are, in the order in which they need somebody."""


def account_list(found: Found, *, show_all: bool) -> None:
    """Print every rep's accounts, those that need somebody first."""
    if not found:
        click.echo("No accounts yet: nobody has promised anything, and no meeting was held.")
        return
    names = list(dict.fromkeys(_name(mailbox) for mailbox, _ in found))
    shown = [one for one in found if show_all or _is_in_play(one[1])]
    _print(
        f"Accounts of {' and '.join(names) if len(names) < 3 else 'the team'}", shown, with_rep=len(names) > 1
    )
    if len(shown) < len(found):
        click.echo(f"{counted(len(found) - len(shown), 'quiet account')} left out: add --all.")
    click.echo("\nOpen one: kept account DOMAIN")


def _name(mailbox: Mailbox) -> str:
    return one_line(mailbox.rep.name) or mailbox.rep.email


def _is_in_play(line: AccountLine) -> bool:
    return bool(line.reasons) or (line.days_silent is not None and line.days_silent <= _IN_PLAY)


def _print(title: str, found: Found, *, with_rep: bool) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if console.is_terminal:
        _table(console, title, found, with_rep=with_rep)
        return
    click.echo(title)
    for mailbox, line in found:
        click.echo(f"  {_cell(line)}{f'  {_name(mailbox)}' if with_rep else ''}")
        for words in _why(line):
            click.echo(f"      {words}")


def _table(console: object, title: str, found: Found, *, with_rep: bool) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    assert isinstance(console, Console)
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for column in ("account", "heat", "we owe", "they owe", "advance", "why"):
        table.add_column(column, no_wrap=column != "why", justify="right" if column == "heat" else "left")
    for mailbox, line in found:
        table.add_row(
            Text("\n".join([one_line(line.account), *([_name(mailbox)] if with_rep else [])])),
            f"{line.heat.value:.0f} {_trend(line)}",
            _owed(line.give_get.ours),
            _owed(line.give_get.theirs),
            _advance(line),
            Text("\n".join(_why(line)) or "nothing presses", "" if line.reasons else "dim"),
        )
    console.print(table)


def _cell(line: AccountLine) -> str:
    owed = f"we owe {_owed(line.give_get.ours):<7} they owe {_owed(line.give_get.theirs):<7}"
    return f"{one_line(line.account):<32} heat {line.heat.value:3.0f} {_trend(line)}  {owed} advance {_advance(line)}"


def _why(line: AccountLine) -> list[str]:
    return [why_words(reason) for reason in line.reasons]


def _owed(side: Side) -> str:
    late = f" ({len(side.late)})" if side.late else ""
    return f"{len(side.owes)}{late}" if side.owes else "-"


def _trend(line: AccountLine) -> str:
    change = line.heat.value - line.heat_before
    return "↑" if change > 3 else "↓" if change < -3 else "→"


def _advance(line: AccountLine) -> str:
    days = line.advance.days_since
    return "never" if days is None else "today" if days == 0 else f"{days} d ago"
