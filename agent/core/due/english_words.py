"""The words of English phrases about time, by the name under which the rules of `grammar` ask for them."""

from agent.core.due.rules import Meaning
from agent.core.due.words import counted_lines, named_lines
from agent.core.due.zones import CLOCKS, ZONES

WEEKDAYS = counted_lines(
    "monday mon", "tuesday tue tues", "wednesday wed weds", "thursday thu thur thurs", "friday fri",
    "saturday sat", "sunday sun",
)  # fmt: skip
MONTHS = counted_lines(
    "", "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
    "august aug", "september sep sept", "october oct", "november nov", "december dec",
)  # fmt: skip
CARDINALS = counted_lines(
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100}
ORDINALS = counted_lines(
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",
) | {"thirtieth": 30}  # fmt: skip


UNITS = named_lines(
    second="second seconds sec secs", minute="minute minutes min mins", hour="hour hours hr hrs",
    day="day days", night="night nights mornings evenings afternoons", week="week weeks wk wks",
    fortnight="fortnight fortnights", month="month months", quarter="quarter quarters qtr qtrs",
    year="year years yr yrs",
)  # fmt: skip
SHORT_UNITS = UNITS | named_lines(
    minute="m", hour="h", day="d", week="w", month="mo mos mon", year="y", second="s"
)
PERIODS = named_lines(
    week="week wk",
    month="month",
    quarter="quarter qtr",
    year="year yr",
    weekend="weekend wknd wkend",
    day="day",
)
PARTS = named_lines(
    morning="morning morn breakfast", lunch="lunch lunchtime noontime", afternoon="afternoon arvo aft",
    evening="evening eve dinner dinnertime supper teatime", night="night nite",
)  # fmt: skip
SEASONS = counted_lines("", "spring springtime", "summer summertime", "fall autumn", "winter wintertime")
EDGES = named_lines(
    early="early", start="beginning start", mid="mid middle midway", late="late later latter", end="end"
)

_MONTHS_OF_PEOPLE = ("april", "june", "august", "may", "march", "jan")

WORDS: dict[str, dict[str, Meaning]] = {
    "weekday": WEEKDAYS,
    "plain_weekday": {word: n for word, n in WEEKDAYS.items() if word not in ("sat", "sun")},
    "weekdays": {f"{word}s": n for word, n in WEEKDAYS.items() if word.endswith("day")},
    "month": MONTHS,
    "noun_month": {word: n for word, n in MONTHS.items() if word not in (*_MONTHS_OF_PEOPLE, "mar")},
    "month_in_range": {word: n for word, n in MONTHS.items() if word not in ("may", "march", "mar")},
    "full_month": {word: n for word, n in MONTHS.items() if len(word) > 3 or word in ("may", "jul")},
    "plain_month": {w: n for w, n in MONTHS.items() if len(w) > 3 and w not in _MONTHS_OF_PEOPLE},
    "counted": {**CARDINALS, **TENS},
    "tens": TENS,
    "digit": {word: n for word, n in CARDINALS.items() if 0 < n < 10},
    "hour": {word: n for word, n in CARDINALS.items() if 0 < n < 13} | {"noon": 12},
    "spelt_hour": {word: n for word, n in CARDINALS.items() if 0 < n < 13},
    "some_hour": {word: n for word, n in CARDINALS.items() if 1 < n < 13},
    "spelt_nth": ORDINALS,
    "some_nth": {word: n for word, n in ORDINALS.items() if n > 2},
    "suffix": dict.fromkeys(("st", "nd", "rd", "th"), ""),
    "unit": UNITS,
    "short_unit": SHORT_UNITS,
    "hours_mark": dict.fromkeys(("h", "hr"), "hour"),
    "period": PERIODS,
    "long_period": {word: unit for word, unit in PERIODS.items() if unit != "day"},
    "week_or_month": {word: unit for word, unit in PERIODS.items() if unit in ("week", "month")},
    "season": SEASONS,
    "such_season": {word: SEASONS[word] for word in ("summer", "winter", "autumn")},
    "tick": {word: unit for word, unit in UNITS.items() if unit in ("hour", "minute", "second")},
    "part": PARTS,
    "lunch": dict.fromkeys(("lunch", "lunchtime"), ""),
    "meal": {word: PARTS[word] for word in ("breakfast", "lunch", "lunchtime", "dinner", "supper")},
    "mealtime": {word: PARTS[word] for word in ("lunchtime", "dinnertime", "teatime", "arvo")},
    "edge": EDGES,
    "half": {"am": "am", "pm": "pm"},
    "zone": {word: name for word, name in ZONES.items() if " " not in word},
    "land": CLOCKS,
    "us_zone": {word: ZONES[word] for word in ("eastern", "central", "mountain", "pacific")},
    "place": {word: name for word, name in ZONES.items() if " " not in word and len(word) > 4},
    "zone_code": {word: name for word, name in ZONES.items() if word.endswith("t") and len(word) < 5},
    "today": dict.fromkeys(("today", "tdy"), ""),
    "tomorrow": dict.fromkeys(
        "tomorrow tomorrows tomo tmrw tmr tmw tmo tomoz tmoz tomorow tommorrow tommorow tomorrrow tomorro".split(),
        "",
    ),
    # Before these a bare month, a bare "sat" or a number is a time.
    "prep": dict.fromkeys(
        "in on by before until till til during of this next last for from since through throughout after due "
        "at around about early mid late end to and or between starting beginning no than coming every each "
        "within over late later".split(),
        "",
    ),
    # Before these also a month that may be a person, and a year.
    "in": dict.fromkeys(
        "in by until till before during of after since through throughout within early mid late end on for next last "
        "beginning starting".split(),
        "",
    ),
    # "Our Q3 forecast", "the June numbers": which one it is, not when it comes.
    "paper": dict.fromkeys(
        "invoice invoices number numbers figure figures report reports reporting forecast forecasts projection projections "
        "budget budgets statement statements newsletter data actuals bill bills billing result results payroll rent "
        "volume volumes price prices pricing production outage outages schedule nominations payment payments fee fees minutes "
        "agenda edition issue pipeline target targets quota sales revenue earnings accounts books usage".split(),
        "",
    ),
    "gathering": dict.fromkeys(
        "meeting call lunch dinner breakfast appointment session slot demo flight conference interview webinar "
        "visit review presentation workshop standup sync".split(),
        "",
    ),
    "greeting": dict.fromkeys("happy merry great good nice lovely wonderful fantastic blessed".split(), ""),
    "fixed": dict.fromkeys("scheduled set booked planned slated due ready targeted aiming aim".split(), ""),
    "at": dict.fromkeys(
        "at around about near by before until till til after from circa approximately".split(), ""
    ),
    # After these the day "after" has no more to say: not "the day after we meet".
    "goes_on": dict.fromkeys("if with and or but on for to unless so".split(), ""),
    "likely": dict.fromkeys(
        "probably likely hopefully ideally presumably possibly maybe perhaps say namely meaning preferably".split(),
        "",
    ),
    "latest": dict.fromkeys(("latest", "at"), ""),
    "possessive": dict.fromkeys(("s",), ""),
    "limit": dict.fromkeys("by on before until till".split(), ""),
    "sharp_at": dict.fromkeys("at by before until till til".split(), ""),
    "firm_at": dict.fromkeys("at by before until till til after from".split(), ""),
    "shortly": dict.fromkeys("today tomorrow tonight this on".split(), ""),
    "deadline": dict.fromkeys("by before until till".split(), ""),
    "after_of": dict.fromkeys(("of",), ""),
    "beside": {"before": True, "after": False},
    "of": dict.fromkeys(("of", "in"), ""),
    # After these "at 3" is an hour, and not "at 3 sites".
    "onward": dict.fromkeys(
        "to on for and or if then sharp so but with unless because today tomorrow when either in rather please as though "
        "i we you it works suits about where how who whether instead like w".split(),
        "",
    ),
    # "Over bay 7 on Friday": these have a number, and no hour.
    "numbered": dict.fromkeys(
        "bay bays zone zones room rooms ward wards gate gates dock docks berth pier platform terminal hall booth unit building "
        "block tower chapter chapters page pages section sections clause clauses article appendix annex exhibit schedule step steps "
        "item items line lines lane route level table trailer truck tank pump rack bin plot lot suite apartment machine "
        "batch sample revision option version phase stage wave milestone invoice ticket order store branch".split(),
        "",
    ),
    # "The 5th floor" is no date.
    "thing": dict.fromkeys(
        "floor street st avenue ave century edition anniversary birthday time place grade percentile version "
        "party row hole amendment generation class degree person one half quarter year week month day hour "
        "last round phase step item stage batch wave attempt draft option point".split(),
        "",
    ),
}

SPELLINGS = {
    "nxt": "next",
    "wk": "week",
    "wknd": "weekend",
    "wkend": "weekend",
    "qtr": "quarter",
    "untill": "until",
    "til": "till",
}
"""Words in a hurry, for those that the rules name themselves."""

NAMES = {
    "(st|saint).? stephen's day": "boxing day",
    "(st|saint).? patrick's$": "st patrick",
    "burns night": "burns night",
    "australia day": "australia day",
    "waitangi day": "waitangi day",
    "anzac day": "anzac day",
    "king's day": "kings day",
    "candlemas": "candlemas",
    "epiphany|twelfth night": "epiphany",
    "hogmanay": "new years eve",
    "armistice day": "veterans day",
    "pancake (day|tuesday)|fat tuesday": "mardi gras",
    "indigenous people's day|indigenous peoples day": "columbus day",
    "victoria day": "victoria day",
    "patriot's day": "patriots day",
    "flag day": "flag day",
    "reformation day": "halloween",
    "all soul's( day)?": "all souls",
    "michaelmas": "michaelmas",
    "mothering sunday": "mothering sunday",
    "trinity sunday": "trinity sunday",
    "single's day": "singles day",
    "(the )?((early )?may|may day) bank holiday": "early may bank holiday",
    "(the )?(spring|late may|whitsun) bank holiday": "spring bank holiday",
    "(the )?(august|summer|late august) bank holiday": "summer bank holiday",
    "new year's eve|nye": "new years eve",
    "new year's( day)?": "new year",
    "mlk( jr.?)?( day)?|martin luther (king|kings)( jr.?)?('s)? day": "mlk day",
    "groundhog day": "groundhog day",
    "((saint|st.?) )?valentine's( day)?": "valentine",
    "president's day": "presidents day",
    "(international )?(woman's|women's) day": "womens day",
    "(saint|st).? (patrick's|paddy's)( day)?": "st patrick",
    "(vernal|spring|march) equinox": "vernal equinox",
    "april fool's( day)?": "april fools",
    "tax day": "tax day",
    "earth day": "earth day",
    "may day": "may day",
    "cinco de mayo": "cinco de mayo",
    "mother's day": "mothers day",
    "father's day": "fathers day",
    "memorial day": "memorial day",
    "juneteenth": "juneteenth",
    "summer solstice": "summer solstice",
    "winter solstice": "winter solstice",
    "canada day": "canada day",
    "independence day": "independence day",
    "bastille day": "bastille day",
    "labor day": "labor day",
    "labour day": "labour day",
    "columbus day": "columbus day",
    "canadian thanksgiving( day)?": "canadian thanksgiving",
    "halloween|hallowe'en": "halloween",
    "all saint's( day)?": "all saints",
    "guy fawkes( night| day)?|bonfire night": "guy fawkes",
    "veteran's day": "veterans day",
    "remembrance day": "remembrance day",
    "thanksgiving( day)?": "thanksgiving",
    "black friday": "black friday",
    "cyber monday": "cyber monday",
    "giving tuesday": "giving tuesday",
    "(christmas|xmas|x-mas) eve": "christmas eve",
    "(christmas|xmas|x-mas)( day)?": "christmas",
    "boxing day": "boxing day",
    "inauguration day": "inauguration day",
    "mardi gras|shrove tuesday": "mardi gras",
    "ash wednesday": "ash wednesday",
    "palm sunday": "palm sunday",
    "maundy thursday|easter thursday": "maundy thursday",
    "good friday|easter friday": "good friday",
    "holy saturday|easter saturday": "holy saturday",
    "easter (monday|mon)": "easter monday",
    "orthodox easter( sunday)?": "orthodox easter",
    "easter( sunday)?": "easter",
    "ascension( day)?": "ascension",
    "pentecost|whit sunday|whitsun": "pentecost",
    "whit monday": "whit monday",
    "corpus christi": "corpus christi",
}
"""Days with a name, the longer before the shorter; "new year's" stands for new years, new year and new years' too."""
