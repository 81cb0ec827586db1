"""What one mail shows for or against its having done what was promised: named signs, weighed together in `likely`.

No sign proves anything alone. A mail that names the thing keeps nothing the week before; a file with a bare
"here you go", from who owes it, on the very day, mostly does. So each is only noted here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from agent.core.commitment import Action, Due
from agent.core.fulfil.called import called
from agent.core.fulfil.counting import counted
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.deeds import is_like
from agent.core.fulfil.fitting import fit_of
from agent.core.fulfil.hedges import PART
from agent.core.fulfil.match import Match
from agent.core.fulfil.new_dates import day_of
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.sort import group
from agent.core.fulfil.speech import Clause, Speech
from agent.core.fulfil.telling import SPOKEN, Telling
from agent.core.fulfil.words import DELIVERABLES

_STEM = 4  # letters that two words share at least at their beginning to be akin: "phyto", "phytosanitary"
_A_WEEK = 7
_BY = re.compile(r"\bafter '(?:by|until|before|within)'|\bcounted from\b")
"""Rules of a due that leave the promiser the time until then."""


_MEAN_MORE = (
    "a file with it",
    "a link in it",
    "figures in it",
    "gives a decision",
    "speaks of a talk as past",
    "names a talk",
    "tells that something came",
    "promises something",
    "asks something",
    "tells where something is",
    "begins with an it",
    "says all",
    "tells a hindrance",
)
"""Signs that mean more where one sort of thing was promised than where another was."""
_WANTS_A_WAY = frozenset(
    {"names the thing", "names which one", "a file with it", "hands something over", "on the very day"}
)
"""Signs that mean less where nothing says how the promise was kept: "the chart is still at the printer's"."""
BEFORE_DUE = frozenset({"days before it was due", "the day before it was due"})
"""Signs of a mail that came before the promise was to be kept."""
NAMED = frozenset({"names the thing", "names which one", "names something akin", "a file named like it"})
"""Signs of a mail that is about the thing."""
_SURELY, _WELL, _PERHAPS = 0.8, 0.6, 0.4  # scores of a plain way


_MEAN_ELSE = frozenset(
    {
        "on the very day",
        "on the very day, and nothing else was due then",
        "the day before it was due",
        "days before it was due",
        "the day after it was due",
        "in the week after it was due",
        "no day was named",
        "nothing else is owed",
        "nothing else was due sooner",
        "nothing was named",
        "it waits for the other side",
        "from who was named",
        "from a colleague",
        "begins a conversation",
        "a file with it",
        "a link in it",
        "figures in it",
        "many figures in it",
        "short",
        "long",
        "says hardly anything",
        "states nothing",
        "promises something",
        "asks something",
        "thanks",
        "begins as one who brings",
        "hands something over",
        "tells that something came",
        "gives a decision",
        "names another sort of thing",
        "names the thing, but not plainly",
    }
)
"""Signs that mean something else in a mail that neither answers nor names what was promised."""


_BRINGING = frozenset(
    SPOKEN[cue]
    for cue in (
        Cue.HANDS_OVER,
        Cue.SENT,
        Cue.DISPATCHED,
        Cue.ARRIVED,
        Cue.JUDGES,
        Cue.KEEPS_WORD,
        Cue.DONE,
        Cue.DECIDES,
        Cue.TALKED,
    )
)
"""Signs of a mail that brings something, or tells of something brought, in whatever words."""


class Owed(NamedTuple):
    """What else was owed by the same side when a mail came."""

    alone: bool  # nothing else of the sort in that thread
    only: bool  # nothing else at all
    next_due: bool  # nothing else falls due sooner
    only_that_day: bool  # nothing else falls due on the day of the mail
    far: bool = False  # the mail neither answers nor names it: it may be meant because of its day alone

    @property
    def is_sole(self) -> bool:
        """Whether "here it is" can mean nothing else."""
        return self.only if self.far else self.alone


def signs_of(pending: Pending, telling: Telling, owed: Owed, plain: Match) -> frozenset[str]:
    """Every sign that a mail shows of a promise; `plain` is what the plain ways of keeping one make of it."""
    signs = {
        *_of_plain_ways(plain),
        *telling.general,
        *_of_its_sort(pending, telling),
        *_of_time(pending, telling.speech, owed),
        *_of_place(pending, telling.speech, owed),
        *_of_words(pending, telling),
        *fit_of(pending, telling.brought),
        *called(pending, telling.speech),
        *counted(pending, telling.numbers, telling.speech),
    }
    if plain.score < _PERHAPS:
        signs |= {f"{sign}, yet in no plain way" for sign in signs & _WANTS_A_WAY}
    if owed.far:
        sorts = {f"a promise to {pending.action.value}"}
        signs |= {f"{sign}, and names nothing" for sign in signs & (_MEAN_ELSE | sorts)}
    return frozenset(signs)


def _of_its_sort(pending: Pending, telling: Telling) -> Iterator[str]:
    """What was promised, and the signs that mean most where it was that."""
    sort = group(pending.action)
    yield f"a promise to {pending.action.value}"
    if pending.is_waiting:
        yield "it waits for the other side"
    if pending.topic.is_vague:
        yield "nothing was named"
    for words in _MEAN_MORE:
        if words in telling.general:
            yield f"{words}, to {sort}"
    if pending.action is Action.DO and SPOKEN[Cue.DONE] in telling.general:
        yield "says that something is done, to do"


def _of_time(pending: Pending, speech: Speech, owed: Owed) -> Iterator[str]:
    if pending.due is None:
        yield "no day was named"
        return
    in_thread = pending.is_of_thread(speech.message)
    late = (speech.message.sent_at.astimezone(pending.zone).date() - day_of(pending.due)).days
    if late == 0:
        yield "on the very day"
        if in_thread:
            yield "on the very day, in the conversation"
        if owed.only_that_day:
            yield "on the very day, and nothing else was due then"
    elif late < 0:
        when = "the day before it was due" if late == -1 else "days before it was due"
        yield when
        yield f"{when}, {_bounds(pending.due, late)}"
    elif late == 1:
        yield "the day after it was due"
    elif late <= _A_WEEK:
        yield "in the week after it was due"
    else:
        yield "long after it was due"
    if owed.next_due:
        yield "nothing else was due sooner"


def _bounds(due: Due, late: int) -> str:
    """How a due bounds what comes before it: "this week" is kept on its Tuesday as on its Friday, "on Friday" is not."""
    day = day_of(due) + timedelta(days=late)
    first = due.first.date() if isinstance(due.first, datetime) else due.first
    if first <= day and first < day_of(due):
        return "in the days that were named"
    return "in the time that was given" if _BY.search(due.rule) else "and no day was named but that"


def _of_place(pending: Pending, speech: Speech, owed: Owed) -> Iterator[str]:
    message = speech.message
    in_thread = pending.is_of_thread(message)
    if in_thread:
        yield "in the conversation"
        yield f"in the conversation, to {pending.action.value}"
    if message.in_reply_to is None:
        yield "begins a conversation"
    if owed.far:
        yield "in another conversation, and names nothing"
    if message.in_reply_to == pending.message:
        yield "answers the promise"
    if owed.alone:
        yield "nothing else of the sort is owed there"
    if owed.only:
        yield "nothing else is owed"
    names = {part.lower() for part in (message.sender.name or message.sender.email).split()}
    if pending.topic.people & names:
        yield "from who was named"
    elif pending.topic.people and pending.is_promisers(message):
        yield "from another than who was named"
    if message.sender.email != pending.promiser.email and pending.is_promisers(message):
        yield "from a colleague"


def _of_words(pending: Pending, telling: Telling) -> Iterator[str]:
    yield from _of_naming(pending, telling)
    yield from _of_deeds(pending, telling)
    yield from _of_emptiness(pending, telling)
    named = pending.topic.heads | pending.topic.marks
    about = [clause for clause in telling.speech.clauses if named & clause.keys]
    yield from (sign for sign, shows in _OF_IT.items() if any(map(shows, about)))
    if named & telling.doubted:
        yield "speaks of it as not there yet"
        if not named & telling.told:
            yield "speaks of it only as not there yet"


def _of_naming(pending: Pending, telling: Telling) -> Iterator[str]:
    speech, topic = telling.speech, pending.topic
    named, marked = topic.heads | topic.marks, topic.marks & telling.told
    is_named = bool(named & telling.told)
    is_akin = is_named or _are_akin(named, telling.told)
    names = {
        "names the thing": topic.heads & telling.told,
        "names the thing, but not plainly": topic.heads & speech.keys and not topic.heads & telling.told,
        "names which one": marked,
        "names which one, by several words": len(marked) > 1,
        "names something akin": is_akin and not is_named,
        "a file, and nothing names the thing": named and not is_akin and speech.files,
        "names another sort of thing": named and not is_akin and telling.told & DELIVERABLES,
        "a file named like it": named & speech.file_keys,
        "its subject names it": named & speech.subject and not pending.is_of_thread(speech.message),
    }
    yield from (sign for sign, shows in names.items() if shows)


def _of_emptiness(pending: Pending, telling: Telling) -> Iterator[str]:
    """That a mail neither brings anything nor says a word of what was to come, whatever the day."""
    speech, topic = telling.speech, pending.topic
    own = topic.around if topic.is_vague else topic.heads | topic.marks | topic.said
    if speech.files or speech.has_link or own & speech.keys or _BRINGING & telling.general:
        return
    yield "brings nothing and names nothing"
    yield f"brings nothing and names nothing, to {pending.action.value}"


def _of_deeds(pending: Pending, telling: Telling) -> Iterator[str]:
    topic = pending.topic
    if topic.is_vague and topic.around & telling.told:
        yield "speaks of what was spoken of then"
    if topic.said & telling.told:
        yield "says other words of the promise"
    if topic.deeds & telling.done:
        yield "tells the deed as done"
    elif any(is_like(deed, one) for deed in topic.deeds for one in telling.done):
        yield "tells a like deed as done"


_OF_IT: Mapping[str, Callable[[Clause], bool]] = {
    "promises the thing": lambda clause: clause.is_promise,
    "owns a slip of the thing": lambda clause: clause.says(Cue.SLIPS),
    "only a part of the thing": lambda clause: PART.search(clause.text) is not None,
    "says that the thing is not so": lambda clause: clause.is_undone,
    "asks about the thing": lambda clause: clause.is_question,
}
"""Signs, and how a clause that names the thing shows them."""


def _are_akin(named: frozenset[str], told: frozenset[str]) -> bool:
    """Whether a word of one begins like a word of the other."""
    return any(
        one[:_STEM] == other[:_STEM]
        for one in named
        if len(one) >= _STEM and one.isalpha()
        for other in told
        if len(other) >= _STEM
    )


def _of_plain_ways(plain: Match) -> Iterator[str]:
    if plain.score >= _SURELY:
        yield "a plain way to keep it, surely"
    elif plain.score >= _WELL:
        yield "a plain way to keep it"
    elif plain.score >= _PERHAPS:
        yield "perhaps a way to keep it"
    elif plain.score > 0:
        yield "no more than a step on the way"
    if plain.is_another:
        yield "of the sort, but another one"
