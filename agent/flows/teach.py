"""What the rep's words have taught: the lessons that stand with what each silences, and how to take one back."""

from dataclasses import dataclass
from datetime import datetime

from agent.core.commitment import Commitment, CommitmentId
from agent.core.fulfil.ledger import Author, Entry, EntryKind
from agent.core.policy import Policy
from agent.core.teach.lessons import ONLY_THIS, Lesson, kind_of
from agent.flows.follow import follow_accounts
from agent.flows.silence import lessons_of, let_it_reach_its_kind
from agent.store_port import Mailbox, Store


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson and the commitments that are not raised because of it."""

    lesson: Lesson
    silenced: tuple[Commitment, ...]


def taught(store: Store, mailbox: Mailbox) -> tuple[Taught, ...]:
    """Every lesson that stands, with what it silences."""
    with store.reading() as unit:
        lessons = lessons_of(unit, mailbox, unit.overview.words(mailbox.id))
        rows = unit.overview.rows(mailbox.id, unit.overview.silenced(mailbox.id))
    quiet = [(kind_of(row), row) for row in rows]
    return tuple(
        Taught(lesson, tuple(row for kind, row in quiet if kind == (lesson.by, lesson.shape)))
        for lesson in lessons
    )


def forget(
    store: Store, mailbox: Mailbox, prefix: str, *, policy: Policy, now: datetime
) -> tuple[Commitment, ...]:
    """Let the dismissals of a kind count for their own sentences only, and raise again what they silenced.

    `prefix` is that of any commitment of the kind; gives those that stay dismissed. Raises `NoSuchCommitment`.
    """
    with store.writing(now) as unit:
        _, row = unit.ledger.find([mailbox.id], prefix)
        lessons = lessons_of(unit, mailbox, unit.overview.words(mailbox.id))
        drawn_from = [key for one in lessons if (one.by, one.shape) == kind_of(row) for key in one.drawn_from]
        stay = tuple(unit.ledger.append_word(mailbox.id, _only_this(key, now)) for key in drawn_from)
        let_it_reach_its_kind(unit, mailbox, row, now)
    follow_accounts(store, mailbox, policy=policy, now=now, progress=_silent)
    return stay


def _only_this(commitment: CommitmentId, now: datetime) -> Entry:
    reasons = ("the rep said so", ONLY_THIS)
    return Entry(commitment, EntryKind.DISMISSED, now, author=Author.REP, reasons=reasons)


def _silent(done: int, of: int) -> None:
    """A word is given at once; nobody waits for a progress line."""
