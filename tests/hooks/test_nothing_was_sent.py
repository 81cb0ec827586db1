"""The look at a fake's log after every test finds what would have sent a mail, or changed what kept may not."""

import re
from contextlib import suppress
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from tests.fakes.google.client import running
from tests.fakes.graph.client import FakeGraph
from tests.fakes.unsent import GOOGLE, MICROSOFT, sends, strange_writes


@pytest.mark.parametrize(
    ("asked", "is_sent"),
    [
        ("POST /gmail/v1/users/me/messages/send", True),
        ("POST /gmail/v1/users/me/drafts/send?alt=json", True),
        ("PART POST /gmail/v1/users/me/drafts/%73end", True),
        ("POST /v1.0/me/sendMail", True),
        ("POST /v1.0/me/messages/AAk1/send", True),
        ("POST /v1.0/me/messages/AAk1/replyAll", True),
        ("POST /v1.0/me/messages/AAk1/forward", True),
        ("POST /v1.0/me/messages/AAk1/microsoft.graph.forward", True),
        ("POST /v1.0/me/events/AAk1/accept", True),
        ("POST /v1.0/me/events/AAk1/cancel", True),
        ("POST /v1.0/me/messages/AAk1/createReply", False),
        ("GET /gmail/v1/users/me/settings/sendAs?alt=json", False),
        ("POST /gmail/v1/users/me/drafts?alt=json", False),
        ("GET /v1.0/me/mailFolders/sentitems/messages/delta", False),
    ],
)
def test_a_request_that_sends_is_found(asked: str, is_sent: bool) -> None:
    """By its path, whatever follows it and however it is spelt; drafts, aliases and the folder of sent mail are none."""
    assert bool(sends([asked])) is is_sent


@pytest.mark.parametrize(
    ("asked", "may"),
    [
        ("POST /gmail/v1/users/me/drafts?alt=json", GOOGLE),
        ("DELETE /gmail/v1/users/me/drafts/r7", GOOGLE),
        ("PART GET /gmail/v1/users/me/messages/18?format=raw", GOOGLE),
        ("POST /v1.0/me/messages/AAk1/createReplyAll", MICROSOFT),
        ("PATCH /v1.0/me/messages/AAk1", MICROSOFT),
        ("POST /organizations/oauth2/v2.0/token", MICROSOFT),
    ],
)
def test_a_draft_may_be_written(asked: str, may: re.Pattern[str]) -> None:
    """Drafts, sign-ins, and what only reads."""
    assert strange_writes([asked], may) == []


@pytest.mark.parametrize(
    ("asked", "may"),
    [
        ("POST /gmail/v1/users/me/messages/import", GOOGLE),
        ("PUT /gmail/v1/users/me/drafts/r7", GOOGLE),
        ("PART POST /gmail/v1/users/me/drafts", GOOGLE),
        ("POST /calendar/v3/calendars/primary/events?sendUpdates=all", GOOGLE),
        ("POST /v1.0/me/events", MICROSOFT),
        ("DELETE /v1.0/me/events/AAk1", MICROSOFT),
        ("POST /v1.0/me/messages/AAk1/createForward", MICROSOFT),
        ("part POST /me/messages/AAk1/send", MICROSOFT),
    ],
)
def test_anything_else_that_writes_is_strange(asked: str, may: re.Pattern[str]) -> None:
    """An event with guests is an invitation: it is found though no word of it says so."""
    assert strange_writes([asked], may) == [asked]


def test_google_remembers_what_was_written_whatever_it_is_told_to_forget() -> None:
    """With its log switched off and emptied, too."""
    with running() as fake:
        fake.do("set", log_all=False)
        _post(f"{fake.root}/gmail/v1/users/me/drafts/send")
        fake.do("forget_calls")
        assert fake.do("writes") == ["POST /gmail/v1/users/me/drafts/send"]


def test_graph_remembers_what_was_written_whatever_it_is_told_to_forget() -> None:
    """With its log switched off and emptied, too."""
    fake = FakeGraph()
    try:
        fake.do("set", logs_all=False)
        _post(f"{fake.root}/v1.0/me/sendMail")
        fake.do("clear_log")
        assert fake.do("writes") == ["POST /v1.0/me/sendMail"]
    finally:
        fake.stop()


def _post(address: str) -> None:
    """As some program would that does not ask kept's gate."""
    with suppress(HTTPError):
        build_opener(ProxyHandler({})).open(Request(address, b"{}", method="POST"), timeout=10).close()
