"""Referrals: introductions that customers make, promised and done.

A customer's commitment to introduce somebody counts as promised until it is kept. A mail in which
a customer brings two people together, one of them new to the exchange, counts as done whether or
not anybody promised it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from agent.core.commitment import Action, By, State
from agent.core.fulfil.cues import Cue, says
from agent.core.fulfil.exchange import ReadMessage
from agent.core.fulfil.sides import is_own_side
from agent.core.fulfil.speech import level
from agent.core.reading.sentences import sentences
from agent.core.score.dossier import Dossier
from agent.core.score.parts import Part, newest_first, of_commitment, short_quote

_GONE = (State.WITHDRAWN, State.DISMISSED)


@dataclass(frozen=True, slots=True)
class Referrals:
    """Introductions by customers, the latest first."""

    made: tuple[Part, ...]
    promised: tuple[Part, ...]  # still owed


def referrals(on: Dossier) -> Referrals:
    """What a customer did to bring us together with somebody."""
    rows = [c for c in on.by(By.CUSTOMER) if c.found.action is Action.INTRODUCE and on.state(c) not in _GONE]
    kept = [c for c in rows if on.state(c) in (State.KEPT, State.LATE)]
    by_word = {c.evidence.message for c in kept if c.evidence}
    made = [of_commitment(c, "introduced, as they said", c.settled_at or c.made_at) for c in kept]
    made += [part for part in _unasked(on) if part.message not in by_word]
    owed = (of_commitment(c, "promised to introduce", c.made_at) for c in rows if c not in kept)
    return Referrals(newest_first(made), newest_first(owed))


def _unasked(on: Dossier) -> Iterator[Part]:
    """Mails of customers that introduce somebody who was on no mail before."""
    known: set[str] = set()
    letters = frozenset(m.key for m in on.customers_mails)
    for message in on.words:
        people = {p.email.lower() for p in message.recipients if not is_own_side(p, on.rep)}
        new = people - known
        is_theirs = message.key in letters
        if is_theirs and known and new and (sentence := _introduces(message, new)):
            yield Part("introduced", message.sent_at, message=message.key, quote=short_quote(sentence))
        known |= people | {message.sender.email.lower()}


def _introduces(message: ReadMessage, new: set[str]) -> str:
    """The sentence that brings together, where it names one of the new people."""
    names = {
        part.lower()
        for person in message.recipients
        if person.email.lower() in new
        for part in (person.name or person.email.partition("@")[0].replace(".", " ")).split()
        if len(part) > 2
    }
    for start, end in sentences(message.own):
        sentence = message.own[start:end].strip()
        words = level(sentence)
        if says(words, Cue.INTRODUCES) and any(name in words for name in names):
            return sentence
    return ""
