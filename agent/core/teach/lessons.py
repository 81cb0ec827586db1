"""What the rep's words come to: which kinds of sentence were dismissed, and which commitments that silences.

A lesson is drawn from the rep's last word on each commitment. One dismissal silences sentences of
exactly its shape by the same side; what says little by itself ("Will do") takes two. A lesson falls
when the rep confirmed, kept or moved as many of the kind as were dismissed. Never silenced is what the rep
has spoken of, and what was done, told to be late or withdrawn in mail or calendar: somebody took
that for a promise.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from agent.core.commitment import By, Commitment, CommitmentId
from agent.core.fulfil.ledger import Author, Entry, EntryKind
from agent.core.message import Address
from agent.core.teach.shape import Shape, shape_of

ONLY_THIS = "only this one"
"""Among the reasons of a dismissal: it teaches nothing."""

_ACTED_ON = frozenset({EntryKind.FULFILLED, EntryKind.TOLD, EntryKind.WITHDRAWN})
_ACCEPTS = frozenset({EntryKind.CONFIRMED, EntryKind.FULFILLED, EntryKind.MOVED})

Kind = tuple[By, Shape]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One kind of sentence that is not to be raised again, and the dismissals it was drawn from."""

    by: By
    shape: Shape
    drawn_from: tuple[CommitmentId, ...]  # in order of their ids
    example: str  # the sentence of the first of them


def kind_of(row: Commitment) -> Kind:
    """Whose sentence of which shape a commitment is."""
    return _kind(row.by, row.found.quote, row.found.due_text, (row.promiser, *row.promisee))


def _kind(by: By, quote: str, due_text: str | None, people: Iterable[Address]) -> Kind:
    return by, shape_of(quote, due_text, people)


def draw_lessons(words: Iterable[Entry], rows: Mapping[CommitmentId, Commitment]) -> tuple[Lesson, ...]:
    """The lessons of all the rep's words on the commitments `rows`, for any order of the words."""
    dismissed: dict[Kind, list[CommitmentId]] = defaultdict(list)
    accepted: dict[Kind, int] = defaultdict(int)
    for word in _last_words(words).values():
        row = rows.get(word.commitment)
        if row is None:
            continue
        if word.kind is EntryKind.DISMISSED and ONLY_THIS not in word.reasons:
            dismissed[kind_of(row)].append(row.id)
        elif word.kind in _ACCEPTS:
            accepted[kind_of(row)] += 1
    lessons = (
        Lesson(by, shape, tuple(sorted(ids)), rows[min(ids)].found.quote)
        for (by, shape), ids in dismissed.items()
        if shape.words and len(ids) > accepted[by, shape] + shape.says_little
    )
    return tuple(sorted(lessons, key=lambda lesson: lesson.drawn_from))


def _last_words(words: Iterable[Entry]) -> dict[CommitmentId, Entry]:
    last: dict[CommitmentId, Entry] = {}
    for word in sorted(words, key=_order):
        last[word.commitment] = word
    return last


_RANK = {kind: rank for rank, kind in enumerate(EntryKind)}  # as the ledger's fold ranks words of one moment


def _order(word: Entry) -> tuple[datetime, int, bool]:
    return (word.at, _RANK[word.kind], ONLY_THIS in word.reasons)


def silenced(
    entries: Iterable[Entry], lessons: Iterable[Lesson], spoken_of: Collection[CommitmentId]
) -> tuple[Entry, ...]:
    """An entry for each commitment among the machine's `entries` that a lesson silences.

    `spoken_of` are those on which the rep gave a word; they stand as the rep said.
    """
    by_kind: dict[Kind, Lesson] = {(lesson.by, lesson.shape): lesson for lesson in lessons}
    if not by_kind:
        return ()
    every = tuple(entries)
    acted_on = {entry.commitment for entry in every if entry.kind in _ACTED_ON}
    free = acted_on.union(spoken_of)
    found = (e for e in every if e.kind is EntryKind.FOUND and e.commitment not in free)
    return tuple(entry for one in found if (entry := _silence(one, by_kind)) is not None)


def _silence(found: Entry, by_kind: Mapping[Kind, Lesson]) -> Entry | None:
    if found.found is None or found.parties is None:
        return None
    parties, sentence = found.parties, found.found
    people = (parties.promiser, *parties.promisee)
    lesson = by_kind.get(_kind(parties.by, sentence.quote, sentence.due_text, people))
    return silence(found.commitment, found.at, lesson) if lesson else None


def silence(commitment: CommitmentId, at: datetime, lesson: Lesson) -> Entry:
    """The entry that says that a commitment is not raised, and why."""
    reason = f"you dismissed one like it, {lesson.drawn_from[0][:6]}: “{' '.join(lesson.example.split())}”"
    return Entry(commitment, EntryKind.SILENCED, at, author=Author.MACHINE, reasons=(reason,))
