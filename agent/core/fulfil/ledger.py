"""The ledger: an append-only history of every commitment, and the current row as a fold of it.

An entry says what happened in the world (`at`), what it rests on (`evidence`) and who said so
(`author`). Entries of the machine may be retracted by a later entry when more mail arrives; the
rep's by the rep alone. Folding the same entries in any order gives the same commitment.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum

from agent.core.commitment import By, Commitment, CommitmentId, Due, Evidence, Found
from agent.core.fulfil.conditions import waits_for_other_side
from agent.core.message import Address, MessageKey, ThreadKey


class EntryKind(StrEnum):
    """What happened to a commitment."""

    FOUND = "found"  # made; always the first
    MENTIONED = "mentioned"  # said again, by the promiser, with the same due or none
    MOVED = "moved"  # the promiser, or both in agreement, gave it a new due
    TOLD = "told"  # the other side was told of a slip without a new date, or by a colleague
    FULFILLED = "fulfilled"
    MAYBE = "maybe"  # something may have fulfilled it; the rep is asked
    MET = "met"  # the other side, for whose deed it waited, has written since
    WITHDRAWN = "withdrawn"
    CONFIRMED = "confirmed"  # by the rep: "yes, that is a promise"
    DISMISSED = "dismissed"  # by the rep: "that is no promise"
    SILENCED = "silenced"  # not raised: the rep dismissed a sentence of the kind


class Author(StrEnum):
    """Who made an entry."""

    MACHINE = "machine"
    REP = "rep"


NO_EVIDENCE = Evidence()


@dataclass(frozen=True, slots=True)
class Parties:
    """Who promised what to whom, and where: fixed when a commitment is found."""

    by: By
    promiser: Address
    promisee: tuple[Address, ...]
    account: str
    message: MessageKey
    thread: ThreadKey


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger."""

    commitment: CommitmentId
    kind: EntryKind
    at: datetime  # when it happened in the world, aware
    evidence: Evidence = NO_EVIDENCE
    author: Author = Author.MACHINE
    due: Due | None = None  # FOUND: the first due; MOVED: the new one
    found: Found | None = None  # FOUND: the sentence
    parties: Parties | None = None  # FOUND
    thread: ThreadKey | None = None  # the conversation it was said in
    reasons: tuple[str, ...] = ()
    score: float | None = None  # how well the evidence fits, 0 to 1, where there was a choice
    told: tuple[Address, ...] = ()  # MOVED, TOLD: who was written to


def fold(entries: Iterable[Entry], zone: tzinfo, now: datetime | None = None) -> Commitment | None:
    """The commitment after all entries up to `now` (all, where None); None where it was not yet made.

    `zone` is the rep's: it decides when a day ends. The rep's word wins: what the rep called kept or
    no promise stays so, whatever the machine finds later, and what the rep moved is not done yet. Of
    several words of the rep's the last one wins.
    """
    known = {e for e in entries if now is None or e.at <= now}
    last = max((e for e in known if _settles(e)), key=_in_time, default=None)
    history = sorted(known, key=lambda e: _order(e, last))
    if not history or history[0].kind is not EntryKind.FOUND:
        return None
    commitment = _begin(history[0])
    is_spoken_of = any(entry.author is Author.REP for entry in history)
    for entry in history[1:]:
        if not (is_spoken_of and entry.kind is EntryKind.SILENCED):
            commitment = _apply(commitment, entry, zone)
    return commitment


_RANK = {kind: rank for rank, kind in enumerate(EntryKind)}


def _settles(entry: Entry) -> bool:
    """Whether the rep says what became of it."""
    is_word = entry.kind in (EntryKind.FULFILLED, EntryKind.MOVED, EntryKind.DISMISSED)
    return is_word and entry.author is Author.REP


def _in_time(entry: Entry) -> tuple[datetime, int, str]:
    return (entry.at, _RANK[entry.kind], repr(entry))


def _order(entry: Entry, last: Entry | None) -> tuple[bool, bool, datetime, int, str]:
    """FOUND first, the rep's last settling word and confirmations last, else by time; ties in the order of the kinds.

    A move is no end: what comes after it in time may still keep it.
    """
    is_final = entry is last and entry.kind is not EntryKind.MOVED
    sticky = is_final or (entry.author is Author.REP and entry.kind is EntryKind.CONFIRMED)
    return (entry.kind is not EntryKind.FOUND, sticky, *_in_time(entry))


def _begin(entry: Entry) -> Commitment:
    assert entry.parties is not None
    assert entry.found is not None
    parties = entry.parties
    return Commitment(
        id=entry.commitment,
        by=parties.by,
        promiser=parties.promiser,
        promisee=parties.promisee,
        account=parties.account,
        message=parties.message,
        thread=parties.thread,
        made_at=entry.at,
        found=entry.found,
        due=entry.due,
        conversations=(parties.thread,),
        waits=waits_for_other_side(entry.found),
    )


def _apply(row: Commitment, entry: Entry, zone: tzinfo) -> Commitment:
    row = _with_conversation(row, entry.thread)
    match entry.kind:
        case EntryKind.FOUND:
            return row  # found twice is found once
        case EntryKind.MENTIONED:
            return _mentioned(row, entry)
        case EntryKind.MOVED:
            return _moved(row, entry, zone)
        case EntryKind.TOLD:
            return _told(row, entry, zone)
        case EntryKind.FULFILLED:
            return _fulfilled(row, entry)
        case EntryKind.MAYBE:
            return row if row.settled_at else replace(row, unclear=True, reasons=entry.reasons)
        case EntryKind.MET:
            return replace(row, waits=False)
        case EntryKind.WITHDRAWN:
            return replace(row, withdrawn_at=entry.at, reasons=entry.reasons, unclear=False)
        case EntryKind.CONFIRMED:
            return replace(row, confirmed=True, dismissed=False)
        case EntryKind.DISMISSED:
            return replace(row, dismissed=True, confirmed=False)
        case EntryKind.SILENCED:
            return replace(row, dismissed=True, reasons=entry.reasons)


def _with_conversation(row: Commitment, thread: ThreadKey | None) -> Commitment:
    if thread is None or thread in row.conversations:
        return row
    return replace(row, conversations=(*row.conversations, thread))


def _mentioned(row: Commitment, entry: Entry) -> Commitment:
    """Who promises again says that it is still to come: an open question falls away."""
    key = entry.evidence.message
    mentions = row.mentions if key is None or key in row.mentions else (*row.mentions, key)
    return replace(row, mentions=mentions, unclear=False)


def _moved(row: Commitment, entry: Entry, zone: tzinfo) -> Commitment:
    if entry.author is Author.REP:  # it is still to come, whatever was taken for its end
        row = replace(
            row, settled_at=None, evidence=None, reasons=(), withdrawn_at=None, dismissed=False, unclear=False
        )
    if row.due and entry.due and row.due.last == entry.due.last:
        return row  # the same date said again is no move
    return replace(
        row,
        due=entry.due,
        moved_at=entry.at,
        told_in_time=_is_in_time(row, entry, zone),
        told_at=None,
        unclear=False,
        waits=False,
    )


def _told(row: Commitment, entry: Entry, zone: tzinfo) -> Commitment:
    """The first word about a slip counts; where a date was moved, the move has said when it was told."""
    in_time = row.told_in_time
    if row.told_at is None and row.moved_at is None:
        in_time = _is_in_time(row, entry, zone)
    return replace(row, told_at=row.told_at or entry.at, told_in_time=in_time)


def _is_in_time(row: Commitment, entry: Entry, zone: tzinfo) -> bool:
    return row.due is None or entry.at < row.due.deadline(zone)


def _fulfilled(row: Commitment, entry: Entry) -> Commitment:
    by_rep = entry.author is Author.REP
    if row.settled_at is not None and not by_rep:
        return row  # the first thing that does it counts
    return replace(
        row,
        evidence=None if entry.evidence == NO_EVIDENCE else entry.evidence,
        settled_at=entry.at,
        reasons=entry.reasons,
        unclear=False,
        withdrawn_at=None if by_rep else row.withdrawn_at,
        dismissed=row.dismissed and not by_rep,
    )
