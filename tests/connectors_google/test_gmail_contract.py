"""The contracts of sources and of the draft sink, on Gmail and Google Calendar as the fake plays them."""

from datetime import timedelta

import pytest

from agent.ports import DraftSink, Source
from connectors._headers import decode_words, read_head
from tests.connectors_google.conftest import Desk
from tests.contract.contracts import DraftSinkContract, SourceContract


class MailOnTrial:
    """The mailbox."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self) -> Source:
        return self._desk.open().sources[0]

    def arrive(self, count: int) -> None:
        self._desk.arrive(count)

    def arrive_broken(self) -> None:
        self._desk.arrive(From=None)


class CalendarOnTrial:
    """The primary calendar."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._count = 0

    def open(self) -> Source:
        return self._desk.open().sources[1]

    def arrive(self, count: int) -> None:
        for _ in range(count):
            self._count += 1
            start = self._desk.clock.now() + timedelta(hours=self._count)
            self._put({"start": {"dateTime": start.isoformat()}, "end": {"dateTime": start.isoformat()}})

    def arrive_broken(self) -> None:
        self._count += 1
        self._put({"start": {"date": "2026-13-41"}, "end": {"dateTime": "2026-05-01T10:00:00Z"}})

    def _put(self, event: dict[str, object]) -> None:
        event = {"id": f"event{self._count}", "summary": "Review", **event}
        self._desk.fake.do("agenda", account=self._desk.me, verb="put", event=event)


class DraftsOnTrial:
    """Drafts, and the user at Gmail's own page."""

    edits_in_place = False

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        desk.fake.do("set_mail", account=desk.me, edits_in_place=self.edits_in_place)

    def open(self) -> DraftSink:
        drafts = self._desk.open().drafts
        assert drafts is not None
        return drafts

    def _draft(self, mark: str) -> dict[str, bytes]:
        return next(
            one for one in self._desk.fake.drafts(self._desk.me) if f": {mark}\r\n".encode() in one["raw"]
        )

    def edit(self, mark: str) -> None:
        one = self._draft(mark)
        raw = one["raw"].replace(b"did not send them", b"forgot to send them")
        self._desk.fake.human(self._desk.me, "edit", str(one["id"]), raw)

    def remove(self, mark: str) -> None:
        self._desk.fake.human(self._desk.me, "delete", str(self._draft(mark)["id"]))

    def read(self) -> list[str]:
        raws = [one["raw"] for one in self._desk.fake.drafts(self._desk.me)]
        return [decode_words(read_head(raw).first("subject")) for raw in raws]


class InPlaceOnTrial(DraftsOnTrial):
    """The same at a server that keeps a message's id when its draft is edited."""

    edits_in_place = True


class TestGmailMail(SourceContract):
    @pytest.fixture
    def trial(self, desk: Desk) -> MailOnTrial:
        return MailOnTrial(desk)


class TestGoogleCalendar(SourceContract):
    @pytest.fixture
    def trial(self, desk: Desk) -> CalendarOnTrial:
        return CalendarOnTrial(desk)


class TestGmailDrafts(DraftSinkContract):
    @pytest.fixture
    def trial(self, desk: Desk) -> DraftsOnTrial:
        return DraftsOnTrial(desk)


class TestGmailDraftsEditedInPlace(DraftSinkContract):
    @pytest.fixture
    def trial(self, desk: Desk) -> InPlaceOnTrial:
        return InPlaceOnTrial(desk)
