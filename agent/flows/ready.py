"""A process that waits for its first work gets ready for it: it reads and follows an invented conversation.

What reading and following compile and remember when they first need it is then there: grammar, phrases, expressions.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from agent.core.detect import Detector
from agent.core.fulfil.exchange import Exchange
from agent.core.fulfil.follow import follow
from agent.core.message import Address, Message, MessageKey, ThreadKey
from agent.core.policy import Policy, Rep
from agent.flows.find import Reader
from agent.flows.words import WordReader

_ANNA, _BEN = Address("anna@northwind.example", "Anna"), Address("ben@harbour.example", "Ben")
_FIRST, _THREAD = datetime(2026, 3, 2, 10, tzinfo=UTC), ThreadKey("0")

_CONVERSATION = (
    """Hi Ben,

Thanks for the call this morning. I'll send you the revised proposal by Friday, and we will call you next Tuesday at 3 pm to go through it.
Could you let me know by March 12 whether the price is fine? If it is not, I can ask our finance team before the end of the month.

Best regards,
Anna
""",
    """Hi Anna,

Sorry, we are still waiting for our director, he is out of the office until Monday. Would Wednesday at 10:30 work instead? I will get back to you in two weeks.
We don't need the drawings any more, they went out with the courier yesterday.

Ben
""",
    """Hi Ben,

As promised, please find the proposal attached. Wednesday works, see you then. The samples arrived and everything is done; I'm afraid the invoice will be a few days late.
You'll have it on 12 May 2026 or within 30 days, at noon.

Anna
""",
)


def get_ready(detector: Detector) -> int:
    """Read and follow the conversation; how many entries came of it."""
    rep = Rep(_ANNA.email, ZoneInfo("UTC"))
    reader = Reader(rep, Policy(), WordReader(rep, detector))
    heard = (reader.read(_mail(day, text)).message for day, text in enumerate(_CONVERSATION))
    exchange = Exchange(_BEN.domain, tuple(replace(message, thread=_THREAD) for message in heard))
    return len(follow(exchange, rep, Policy()))


def _mail(day: int, text: str) -> Message:
    sender, to = (_BEN, _ANNA) if day % 2 else (_ANNA, _BEN)
    at = _FIRST + timedelta(days=3 * day)
    return Message(MessageKey(f"{day}"), at, (sender,), to=(to,), subject="Re: Proposal", plain=text)
