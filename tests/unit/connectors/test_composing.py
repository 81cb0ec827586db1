"""Writing drafts: what a mail program then reads, and that no text from outside can add a header."""

import email
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.message import Address, MessageKey
from agent.errors import BadInput
from agent.ports import OutgoingDraft
from connectors._compose import compose, message_id
from connectors._mime import mail_item

ALLOWED = [
    "From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "X-Kept-Mark", "X-Kept-Digest",
    "MIME-Version", "Content-Type",
]  # fmt: skip

DRAFT = OutgoingDraft(
    mark="0f1e2d3c-aaaa",
    sender=Address("noor@tilia.example", "Noor Haddad"),
    to=(Address("sven@brandt.example", "Brandt, Sven"), Address("eva@brandt.example")),
    cc=(Address("jo@xn--grne-1ra.example", "Jörg Ängström"),),
    subject="Re: Grüße aus Ulm – Lieferung der Eichenplatten für die Bäckerei am Münsterplatz, zweiter Termin",
    text="Hello Sven,\n\nFrom Monday on we ship.\n.\nGrüße\n",
    html="<p>Hello Sven,</p><p>From Monday on we ship. Grüße</p>",
    written_at=datetime(2026, 5, 7, 8, 30, tzinfo=UTC),
    in_reply_to=MessageKey("q1.77@brandt.example"),
    references=(MessageKey("q0.12@tilia.example"), MessageKey("q1.77@brandt.example")),
)


def parsed(draft: OutgoingDraft) -> EmailMessage:
    """The draft as another program's parser reads it."""
    return email.message_from_bytes(compose(draft, digest="0" * 32), policy=policy.default)


def names(draft: OutgoingDraft) -> list[str]:
    """The names of its headers, by the parser that knows nothing of header objects."""
    return email.message_from_bytes(compose(draft, digest="0" * 32)).keys()


def test_a_draft_reads_as_it_was_meant() -> None:
    """Every header, both texts, by the standard library's parser."""
    message = parsed(DRAFT)
    assert message["From"] == "Noor Haddad <noor@tilia.example>"
    assert [str(address) for address in message["To"].addresses] == [
        '"Brandt, Sven" <sven@brandt.example>',
        "eva@brandt.example",
    ]
    assert message["Cc"].addresses[0].display_name == "Jörg Ängström"
    assert message["Subject"] == DRAFT.subject
    assert message["In-Reply-To"] == "<q1.77@brandt.example>"
    assert message["References"].split() == ["<q0.12@tilia.example>", "<q1.77@brandt.example>"]
    assert message["Date"].datetime == DRAFT.written_at
    assert message.get_content_type() == "multipart/alternative"
    texts = [part.get_content() for part in message.iter_parts()]
    assert [text.strip() for text in texts] == [DRAFT.text.strip(), DRAFT.html]


def test_our_own_reader_agrees() -> None:
    """What is written is read back the same."""
    message = mail_item("1", compose(DRAFT, digest="0" * 32)).message
    assert message is not None
    assert (message.subject, message.senders, message.to, message.cc) == (
        DRAFT.subject,
        (DRAFT.sender,),
        DRAFT.to,
        DRAFT.cc,
    )
    assert (message.in_reply_to, message.references) == (DRAFT.in_reply_to, DRAFT.references)
    assert message.plain is not None
    assert message.plain.strip() == DRAFT.text.strip()
    assert message.html == DRAFT.html


def test_a_draft_is_the_same_every_time() -> None:
    """The same draft gives the same bytes, and the Message-ID depends on its mark alone."""
    assert compose(DRAFT, digest="0" * 32) == compose(DRAFT, digest="0" * 32)
    assert message_id(DRAFT.mark, DRAFT.sender) == "kept.0f1e2d3c-aaaa@tilia.example"


def test_lines_are_as_short_as_mail_wants_them() -> None:
    """No header line is longer than RFC 5322 allows, and those with encoded words are short."""
    long = replace(
        DRAFT, subject="Ä" * 400, references=tuple(MessageKey(f"{n}" * 60 + "@b.example") for n in range(90))
    )
    lines = compose(long, digest="0" * 32).split(b"\n")
    assert max(map(len, lines)) < 500
    assert all(len(line) <= 76 for line in lines if b"=?utf-8?" in line and not line.startswith(b"Subject"))


def test_a_chain_that_is_too_long_keeps_its_first_and_its_newest() -> None:
    """Of many references thirty are written, among them the first, which names the conversation."""
    chain = tuple(MessageKey(f"{n}@b.example") for n in range(90))
    written = parsed(replace(DRAFT, references=chain, in_reply_to=chain[-1]))["References"].split()
    assert (len(written), written[0], written[-1]) == (30, "<0@b.example>", "<89@b.example>")


def test_keys_that_are_no_identifiers_are_not_written() -> None:
    """Made-up keys of mails without Message-ID, and keys that do not fit the grammar, name nothing to anybody."""
    bad = (
        "sha256.00ff@local",
        "no at",
        "a@b@c",
        "a b@c.example",
        "x\r\nBcc: evil@bad.example@y",
        "ü@b.example",
        "<a@b.example>",
    )
    draft = replace(DRAFT, in_reply_to=MessageKey(bad[0]), references=tuple(map(MessageKey, bad)))
    assert "In-Reply-To" not in names(draft)
    assert "References" not in names(draft)


@pytest.mark.parametrize(
    "subject",
    [
        "=?utf-8?q?Offer=0D=0ABcc=3A_evil=40bad=2Eexample?=",
        "Offer\r\nBcc: evil@bad.example",
        "Offer\nBcc: evil@bad.example\n\nAnother body",
        "Offer\x0bBcc: evil@bad.example",
        "Offer\u2028Bcc: evil@bad.example",
        "Offer\x00\rBcc: evil@bad.example",
        "=?utf-8?b?T2ZmZXINCkJjYzogZXZpbEBiYWQuZXhhbXBsZQ==?=",
    ],
)
def test_a_subject_adds_no_header(subject: str) -> None:
    """CVE-2024-6923 and its relatives: an incoming subject, decoded or not, never becomes a second header."""
    incoming = mail_item(
        "1", f"From: e@bad.example\nDate: Thu, 07 May 2026 08:30:05 +0200\nSubject: {subject}\n\nx".encode()
    )
    decoded = incoming.message.subject if incoming.message else ""
    for said in (subject, decoded):
        assert sorted(names(replace(DRAFT, subject=said))) == sorted(ALLOWED)


@pytest.mark.parametrize(
    "address",
    [
        "evil@bad.example\nBcc: x@bad.example", "a@b.example, c@d.example", "<a@b.example>", "a b@c.example", "@c.example",
        "a@", "a", "", "a@b..example", '"q"@c.example', "a@-b.example", "a" * 260 + "@b.example", "ü@b.example",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_written_is_refused(address: str) -> None:
    """What is not plainly one address is written nowhere; the refusal is a sentence."""
    for draft in (replace(DRAFT, to=(Address(address),)), replace(DRAFT, sender=Address(address))):
        with pytest.raises(BadInput) as caught:
            compose(draft, digest="0" * 32)
        assert caught.value.sentence.endswith(".")


@pytest.mark.parametrize("mark", ["", "a b", "a\nBcc: x@y.example", "../../x", "a" * 65])
def test_a_mark_is_letters_digits_and_hyphens(mark: str) -> None:
    """The mark stands in a header and in a file's name; nothing else is let into either."""
    with pytest.raises(BadInput):
        compose(replace(DRAFT, mark=mark), digest="0" * 32)


def test_a_draft_to_nobody_is_refused() -> None:
    """A draft needs somebody to go to."""
    with pytest.raises(BadInput):
        compose(replace(DRAFT, to=()), digest="0" * 32)


def test_a_domain_of_other_letters_is_written_as_idna() -> None:
    """Addresses in a header are ASCII."""
    assert parsed(replace(DRAFT, to=(Address("jo@grüne.example"),)))["To"] == "jo@xn--grne-1ra.example"


_HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from('\r\n\x00\x0b\x0c\x1c\x85\u2028\u2029 \t:=?<>@,;"\\()BccTo'), st.characters()
    ),
    max_size=80,
)


@settings(max_examples=300, deadline=None)
@given(subject=_HOSTILE, name=_HOSTILE, key=_HOSTILE, text=_HOSTILE, html=_HOSTILE)
def test_no_text_adds_a_header_or_a_part(subject: str, name: str, key: str, text: str, html: str) -> None:
    """Whatever subject, name, identifier and texts: the headers are the allowed ones, once each, and there are two parts."""
    draft = replace(
        DRAFT,
        subject=subject,
        sender=Address("noor@tilia.example", name),
        to=(Address("sven@brandt.example", name),),
        references=(MessageKey(key), MessageKey(f"{key}@b.example")),
        text=text,
        html=html,
    )
    raw = compose(draft, digest="0" * 32)
    for message in (email.message_from_bytes(raw), email.message_from_bytes(raw, policy=policy.default)):
        assert len(message.keys()) == len({name.lower() for name in message})
        assert set(message.keys()) <= set(ALLOWED)
        assert [part.get_content_type() for part in message.walk()] == [
            "multipart/alternative",
            "text/plain",
            "text/html",
        ]
    read = mail_item("1", raw).message
    assert read is not None
    assert ([address.email for address in read.to], [address.email for address in read.senders]) == (
        ["sven@brandt.example"], ["noor@tilia.example"],
    )  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(email_text=_HOSTILE)
def test_any_address_is_written_as_one_or_refused(email_text: str) -> None:
    """Whatever stands for an address, it is one recipient in the draft or there is no draft."""
    try:
        raw = compose(replace(DRAFT, to=(Address(email_text),)), digest="0" * 32)
    except BadInput:
        return
    message = email.message_from_bytes(raw, policy=policy.default)
    assert len(message["To"].addresses) == 1
    assert set(message.keys()) <= set(ALLOWED)
