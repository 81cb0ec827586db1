"""The look at a fake's log after every test finds what would have sent a mail."""

import pytest

from tests.fakes.unsent import sends


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
        ("POST /v1.0/me/events/AAk1/accept", True),
        ("POST /v1.0/me/messages/AAk1/createReply", False),
        ("GET /gmail/v1/users/me/settings/sendAs?alt=json", False),
        ("POST /gmail/v1/users/me/drafts?alt=json", False),
        ("GET /v1.0/me/mailFolders/sentitems/messages/delta", False),
    ],
)
def test_a_request_that_sends_is_found(asked: str, is_sent: bool) -> None:
    """By its path, whatever follows it and however it is spelt; drafts, aliases and the folder of sent mail are none."""
    assert bool(sends([asked])) is is_sent
