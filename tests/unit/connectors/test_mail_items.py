"""Whole mails: their verdicts, whose they are, where they lay, and that nothing in them stops the reading."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.message import Message
from agent.ports import Item, Verdict
from connectors._mime import Envelope, mail_item

HEAD = b"From: noor@tilia.example\nDate: Thu, 07 May 2026 08:30:05 +0200\n"


def read(raw: bytes, envelope: Envelope | None = None) -> Message:
    """The message of a mail that has one."""
    message = mail_item("1", raw, envelope or Envelope()).message
    assert message is not None
    return message


def test_a_sound_mail_is_read() -> None:
    """Every field of an ordinary mail is given, and the verdict is read, without a reason."""
    raw = HEAD + (
        b"Message-ID: <a.1@tilia.example>\nIn-Reply-To: <q@brandt.example>\nReferences: <p@tilia.example>\n <q@brandt.example>\n"
        b"To: Sven Brandt <sven@brandt.example>\nCc: eva@brandt.example\nReply-To: orders@tilia.example\n"
        b"Subject: Oak tops\n\nThey ship on Monday.\n"
    )
    item = mail_item("1", raw)
    message = item.message
    assert (item.verdict, item.reason) == (Verdict.READ, "")
    assert message is not None
    assert message.key == "a.1@tilia.example"
    assert message.in_reply_to == "q@brandt.example"
    assert message.references == ("p@tilia.example", "q@brandt.example")
    assert [address.email for address in message.recipients] == ["sven@brandt.example", "eva@brandt.example"]
    assert message.reply_to[0].email == "orders@tilia.example"
    assert (message.subject, message.plain) == ("Oak tops", "They ship on Monday.\n")
    assert message.sent_at.utcoffset() is not None
    assert (message.is_received, message.is_draft, message.problems) == (False, False, ())


def test_an_empty_file_is_skipped() -> None:
    """An empty mail is skipped with that reason."""
    assert mail_item("1", b" \n").verdict is Verdict.SKIPPED


@pytest.mark.parametrize("raw", [b"just some words\n", b"\x00\x01\x02" * 50, b"<html><body>Hi</body></html>"])
def test_what_is_no_mail_is_quarantined(raw: bytes) -> None:
    """Bytes without a header of mail are set aside with that reason."""
    item = mail_item("1", raw)
    assert (item.verdict, item.message) == (Verdict.QUARANTINED, None)
    assert item.reason


def test_a_mail_without_id_has_a_key_of_its_content() -> None:
    """Without Message-ID the key is the same for the same mail, whatever its line ends and the marks of programs."""
    one = read(HEAD + b"Subject: x\n\nHello\nSven\n").key
    two = read(b"X-Status: R\r\n" + HEAD.replace(b"\n", b"\r\n") + b"Subject: x\r\n\r\nHello\r\nSven\r\n").key
    other = read(HEAD + b"Subject: x\n\nHello\nEva\n").key
    assert one == two != other
    assert one.startswith("sha256.")
    assert one.endswith("@local")


def test_two_from_headers_are_two_senders() -> None:
    """Several senders are all given, and then nobody is `sender`."""
    message = read(HEAD + b"From: evil@bad.example\n\nx")
    assert [address.email for address in message.senders] == ["noor@tilia.example", "evil@bad.example"]
    assert message.sender is None


@pytest.mark.parametrize(
    "head", [b"From: Somebody\n", b"From: noor@tilia.example)x@bad.example\n", b"From: \n", b"Subject: x\n"]
)
def test_a_mail_from_nobody_is_read_in_part(head: bytes) -> None:
    """A mail that does not clearly say whom it is from is nobody's word, and says why."""
    item = mail_item("1", head + b"Date: Thu, 07 May 2026 08:30:05 +0200\n\nx")
    assert item.verdict is Verdict.PARTIAL
    assert item.message is not None
    assert item.message.sender is None


def test_without_a_date_the_arrival_counts() -> None:
    """Received first, then what the place says, then the `From ` line; each with a problem noted."""
    head, received = b"From: noor@tilia.example\n", b"Received: by mx; Thu, 7 May 2026 09:00:00 +0000\n"
    arrived = datetime(2026, 5, 8, tzinfo=UTC)
    line = "From - Sat May  9 00:00:00 2026"
    assert read(received + head + b"\nx", Envelope(arrived)).sent_at.day == 7
    assert read(b"Date: nonsense\n" + head + b"\nx", Envelope(arrived, line)).sent_at == arrived
    assert read(head + b"\nx", Envelope(line=line)).sent_at.day == 9
    assert read(head + b"\nx", Envelope(arrived)).problems


def test_a_mail_without_any_date_is_read_in_part_without_a_message() -> None:
    """What cannot be dated cannot hold a promise: no message is given, with that reason."""
    item = mail_item("1", b"From: noor@tilia.example\nSubject: x\n\nI will call on Monday.")
    assert (item.verdict, item.message) == (Verdict.PARTIAL, None)
    assert "date" in item.reason


def test_received_says_that_it_came_from_outside() -> None:
    """A mail with a Received header is marked as one that came in."""
    assert read(b"Received: by mx; Thu, 7 May 2026 09:00:00 +0000\n" + HEAD + b"\nx").is_received


def test_folders_of_exports_are_kept() -> None:
    """X-Folder and Gmail's labels are folders, with encoded words and commas in quotes understood."""
    raw = b"X-Gmail-Labels: =?utf-8?q?Sent,=22Customers,_North=22,Wichtig?=\n" + HEAD + b"\nx"
    assert read(raw).folders == ("Sent", "Customers, North", "Wichtig")
    assert read(b"X-Folder: \\Noor\\Sent Items\n" + HEAD + b"\nx").folders == ("\\Noor\\Sent Items",)
    assert read(HEAD + b"\nx", Envelope(folders=("Sent",))).folders == ("Sent",)


def test_a_folder_that_came_with_the_mail_is_not_believed() -> None:
    """Below a Received header a stranger wrote it: a forged `X-Folder: Sent` puts nothing into Sent."""
    raw = (
        b"Received: by mx; Thu, 7 May 2026 09:00:00 +0000\nX-Folder: Sent\nX-Gmail-Labels: Sent\n"
        + HEAD
        + b"\nx"
    )
    assert read(raw).folders == ()


@pytest.mark.parametrize("mark", [b"X-Unsent: 1\n", b"X-Gmail-Labels: Drafts\n", b"X-Folder: Work/Drafts\n"])
def test_drafts_are_known(mark: bytes) -> None:
    """An unsent mail is a draft: by Outlook's mark or by the folder that it lies in."""
    assert read(mark + HEAD + b"\nx").is_draft


BOMBS = {
    "twenty thousand addresses": HEAD + b"To: " + b", ".join([b"p@b.example"] * 20_000) + b"\n\nx",
    "sixty thousand parentheses": b"Date: Thu, 07 May 2026 08:30:05 +0200\nFrom: " + b"(" * 60_000 + b"\n\nx",
    "open quotes": b"Date: Thu, 07 May 2026 08:30:05 +0200\nFrom: " + b'"\\' * 30_000 + b"\n\nx",
    "twenty thousand encoded words": HEAD + b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nx",
    "broken encoded words": HEAD + b"Subject: " + b"=?" * 30_000 + b"\n\nx",
    "twenty thousand parameters": HEAD + b"Content-Type: text/plain" + b"; a=b" * 20_000 + b"\n\nx",
    "five thousand pieces of a name": HEAD
    + b"Content-Type: text/csv"
    + b"".join(b"; name*%d=v" % n for n in range(5_000))
    + b"\n\nx",
    "parts a thousand deep": HEAD
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1_000))
    + b"\nx",
    "mails a thousand deep": HEAD + b"Content-Type: message/rfc822\n\n" * 1_000 + b"x",
    "a hundred thousand parts": HEAD
    + b"Content-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\n\nx\n" * 100_000,
    "lines like boundaries": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--bb\n" * 300_000,
    "a megabyte of references": HEAD
    + b"References: "
    + b" ".join(b"<%d@b>" % n for n in range(100_000))
    + b"\n\nx",
    "fifty thousand headers": HEAD + b"X-A: b\n" * 50_000 + b"\nx",
    "fifty thousand brackets": HEAD + b"Message-ID: " + b"<" * 50_000 + b"\n\nx",
    "twenty megabytes of base64": HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"QUJD" * 5_000_000,
    "punycode": HEAD + b"Content-Type: text/plain; charset=punycode\n\n" + b"a-b" * 200_000,
    "a head of folds": HEAD + b"X-A: " + b"\n " * 1_000_000,
    "lines that are no headers": HEAD + b"nothing here\n" * 50_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_hostile_mail_costs_little(name: str) -> None:
    """Each of these took another parser seconds or its stack; here each ends in a verdict within a second."""
    began = time.process_time()
    item = mail_item("1", BOMBS[name])
    assert time.process_time() - began < 1.0
    assert item.verdict in (Verdict.READ, Verdict.PARTIAL)


@given(st.binary(max_size=600))
def test_any_bytes_end_in_a_verdict(raw: bytes) -> None:
    """Whatever the bytes, the item is sound and nothing was caught at the last resort."""
    _is_sound(mail_item("1", raw))


_PIECES = st.sampled_from(
    [
        b"From: ", b"Date: Thu, 07 May 2026 08:30:05 +0200\n", b"Content-Type: multipart/mixed; boundary=b\n",
        b"Content-Type: text/plain; charset=utf-16; format=flowed\n", b"Content-Transfer-Encoding: base64\n", b"\n", b"\r\n",
        b"--b\n", b"--b--\n", b"Content-Disposition: attachment; filename*0*=x''%", b"=?utf-7?b?+2AA-?=", b"<a@b>", b" ", b"\x00", b"\xff", b"a@b.example\n",
    ]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=30))
def test_any_mixture_of_mail_ends_in_a_verdict(pieces: list[bytes]) -> None:
    """The same for bytes that look like mail in places."""
    _is_sound(mail_item("1", HEAD + b"".join(pieces)))


def _is_sound(item: Item) -> None:
    assert (item.verdict is Verdict.READ) == (not item.reason)
    assert "could not be read (" not in item.reason
    if item.message:
        texts = (item.message.plain, item.message.html, item.message.subject, *item.message.problems)
        assert all("\x00" not in text for text in texts if text)
        assert all(text.encode("utf-8") is not None for text in texts if text)
        assert item.message.sent_at.tzinfo is not None
