"""Evidence for a promise to answer: an answer in substance, not "got it, will look"."""

import re

from agent.core.commitment import Action
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.match import NOTHING, Match, shown
from agent.core.fulfil.new_dates import day_of
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Clause, Speech

_ASKS_A_DECISION = re.compile(
    r"\b(?:whether|if|decision|decided?|confirm|approv\w+|verdict|go-ahead|outcome|answer|yes or no|which)\b"
)
_PROMISES_QUESTIONS = re.compile(r"(?<!your )(?<!the )(?<!these )(?<!those )\b(?:questions|queries)\b")
_FIGURES = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|hundred|thousand)\b"
)
_WHETHER = re.compile(r"\b(?:whether|if)\b")
_NOT_ALL = re.compile(
    r"\bnot (?:all|everybody|everyone)\b|\b(?:most|some|half) of (?:them|us|the)\b|^(?:most|some|half)\b"
)
_YES = re.compile(r"\b(?:yes|green light|go ahead|good news)\b")
_ANSWERS = re.compile(
    r"\b(?:the|our|their|my) (?:short |long )?(?:answer|reply|verdict|upshot)(?: \w+){0,4}(?: is\b| was\b|:)"
)
_SETTLES = re.compile(
    r"^(?:yes, |all |that's |it's |it is |they |we |he |she |they've |we've |he's |she's |they're )?(?:all )?"
    r"(?:agreed?|approved|accepted|unanimous|(?:a )?go(?: ahead)?\b(?! (?:to|for|and))|(?:a )?(?:yes|no)|said (?:yes|no)|turned (?:it|us|you) down|signed off)\b"
)
_ELSEWHERE = 0.8
_FINDS_OUT = re.compile(
    r"\b(?:find out|look up|clarify|determine|work out|calculate|see (?:whether|if)|count|choose|pick|decide|nominate|consult|"
    r"(?:ask|(?:check|speak|talk) (?:to|with)) (?!you\b)[\w' ]{1,40} (?:about|whether|if|for|how|what|which|when|who)|"
    r"(?:check|verify|confirm|look into|ask) (?:whether|if|with|what|how|when|which|who|where|why|that))\b"
)
_ASKS_A_NUMBER = re.compile(
    r"\b(?:count|number|how (?:many|much|long|far|big|wide|tall)|quantity|figures?|total|weigh|measure)\b"
)
_SHORT = 8  # words that say something, in a mail that is nothing but an answer
_LEAST_SUBSTANCE = 4  # words that say something


def asks_a_decision(pending: Pending) -> bool:
    """Whether a decision was promised: "I'll let you know their answer"."""
    return pending.action is Action.REPLY and _ASKS_A_DECISION.search(pending.found.quote.lower()) is not None


def settles(speech: Speech) -> bool:
    """Whether a mail says that something was decided, and not what: "Agreed in full"."""
    return any(
        _SETTLES.search(c.text) and not (c.is_question or c.is_promise or c.is_undone) for c in speech.clauses
    )


def finds_out(pending: Pending) -> bool:
    """Whether some work was promised whose result is an answer: "I'll check with the plant", "I'll count the heads"."""
    return pending.action is Action.DO and _FINDS_OUT.search(pending.found.quote.lower()) is not None


def answered(pending: Pending, speech: Speech, *, alone: bool) -> Match:
    """An answer in substance by the side that owes it."""
    if not pending.is_promisers(speech.message):
        return NOTHING
    in_thread = pending.is_of_thread(speech.message)
    quote = pending.found.quote.lower()
    if _PROMISES_QUESTIONS.search(quote):
        return _questions(pending, speech)
    if pending.action is Action.SEND and not pending.topic.is_word:
        return NOTHING
    said = tuple(c for c in speech.clauses if _is_substance(c))
    match = _by_topic(pending, speech, said) if pending.topic.words else _next_word(said, alone)
    if in_thread and alone and _ASKS_A_NUMBER.search(quote):
        match = max(match, _number(said), key=lambda m: m.score)
    if (
        in_thread
        and _is_on_the_day(pending, speech)
        and pending.action is Action.REPLY
        and _has_substance(said)
    ):
        match = max(match, Match(0.62, ("a word in the thread on the very day",)), key=lambda m: m.score)
    if in_thread and _ASKS_A_DECISION.search(quote):
        match = max(match, _decision(said), key=lambda m: m.score)
    if (
        not in_thread
        and asks_a_decision(pending)
        and pending.promiser.email == speech.message.sender.email
        and settles(speech)
    ):
        match = max(match, Match(0.77, ("a decision in another conversation",)), key=lambda m: m.score)
    if in_thread and (alone or pending.topic.is_vague) and any(_ANSWERS.search(c.text) for c in said):
        match = max(match, Match(0.65, ("it calls itself the answer",)), key=lambda m: m.score)
    fresh = pending.freshness(speech.message.sent_at)
    return Match(match.score * fresh * (1.0 if in_thread else _ELSEWHERE), match.reasons)


def _questions(pending: Pending, speech: Speech) -> Match:
    """Who promised questions must ask some: in the thread, or elsewhere on the matter."""
    asked = [c for c in speech.clauses if c.is_question]
    if asked and pending.is_of_thread(speech.message):
        return Match(0.85, ("the questions are in the mail",))
    about = pending.topic.words & speech.keys
    return (
        Match(0.65, (f"questions on: {shown(about, pending.found.quote, speech.message.own)}",))
        if asked and len(about) > 1
        else NOTHING
    )


def _is_substance(clause: Clause) -> bool:
    return not (clause.is_promise or clause.is_question or _puts_off(clause) or clause.says(Cue.ELSEWHERE))


def _puts_off(clause: Clause) -> bool:
    """Nothing to say yet, or not all, unless a yes stands beside it: "yes to the lounge, not yet to the deck"."""
    nothing_yet = clause.says(Cue.PENDING) or _NOT_ALL.search(clause.text) is not None
    return nothing_yet and _YES.search(clause.text) is None


def _by_topic(pending: Pending, speech: Speech, said: tuple[Clause, ...]) -> Match:
    """Whether the mail speaks of the matter, and has more to say of it than that there is nothing yet."""
    topic = pending.topic
    put_off = frozenset().union(*(c.keys for c in speech.clauses if _puts_off(c)))
    if topic.words & put_off:
        return NOTHING
    shared = topic.words & frozenset().union(*(c.keys for c in said), speech.file_keys)
    share = len(shared) / len(topic.words)
    if topic.is_vague:
        return _by_surroundings(pending, speech, said, shared)
    titled = share == 1 and bool(shared & speech.subject)
    if len(shared) < 2 and not titled and (share < 0.5 or not pending.is_of_thread(speech.message)):
        return _by_figures(pending, speech, said)
    kept_word = 0.1 if speech.says(Cue.KEEPS_WORD) else 0.0
    return Match(
        min(1.0, 0.6 + 0.3 * share + kept_word),
        (f"speaks of: {shown(shared, pending.found.quote, speech.message.own)}",),
    )


def _by_figures(pending: Pending, speech: Speech, said: tuple[Clause, ...]) -> Match:
    """Little that agrees, but figures on it, in the thread: "production says nine weeks"."""
    if not pending.is_of_thread(speech.message) or _WHETHER.search(pending.found.quote.lower()):
        return NOTHING
    words = pending.topic.words | pending.topic.said
    for clause in said:
        if clause.keys & words and (clause.leads or _FIGURES.search(clause.text)):
            return Match(
                0.62, (f"figures on: {shown(clause.keys & words, pending.found.quote, speech.message.own)}",)
            )
    return NOTHING


def _by_surroundings(
    pending: Pending, speech: Speech, said: tuple[Clause, ...], shared: frozenset[str]
) -> Match:
    """The promise named nothing ("I'll get back to you"): the next word in substance, better when on the matter."""
    if not pending.is_of_thread(speech.message) or not _has_substance(said):
        return NOTHING
    if shared:
        return Match(
            min(0.85, 0.62 + 0.08 * len(shared)),
            (f"an answer on the matter: {shown(shared, pending.found.quote, speech.message.own)}",),
        )
    return Match(0.5, ("the next word in the thread",))


def _next_word(said: tuple[Clause, ...], alone: bool) -> Match:
    if not _has_substance(said):
        return NOTHING
    return Match(0.62 if alone else 0.5, ("the next word in the thread",))


def _is_on_the_day(pending: Pending, speech: Speech) -> bool:
    """Whether a mail that owns no slip was written on the day on which an answer was due."""
    message = speech.message
    return (
        pending.due is not None
        and day_of(pending.due) == message.sent_at.astimezone(pending.zone).date()
        and not any(c.says(Cue.SLIPS) or c.says(Cue.PENDING) for c in speech.clauses)
    )


def _number(said: tuple[Clause, ...]) -> Match:
    """A bare number where one was promised: "we're 43"."""
    short = sum(len(c.keys) for c in said) <= _SHORT
    if short and any(_FIGURES.search(c.text) for c in said):
        return Match(0.65, ("the number that was promised",))
    return NOTHING


def _decision(said: tuple[Clause, ...]) -> Match:
    if any(c.says(Cue.DECIDES) for c in said):
        return Match(0.68, ("a decision in the thread",))
    return NOTHING


def _has_substance(said: tuple[Clause, ...]) -> bool:
    return sum(len(c.keys) for c in said if not c.says(Cue.ARRIVED)) >= _LEAST_SUBSTANCE
