"""Reading an mbox: where messages begin and end, resuming, and files that are cut, grown or replaced."""

import mailbox
import tracemalloc
from email.message import EmailMessage
from pathlib import Path

import pytest

from agent.errors import CursorLost, SourceMissing
from agent.ports import Item, Verdict
from connectors import _mbox_cuts, mbox
from connectors.mbox import MboxSource

LINE = b"From noor@tilia.example Thu May  7 06:00:00 2026\n"


def mail(number: int, text: bytes = b"They ship on Monday.\n") -> bytes:
    """One message as it lies in an mbox, with its line and the empty line after it."""
    return (
        LINE
        + b"Message-ID: <%d@tilia.example>\nDate: Thu, 07 May 2026 08:30:05 +0200\nFrom: noor@tilia.example\n\n%s\n"
        % (
            number,
            text,
        )
    )


def written(folder: Path, content: bytes) -> Path:
    """An mbox with this content."""
    path = folder / "inbox"
    path.write_bytes(content)
    return path


def items(path: Path, cursor: str | None = None) -> list[Item]:
    """Everything a reading gives."""
    return [item for page in MboxSource(path).pages(cursor) for item in page.items]


def texts(path: Path) -> list[str]:
    """The plain texts of everything that was read."""
    return [(item.message.plain or "") if item.message else item.reason for item in items(path)]


@pytest.mark.parametrize(
    "text",
    [
        b"I sent it.\n\nFrom here on it is yours.\n",
        b"I sent it.\n\nFrom Monday:\nNote: we are closed\n",
        b"I sent it.\nFrom me to you\n",
        b"From 10:30 we are open.\n",
    ],
)
def test_a_sentence_with_from_begins_no_message(tmp_path: Path, text: bytes) -> None:
    """A line that begins with "From " and is no separator belongs to the text."""
    path = written(tmp_path, mail(1, text) + mail(2))
    assert texts(path) == [text.decode().rstrip("\n"), "They ship on Monday."]


@pytest.mark.parametrize(
    "line",
    [
        b"From - Thu May  7 06:00:00 2026\n",
        b"From 1759@xxx Thu May 07 06:00:00 +0000 2026\n",
        b"From noor@tilia.example Thu, 7 May 2026 06:00:00 +0200\n",
        b"From -\n",
        b"From \n",
        b"From noor@tilia.example\n",
    ],
)
def test_separators_of_many_programs(tmp_path: Path, line: bytes) -> None:
    """The lines that Thunderbird, Takeout, Unix and careless exports write between messages."""
    path = written(tmp_path, mail(1) + mail(2).replace(LINE, line))
    assert len(items(path)) == 2


def test_line_ends_of_windows(tmp_path: Path) -> None:
    """A file with CRLF is cut at the same places."""
    assert len(items(written(tmp_path, (mail(1) + mail(2)).replace(b"\n", b"\r\n")))) == 2


def test_quoted_from_is_unquoted(tmp_path: Path) -> None:
    """`>From ` in a text was `From ` when it was written; `>>From ` was `>From `."""
    path = written(tmp_path, mail(1, b"Hello\n>From Monday on\n>>From before\n"))
    assert texts(path) == ["Hello\nFrom Monday on\n>From before"]


def test_what_pythons_mailbox_writes_is_read(tmp_path: Path) -> None:
    """A file written by another program's code gives the texts that went into it."""
    box = mailbox.mbox(tmp_path / "box")
    said = ["One line.", "From the start\n\nFrom the end", "Grüße aus Ulm"]
    for text in said:
        message = EmailMessage()
        message["From"], message["Date"] = "noor@tilia.example", "Thu, 07 May 2026 08:30:05 +0200"
        message.set_content(text)
        box.add(message)
    box.close()
    assert [text.strip() for text in texts(tmp_path / "box")] == said


def test_messages_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a block of the file ends makes no difference to where messages end."""
    content = b"".join(mail(n, b"word " * (n * 7 % 50) + b"\n") for n in range(40))
    whole = texts(written(tmp_path, content))
    for block in (1, 7, 64, 1000):
        monkeypatch.setattr(_mbox_cuts, "_BLOCK", block)
        assert texts(tmp_path / "inbox") == whole


def test_a_file_that_ends_within_a_message(tmp_path: Path) -> None:
    """The last message of a cut file is read in part; those before it are read whole."""
    content = mail(1) + mail(2, b"The price is as agr")
    found = items(written(tmp_path, content.rstrip(b"\n")))
    assert [item.verdict for item in found] == [Verdict.READ, Verdict.PARTIAL]
    assert found[1].message is not None


def test_a_file_cut_anywhere_loses_nothing_before_the_cut(tmp_path: Path) -> None:
    """However short the file is cut, every message that was wholly there is read."""
    content = mail(1) + mail(2) + mail(3)
    for length in range(1, len(content), 11):
        found = items(written(tmp_path, content[:length]))
        assert sum(item.verdict is Verdict.READ for item in found) >= length // len(mail(1)) - 1
        assert length // len(mail(1)) <= len(found) <= length // len(mail(1)) + 1


def test_a_last_message_that_was_still_being_written_is_given_again(tmp_path: Path) -> None:
    """What was read while a program was writing it is given again, under its name, once there is more of it."""
    path = written(tmp_path, mail(1) + mail(2)[:-12])
    first = list(MboxSource(path).pages())
    path.write_bytes(mail(1) + mail(2) + mail(3))
    later = items(path, first[-1].cursor)
    assert [item.ref for item in later] == [first[-1].items[-1].ref, str(2 * len(mail(1)))]
    assert [item.has_grown for item in later] == [True, False]


def test_a_replaced_file_is_noticed(tmp_path: Path) -> None:
    """A file with another beginning, a compacted one and a shorter one lose the cursor."""
    path = written(tmp_path, mail(1) + mail(2) + mail(3))
    cursor = list(MboxSource(path).pages())[-1].cursor
    for content in (mail(7) + mail(2) + mail(3), mail(2) + mail(3) + mail(4), mail(1) + mail(2)):
        path.write_bytes(content)
        with pytest.raises(CursorLost):
            items(path, cursor)


def test_flags_written_into_the_file_do_not_lose_the_cursor(tmp_path: Path) -> None:
    """Thunderbird notes in place that a message was read; nothing moved, so nothing is read again."""
    content = mail(1).replace(b"\nDate", b"\nX-Mozilla-Status: 0000\nDate")
    path = written(tmp_path, content)
    cursor = list(MboxSource(path).pages())[-1].cursor
    path.write_bytes(content.replace(b"0000", b"0001") + mail(2))
    assert len(items(path, cursor)) == 1


def test_a_message_too_large_is_read_in_part_and_the_next_one_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a message over the limit only the beginning is kept, and the file is read on behind it."""
    monkeypatch.setattr(_mbox_cuts, "WHOLE_LIMIT", 50_000)
    monkeypatch.setattr(_mbox_cuts, "BEGINNING", 10_000)
    monkeypatch.setattr(_mbox_cuts, "_BLOCK", 8_192)
    path = written(
        tmp_path, mail(1) + mail(2, b"x" * 60 + b"\n") * 1 + mail(3, b"large " * 40_000 + b"\n") + mail(4)
    )
    found = items(path)
    assert [item.verdict for item in found] == [Verdict.READ, Verdict.READ, Verdict.PARTIAL, Verdict.READ]
    assert [item.message.key for item in found if item.message] == [
        f"{n}@tilia.example" for n in (1, 2, 3, 4)
    ]
    assert [item.ref for item in found] == [str(content) for content in _offsets(path)]


def _offsets(path: Path) -> list[int]:
    content, at, found = path.read_bytes(), 0, []
    while (at := content.find(LINE, at)) >= 0:
        found.append(at)
        at += 1
    return found


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Ten times the messages need no more memory."""
    peaks = []
    for times in (400, 4_000):
        path = written(tmp_path, mail(1, b"They ship on Monday. " * 200 + b"\n") * times)
        tracemalloc.start()
        for _ in MboxSource(path).pages():
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5


def test_pages_are_bounded(tmp_path: Path) -> None:
    """No page holds more than two hundred messages."""
    pages = list(MboxSource(written(tmp_path, mail(1) * 450)).pages())
    assert [len(page.items) for page in pages] == [200, 200, 50]
    assert mbox.PAGE_ITEMS == 200


def test_an_empty_file_is_one_skipped_item_once(tmp_path: Path) -> None:
    """An empty mbox is accounted for, and not again from its cursor; what comes later is given."""
    path = written(tmp_path, b"")
    (page,) = MboxSource(path).pages()
    assert [item.verdict for item in page.items] == [Verdict.SKIPPED]
    assert items(path, page.cursor) == []
    path.write_bytes(mail(1))
    assert len(items(path, page.cursor)) == 1


def test_a_file_that_begins_with_empty_lines_or_a_mark(tmp_path: Path) -> None:
    """Empty lines and a byte order mark before the first message are no message."""
    assert len(items(written(tmp_path, b"\n\n" + mail(1)))) == 1
    assert len(items(written(tmp_path, b"\xef\xbb\xbf" + mail(1)))) == 1


def test_words_before_the_first_separator_are_accounted_for(tmp_path: Path) -> None:
    """What stands before the first separator is an item too, so nothing is left out in silence."""
    found = items(written(tmp_path, b"half a line of an older message\n\n" + mail(1)))
    assert [item.verdict for item in found] == [Verdict.QUARANTINED, Verdict.READ]


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    """A file that is not there raises `SourceMissing` with a next step."""
    with pytest.raises(SourceMissing) as caught:
        items(tmp_path / "nowhere")
    assert caught.value.next_step
