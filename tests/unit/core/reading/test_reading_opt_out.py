"""Mail that offers to take its reader off a list is mail to many."""

from datetime import UTC, datetime

import pytest

from agent.core.message import Address, Message, MessageKey
from agent.core.reading.opt_out import _WORDS, is_to_many

_SENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def _mail(
    plain: str | None, *, html: str | None = None, subject: str = "News", answers: str | None = None
) -> Message:
    return Message(
        MessageKey("a@b.example"),
        _SENT,
        (Address("offers@shop.example"),),
        subject=subject,
        plain=plain,
        html=html,
        in_reply_to=MessageKey(answers) if answers else None,
    )


@pytest.mark.parametrize(
    "words",
    [
        "We will send you a gift.\n\nTo unsubscribe, click here.",
        "Big sale on Friday!\nIf you no longer\nwish to receive these offers, write to us.",
        "Sie möchten den Newsletter abbestellen? Hier klicken.",
        "Pour ne plus recevoir nos messages, cliquez ici.",
        "Si desea darse de baja, pulse aquí.",
        "You're receiving this because you visited our stand.",
    ],
)
def test_a_way_out_is_the_mark_of_mail_to_many(words: str) -> None:
    """In whatever language the way out is offered."""
    assert is_to_many(_mail(words))


@pytest.mark.parametrize(
    "words",
    ["I'll send the quote on Friday.\n\nAnna", "Please remove the second line item from the offer.", ""],
)
def test_a_persons_mail_offers_no_way_out(words: str) -> None:
    """A person who writes to a person has no list to be taken off."""
    assert not is_to_many(_mail(words))


def test_what_stands_below_an_answer_is_not_its_writers() -> None:
    """A customer who answers a newsletter of ours quotes its footer."""
    footer = "Sounds good, we'll order 40.\n\n> To unsubscribe, click here."
    assert not is_to_many(_mail(footer, answers="n@ours.example"))
    assert not is_to_many(_mail(footer, subject="Re: Spring offers"))


def test_html_alone_is_read_too() -> None:
    """Where there is no plain text, the HTML's own words tell."""
    assert is_to_many(_mail(None, html="<p>Offers!</p><a href='https://x.example'>Unsubscribe</a>"))


def test_only_the_ends_of_a_long_mail_are_looked_at() -> None:
    """The way out stands at the top or the end; a long report that speaks of one in the middle is no newsletter."""
    assert not is_to_many(_mail("a word " * 1000 + "how people unsubscribe" + " a word" * 2000))


@pytest.mark.parametrize("words", _WORDS)
def test_each_way_out_is_seen(words: str) -> None:
    """None is lost to the quick look for parts of them."""
    assert is_to_many(_mail(f"We are glad to have you.\n{words.capitalize()} ..."))
