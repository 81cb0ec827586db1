"""Pictures as plain geometry: where lines, bars and dots stand. Templates draw them, as SVG on a page.

Each picture is a value of numbers and labels; colours are the style sheet's. What a picture shows stands
beside it in words, for those who cannot see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.core.score.commitment_map import CommitmentMap, Standing
from agent.core.score.give_get import MonthOfWord
from agent.core.score.kept import KeptRate
from agent.core.score.week import TrendPoint
from agent.core.score.year import Month


@dataclass(frozen=True, slots=True)
class Label:
    """A word at a place."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A line with the area below it."""

    width: float
    height: float
    line: str  # points of an SVG polyline
    area: str  # of a polygon
    x: float  # the last point
    y: float
    grid: tuple[tuple[float, int], ...] = ()  # height of a line, and what it stands for
    labels: tuple[Label, ...] = ()


def spark(values: Sequence[float], width: float = 132, height: float = 34, *, most: float = 100) -> Curve:
    """A small line without a scale; `most` is the top."""
    return _curve(values, width, height, pad=3, most=most)


def heat_picture(values: Sequence[float], now: datetime, width: float = 640, height: float = 170) -> Curve:
    """The heat week by week, with lines at a quarter, half and three quarters, and the months below."""
    curve = _curve(values, width, height - 22, pad=6, most=100)
    grid = tuple((_y(level, height - 22, 6, 100), level) for level in (25, 50, 75))
    return Curve(
        width, height, curve.line, curve.area, curve.x, curve.y, grid, _months(len(values), now, width)
    )


def _curve(values: Sequence[float], width: float, height: float, *, pad: float, most: float) -> Curve:
    step = (width - 2 * pad) / max(1, len(values) - 1)
    points = [(round(pad + n * step, 1), _y(value, height, pad, most)) for n, value in enumerate(values)]
    line = " ".join(f"{x},{y}" for x, y in points)
    floor = round(height - pad, 1)
    area = f"{points[0][0]},{floor} {line} {points[-1][0]},{floor}" if points else ""
    x, y = points[-1] if points else (pad, floor)
    return Curve(width, height, line, area, x, y)


def _y(value: float, height: float, pad: float, most: float) -> float:
    return round(height - pad - (height - 2 * pad) * min(max(value, 0.0), most) / most, 1)


def _months(weeks: int, now: datetime, width: float) -> tuple[Label, ...]:
    """The month's name under the first week of each."""
    found: list[Label] = []
    step = (width - 12) / max(1, weeks - 1)
    for n in range(weeks):
        day = now - timedelta(weeks=weeks - 1 - n)
        if day.day <= 7 and 12 < n * step < width - 30:
            found.append(Label(round(6 + n * step, 1), f"{day:%b}"))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from (x, y), with what it counts."""

    x: float
    y: float
    width: float
    height: float
    count: int
    kind: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars over months; `floor` is the line they stand on or hang from."""

    width: float
    height: float
    floor: float
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]


def give_get_picture(months: Sequence[MonthOfWord], width: float = 640, height: float = 190) -> Bars:
    """Month by month what we promised and did, upward, and what they promised and did, downward."""
    most = max((max(m.we_promised, m.we_did, m.they_promised, m.they_did) for m in months), default=0) or 1
    floor, room = (height - 18) / 2, (height - 18) / 2 - 6
    column = width / max(1, len(months))
    thick = round(min(16.0, column / 3), 1)
    bars: list[Bar] = []
    for n, month in enumerate(months):
        middle = column * (n + 0.5)
        for kind, count, left, sign in (
            ("we-promised", month.we_promised, middle - thick - 1, -1),
            ("we-did", month.we_did, middle + 1, -1),
            ("they-promised", month.they_promised, middle - thick - 1, 1),
            ("they-did", month.they_did, middle + 1, 1),
        ):
            tall = round(room * count / most, 1)
            top = floor - 1 - tall if sign < 0 else floor + 1
            if count:
                bars.append(Bar(round(left, 1), round(top, 1), thick, tall, count, kind))
    labels = tuple(Label(round(column * (n + 0.5), 1), f"{m.month:%b}") for n, m in enumerate(months))
    return Bars(width, height, round(floor, 1), tuple(bars), labels)


@dataclass(frozen=True, slots=True)
class RateLine:
    """The rate and its interval on a line from 0 to `width`."""

    width: float
    low: float
    high: float
    at: float


def rate_picture(rate: KeptRate, width: float = 400) -> RateLine:
    """Where the rate lies, and between what it most likely lies."""
    return RateLine(
        width, round(rate.low * width, 1), round(rate.high * width, 1), round(rate.value * width, 1)
    )


def trend_picture(points: Sequence[TrendPoint], width: float = 168, height: float = 48) -> Bars:
    """The kept rate week by week, 0 to 100 % as bars; the last is this week's."""
    column = width / max(1, len(points))
    bars = []
    for n, point in enumerate(points):
        tall = round(max(1.0, point.rate.value * height), 1)
        kind = "now" if n == len(points) - 1 else "then"
        bars.append(
            Bar(
                round(n * column, 1),
                round(height - tall, 1),
                round(column - 5, 1),
                tall,
                round(100 * point.rate.value),
                kind,
            )
        )
    return Bars(width, height, height, tuple(bars), ())


@dataclass(frozen=True, slots=True)
class Node:
    """One step of the map as a dot."""

    x: float
    kind: str  # done, promised, gap, ahead
    title: str
    is_next: bool


@dataclass(frozen=True, slots=True)
class Path:
    """The map as a row of dots, joined up to the last step that is done."""

    width: float
    height: float
    done_until: float
    nodes: tuple[Node, ...]


def steps_picture(found: CommitmentMap, width: float = 190, height: float = 26) -> Path:
    """The steps from left to right."""
    gap = (width - 20) / max(1, len(found.steps) - 1)
    following = found.next.step.name if found.next else ""
    nodes = tuple(
        Node(round(10 + n * gap, 1), one.standing.value, one.step.title, one.step.name == following)
        for n, one in enumerate(found.steps)
    )
    done = [node.x for node, one in zip(nodes, found.steps, strict=True) if one.standing is Standing.DONE]
    return Path(width, height, max(done, default=0.0), nodes)


@dataclass(frozen=True, slots=True)
class MonthDot:
    """One month of the year: how large its dot is, and what it says."""

    x: float
    radius: float
    kind: str  # advanced, spoke, silent
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class YearLine:
    """Twelve months in a row."""

    width: float
    height: float
    dots: tuple[MonthDot, ...]


def year_picture(months: Sequence[Month], width: float = 640, height: float = 78) -> YearLine:
    """A dot for each month: full where the customer advanced, a ring where they were only spoken with, a point of silence."""
    column = width / max(1, len(months))
    return YearLine(
        width,
        height,
        tuple(_month_dot(month, round(column * (n + 0.5), 1)) for n, month in enumerate(months)),
    )


def _month_dot(month: Month, x: float) -> MonthDot:
    count = len(month.advances)
    if count:
        return MonthDot(x, min(20.0, 8.0 + 3.0 * count), "advanced", str(count), f"{month.first:%b}")
    kind = "spoke" if month.mails or month.meetings else "silent"
    return MonthDot(x, 7.0 if kind == "spoke" else 2.0, kind, "", f"{month.first:%b}")


def heat_bars(values: Sequence[float], tallest: int) -> list[int]:
    """The heat as bars for table cells, every other week up to the last, 0 to 100 as 1 to `tallest`."""
    return [max(1, round(value * tallest / 100)) for value in _every_other(values)]


def columns(count: int) -> list[int]:
    """The widths of so many columns in whole hundredths that add up to a hundred, none a whole one wider than another."""
    return [round(100 * (n + 1) / count) - round(100 * n / count) for n in range(count)]


_BLOCKS = "▁▂▃▄▅▆▇█"


def heat_characters(values: Sequence[float]) -> str:
    """The same bars in one character each."""
    return "".join(_BLOCKS[min(7, int(value * 8 / 100))] for value in _every_other(values))


def _every_other(values: Sequence[float]) -> list[float]:
    return list(values[::-1][::2][::-1])


_STEPS = {"done": "●", "promised": "◐", "gap": "×", "ahead": "·"}


def map_characters(found: CommitmentMap) -> str:
    """The map in one character a step."""
    return "".join(_STEPS[one.standing.value] for one in found.steps)


_SPOKEN, _SILENT = "o", "·"


def year_characters(months: Sequence[Month]) -> str:
    """The year in one character a month: how often they advanced, o where they were only spoken with."""
    dots = (_month_dot(month, 0) for month in months)
    return "".join(
        str(min(9, int(dot.text))) if dot.text else _SILENT if dot.kind == "silent" else _SPOKEN
        for dot in dots
    )
