"""What our side said of a promise that is still to come: "still working on it" is a start, and a sign that it is not done.

Shown beside the radar's figure and no part of it: few write so, too few to learn from.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from agent.core.commitment import Commitment
from agent.core.fulfil.cues import Cue, says
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.fulfil.speech import level
from agent.core.message import MessageKey
from agent.core.reading.sentences import sentences

_OURS = (Side.REP, Side.COLLEAGUE)


@dataclass(frozen=True, slots=True)
class Started:
    """A sentence of ours about the work, and where it stands."""

    quote: str
    message: MessageKey
    at: datetime


def started(row: Commitment, messages: Iterable[ReadMessage], now: datetime) -> Started | None:
    """The newest such sentence since the promise was made, in a conversation in which it was spoken of."""
    threads = {row.thread, *row.conversations}
    later = (
        m
        for m in messages
        if m.side in _OURS and m.thread in threads and row.made_at < m.sent_at <= now and m.key != row.message
    )
    for message in sorted(later, key=lambda m: (m.sent_at, m.key), reverse=True):
        for start, end in sentences(message.own):
            sentence = " ".join(message.own[start:end].split())
            if not sentence.endswith("?") and says(level(sentence), Cue.PENDING):
                return Started(sentence, message.key, message.sent_at)
    return None
