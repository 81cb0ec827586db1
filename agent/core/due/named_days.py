"""Days that people call by a name: "before Thanksgiving", "after Easter".

A table from a name to the rule that finds its date in a year; movable feasts are computed.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

_MON, _TUE, _WED, _THU, _FRI, _SAT, _SUN = range(7)

Rule = Callable[[int], date]


def easter(year: int) -> date:
    """Easter Sunday of the western churches (Meeus, Jones and Butcher's algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the eastern churches, in our calendar (Meeus; right from 1900 to 2099)."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    f = d + e + 114
    return date(year, f // 31, f % 31 + 1) + timedelta(days=13)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The `nth` such weekday of a month; -1 is the last. Raises ValueError where there is none."""
    if nth < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7 - 7 * (nth + 1))
    first = date(year, month, 1)
    return first.replace(day=1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _on(month: int, day: int) -> Rule:
    return lambda year: date(year, month, day)


def _nth(nth: int, weekday: int, month: int, plus: int = 0) -> Rule:
    return lambda year: nth_weekday(year, month, weekday, nth) + timedelta(days=plus)


def _monday_before(month: int, day: int) -> Rule:
    return lambda year: (day_before := date(year, month, day - 1)) - timedelta(days=day_before.weekday())


def _easter(plus: int) -> Rule:
    return lambda year: easter(year) + timedelta(days=plus)


def _inauguration(year: int) -> date:
    return date(year + (1 - year) % 4, 1, 20)


NAMED_DAYS: dict[str, Rule] = {
    "new year": _on(1, 1),
    "epiphany": _on(1, 6),
    "mlk day": _nth(3, _MON, 1),
    "groundhog day": _on(2, 2),
    "burns night": _on(1, 25),
    "australia day": _on(1, 26),
    "candlemas": _on(2, 2),
    "waitangi day": _on(2, 6),
    "valentine": _on(2, 14),
    "presidents day": _nth(3, _MON, 2),
    "womens day": _on(3, 8),
    "st patrick": _on(3, 17),
    "vernal equinox": _on(3, 20),
    "april fools": _on(4, 1),
    "tax day": _on(4, 15),
    "patriots day": _nth(3, _MON, 4),
    "earth day": _on(4, 22),
    "anzac day": _on(4, 25),
    "kings day": _on(4, 27),
    "early may bank holiday": _nth(1, _MON, 5),
    "victoria day": _monday_before(5, 25),
    "spring bank holiday": _nth(-1, _MON, 5),
    "may day": _on(5, 1),
    "labour day": _on(5, 1),
    "cinco de mayo": _on(5, 5),
    "mothers day": _nth(2, _SUN, 5),
    "memorial day": _nth(-1, _MON, 5),
    "fathers day": _nth(3, _SUN, 6),
    "flag day": _on(6, 14),
    "juneteenth": _on(6, 19),
    "summer solstice": _on(6, 21),
    "canada day": _on(7, 1),
    "independence day": _on(7, 4),
    "bastille day": _on(7, 14),
    "assumption": _on(8, 15),
    "summer bank holiday": _nth(-1, _MON, 8),
    "labor day": _nth(1, _MON, 9),
    "michaelmas": _on(9, 29),
    "columbus day": _nth(2, _MON, 10),
    "canadian thanksgiving": _nth(2, _MON, 10),
    "halloween": _on(10, 31),
    "all saints": _on(11, 1),
    "all souls": _on(11, 2),
    "guy fawkes": _on(11, 5),
    "singles day": _on(11, 11),
    "veterans day": _on(11, 11),
    "remembrance day": _on(11, 11),
    "thanksgiving": _nth(4, _THU, 11),
    "black friday": _nth(4, _THU, 11, 1),
    "cyber monday": _nth(4, _THU, 11, 4),
    "giving tuesday": _nth(4, _THU, 11, 5),
    "winter solstice": _on(12, 21),
    "christmas eve": _on(12, 24),
    "christmas": _on(12, 25),
    "boxing day": _on(12, 26),
    "new years eve": _on(12, 31),
    "inauguration day": _inauguration,
    "mardi gras": _easter(-47),
    "ash wednesday": _easter(-46),
    "mothering sunday": _easter(-21),
    "palm sunday": _easter(-7),
    "maundy thursday": _easter(-3),
    "good friday": _easter(-2),
    "holy saturday": _easter(-1),
    "easter": easter,
    "easter monday": _easter(1),
    "ascension": _easter(39),
    "pentecost": _easter(49),
    "whit monday": _easter(50),
    "trinity sunday": _easter(56),
    "corpus christi": _easter(60),
    "orthodox easter": orthodox_easter,
}
"""From a name, as the languages' grammars use it, to the rule for its date."""
