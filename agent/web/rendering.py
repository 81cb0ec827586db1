"""Templates of pages, filled in. Escaping is the environment's; what is marked safe here was escaped here."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from agent.core.commitment import Due
from agent.core.drafting.clean import in_lines, one_line
from agent.core.score.attention import Reason
from agent.render import bars, pictures, report_words
from agent.render.concerns import step_words
from agent.render.due_words import doubts_of
from agent.render.motive import motive_words
from agent.render.reasons import why_words

_DAY = timedelta(days=1)


def render(templates: Environment, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """The page `web/NAME.html.j2`."""
    around = {"visitor": None, "mailboxes": (), "mailbox": None, "here": "", "token": "", "now": None}
    filled = templates.get_template(f"web/{name}.html.j2").render({"w": _WORDS, **around, **values})
    return HTMLResponse(filled, status)


def _days_ago(days: int | None) -> str:
    return (
        "never"
        if days is None
        else "today"
        if days == 0
        else "yesterday"
        if days == 1
        else f"{days} days ago"
    )


def _link(*parts: object, **query: object) -> str:
    """A path of ours, every part escaped; empty values of the query are left out."""
    path = "/" + "/".join(quote(str(part), safe="") for part in parts)
    asked = urlencode({name: str(value) for name, value in query.items() if value not in ("", None)})
    return f"{path}?{asked}" if asked else path


def _marked(text: str, words: str) -> Markup:
    """A mail's words for HTML with one sentence of it marked, line ends kept; unseen characters are taken out."""
    whole, sentence = in_lines(text), one_line(words)
    flat = " ".join(whole.split())
    start = whole.find(sentence)
    if start < 0 and sentence and sentence in flat:
        whole, start = flat, flat.find(sentence)
    if start < 0 or not sentence:
        return _lines(whole)
    end = start + len(sentence)
    return Markup("{}<mark>{}</mark>{}").format(
        _lines(whole[:start]), _lines(whole[start:end]), _lines(whole[end:])
    )


def _lines(text: str) -> Markup:
    return Markup("<br>\n").join(escape(line) for line in text.split("\n"))


def _moment(value: datetime, zone: Any) -> str:
    local = value.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b} {local.year}, {local:%H:%M}"


def _day(value: date | datetime | None, zone: Any) -> str:
    """A day with its year; the hour where there is one."""
    if value is None:
        return "no date"
    if isinstance(value, datetime):
        return _moment(value, zone)
    return f"{value:%a} {value.day} {value:%b} {value.year}"


def _in_days(now: datetime, days: int) -> str:
    return (now.date() + days * _DAY).isoformat()


def _due_doubts(due: Due, zone: Any) -> str:
    return doubts_of(due, zone)


def _typed(text: str) -> Markup:
    """A sentence of ours for HTML, what is to be typed set apart."""
    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if n % 2 else escape(part) for n, part in enumerate(parts)
    )


def _why(reason: Reason) -> str:
    return why_words(reason)


_WORDS: Mapping[str, Any] = {
    "bars": {
        "interval": bars.interval_bar,
        "heights": bars.heights,
        "moved": bars.points_moved,
        "share": bars.share_of,
        "most": bars.most_owed,
    },
    "pictures": {
        "heat": pictures.heat_picture,
        "spark": pictures.spark,
        "give_get": pictures.give_get_picture,
        "rate": pictures.rate_picture,
        "year": pictures.year_picture,
        "steps": pictures.steps_picture,
        "trend": pictures.trend_picture,
    },
    "ago": _days_ago,
    "link": _link,
    "marked": _marked,
    "lines": _lines,
    "typed": _typed,
    "moment": _moment,
    "day": _day,
    "in_days": _in_days,
    "doubts": _due_doubts,
    "why": _why,
    "step": step_words,
    "motive": motive_words,
    "nothing_overdue": report_words.nothing_overdue,
    "slip_notes": report_words.slip_notes,
    "credit_notes": report_words.credit_notes,
    "one_line": one_line,
    "in_lines": in_lines,
}
