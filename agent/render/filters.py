"""Filters of our templates: setting text for mail and for a terminal, days and rates for people."""

import textwrap
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from unicodedata import combining, east_asian_width

from markupsafe import Markup, escape

from agent.core.score.isoweek import IsoWeek

WIDTH = 78
_MAIL_WIDTH = 72


def wrapped(text: str, width: int = _MAIL_WIDTH, indent: str = "") -> str:
    """One paragraph in lines of at most `width`; words and links stay whole."""
    return textwrap.fill(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def answered(text: str) -> str:
    """Text as the lines of a quoted message; quotations inside it move one level deeper."""
    return "\n".join(
        f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in text.splitlines()
    )


def in_lines(text: str) -> Markup:
    """Text for HTML with its line ends kept."""
    return Markup("<br>\n").join(text.splitlines())


def with_blanks(text: str, blanks: Sequence[str]) -> Markup:
    """Text for HTML in which the blanks that the rep has to fill stand out."""
    marked = str(escape(text))
    for blank in blanks:
        found = str(escape(blank))
        marked = marked.replace(found, f'<span style="background-color:#fff2a8;color:#1a1a1a">{found}</span>')
    return Markup(marked)  # noqa: S704  every part was escaped above


def ended(text: str) -> str:
    """A quotation with a full stop where it has no end of its own."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def with_article(day: str, article: str) -> str:
    """A German day as it stands in a sentence: "Montag, 2. März" with "dem" is "Montag, dem 2. März"."""
    return day.replace(", ", f", {article} ", 1)


def percent(share: float) -> str:
    """0.934 as "93%"."""
    return f"{round(100 * share)}%"


def day(moment: date | datetime | None) -> str:
    """ "Fri 6 Mar", with the hour where there is one; a dash for no date."""
    if moment is None:
        return "no date"
    text = f"{moment:%a} {moment.day} {moment:%b}"
    return f"{text} {moment:%H:%M}" if isinstance(moment, datetime) else text


def days_of(week: IsoWeek) -> str:
    """ "2 to 8 March 2026", "30 March to 5 April 2026"."""
    first, last = week.first, week.last
    start = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
    if first.year != last.year:
        start = f"{start} {first.year}"
    return f"{start} to {last.day} {last:%B} {last.year}"


def span(length: timedelta) -> str:
    """ "20 minutes", "5 hours", "3 days": a delay in the largest unit that says it."""
    minutes = max(1, round(length / timedelta(minutes=1)))
    if minutes < 60:
        return counted(minutes, "minute")
    if minutes < 48 * 60:
        return counted(round(minutes / 60), "hour")
    return counted(round(minutes / 1440), "day")


def shortened(text: str, width: int) -> str:
    """The beginning of a text in at most `width` columns, cut at a word where that loses little."""
    text = " ".join(text.split())
    if columns(text) <= width:
        return text
    kept = _cut(text, width - 1)
    whole, space, _ = kept.rpartition(" ")
    return f"{whole if space and columns(whole) > 0.7 * width else kept.rstrip()}…"


def padded(text: str, width: int) -> str:
    """Text in a column exactly `width` wide on a terminal."""
    short = shortened(text, width)
    return short + " " * (width - columns(short))


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def _cut(text: str, width: int) -> str:
    if text.isascii():
        return text[:width]
    kept = ""
    for char in text:
        if columns(kept + char) > width:
            break
        kept += char
    return kept


def underlined(text: str) -> str:
    """A heading with a rule below it."""
    return f"{text}\n{'-' * columns(text)}"


def counted(count: int, one: str, many: str = "") -> str:
    """ "1 promise", "3 promises"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


_FILTERS = (
    *(wrapped, answered, in_lines, with_blanks, ended, with_article, underlined, shortened, padded),
    *(percent, day, days_of, span, counted),
)
ALL: dict[str, Callable[..., object]] = {f.__name__: f for f in _FILTERS}
