"""What our side has said of the work: the newest sentence that says that it goes on."""

from datetime import UTC, datetime, timedelta

import pytest

from agent.core.commitment import Action, By, Commitment, CommitmentId, Found, Owner, Strength
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.radar.started import started

MADE = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = MADE + timedelta(days=4)
INES, BO = Address("ines@alderway.example"), Address("bo@quillmark.example")
PROMISE = Commitment(
    id=CommitmentId("c1"),
    by=By.REP,
    promiser=INES,
    promisee=(BO,),
    account="quillmark.example",
    message=MessageKey("m0@mail.example"),
    thread=ThreadKey("t"),
    made_at=MADE,
    found=Found(0, 9, "I'll send the drawings.", Action.SEND, Strength.FIRM, Owner.SENDER),
    due=None,
    conversations=(ThreadKey("t"),),
)


def a_mail(text: str, days: int = 1, *, side: Side = Side.REP, thread: str = "t") -> ReadMessage:
    return ReadMessage(
        key=MessageKey(f"m{days}@mail.example"),
        thread=ThreadKey(thread),
        sent_at=MADE + timedelta(days=days),
        side=side,
        sender=BO if side is Side.CUSTOMER else INES,
        to=(),
        cc=(),
        subject="Drawings",
        own=text,
        account="quillmark.example",
    )


def test_the_newest_word_of_work_is_quoted() -> None:
    """With the mail it stands in."""
    mails = [a_mail("We are working on it."), a_mail("Bo,\n\nthe drawings are almost done.\n\nInês", 2)]
    said = started(PROMISE, mails, NOW)
    assert said is not None
    assert (said.quote, said.message) == ("the drawings are almost done.", "m2@mail.example")


@pytest.mark.parametrize(
    "mail",
    [
        a_mail("Are you still working on it?", side=Side.CUSTOMER),
        a_mail("Still working on it?"),
        a_mail("We are working on it.", thread="another"),
        a_mail("We are working on it.", -1),
        a_mail("We are working on it.", 9),
        a_mail("Lovely weather."),
    ],
)
def test_what_is_no_word_of_work(mail: ReadMessage) -> None:
    """The customer's words, questions, other conversations, mail from before or after, and mail about nothing."""
    assert started(PROMISE, [mail], NOW) is None
