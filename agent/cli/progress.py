"""How long work shows itself: a moving line on a terminal, nothing in a pipe."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from agent.flows import progress

if TYPE_CHECKING:
    from rich.progress import Progress


class Bars:
    """One bar for the mail and one for the accounts, on standard error."""

    def __init__(self, bars: "Progress") -> None:
        self._bars = bars
        self._task = bars.add_task("opening", total=1.0)
        self._items = 0

    def reading(self, source: str, share: float, items: int) -> None:
        """Move the bar of the mail."""
        self._items += items
        name = Path(source).name or source
        self._bars.update(
            self._task, description=f"reading {name}: {self._items:,}", completed=share, total=1.0
        )

    def following(self, done: int, of: int) -> None:
        """Move the bar of the accounts."""
        self._bars.update(
            self._task, description=f"following accounts: {done:,} of {of:,}", completed=done, total=of
        )


@contextmanager
def shown() -> Iterator[progress.Progress]:
    """Bars where standard error is a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield progress.Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield Bars(bars)
