"""Prompt and consistent: how long each side lets the other wait, the median and the spread, and what stays unanswered.

An answer is the first mail of one side after mails of the other in the same conversation; the time
runs from the first mail that waited, Saturdays and Sundays left out. A question is unanswered where
a customer's mail asks something in the customer's own words and nobody of ours wrote after it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.core.fulfil.exchange import MailHead, ReadMessage, Side
from agent.core.message import MessageKey, ThreadKey
from agent.core.reading.sentences import sentences
from agent.core.score.dossier import Dossier
from agent.core.score.parts import Part, newest_first, short_quote
from agent.core.worktime import working_time

_ANSWERS_WITHIN = timedelta(days=60)  # later mail in an old conversation begins something new
_FORGOTTEN = timedelta(days=90)  # nobody waits for an answer that long
_OF_COURTESY = (
    "how are you",
    "how is it going",
    "how's it going",
    "hope you",
    "how was your",
    "how have you",
)


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: when it was written and how long the other side had waited, in working time."""

    message: MessageKey
    to: MessageKey
    at: datetime
    took: timedelta


@dataclass(frozen=True, slots=True)
class Promptness:
    """The answers of one side. Half of them took less than `typical`, and half lie between `quick` and `slow`."""

    answers: tuple[Answered, ...]
    typical: timedelta | None  # None where there is no answer to measure
    quick: timedelta | None
    slow: timedelta | None
    unanswered: tuple[Part, ...]  # questions, the latest first; only where the words are known

    @property
    def is_steady(self) -> bool:
        """Whether the slow answers take no more than three times as long as is typical, or come within a day."""
        if self.typical is None or self.slow is None:
            return False
        return self.slow <= max(3 * self.typical, timedelta(days=1))


def promptness(on: Dossier, side: Side = Side.REP) -> Promptness:
    """How soon a side answers the other."""
    found = tuple(answers(on, side))
    took = sorted(answer.took for answer in found)
    return Promptness(
        answers=found,
        typical=_quantile(took, 0.5),
        quick=_quantile(took, 0.25),
        slow=_quantile(took, 0.75),
        unanswered=tuple(unanswered(on)) if side is Side.REP else (),
    )


def answers(on: Dossier, side: Side) -> Iterator[Answered]:
    """Every answer of a side, in order of time within each conversation."""
    for mails in _by_thread(on.mails).values():
        waiting: MailHead | None = None
        for mail in mails:
            if _side(mail) is side:
                if waiting is not None and mail.sent_at - waiting.sent_at <= _ANSWERS_WITHIN:
                    took = working_time(waiting.sent_at, mail.sent_at, on.rep.zone)
                    yield Answered(mail.key, waiting.key, mail.sent_at, took)
                waiting = None
            elif waiting is None:
                waiting = mail


def unanswered(on: Dossier) -> tuple[Part, ...]:
    """Questions in customers' words after which nobody of ours wrote in the conversation, the latest first."""
    last_of_ours: dict[ThreadKey, datetime] = {}
    for mail in on.mails:
        if _side(mail) is Side.REP:
            last_of_ours[mail.thread] = mail.sent_at
    waiting = (
        message
        for message in on.words
        if message.side is Side.CUSTOMER
        and on.now - message.sent_at <= _FORGOTTEN
        and message.sent_at > last_of_ours.get(message.thread, message.sent_at - timedelta(1))
        and _is_to_us(message, on)
    )
    return newest_first(part for message in waiting if (part := _question(message)) is not None)


def _question(message: ReadMessage) -> Part | None:
    for start, end in sentences(message.own):
        sentence = message.own[start:end].strip()
        asks = sentence.endswith("?") and len(sentence.split()) > 2
        if asks and not sentence.lower().startswith(_OF_COURTESY):
            return Part("they asked", message.sent_at, message=message.key, quote=short_quote(sentence))
    return None


def _is_to_us(message: ReadMessage, on: Dossier) -> bool:
    return any(person.email.lower() in on.rep.addresses for person in message.to)


def _side(mail: MailHead) -> Side:
    """Colleagues answer for us."""
    return Side.REP if mail.side is Side.COLLEAGUE else mail.side


def _by_thread(mails: Sequence[MailHead]) -> dict[ThreadKey, list[MailHead]]:
    found: dict[ThreadKey, list[MailHead]] = {}
    for mail in mails:
        if mail.side is not Side.NOBODY:
            found.setdefault(mail.thread, []).append(mail)
    return found


def _quantile(ordered: Sequence[timedelta], share: float) -> timedelta | None:
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
