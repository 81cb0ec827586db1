"""The grammar of German phrases about time: the due words of business mail, in the manner of `grammar`."""

from functools import cache, partial

from agent.core.due import meanings as m
from agent.core.due.grammar import GROUPS
from agent.core.due.meanings import Vague
from agent.core.due.rules import Grammar, Level, Meaning, Rule
from agent.core.due.terms import Around, Bound, Clock, Edge, Named, Nth, Part, Period, Weekday
from agent.core.due.words import counted_lines, named_lines

TODAY, TOMORROW = Period("day", 0), Period("day", 1)


WORDS: dict[str, dict[str, Meaning]] = {
    "weekday": counted_lines("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag sonnabend", "sonntag"),
    "month": counted_lines(
        "", "januar jänner jan", "februar feb", "märz mrz", "april apr", "mai", "juni jun", "juli jul",
        "august aug", "september sep sept", "oktober okt", "november nov", "dezember dez",
    ),
    "counted": counted_lines(
        "", "ein eine einem einer einen", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn",
        "elf", "zwölf",
    ),
    "spelt_nth": {},
    "place": {"ersten": 1, "zweiten": 2, "dritten": 3, "vierten": 4, "letzten": -1},
    "workday": dict.fromkeys("werktag arbeitstag".split(), "workday"),
    "closing": dict.fromkeys("geschäftsschluss dienstschluss büroschluss feierabend tagesende".split(), ""),
    "half_of_weekday": {
        f"{day}{word}": (number, part)
        for number, day in enumerate("montag dienstag mittwoch donnerstag freitag samstag sonntag".split())
        for word, part in {
            "früh": "morning", "morgen": "morning", "vormittag": "morning", "mittag": "lunch",
            "nachmittag": "afternoon", "abend": "evening",
        }.items()
    },
    "unit": named_lines(
        minute="minute minuten", hour="stunde stunden", day="tag tage tagen", week="woche wochen",
        month="monat monate monaten", year="jahr jahre jahren",
        workday="werktag werktage werktagen arbeitstag arbeitstage arbeitstagen",
    ),
    "period": named_lines(week="woche", month="monat monats", quarter="quartal quartals", year="jahr jahres"),
    "part": named_lines(
        morning="früh vormittag vormittags", lunch="mittag mittags", afternoon="nachmittag nachmittags",
        evening="abend abends", night="nacht",
    ),
    "edge": named_lines(early="anfang beginn", mid="mitte", end="ende"),
    "this": dict.fromkeys("diese dieser diesen dieses diesem dies".split(), 0),
    "next": dict.fromkeys("nächste nächster nächsten nächstes nächstem kommende kommender kommenden kommendes".split(), 1),
    "after_next": dict.fromkeys("übernächste übernächster übernächsten übernächstes".split(), 2),
    "the": dict.fromkeys("der die das dem den des".split(), ""),
    "named": named_lines(
        easter="ostern ostersonntag", pentecost="pfingsten", christmas="weihnachten"
    ) | {"ostermontag": "easter monday", "karfreitag": "good friday", "silvester": "new years eve", "neujahr": "new year"},
}  # fmt: skip


def _period(unit: str, next: int = 0) -> Period:  # noqa: A002
    return Period(unit, next)


# fmt: off
LEVELS = (
    Level((
        Rule("counted", "ein paar|einigen|einige|wenigen|wenige", lambda: Vague(3)),
        Rule("clock", "{<hour>:<minute>( uhr)?}", m.clock),
        Rule("clock", "{<hour>.<minute> uhr", m.clock),
        Rule("clock", "{<hour> uhr( <minute>)?}|<hour=counted> uhr", m.clock),
        Rule("clock", "halb (<hour>|<hour=counted>)", partial(m.before_hour, minutes=30)),
        Rule("clock", "viertel nach (<hour>|<hour=counted>)", partial(m.minutes_past, minute=15)),
        Rule("clock", "(viertel vor|dreiviertel) (<hour>|<hour=counted>)", partial(m.before_hour, minutes=15)),
        Rule("amount", "(einer |eine )?(halbe|halben) stunde", lambda: m.amount(30, "minute")),
        Rule("parted", "<half_of_weekday>", lambda half_of_weekday: Part(half_of_weekday[1], Weekday(half_of_weekday[0]))),
        Rule("span", "(kw|kalenderwoche|woche) <number>( <year>)?", partial(m.numbered, "week")),
        Rule("clock", "mittags", lambda: Clock(12, 0, "24")),
        Rule("clock", "mitternacht", lambda: Clock(0, 0, "midnight")),
    )),
    Level((
        Rule("date", "{<one=up_to_99>.<two=up_to_99>.(<year>|<year=short_year>)?}", m.day_month),
        Rule("date", "{<year>-<one=up_to_99>-<two=up_to_99>}", m.year_first),
        Rule("date", "{<mday>. <month>( <year>)?", m.date),
        Rule("ordinal", "{<digits=mday>.", m.ordinal),
        Rule("amount", "{<count> <unit>", m.amount),
    )),
    Level((Rule("date", "<weekday>,?( <.the>)? <date>", m.with_weekday),), again=True),
    Level((
        Rule("", "(schönes|schönen|schöne|frohe|frohes|gutes|gute) (wochenende|tag|abend|woche|<.weekday>|<.named>)", None),
        Rule("", "guten (morgen|tag|abend)|schönen (tag|abend)|jede (woche)|jeden (<.weekday>|tag|monat)", None),
        Rule("oneday", "heute", lambda: TODAY),
        Rule("oneday", "übermorgen", lambda: Period("day", 2)),
        Rule("oneday", "morgen", lambda: TOMORROW),
        Rule("oneday", "gestern", lambda: Period("day", -1)),
        Rule("oneday", "(<.the> )?<.next> <weekday>", partial(Weekday, which="coming")),
        Rule("oneday", "<.this> <weekday>", partial(Weekday, which="this")),
        Rule("oneday", "<weekday> in <amount>", lambda weekday, amount: m.weeks_on(amount, Weekday(weekday))),
        Rule("oneday", "(am |der |den |dem )?<nth=place> <.workday> <.the> <unit=period>", lambda nth, unit: Nth(nth, "workday", Period(unit))),
        Rule("oneday", "(am |der |den |dem )?<nth=place> <.workday> (im|in) <month>", lambda nth, month: Nth(nth, "workday", m.month(month))),
        Rule("oneday", "(am |der |den |dem )?<nth=place> <weekday> <.the> <unit=period>", lambda nth, weekday, unit: Nth(nth, weekday, Period(unit))),
        Rule("oneday", "(am |der |den |dem )?<nth=place> <weekday> (im|in) <month>", lambda nth, weekday, month: Nth(nth, weekday, m.month(month))),
        Rule("bareday", "<weekday>", Weekday),
        Rule("oneday", "(am|zum|<.the>) <mday=ordinal>", m.date),
        Rule("oneday", "<name=named>", Named),
        Rule("span", "(im laufe )?(<.the> )?(<next>|<next=after_next>) <unit=period>", _period),
        Rule("span", "(im laufe )?<.this> <unit=period>|im laufe <.the> <unit=period>", _period),
        Rule("span", "(am |übers )?(<.this> )?wochenende", lambda: Period("weekend")),
        Rule("span", "(am )?(<.next>) wochenende", lambda: Period("weekend", 1)),
        Rule("span", "q<number=hour>( <year>)?", partial(m.numbered, "quarter")),
        Rule("span", "(im |<.the> )?<month>( <year>)?", m.date),
        Rule("span", "monatsende", lambda: Edge("end", Period("month"))),
        Rule("span", "quartalsende", lambda: Edge("end", Period("quarter"))),
        Rule("span", "jahresende", lambda: Edge("end", Period("year"))),
        Rule("span", "<edge> <.the> <unit=period>|<edge> <unit=period>", m.edge_of_period),
    )),
    Level((
        Rule("span", "<edge>( <.the>)? <span>", m.edge),
        Rule("span", "((in )?<.the> )?woche (vom|ab)( <.the>)? <base=day>", partial(Around, "week")),
        Rule("oneday", "<.closing> (am |von )?<base=day>|<base=day> (zum |nach |bis )?<.closing>", partial(Edge, "end")),
        Rule("oneday", "in <amount>", m.after),
        Rule("oneday", "(innerhalb|binnen|innert)( von)?( <.the> <.next>)? <amount>", m.within),
        Rule("oneday", "in <.the> <.next> <amount>|(die |in <.the> )?<.next> <amount>", m.within),
        Rule("oneday", "<day> <span>", m.in_span),
        Rule("parted", "<day>,? <part>|<day> am <part>", m.part),
        Rule("parted", "am <part>", Part),
        Rule("time", "<day=dayish>,? (um |gegen |bis |ab |vor )*<clock>", m.at),
        Rule("time", "(um |gegen |bis )*<clock> (am )?<day=dayish>", m.at),
        Rule("time", "<day=dayish> um {<hour>}", m.at_hour),
    ), again=True),
    Level((
        Rule("either", "<a=when> oder <b=when>", m.either),
        Rule("range", "(von |zwischen )?<a=when> ?(-|bis|und) ?(zum )?<b=when>", m.spread),
    )),
    Level((
        Rule("due", "(spätestens )?(bis|bis zum|bis spätestens|bis spätestens zum)( <.the>| zum| am)? <when>", partial(m.bound, "by")),
        Rule("due", "(bis )?(spätestens)( am| zum)? <when>", partial(m.bound, "by")),
        Rule("due", "vor( <.the>)? <when>", partial(m.bound, "before")),
        Rule("due", "nach( <.the>)? <when>", partial(m.bound, "after")),
        Rule("due", "ab (<.the> )?<when>", partial(m.bound, "from")),
        Rule("due", "seit (<.the> )?<when>", partial(m.bound, "since")),
        Rule("due", "(am|im|um|zum|gegen|zu|in) (<.the> )?<when>", partial(m.bound, "on")),
        Rule("due", "((bis|zum|bis zum|vor) )?(<.closing>|ende <.the> tages)", lambda: Bound("by", Edge("end", TODAY))),
        Rule("due", "um {<hour>}$", m.lone_hour),
    )),
)
# fmt: on

TRIGGERS = (
    *"<weekday> <half_of_weekday> <month> <unit> <period> <part> <named> <workday> <closing> <number>".split(),
    *"heute morgen übermorgen gestern wochenende monatsende quartalsende jahresende".split(),
    *"mitternacht uhr halb viertel dreiviertel".split(),
)


@cache
def german() -> Grammar:
    """The grammar, compiled on first use."""
    return Grammar(WORDS, LEVELS, groups=GROUPS, triggers=TRIGGERS)
