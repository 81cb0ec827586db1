"""Whether the rep's side has already written about a commitment after its due: then no draft is made.

Following notes a slip that was told (`Commitment.told_at`). This looks once more, generously: a
draft too few costs a reminder, a draft too many makes the rep look as if two people wrote.
"""

from collections.abc import Sequence
from datetime import datetime

from agent.core.commitment import Commitment
from agent.core.drafting.desk import Desk
from agent.core.drafting.facts import DraftKind
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.fulfil.words import content, is_empty, key, tokens
from agent.core.message import Address, MailKind

_SLIP_WORDS = frozenset(
    """sorry apology apologies apologise apologize late delay delayed behind overdue slipped missed regret
    leider entschuldigung entschuldigen verspätung verzögert verzögerung désolé désolée excuses retard
    malheureusement siento lamento disculpa disculpas disculpe perdón retraso""".split()
)
_NEWS_WORDS = frozenset(
    "still yet unfortunately owe owed waiting promised longer noch encore todavía aún".split()
)
_NUDGES = (
    "any news", "any update", "any word", "any progress", "a chance to", "following up", "follow up on", "checking in",
    "reminder", "did you", "have you", "were you able", "heard back", "waiting for", "still waiting", "where do we stand",
    "where does", "still expecting", "gibt es neuigkeiten", "gibt es etwas neues", "haben sie schon", "hast du schon",
    "erinnerung", "avez-vous", "as-tu pu", "des nouvelles", "relance", "alguna novedad", "hay novedades", "ha podido",
    "has podido",
)  # fmt: skip


def already_written(
    kind: DraftKind, commitment: Commitment, desk: Desk, *, since: datetime, people: Sequence[Address]
) -> bool:
    """Whether the rep or a colleague wrote to `people` about it since a moment."""
    emails = {person.email for person in people}
    # An apology in a message that made or fulfilled another commitment speaks of that one.
    elsewhere = {spot for c in desk.commitments if c.id != commitment.id for spot in _own_messages(c)}
    threads = {commitment.thread, *commitment.conversations}
    words = _telling(commitment)
    return any(
        _speaks_of(kind, m, words, in_thread=m.thread in threads and m.key not in elsewhere)
        for m in desk.exchange.messages
        if m.side in (Side.REP, Side.COLLEAGUE)
        and m.kind is MailKind.PERSONAL
        and since <= m.sent_at <= desk.now
        and emails & {a.email for a in m.recipients}
    )


def _own_messages(commitment: Commitment) -> tuple[str | None, ...]:
    return (commitment.message, commitment.evidence.message if commitment.evidence else None)


def _telling(commitment: Commitment) -> frozenset[str]:
    text = f"{commitment.found.object} {commitment.found.quote}"
    return frozenset(key(word) for word in tokens(text) if not is_empty(word) and len(word) > 2)


def _speaks_of(kind: DraftKind, message: ReadMessage, words: frozenset[str], *, in_thread: bool) -> bool:
    said = {word.casefold() for word in tokens(message.own)}
    names_it = bool(words & set(content(message.own)))
    if kind is DraftKind.SLIP_NOTICE:
        return bool(said & _SLIP_WORDS and (names_it or in_thread)) or bool(said & _NEWS_WORDS and names_it)
    text = " ".join(message.own.casefold().split())
    nudges = any(nudge in text for nudge in _NUDGES)
    return (nudges and (names_it or in_thread)) or ("?" in text and names_it)
