"""Whose mail is read for commitments: a person's, also through our own group address; never a newsletter's."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from agent.core.message import Address, MailKind, Message, MessageKey
from agent.core.policy import Policy, Rep
from agent.flows.find import Reader
from agent.flows.words import WordReader
from agent.resources import detector

_OTTO = Address("otto@quarry.example", "Otto Brandt")
_REP = Rep("lena@harbour.example", ZoneInfo("Europe/Berlin"), own_domains=("harbour.example",))
_READER = Reader(_REP, Policy(), WordReader(_REP, detector()))
_MAIL = Message(
    MessageKey("1@quarry.example"),
    datetime(2026, 3, 2, 9, tzinfo=UTC),
    (_OTTO,),
    (Address("lena@harbour.example"),),
    subject="Stone for the quay",
    plain="Hello Lena,\n\nI will send you the signed order on Friday.\n\nOtto",
    is_received=True,
)
_TO_OUR_GROUP = (Address("sales@harbour.example"),)
_TO_A_DISCUSSION = (Address("masons@lists.example"),)


@pytest.mark.parametrize(
    ("mail", "found"),
    [
        (_MAIL, 1),
        (replace(_MAIL, kind=MailKind.LIST, to=_TO_OUR_GROUP), 1),
        (replace(_MAIL, kind=MailKind.LIST, to=_TO_A_DISCUSSION), 0),
        (replace(_MAIL, kind=MailKind.BULK), 0),
        (replace(_MAIL, plain=f"{_MAIL.plain}\n\nClick here to unsubscribe."), 0),
        (replace(_MAIL, plain=f"{_MAIL.plain}\n\nClick here to unsubscribe.", subject="Re: Stone"), 1),
    ],
)
def test_whose_mail_is_read(mail: Message, found: int) -> None:
    """A customer's promise is found in mail to us and to our group, not in mail to many."""
    assert len(_READER.read(mail).message.found) == found
