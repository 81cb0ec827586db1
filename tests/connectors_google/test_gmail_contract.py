"""The contracts of sources and of the draft sink, on Gmail and Google Calendar as the fake plays them."""

from datetime import datetime, timedelta

import pytest

from agent.ports import DraftSink, LiveSource, OutgoingDraft, Source
from connectors._headers import decode_words, read_head
from tests.connectors_google.conftest import Desk
from tests.contract.contracts import LiveDraftSinkContract, LiveSourceContract, OwingSourceContract, a_draft


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

    def remove(self, ref: str) -> None:
        self._desk.fake.do("delete", account=self._desk.me, letter=ref)

    def lose_cursors(self) -> None:
        self._desk.fake.do("prune", account=self._desk.me)


class OwingOnTrial:
    """A mailbox that fails on one of its mails."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self) -> LiveSource:
        return self._desk.open().sources[0]

    def hold_back(self) -> datetime:
        held, _ = self._desk.arrive(2)
        fault = {"match": f"messages/{held}", "action": "status", "status": 500, "times": 10_000}
        self._desk.fake.do("fault", **fault)
        return self._desk.clock.now()

    def give(self) -> None:
        self._desk.fake.do("heal")


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

    def remove(self, ref: str) -> None:
        self._desk.fake.do("agenda", account=self._desk.me, verb="remove", id=ref)

    def lose_cursors(self) -> None:
        self._desk.fake.do("agenda", account=self._desk.me, verb="forget")

    def _put(self, event: dict[str, object]) -> None:
        event = {"id": f"event{self._count}", "summary": "Review", **event}
        self._desk.fake.do("agenda", account=self._desk.me, verb="put", event=event)


class DraftsOnTrial:
    """Drafts, and the user at Gmail's own page."""

    edits_in_place = False

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        changes = {"edits_in_place": self.edits_in_place, "sends_in_place": self.edits_in_place}
        desk.fake.do("set_mail", account=desk.me, **changes)
        answered = a_draft().in_reply_to
        desk.arrive(1, Message_ID=f"<{answered}>", Subject="Lead times for the oak tops")

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

    def human_sends(self, mark: str) -> None:
        self._desk.fake.human(self._desk.me, "send", str(self._draft(mark)["id"]))

    def human_begins(self, draft: OutgoingDraft) -> None:
        raw = self._desk.raw(From=self._desk.me, In_Reply_To=f"<{draft.in_reply_to}>", Subject=draft.subject)
        self._desk.fake.human(self._desk.me, "write", raw=raw)

    def lose_next_answer(self) -> None:
        self._desk.fake.do("fault", match="^POST /gmail.*/drafts", action="after_commit")
        self._desk.fake.do("fault", match="^GET /gmail.*/drafts", action="cut", times=4, after="^POST /gmail")

    def read(self) -> list[str]:
        raws = [one["raw"] for one in self._desk.fake.drafts(self._desk.me)]
        return [decode_words(read_head(raw).first("subject")) for raw in raws]


class InPlaceOnTrial(DraftsOnTrial):
    """The same at a server that keeps a message's id when its draft is edited."""

    edits_in_place = True


class TestGmailMail(LiveSourceContract):
    @pytest.fixture
    def trial(self, desk: Desk) -> MailOnTrial:
        return MailOnTrial(desk)


class TestGmailMailCounted(LiveSourceContract):
    """At a server whose pages begin at a count."""

    @pytest.fixture
    def trial(self, desk: Desk) -> MailOnTrial:
        desk.fake.do("set_mail", account=desk.me, pages_by_count=True)
        return MailOnTrial(desk)


class TestGoogleCalendar(LiveSourceContract):
    @pytest.fixture
    def trial(self, desk: Desk) -> CalendarOnTrial:
        return CalendarOnTrial(desk)


class TestGmailDrafts(LiveDraftSinkContract):
    @pytest.fixture
    def trial(self, desk: Desk) -> DraftsOnTrial:
        return DraftsOnTrial(desk)


class TestGmailDraftsEditedInPlace(LiveDraftSinkContract):
    @pytest.fixture
    def trial(self, desk: Desk) -> InPlaceOnTrial:
        return InPlaceOnTrial(desk)


class TestOwing(OwingSourceContract):
    """A mail that Gmail lists and fails to give."""

    @pytest.fixture
    def owing(self, desk: Desk) -> OwingOnTrial:
        return OwingOnTrial(desk)
