"""Bodies of mails: which text a person reads, in which charset, and what counts as an attachment."""

import base64

import pytest

from agent.core.message import Attachment
from connectors._body import Body, read_body
from connectors._flowed import unflow
from connectors._headers import read_head


def body_of(text: str | bytes) -> Body:
    """The body of a mail given with its headers."""
    raw = text.encode() if isinstance(text, str) else text
    return read_body(raw, read_head(raw))


def multipart(kind: str, *parts: str, end: str = "--b--\n") -> str:
    """A multipart with the boundary `b`."""
    return (
        f"Content-Type: multipart/{kind}; boundary=b\n\n" + "".join(f"--b\n{part}\n" for part in parts) + end
    )


PLAIN = "Content-Type: text/plain\n\nI will call on Monday."
HTML = "Content-Type: text/html\n\n<p>I will call on Monday.</p>"
PDF = "Content-Type: application/pdf\nContent-Disposition: attachment; filename=offer.pdf\nContent-Transfer-Encoding: base64\n\nSGVsbG8="


def test_a_mail_without_content_type_is_text() -> None:
    """RFC 2045 5.2: without a Content-Type it is plain text."""
    assert body_of("Subject: x\n\nGood morning\r\nSven").plain == "Good morning\nSven"


def test_alternatives_give_each_kind_of_text_once() -> None:
    """Of a multipart/alternative the plain and the HTML text are given, side by side."""
    body = body_of(multipart("alternative", PLAIN, HTML))
    assert (body.plain, body.html) == ("I will call on Monday.", "<p>I will call on Monday.</p>")
    assert not body.problems


def test_texts_around_an_attachment_are_one_text() -> None:
    """Apple Mail puts text before and after a file; both are the sender's words."""
    body = body_of(multipart("mixed", PLAIN, PDF, "Content-Type: text/plain\n\nRegards, Noor"))
    assert body.plain == "I will call on Monday.\n\nRegards, Noor"
    assert body.attachments == [Attachment("offer.pdf", "application/pdf", 5)]


def test_a_forwarded_mail_is_an_attachment_not_the_senders_words() -> None:
    """What lies in a message/rfc822 part was written by somebody else."""
    inner = "Content-Type: message/rfc822\n\nSubject: Terms\nFrom: x@y.example\n\nI will pay tomorrow."
    body = body_of(multipart("mixed", PLAIN, inner))
    assert body.plain == "I will call on Monday."
    assert [attachment.name for attachment in body.attachments] == ["Terms.eml"]


@pytest.mark.parametrize(
    ("part", "inline"),
    [
        ("Content-Type: image/png; name=logo.png\nContent-Disposition: inline\nContent-ID: <1>\n\nx", True),
        (
            "Content-Type: image/png\nContent-Disposition: attachment; filename=plan.png\nContent-ID: <1>\n\nx",
            False,
        ),
        ("Content-Type: application/pdf\nContent-Disposition: inline; filename=offer.pdf\n\nx", False),
        ("Content-Type: application/pgp-signature; name=signature.asc\n\nx", True),
    ],
)
def test_what_is_inline(part: str, inline: bool) -> None:
    """A picture shown in the text and a signature are inline; a file that Apple Mail shows in place is still a file."""
    assert body_of(multipart("mixed", PLAIN, part)).attachments[0].inline is inline


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ('Content-Disposition: attachment; filename="offer v2.pdf"', "offer v2.pdf"),
        ("Content-Disposition: attachment; filename*=utf-8''Gr%C3%B6%C3%9Fen.pdf", "Größen.pdf"),
        ("Content-Disposition: attachment; filename*0=long; filename*1=name.pdf", "longname.pdf"),
        (
            "Content-Disposition: attachment; filename*0*=utf-8''Gr%C3%B6; filename*1*=%C3%9Fen.pdf",
            "Größen.pdf",
        ),
        ('Content-Disposition: attachment; filename="=?utf-8?q?Gr=C3=B6=C3=9Fen.pdf?="', "Größen.pdf"),
        (
            "Content-Type: application/pdf; name=from-type.pdf\nContent-Disposition: attachment",
            "from-type.pdf",
        ),
        ('Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
        ('Content-Disposition: attachment; filename="C:\\\\temp\\\\offer.pdf"', "offer.pdf"),
        ('Content-Disposition: attachment; filename="a\x00b\u202e.pdf"', "a b.pdf"),
        ("Content-Disposition: attachment", ""),
    ],
)
def test_names_of_files(headers: str, name: str) -> None:
    """A file's name as people wrote it, without folders and without characters that deceive."""
    kind = "" if "Content-Type" in headers else "Content-Type: application/pdf\n"
    assert body_of(multipart("mixed", PLAIN, f"{kind}{headers}\n\nx")).attachments[0].name == name


@pytest.mark.parametrize(
    ("charset", "octets", "text"),
    [
        ("utf-8", "Grüße".encode(), "Grüße"),
        ("iso-8859-1", b"Gr\xfc\xdfe \x96 bald", "Grüße – bald"),  # what calls itself Latin-1 is Windows-1252
        ("us-ascii", "Grüße".encode(), "Grüße"),
        ("iso-2022-jp", "こんにちは".encode("iso2022_jp"), "こんにちは"),
        ("ks_c_5601-1987", "안녕".encode("cp949"), "안녕"),
        ("x-unknown", b"plain enough", "plain enough"),
        ("utf-16", b"not really", "not really"),
        ("unicode_escape", b"\\u0041", "\\u0041"),
    ],
)
def test_charsets(charset: str, octets: bytes, text: str) -> None:
    """The charset that is named is used where it can be meant; names that are no charset of mail are not followed."""
    body = body_of(b"Content-Type: text/plain; charset=" + charset.encode() + b"\n\n" + octets)
    assert (body.plain, body.problems) == (text, [])


def test_a_charset_that_lies_is_said_so() -> None:
    """Bytes that are not what they say and not UTF-8 are read as Windows-1252, with a problem."""
    body = body_of(b"Content-Type: text/plain; charset=utf-8\n\nGr\xfc\xdfe")
    assert body.plain == "Grüße"
    assert body.problems


def test_texts_have_no_nul_and_no_broken_characters() -> None:
    """NUL and halves of characters, which UTF-7 can smuggle in, never reach a text."""
    body = body_of(b"Content-Type: text/plain; charset=utf-7\n\na+2AA-b\x00c")
    assert body.plain is not None
    body.plain.encode("utf-8")
    assert "\x00" not in body.plain


@pytest.mark.parametrize("encoding", ["base64", "BASE64", "Base64 ; junk"])
def test_base64_text(encoding: str) -> None:
    """A text in base64 is unpacked."""
    packed = base64.encodebytes("I will call on Monday. Grüße".encode()).decode()
    assert body_of(
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n{packed}"
    ).plain == ("I will call on Monday. Grüße")


def test_damaged_base64_is_read_as_far_as_it_goes() -> None:
    """Base64 that is cut off gives its beginning and a problem."""
    body = body_of("Content-Transfer-Encoding: base64\n\nSSB3aWxsIGNhbG")
    assert (body.plain or "").startswith("I will ca")
    assert body.problems


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (multipart("mixed", PLAIN, end=""), "I will call on Monday."),
        (
            "Content-Type: multipart/mixed; boundary=other\n\n--b\n" + PLAIN + "\n--b--\n",
            "I will call on Monday.",
        ),
        ("Content-Type: multipart/mixed\n\nNo parts at all", "No parts at all"),
    ],
)
def test_broken_multiparts_still_give_their_text(text: str, plain: str) -> None:
    """A missing end, a wrong boundary and a missing one cost a problem, not the text."""
    body = body_of(text)
    assert (body.plain or "").strip() == plain
    assert body.problems


def test_a_boundary_that_begins_like_another_is_not_the_other() -> None:
    """The lines of an inner boundary `bb` do not end the parts of the outer `b`."""
    inner = (
        "Content-Type: multipart/alternative; boundary=bb\n\n--bb\n" + PLAIN + "\n--bb\n" + HTML + "\n--bb--"
    )
    body = body_of(multipart("mixed", inner, PDF))
    assert (body.plain, body.html) == ("I will call on Monday.", "<p>I will call on Monday.</p>")
    assert len(body.attachments) == 1


def test_an_encrypted_mail_is_said_to_be_so() -> None:
    """What cannot be read because it is encrypted is read in part, with that reason."""
    body = body_of("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nx")
    assert body.problems == ["encrypted: its text cannot be read"]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("one \ntwo\nthree", "one two\nthree"),
        ("> one \n> two\nanswer", "> one two\nanswer"),
        ("> one \n>> two", "> one \n>> two"),
        (" From here \non", "From here on"),
        ("Bye \n-- \nNoor \nHaddad", "Bye \n-- \nNoor Haddad"),
        (">> deep \n>> deeper\n", ">> deep deeper\n"),
        ("", ""),
    ],
)
def test_flowed_text_is_joined(text: str, joined: str) -> None:
    """RFC 3676: soft breaks are taken out within one depth of quoting; the signature's line stands alone."""
    assert unflow(text) == joined


def test_flowed_text_with_delsp_loses_the_blank() -> None:
    """DelSp=yes: the blank at a soft break was added by the program and goes with it."""
    body = body_of("Content-Type: text/plain; format=flowed; delsp=yes\n\nGrund \nstück")
    assert body.plain == "Grundstück"


def test_a_text_with_a_file_name_is_the_text_where_there_is_no_other() -> None:
    """Some programs name the mail's own text; beside a text without a name it is a file."""
    named = "Content-Type: text/plain; name=body.txt\n\nI will call on Monday."
    assert body_of(multipart("mixed", named, PDF)).plain == "I will call on Monday."
    assert body_of(multipart("mixed", "Content-Type: text/plain\n\nHello", named)).plain == "Hello"


def test_the_mails_of_a_digest_are_attachments() -> None:
    """RFC 2046 5.1.5: in a multipart/digest a part that does not say what it is, is a mail, and no word of the sender's."""
    body = body_of(multipart("digest", "\nSubject: One\n\nI will call.", "\nSubject: Two\n\nSo will I."))
    assert body.plain is None
    assert [(one.name, one.content_type) for one in body.attachments] == [
        ("One.eml", "message/rfc822"),
        ("Two.eml", "message/rfc822"),
    ]


@pytest.mark.parametrize(
    ("said", "within", "text"),
    [
        (
            "utf-8",
            "iso-8859-1",
            "Gr\u00fc\u00dfe",
        ),  # the head has the say (RFC 2046 4.1.2), whatever the page says of itself
        ("iso-8859-1", "utf-8", "Gr\u00c3\u00bc\u00c3\u009fe"),
        ("", "utf-8", "Gr\u00fc\u00dfe"),
        ("no-such-charset", "utf-8", "Gr\u00fc\u00dfe"),
    ],
)
def test_the_head_says_in_which_charset_a_page_is(said: str, within: str, text: str) -> None:
    """And the page itself only where the head says nothing that is known."""
    head = f"Content-Type: text/html{f'; charset={said}' if said else ''}\n\n"
    page = f'<meta charset="{within}">Gr\u00fc\u00dfe'
    html = body_of(head.encode() + page.encode()).html
    assert html is not None
    assert text in html or (said == "iso-8859-1" and "Gr\u00fc\u00dfe" not in html)
