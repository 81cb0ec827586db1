"""What a human did with a draft that is not in Drafts any more, as far as the exchange tells.

A provider seldom says whether a draft was sent or thrown away. The thread does: the rep's next mail
in it is the draft, the draft with changes, or another answer. Nothing there means thrown away.
"""

from collections.abc import Iterable
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum

from agent.core.fulfil.exchange import Exchange, ReadMessage, Side
from agent.core.message import MailKind, MessageKey, ThreadKey
from agent.core.reading import read_plain

_AS_IS = 0.97  # share of the draft's words that went out in the same order; mail programs break lines
_EDITED = 0.5
_SIGNATURE = 12  # words more than the draft had: a signature is no change
_RUN = 3  # words in a row that are no chance
_WORDS = 400


class Sent(StrEnum):
    """What went out instead of, or as, the draft."""

    AS_IS = "as_is"
    EDITED = "edited"
    OTHERWISE = "otherwise"


def what_was_sent(
    exchange: Exchange, text: str, *, answered: MessageKey | None, own_keys: Iterable[str], since: datetime
) -> Sent | None:
    """What the rep wrote in the thread of `answered` since a draft with this text was made; None: nothing.

    `own_keys` are the Message-IDs that the draft itself may have been sent under.
    """
    written = _written(exchange, answered, frozenset(own_keys), since)
    if not written:
        return None
    draft = _words(read_plain(text).text)
    likest = max((_words(message.own) for message in written), key=lambda sent: _share(draft, sent))
    share = _share(draft, likest)
    if share >= _AS_IS and len(likest) - len(draft) <= _SIGNATURE:
        return Sent.AS_IS
    return Sent.EDITED if share >= _EDITED else Sent.OTHERWISE


def _written(
    exchange: Exchange, answered: MessageKey | None, own_keys: frozenset[str], since: datetime
) -> list[ReadMessage]:
    thread = next((m.thread for m in exchange.messages if m.key == answered), ThreadKey(answered or ""))
    return [
        message
        for message in exchange.messages
        if message.side is Side.REP
        and message.kind is MailKind.PERSONAL
        and message.sent_at >= since
        and (message.thread == thread or message.key in own_keys)
    ]


def _words(text: str) -> list[str]:
    return text.casefold().split()[:_WORDS]


def _share(draft: list[str], sent: list[str]) -> float:
    """How much of the draft stands in what was sent."""
    blocks = SequenceMatcher(None, draft, sent, False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= _RUN) / max(len(draft), 1)
