"""Whose mail is read for commitments: a person's, also through our own group address; never a newsletter's."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from agent.core.meeting import Attendee, Meeting
from agent.core.message import Address, MailKind, Message, MessageKey
from agent.core.policy import Policy, Rep
from agent.flows.find import Reader
from agent.flows.words import WordReader
from agent.ports import Item, Page, Verdict
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


_LENA, _ADA = Address("lena@harbour.example"), Address("ada@mill.example")
_HOUR = Meeting("u1", _MAIL.sent_at, _MAIL.sent_at, "Stone", organizer=_LENA)


def _asked(*people: Address) -> Meeting:
    return replace(_HOUR, attendees=tuple(map(Attendee, people)))


@pytest.mark.parametrize("who", [_OTTO.email, "quarry.example"])
@pytest.mark.parametrize(
    ("mail", "meetings", "verdict", "people"),
    [
        (_MAIL, (), Verdict.SKIPPED, None),
        (replace(_MAIL, senders=(_LENA,), to=(_OTTO,)), (), Verdict.SKIPPED, None),
        (replace(_MAIL, senders=(_LENA,), to=(_OTTO, _ADA), cc=(_OTTO,)), (), Verdict.READ, {_LENA, _ADA}),
        (replace(_MAIL, senders=(_ADA,), to=(_LENA,), cc=(_OTTO,)), (), Verdict.READ, {_LENA, _ADA}),
        (None, (_asked(_OTTO),), Verdict.SKIPPED, set()),
        (None, (replace(_HOUR, organizer=_OTTO, attendees=(Attendee(_ADA),)),), Verdict.SKIPPED, set()),
        (None, (_asked(_OTTO, _ADA),), Verdict.READ, {_LENA, _ADA}),
        (None, (_asked(_OTTO), _asked(_ADA)), Verdict.READ, {_LENA, _ADA}),
        (replace(_MAIL, senders=(_ADA,), to=(_LENA,)), (_asked(_OTTO),), Verdict.READ, {_LENA, _ADA}),
    ],
)
def test_nothing_is_read_of_whoever_is_forgotten(
    who: str,
    mail: Message | None,
    meetings: tuple[Meeting, ...],
    verdict: Verdict,
    people: set[Address] | None,
) -> None:
    """What is theirs, or is with them alone, is passed over and says so; of the rest they are left out, and all else is as it was."""
    reader = replace(_READER, forgotten=frozenset({who}))
    item = Item("i", Verdict.READ, message=mail, meetings=meetings)
    (read,) = reader.read_page(Page((item,), "1")).items
    assert (read.verdict, "asked kept to forget" in read.reason) == (verdict, verdict is Verdict.SKIPPED)
    found: set[Address] = set()
    if read.message:
        found |= {read.message.message.sender, *read.message.message.to, *read.message.message.cc}
    for booked in read.meetings:
        found |= set(booked.meeting.people)
    assert found == (people or set())
