"""What the scorer of evidence is trained on: every promise of some stories with every later mail that may have kept it.

The stories are gone through as kept goes through a mailbox, but what keeps a promise is what the story says.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from agent import bootstrap
from agent.core.detect import Detector
from agent.core.fulfil.exchange import Exchange, ReadMessage
from agent.core.fulfil.follow import follow
from agent.core.fulfil.match import NOTHING, Match
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.signs import Owed, signs_of
from agent.core.fulfil.telling import Telling
from agent.core.message import MessageKey, ThreadKey
from agent.core.policy import Policy, Rep
from agent.flows.find import Reader
from agent.flows.words import WordReader
from agent.resources import detector
from bench.storybook.calendar import ics
from bench.storybook.lives import REP, Became, Life, exchange_of, lives
from bench.storybook.mail import mbox
from bench.storybook.story import Expected, Story, load

_KEPT = Match(1.0)
_DAYS = (timedelta(days=3), timedelta(days=4))  # the day before a Friday, and the Friday


@dataclass(frozen=True, slots=True)
class Row:
    """One promise beside one later mail, in order of time within a promise."""

    story: str
    promise: str
    mail: str
    of_promiser: bool
    signs: frozenset[str]
    plain: float  # what the plain ways of keeping a promise make of it
    keeps: bool
    is_far: bool = False  # compared by its day alone
    weight: float = 1.0


def rows_of_lives(detector: Detector) -> Iterator[Row]:
    """The rows of the short lives, each on two days before its promise is due."""
    for life in lives():
        for later in _DAYS:
            found: list[Row] = []

            def judge(
                pending: Pending,
                telling: Telling,
                owed: Owed,
                plain: Match,
                life: Life = life,
                later: timedelta = later,
                found: list[Row] = found,
            ) -> Match:
                of_promiser = pending.is_promisers(telling.speech.message)
                signs = signs_of(pending, telling, owed, plain)
                keeps = life.became is Became.KEPT
                found.append(
                    Row(
                        f"life {life.block}",
                        life.mail,
                        f"{life.promise} {life.mail} {later.days}",
                        of_promiser,
                        signs,
                        plain.score,
                        keeps,
                        owed.far,
                        0.5,
                    )
                )
                return NOTHING

            follow(exchange_of(life, detector, later), REP, Policy(), judge)
            if len(found) == 1 and life.became in (Became.KEPT, Became.NOTHING):
                yield found[0]


def rows_of(paths: Sequence[Path]) -> Iterator[Row]:
    """The rows of every story."""
    for path in paths:
        yield from _Lived(load(path)).rows()


@dataclass(frozen=True, slots=True)
class _Lived:
    story: Story

    def rows(self) -> list[Row]:
        rep = Rep(
            self.story.rep.email,
            self.story.zone,
            self.story.rep.name,
            aliases=self.story.aliases,
            own_domains=self.story.own_domains,
        )
        found: list[Row] = []
        names = {self.story.message_id(mail): mail.id for mail in self.story.mails}
        held = {event.uid: event.start for event in self.story.events}

        def judge(pending: Pending, telling: Telling, owed: Owed, plain: Match) -> Match:
            expected = self._expected(pending, names)
            if expected is None:
                return plain
            mail = names.get(telling.speech.message.key, "")
            if (
                held.get(expected.evidence or "", telling.speech.message.sent_at)
                < telling.speech.message.sent_at
            ):
                return _KEPT  # a meeting has kept it by then
            keeps = expected.evidence == mail
            of_promiser = pending.is_promisers(telling.speech.message)
            signs = signs_of(pending, telling, owed, plain)
            found.append(
                Row(self.story.id, expected.quote, mail, of_promiser, signs, plain.score, keeps, owed.far)
            )
            return _KEPT if keeps else NOTHING

        for exchange in self._exchanges(rep):
            follow(exchange, rep, Policy(), judge)
        return found

    def _expected(self, pending: Pending, names: dict[str, str]) -> Expected | None:
        for one in self.story.commitments:
            if one.message == names.get(pending.message) and one.is_told_by(pending.found.quote):
                return one
        return None

    def _exchanges(self, rep: Rep) -> list[Exchange]:
        reader = Reader(rep, Policy(), WordReader(rep, detector()))
        threads: dict[MessageKey, ThreadKey] = {}
        messages: defaultdict[str, list[ReadMessage]] = defaultdict(list)
        with tempfile.TemporaryDirectory() as room:
            (Path(room) / "mail.mbox").write_bytes(mbox(self.story))
            (Path(room) / "calendar.ics").write_bytes(ics(self.story))
            for source in bootstrap.sources((Path(room),), now=self.story.now, zone=rep.zone):
                for page in source.pages(None):
                    for item in reader.read_page(page).items:
                        if item.message is None or item.message.small:
                            continue
                        message = item.message.message
                        before = next(
                            (threads[key] for key in reversed(message.references) if key in threads), None
                        )
                        thread = threads[message.key] = before or ThreadKey(message.key)
                        for account in item.message.accounts:
                            messages[account].append(replace(message, thread=thread))
        return [Exchange(account, tuple(some)) for account, some in sorted(messages.items())]
