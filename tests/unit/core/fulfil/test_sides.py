"""Whose word a message is, and to which account it belongs."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from agent.core.fulfil.exchange import Side
from agent.core.fulfil.sides import accounts_of, organisation, side_of
from agent.core.message import Address, Message, MessageKey
from agent.core.policy import Policy, Rep

REP = Rep(
    "nia@harbourpaint.example",
    ZoneInfo("UTC"),
    "Nia",
    ("nia.v@harbourpaint.example",),
    ("harbourpaint.example",),
)


def mail(sender: str, *to: str, **changes: object) -> Message:
    message = Message(
        key=MessageKey("k"),
        sent_at=datetime(2026, 3, 2, tzinfo=UTC),
        senders=(Address(sender),),
        to=tuple(Address(a) for a in to),
    )
    return replace(message, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("message", "side"),
    [
        (mail("nia@harbourpaint.example", folders=("Sent",), is_received=False), Side.REP),
        (mail("nia@harbourpaint.example", folders=("Archive",), is_received=False), Side.REP),
        (mail("nia.v@harbourpaint.example", folders=("[Gmail]/Sent Mail",), is_received=True), Side.REP),
        (
            mail("nia@harbourpaint.example", folders=("\\Boxes\\Notes\\'sent mail",), is_received=True),
            Side.REP,
        ),
        (mail("nia@harbourpaint.example", folders=("Inbox",), is_received=True), Side.NOBODY),
        (mail("otto@harbourpaint.example", is_received=True), Side.COLLEAGUE),
        (mail("otto@yard.harbourpaint.example", is_received=True), Side.COLLEAGUE),
        (mail("mara@brinemarine.example", is_received=True), Side.CUSTOMER),
        (mail("mara@notharbourpaint.example", is_received=True), Side.CUSTOMER),
        (mail("undisclosed", is_received=True), Side.NOBODY),
        (mail("nia@harbourpaint.example", is_draft=True), Side.NOBODY),
    ],
)
def test_a_message_is_the_reps_only_from_the_sent_folder_or_unreceived(message: Message, side: Side) -> None:
    """The rep's name in a mail that came in from outside is nobody's word."""
    assert side_of(message, REP) is side


@pytest.mark.parametrize(
    ("message", "side"),
    [
        (mail("nia@harbourpaint.example", sent=True, is_received=True), Side.REP),
        (mail("nia@harbourpaint.example", sent=False), Side.NOBODY),
        (mail("nia@harbourpaint.example", sent=False, folders=("Sent",)), Side.NOBODY),
        (mail("mara@brinemarine.example", sent=True, folders=("Sent",)), Side.CUSTOMER),
        (mail("otto@harbourpaint.example", sent=True), Side.COLLEAGUE),
        (mail("nia@harbourpaint.example", sent=True, is_draft=True), Side.NOBODY),
    ],
)
def test_what_the_connector_attests_wins(message: Message, side: Side) -> None:
    """Who signed in knows what its owner sent: folders and headers are asked no more; but only the rep's name is the rep."""
    assert side_of(message, REP) is side


def test_two_senders_are_nobody() -> None:
    """A mail with several From addresses is not believed, whoever they are."""
    both = mail("x@y.example", senders=(Address("nia@harbourpaint.example"), Address("eve@else.example")))
    assert side_of(both, REP) is Side.NOBODY


@pytest.mark.parametrize(
    ("domain", "owner"),
    [
        ("acme.example", "acme.example"),
        ("mail.acme.example", "acme.example"),
        ("acme.co.uk", "acme.co.uk"),
        ("shop.acme.co.uk", "acme.co.uk"),
        ("acme.com.au", "acme.com.au"),
        ("one.onmicrosoft.com", "one.onmicrosoft.com"),
        ("co.uk", "co.uk"),
    ],
)
def test_an_account_is_what_somebody_registered(domain: str, owner: str) -> None:
    """Subdomains of one organisation are one account; tenants of a landlord are not."""
    assert organisation(domain) == owner


@pytest.mark.parametrize(
    ("side", "message", "account", "accounts"),
    [
        (
            Side.CUSTOMER,
            mail("mara@eu.brine.example", "nia@harbourpaint.example"),
            "brine.example",
            ("brine.example",),
        ),
        (Side.REP, mail("nia@harbourpaint.example", "otto@harbourpaint.example"), "", ()),
        (
            Side.REP,
            mail("nia@harbourpaint.example", "otto@harbourpaint.example", cc=(Address("m@brine.example"),)),
            "brine.example",
            ("brine.example",),
        ),
        (
            Side.REP,
            mail("nia@harbourpaint.example", "a@one.example", "b@two.example", "c@one.example"),
            "one.example",
            ("one.example", "two.example"),
        ),
        (
            Side.REP,
            mail("nia@harbourpaint.example", "Pat.Oar@gmail.com"),
            "pat.oar@gmail.com",
            ("pat.oar@gmail.com",),
        ),
        (
            Side.CUSTOMER,
            mail("pat@local.isp", "nia@harbourpaint.example"),
            "pat@local.isp",
            ("pat@local.isp",),
        ),
    ],
)
def test_mail_is_booked_to_the_customer_it_went_to_or_came_from(
    side: Side, message: Message, account: str, accounts: tuple[str, ...]
) -> None:
    """The first outside address in To, else in Cc; a whole address where the domain is freemail; never the rep's own."""
    policy = Policy(freemail=frozenset({"local.isp"}))
    assert (accounts_of(message, side, REP, policy) or ("",))[0] == account
    assert accounts_of(message, side, REP, policy) == accounts


def test_without_domains_given_the_reps_own_is_the_reps_side() -> None:
    """Colleagues are known by the rep's own domain, unless it is freemail, where everybody else is a stranger."""
    bare = Rep("nia@harbourpaint.example", ZoneInfo("UTC"))
    assert side_of(mail("otto@harbourpaint.example", is_received=True), bare) is Side.COLLEAGUE
    private = Rep("nia@gmail.com", ZoneInfo("UTC"))
    assert side_of(mail("otto@gmail.com", is_received=True), private) is Side.CUSTOMER
