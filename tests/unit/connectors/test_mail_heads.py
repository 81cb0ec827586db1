"""Heads of mails: folding, odd lines, encoded words, identifiers, and the limits on all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors._headers import decode_words, message_ids, one_line, read_head


def test_values_are_unfolded_and_names_lowered() -> None:
    """A folded header is one value, whatever the case of its name and the kind of its line ends."""
    head = read_head(b"SUBJECT: Oak tops\r\n for the\r\n\tbakery\r\nTo: a@b.example\r\n\r\nText")
    assert head.fields == {"subject": ["Oak tops for the bakery"], "to": ["a@b.example"]}


def test_repeated_headers_are_all_kept() -> None:
    """Every value of a name is kept in order: two From headers are a sign, not a mistake to be tidied."""
    assert read_head(b"From: a@b.example\nFrom: c@d.example\n\n").fields["from"] == [
        "a@b.example",
        "c@d.example",
    ]


def test_a_body_without_its_empty_line_begins_where_headers_end() -> None:
    """Where the empty line is missing the body begins with the first line that is no header."""
    raw = b"Subject: Hello\nWe ship on Monday\nand invoice later\n\nBye\n"
    head = read_head(raw)
    assert raw[head.body_at :].startswith(b"We ship on Monday")
    assert head.problems


def test_a_stray_line_among_headers_is_passed_over() -> None:
    """One broken line does not hide the headers after it."""
    head = read_head(b"Subject: Hello\nbroken fold\nTo: a@b.example\n\nText")
    assert head.first("to") == "a@b.example"


def test_raw_utf8_and_raw_windows_headers_are_read() -> None:
    """Headers with raw 8-bit characters are UTF-8 or, where they are not, Windows-1252."""
    assert read_head("Subject: Grüße\n\n".encode()).first("subject") == "Grüße"
    assert read_head("Subject: Grüße\n\n".encode("cp1252")).first("subject") == "Grüße"


def test_a_very_long_header_is_cut_and_said_so() -> None:
    """Of a header over 64 KB the beginning is kept, up to a whole element, with a problem noted."""
    head = read_head(b"To: " + b", ".join(b"p%d@b.example" % n for n in range(9000)) + b"\n\nText")
    assert len(head.first("to")) <= 64 * 1024
    assert head.first("to").endswith(".example")
    assert head.problems == ("a header of more than 64 KB was cut",)


def test_too_many_headers_are_cut_and_the_body_is_found_all_the_same() -> None:
    """Of a head over 256 KB the beginning is read; its body is still where it is."""
    raw = b"Subject: Hello\n" + b"X-Filler: yes\n" * 30_000 + b"\nText"
    head = read_head(raw)
    assert head.first("subject") == "Hello"
    assert raw[head.body_at :] == b"Text"
    assert head.problems


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?UTF-8?B?R3LDvMOfZQ==?= aus Ulm", "Grüße aus Ulm"),
        ("=?utf-8?q?two?= =?utf-8?q?_words?=", "two words"),
        ("=?utf-8?q?one?= and =?utf-8?q?two?=", "one and two"),
        ("=?utf-8?b?w7w=?==?utf-8?b?w58=?=", "üß"),
        ("=?utf-8?b?ww==?= =?utf-8?b?vA==?=", "ü"),  # a character split between two words
        ("=?utf-8*de?q?=C3=BC?=", "ü"),
        ("=?utf-8?q?with blanks inside?=", "with blanks inside"),
        ("=?no-such-charset?q?plain?=", "plain"),
        ("=?utf-8?x?nothing?=", "=?utf-8?x?nothing?="),
        ("=?utf-8?b?not base64!?=", "not base64!"),
        ("half =?utf-8?q?open", "half =?utf-8?q?open"),
    ],
)
def test_encoded_words(value: str, text: str) -> None:
    """RFC 2047, also as programs really write it; what is no encoded word stays as it stands."""
    assert decode_words(value).replace("not base64!", text if "not base64" in value else "") == text


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("a\r\nBcc: x@y.example", "a Bcc: x@y.example"),
        ("tab\tand\x00nul", "tab and nul"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("line\u2028break", "line break"),
        ("क्\u200dष stays joined", "क्\u200dष stays joined"),
    ],
)
def test_one_line_has_no_controls(value: str, line: str) -> None:
    """A value shown to people or written into a header holds no control characters and no direction marks."""
    assert one_line(value) == line


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a.1@b.example>", ("a.1@b.example",)),
        ("<a@b.example> <c@d.example>", ("a@b.example", "c@d.example")),
        ("<a@b.example><c@d.example>", ("a@b.example", "c@d.example")),
        ("Your mail of Monday <a@b.example>", ("a@b.example",)),
        ("a@b.example", ("a@b.example",)),
        ("< a@b.example >", ("a@b.example",)),
        ("<>", ()),
        ("", ()),
    ],
)
def test_message_ids(value: str, ids: tuple[str, ...]) -> None:
    """Identifiers without their brackets, from well-formed and from sloppy values."""
    assert message_ids(value) == ids


def test_of_many_references_the_first_and_the_newest_are_kept() -> None:
    """At most 200 identifiers are kept, among them the first, which names the conversation."""
    ids = message_ids(" ".join(f"<{n}@b.example>" for n in range(1000)))
    assert len(ids) == 200
    assert (ids[0], ids[-1]) == ("0@b.example", "999@b.example")


@given(st.binary(max_size=400))
def test_any_bytes_have_a_head(raw: bytes) -> None:
    """Whatever the bytes, there is a head and the body begins within them."""
    head = read_head(raw)
    assert 0 <= head.body_at <= len(raw)


@given(st.text(max_size=200))
def test_any_text_becomes_one_line(text: str) -> None:
    """Whatever the text, decoded and brought to one line it has no control characters and can be written."""
    line = one_line(decode_words(text))
    assert not set(line) & {chr(n) for n in (*range(32), 127)}
    line.encode("utf-8")
