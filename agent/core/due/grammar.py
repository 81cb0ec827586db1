"""The grammar of English phrases about time. This is the file in which a new phrase is one line.

How to read and add rules is told in `rules` and `patterns`; the lists named in them are in
`english_words`, what they build is in `terms` and `meanings`. From the first level to the last:

    count, nth, named, half     numbers and names: "twenty-five", "a few", "3rd", "Good Friday", "p.m."
    clock                       an hour: "3:30pm", "noon", "quarter to five", "9am ET"
    amount                      a length: "2 weeks", "an hour and a half", "five business days"
    date                        on the calendar: "5 March 2026", "3/5", "the 15th", "Tue, Oct 2nd"
    day, span                   a day ("tomorrow", "next Friday") or more ("next week", "Q3", "in June")
    time                        composed: "Friday at 3", "end of next month", "two weeks after Easter"
    range                       from one to the other: "Aug 10 to 12", "Wed or Thu"
    due                         with the word that limits: "by Friday", "no later than noon"

`tests/unit/core/due/test_due_grammar_english.py` is the table of phrases: give every new line a row there. What a user is
told of the rule ("weekday after 'by'") comes from what the line builds, see `rule_names`.
"""

import re
from collections.abc import Callable
from functools import cache, partial

from agent.core.due import meanings as m
from agent.core.due.english_words import NAMES, SPELLINGS, WORDS
from agent.core.due.meanings import Left, Vague
from agent.core.due.rules import Grammar, Level, Meaning, Rule
from agent.core.due.terms import (
    Around,
    Bound,
    Clock,
    Date,
    Edge,
    Either,
    Inside,
    Named,
    Now,
    Nth,
    Part,
    Period,
    SameDay,
    Shift,
    Weekday,
)
from agent.core.due.zones import THEIRS, ZONES

TODAY, TOMORROW = Period("day", 0), Period("day", 1)


def _owned(pattern: str) -> str:
    return re.sub(r"(\w+)'s", r"(\1|\1s)('s|')?", pattern)


def _is(value: Meaning) -> Callable[[], Meaning]:
    """A phrase that always means the same."""
    return lambda: value


# fmt: off
# One rule a line: the formatter would make six of each.
_NUMBERS = (
    Rule("ordinal", "<tens>(-| )<spelt_nth>", lambda tens, spelt_nth: tens + spelt_nth),
    Rule("ordinal", "{<digits=up_to_99> ?<.suffix>", m.ordinal),
    Rule("counted", "<tens>(-| )<digit>", lambda tens, digit: tens + digit),
    Rule("counted", "a (couple|cpl|pair)( of)?( more)?|couple of", _is(2.0)),
    Rule("counted", "(a )?few( more)?", _is(Vague(3))),
    Rule("counted", "several|a number of", _is(Vague(7))),
    Rule("counted", "a dozen", _is(12)),
    Rule("half", "a.m.?", _is("am")),
    Rule("half", "p.m.?", _is("pm")),
    Rule("span", "(early )?in the new year", _is(Date(month=1, next=True))),
    Rule("", "(chinese|lunar|jewish|persian|orthodox) new year", None),
    *(Rule("named", _owned(pattern), _is(name)) for pattern, name in NAMES.items()),
    *(Rule("city", name, _is(zone)) for name, zone in ZONES.items() if " " in name),
)

_CLOCKS = (
    Rule("hours", "{<a=hour>(:<b=minute>)? ?- ?<c=hour>(:<d=minute>)? ?<half>", m.hours_by_half),
    Rule("hours", "{<a=hour>:<b=minute> ?- ?<c=hour>:<d=minute>(:<.minute>)?}", m.hours_by_half),
    Rule("clock", "{<hour>:<minute>(:<.minute>(.<.number>)?)? ?<half>", m.clock),
    Rule("clock", "{<hour>:<minute>p", partial(m.clock, half="pm")),
    Rule("clock", "{<hour>:<minute>a", partial(m.clock, half="am")),
    Rule("clock", "<-at>{<hour>h<minute>}", m.clock),
    Rule("clock", "<-sharp_at>{<hour=hour_number> ?h}<!of>", partial(m.clock, half="24")),
    Rule("clock", "{<hour> (sharp|prompt)", m.clock),
    Rule("clock", "<-at>{<hour> ?-?ish|{<hour> ?-?ish$|{<hour> ?-?ish<+onward>|{<hour> ?-?ish<+shortly>|{<hour> ?-?ish ?<half>", m.clock),
    Rule("clock", "noonish", _is(Clock(12, 0, "24"))),
    Rule("clock", "{<hour>:<minute>((:|.)<.minute>(.<.number>)?)?}", m.clock),
    Rule("clock", "{<.hour>:<.number>}", None),
    Rule("clock", "{<hour>.<minute> ?<half>", m.clock),
    Rule("date", "<-limit>{<one=mday>.<two=month_number>.}", m.day_month),
    Rule("clock", "<-at>{<hour>.<minute>}", m.clock),
    Rule("clock", "{(<digits=military>|<digits=three_digits>) ?<half>", m.clock_digits),
    Rule("clock", "{<digits=military> ?(hours|hrs|h)", m.clock_digits),
    Rule("clock", "{<hour> ?<half>", m.clock),
    Rule("clock", "<hour> (o'?clock|oclock)( ?<half>)?", m.clock),
    Rule("clock", "<-at>{<hour> ?p.?$|@ ?<hour>p|{<hour>p( |$)", partial(m.clock, half="pm")),
    Rule("clock", "<-at>{<hour> ?a.?$|@ ?<hour>a|<-at>{<hour>a( |$)", partial(m.clock, half="am")),
    Rule("clock", "<-at><hour=spelt_hour> <minute=counted>( <half>)?|<hour=spelt_hour> <minute=counted> <half>", m.spelt_clock),
    Rule("clock", "half past <hour>( ?<half>)?", partial(m.clock, minute="30")),
    Rule("clock", "half <hour=hour_number>}$|half <hour=hour_number>}<+onward>", partial(m.clock, minute="30")),
    Rule("clock", "<-at>half (<hour=spelt_hour>|<hour=hour_number>})|<-weekday>half <hour=spelt_hour>|half <hour=spelt_hour><+shortly>", partial(m.clock, minute="30")),
    Rule("clock", "(a )?quarter (past|after) <hour>( ?<half>)?", partial(m.clock, minute="15")),
    Rule("clock", "(a )?quarter (to|before|till|of) <hour>( ?<half>)?", partial(m.before_hour, minutes=15)),
    Rule("clock", "{<minute=count> ((minutes|min|mins) )?(past|after) <hour>( ?<half>)?", m.minutes_past),
    Rule("clock", "{<minutes=count> (minutes|min|mins) (to|before|till|of) <hour>( ?<half>)?", m.before_hour),
    Rule("clock", "{<minutes=count> (minutes )?(to|before|till) noon", partial(m.before_hour, 12)),
    Rule("clock", "^<.at> {<digits=digital>}$", m.lone_digits),
    Rule("clock", "(<hour> )?(noon|midday|noontime)", m.noon),
    Rule("clock", "(<hour> )?(midnight|mid(-| )night)", m.midnight),
)

_ZONES = (
    Rule("clock", "<clock> (gmt|utc) ?+ ?<hours=hour>(:<minutes=minute>)?", m.ahead_of_utc),
    Rule("clock", "<clock> (gmt|utc) ?- ?<hours=hour>(:<minutes=minute>)?", m.behind_utc),
    Rule("clock", "<clock>,? in (<zone=place>|<zone=city>)", m.zoned),
    Rule("clock", "<-at>{<hour> <zone=us_zone>$|<-at>{<hour> <zone=us_zone><+onward>", lambda hour, zone: (found := m.clock(hour)) and m.zoned(found, zone)),
    Rule("clock", "<clock> ?[?(<zone>|<zone=city>)( time)?]?", m.zoned),
    Rule("clock", "{<hour> (<zone>|<zone=city>) time|<-at>{<hour> <zone=zone_code>", lambda hour, zone: (found := m.clock(hour)) and m.zoned(found, zone)),
    Rule("clock", "<clock>,? <zone=land> time", m.zoned),
    Rule("clock", "{<hour> <zone=land> time", lambda hour, zone: (found := m.clock(hour)) and m.zoned(found, zone)),
    Rule("clock", "<clock>+<offset=clock>", m.offset),
    Rule("clock", "<clock> (your|their|his|her) time", partial(m.zoned, zone=THEIRS)),
    Rule("clock", "<-at>{<hour> (your|their|his|her) time", lambda hour: (found := m.clock(hour)) and m.zoned(found, THEIRS)),
    Rule("clock", "<clock> (my|our|local) time", lambda clock: clock),
)

_AMOUNTS = (
    Rule("amount", "(take|takes) (a|another) (second|quarter)", None),
    Rule("amount", "<.count>(-| )working (hours|hrs|hour)", None),
    Rule("amount", "{<count>_(business|working|work|biz|bus|banking)(-| )(day|days)", partial(m.amount, unit="workday")),
    Rule("amount", "{<.count> ?(-|to|or) ?<count>_(business|working|work|biz|bus|banking)(-| )(day|days)", partial(m.amount, unit="workday")),
    Rule("amount", "(a )?quarter of an hour|a quarter hour", _is(m.amount(15, "minute"))),
    Rule("amount", "three(-| )quarters of an hour", _is(m.amount(45, "minute"))),
    Rule("amount", "{<hours=number>h<minutes=number>}", lambda hours, minutes: m.joined(m.amount(hours, "hour"), m.amount(minutes, "minute"))),
    Rule("amount", "(a|one) (business|working) day", _is(m.amount(1, "workday"))),
    Rule("amount", "((a|the) )?half (an |a )?<unit>", partial(m.amount, 0.5)),
    Rule("amount", "(a|an|one) <unit> and a half", partial(m.amount, 1.5)),
    Rule("amount", "{<a=number>/<b=number>_(of )?(an |a )?<unit>|{<a=number>/<b=number> ?<unit=hours_mark>", m.fraction),
    Rule("amount", "<count> and (a|an) half_<unit>", lambda count, unit: m.amount(m.as_number(count) + 0.5, unit)),
    Rule("amount", "{<.count> ?(-|to|or) ?<count>_<unit>", m.amount),
    Rule("amount", "{<.count> ?(-|to|or) ?<a=number>.<b=number>_<unit>", lambda a, b, unit: m.amount(float(f"{a}.{b}"), unit)),
    Rule("amount", "{<.number>.<.number> ?(-|to|or) ?<count>_<unit>", m.amount),
    Rule("amount", "{<a=number>.<b=number>_<unit>|{<a=number>.<b=number><unit=short_unit>", lambda a, b, unit: m.amount(f"{a}.{b}", unit)),
    Rule("amount", "{<count>_<unit>|{<count> (more|further|additional|extra|full|whole) <unit>", m.amount),
    Rule("amount", "{<count=number> ?<unit=short_unit>", m.amount),
    Rule("amount", "(a|an) <unit> or two", partial(m.amount, 2.0)),
    Rule("amount", "(a|an|another)( full| whole| single)? <unit>", partial(m.amount, 1)),
    Rule("amount", "(a )?fortnight", _is(m.amount(2, "week"))),
)
_AMOUNTS_JOINED = (
    Rule("amount", "<first=amount>,?( and)? <second=amount>", m.joined),
    Rule("amount", "<amount> or so|<amount> tops", lambda amount: amount),
)

_YEAR = "(,?( of)? ?(-|/)?<year>|,? '<year=short_year>)?"
_DATES = (
    Rule("days", "{<a=up_to_99>/<b=up_to_99>/(<year>|<year=short_year>) ?- ?<c=up_to_99>/<d=up_to_99>/(<.year>|<.short_year>)}", m.numeric_days),
    Rule("days", "{<a=up_to_99>/<b=up_to_99> ?- ?<c=up_to_99>/<d=up_to_99>}", m.numeric_days),
    Rule("date", "{<year>(-|/|.|:)<one=up_to_99>(-|/|.|:)<two=up_to_99>", m.year_first),
    Rule("date", "{<one=up_to_99>(/|-)<two=up_to_99>(/|-)<year>", m.two_numbers),
    Rule("date", "{<one=up_to_99>/<two=up_to_99>/<year=short_year>}", m.two_numbers),
    Rule("date", "{<one=up_to_99>.<two=up_to_99>.<year>", m.day_month),
    Rule("date", "{<one=padded>.<two=padded>.<year=padded>}", m.day_month),
    Rule("date", "<-limit>{<one=padded>.<two=padded>}$", m.day_month),
    Rule("date", "{<one=up_to_99>-<two=up_to_99>-<year=short_year>}", m.two_numbers),
    Rule("date", "{<.up_to_99>(/|-)<.up_to_99>(/|-)<.number>", None),
    Rule("date", "^on {<one=up_to_99>-<two=up_to_99>}$|^{<one=up_to_99> / <two=up_to_99>}$", m.two_numbers),
    Rule("date", "{<month>(/|-)<mday>(/|-)(<year>|<year=short_year>)}|{<mday>/<month>/?(<year>|<year=short_year>)?}|{<month>/<mday>}", m.date),
    Rule("date", "{<year>(-|/| |, )<month>(-|/| |, )(<mday>|<mday=nth>)", m.date),
    Rule("days", f"(from )?(the )?{{<a=dom> ?(-|to|and|&|through|thru|until) ?(the )?<b=dom> (of )?<month>.?{_YEAR}", m.days),
    Rule("days", f"(the )?{{<a=up_to_99> ?- ?<b=up_to_99> ?<.suffix> (of )?<month>.?{_YEAR}|<month>.? <a=up_to_99> ?- ?<b=up_to_99> ?<.suffix>{_YEAR}}}", m.days),
    Rule("days", f"<month>.? (the )?<a=dom> ?(-|to|and|&|through|thru|until) ?(the )?<b=dom>{_YEAR}}}", m.days),
    Rule("days", f"<month>.? (the )?<a=dom>(, ?<.dom>)*,? ?(and|or|&) (the )?<b=dom>{_YEAR}}}", m.days),
    Rule("days", f"(the )?{{<a=dom>(, ?<.dom>)*,? ?(and|or|&) (the )?<b=dom> (of )?<month>.?{_YEAR}", m.days),
    Rule("date", "{<mday=dom>_<month> <year=short_year>$}", m.date),
    Rule("date", f"(the )?{{<mday=dom>_(day )?(of )?<month>.?{_YEAR}", m.date),
    Rule("date", f"<month>.?,?_(the )?<mday=dom>{_YEAR}}}", m.date),
    Rule("date", "<month> <mday=counted>$|<month> <mday=counted><+at>", m.spelt_date),
    Rule("span", "<month>.?,?( of)? ?(-|/)?<year>|<month>.? '<year=short_year>", m.date),
    Rule("span", "q<number=hour>(-|/)<year>", partial(m.numbered, "quarter")),
    Rule("span", "{<month=month_number>(/|-)<year>", m.year_month),
    Rule("span", "{<year>(-|/)<month=up_to_99>}", m.year_month),
    Rule("date", "<.count> {<.number>/<.number>|{<.number>/<.number> of", None),
    Rule("date", "<-prep>(the )?{<one=up_to_99>/<two=up_to_99>}", m.two_numbers),
    Rule("date", "<weekday>.?,? [?<one=up_to_99>/<two=up_to_99>}]?", m.weekday_and_numbers),
    Rule("date", "^{<one=up_to_99>/<two=up_to_99>}$", m.slashed),
    Rule("date", "{<one=up_to_99>/<two=up_to_99>}", m.slashed_in_prose),
    Rule("date", "(on )?(the )?<.dom> of (every|each) <.unit>", None),
    Rule("date", f"<weekday>.?,?( on)?( the)? <mday=ordinal> (of )?<month>.?{_YEAR}", m.date),
    Rule("date", "<weekday>.?,?( on)?( the)? <mday=ordinal>|<weekday> the <mday=spelt_nth>|<weekday>.?, the <mday=spelt_nth>$", m.date),
    Rule("date", "the <mday=ordinal><!thing><!weekday>", m.date),
    Rule("date", "<-prep><mday=ordinal>$", m.date),
    Rule("date", "<-limit><mday=ordinal><!thing><!weekday>", m.date),
    Rule("date", "<-prep>the <mday=spelt_nth>$", m.date),
)
_DATES_NAMED = (
    Rule("date", "((this|next|coming) )?<weekday>.?,? ?(the )?[?<date>]?", m.with_weekday),
    Rule("date", "<date>,? ?[?<weekday>.?]?$", m.with_weekday),
    Rule("days", "<.weekday>.?,? <days>", lambda days: days),
    Rule("days", "<date> and (the )?<mday=ordinal>", m.and_day),
)

_HOURS = (
    Rule("hours", "(from |between )?<first=clock> ?(-|to|until|till|and|through|thru) ?<last=clock>", m.hours),
    Rule("hours", "<-sharp_at>{<first=digital> ?(-|to|until|till) ?<last=digital>}|(from |between ){<first=digital> ?(-|to|until|till|and) ?<last=digital>}|(<-weekday>|<-today>|<-tomorrow>|<-date>){<first=digital> ?- ?<last=digital>}", m.digit_hours),
    Rule("hours", "(from |between )?{<first=hour> ?(-|to|until|till|and) ?<last=clock>", m.hours),
    Rule("hours", "(from |between )?<first=clock> ?(-|to|until|till|and) ?<last=hour>}", m.hours),
    Rule("hours", "(from|between) <first=hour> ?(-|to|until|till|and) ?<last=hour>}", m.hours),
)

_DAYS = (
    Rule("habit", "((on|by) )?(the )?(<.nth> |last )?(of )?(every|each)( other| single)? (<.weekday>|<.weekdays>|<.unit>|<.part>|<.month>|<.amount>)", _is("")),
    Rule("habit", "everyday|((on|by) )?(the )?(<.nth>|last) (<.weekday>|(business |working )?day) (of|in) (every|each) <.unit>", _is("")),
    Rule("", "<.greeting> (<.weekday>|<.named>|<.month>|weekend|week|day|evening|afternoon|morning)", None),
    Rule("", "(<.month>|q<.hour>|<.month>,? <.year>)('s|s)? <.paper>", None),
    Rule("range", "(from |between )?<a=month_in_range> ?(-|to|until|till|through|thru) ?<b=month_in_range>(,? <year>)?", m.months),
    Rule("oneday", "(the )?<.unit> (after|following) <.tomorrow>", _is(Period("day", 2))),
    Rule("oneday", "<.today>( itself)?|this (very )?day", _is(TODAY)),
    Rule("either", "(the )?(next|following) day or two", _is(m.within(m.amount(2, "day")))),
    Rule("span", "(the )?(next|following) day or so", _is(TOMORROW)),
    Rule("either", "<.tomorrow>,? or day after", _is(Either(TOMORROW, Period("day", 2)))),
    Rule("oneday", "<.tomorrow>", _is(TOMORROW)),
    Rule("oneday", "(the )?(next|following) day|the day after( that)?$|the day after that|the day after<+at>|the day after<+goes_on>", _is(m.later(1, "day"))),
    Rule("parted", "this (very )?same <part>", lambda part: Part(part, TODAY)),
    Rule("parted", "(the |on the )?(next|following) <part>|(on )?the <part> after( that)?$|(on )?the <part> after<+goes_on>", lambda part: Part(part, m.later(1, "day"))),
    Rule("oneday", "(on )?(the )?day before( that)?$", _is(m.earlier(1, "day"))),
    Rule("parted", "((in|on) )?the <part> before( that)?$", lambda part: Part(part, m.earlier(1, "day"))),
    Rule("span", "((in|during) )?the following <unit=long_period>|the <unit=long_period> after( that)?$", m.whole_later),
    Rule("oneday", "(on )?the <weekday> (after|following)( that)?$|(on )?the <weekday> (after|following) it", lambda weekday: m.count_after(1, Weekday(weekday), SameDay())),
    Rule("oneday", "(on )?the <weekday> before( that)?$", lambda weekday: m.count_before(1, Weekday(weekday), SameDay())),
    Rule("oneday", "(the|that) (very )?same day|^same day$|that (very )?day|on the day$", _is(SameDay())),
    Rule("parted", "(the|that) (very )?same <part>|same <part>$|that <part>$|that <part><+onward>", lambda part: Part(part, SameDay())),
    Rule("due", "by then$|by then<+onward>", _is(Bound("by", SameDay()))),
    Rule("oneday", "that (evening|afternoon|morning|night)$|that (evening|afternoon|morning|night)<+onward>", _is(SameDay())),
    Rule("oneday", "yesterday", _is(Period("day", -1))),
    Rule("", "overnight (courier|mail|delivery|express|shipping|bag|drop|fedex|post|parcel|service)", None),
    Rule("oneday", "overnight", _is(TOMORROW)),
    Rule("oneday", "{<number>(moro|morrow|mro|mrw)", lambda number: TOMORROW if number == "2" else Left.ALONE),
    Rule("parted", "{<number>nite", lambda number: Part("night", TODAY) if number == "2" else Left.ALONE),
    Rule("parted", "tom.? <part>", lambda part: Part(part, TOMORROW)),
    Rule("parted", "tom.? <half>", partial(m.part_by_half, day=TOMORROW)),
    Rule("span", "((this|the) )?<named> (weekend|week-end)", lambda named: Around("weekend", Named(named))),
    Rule("span", "((this|the) )?<named> week", lambda named: Around("week", Named(named))),
    Rule("oneday", "(this |the )?<name=named>( of)?,? <year>", lambda name, year: Named(name, int(year))),
    Rule("oneday", "(this |the |next )?<name=named>", Named),
    Rule("oneday", "a week (on|from) <weekday>", lambda weekday: Shift(m.amount(1, "week"), Weekday(weekday))),
    Rule("oneday", "(this )?<weekday> week$|(this )?<weekday> week ", lambda weekday: Shift(m.amount(1, "week"), Weekday(weekday, "this"))),
    Rule("oneday", "(the )?<weekday> after next<!weekday>", lambda weekday: Weekday(weekday, "next next")),
    Rule("oneday", "next next <weekday>", lambda weekday: Weekday(weekday, "next next")),
    Rule("oneday", "(the )?next <weekday>.?", lambda weekday: Weekday(weekday, "next")),
    Rule("oneday", "(this |the )?(coming|upcoming) <weekday>.?", lambda weekday: Weekday(weekday, "coming")),
    Rule("oneday", "this past <weekday>.?|last <weekday><!of>", lambda weekday: Weekday(weekday, "last")),
    Rule("oneday", "the following <weekday>", lambda weekday: Weekday(weekday, "following")),
    Rule("oneday", "this <weekday>.?", lambda weekday: Weekday(weekday, "this")),
    Rule("span", "((in|during|within) )?the month of <month>", m.month),
    Rule("span", "(this|the coming|coming|in an?) <month=month_in_range>|(this|coming) <month>$", m.month),
    Rule("span", "<month>,? (of )?next year", lambda month: Inside(Date(month=month), Period("year", 1))),
    Rule("span", "next <month>", lambda month: Date(month=month, next=True)),
    Rule("span", "(in )?(that|the) (very )?same <unit=week_or_month>", lambda unit: Around(unit, SameDay(stretch=True))),
    Rule("span", "that <unit=week_or_month>$|that <unit=week_or_month><+goes_on>", lambda unit: Around(unit, SameDay(stretch=True))),
    Rule("span", "(last|past) <.month>|that <.period>", None),
    Rule("span", "(this|the current|the present|<-prep>current|^current)( calendar)? <unit=period>", Period),
    Rule("span", "(the )?<unit=period> after next|next next <unit=period>", partial(Period, ahead=2)),
    Rule("span", "(this |the )?(coming|upcoming) weekend", _is(Period("weekend"))),
    Rule("span", "((the|in) )?(next|upcoming|(the )?coming|following)( calendar)? <unit=period>", partial(Period, ahead=1)),
    Rule("oneday", "within( the)?( next)? <unit>", lambda unit: m.within(m.amount(1, unit))),
    Rule("oneday", "((in|within|over) )?(the )?next <unit> or so", lambda unit: m.within(m.amount(1, unit))),
    Rule("oneday", "this time next <unit=period>", lambda unit: m.after(m.amount(1, unit))),
    Rule("time", "(the )?next <unit=tick>", partial(Period, ahead=1)),
    Rule("span", "(the )?(last|past|previous)( calendar)? <unit=period><!of>", partial(Period, ahead=-1)),
    Rule("span", "<-after_of>the <unit=long_period>", Period),
    Rule("oneday", "(the )?(next|following) (business|working|work) day", _is(m.after(m.amount(1, "workday")))),
    Rule("span", "(this|in|in the|by|by the|during|during the|over the|before|before the|the current|^current) <season>(( of)? <year>)?|<season=such_season>( of)? <year>", m.season),
    Rule("span", "next <season>", m.next_season),
    Rule("span", "<-deadline>week-end", _is(Edge("end", Period("week")))),
    Rule("span", "((the|coming|the coming) |<-prep>|^)(weekend|week-end)<!of>", _is(Period("weekend"))),
    Rule("span", "<year>(-| )?q<number=hour>", partial(m.numbered, "quarter")),
    Rule("span", "q<number=hour>(,| of)? ?<year>|q<number=hour>( '<year=short_year>)?", partial(m.numbered, "quarter")),
    Rule("span", "(the )?<number=nth> quarter( of)?( <year>)?", partial(m.numbered, "quarter")),
    Rule("span", "<-prep>h<number=hour>( of)?( <year>)?|h<number=hour> <year>", partial(m.numbered, "half")),
    Rule("span", "(<-prep>|calendar )(week|wk|kw|cw) ?<number>( of <year>)?", partial(m.numbered, "week")),
    Rule("span", "eow|<-prep>week'?s?_end", _is(Edge("end", Period("week")))),
    Rule("span", "eom|month'?s?_(end|close)", _is(Edge("end", Period("month")))),
    Rule("span", "eoq|quarter'?s?_(end|close)", _is(Edge("end", Period("quarter")))),
    Rule("span", "eoy|<-prep>(the )?year'?s?_end", _is(Edge("end", Period("year")))),
    Rule("span", "<edge>(-| of | of the | of this | this | in the | )<unit=long_period>", m.edge_of_period),
    Rule("span", "midweek", _is(Edge("mid", Period("week")))),
    Rule("span", "<-in>(the year )?<year>$", lambda year: Date(int(year))),
    Rule("eod", "(the )?(end|close|finish) of( the)? (business|play|working|work|office)( day| hours)?|eod|cob|eob|cop", _is("")),
    Rule("eod", "(the )?(very )?end of( the| my| our| your)? day|day'?s end", _is("")),
    Rule("parted", "(later )?(tonight|tonite)", _is(Part("night", TODAY))),
    Rule("parted", "(early |late |later )?(in )?this <part>", lambda part: Part(part, TODAY)),
    Rule("parted", "(later )?this <half>", partial(m.part_by_half, day=TODAY)),
    Rule("oneday", "later <.today>", _is(TODAY)),
    Rule("span", "^<month=full_month>.?$|<month=plain_month>|<-prep><month=noun_month>|<-in><month>", m.month),
    Rule("bareday", "<weekday=plain_weekday>.?|^<weekday>.?$|<-prep><weekday>|<weekday><+clock>|<weekday><+part>|<weekday><+half>", Weekday),
    Rule("manydays", "<weekday=weekdays>", Weekday),
)

_PERIODS = (
    Rule("oneday", "<.eod>,? (on |of |by )?(the )?<base=day>|<base=day>('s)?,? (by |at )?<.eod>", partial(Edge, "end")),
    Rule("oneday", "(the )?(end|close) of <base=day>", partial(Edge, "end")),
    Rule("oneday", "(the )?<nth> <what=bareday> (of|in)( the)? ?<within=span>", m.nth_in),
    Rule("oneday", "(the )?<nth> <what=bareday> <within=span>", m.nth_in),
    Rule("oneday", "(the )?(last|final) <what=bareday> (of|in)( the)? <within=span>", partial(m.nth_in, -1)),
    Rule("oneday", "(the )?(last|final) day (of|in)( the)? <within=span>", partial(Nth, -1, "day")),
    Rule("oneday", "(the )?(last|final) (business|working|work) day (of|in)( the)? <within=span>", partial(Nth, -1, "workday")),
    Rule("oneday", "(the )?<nth> (business|working|work) day (of|in)( the)? <within=span>", lambda nth, within: Nth(nth, "workday", within)),
    Rule("oneday", "(the )?<nth>(-| )(to(-| )(the )?)?last <what=bareday> (of|in)( the)? <within=span>|(the )?<nth>(-| )(to(-| )(the )?)?last <what=bareday> <within=span>", m.nth_last_in),
    Rule("oneday", "(the )?<nth>(-| )(to(-| )(the )?)?last day (of|in)( the)? <within=span>", partial(m.nth_last_in, what="day")),
    Rule("oneday", "(the )?<nth>(-| )(to(-| )(the )?)?last (business|working|work) day (of|in)( the)? <within=span>", partial(m.nth_last_in, what="workday")),
    Rule("span", "(the )?<nth>(-| )(to(-| )(the )?)?last <what=period> (of|in)( the)? <within=span>", m.nth_last_in),
    Rule("oneday", "{<mday=mday> of( the)? <span>", m.day_of_month),
    Rule("oneday", "(the )?<nth> day (of|in)( the)? <span>", lambda nth, span: Nth(nth, "day", span)),
    Rule("span", "(the )?<nth> <what=period> (of|in)( the)? <within=span>", m.nth_in),
    Rule("span", "(the )?(last|final) <what=period> (of|in)( the)? <within=span>", partial(m.nth_in, -1)),
    Rule("span", "(the )?front (end|half) of( the)? <base=span>", partial(Edge, "early")),
    Rule("span", "(the )?first half of( the)? <base=span>", partial(Edge, "first half")),
    Rule("span", "(the )?second half of( the)? <base=span>", partial(Edge, "second half")),
    Rule("oneday", "(the )?<nth> <bareday> (of|in) (month )?(in )?<amount>", m.nth_in_months),
    Rule("oneday", "(the )?<mday=nth> of( the)? <span>", lambda mday, span: Inside(Date(day=mday), span)),
    Rule("span", "(the )?(rest|remainder) of( the)? <base=span>", partial(Edge, "rest")),
    Rule("span", "(the )?(rest|remainder) of the <period>", lambda period: Edge("rest", Period(period))),
    Rule("span", "(the )?(very )?<edge>(-| of | in | part of | )?(the )?<span>", m.edge),
    Rule("span", "(the )?week (of|commencing|beginning|starting|ending)( on)?( the)? <base=day>|w/c( the)? <base=day>", partial(Around, "week")),
    Rule("span", "(the )?week (of|commencing|beginning|starting)( the)? <mday=ordinal>", lambda mday: Around("week", Date(day=mday))),
    Rule("span", "(the )?weekend of( the)? <base=day>", partial(Around, "weekend")),
    Rule("span", "sometime (in )?<span>|some time (in )?<span>|over <span>", lambda span: span),
    Rule("oneday", "(later )?<span>,? ?(- ?)?[?(most )?<.likely>,? (on )?<day=bareday>]?|(later )?<span>,? (i.e.?,?|so) (on )?<day=bareday><+latest>|<span> [<day=bareday>]", m.in_span),
    Rule("oneday", "<day>,? ?(of |in |the )*[?<span>]?", m.in_span),
    Rule("span", "<a=span>,? (of |in )?<b=span>", m.span_in_span),
    Rule("oneday", "<span>,? (on )?<day>", m.in_span),
)

_PARTS = (
    Rule("parted", "<day>,? ((right|straight|just|shortly) )?after <part>", m.after_part),
    Rule("parted", "<day>,? (early |late |later |first thing )?((in the|in|at|this|early in the|late in the|late at|<.at>|over) )?<part>", m.part),
    Rule("oneday", "<day> early in the day", lambda day: day),
    Rule("parted", "<day>,? <half>", m.part_by_half),
    Rule("parted", "((late|early|later) )?(in the )?<part>,?( (of|on))? <day>", m.part),
    Rule("parted", "first thing( on| in the <.part>( on)?)? <base=day>|<base=day>,? first thing", partial(Part, "morning")),
    Rule("parted", "(very )?(early|late|later) <parted>", lambda parted: parted),
    Rule("parted", "<parted>,? (of )?<span>", m.parted_in),
    Rule("parted", "<parted>,? <day>", m.part_on),
    Rule("parted", "<day> <parted>", m.part_of_day),
)

_OF_A_DAY = (
    Rule("", "<.manydays> (<.at> )*(<.clock>|{<.hour>})", None),
    Rule("", "<.numbered> ({<.number>}|<.counted>)<!half>", None),
    Rule("habit", "<.habit>(,| and|, and| or) (on )?(<.bareday>|<.manydays>)|<.habit>,? (on|by) (the )?(<.day>|<.manydays>)", _is("")),
    Rule("habit", "<.habit>,? ((<.at> )*|between |from |@ ?)(<.clock>|<.hours>)|(<.clock>|<.hours>),? (on )?<.habit>|<.habit> <.sharp_at> {<.hour>}", _is("")),
    Rule("time", "<day=parted>,? ((<.at> )*|between |from ){<first=hour> ?(-|to|and|till|until) ?<last=hour>}|<day=parted>,? ((<.at> )*|between |from )<clock=hours>", m.hours_of_part),
    Rule("time", "<clock>,? (or|and) (later|after|onwards|onward) (on )?(the )?<day=dayish>", m.after_hour),
    Rule("time", "<-prep>the {<mday=mday>},? (<.at> |from |between |@ ?)?(<clock>|<clock=hours>)", lambda mday, clock: m.at(clock, Date(day=int(mday)))),
    Rule("time", "<day=date>,? <hour=spelt_hour> <minute=counted>", lambda day, hour, minute: found if isinstance(found := m.spelt_clock(hour, minute), Left) else m.at(found, day)),
    Rule("time", "<day=dayish>,? ((any time|anytime|sometime) )?(after|past|post) ((about|around) )?<clock>|(after|past|post) <clock>,? (on |of |the |this )*<day=dayish>", m.after_hour),
    Rule("time", "<day=dayish>,? ((any time|anytime|sometime) )?(after|past|post) ((about|around) )?<hour>}|(after|past|post) {<hour> (on |the )*<day=dayish>", m.after_lone_hour),
    Rule("time", "((<.at> |@ ?)*{<hour=hour_number>|(<.at> )(<.at> )*<hour=spelt_hour>) (in the|at) <part>,? <day>", lambda hour, part, day: m.at_hour(hour, Part(part, day))),
    Rule("time", "(<.at> |@ ?)*<clock> (in the|at) <part>,? <day>", lambda clock, part, day: m.at(clock, Part(part, day))),
    Rule("time", "<day>,? ((<.at> |@ ?)*{<hour=hour_number>|(<.at> )(<.at> )*<hour=spelt_hour>) (in the|at) <part>", lambda day, hour, part: m.at_hour(hour, Part(part, day))),
    Rule("time", "<day>,? (<.at> |@ ?)*<clock> (in the|at) <part>", lambda day, clock, part: m.at(clock, Part(part, day))),
    Rule("oneday", "(very )?(early|late|later|sometime|some time|anytime)( on)? <day>", lambda day: day),
    Rule("oneday", "<day>,? ?[?<b=day>]?", m.same_day),
    Rule("time", "{<first=hour> ?- ?<last=hour> (in the|at) <part>", lambda first, last, part: m.at_hours(first, last, Part(part))),
    Rule("time", "<day>,? {<first=hour> ?- ?<last=hour>}|<day>,? {<first=hour_number> (to|till|until) <last=hour_number>}", m.at_hours),
    Rule("time", "<day=dayish>,? ?-? ?(at |between )?<clock=hours>|<clock=hours>,? ?(on |of )?(the )?<day=dayish>", m.at),
    Rule("time", "<day=dayish>,? <clock> <year>", m.at_with_year),
    Rule("time", "<day=dayish>,? ?-? ?(for |(<.at> )*)@? ?<clock>", m.at),
    Rule("time", "<day=dayish> [(<.at> )?<clock>]", m.at),
    Rule("time", "<clock> <.gathering> (on |for )?(the )?<day=dayish>", m.at),
    Rule("time", "<day=dayish>('s)? <.gathering> (is )?(<.at> |@ ?)<clock>", m.at),
    Rule("time", "<day=dayish>('s)? <.gathering> (is )?(<.at> |@ ?){<hour>}", m.at_hour),
    Rule("time", "<-at>{<hour> <day=oneday>|<-at>{<hour> <day=bareday>", m.at_hour),
    Rule("time", "<clock>,? ?(- )?(on |of |the |in the |in |at |this )*<day=dayish>", m.at),
    Rule("time", "<day=date>t<clock>", m.at),
    Rule("time", "<clock> (in the|at|this) <part>", lambda clock, part: m.at(clock, Part(part))),
    Rule("time", "{<hour=hour_number> (in the|at) <part>|<-at><hour=spelt_hour> in the <part>|<hour=spelt_hour> at <part>", lambda hour, part: m.at_hour(hour, Part(part))),
    Rule("time", "<day=dayish>,? (<.at> )?{<hour>.<minute>}", m.at_hour),
    Rule("time", "<day=dayish>,? (<.firm_at> |@ ?)(<.at> )?<hour>}|<day=dayish> <.at> <hour>}|<day=dayish>, <.at> <hour>}$", m.at_hour),
    Rule("time", "<day=dayish>,? (no|not) later than <hour>}", m.at_hour),
    Rule("time", "<day=dayish>,? (no|not) later than <clock>", m.at),
    Rule("time", "<day=dayish>,? (<.at> )?{<digits=military>}", m.at_digits),
    Rule("time", "<-at>{<digits=military> <day=oneday>", m.at_digits),
    Rule("time", "{(<digits=digital>|<digits=three_digits>) (in the|at|this) <part>", lambda digits, part: m.at_digits(digits, Part(part), half="")),
    Rule("time", "(the )?<mday=ordinal>,? (<.at> |@ ?)*<clock>", lambda mday, clock: m.at(clock, Date(day=mday))),
    Rule("time", "^{<hour=hour_number> <day=oneday>|^<hour=spelt_hour> <day=parted>", m.at_hour),
    Rule("time", "{<hour=hour_number> on( the)? <day=dayish>|<-at><hour=spelt_hour> on( the)? <day=dayish>", m.at_hour),
    Rule("time", "{<hour=hour_number> <day=parted>|<-at><hour=spelt_hour> <day=parted>|<day=parted> {<hour=hour_number>}", m.at_hour),
    Rule("oneday", "<day=bareday> {<number=mday>}$|<day=bareday> {<number=mday>}<+onward>|<day=bareday> {<number=mday>}<+at>", m.day_number),
    Rule("parted", "first thing( in the (morning|am))?|in the (morning|am)", _is(Part("morning"))),
    Rule("parted", "(early |late |later )?in the <part>|(in|by|during) (the )?(early|mid|late)(-| )<part>", Part),
)

_CHAINS = (
    Rule("habit", "<.habit> (in|during|of|from|until|till|through)( the)? <.when>(,? (and|to|until|till|through)( the)? <.when>)?", _is("")),
    Rule("oneday", "<bareday> in <amount>", m.weekday_in_weeks),
    Rule("oneday", "<day=oneday> in <amount>|<day=oneday> <amount> (from now|hence)", m.named_in),
    Rule("range", "((from|starting|beginning)( on| at)? )?<when>,? for( the)?( next| about| around| another| up to)* <amount>", m.lasting),
    Rule("range", "for( about| around| up to)? <amount>,? (from|starting( on| at| from)?|beginning( on| at)?)( the)? <when>", m.lasting),
    Rule("oneday", "(the )?<bareday> (after|following) <when>", lambda bareday, when: m.count_after(1, bareday, when)),
    Rule("oneday", "(the )?<bareday> before <when>", lambda bareday, when: m.count_before(1, bareday, when)),
    Rule("oneday", "(the )?<count=nth> <what=bareday> (after|from) <when>", m.count_after),
    Rule("oneday", "(the )?<count=nth> <what=bareday> before <when>", m.count_before),
    Rule("oneday", "(the )?<nth> <unit> after <when>", lambda nth, unit, when: m.after(m.amount(nth, unit), when)),
    Rule("oneday", "<count> <what=manydays> (after|from) <when>", m.count_after),
    Rule("oneday", "<count> <what=manydays> (from now|hence|later)", m.count_after),
    Rule("span", "<count> (weekend|weekends) (from now|hence|later)", partial(m.count_after, what="weekend")),
    Rule("oneday", "<.amount> (ago|(before|prior to) now)", None),
    Rule("oneday", "(in|after)( (just|about|around|approximately|roughly|under|less than|a further|the space of))* ?~? ?<amount>( time|'s time|' time)?<!of>", m.after),
    Rule("oneday", "<amount> (from (right )?now|hence|now|from <.today>)", m.after),
    Rule("", "<.amount> (later|earlier|sooner|longer) than", None),
    Rule("oneday", "<amount> later", m.after_that),
    Rule("oneday", "<amount> out$", m.out),
    Rule("oneday", "+ ?<amount>", m.after),
    Rule("oneday", "(the )?(next|coming|following|upcoming) <amount>", m.within),
    Rule("oneday", "(the )?{<count> (next|coming|upcoming) <unit>", lambda count, unit: m.within(m.amount(count, unit))),
    Rule("oneday", "<amount> (from|after|following|past)( the)? <when>", m.after_when),
    Rule("oneday", "<amount> (on )?<day=bareday>|<amount> <day=oneday>", m.weeks_on),
    Rule("oneday", "<amount> after( that)?$", m.after_it),
    Rule("oneday", "<amount> (before|prior|ahead|beforehand)( that)?$", m.before_it),
    Rule("oneday", "<amount> (before|prior to|ahead of)( the)? <when>", m.before_when),
    Rule("oneday", "<when> ?(+|plus) ?<amount>", lambda when, amount: m.after(amount, when)),
    Rule("span", "<span> <side=beside> <when>", m.weekend_beside),
    Rule("oneday", "(the )?<unit> (after|following|from) <when>", m.unit_after),
    Rule("oneday", "(the )?<unit> before <when>", m.unit_before),
    Rule("oneday", "the <unit=tick> after$", lambda unit: m.after(m.amount(1, unit))),
)

_RANGES = (
    Rule("either", "(either )?<a=when>,? or( (on|by|in))?( the)? <b=when>", m.either),
    Rule("due", "between (now|<.today>) and( the)? <when>", lambda when: m.bound("by", m.short_of(when))),
    Rule("due", "(slip|drag|run|hanging|waiting) past <when>", partial(m.bound, "by")),
    Rule("either", "<a=bareday> ?/ ?<b=bareday>", m.either),
    Rule("range", "between( the)? <a=when> and( the)? <b=when>", m.spread),
    Rule("range", "(from( the)? )?<a=when>,? ?(-|to|until|till|through|thru) ?(the )?<b=when>", m.spread),
)

_ABOUT = "( the| around| about| approximately| or before| end of)*"
_DAY_IS_DONE = (
    "log off|log out|sign off|clock off|clock out|knock off|head home|go home|go to bed|turn in|call it a (day|night)|"
    "(head out|leave|finish|finish up|wrap up|pack up) (for the day|<.oneday>|<.parted>)|leave the office"
)
_DUES = (
    Rule("due", "the <.bareday> (after|before|following) (the|your|our|their|my|his|her|its|it|we|you|they|i)", None),
    Rule("due", "any (day|time|minute|moment) now|for now", None),
    Rule("due", "from now on|now that|(until|till|by|up to) now", None),
    Rule("due", "(after|until) (my|your|his|her|our|their) <.clock>|after the <.clock>", None),
    Rule("due", "(before|ahead of|in time for) (my|your|his|her|our|their|the) <when=clock>", partial(m.bound, "before")),
    Rule("due", "(after|past|post) <when=clock>", partial(m.bound, "after")),
    Rule("due", "after {<hour>}$|after {<hour>}<+onward>", m.after_lone_hour),
    Rule("due", "right now|now", _is(Bound("on", Now()))),
    Rule("due", "within <amount> (after|of|from) (that|it|then)", lambda amount: Bound("within", m.within_after(amount))),
    Rule("due", "within( (about|around|the next|a|less than))* <amount><!of>", lambda amount: Bound("within", m.within(amount))),
    Rule("due", "(in|during|over) these <amount>", lambda amount: Bound("within", m.within(amount))),
    Rule("due", "(inside( of)?|under|no more than|not more than) <amount>", lambda amount: Bound("within", m.within(amount))),
    Rule("due", "inside the <unit>", lambda unit: Bound("within", m.within(m.amount(1, unit)))),
    Rule("due", "(give (me|us|it)|gimme|allow (me|us))( about| another)* <amount>", lambda amount: Bound("within", m.within(amount))),
    Rule("due", "(give (me|us|it)|gimme|allow (me|us)) (until|till|til) <when>", partial(m.bound, "by")),
    Rule("due", "(take|takes)( me| us| about| no| more| longer| less| than)* <amount>", lambda amount: Bound("within", m.within(amount))),
    Rule("due", "in {<number>}$|in <number=some_hour>$", m.in_minutes),
    Rule("due", "(before|by the time) (the|this) <unit=period>( is|'s) (out|over|up|through)", lambda unit: Bound("by", Edge("end", Period(unit)))),
    Rule("due", "(before|by the time) <when=span>( is|'s) (out|over|up|through)", partial(m.bound, "by")),
    Rule("due", "in time for( the| your| our| my| their)? <when>", partial(m.bound, "by")),
    Rule("due", f"before (i|we) ({_DAY_IS_DONE})( <.parted>| <.oneday>)?", _is(Bound("by", TODAY))),
    Rule("due", "<.fixed> for( the)? <when>", partial(m.bound, "on")),
    Rule("due", "for( the)? <when>", m.about),
    Rule("due", "for( the)? <amount>", lambda amount: Bound("for", m.within(amount))),
    Rule("due", f"(by|no later than|not later than|on or before|latest by|due by){_ABOUT} <when>", partial(m.bound, "by")),
    Rule("due", "<when>,? (at the latest|latest|or sooner|or earlier|or before)", partial(m.bound, "by")),
    Rule("due", "<when>,? (or|and) (later|after|onwards|onward)$|<when> onwards", partial(m.bound, "after")),
    Rule("due", f"(until|till|til|through|thru|up to){_ABOUT} <when>", partial(m.bound, "until")),
    Rule("due", f"(before|prior to|ahead of|in advance of){_ABOUT} <when>", partial(m.bound, "before")),
    Rule("due", f"since{_ABOUT} <when>", partial(m.bound, "since")),
    Rule("due", f"(not before|no earlier than|not until){_ABOUT} <when>", partial(m.bound, "after")),
    Rule("due", f"(after|following|past){_ABOUT} <when>", partial(m.bound, "after")),
    Rule("due", f"(from|starting|beginning|effective|as of|as from)( on)?{_ABOUT} <when>", partial(m.bound, "from")),
    Rule("due", f"(on|in|within|at|for|due|due on|over|during|around|about|circa|near|throughout|sometime|@){_ABOUT} <when>", partial(m.bound, "on")),
    Rule("due", "(<.at> )(<.at> )*{<hour>}$", m.lone_hour),
    Rule("due", "(<.at> )(<.at> )*{<hour><+onward>", m.lone_hour),
    Rule("due", "((by|on|at|until|till|before)( the)? )?<.eod>|(in|during|over) the course of (the|this) day", _is(Bound("by", Edge("end", TODAY)))),
    Rule("due", "(by|before|until|till|at|around|about)( the)? <.lunch>", _is(Bound("by", Part("lunch")))),
    Rule("due", "after( the)? <.lunch>", _is(Bound("after", Part("lunch")))),
    Rule("due", "(by|before|until|till)( the)? (dark|dusk|nightfall|sunset|sundown|bedtime)|before bed$|before bed<+onward>", _is(Bound("by", Part("evening", TODAY)))),
    Rule("due", "after (work|school|church|hours)$|after (work|school|church|hours)<+onward>", _is(Bound("by", Part("evening", TODAY)))),
    Rule("due", "<part=mealtime>$|<part=mealtime><+onward>", lambda part: Bound("by", Part(part))),
    Rule("due", "(by|before|until|till)( the)? (early|mid|late)_<part>", lambda part: Bound("by", Part(part))),
    Rule("due", "(by|before|until|till|at)( the)? <part>|(during|in the course of) the <part>|(around|about|after) <part=meal>", lambda part: Bound("by", Part(part, TODAY))),
)
# fmt: on

_DAY = ("oneday", "date", "bareday")

LEVELS = (
    Level(_NUMBERS),
    Level(_CLOCKS),
    Level(_ZONES),
    Level(_AMOUNTS),
    Level(_AMOUNTS_JOINED, again=True),
    Level(_DATES),
    Level(_DATES_NAMED, again=True),
    Level(_HOURS),
    Level(_DAYS),
    Level(_PERIODS, again=True),
    Level(_PARTS, again=True),
    Level(_OF_A_DAY, again=True),
    Level(_CHAINS, again=True),
    Level(_OF_A_DAY, again=True, only_after_change=True),
    Level(_RANGES),
    Level(_DUES),
)

GROUPS = {
    "count": ("number", "counted"),
    "nth": ("ordinal", "spelt_nth"),
    "dom": ("mday", "ordinal", "spelt_nth"),
    "day": _DAY,
    "dayish": (*_DAY, "days", "parted"),
    "when": (*_DAY, "days", "span", "parted", "time", "clock", "hours", "range", "either"),
}

SPEAKS_OF_TIME = frozenset(
    (*_DAY, "days", "span", "parted", "time", "clock", "hours", "range", "either", "due")
)
"""What stands for a time on its own; the rest is only a part of such a phrase."""


TRIGGERS = (
    *"<weekday> <weekdays> <month> <unit> <period> <part> <today> <tomorrow> <number>".split(),
    *"tonight tonite yesterday overnight noon midday noontime midnight now eod cob eob cop eow eom eoq eoy".split(),
    *"midweek q nye xmas christmas easter halloween thanksgiving juneteenth pentecost".split(),
    *"valentine valentines equinox solstice whitsun gras christi hallowe hogmanay epiphany michaelmas candlemas".split(),
    *"patrick patricks ascension mothering burns".split(),
    "<at> <tells=some_hour>",
    "this <tells=half>",
    "<tells=some_hour> <half>",
    "<tells=tens> <half>",
    "<tells=tens> p",
    "<tells=tens> a",
    "<tens> <tells=spelt_nth>",
    "the <tells=some_nth>",
    *"dark dusk nightfall sunset sundown bedtime <mealtime> mid".split(),
    "before bed",
    *(f"after {what}" for what in ("work", "school", "church", "hours")),
    "half one",
    "past <tells=some_hour>",
    "half <tells=some_hour>",
    "in <tells=some_hour>",
    *(f"{one} {two}" for one in ("log", "sign", "clock", "knock") for two in ("off", "out")),
    "head home",
    "go home",
    "to bed",
    "turn in",
    "the office",
    "first thing",
    "by then",
    "noonish",
    "of business",
    "of play",
    "<season>",
)
"""Without one of these, side by side, there is no phrase about time."""


@cache
def english() -> Grammar:
    """The grammar, compiled on first use."""
    return Grammar(WORDS, LEVELS, groups=GROUPS, triggers=TRIGGERS, spellings=SPELLINGS)
