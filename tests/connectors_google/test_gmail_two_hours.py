"""Two hours of 200 accounts at Gmail, by the clock (`tests/contract/two_hours.py`)."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agent import bootstrap
from connectors._headers import read_head
from tests.contract.two_hours import ACCOUNTS, START, Lying, Seat, judge_all, live
from tests.fakes.google.client import FakeGoogle, HandClock
from tests.fakes.unsent import GOOGLE


class GmailSeat(Seat):
    """One account at the fake of Gmail."""

    provider = "gmail"

    def __init__(self, fake: FakeGoogle, number: int) -> None:
        super().__init__(number)
        self.fake = fake

    def secret(self) -> str:
        return self.fake.secret(self.me)

    def put(self, raw: bytes, at: datetime, *, own: bool) -> None:
        self.fake.deliver(self.me, raw, ["SENT"] if own else ["INBOX"], at=at.timestamp())

    def drafts(self) -> Sequence[Lying]:
        found = self.fake.drafts(self.me)
        return [Lying(one["id"], read_head(one["raw"]).first("x-kept-mark"), one["raw"]) for one in found]

    def human(self, deed: str, draft: Lying) -> None:
        changed = draft.content.replace(b"I am sorry", b"My apologies")
        words = changed if "edit" in deed else b""
        self.fake.human(self.me, deed.partition(" ")[0], draft.id, words)

    def forget(self) -> None:
        self.fake.do("prune", account=self.me)
        self._agenda("forget")

    def created(self) -> Iterable[str]:
        marks: list[str] = self.fake.do("created", account=self.me)
        return marks

    def mails_lying(self) -> Iterable[str]:
        every = self.fake.do("letters", account=self.me)
        return [one["id"] for one in every if not {"DRAFT", "TRASH", "SPAM"} & set(one["labels"])]

    def book(self, name: str, start: datetime, guest: str) -> str:
        times = {"start": start, "end": start + timedelta(hours=1)}
        event = {which: {"dateTime": moment.isoformat()} for which, moment in times.items()}
        people = [{"email": self.me, "self": True, "responseStatus": "accepted"}, {"email": guest}]
        self._agenda("put", event={"id": name, "summary": "Review", "attendees": people, **event})
        return f"{name}@google.com"

    def call_off(self, name: str) -> None:
        self._agenda("remove", id=name)

    def _agenda(self, verb: str, **more: Any) -> None:
        self.fake.do("agenda", account=self.me, verb=verb, **more)


class Google:
    """The provider."""

    def __init__(self, fake: FakeGoogle) -> None:
        self.fake = fake

    def trouble(self, share: float) -> None:
        self.fake.do("set", trouble=share)

    def expire(self) -> None:
        self.fake.do("expire")

    def writes(self) -> Sequence[str]:
        asked: list[str] = self.fake.do("writes")
        return asked

    @property
    def may_write(self) -> re.Pattern[str]:
        return GOOGLE


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_two_hours_of_everything(fake: FakeGoogle, tmp_path: Path) -> None:
    """I1 to I8, by the books of both sides; and no account ever came near its quota."""
    clock = HandClock(START, fake)
    fake.do("set", log_all=False)
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    lines = (f'google_api_root = "{fake.root}"', f'google_token_uri = "{fake.root}/token"')
    (data / "kept.toml").write_text("\n".join(lines))
    seats = [GmailSeat(fake, number) for number in range(ACCOUNTS)]
    with bootstrap.application(data) as app:
        app.__dict__["clock"] = clock
        happened = live(app, Google(fake), seats, clock)
    assert all(happened.values()) or ACCOUNTS < 50, happened
    judge_all(seats, data, b"access-", b"refresh:")
    assert all(fake.do("spent", account=seat.me)["most_a_minute"] <= 5_400 for seat in seats), "the quota"
