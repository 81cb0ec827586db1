"""The gate before every socket: what could send, forward or invite is refused, what kept needs may pass."""

import json

import pytest

from agent.errors import NotAllowed
from connectors._no_send import refuse_sending

_GMAIL = "https://www.googleapis.com/gmail/v1/users/me"
_GRAPH = "https://graph.microsoft.com/v1.0/me"


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("POST", f"{_GMAIL}/messages/send"),
        ("POST", f"{_GMAIL}/messages/send?alt=json"),
        ("POST", f"{_GMAIL}/drafts/send"),
        ("POST", "https://www.googleapis.com/upload/gmail/v1/users/me/messages/send?uploadType=media"),
        ("POST", f"{_GMAIL}/messages/%73end"),
        ("POST", f"{_GMAIL}/messages/%2573end/"),
        ("POST", f"{_GMAIL}/messages//Send"),
        ("POST", f"{_GMAIL}/messages/send;v=1"),
        ("GET", f"{_GMAIL}/drafts/send"),
        ("GET", f"{_GMAIL}/drafts/%2573end"),
        ("POST", f"{_GMAIL}/settings/forwardingAddresses"),
        ("PUT", f"{_GMAIL}/settings/autoForwarding"),
        ("POST", f"{_GMAIL}/settings/sendAs"),
        ("POST", f"{_GMAIL}/settings/filters"),
        ("POST", f"{_GMAIL}/messages/import"),
        ("POST", f"{_GRAPH}/sendMail"),
        ("POST", f"{_GRAPH}/microsoft.graph.sendMail"),
        ("POST", f"{_GRAPH}/messages/AAA/send"),
        ("POST", f"{_GRAPH}/messages/AAA/reply"),
        ("POST", f"{_GRAPH}/messages/AAA/replyAll"),
        ("POST", f"{_GRAPH}/messages/AAA/forward"),
        ("POST", f"{_GRAPH}/messages/AAA/createForward"),
        ("POST", f"{_GRAPH}/messages/AAA/microsoft.graph.forward"),
        ("POST", f"{_GRAPH}/mailFolders/inbox/messageRules"),
        ("POST", f"{_GRAPH}/events"),
        ("PATCH", f"{_GRAPH}/events/AAA"),
        ("POST", f"{_GRAPH}/events/AAA/accept"),
        ("POST", f"{_GRAPH}/events/AAA/decline"),
        ("POST", f"{_GRAPH}/events/AAA/tentativelyAccept"),
        ("POST", f"{_GRAPH}/events/AAA/cancel"),
        ("POST", "https://www.googleapis.com/calendar/v3/calendars/primary/events"),
        ("PATCH", "https://www.googleapis.com/calendar/v3/calendars/primary/events/x?sendUpdates=all"),
        ("POST", "https://www.googleapis.com/calendar/v3/calendars/primary/events/quickAdd"),
        ("DELETE", "https://www.googleapis.com/calendar/v3/calendars/primary/events/x"),
        ("PUT", "https://dav.example/calendars/dana/work/1.ics"),
        ("POST", "https://dav.example/calendars/dana/outbox/"),
        ("BREW", f"{_GRAPH}/messages/AAA"),
        ("GET", "smtp://mail.example:587"),
        ("GET", "https://mail.example:465/"),
        ("GET", "https://mail.example:99999/"),
    ],
)
def test_what_could_send_is_refused(method: str, url: str) -> None:
    """Whatever the spelling, a request that sends, forwards, answers an invitation or changes rules does not leave."""
    with pytest.raises(NotAllowed):
        refuse_sending(method, url)


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", f"{_GMAIL}/messages?q=after:1464505200"),
        ("GET", f"{_GMAIL}/settings/sendAs"),
        ("POST", f"{_GMAIL}/drafts"),
        ("POST", "https://www.googleapis.com/upload/gmail/v1/users/me/drafts?uploadType=media"),
        ("DELETE", f"{_GMAIL}/drafts/r-77"),
        ("GET", "https://www.googleapis.com/calendar/v3/calendars/primary/events"),
        ("GET", f"{_GRAPH}/mailFolders/sentitems/messages/delta"),
        ("POST", f"{_GRAPH}/messages/AAA/createReply"),
        ("POST", f"{_GRAPH}/messages/AAA/createReplyAll"),
        ("POST", f"{_GRAPH}/messages"),
        ("PATCH", f"{_GRAPH}/messages/AAA"),
        ("DELETE", "https://graph.microsoft.com/v1.0/users/dana@x.example/messages/AAA"),
        ("POST", "https://oauth2.googleapis.com/token"),
        ("POST", "https://login.microsoftonline.com/common/oauth2/v2.0/token"),
        ("POST", "https://login.microsoftonline.com/common/oauth2/v2.0/devicecode"),
        ("PROPFIND", "https://dav.example/calendars/dana/send/"),
        ("REPORT", "https://dav.example/calendars/dana/forward/"),
    ],
)
def test_what_kept_needs_may_pass(method: str, url: str) -> None:
    """Reading, drafts and tokens."""
    refuse_sending(method, url)


@pytest.mark.parametrize(
    ("url", "body", "sends"),
    [
        ("/batch/gmail/v1", b"--b\r\n\r\nGET /gmail/v1/users/me/messages/1 HTTP/1.1\r\n\r\n--b--", False),
        ("/batch/gmail/v1", b"--b\r\n\r\nPOST /gmail/v1/users/me/messages/send HTTP/1.1\r\n", True),
        ("/batch", b"--b\n\nPOST /gmail/v1/users/me/drafts/send\n\n", True),
        ("/batch/gmail/v1", b"nothing that could be looked into", True),
        ("/v1.0/$batch", json.dumps({"requests": [{"method": "GET", "url": "/me/messages/1"}]}).encode(), False),
        ("/v1.0/$batch", json.dumps({"requests": [{"method": "POST", "url": "/me/sendMail"}]}).encode(), True),
        ("/v1.0/$batch", b"{}", True),
    ],
)  # fmt: skip
def test_a_batch_is_looked_into(url: str, body: bytes, sends: bool) -> None:
    """One request that sends among many is found; a batch that cannot be read is refused."""
    if not sends:
        return refuse_sending("POST", f"https://api.example{url}", body=body)
    with pytest.raises(NotAllowed):
        refuse_sending("POST", f"https://api.example{url}", body=body)
    return None


def test_nothing_outside_the_roots_is_reached() -> None:
    """A redirect or a link in an answer that leads to another server gets no token."""
    roots = ("https://graph.microsoft.com", "https://login.example/anything")
    refuse_sending("GET", f"{_GRAPH}/messages", roots=roots)
    refuse_sending("POST", "https://login.example/anything?x=1", roots=roots)
    for url in (
        "https://evil.example/v1.0/me",
        "http://graph.microsoft.com/v1.0/me",
        "https://graph.microsoft.com:8443/",
    ):
        with pytest.raises(NotAllowed):
            refuse_sending("GET", url, roots=roots)
