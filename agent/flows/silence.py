"""What the rep's words teach, applied to the machine's entries on their way into the ledger."""

from collections.abc import Callable, Sequence
from datetime import datetime

from agent.core.commitment import Commitment, State
from agent.core.fulfil.ledger import Entry
from agent.core.teach.lessons import Lesson, draw_lessons, kind_of, silenced
from agent.store_port import Mailbox, Unit, Wanted

_MAY_CHANGE = frozenset({State.OPEN, State.OVERDUE, State.UNCLEAR, State.DISMISSED})

Silence = Callable[[Sequence[Entry]], tuple[Entry, ...]]
"""The machine's entries of an account together with those that silence what was dismissed before."""


def silence_of(unit: Unit, mailbox: Mailbox) -> Silence:
    """What the rep's words silence in any account of the mailbox, as they stand in this unit."""
    words = unit.overview.words(mailbox.id)
    lessons = lessons_of(unit, mailbox, words)
    spoken_of = frozenset(word.commitment for word in words)
    return lambda entries: (*entries, *silenced(entries, lessons, spoken_of))


def lessons_of(unit: Unit, mailbox: Mailbox, words: Sequence[Entry]) -> tuple[Lesson, ...]:
    """What the rep's words on this mailbox come to."""
    rows = unit.overview.rows(mailbox.id, {word.commitment for word in words})
    return draw_lessons(words, {row.id: row for row in rows})


def let_it_reach_its_kind(unit: Unit, mailbox: Mailbox, word_on: Commitment, now: datetime) -> None:
    """Mark every account with a sentence of the kind a word was given on: following it anew silences or raises it.

    In the transaction of the word itself, so that a word is never half heeded. What was kept or
    withdrawn is never silenced, and need not be looked at.
    """
    kind = kind_of(word_on)
    rows = unit.ledger.commitments(mailbox.id, Wanted(states=_MAY_CHANGE, now=now))
    unit.exchanges.touch(mailbox.id, {row.account for row in rows if kind_of(row) == kind})
