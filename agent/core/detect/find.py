"""Own words to commitments, each with its place, its fields and why."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from agent.core.commitment import Action, Due, Found, Owner, Strength
from agent.core.detect.act_signs import act_phrases, act_signs, word_signs
from agent.core.detect.acts import Act, acts_of, are_parted, with_more_things
from agent.core.detect.answers import complete, is_short_answer
from agent.core.detect.conditions import condition_of, is_renegotiated
from agent.core.detect.context import Context
from agent.core.detect.due_choice import due_of, due_without_verb
from agent.core.detect.due_names import NO_DAY
from agent.core.detect.due_times import days_spoken_of, due_words, dues_in, on_day_before
from agent.core.detect.features import Candidates, read_candidates
from agent.core.detect.halves import halves
from agent.core.detect.idioms import is_answer, takes_on
from agent.core.detect.items import is_named, item_promise
from agent.core.detect.lists import Whose, behind_marker, lists
from agent.core.detect.model import Model, soft_maximum
from agent.core.detect.objects import actor_of, object_of
from agent.core.detect.other_languages import find_in_other
from agent.core.detect.other_words import CUES
from agent.core.detect.owner_signs import owner_signs
from agent.core.detect.places import is_unfilled, lies_in, wordings
from agent.core.detect.reasons import reasons_for
from agent.core.detect.refusals import is_no_act, says_else
from agent.core.detect.tokens import Tokens, read_tokens, words_in
from agent.core.fixed import fixed
from agent.core.reading import sentences
from agent.core.reading.language import language_of

_ANSWER_OR_FORWARD = re.compile(
    r"^\s*(?:re|aw|sv|vs|antw|fwd?|wg|tr|rv|i|r|accepted|declined|tentative|tentatively accepted|invitation|updated invitation"
    r"|cancell?ed|cancell?ed event|zugesagt|abgelehnt|abgesagt|mit vorbehalt|einladung|accepté|refusé|provisoire|annulé|invitation mise à jour"
    r"|aceptad[oa]|rechazad[oa]|provisional|cancelad[oa]|invitación)\s*(?:\[\d+\])?\s*:",
    re.IGNORECASE,
)  # a calendar's own words for an answer are nobody's promise either
_LONGEST_SENTENCE = 600  # characters; nobody writes longer ones, and reading is not linear within one
_MOST_FOUND = 30  # commitments in one mail; what has more is no mail
_SURER = 1.0  # so much more than another sentence a subject must score, which is a title as a rule: "Notes from today"
_HALF_SURER = 0.3  # log odds above the threshold from which half a sentence is a promise by itself
_TAKES_ON = 1.5  # so much more "Will do!" says than its few words, of which each is used for all sorts
_WELL_BELOW = 2.5  # a clause whose score lies further below the best only stands beside a promise
_TODAY_SINCE = 2010  # the labelled mail is of 2000 to 2002 and of 2024 to 2027; between them lies a guess
_LONGEST_LEAD = 400  # characters before a sentence in which the day of its hours is looked for
_PLAINLY_ENGLISH = 2  # times "the"; spares most mail the counting of its small words
_LONGEST_SAMPLE = 2_000  # characters in which the language shows
_OF_PEOPLE = frozenset(
    {Action.CALL, Action.MEET, Action.INTRODUCE}
)  # what is done with people, never with things
_MOST_ACTS = 5  # commitments in one sentence
_MOST_READ = 6_000  # characters of likely sentences in one mail, more than the longest letters have
_CLAUSE = 75  # characters that it takes as long to read as a clause


@fixed
class _Place:
    number: int
    of: int
    heading: str
    before: tuple[int, int]


_PART = _Place(-1, 0, "", (0, 0))
"""A part of a sentence has no place of its own in a mail."""


@fixed
class _Reading:
    """One sentence as the model read it."""

    tokens: Tokens
    span: tuple[int, int]
    before: tuple[int, int]  # the three sentences before it; empty at the beginning
    candidates: Candidates
    scores: list[float]
    total: float

    @property
    def cost(self) -> int:
        """How much of a mail's `_MOST_READ` it takes."""
        return self.span[1] - self.span[0] + _CLAUSE * len(self.candidates.clauses)


@dataclass(frozen=True, slots=True)
class _Named:
    """What a sentence names, for all that is promised in it."""

    here: Sequence[Due]
    before: Sequence[Due]  # the times of the sentences before it, where it names an hour without a day
    acts: Sequence[str]  # phrases that tell what is done
    words: Sequence[str]  # features of its words that tell the same
    owners: Sequence[str]  # features that tell whose promise it is


@dataclass(frozen=True, slots=True)
class Detector:
    """Finds commitments in what one person newly wrote. Pure: the same text gives the same answer."""

    model: Model
    earlier: Model | None = None  # for mail from before `_TODAY_SINCE`, where that is read otherwise

    def find(self, text: str, context: Context) -> tuple[Found, ...]:
        """Every commitment by the sender or the sender's side, in order of the text."""
        if text.count(" the ", 0, _LONGEST_SAMPLE) < _PLAINLY_ENGLISH:
            language = language_of([text[:_LONGEST_SAMPLE]])
            if language in CUES:
                found = find_in_other(text, context, language)
                return tuple(one for one in found if not is_unfilled(text, (one.start, one.end)))
        return tuple(self._of_era(context)._find(text, context))

    def _of_era(self, context: Context) -> "Detector":
        is_earlier = self.earlier is not None and context.sent_at.year < _TODAY_SINCE
        return Detector(self.earlier) if is_earlier and self.earlier else self

    def _find(self, text: str, context: Context) -> list[Found]:
        spans = [piece for span in sentences(text) for piece in _pieces(text, span)]
        places = lists(text, spans, context.sender_name)
        others = wordings(text)
        found: list[Found] = []
        left = _MOST_READ
        for index, span in enumerate(spans):
            if left < 0 or len(found) >= _MOST_FOUND:
                break
            if is_unfilled(text, span) or (others and lies_in(span, others)):
                continue
            whose = places[index]
            item = item_promise(text, span, context) if whose is Whose.PROMISED else None
            if item is not None and is_named(text, span):
                found.append(item)
                continue
            read: list[Found] = []
            if self._is_worth_reading(text, span):
                place = _Place(index, len(spans), whose.heading, _lead(spans, index))
                reading = self._read(text, span, place)
                left -= reading.cost
                if reading.total > self.model.threshold and not _is_theirs(reading, whose):
                    read = self._by_halves(reading, list(self._commitments(reading, context)), place, context)
            found += read or ([item] if item is not None else [])
        return found

    def find_in_subject(self, subject: str, context: Context) -> tuple[Found, ...]:
        """A commitment stated in the subject line alone, with `start` and `end` -1; none for an answer or a forward."""
        if _ANSWER_OR_FORWARD.match(subject):
            return ()
        model = self._of_era(context).model
        sure = model.probability(model.threshold + _SURER)
        found = self.find(subject, context)
        return tuple(_without_place(one) for one in found if one.probability >= sure)

    def _is_worth_reading(self, text: str, span: tuple[int, int]) -> bool:
        words = words_in(text, *span)
        return self.model.is_worth_reading(words) or is_answer(words)

    def _read(self, text: str, span: tuple[int, int], place: _Place) -> _Reading:
        tokens = read_tokens(text, behind_marker(text, *span), min(span[1], span[0] + _LONGEST_SENTENCE))
        candidates = read_candidates(tokens, place.number, place.of, place.heading)
        shared = self.model.bias + self.model.weigh(candidates.shared)
        scores = [shared + self.model.weigh(own) for own in candidates.own]
        total = soft_maximum(scores) if scores else -math.inf
        total += _TAKES_ON if takes_on(tokens.words) else 0.0
        return _Reading(tokens, span, place.before, candidates, scores, total)

    def _commitments(self, reading: _Reading, context: Context) -> Iterator[Found]:
        words, clauses = reading.tokens.words, reading.candidates.clauses
        willing = [at for at in self._winners(reading) if not is_no_act(words, clauses, at)]
        if not willing or says_else(words, clauses):
            return
        named = _named_in(reading, context)
        kept: list[tuple[Act, Found]] = []
        acts = [
            more
            for act in self._acts(reading, willing, named)
            for more in with_more_things(reading.tokens, reading.candidates.clauses, act, named.here)
        ]
        for act in acts:
            found = self._commitment(reading, act, named, context)
            if not any(_is_one(found, other) for _, other in kept):
                kept.append((act, found))
        if len(kept) == 1 and len(acts) > 1:
            best = max(acts, key=lambda act: (_names_hour(reading, act, named), reading.scores[act.at]))
            yield self._commitment(reading, replace(best, span=reading.span), named, context)
            return
        apart = len(kept) > 1 and not is_short_answer(reading.tokens)
        yield from (self._told_by_its_part(reading, act, one) if apart else one for act, one in kept)

    def _by_halves(
        self, reading: _Reading, found: list[Found], place: _Place, context: Context
    ) -> list[Found]:
        """What is found in each half of a sentence, where only one promise was seen and each half is one by itself."""
        if len(found) != 1 or found[0].due is None:
            return found
        tokens, span = reading.tokens, reading.span
        both = halves(tokens.text, span, dues_in(tokens, span, context))
        if both is None or are_parted(tokens, reading.candidates.clauses, self._winners(reading), span):
            return found
        halves_read = [self._read(tokens.text, part, place) for part in both]
        enough = self.model.threshold + _HALF_SURER
        told = [list(self._commitments(part, context)) for part in halves_read if part.total > enough]
        is_each = len(told) == len(both) and all(len(part) == 1 and part[0].due for part in told)
        if not is_each:
            return found
        parts = [one for part in told for one in part]
        if not _is_one(parts[1], parts[0]):
            return parts
        exact = next((one for one in parts if one.due and one.due.has_hour), found[0])
        return [replace(found[0], due=exact.due, due_text=exact.due_text)]

    def _told_by_its_part(self, reading: _Reading, act: Act, found: Found) -> Found:
        """One of several promises of a sentence: what is done is told by its own words, not by those of the others."""
        part = self._read(reading.tokens.text, act.span, _PART)
        if act.thing or not part.scores:
            return found  # it has no verb of its own
        at = max(range(len(part.scores)), key=part.scores.__getitem__)
        words = part.tokens.words
        signs = act_signs(words, part.candidates.clauses, at, act_phrases(words))
        features = {*part.candidates.features(at), *signs, *word_signs(words)}
        return replace(found, action=Action(self.model.action.best(features)))

    def _acts(self, reading: _Reading, willing: list[int], named: _Named) -> list[Act]:
        clauses = reading.candidates.clauses
        if willing[-1] >= len(clauses):
            return [Act(willing[0], willing[0], reading.span)]

        @cache
        def due(at: int, span: tuple[int, int]) -> Due | None:
            return _due_in(reading, at, span, named)

        acts = acts_of(reading.tokens, clauses, willing, reading.span, due)
        if len(acts) == 1:
            return [replace(acts[0], span=reading.span)]
        return acts

    def _winners(self, reading: _Reading) -> list[int]:
        """The clauses that are commitments by themselves, else the best candidate."""
        scores, enough = reading.scores, max(reading.scores) - _WELL_BELOW
        joined = [clause.link == "and" for clause in reading.candidates.clauses] + [False]
        strong = [
            at
            for at, here in enumerate(joined[:-1])
            if scores[at] > self.model.threshold and (scores[at] > enough or here or joined[at + 1])
        ]
        return strong[:_MOST_ACTS] or [max(range(len(scores)), key=scores.__getitem__)]

    def _commitment(self, reading: _Reading, act: Act, named: _Named, context: Context) -> Found:
        tokens, clauses = reading.tokens, reading.candidates.clauses
        at, span = act.at, act.span
        clause = clauses[at] if at < len(clauses) else None
        features = set(reading.candidates.features(at))
        due = _due_in(reading, act.due_at, span, named)
        strength = Strength(self.model.strength.best(features))
        quote = " ".join(tokens.text[span[0] : span[1]].split())
        condition = condition_of(tokens, clauses, at, span) if strength is Strength.CONDITIONAL else ""
        found = Found(
            start=span[0],
            end=span[1],
            quote=quote,
            action=self._action(reading, act, named, features),
            strength=strength,
            owner=Owner(self.model.owner.best(features.union(named.owners))),
            object=act.thing or (object_of(tokens, clause) if clause else ""),
            actor=actor_of(tokens, clause) if clause else "",
            due=due,
            due_text=due_words(tokens.text, span, due),
            condition=condition,
            renegotiates=is_renegotiated(quote, has_time=due is not None),
            probability=self.model.probability(reading.total),
            reasons=reasons_for(clause, features, due, strength, condition),
        )
        return complete(found, tokens, context) if is_short_answer(tokens) else found

    def _action(self, reading: _Reading, act: Act, named: _Named, features: set[str]) -> Action:
        signs = act_signs(reading.tokens.words, reading.candidates.clauses, act.at, named.acts)
        action = Action(self.model.action.best(features.union(signs, named.words)))
        return Action.SEND if act.thing and action in _OF_PEOPLE else action


def _is_one(found: Found, other: Found) -> bool:
    """Whether two halves of a sentence promise one thing: the same is done at the same time, or people are met on one day."""
    if found.action is not other.action or (found.due is None) is not (other.due is None):
        return False
    if found.due is None or other.due is None or found.due.last == other.due.last:
        return True
    days = {due.last.date() if isinstance(due.last, datetime) else due.last for due in (found.due, other.due)}
    return found.action in _OF_PEOPLE and len(days) == 1 and found.due.has_hour is not other.due.has_hour


def _names_hour(reading: _Reading, act: Act, named: _Named) -> bool:
    due = _due_in(reading, act.due_at, act.span, named)
    return due is not None and due.has_hour


def _named_in(reading: _Reading, context: Context) -> _Named:
    here = dues_in(reading.tokens, reading.span, context)
    lacks_day = any(NO_DAY in due.rule for due in here)
    before = days_spoken_of(reading.tokens, reading.before, context) if lacks_day else ()
    words = reading.tokens.words
    owners = owner_signs(reading.tokens, reading.candidates.clauses)
    return _Named(here, before, act_phrases(words), word_signs(words), owners)


def _due_in(reading: _Reading, at: int, span: tuple[int, int], named: _Named) -> Due | None:
    """The due of a clause, of the times in its part of the sentence."""
    tokens, clauses = reading.tokens, reading.candidates.clauses
    dues = [due for due in named.here if span[0] <= due.start < span[1]]
    clause = clauses[at] if at < len(clauses) else None
    if not dues and clause and clause.link == "and" and clause.first == clause.verb_at:
        # "I'll bring it in tomorrow and send you a copy"
        dues = [due for due in named.here if due.start < span[0] and not due.text.lower().startswith("now")]
    due = due_of(tokens, clauses, _ruling(reading, at), dues) if clauses else due_without_verb(tokens, dues)
    return on_day_before(due, named.before) if due else None


def _lead(spans: Sequence[tuple[int, int]], index: int) -> tuple[int, int]:
    """The three sentences before, or as much of their end as may still be in mind; empty at the beginning."""
    if not index:
        return 0, 0
    end = spans[index - 1][1]
    return max(spans[max(0, index - 3)][0], end - _LONGEST_LEAD), end


def _pieces(text: str, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """A sentence as it is, or one that never ends in pieces: what is read in one go stays short."""
    start, end = span
    while end - start > _LONGEST_SENTENCE:
        space = text.rfind(" ", start, start + _LONGEST_SENTENCE)
        cut = space if space > start else start + _LONGEST_SENTENCE
        yield start, cut
        start = cut + 1
    if start < end:
        yield start, end


def _ruling(reading: _Reading, at: int) -> int:
    """The clause whose time counts: the candidate itself, or the likeliest clause where that is the whole sentence."""
    count = len(reading.candidates.clauses)
    return at if at < count else max(range(count), key=reading.scores.__getitem__)


def _is_theirs(reading: _Reading, whose: Whose) -> bool:
    """Whether it is an item of the other side's list ("Your part:") that nobody of the sender's side is named in."""
    return whose is Whose.YOURS and all(
        clause.who not in ("i", "we", "ours") for clause in reading.candidates.clauses
    )


def _without_place(found: Found) -> Found:
    return replace(found, start=-1, end=-1)
