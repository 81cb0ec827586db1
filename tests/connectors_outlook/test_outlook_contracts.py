"""Every source and the draft sink of Outlook on the contracts, against the fake Graph."""

from datetime import datetime, timedelta

import pytest

from agent.ports import DraftSink, LiveSource, OutgoingDraft
from connectors.outlook.calendar import CalendarSource
from connectors.outlook.drafts import OutlookDrafts
from connectors.outlook.folders import WELL_KNOWN
from connectors.outlook.mail import MailSource
from tests.contract.contracts import (
    LiveDraftSinkContract,
    LiveSourceContract,
    OwingSourceContract,
    SourceContract,
    a_draft,
)
from tests.fakes.graph.client import NOW, REP, WINDOW, FakeGraph, a_mail


class MailOnTrial:
    """A mailbox that others write to."""

    def __init__(self, fake: FakeGraph) -> None:
        self.fake = fake
        self.number = 0

    def open(self) -> LiveSource:
        graph = self.fake.graph()
        return MailSource(graph, REP.email, rep=REP, folders=WELL_KNOWN, since=WINDOW[0], page_items=2)

    def arrive(self, count: int) -> None:
        for _ in range(count):
            self.number += 1
            self.fake.mail(self.number, folder="inbox" if self.number % 3 else "sentitems", sender=REP.email)

    def arrive_broken(self) -> None:
        self.number += 1
        at = NOW - timedelta(days=1)
        self.fake.mail(self.number, mime=a_mail(self.number, sender="a@b.example", at=at, broken=True))

    def remove(self, ref: str) -> None:
        self.fake.do("delete", number=int(ref[4:10]), for_good=True)

    def lose_cursors(self) -> None:
        self.fake.do("forget")


class OwingMailOnTrial(MailOnTrial):
    """A mailbox that fails on one of its messages."""

    def hold_back(self) -> datetime:
        self.arrive(2)
        self.fake.do("fault", match=r"GET \S*messages/AAkI000001", status=503, times=9_999, inner=True)
        return NOW

    def give(self) -> None:
        self.fake.do("clear_faults")


class CalendarOnTrial:
    """A calendar that others put meetings into."""

    def __init__(self, fake: FakeGraph) -> None:
        self.fake = fake
        self.number = 0

    def open(self) -> LiveSource:
        return CalendarSource(self.fake.graph(), REP.email, rep=REP, window=WINDOW, page_items=2)

    def arrive(self, count: int) -> None:
        for _ in range(count):
            self.number += 1
            self.fake.do("event", event=an_event(self.number))

    def arrive_broken(self) -> None:
        self.number += 1
        self.fake.do("event", event=an_event(self.number) | {"originalStartTimeZone": "Middle Earth Time"})

    def remove(self, ref: str) -> None:
        self.fake.do("delete_event", id=ref)

    def lose_cursors(self) -> None:
        self.fake.do("forget")


class OwingCalendarOnTrial(CalendarOnTrial):
    """A calendar that fails on a series, without which one of its times cannot be read; the series is gone afterwards."""

    def hold_back(self) -> datetime:
        self.arrive(1)
        self.fake.do("event", event=an_event(9) | {"type": "exception", "seriesMasterId": "series-9"})
        self.fake.do("fault", match=r"GET .*events/series-9(\?|$)", status=503, times=999, inner=True)
        return NOW

    def give(self) -> None:
        self.fake.do("clear_faults")


def an_event(number: int) -> dict[str, object]:
    """A meeting some hours from now."""
    day = NOW + timedelta(hours=number)
    return {
        "id": f"event-{number}", "type": "singleInstance", "iCalUId": f"uid-{number}", "subject": f"Call {number}",
        "start": {"dateTime": day.strftime("%Y-%m-%dT%H:%M:%S.0000000"), "timeZone": "UTC"},
        "end": {"dateTime": day.strftime("%Y-%m-%dT%H:45:%S.0000000"), "timeZone": "UTC"},
        "originalStartTimeZone": "Central Standard Time", "isAllDay": False, "isCancelled": False,
        "organizer": {"emailAddress": {"address": REP.email, "name": "Dana"}},
        "attendees": [], "lastModifiedDateTime": "2026-05-07T08:00:00Z",
    }  # fmt: skip


class DraftsOnTrial:
    """Drafts, and a human in Outlook with the same before them."""

    def __init__(self, fake: FakeGraph) -> None:
        self.fake = fake

    def open(self) -> DraftSink:
        return OutlookDrafts(self.fake.graph(), REP.email)

    def edit(self, mark: str) -> None:
        self.fake.do("edit", mark=mark)

    def remove(self, mark: str) -> None:
        self.fake.do("delete", mark=mark)

    def human_sends(self, mark: str) -> None:
        self.fake.do("send", mark=mark)

    def human_begins(self, draft: OutgoingDraft) -> None:
        (parent,) = self.fake.do("messages", folder="inbox")
        self.fake.do("human_draft", conversation=parent["conversationId"])

    def lose_next_answer(self) -> None:
        self.fake.do("fault", match="POST .*(createReply|/messages$)", lost=True)

    def read(self) -> list[str]:
        return [draft["subject"] for draft in self.fake.do("messages", folder="drafts")]


class TestOutlookMail(LiveSourceContract):
    @pytest.fixture
    def trial(self, fake: FakeGraph) -> MailOnTrial:
        return MailOnTrial(fake)


class TestOutlookMailWithoutDelta(SourceContract):
    """The promises of every source, where a server has no lists of changes and no batches."""

    @pytest.fixture
    def trial(self, fake: FakeGraph) -> MailOnTrial:
        fake.do("options", lacks=["delta", "$batch"])
        return MailOnTrial(fake)


class TestOutlookCalendar(LiveSourceContract):
    @pytest.fixture
    def trial(self, fake: FakeGraph) -> CalendarOnTrial:
        return CalendarOnTrial(fake)


class TestOutlookDrafts(LiveDraftSinkContract):
    @pytest.fixture
    def trial(self, fake: FakeGraph) -> DraftsOnTrial:
        key = str(a_draft().in_reply_to).encode()
        mime = a_mail(1, sender="sven@brandt.example", at=NOW).replace(
            b"<1@brandt.example>", b"<" + key + b">"
        )
        fake.mail(1, mime=mime)
        return DraftsOnTrial(fake)


class TestOwingMail(OwingSourceContract):
    """A message that Graph lists and fails to give."""

    @pytest.fixture
    def owing(self, fake: FakeGraph) -> OwingMailOnTrial:
        return OwingMailOnTrial(fake)


class TestOwingCalendar(OwingSourceContract):
    """A time of a series that Graph fails to give."""

    @pytest.fixture
    def owing(self, fake: FakeGraph) -> OwingCalendarOnTrial:
        return OwingCalendarOnTrial(fake)
