"""Never too late: the year of an account, its months without an advance, its quarters with a forecast and no groundwork.

A forecast is a customer's or our own sentence that puts buying (an order, a signature, a decision, a
start) into a time still ahead when it was written; the time is read as any due is. A quarter has
groundwork where the customer committed to something between the forecast and the quarter's end. A
quarter that is forecast and has none is the one a manager hears of too late elsewhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from agent.core.due import find_dues
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.reading.sentences import sentences
from agent.core.score.advance import advances
from agent.core.score.dossier import Dossier
from agent.core.score.months import month_of, months_until, next_quarter, quarter_of
from agent.core.score.parts import Part, newest_first, short_quote

_BUYS = re.compile(
    r"\b(?:order|purchase|buy|sign|signature|contract|decide|decision|go live|going live|roll ?out|launch|kick[- ]?off|start with you|budget"
    r"|bestell\w+|auftrag|entscheid\w+|unterschr\w+|commande\w*|signer|signature|décision|décider|pedido|firmar|firma|decidir|decisión)\b"
)


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its advances, and whether the account was spoken with at all."""

    first: date
    advances: tuple[Part, ...]
    mails: int
    meetings: int

    @property
    def is_idle(self) -> bool:
        """Whether the customer committed to nothing in it."""
        return not self.advances


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter into which somebody put buying."""

    first: date
    forecasts: tuple[Part, ...]  # who said so, the latest first
    groundwork: tuple[Part, ...]  # advances since, up to its end

    @property
    def is_bare(self) -> bool:
        """Whether nothing leads to it."""
        return not self.groundwork


@dataclass(frozen=True, slots=True)
class Year:
    """Twelve months, the running one last, and the quarters forecast, in order of time."""

    months: tuple[Month, ...]
    quarters: tuple[Quarter, ...]

    @property
    def idle(self) -> tuple[date, ...]:
        """The months since the account was first spoken with in which it did not advance."""
        begun = next(
            (n for n, m in enumerate(self.months) if m.mails or m.meetings or m.advances), len(self.months)
        )
        return tuple(month.first for month in self.months[begun:] if month.is_idle)


def year_of(on: Dossier) -> Year:
    """The year of an account up to the dossier's moment."""
    zone = on.rep.zone
    moved = advances(on).all
    months = tuple(
        Month(
            first=first,
            advances=tuple(part for part in moved if month_of(part.at, zone) == first),
            mails=sum(month_of(mail.sent_at, zone) == first for mail in on.mails),
            meetings=sum(m.start <= on.now and month_of(m.start, zone) == first for m in on.meetings),
        )
        for first in months_until(on.now, zone, 12)
    )
    return Year(months, tuple(_quarters(on, moved)))


def _quarters(on: Dossier, moved: tuple[Part, ...]) -> Iterator[Quarter]:
    by_quarter: dict[date, list[Part]] = {}
    for quarter, part in _forecasts(on):
        by_quarter.setdefault(quarter, []).append(part)
    for first, parts in sorted(by_quarter.items()):
        since, until = min(part.at for part in parts), next_quarter(first)
        led = (p for p in moved if p.at > since and p.at.astimezone(on.rep.zone).date() < until)
        yield Quarter(first, newest_first(parts), newest_first(led))


def _forecasts(on: Dossier) -> Iterator[tuple[date, Part]]:
    """Sentences that put buying into the running quarter or a later one."""
    running = quarter_of(on.now.astimezone(on.rep.zone).date())
    ours = tuple(m for m in on.words if m.side is Side.REP)
    for message in (*ours, *on.customers_mails):
        for sentence, last in _in_time(message):
            quarter = quarter_of(last)
            if quarter >= running:
                who = "they" if message.side is Side.CUSTOMER else "we"
                part = Part(
                    f"{who} spoke of it", message.sent_at, message=message.key, quote=short_quote(sentence)
                )
                yield quarter, part


def _in_time(message: ReadMessage) -> Iterator[tuple[str, date]]:
    """Sentences about buying with the day they name, where that lies a month or more ahead."""
    if not _BUYS.search(message.own.lower()):
        return
    for start, end in sentences(message.own):
        sentence = message.own[start:end].strip()
        if not _BUYS.search(sentence.lower()):
            continue
        for due in find_dues(sentence, message.sent_at, languages=("en", "de", "fr", "es")):
            last = due.last.date() if isinstance(due.last, datetime) else due.last
            if (last - message.sent_at.date()).days >= _A_MONTH:
                yield sentence, last


_A_MONTH = 28
