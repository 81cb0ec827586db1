"""Weeks of a rep's life at Microsoft with everything going wrong at random, judged by the fake's own truth.

Each seed is one life: mail comes and goes, promises are made and kept, humans edit, send and delete
drafts, Graph throttles, breaks off, forgets its lists and dies at the worst moment. In the end, left
alone for a while, kept must know every promise once, have made every draft at most once, and have
touched nothing that a human had in hand. KEPT_TEST_LIVES says how many lives are lived.
"""

import os
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from agent.errors import KeptError
from agent.store_port import DraftState, Wanted
from connectors.outlook.marks import MARK
from tests.connectors_outlook.worlds import NOW, OutlookWorld
from tests.fakes.graph.client import FakeGraph, HandClock

_LIVES = int(os.environ.get("KEPT_TEST_LIVES", "6"))
_STEPS = 14
_CUSTOMERS = tuple(f"buyer{number}@firm{number}.example" for number in range(5))
_THINGS = tuple(
    f"{place} {thing}"
    for place in ("Oslo", "Turin", "Porto", "Leeds", "Graz")
    for thing in (
        "price list",
        "drawings",
        "samples",
        "data sheet",
        "offer",
        "contract",
        "floor plan",
        "invoice",
    )
)
_FAULTS: tuple[dict[str, object], ...] = (
    {"match": "/v1.0/", "status": 429, "retry_after": "2"},
    {"match": "/v1.0/", "status": 429, "retry_after": "300"},
    {"match": "/v1.0/", "status": 503},
    {"match": "/v1.0/", "status": 502, "body": "<html>secret-body</html>"},
    {"match": "/v1.0/", "lost": True},
    {"match": "/v1.0/", "cut": 30},
    {"match": r"\$value", "status": 429, "retry_after": "1", "inner": True, "times": 3},
    {"match": r"\$value", "status": 500, "inner": True, "times": 1},
    {"match": r"\$value|select=id,subject,from", "status": 503, "inner": True, "times": 40},
    {
        "match": r"\$value|select=id,subject,from",
        "status": 404,
        "code": "ErrorItemNotFound",
        "inner": True,
        "times": 3,
    },
    {"match": "createReply", "lost": True},
    {"match": "createReply", "status": 500},
    {"match": "createReply", "status": 429, "retry_after": "1"},
    {"match": "PATCH|DELETE", "lost": True},
    {"match": "/token", "status": 503},
    {"match": "/token", "lost": True},
    {"match": "/v1.0/", "status": 401, "code": "InvalidAuthenticationToken", "times": 1},
)


class Life:
    """One rep, one seed."""

    def __init__(self, world: OutlookWorld, seed: int) -> None:
        self.world = world
        self.dice = random.Random(seed)
        self.now = NOW
        self.things = self.dice.sample(_THINGS, len(_THINGS))
        self.made = 0
        self.promises: set[str] = set()  # Message-IDs of mails that hold exactly one promise
        self.moveable: list[int] = []
        self.in_hand: dict[
            str, str
        ] = {}  # marks of drafts that a human edited, sent or deleted, and what was done
        self.words: dict[str, str] = {}  # what an edited draft said when the human left it
        self.said: list[str] = []  # everything kept said of its troubles

    def live(self) -> None:
        """All steps, then peace."""
        steps: tuple[Callable[[], None], ...] = (
            self.promise, self.promise, self.hear, self.keep, self.move, self.flag, self.hands, self.hands,
            self.trouble, self.trouble, self.forget, self.sync, self.sync, self.sync,
        )  # fmt: skip
        for _ in range(_STEPS):
            self.now += timedelta(hours=self.dice.choice((1, 5, 26)))
            self.dice.choice(steps)()
        self.world.fake.do("clear_faults")
        for minutes in (40, 46, 52, 58, 64):
            self.world.sync(self.now + timedelta(minutes=minutes))

    def promise(self) -> None:
        """The rep promises something, and the customer thanks."""
        self.made += 1
        key, thing = f"p{self.made}", self.things.pop()  # the same thing promised twice is one promise
        to = self.dice.choice(_CUSTOMERS)
        words = f"I will send you the {thing} by tomorrow."
        self.moveable.append(self.world.deliver(key, self.now, f"{thing} {self.made}", words, to=to))
        self.promises.add(f"{key}@w.example")
        if self.dice.random() < 0.7:
            at = self.now + timedelta(minutes=20)
            self.world.deliver(
                f"t{self.made}", at, f"Re: {thing} {self.made}", "Thank you!", sender=to, answers=key
            )

    def hear(self) -> None:
        """A customer writes."""
        self.made += 1
        sender = self.dice.choice(_CUSTOMERS)
        self.moveable.append(
            self.world.deliver(f"h{self.made}", self.now, "Hello", "How are you?", sender=sender)
        )

    def keep(self) -> None:
        """Nothing that any evidence speaks of: a mail among others."""
        self.made += 1
        self.world.deliver(f"k{self.made}", self.now, "Lunch", "It was good to see you.", to=_CUSTOMERS[0])

    def move(self) -> None:
        """The rep tidies up: into another folder, and perhaps out of what kept reads."""
        if self.moveable:
            number = self.dice.choice(self.moveable)
            self.world.fake.do("move", number=number, to=self.dice.choice(("archive", "deleteditems")))

    def flag(self) -> None:
        """Something changes that does not matter."""
        if self.moveable:
            self.world.fake.do("flag", number=self.dice.choice(self.moveable))

    def hands(self) -> None:
        """The rep does something with a draft."""
        drafts = [one for one in self.world.fake.do("messages", folder="drafts") if MARK in one["extended"]]
        if not drafts:
            return
        mark = self.dice.choice(drafts)["extended"][MARK]
        deed = self.dice.choice(("edit", "send", "delete"))
        if deed == "edit":
            self.world.fake.do("edit", mark=mark, old="<p>", new="<p>In my own words: ")
            self.words[mark] = self._words_of(mark)
        else:
            self.words.pop(mark, None)
            self.world.fake.do(deed, mark=mark)
        self.in_hand[mark] = deed

    def _words_of(self, mark: str) -> str:
        every = self.world.fake.do("messages", folder="")
        found = next(one for one in every if one["extended"].get(MARK) == mark)
        return str(found["body"]["content"])

    def trouble(self) -> None:
        """Something is to go wrong."""
        fault = dict(self.dice.choice(_FAULTS))
        fault.setdefault("times", self.dice.choice((1, 1, 2, 7)))
        self.world.fake.do("fault", skip=self.dice.randrange(6), **fault)

    def forget(self) -> None:
        """Graph no longer knows where anybody stood."""
        self.world.fake.do(*self.dice.choice((("forget",), ("kill",))))

    def sync(self) -> None:
        """kept reads, as well as it can."""
        try:
            done = self.world.try_sync(self.now)
        except KeptError as error:  # the sign-in's own fault may come out of the vault's renewal
            self.said.append(error.sentence + error.next_step)
        else:
            self.said.append(done.reason + done.next_step)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(_LIVES))
def test_a_life_full_of_trouble_ends_in_order(fake: FakeGraph, tmp_path: Path, seed: int) -> None:
    """I1 to I3, I5, I7 and I8 hold when all is quiet again."""
    world = OutlookWorld(fake, tmp_path / "data")
    world.clock = HandClock()
    world.connect()
    life = Life(world, seed)
    life.live()
    _promises_are_known_once(life)
    _drafts_were_made_once(life)
    _humans_were_left_alone(life)
    _nothing_was_told(life, tmp_path)


def _promises_are_known_once(life: Life) -> None:
    with life.world.application() as app, app.store.reading() as unit:
        (mailbox,) = unit.mailboxes.all()
        rows = unit.ledger.commitments(mailbox.id, Wanted())
        counts = unit.pages.counts(mailbox.id)
    made_in = [str(row.message) for row in rows]
    assert sorted(made_in) == sorted(set(made_in)), "a promise was counted twice"
    still_there = {
        one["internetMessageId"].strip("<>")
        for one in life.world.fake.do("messages", folder="")
        if one["folder"] in ("sentitems", "inbox")
    }
    assert life.promises & still_there <= set(made_in) <= life.promises
    assert sum(counts.values()) >= len(life.promises & still_there)


def _drafts_were_made_once(life: Life) -> None:
    assert set(life.world.created().values()) <= {1}


def _humans_were_left_alone(life: Life) -> None:
    every = {
        one["extended"][MARK]: one
        for one in life.world.fake.do("messages", folder="")
        if MARK in one["extended"]
    }
    places = {"edit": "drafts", "send": "sentitems", "delete": "deleteditems"}
    for mark, deed in life.in_hand.items():
        assert every[mark]["folder"] == places[deed], f"a draft that a human had in hand ({deed}) was touched"
    for mark, words in life.words.items():
        assert every[mark]["body"]["content"] == words
    with life.world.application() as app, app.store.reading() as unit:
        (mailbox,) = unit.mailboxes.all()
        states = {row.draft.mark: row.state for row in unit.drafts.all(mailbox.id)}
    unsettled = {DraftState.PLANNED, DraftState.WRITING, DraftState.WRITTEN}
    assert not {states[mark] for mark in life.in_hand if mark in states} & unsettled


def _nothing_was_told(life: Life, folder: Path) -> None:
    told = " ".join(life.said)
    assert not [secret for secret in ("secret-body", "access-", "refresh-", "In my own") if secret in told]
    stored = b"".join(path.read_bytes() for path in folder.rglob("kept.sqlite*"))
    assert not [secret for secret in (b"refresh-1", b"access-1", b"I will send you") if secret in stored]
