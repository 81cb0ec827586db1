"""What one person newly wrote in one mail, and where in the body it stands."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.message import Address, Message, MessageKey
from agent.core.reading import learn_all, own_words, read_plain


def mail(*, plain: str | None = None, html: str | None = None, senders: int = 1) -> Message:
    """A mail by Noor Haddad with these bodies."""
    noor = Address("noor@haddad.example", "Noor Haddad")
    sent_at = datetime(2027, 3, 9, 16, 5, tzinfo=UTC)
    return Message(MessageKey("a@haddad.example"), sent_at, (noor,) * senders, plain=plain, html=html)


def test_the_plain_part_is_read_where_it_has_words() -> None:
    """It says what the sender typed; HTML is a rendering."""
    read = own_words(mail(plain="Plain words.", html="<p>Other words.</p>"))
    assert (read.text, read.source) == ("Plain words.", "plain")


@pytest.mark.parametrize("plain", [None, "", " \n\xa0\n"])
def test_the_page_is_read_where_the_plain_part_is_empty(plain: str | None) -> None:
    """Some programs send an empty plain part."""
    read = own_words(mail(plain=plain, html="<p>Page words.</p>"))
    assert (read.text, read.source) == ("Page words.", "html")


def test_a_mail_without_a_body_has_no_words() -> None:
    """Nothing is nothing."""
    assert own_words(mail()).text == ""


def test_the_senders_name_is_used_only_where_one_is_named() -> None:
    """Two From mailboxes are a bad sign; then no name is trusted."""
    body = "The kiln is hot.\n\nNoor"
    assert own_words(mail(plain=body)).text == "The kiln is hot."
    assert own_words(mail(plain=body, senders=2)).text == body


def test_answers_between_quoted_questions_stand_apart() -> None:
    """Inline answers are kept as paragraphs of their own, the questions are what is quoted."""
    body = "Hi Ed,\n\n> When does it fire?\nOn Friday.\n> Who packs?\nI will.\n\nNoor"
    read = read_plain(body, sender_name="Noor Haddad")
    assert read.text == "Hi Ed,\n\nOn Friday.\n\nI will."
    assert read.quoted == "When does it fire?\nWho packs?"
    assert read.signature == "Noor"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_word_is_found_again_in_the_body(end: str) -> None:
    """Places are those of the body as it came, whatever its line ends."""
    body = end.join(["Hello,", "", "> Who packs?", "I will pack.", "", "Noor"])
    read = read_plain(body, sender_name="Noor Haddad")
    start = read.text.index("I will")
    assert body[read.place(start) :].startswith("I will pack.")
    assert "\r" not in read.text


def test_a_place_outside_the_text_is_refused() -> None:
    """An offset beyond the words is a mistake of the caller."""
    with pytest.raises(ValueError, match="outside"):
        read_plain("Short.").place(99)


def test_only_the_newest_level_is_what_is_answered() -> None:
    """Older mails below the one that is answered are not quoted words of this exchange."""
    body = "Yes.\n\nOn 3/9/27, Ed wrote:\n> Who packs?\n>\n> On 3/8/27, Noor wrote:\n>> We fire on Friday."
    assert read_plain(body).quoted.startswith("Who packs?")
    assert "We fire" not in read_plain(body).quoted


def test_the_rest_of_a_broken_quoted_line_is_quoted_too() -> None:
    """Gateways break long quoted lines and lose the mark of the rest."""
    long = "> This is what the customer asked about the kiln and about the two"
    body = f"On 3/9/27, Ed wrote:\n{long}\nshelves in it\n> and the door.\n\nI will look."
    assert read_plain(body).text == "I will look."


def test_a_body_is_read_up_to_a_limit() -> None:
    """Two hundred thousand characters are more than any person writes."""
    assert len(read_plain("word " * 100_000).text) <= 200_000


@given(
    st.permutations(["One.\n\nNoor\nKilns", "Two.\n\nNoor\nKilns", "Three.\n\nNoor", "Four words here\nBye"])
)
def test_closings_do_not_depend_on_the_order_of_the_mails(mails: list[str]) -> None:
    """The fold counts; it does not remember what came first."""
    assert dict(learn_all(mails).counts) == {"noor": 3, "kilns": 2, "bye": 1}
