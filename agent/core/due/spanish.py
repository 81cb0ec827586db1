"""The grammar of Spanish phrases about time: the due words of business mail, in the manner of `grammar`."""

from functools import cache, partial

from agent.core.due import meanings as m
from agent.core.due.grammar import GROUPS
from agent.core.due.meanings import Vague
from agent.core.due.rules import Grammar, Level, Meaning, Rule
from agent.core.due.terms import Clock, Edge, Named, Period, Weekday
from agent.core.due.words import counted_lines, named_lines

TODAY, TOMORROW = Period("day", 0), Period("day", 1)

WORDS: dict[str, dict[str, Meaning]] = {
    "weekday": counted_lines("lunes", "martes", "miércoles miercoles", "jueves", "viernes", "sábado sabado", "domingo"),
    "month": counted_lines(
        "", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre setiembre",
        "octubre", "noviembre", "diciembre",
    ),
    "counted": counted_lines(
        "", "un una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce",
    ) | {"quince": 15, "unos": Vague(3), "unas": Vague(3), "algunos": Vague(3)},
    "unit": named_lines(
        minute="minuto minutos min", hour="hora horas", day="día días dia dias", week="semana semanas",
        month="mes meses", year="año años",
    ),
    "period": named_lines(week="semana", month="mes", quarter="trimestre", year="año"),
    "part": named_lines(morning="mañana", afternoon="tarde", night="noche"),
    "edge": named_lines(early="principios comienzos inicio", mid="mediados", end="finales fines fin final"),
    "next": dict.fromkeys("próximo próxima próximos próximas proximo proxima".split(), ""),
    "named": {"navidad": "christmas", "nochebuena": "christmas eve", "nochevieja": "new years eve"},
}  # fmt: skip

# fmt: off
LEVELS = (
    Level((
        Rule("clock", "((las|la) )?{<hour>:<minute>( ?h| horas)?}", m.clock),
        Rule("clock", "{<hour> ?(h|horas)", m.clock),
        Rule("clock", "(las|la) {<hour>( y media)? de la tarde", partial(m.clock, half="pm")),
        Rule("clock", "(las|la) {<hour> de la mañana", partial(m.clock, half="am")),
        Rule("clock", "(las|la) (<hour>|<hour=counted>) y media", partial(m.clock, minute="30")),
        Rule("clock", "(las|la) {<hour>}", m.clock),
        Rule("clock", "mediodía|mediodia", lambda: Clock(12, 0, "24")),
        Rule("clock", "medianoche", lambda: Clock(0, 0, "midnight")),
        Rule("date", "{<one=up_to_99>(/|.|-)<two=up_to_99>(/|.|-)(<year>|<year=short_year>)}", m.day_month),
        Rule("date", "{<year>-<one=up_to_99>-<two=up_to_99>}", m.year_first),
        Rule("date", "{<one=up_to_99>/<two=up_to_99>}", m.day_month),
        Rule("date", "{<mday> de <month>(( de| del)? <year>)?", m.date),
        Rule("amount", "{<count> (días|dias|día) (hábiles|habiles|laborables|hábil)", partial(m.amount, unit="workday")),
        Rule("amount", "{<count> <unit>", m.amount),
    )),
    Level((Rule("date", "<weekday>,?( el| día)? <date>", m.with_weekday),), again=True),
    Level((
        Rule("", "(cada|todos los|todas las) (<.weekday>|<.unit>)|buenos (días|dias)|buenas (tardes|noches)", None),
        Rule("oneday", "hoy( mismo)?", lambda: TODAY),
        Rule("oneday", "pasado mañana", lambda: Period("day", 2)),
        Rule("parted", "(por|en|de) la (<part>)", partial(m.part, day=TODAY)),
        Rule("parted", "esta <part>", partial(m.part, day=TODAY)),
        Rule("oneday", "mañana", lambda: TOMORROW),
        Rule("oneday", "ayer", lambda: Period("day", -1)),
        Rule("oneday", "(el )?<.next> <weekday>|(el )?<weekday> (<.next>|que viene)", partial(Weekday, which="coming")),
        Rule("oneday", "este <weekday>", partial(Weekday, which="this")),
        Rule("bareday", "<weekday>", Weekday),
        Rule("oneday", "(el|al|del) (día )?{<mday>}$", m.date),
        Rule("oneday", "<name=named>|semana santa", lambda name="easter": Named(name)),
        Rule("span", "(la |el )?<.next> <unit=period>|(la |el )?<unit=period> (que viene|<.next>|siguiente)", partial(Period, ahead=1)),
        Rule("span", "(esta|este) <unit=period>", Period),
        Rule("span", "(el |este )?fin de semana", lambda: Period("weekend")),
        Rule("span", "semana <number>", partial(m.numbered, "week")),
        Rule("span", "(en )?<month>(( de| del)? <year>)?", m.date),
        Rule("span", "(a |el )?<edge> de (la )?<unit=period>|(a |el )?<edge> del <unit=period>", m.edge_of_period),
        Rule("oneday", "(el )?(final|fin) del día", lambda: Edge("end", TODAY)),
    )),
    Level((
        Rule("span", "(a |el )?<edge> (de|del)( la)? <span>", m.edge),
        Rule("oneday", "(en|dentro de) (los |las )?(<.next> )?<amount>", m.after),
        Rule("oneday", "<day> (de )?(la )?<span>", m.in_span),
        Rule("parted", "<day>,? (por|en) la <part>|<day> <part>", m.part),
        Rule("parted", "<day>,? <parted>", m.part_of_day),
        Rule("time", "<day=dayish>,? (a |antes de |sobre |al )*<clock>", m.at),
        Rule("time", "(a |antes de |al )*<clock> (del |de )?<day=dayish>", m.at),
    ), again=True),
    Level((
        Rule("either", "<a=when> (o|u)( el)? <b=when>", m.either),
        Rule("range", "(del |de |entre )?<a=when> ?(-|al|a|y)( el)? ?<b=when>", m.spread),
    )),
    Level((
        Rule("due", "(para|hasta|a más tardar|como muy tarde|como máximo)( el| la| las)? <when>", partial(m.bound, "by")),
        Rule("due", "<when>,? (a más tardar|como muy tarde|como máximo)", partial(m.bound, "by")),
        Rule("due", "antes (de|del)( el| la)? <when>", partial(m.bound, "before")),
        Rule("due", "después (de|del)( el| la)? <when>", partial(m.bound, "after")),
        Rule("due", "(desde|a partir de|a partir del)( el| la)? <when>", partial(m.bound, "from")),
        Rule("due", "(el|a|al|en|durante|sobre)( el| la)? <when>", partial(m.bound, "on")),
    )),
)
# fmt: on

TRIGGERS = (
    *"<weekday> <month> <unit> <period> <part> <named> <number>".split(),
    *"hoy ayer mediodía mediodia medianoche santa media".split(),
)


@cache
def spanish() -> Grammar:
    """The grammar, compiled on first use."""
    return Grammar(WORDS, LEVELS, groups=GROUPS, triggers=TRIGGERS)
