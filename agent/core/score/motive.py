"""Motive: do our mails speak of the customer's priorities or of ours? A nudge to the rep, never a rank.

Of the rep's sentences to an account, those count for the customer that speak of you, your work or a
word the customer used first, and those count for us that speak of what we want from it (our quota,
quarter, price list, a quick chance to close). The share says little for three mails, so below a
dozen sentences there is no figure.
"""

import re
from collections import Counter
from dataclasses import dataclass

from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.fulfil.words import content
from agent.core.message import MessageKey
from agent.core.reading.sentences import sentences
from agent.core.score.dossier import Dossier
from agent.core.score.parts import Part, newest_first, short_quote

_FEWEST = 12
_THEIRS = re.compile(
    r"\b(?:you|your|yours|ihr|ihre|ihrem|ihren|ihnen|du|dein|deine|vous|votre|vos|tu|ton|ta|su|sus|usted|ustedes)\b"
    # "le" before a verb of the rep's own is Spanish for you; else it is a French article.
    r"|\bles? (?:\w+(?:[aei]ré|[aei]remos|amos|imos)|env[ií]o|mando|paso|adjunto|llamo|escribo|confirmo|propongo|recuerdo|agradezco)\b"
)
_OURS = re.compile(
    r"\b(?:our (?:quota|target|quarter|month-end|numbers|pipeline|forecast|promotion|special offer|price increase)|quick win|close (?:this|the deal)"
    r"|end of (?:our )?quarter|before our (?:quarter|year)|my (?:boss|manager|quota|target|numbers)|limited[- ]time|act now|last chance|exclusive offer"
    r"|unser (?:quartal|ziel)|mein chef|notre (?:trimestre|objectif)|nuestro (?:trimestre|objetivo))\b"
)


@dataclass(frozen=True, slots=True)
class Motive:
    """How much of what we write is about the customer; `share` is None where there is too little to say."""

    share: float | None
    sentences: int
    their_words: tuple[str, ...]  # the customer's words that we take up most
    about_us: tuple[Part, ...]  # sentences about what we want, the latest first
    read: tuple[MessageKey, ...] = ()  # the mails whose sentences were counted, oldest first

    @property
    def nudge(self) -> str:
        """One sentence for the rep; empty where there is nothing to say."""
        if self.about_us:
            return "You spoke of what you need from this deal; say what they get from it."
        if self.share is not None and self.share < 0.4:
            return "Most of what you write there is about us; begin with what they said they need."
        return ""


def motive(on: Dossier) -> Motive:
    """The share of the rep's own sentences that are about the customer."""
    ours = [m for m in on.words if m.side is Side.REP]
    theirs = _said_first(on)
    total, about_them = 0, 0
    taken_up: Counter[str] = Counter()
    wants: list[Part] = []
    for message in ours:
        for sentence in _sentences(message):
            level = sentence.lower().replace("’", "'")
            shared = theirs & set(content(sentence))
            taken_up.update(shared)
            total += 1
            about_them += bool(shared) or _THEIRS.search(level) is not None
            if _OURS.search(level):
                quote = short_quote(sentence)
                wants.append(Part("about what we want", message.sent_at, message=message.key, quote=quote))
    share = about_them / total if total >= _FEWEST else None
    words = tuple(
        word.removeprefix("=") for word, _ in sorted(taken_up.items(), key=lambda p: (-p[1], p[0]))[:5]
    )
    return Motive(share, total, words, newest_first(wants), tuple(message.key for message in ours))


def _said_first(on: Dossier) -> frozenset[str]:
    """Words of the customer's that they used in two mails or more: what they keep coming back to."""
    counts: Counter[str] = Counter()
    for message in on.words:
        if message.side is Side.CUSTOMER:
            counts.update(set(content(message.own)))
    return frozenset(word for word, times in counts.items() if times > 1)


def _sentences(message: ReadMessage) -> list[str]:
    found = (message.own[start:end].strip() for start, end in sentences(message.own))
    return [sentence for sentence in found if len(sentence.split()) > 3]
