"""Two hours of 200 accounts at Microsoft Graph, by the clock (`tests/contract/two_hours.py`)."""

import base64
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agent import bootstrap
from agent.clock import SystemClock
from connectors.outlook.marks import MARK
from connectors.outlook.signin import by_device
from tests.contract.two_hours import ACCOUNTS, START, Lying, Seat, judge_all, live
from tests.fakes.graph.client import FakeGraph, HandClock
from tests.fakes.graph.mailbox_state import person
from tests.fakes.unsent import MICROSOFT


class GraphSeat(Seat):
    """One account at the fake Graph, with a sign-in of its own."""

    provider = "outlook"

    def __init__(self, fake: FakeGraph, number: int) -> None:
        super().__init__(number)
        self.fake = fake

    def secret(self) -> str:
        self.fake.do("authority", address=self.me)
        return by_device("client", "", self.fake.endpoints(), SystemClock(), say=lambda _: None).write()

    def put(self, raw: bytes, at: datetime, *, own: bool) -> None:
        received = b"" if own else b"Received: from mx.example\r\n"
        packed = base64.b64encode(received + raw).decode()
        folder = "sentitems" if own else "inbox"
        self._do("put", mime=packed, folder=folder, received=f"{at:%Y-%m-%dT%H:%M:%SZ}")

    def drafts(self) -> Sequence[Lying]:
        found = self._do("messages", folder="drafts")
        return [Lying(str(one["number"]), one["extended"][MARK], _content(one)) for one in found]

    def human(self, deed: str, draft: Lying) -> None:
        if "edit" in deed:
            self._do("edit", number=int(draft.id), old="I am sorry", new="My apologies")
        if deed != "edit":
            self._do(deed.partition(" ")[0], number=int(draft.id))

    def forget(self) -> None:
        self._do("forget")

    def created(self) -> Iterable[str]:
        return [one["extended"][MARK] for one in self._do("messages", folder="") if MARK in one["extended"]]

    def mails_lying(self) -> Iterable[str]:
        every = [one for folder in ("inbox", "sentitems") for one in self._do("messages", folder=folder)]
        return [f"AAkI{one['number']:06d}=" for one in every]

    def book(self, name: str, start: datetime, guest: str) -> str:
        event = {
            "id": name, "type": "singleInstance", "iCalUId": f"uid-{name}", "subject": "Review",
            "start": _at(start), "end": _at(start + timedelta(hours=1)), "originalStartTimeZone": "UTC",
            "isAllDay": False, "isCancelled": False, "organizer": person(self.me),
            "attendees": [{"type": "required", "status": {"response": "none"}, **person(guest)}],
        }  # fmt: skip
        self._do("event", event=event)
        return f"uid-{name}"

    def call_off(self, name: str) -> None:
        self._do("delete_event", id=name)

    def _do(self, word: str, **said: Any) -> Any:
        return self.fake.do(word, account=self.me, **said)


def _at(moment: datetime) -> dict[str, str]:
    return {"dateTime": f"{moment:%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"}


def _content(draft: dict[str, Any]) -> bytes:
    return f"{draft['subject']}\n{draft['body']['content']}".encode()


class Microsoft:
    """The provider."""

    def __init__(self, fake: FakeGraph) -> None:
        self.fake = fake

    def trouble(self, share: float) -> None:
        self.fake.do("trouble", share=share)

    def expire(self) -> None:
        self.fake.do("authority", access=[])

    def writes(self) -> Sequence[str]:
        asked: list[str] = self.fake.do("writes")
        return asked

    @property
    def may_write(self) -> re.Pattern[str]:
        return MICROSOFT


class ToldClock(HandClock):
    """Set by hand, here and at the fake."""

    def __init__(self, fake: FakeGraph) -> None:
        super().__init__(START)
        self._fake = fake
        self.forward(0)

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        super().sleep(seconds)
        self._fake.do("set", now=f"{self.now():%Y-%m-%dT%H:%M:%SZ}")


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_two_hours_of_everything(fake: FakeGraph, tmp_path: Path) -> None:
    """I1 to I8, by the books of both sides.

    A refresh token stays good after its use, as Microsoft's do: where it did not, an answer that is lost on its way would
    cost the sign-in, and only the user could mend that.
    """
    fake.do("set", logs_all=False)
    fake.do("authority", device="approved", base=fake.root, single_use=False)
    clock = ToldClock(fake)
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "kept.toml").write_text(f'graph_root = "{fake.root}"\nmicrosoft_authority = "{fake.root}"\n')
    seats = [GraphSeat(fake, number) for number in range(ACCOUNTS)]
    with bootstrap.application(data) as app:
        app.__dict__["clock"] = clock
        happened = live(app, Microsoft(fake), seats, clock)
    assert all(happened.values()) or ACCOUNTS < 50, happened
    judge_all(seats, data, b"access-", b"refresh-")
