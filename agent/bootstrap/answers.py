"""Answers by one click: the links of a report, each worth exactly one word about one commitment, once, for thirty days.

A link bears what it says in the open, and a mark that only this installation's keys can make of it, for one team and
one rep. It names the edition of the commitment that the rep was asked about: where something was said or done since,
the page asks before it changes anything. What a link may do without a sign-in, the pages decide (`agent/web/answer.py`).
"""

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from agent.bootstrap.application import Application
from agent.core.commitment import Commitment, CommitmentId, State
from agent.core.fulfil.standing import mark_of
from agent.core.score.lines import Line
from agent.errors import KeptError
from agent.flows.word import Standing, standings
from agent.render.report import NO_ANSWERS, AnswerLinks, Answers
from agent.resources import workdays
from agent.settings import PAGES_PORT
from agent.store.seal import Keys
from agent.store_port import Mailbox, MailboxId

DAYS = 30  # for which a link of a report is worth something
_UNDO_DAYS = 1
_MOST = 12  # links of one report: as many as it shows lines of what needs a word
_MARK = 32  # hexadecimal digits of a link's mark: 128 bits
_PURPOSE = "answer by a link"
_WORDS: Mapping[str, str] = {"k": "keep", "d": "dismiss", "m": "move", "u": "undo"}
_FORM = re.compile(
    r"(?P<body>(?P<mailbox>[0-9]{1,18})\.(?P<commitment>[0-9A-Za-z]{1,40})\.(?P<word>[kdu]|m(?P<due>[0-9]{8}))"
    r"\.(?P<edition>[0-9A-Za-z_-]{8})\.(?P<until>[0-9]{1,7}))\.(?P<mark>[0-9a-f]{32})",
    re.ASCII,
)


class NoAnswer(KeptError):
    """A link that is not ours, or whose time is over."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one link says."""

    mailbox: MailboxId
    commitment: CommitmentId
    word: str  # keep, move, dismiss or undo
    edition: str  # of the commitment that was asked about; to undo: which word
    until: date  # the last day, in UTC, on which it is worth something
    due: date | None = None  # of a move

    @property
    def body(self) -> str:
        """The same in the letters of an address."""
        letter = next(letter for letter, word in _WORDS.items() if word == self.word)
        due = f"{self.due:%Y%m%d}" if self.due else ""
        return f"{self.mailbox}.{self.commitment}.{letter}{due}.{self.edition}.{self.until.toordinal()}"


@dataclass(frozen=True)
class AnswerBook:
    """Makes links and reads them, for the mailboxes of one team."""

    app: Application

    @property
    def address(self) -> str:
        """Where answers are taken: the team's address, or this machine's pages at their usual port."""
        return self.app.settings.web.address or f"http://127.0.0.1:{PAGES_PORT}"

    @property
    def is_for_this_machine(self) -> bool:
        """Whether the links open on this machine alone."""
        return not self.app.settings.web.address

    def links(self, mailbox: Mailbox, asked: Sequence[Line], now: datetime) -> Answers:
        """The links of those lines that still ask, the first of many; none where the report goes to machines that are not ours."""
        if self.is_for_this_machine and self.app.settings.report.smtp_host:
            return NO_ANSWERS
        ids = [line.id for line in asked[:_MOST]]
        with self.app.store.reading() as unit:
            found = standings(unit, mailbox, unit.overview.rows(mailbox.id, ids))
        still = [one for one in found if one.row.state(now, mailbox.rep.zone) is State.UNCLEAR]
        by_id = {one.row.id: self._links(mailbox, one, now) for one in still}
        return Answers(by_id, self.is_for_this_machine)

    def _links(self, mailbox: Mailbox, standing: Standing, now: datetime) -> AnswerLinks:
        day = self._next_day(mailbox, standing.row, now)
        keep, dismiss = (self.token(mailbox, standing, word, now) for word in ("keep", "dismiss"))
        move = self.token(mailbox, standing, "move", now, due=day)
        base = f"{self.address}/answer"
        return AnswerLinks(f"{base}/{keep}", f"{base}/{move}", f"{base}/{dismiss}", day)

    def _next_day(self, mailbox: Mailbox, row: Commitment, now: datetime) -> date:
        """A working day a week from now: what "not yet" most often means; any other is chosen on the page."""
        today = max(now, row.made_at).astimezone(mailbox.rep.zone).date()
        return workdays(mailbox.rep.country).add(today + timedelta(days=7), 0)

    def token(
        self, mailbox: Mailbox, standing: Standing, word: str, now: datetime, *, due: date | None = None
    ) -> str:
        """What a link bears that says this word of a commitment as it stands."""
        until = now.date() + timedelta(days=DAYS)
        answer = Answer(mailbox.id, standing.row.id, word, standing.edition, until, due)
        return self._signed(mailbox, answer)

    def undo(self, mailbox: Mailbox, standing: Standing, now: datetime) -> str:
        """What takes back the last word on a commitment, and no other; empty where none stands."""
        if not standing.words:
            return ""
        until, last = now.date() + timedelta(days=_UNDO_DAYS), standing.words[-1]
        return self._signed(mailbox, Answer(mailbox.id, standing.row.id, "undo", mark_of(last), until))

    def read(self, token: str, now: datetime) -> tuple[Mailbox, Answer]:
        """What a link says, and of whose mailbox. Raises `NoAnswer`."""
        found = _FORM.fullmatch(token)
        answer = _answer(found) if found else None
        with self.app.store.reading() as unit:
            every = unit.mailboxes.all() if answer else ()
        mailbox = next((one for one in every if answer and one.id == answer.mailbox), None)
        if found is None or answer is None or mailbox is None or not self._is_ours(mailbox, found):
            raise NoAnswer(
                "That link is not one of ours, or not a whole one.",
                "Copy all of it out of the report, or type the word that stands beside it.",
            )
        if now.date() > answer.until:
            raise NoAnswer(
                f"That link was good until {answer.until:%d %B %Y}.",
                f"Say it on the pages, or type `kept show {answer.commitment[:6]}`.",
            )
        return mailbox, answer

    def _is_ours(self, mailbox: Mailbox, found: re.Match[str]) -> bool:
        marks = self._marks(mailbox, found["body"])
        return any(hmac.compare_digest(mark, found["mark"]) for mark in marks)

    def _signed(self, mailbox: Mailbox, answer: Answer) -> str:
        return f"{answer.body}.{self._marks(mailbox, answer.body)[0]}"

    def _marks(self, mailbox: Mailbox, body: str) -> list[str]:
        """By each key that still opens, the newest first: a link outlives a new key."""
        whose = f"{self.app.settings.team}\0{mailbox.rep.email}\0{body}"
        return [mark[:_MARK] for mark in self._keys.marks(_PURPOSE, whose)]

    @cached_property
    def _keys(self) -> Keys:
        return Keys.from_file(self.app.settings.keys)


def _answer(found: re.Match[str]) -> Answer | None:
    try:
        due = date.fromisoformat(found["due"]) if found["due"] else None
        until = date.fromordinal(int(found["until"]))
    except (ValueError, OverflowError):
        return None
    return Answer(
        MailboxId(int(found["mailbox"])), CommitmentId(found["commitment"]), _WORDS[found["word"][0]],
        found["edition"], until, due,
    )  # fmt: skip
