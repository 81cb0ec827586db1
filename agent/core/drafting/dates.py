"""Days and hours as people write them in a letter, in four languages.

Always the full day ("Tuesday 3 March"), never "yesterday" or "Friday" alone: a draft may lie a
while before somebody sends it, and a day that is written out stays true.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from agent.core.commitment import Due
from agent.core.detect.places import BLANKS


@dataclass(frozen=True, slots=True)
class Writing:
    """How dates are written in a thread."""

    language: str = "en"
    month_first: bool = False  # "March 3", as in America; English only


_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}


def habit_of(language: str, zone: ZoneInfo) -> Writing:
    """How somebody living in `zone` writes dates in `language`."""
    return Writing(language, month_first=language == "en" and zone.key.startswith(("America/", "US/")))


def blank_date(language: str) -> str:
    """The marked blank that stands for a date only the rep can give."""
    return BLANKS[language]


def names_of_days() -> frozenset[str]:
    """The months and weekdays of all languages, lower case, in full."""
    return frozenset(" ".join((*_MONTHS.values(), *_DAYS.values())).casefold().split())


def names_month(text: str, language: str) -> bool:
    """Whether a few words name a day and its month ("by 18 Feb"), so that they need no explaining."""
    months = [month.casefold() for month in _MONTHS[language].split()]
    words = [word.casefold() for word in text.replace(".", " ").replace(",", " ").split()]
    # Short forms count ("18 Feb"), but "mardi" and "martes" are no month of March.
    has_month = any(len(word) > 2 and month.startswith(word) for word in words for month in months)
    return has_month and any(char.isdigit() for char in text)


def write_day(day: date, writing: Writing, *, this_year: int) -> str:
    """ "Tuesday 3 March"; with the year where it is not `this_year`."""
    month = _MONTHS[writing.language].split()[day.month - 1]
    weekday = _DAYS[writing.language].split()[day.weekday()]
    year = "" if day.year == this_year else str(day.year)
    match writing.language:
        case "de":
            return f"{weekday}, {day.day}. {month} {year}".strip()
        case "fr":
            number = "1er" if day.day == 1 else str(day.day)
            return f"{weekday} {number} {month} {year}".strip()
        case "es":
            return f"{weekday} {day.day} de {month}" + (f" de {year}" if year else "")
        case _ if writing.month_first:
            return f"{weekday}, {month} {day.day}" + (f", {year}" if year else "")
        case _:
            return f"{weekday} {day.day} {month} {year}".strip()


def write_due(due: Due, writing: Writing, *, zone: tzinfo, this_year: int) -> str:
    """The last moment of a due in the zone its words were read in; the place is named where it is not `zone`."""
    if not isinstance(due.last, datetime):
        return write_day(due.last, writing, this_year=this_year)
    there = _zone_of(due, zone)
    moment = due.last.astimezone(there)
    day = write_day(moment.date(), writing, this_year=this_year)
    elsewhere = moment.utcoffset() != due.last.astimezone(zone).utcoffset()
    place = f" ({_place(due.zone)})" if elsewhere else ""
    return _AT[writing.language].format(day=day, hour=_hour(moment.time(), writing.language)) + place


def write_attribution(sent_at: datetime, writer: str, writing: Writing) -> str:
    """The line above a quoted message, as mail programs of that language write it; `sent_at` in the rep's zone."""
    month = _MONTHS[writing.language].split()[sent_at.month - 1]
    weekday = _DAYS[writing.language].split()[sent_at.weekday()]
    day, year, clock = sent_at.day, sent_at.year, f"{sent_at:%H:%M}"
    match writing.language:
        case "de":
            return f"Am {weekday}, {day}. {month} {year} um {clock} Uhr schrieb {writer}:"
        case "fr":
            return f"Le {weekday} {day} {month} {year} à {clock}, {writer} a écrit :"
        case "es":
            return f"El {weekday}, {day} de {month} de {year} a las {clock}, {writer} escribió:"
        case _ if writing.month_first:
            half = "AM" if sent_at.hour < 12 else "PM"
            return f"On {weekday[:3]}, {month[:3]} {day}, {year} at {sent_at.hour % 12 or 12}:{sent_at:%M} {half}, {writer} wrote:"
        case _:
            return f"On {weekday[:3]}, {day} {month[:3]} {year} at {clock}, {writer} wrote:"


_AT = {
    "en": "{day} at {hour}",
    "de": "{day}, um {hour}",
    "fr": "{day} à {hour}",
    "es": "{day} a las {hour}",
}


def _hour(at: time, language: str) -> str:
    if language == "en":
        if (at.hour, at.minute) == (12, 0):
            return "noon"
        minutes = f":{at.minute:02d}" if at.minute else ""
        return f"{at.hour % 12 or 12}{minutes} {'am' if at.hour < 12 else 'pm'}"
    if language == "fr":
        return f"{at.hour} h {at.minute:02d}" if at.minute else f"{at.hour} h"
    return f"{at:%H:%M} Uhr" if language == "de" else f"{at:%H:%M}"


def _zone_of(due: Due, zone: tzinfo) -> tzinfo:
    assert isinstance(due.last, datetime)
    if "/" in due.zone:
        try:
            return ZoneInfo(due.zone)
        except (ValueError, OSError, KeyError):
            return zone  # a name this machine does not know: the rep's own clock is right for the rep
    return due.last.tzinfo or zone


def _place(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ") if "/" in zone else f"UTC{zone.removeprefix('UTC')}"
