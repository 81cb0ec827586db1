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
from agent.core.reading import sentences

_SLIP_WORDS = frozenset(
    """sorry apology apologies apologise apologize late delay delayed behind overdue slipped missed regret unfortunately
    leider entschuldigung entschuldigen verspätung verzögert verzögerung désolé désolée excuses retard
    malheureusement siento lamento disculpa disculpas disculpe perdón retraso""".split()
)
_NUDGES = (
    "any news", "any update", "any word", "any progress", "a chance to", "following up", "follow up on", "checking in",
    "reminder", "heard back", "waiting for", "where do we stand", "still expecting", "gibt es neuigkeiten",
    "gibt es etwas neues", "erinnerung", "des nouvelles", "relance", "alguna novedad", "hay novedades",
)  # fmt: skip
"""Words that ask for what was promised without naming it."""


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
    said = [message.own[start:end] for start, end in sentences(message.own)]
    naming = [bool(words & set(content(sentence))) for sentence in said]
    if kind is DraftKind.SLIP_NOTICE:
        sorry = [at for at, sentence in enumerate(said) if _SLIP_WORDS & _level_words(sentence)]
        # "I owe you an apology. Friday came and went without the report": named beside the apology.
        return bool(sorry) and (in_thread or any(any(naming[max(0, at - 1) : at + 2]) for at in sorry))
    asks = any(named and "?" in sentence for named, sentence in zip(naming, said, strict=True))
    text = " ".join(message.own.casefold().split())
    return asks or (any(nudge in text for nudge in _NUDGES) and (in_thread or any(naming)))


def _level_words(sentence: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in tokens(sentence))
