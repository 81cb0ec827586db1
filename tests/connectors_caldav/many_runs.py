"""A kept that reads a bent calendar server again and again, and what it would hold of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from agent.core.policy import Rep
from agent.errors import CursorLost, KeptError
from agent.ports import ConnectionInfo, Endpoints, Opened, Verdict
from connectors._password import Secret
from connectors.caldav import open_connection
from tests.connectors_caldav.conftest import WINDOW, event
from tests.servers.bent_caldav import Truth
from tests.servers.parts import ImpatientClock, OpenVault
from tests.servers.scripted_http import ScriptedHttp

MOST = 250  # requests that a reading of ten meetings may take, however it goes


def furnished() -> Truth:
    truth = Truth()
    for number in range(4):
        truth.put(f"/dana/work/m{number}.ics", event(number))
    truth.put("/dana/work/old.ics", event(8, start="DTSTART:20200501T080000Z"))
    for number in (5, 6):
        truth.put(f"/dana/team/m{number}.ics", event(number))
    return truth


@dataclass
class Reading:
    """What a store would hold of one calendar: what it was given last of each object, by its path."""

    cursor: str | None = None
    held: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass
class Runs:
    """A kept that reads all calendars of one server again and again, and what it holds."""

    server: ScriptedHttp
    clock: ImpatientClock = field(default_factory=ImpatientClock)
    readings: dict[str, Reading] = field(default_factory=dict)

    def open(self) -> Opened:
        options = {"url": f"{self.server.url}dana/", "user": "dana"}
        return open_connection(
            ConnectionInfo("caldav", "dana@tilia.example", options),
            OpenVault(Secret("tide-and-time").sealed()),
            Endpoints(),
            rep=Rep("dana@tilia.example", ZoneInfo("UTC")),
            window=WINDOW,
            clock=self.clock,
        )

    def run(self) -> None:
        """One run over everything, as the steps make it."""
        self.clock.moment += timedelta(hours=4)
        self.server.asked.clear()
        with only_our_errors():
            opened = self.open()
            try:
                for source in opened.sources:
                    with only_our_errors():
                        self._read(source.name, source.pages)
                self._vanish(opened)
            finally:
                opened.close()
        assert len(self.server.asked) < MOST, "it comes to an end"

    def _read(self, name: str, pages: object) -> None:
        reading = self.readings.setdefault(name, Reading())
        try:
            self._walk(reading, pages)
        except CursorLost:
            if reading.cursor is None:
                raise
            reading.cursor = None
            self._walk(reading, pages)

    def _walk(self, reading: Reading, pages: object) -> None:
        begins, there = reading.cursor is None, set[str]()
        for page in pages(reading.cursor):  # type: ignore[operator]
            reading.cursor = page.cursor
            for ref in page.removed:
                reading.held.pop(ref, None)
            for item in page.items:
                there.add(item.ref)
                assert item.verdict is Verdict.READ or item.reason, (
                    "each item ends in a verdict with its reason"
                )
                if item.verdict is Verdict.READ:
                    reading.held[item.ref] = tuple(
                        f"{one.summary}/{one.location}".replace("\ufffd", "") for one in item.meetings
                    )  # an octet that is no character is read as best it can be, and not again under its etag
            if begins and page.whole:
                reading.held = {ref: titles for ref, titles in reading.held.items() if ref in there}

    def _vanish(self, opened: Opened) -> None:
        here = {source.name for source in opened.sources}
        for name, reading in self.readings.items():
            if name not in here and name.startswith(opened.all_below) and opened.has_vanished(name):
                reading.held, reading.cursor = {}, ""

    @property
    def held(self) -> dict[str, tuple[str, ...]]:
        held = {ref: titles for reading in self.readings.values() for ref, titles in reading.held.items()}
        return {
            ref: titles for ref, titles in held.items() if "old" not in ref
        }  # whether that is read does not matter


def true_of(truth: Truth) -> dict[str, tuple[str, ...]]:
    """What is to be held of it: every meeting in the time that is read."""
    return {
        path: (f"{_value(text, 'SUMMARY')}/{_value(text, 'LOCATION')}",)
        for path, text in truth.objects.items()
        if "old" not in path
    }


def _value(text: str, name: str) -> str:
    return text.partition(f"{name}:")[2].partition("\r")[0]


@contextmanager
def only_our_errors() -> Iterator[None]:
    """Whatever happens, the user is told in a sentence, and no secret."""
    try:
        yield
    except KeptError as trouble:
        assert trouble.sentence.endswith("."), trouble.sentence
        assert "tide" not in f"{trouble.sentence}{trouble.next_step}"
