"""`kept move ID WHEN`: the rep's word, "it has a new due date"."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from agent.cli.options import Moment, data_option, now_option


class _Due(click.ParamType[Any]):
    """A day (kept until it ends) or a moment."""

    name = "WHEN"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | datetime:
        """What is neither is refused with an example."""
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            pass
        try:
            return Moment().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(
                f"{value} is neither a day nor a moment; write one like 2026-03-20 or 2026-03-20T15:00+01:00.",
                param,
                ctx,
            )


@click.command()
@click.argument("commitment", metavar="ID")
@click.argument("when", type=_Due())
@now_option
@data_option
def move(commitment: str, when: date | datetime, now: datetime | None, data: Path | None) -> None:
    """Give the commitment whose id begins with ID a new due date, agreed where mail cannot see it.

    WHEN is a day like 2026-03-20 or a moment like 2026-03-20T15:00+01:00.
    """
    from agent.cli.word import say
    from agent.core.fulfil.ledger import EntryKind

    say(commitment, EntryKind.MOVED, now=now, data=data, due=when)
