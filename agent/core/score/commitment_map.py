"""The commitment map: the steps toward a signed order, filled from mail and calendar.

A step is done where its words stand in something that was done or held, promised where somebody
still owes it (with who and by when), a gap where a later step is done and it is not, and ahead
otherwise. The next step is the first after the last one done; two to five after it are shown, so
that a rep sees further than the next call. Steps are read from `config/commitment_map.toml`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from math import inf

from agent.core.commitment import By, Commitment, State
from agent.core.fulfil.attendance import Outcome
from agent.core.reading.sentences import sentences
from agent.core.score.dossier import Dossier
from agent.core.score.parts import Part, newest_first, of_commitment, of_meeting, short_quote

_AHEAD = 5  # steps shown after the next one, at most


class Whose(StrEnum):
    """Whose doing a step is."""

    REP = "rep"
    CUSTOMER = "customer"
    BOTH = "both"


class Source(StrEnum):
    """Where a step may be seen."""

    MEETING = "meeting"
    COMMITMENT = "commitment"
    WORDS = "words"


class Standing(StrEnum):
    """Where a step stands."""

    DONE = "done"
    PROMISED = "promised"
    GAP = "gap"  # passed over: a later step is done
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the map names it."""

    name: str
    title: str
    by: Whose
    sources: frozenset[Source]
    words: tuple[str, ...]  # none: anything of its sources will do


@dataclass(frozen=True, slots=True)
class Placed:
    """One step of an account: how it stands, on what that rests, and what is still owed for it."""

    step: Step
    standing: Standing
    evidence: tuple[Part, ...] = ()
    owed_by: By | None = None  # PROMISED
    due: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class CommitmentMap:
    """The whole map of one account, in the order of the steps."""

    steps: tuple[Placed, ...]
    next: Placed | None  # None where the last step is done; earlier ones may still be gaps
    after: tuple[Placed, ...]  # up to five that follow it

    @property
    def gaps(self) -> tuple[Placed, ...]:
        """Steps that were passed over."""
        return tuple(one for one in self.steps if one.standing is Standing.GAP)

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(one.standing is Standing.DONE for one in self.steps)


def read_map(plain: Mapping[str, object]) -> tuple[Step, ...]:
    """The steps of a map's TOML; raises ValueError with a sentence where it is no map."""
    steps = plain.get("step")
    if not isinstance(steps, list) or not steps:
        raise ValueError("a commitment map has at least one [[step]]")
    found = tuple(_step(one) for one in steps)
    names = [step.name for step in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"the step {twice[0]} stands in the commitment map twice")
    return found


def _step(plain: object) -> Step:
    if not isinstance(plain, dict) or not plain.get("name"):
        raise ValueError("each [[step]] of the commitment map has a name")
    name = str(plain["name"])
    try:
        return Step(
            name=name,
            title=str(plain.get("title") or name),
            by=Whose(plain.get("by", "both")),
            sources=frozenset(Source(source) for source in plain.get("from", ["commitment"])),
            words=tuple(str(word).lower() for word in plain.get("words", ())),
        )
    except ValueError as error:
        raise ValueError(f"the step {name} of the commitment map: {error}") from None


def map_of(on: Dossier, steps: Sequence[Step]) -> CommitmentMap:
    """The map of an account."""
    done = [tuple(newest_first(_done(on, step))) for step in steps]
    last = max((n for n, evidence in enumerate(done) if evidence), default=-1)
    placed = tuple(_placed(on, step, done[n], is_passed=n < last) for n, step in enumerate(steps))
    ahead = [one for one in placed[last + 1 :] if one.standing is not Standing.DONE]
    return CommitmentMap(placed, ahead[0] if ahead else None, tuple(ahead[1 : 1 + _AHEAD]))


def _placed(on: Dossier, step: Step, evidence: tuple[Part, ...], *, is_passed: bool) -> Placed:
    if evidence:
        return Placed(step, Standing.DONE, evidence)
    owed = _owed(on, step)
    if owed:
        part = of_commitment(owed, "promised", owed.made_at)
        return Placed(step, Standing.PROMISED, (part,), owed.by, owed.due.last if owed.due else None)
    planned = tuple(newest_first(_meetings(on, step, Outcome.PLANNED)))
    if planned:
        return Placed(step, Standing.PROMISED, planned, None, planned[-1].at)
    return Placed(step, Standing.GAP if is_passed else Standing.AHEAD)


def _done(on: Dossier, step: Step) -> Iterator[Part]:
    yield from _meetings(on, step, Outcome.HELD)
    for row in _commitments(on, step):
        if on.state(row) in (State.KEPT, State.LATE):
            assert row.settled_at is not None
            yield of_commitment(row, "done", row.settled_at)
    if Source.WORDS in step.sources:
        yield from _words(on, step)


def _owed(on: Dossier, step: Step) -> Commitment | None:
    """What is still owed for a step, the soonest due first."""
    open_ = [c for c in _commitments(on, step) if on.state(c) in (State.OPEN, State.OVERDUE)]
    return min(open_, key=lambda c: (_deadline(c, on), c.id), default=None)


def _deadline(row: Commitment, on: Dossier) -> float:
    """For sorting: what has no date comes after all that has."""
    deadline = row.deadline(on.rep.zone)
    return deadline.timestamp() if deadline else inf


def _commitments(on: Dossier, step: Step) -> Iterable[Commitment]:
    if Source.COMMITMENT not in step.sources:
        return ()
    sides = [by for by in By if step.by in (Whose.BOTH, Whose(by.value))]
    return [c for c in on.rows if c.by in sides and _says(step, f"{c.found.quote} {c.found.object}")]


def _meetings(on: Dossier, step: Step, outcome: Outcome) -> Iterator[Part]:
    if Source.MEETING not in step.sources:
        return
    for one in on.attendances:
        meeting = one.meeting
        if one.outcome is outcome and _says(step, f"{meeting.summary} {meeting.description}"):
            what = "held" if outcome is Outcome.HELD else "in the calendar"
            yield of_meeting(meeting, what, meeting.start)


def _words(on: Dossier, step: Step) -> Iterator[Part]:
    """Sentences of the customer's; one that promises is the business of `_commitments`, and no deed yet."""
    for message in on.customers_mails:
        if _says(step, message.own):
            promised = [_flat(c.found.quote) for c in on.rows if c.message == message.key and not c.dismissed]
            for start, end in sentences(message.own):
                sentence = _flat(message.own[start:end])
                if _says(step, sentence) and not any(quote in sentence for quote in promised):
                    yield Part("they said", message.sent_at, message=message.key, quote=short_quote(sentence))
                    break


def _flat(text: str) -> str:
    return " ".join(text.split())


def _says(step: Step, text: str) -> bool:
    return not step.words or phrases(step.words).search(text.lower()) is not None


@lru_cache(maxsize=256)
def phrases(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for any of these whole words, a star standing for any ending; for text in lower case."""
    return re.compile(r"\b(?:" + "|".join(re.escape(w).replace(r"\*", r"\w*") for w in words) + r")\b")
