"""The grammar of French phrases about time: the due words of business mail, in the manner of `grammar`."""

from functools import cache, partial

from agent.core.due import meanings as m
from agent.core.due.grammar import GROUPS
from agent.core.due.meanings import Vague
from agent.core.due.rules import Grammar, Level, Meaning, Rule
from agent.core.due.terms import Around, Bound, Clock, Edge, Named, Nth, Part, Period, Weekday
from agent.core.due.words import counted_lines, named_lines

TODAY, TOMORROW = Period("day", 0), Period("day", 1)

WORDS: dict[str, dict[str, Meaning]] = {
    "weekday": counted_lines("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "month": counted_lines(
        "", "janvier", "février fevrier", "mars", "avril", "mai", "juin", "juillet", "août aout", "septembre",
        "octobre", "novembre", "décembre decembre",
    ),
    "counted": counted_lines(
        "", "un une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
    ) | {"quinze": 15},
    "unit": named_lines(
        minute="minute minutes min", hour="heure heures", day="jour jours journée journées", week="semaine semaines",
        month="mois", year="an ans année années",
    ),
    "period": named_lines(week="semaine", month="mois", quarter="trimestre", year="année"),
    "part": named_lines(morning="matin matinée", afternoon="midi après", evening="soir soirée", night="nuit"),
    "edge": named_lines(early="début", mid="mi milieu", end="fin"),
    "place": {"premier": 1, "première": 1, "deuxième": 2, "second": 2, "troisième": 3, "quatrième": 4, "dernier": -1, "dernière": -1},
    "open": dict.fromkeys("ouvrés ouvrables ouvré ouvrable".split(), ""),
    "next": dict.fromkeys("prochain prochaine prochains prochaines".split(), 1),
    "the": dict.fromkeys("le la les du de des l d".split(), ""),
    "named": {"pâques": "easter", "noël": "christmas", "pentecôte": "pentecost", "toussaint": "all saints"},
}  # fmt: skip

# fmt: off
LEVELS = (
    Level((
        Rule("counted", "quelques", lambda: Vague(3)),
        Rule("oneday", "(sous|dans|d'ici) {<count=number> ?h( |$)", lambda count: m.within(m.amount(count, "hour"))),
        Rule("oneday", "sous huitaine", lambda: m.within(m.amount(1, "week"))),
        Rule("oneday", "sous quinzaine", lambda: m.within(m.amount(2, "week"))),
        Rule("amount", "(une )?demi(-| )heure", lambda: m.amount(30, "minute")),
        Rule("span", "(le )?<number=place> trimestre( <year>)?|t<number=hour>( <year>)?", partial(m.numbered, "quarter")),
        Rule("span", "<nth=place> semestre( <year>)?", lambda nth, year=None: m.numbered("half", nth, year)),
        Rule("clock", "{<hour> ?h ?<minute>}", m.clock),
        Rule("clock", "{<hour> ?(h|heures|heure)", m.clock),
        Rule("clock", "{<hour>:<minute>}", m.clock),
        Rule("clock", "minuit", lambda: Clock(0, 0, "midnight")),
        Rule("half_day", "après ?-? ?midi", lambda: "afternoon"),
    )),
    Level((
        Rule("clock", "(à |avant )?midi", lambda: Clock(12, 0, "24")),
        Rule("date", "{<one=up_to_99>(/|.|-)<two=up_to_99>(/|.|-)(<year>|<year=short_year>)}", m.day_month),
        Rule("date", "{<year>-<one=up_to_99>-<two=up_to_99>}", m.year_first),
        Rule("date", "{<one=up_to_99>/<two=up_to_99>}", m.day_month),
        Rule("date", "{<mday>(er)? <month>( <year>)?", m.date),
        Rule("amount", "{<count> (jours|jour) <.open>", partial(m.amount, unit="workday")),
        Rule("amount", "{<count> <unit>", m.amount),
    )),
    Level((Rule("date", "<weekday>,?( le)? <date>", m.with_weekday),), again=True),
    Level((
        Rule("", "(chaque|tous les|toutes les) (<.weekday>|<.unit>)", None),
        Rule("", "(bon|bonne|bons|joyeux|joyeuse|joyeuses|bonnes) (fin de )?(week-end|weekend|semaine|journée|soirée|année|<.weekday>|<.named>)", None),
        Rule("oneday", "(le )?<nth=place> jour <.open> (de|du|d') ?<month>", lambda nth, month: Nth(nth, "workday", m.month(month))),
        Rule("oneday", "(le )?<nth=place> jour <.open> (de la|de l'|du) ?<unit=period>", lambda nth, unit: Nth(nth, "workday", Period(unit))),
        Rule("oneday", "(le )?<nth=place> <weekday> (de|du|d') ?<month>", lambda nth, weekday, month: Nth(nth, weekday, m.month(month))),
        Rule("oneday", "(le )?<nth=place> <weekday> (de la|de l'|du) ?<unit=period>", lambda nth, weekday, unit: Nth(nth, weekday, Period(unit))),
        Rule("oneday", "aujourd'?hui", lambda: TODAY),
        Rule("oneday", "après ?-? ?demain", lambda: Period("day", 2)),
        Rule("oneday", "demain", lambda: TOMORROW),
        Rule("oneday", "hier", lambda: Period("day", -1)),
        Rule("oneday", "<weekday> <.next>", partial(Weekday, which="coming")),
        Rule("oneday", "ce <weekday>", partial(Weekday, which="this")),
        Rule("oneday", "<weekday> en huit", lambda weekday: m.after(m.amount(1, "week"), Weekday(weekday))),
        Rule("bareday", "<weekday>", Weekday),
        Rule("oneday", "le {<mday>}$|au {<mday>}$", m.date),
        Rule("oneday", "<name=named>", Named),
        Rule("span", "(en |au )?<edge> (de|du|de la) <unit=period> <.next>", partial(m.edge_of_period, ahead=1)),
        Rule("span", "(la |le |l')?<unit=period> <.next>", partial(Period, ahead=1)),
        Rule("span", "(cette|ce) <unit=period>", Period),
        Rule("span", "(ce |le )?(week-end|weekend)", lambda: Period("weekend")),
        Rule("span", "(le )?(week-end|weekend) <.next>", lambda: Period("weekend", 1)),
        Rule("span", "semaine <number>", partial(m.numbered, "week")),
        Rule("span", "(en |de )?<month>( <year>)?", m.date),
        Rule("span", "<edge> de (la |l')?<unit=period>|<edge> du <unit=period>|<edge> (d'|de l')<unit=period>", m.edge_of_period),
        Rule("oneday", "((en|la|d'ici|d'ici la|à la) )?fin de (la )?journée", lambda: Edge("end", TODAY)),
        Rule("parted", "dans l' ?<part=half_day>", partial(m.part, day=TODAY)),
        Rule("parted", "ce (<part>|<part=half_day>)|cet <part=half_day>|cette <part=half_day>", partial(m.part, day=TODAY)),
    )),
    Level((
        Rule("span", "<edge>( de| du|-)?( la| le)? <span>|<edge>-<span>", m.edge),
        Rule("span", "((dans )?la )?semaine (du|de) <base=day>", partial(Around, "week")),
        Rule("oneday", "(dans|sous|d'ici) (les |le )?<amount>", m.after),
        Rule("oneday", "(dans )?les <count> <.next> <unit>", lambda count, unit: m.within(m.amount(count, unit))),
        Rule("oneday", "<day> <span>", m.in_span),
        Rule("parted", "<day>,? (<part>|<part=half_day>)|<day> (au|dans la|dans l') ?(<part>|<part=half_day>)", m.part),
        Rule("time", "<day=dayish>,? (à |avant |vers |dès )*<clock>", m.at),
        Rule("time", "(à |avant |vers )*<clock> (le |de )?<day=dayish>", m.at),
    ), again=True),
    Level((
        Rule("either", "<a=when> ou <b=when>", m.either),
        Rule("range", "(du |de |entre )?<a=when> ?(-|au|à|et) ?<b=when>", m.spread),
    )),
    Level((
        Rule("due", "(d'ici|d'ici à|jusqu'à|jusqu'au|au plus tard|pour)( le| la| au| à)? <when>", partial(m.bound, "by")),
        Rule("due", "<when>,? au plus tard", partial(m.bound, "by")),
        Rule("due", "avant( le| la| la fin)? <when>", partial(m.bound, "before")),
        Rule("due", "après( le| la)? <when>", partial(m.bound, "after")),
        Rule("due", "(à partir de|à partir du|dès)( le| la)? <when>", partial(m.bound, "from")),
        Rule("due", "depuis( le| la)? <when>", partial(m.bound, "since")),
        Rule("due", "(le|à|au|en|dans|vers|pendant|courant) (le |la )?<when>", partial(m.bound, "on")),
        Rule("due", "à {<hour>}$", m.lone_hour),
        Rule("due", "dans la <part>", lambda part: Bound("on", Part(part, TODAY))),
    )),
)
# fmt: on

TRIGGERS = (
    *"<weekday> <month> <unit> <period> <part> <named> <number>".split(),
    *"hui demain hier minuit midi weekend week journée huitaine quinzaine trimestre semestre".split(),
)


@cache
def french() -> Grammar:
    """The grammar, compiled on first use."""
    return Grammar(WORDS, LEVELS, groups=GROUPS, triggers=TRIGGERS)
