"""Bars for mail and terminal: widths and heights only; templates make table cells or characters of them.

Mail programs show no SVG reliably, but every one of them draws table cells with a background.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.core.score.kept import KeptRate
from agent.core.score.week import AccountLine, TrendPoint


@dataclass(frozen=True, slots=True)
class IntervalBar:
    """A line from 0 to 100 % in whole parts that add up: before the interval, in it, the rate's mark, in it, after."""

    before: int
    lower: int
    mark: int
    upper: int
    after: int


def interval_bar(rate: KeptRate, parts: int) -> IntervalBar:
    """The rate and its interval on a line of `parts` cells, pixels or characters."""
    mark = max(1, parts // 100)
    at = min(parts - mark, max(0, round(rate.value * parts) - mark // 2))
    low = min(at, round(rate.low * parts))
    high = max(at + mark, round(rate.high * parts))
    return IntervalBar(before=low, lower=at - low, mark=mark, upper=high - at - mark, after=parts - high)


def interval_line(rate: KeptRate, width: int) -> str:
    """The same line in characters: `·····────●────··`."""
    bar = interval_bar(rate, width)
    return "·" * bar.before + "─" * bar.lower + "●" * bar.mark + "─" * bar.upper + "·" * bar.after


def heights(points: Sequence[TrendPoint], tallest: int) -> list[int]:
    """One height for each week, 0 % to 100 % as 1 to `tallest`."""
    return [max(1, round(point.rate.value * tallest)) for point in points]


_BLOCKS = "▁▂▃▄▅▆▇█"


def sparkline(points: Sequence[TrendPoint]) -> str:
    """The trend in one character a week."""
    return "".join(_BLOCKS[min(7, int(point.rate.value * 8))] for point in points)


def points_moved(points: Sequence[TrendPoint]) -> str:
    """The change against the week before in whole points: "up 3 points", "unchanged"."""
    if len(points) < 2:
        return "unchanged"
    change = round(100 * points[-1].rate.value) - round(100 * points[-2].rate.value)
    if change == 0:
        return "unchanged"
    return f"{'up' if change > 0 else 'down'} {abs(change)} {'point' if abs(change) == 1 else 'points'}"


def share_of(count: int, most: int, width: int) -> int:
    """A count as a bar's width beside the largest of its column; 0 only for none."""
    return 0 if not count or not most else max(2, round(width * count / most))


def most_owed(accounts: Sequence[AccountLine]) -> int:
    """The longest column of what is owed on either side."""
    return max((len(ids) for account in accounts for ids in (account.we_owe, account.they_owe)), default=0)
