"""Find expressions of time in running text: the words, what they name, and how sure that is.

`read_times` reads like a calendar and returns everything, past and future. `find_dues` keeps what
can set a time for something to be done, in the business reading (`business`).
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice

from agent.core.commitment import Due
from agent.core.due.business import due_of
from agent.core.due.grammar import SPEAKS_OF_TIME
from agent.core.due.languages import GRAMMARS
from agent.core.due.leaning import counts_on, filled_in, is_named_in_passing, leans, names_spoken
from agent.core.due.meanings import as_term
from agent.core.due.resolve import resolve
from agent.core.due.rules import Found
from agent.core.due.spans import one_day
from agent.core.due.terms import At, Bound, Expression, From
from agent.core.due.viewpoint import Viewpoint
from agent.core.due.workdays import PLAIN_WEEK, Workdays

_SENTENCE_END = re.compile(r"[.!?]\s")
_PARAGRAPH_END = re.compile(r"\n[ \t\r]*\n")
_CONDITION = re.compile(
    r"\b(?:[Ii]f|[Oo]nce|[Ww]hen|[Ww]henever|[Ww]hichever|[Uu]nless|[Aa]ssuming|[Pp]rovided|[Uu]pon|[Ss]oon as|[Oo]n (?:your |their )?approval|Should)\b"
)
_TALKED_THROUGH = re.compile(
    r"\b(?:(?:walk|tak|talk|runn?|lead|guid|stepp?|bring)(?:e|ing)?\s+(?:you|him|her|them|us|me|every(?:one|body)|(?:your|our|the|his|her|their)(?:\s+[\w'’-]+){1,3})"
    r"(?:\s+(?:all|both|folks))?\s+(?P<one>through)|go(?:ing)?\s+(?P<two>through|over))\s+(?P<what>(?:the\s+|your\s+|our\s+)?"
    r"(?:[qh][1-4]|(?:last|past|previous|first|second|third|fourth)\s+(?:quarter|year|month|week|half)|20\d\d)(?:['’]s)?)\b(?(two)(?=\s+(?:with|together)))",
    re.IGNORECASE,
)
"""What is told or shown of a time that is over: "I'll walk you through Q3 on Thursday"."""
_THE_WEEKDAY = re.compile(r"\bthe\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day$", re.IGNORECASE)
_BESIDE_EVENT = re.compile(r"\s+(?:after|before|following)\s+[^\W\d_]")
_LEAD = 400  # characters before a sentence in which the day that it leans on is looked for
_OF = re.compile(r"\b(?:of|from|since)\s+(?:the\s+)?$")
_SPEAKS_OF_NO_DAY = frozenset({"for", "since", "about"})
_FARTHEST = 3  # sentence ends between "that evening" and its day
_MOST_LED = 4  # phrases right before a sentence of which one may have named its day
ENGLISH = ("en",)


def read_times(text: str, view: Viewpoint, *, languages: Sequence[str] = ENGLISH) -> tuple[Expression, ...]:
    """Every expression of time in the text, in order and not overlapping, as a calendar reads it.

    Where two languages claim the same words, the longer phrase counts, then the language named first.
    """
    return tuple(_read(text, view, _that_may_speak(text, languages)))


def _that_may_speak(text: str, languages: Sequence[str]) -> list[str]:
    """The languages in which the text has a word about time: none for most sentences, and that is told quickly."""
    return [language for language in languages if GRAMMARS[language]().may_speak_of_time(text)]


def _read(text: str, view: Viewpoint, languages: Sequence[str]) -> Iterator[Expression]:
    return _resolved(text, _found(text, languages), view)


def _found(text: str, languages: Sequence[str]) -> Iterator[Found]:
    found = (phrase for language in languages for phrase in _phrases(text, language))
    return iter(_apart(found)) if len(languages) > 1 else found


def _phrases(text: str, language: str) -> Iterator[Found]:
    return (phrase for phrase in GRAMMARS[language]().read(text) if phrase.finds in SPEAKS_OF_TIME)


def _apart(found: Iterable[Found]) -> list[Found]:
    kept: list[Found] = []
    for phrase in sorted(found, key=lambda phrase: (phrase.start, phrase.start - phrase.end)):
        if not kept or phrase.start >= kept[-1].end:
            kept.append(phrase)
        elif phrase.end - phrase.start > kept[-1].end - kept[-1].start:
            kept[-1] = phrase
    return kept


def _resolved(text: str, found: Iterable[Found], view: Viewpoint) -> Iterator[Expression]:
    spoken_of: Expression | None = None
    for phrase in found:
        if spoken_of and _is_forgotten(text, spoken_of.end, phrase):
            spoken_of = None
        seen = _seen_after(text, spoken_of, phrase, view) if spoken_of else view
        expression = _expression(text, phrase, seen)
        if expression is None:
            continue
        if expression.word not in _SPEAKS_OF_NO_DAY and (spoken_of is None or expression.word != "before"):
            spoken_of = expression
        yield expression


def _seen_after(text: str, spoken_of: Expression, phrase: Found, view: Viewpoint) -> Viewpoint:
    term = as_term(phrase.means)
    if leans(term) and not names_spoken(term) and _names_no_day(text, spoken_of):
        return view  # "We open at six. I'll call at four", "It failed on Monday. I'll call at four"
    stop = _SENTENCE_END.search(text, spoken_of.end, phrase.start)
    if stop and _CONDITION.search(text, stop.end(), phrase.start) and names_spoken(as_term(phrase.means)):
        return view  # "If it is approved, I'll write the same day": the day of the approval, whenever that is
    names_thing = _OF.search(text, max(0, spoken_of.start - 10), spoken_of.start) is not None
    return replace(view, spoken_of=spoken_of.span, is_same_sentence=stop is None and not names_thing)


def _names_no_day(text: str, spoken_of: Expression) -> bool:
    """Whether it is an hour alone, or a day of which only something past is told."""
    is_lone_hour = isinstance(spoken_of.term, At | From) and spoken_of.term.base is None
    return is_lone_hour or is_named_in_passing(text, spoken_of.start, spoken_of.end)


def _is_forgotten(text: str, end: int, phrase: Found) -> bool:
    """Whether what was spoken of before `end` is no longer in mind: after a sentence between, or a paragraph.

    Words that say that they mean it ("that evening") reach farther back than an hour alone does.
    """
    if _PARAGRAPH_END.search(text, end, phrase.start):
        return True
    most = _FARTHEST if names_spoken(as_term(phrase.means)) else 1
    return len(list(islice(_SENTENCE_END.finditer(text, end, phrase.start), most + 1))) > most


def _expression(text: str, phrase: Found, view: Viewpoint) -> Expression | None:
    term = as_term(phrase.means)
    word, inner = (term.word, term.term) if isinstance(term, Bound) else ("", term)
    inner = filled_in(inner, view)
    is_open = view.spoken_of is None and counts_on(inner)
    span = resolve(inner, replace(view, spoken_of=one_day(view.today)) if is_open else view)
    if span is None:
        return None
    end = phrase.end + (text[phrase.end : phrase.end + 1] == ")" and "(" in text[phrase.start : phrase.end])
    return Expression(phrase.start, end, text[phrase.start : end], word, inner, span, is_open)


def find_dues(
    text: str,
    sent_at: datetime,
    *,
    span: tuple[int, int] | None = None,
    workdays: Workdays = PLAIN_WEEK,
    day_first: bool = False,
    languages: Sequence[str] = ENGLISH,
    at_most: int | None = None,
) -> tuple[Due, ...]:
    """Every time that the text may set for something to be done, in order and not overlapping.

    `sent_at` is aware; its own offset is the writer's clock. What lies in the past is left out. With
    `span` only that part of the text is read, a sentence say, but an hour alone in it, or "the next day",
    is seen from the day that was named just before. `languages` are ISO 639-1 codes of `languages.GRAMMARS`. `at_most` so
    many are looked at, the first ones.
    """
    start, end = span or (0, len(text))
    text = _without_topics(text, max(0, start - _LEAD), end)
    part = text[start:end]
    spoken = _that_may_speak(part, languages)
    if not spoken:
        return ()
    view = Viewpoint(sent_at, workdays, day_first)
    phrases = list(islice(_found(part, spoken), at_most))
    if start and any(leans(as_term(phrase.means)) for phrase in phrases):
        is_named = any(names_spoken(as_term(phrase.means)) for phrase in phrases)
        lead = _lead_of(text, start, sentences=_FARTHEST if is_named else 1)
        before = text[lead:start]
        led = deque(_found(before, _that_may_speak(before, languages)), _MOST_LED)
        both = chain(led, _moved(phrases, len(before)))
        again = (one.moved(lead) for one in _resolved(text[lead:end], both, view))
        found = (one for one in again if one.start >= start)
    else:
        found = (one.moved(start) for one in _resolved(part, phrases, view))
    named = (one for one in islice(found, at_most) if not _hangs_on_an_event(text, one))
    dues = (due_of(one, view) for one in named)
    return tuple(due for due in dues if due is not None)


def _hangs_on_an_event(text: str, one: Expression) -> bool:
    """Whether which day it is depends on something without a date: "by the Wednesday after half-term"."""
    is_which = _THE_WEEKDAY.search(one.text) is not None
    return is_which and _BESIDE_EVENT.match(text, one.end) is not None


def _without_topics(text: str, start: int, end: int) -> str:
    """The text with what is only told of between two places out of sight, at the same length."""
    seen = text[start:end]
    if "through" not in seen and "over" not in seen:
        return text
    hidden = _TALKED_THROUGH.sub(_out_of_sight, seen)
    return text if hidden == seen else text[:start] + hidden + text[end:]


def _out_of_sight(told: re.Match[str]) -> str:
    """The same length of letters that name no time."""
    return told[0][: told.start("what") - told.start()] + "x" * len(told["what"])


def _moved(phrases: Iterable[Found], by: int) -> Iterator[Found]:
    return (phrase._replace(start=phrase.start + by, end=phrase.end + by) for phrase in phrases)


def _lead_of(text: str, start: int, *, sentences: int) -> int:
    """Where so many sentences before begin, within the paragraph."""
    first = max(0, start - _LEAD)
    ends = [match.end() for match in _PARAGRAPH_END.finditer(text, first, start)]
    first = ends[-1] if ends else first
    stops = [match.end() for match in _SENTENCE_END.finditer(text, first, start)]
    return stops[-sentences - 1] if len(stops) > sentences else first
