"""What goes wrong at the fake Graph, said beforehand: the next so many requests of a kind are answered otherwise."""

import random
import re
from dataclasses import dataclass, field
from threading import Lock
from typing import Any


@dataclass(slots=True)
class Fault:
    """`match` is searched for in `METHOD /path?query`; `skip` requests pass before it strikes `times` times."""

    match: str
    times: int = 1
    skip: int = 0
    status: int = 0  # answer with this instead
    code: str = "serviceNotAvailable"
    retry_after: str = ""
    body: str = ""  # instead of an error in JSON
    location: str = ""
    cut: int = -1  # send so many bytes of the true answer and hang up
    drip: float = 0.0  # seconds between two bytes
    lost: bool = False  # do what was asked and hang up without a word
    race: str = ""  # a human edits the draft with this mark just before
    inner: bool = False  # strikes a part of a batch, too


@dataclass(slots=True)
class Script:
    """All faults that are still to strike, and the share of requests that meets one of any kind at random."""

    faults: list[Fault] = field(default_factory=list)
    trouble: float = 0.0
    dice: random.Random = field(default_factory=lambda: random.Random(1))
    lock: Lock = field(default_factory=Lock)

    def add(self, said: dict[str, Any]) -> None:
        """One more."""
        with self.lock:
            self.faults.append(Fault(**said))

    def strike(self, request: str, *, inner: bool = False) -> Fault | None:
        """The fault that this request meets."""
        with self.lock:
            for fault in self.faults:
                if (inner and not fault.inner) or not re.search(fault.match, request) or not fault.times:
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault
            return self._by_chance(inner=inner)

    def _by_chance(self, *, inner: bool) -> Fault | None:
        if not self.trouble or self.dice.random() >= self.trouble:
            return None
        refusals = [
            Fault("", status=429, code="ApplicationThrottled", retry_after=self.dice.choice(("1", "20", ""))),
            Fault("", status=self.dice.choice((500, 502, 503, 504))),
        ]
        if inner:
            return self.dice.choice(refusals)
        broken = [Fault("", status=503, body="<html>busy</html>"), Fault("", lost=True), Fault("", cut=30)]
        return self.dice.choice(refusals + broken)
