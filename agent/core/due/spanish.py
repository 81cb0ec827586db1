"""The grammar of Spanish phrases about time: the due words of business mail, in the manner of `grammar`."""

from functools import cache, partial

from agent.core.due import meanings as m
from agent.core.due.grammar import GROUPS
from agent.core.due.meanings import Vague
from agent.core.due.rules import Grammar, Level, Meaning, Rule
from agent.core.due.terms import Around, Clock, Edge, Named, Nth, Part, Period, Weekday
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
    "place": {"primer": 1, "primero": 1, "segundo": 2, "tercer": 3, "cuarto": 4, "último": -1, "ultimo": -1},
    "open": dict.fromkeys("hábiles habiles laborables hábil habil laborable".split(), ""),
    "closing": dict.fromkeys("cierre final fin".split(), ""),
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
        Rule("amount", "{<count> (días|dias|día) <.open>", partial(m.amount, unit="workday")),
        Rule("amount", "{<count> <unit>", m.amount),
        Rule("amount", "media hora", lambda: m.amount(30, "minute")),
        Rule("span", "(el )?<number=place> trimestre(( de| del)? <year>)?", partial(m.numbered, "quarter")),
        Rule("span", "(el )?<number=place> semestre(( de| del)? <year>)?", partial(m.numbered, "half")),
    )),
    Level((Rule("date", "<weekday>,?( el| día)? <date>", m.with_weekday),), again=True),
    Level((
        Rule("", "(cada|todos los|todas las) (<.weekday>|<.unit>)|buenos (días|dias)|buenas (tardes|noches)", None),
        Rule("", "(buen|buena|feliz|felices) (fin de semana|semana|<.weekday>|<.named>|(día|tarde|noche))", None),
        Rule("oneday", "(el )?<nth=place> (día|dia) <.open> de <month>", lambda nth, month: Nth(nth, "workday", m.month(month))),
        Rule("oneday", "(el )?<nth=place> (día|dia) <.open> (del|de la) <unit=period>", lambda nth, unit: Nth(nth, "workday", Period(unit))),
        Rule("oneday", "(el )?<nth=place> <weekday> de <month>", lambda nth, weekday, month: Nth(nth, weekday, m.month(month))),
        Rule("oneday", "(el )?<nth=place> <weekday> (del|de la) <unit=period>", lambda nth, weekday, unit: Nth(nth, weekday, Period(unit))),
        Rule("parted", "(a )?primera hora de la mañana", lambda: Part("morning", TOMORROW)),
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
        Rule("span", "(a |el )?<edge> (de|del)( la| el)? (<unit=period> (que viene|<.next>|siguiente)|<.next> <unit=period>)", partial(m.edge_of_period, ahead=1)),
        Rule("span", "(al |el )?cierre (del|de la|de) <unit=period>", partial(m.edge_of_period, "end")),
        Rule("span", "(a |el )?<edge> de (la )?<unit=period>|(a |el )?<edge> del <unit=period>", m.edge_of_period),
        Rule("closed", "((al|el) )?<.closing> del (día|dia)", lambda: ""),
    )),
    Level((
        Rule("span", "(a |el )?<edge> (de|del)( la)? <span>", m.edge),
        Rule("oneday", "<base=day>,? <.closed>|<.closed> <base=day>", partial(Edge, "end")),
        Rule("oneday", "<.closed>", lambda: Edge("end", TODAY)),
        Rule("span", "(la )?semana del <base=day>", partial(Around, "week")),
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
        Rule("due", "(a partir de|a partir del)( el| la)? <when>", partial(m.bound, "from")),
        Rule("due", "desde( el| la)? <when>", partial(m.bound, "since")),
        Rule("due", "(el|a|al|en|durante|sobre)( el| la)? <when>", partial(m.bound, "on")),
    )),
)
# fmt: on

TRIGGERS = (
    *"<weekday> <month> <unit> <period> <part> <named> <number>".split(),
    *"hoy ayer mediodía mediodia medianoche santa media cierre semestre".split(),
)


@cache
def spanish() -> Grammar:
    """The grammar, compiled on first use."""
    return Grammar(WORDS, LEVELS, groups=GROUPS, triggers=TRIGGERS)
