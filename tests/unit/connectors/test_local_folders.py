"""Recognising what a path holds, and the particulars of Maildirs and folders of files."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.errors import CursorLost, SourceMissing
from agent.ports import Item, Source, Verdict
from connectors import open_source, window_around
from connectors._seen import Seen
from connectors.eml import EmlSource
from connectors.ics import IcsSource
from connectors.maildir import MaildirSource, folder_name

WINDOW = window_around(datetime(2026, 5, 1, tzinfo=UTC))
MAIL = b"From: noor@tilia.example\nTo: sven@brandt.example\nDate: Thu, 07 May 2026 08:30:05 +0200\nSubject: Tops\n\nHello\n"
MBOX = b"From noor@tilia.example Thu May  7 06:00:00 2026\n" + MAIL + b"\n"
CALENDAR = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260507T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def items(sources: Iterable[Source]) -> list[Item]:
    """Everything that these sources give."""
    return [item for source in sources for page in source.pages() for item in page.items]


def opened(path: Path) -> list[Source]:
    """What reads this path."""
    return open_source(path, window=WINDOW)


def kinds(path: Path) -> list[str]:
    """The kinds of sources, by their names."""
    return [source.name.partition(":")[0] for source in opened(path)]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("archive", MBOX, "mbox"),
        ("archive.txt", MBOX, "mbox"),
        ("letter", MAIL, "eml"),
        ("letter.txt", MAIL, "eml"),
        ("letter.eml", MBOX, "eml"),
        ("dates", CALENDAR, "ics"),
        ("dates.bin", b"\xef\xbb\xbf" + CALENDAR.lower(), "ics"),
        ("broken.ics", b"nothing of the kind", "ics"),
        ("broken.eml", b"nothing of the kind", "eml"),
        ("empty.mbox", b"", "eml"),
        ("item.msg", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "eml"),
    ],
)
def test_a_file_is_what_it_holds(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    """The content decides; the suffix only where the content leaves doubt."""
    (tmp_path / name).write_bytes(content)
    assert kinds(tmp_path / name) == [kind]
    assert len(items(opened(tmp_path / name))) == 1


def test_a_folder_is_taken_apart(tmp_path: Path) -> None:
    """A folder's mboxes, Maildirs, mails and calendars are all found, at any depth; every file is accounted for."""
    (tmp_path / "old" / "deep").mkdir(parents=True)
    (tmp_path / "old" / "Inbox").write_bytes(MBOX * 2)
    (tmp_path / "old" / "deep" / "one.eml").write_bytes(MAIL)
    (tmp_path / "two.mail").write_bytes(MAIL)
    (tmp_path / "cal.ics").write_bytes(CALENDAR)
    (tmp_path / "notes.pdf").write_bytes(b"%PDF-1.4 no mail")
    (tmp_path / ".hidden").write_bytes(MAIL)
    for place in ("cur", "new", "tmp"):
        (tmp_path / "box" / place).mkdir(parents=True)
    (tmp_path / "box" / "cur" / "1778000000.M1.desk:2,S").write_bytes(MAIL)
    assert kinds(tmp_path) == ["maildir", "mbox", "eml", "ics"]
    verdicts = [item.verdict for item in items(opened(tmp_path))]
    assert verdicts.count(Verdict.READ) == 6
    assert verdicts.count(Verdict.SKIPPED) == 1
    assert len({source.name for source in opened(tmp_path)}) == 4


@pytest.mark.parametrize("content", [None, b"%PDF-1.4 no mail"])
def test_a_folder_without_mail_is_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    """A folder that holds nothing of ours raises `SourceMissing`, with what to give instead."""
    if content:
        (tmp_path / "notes.pdf").write_bytes(content)
    with pytest.raises(SourceMissing) as caught:
        opened(tmp_path)
    assert "neither mail nor a calendar" in caught.value.sentence
    assert "mbox" in caught.value.next_step


def test_a_path_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    """A missing path raises `SourceMissing` with a next step."""
    with pytest.raises(SourceMissing) as caught:
        opened(tmp_path / "nowhere")
    assert caught.value.next_step


def test_a_file_that_may_not_be_read_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One file without permission is quarantined with a sentence; the others are read."""
    for name in ("one.eml", "two.eml"):
        (tmp_path / name).write_bytes(MAIL)
    real_open = Path.open

    def guarded(path: Path, mode: str) -> object:
        if path.name == "one.eml":
            raise PermissionError(13, "Permission denied")
        return real_open(path, mode)

    monkeypatch.setattr(Path, "open", guarded)
    found = items(opened(tmp_path))
    assert [item.verdict for item in found] == [Verdict.QUARANTINED, Verdict.READ]
    assert "may not be read" in found[0].reason


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A named pipe among the files is skipped; reading it would never end."""
    (tmp_path / "one.eml").write_bytes(MAIL)
    os.mkfifo(tmp_path / "pipe")
    assert [item.verdict for item in items(opened(tmp_path))] == [Verdict.READ, Verdict.SKIPPED]


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    """A folder linked into itself is walked once."""
    (tmp_path / "one.eml").write_bytes(MAIL)
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert len(items(opened(tmp_path))) == 1


def test_mail_of_apple(tmp_path: Path) -> None:
    """An .emlx file has its length before the mail and a property list after it."""
    (tmp_path / "1.emlx").write_bytes(b"%d\n" % len(MAIL) + MAIL + b"<?xml version='1.0'?><plist/>")
    (item,) = items(opened(tmp_path))
    assert item.message is not None
    assert item.message.plain == "Hello\n"


def test_the_place_of_a_mail_is_its_folder(tmp_path: Path) -> None:
    """The folder below the one that was given, the mbox's name and the Maildir's subfolder are kept with the mail."""
    (tmp_path / "Sent").mkdir()
    (tmp_path / "Sent" / "one.eml").write_bytes(MAIL)
    (tmp_path / "Drafts.mbox").write_bytes(MBOX)
    found = {item.message.folders: item.message.is_draft for item in items(opened(tmp_path)) if item.message}
    assert found == {("Sent",): False, ("Drafts",): True}


@pytest.mark.parametrize("name", ["archive.mbox", "letter.eml", "letter", "box/cur/1778133600.M1.desk"])
def test_a_mail_without_a_date_came_when_its_place_says(tmp_path: Path, name: str) -> None:
    """The line before it in an mbox or alone in a file, the name of a Maildir's file."""
    a_maildir(tmp_path / "box")
    line = b"" if "desk" in name else b"From noor@tilia.example Thu May  7 06:00:00 2026\n"
    (tmp_path / name).write_bytes(line + b"From: noor@tilia.example\n\nNo date\n")
    (item,) = items(opened(tmp_path))
    assert item.message is not None
    assert item.message.sent_at == datetime(2026, 5, 7, 6, tzinfo=UTC)


def test_of_a_calendar_too_large_the_beginning_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has a limit of its own, which is not a mail's, and says that it was cut."""
    (tmp_path / "dates.ics").write_bytes(CALENDAR)
    monkeypatch.setattr("connectors.ics.FILE_LIMIT", len(CALENDAR))
    assert [item.verdict for item in items(opened(tmp_path))] == [Verdict.READ]
    monkeypatch.setattr("connectors.ics.FILE_LIMIT", len(CALENDAR) - 1)
    (item,) = items(opened(tmp_path))
    assert "only its beginning was read" in item.reason


def test_a_changed_file_is_given_again(tmp_path: Path) -> None:
    """A mail that was written over is given again under its name; one that was not is not."""
    for name in ("one.eml", "two.eml"):
        (tmp_path / name).write_bytes(MAIL)
    (page,) = EmlSource(tmp_path).pages()
    (tmp_path / "one.eml").write_bytes(MAIL + b"One word more.\n")
    later = [item.ref for page in EmlSource(tmp_path).pages(page.cursor) for item in page.items]
    assert later == ["one.eml"]


def test_a_file_with_an_old_date_is_given_all_the_same(tmp_path: Path) -> None:
    """A file that is copied in later with an older time is new."""
    (tmp_path / "new.eml").write_bytes(MAIL)
    (page,) = EmlSource(tmp_path).pages()
    (tmp_path / "a.eml").write_bytes(MAIL)
    os.utime(tmp_path / "a.eml", (1_000_000_000, 1_000_000_000))
    later = [item.ref for page in EmlSource(tmp_path).pages(page.cursor) for item in page.items]
    assert later == ["a.eml"]


def test_calendars_are_given_again_when_the_window_moves(tmp_path: Path) -> None:
    """Repetitions depend on the window: on another day the calendar is worked out anew, on the same day it is not."""
    (tmp_path / "cal.ics").write_bytes(CALENDAR)
    (page,) = IcsSource(tmp_path, window=WINDOW).pages()
    assert list(IcsSource(tmp_path, window=WINDOW).pages(page.cursor)) == []
    moved = window_around(datetime(2026, 5, 2, tzinfo=UTC))
    assert len(list(IcsSource(tmp_path, window=moved).pages(page.cursor))) == 1


def a_maildir(folder: Path) -> Path:
    """An empty Maildir."""
    for place in ("cur", "new", "tmp"):
        (folder / place).mkdir(parents=True)
    return folder


def test_a_message_moved_and_flagged_is_the_same(tmp_path: Path) -> None:
    """From `new` to `cur`, read and answered: the name's first part is the message, so it is not given again."""
    box = a_maildir(tmp_path / "box")
    (box / "new" / "1778000000.M1.desk").write_bytes(MAIL)
    (page,) = MaildirSource(box).pages()
    (box / "new" / "1778000000.M1.desk").rename(box / "cur" / "1778000000.M1.desk:2,RS")
    assert list(MaildirSource(box).pages(page.cursor)) == []


def test_a_message_moved_while_we_read_is_still_found(tmp_path: Path) -> None:
    """A mail program that renames a file between our listing and our reading costs nothing."""
    box = a_maildir(tmp_path / "box")
    for number in range(201):
        (box / "new" / f"1778000{number:03}.M1.desk").write_bytes(MAIL)
    pages = MaildirSource(box).pages()
    next(pages)
    (box / "new" / "1778000200.M1.desk").rename(box / "cur" / "1778000200.M1.desk:2,S")
    assert [item.verdict for item in next(pages).items] == [Verdict.READ]


def test_flags_and_names_of_a_maildir_are_used(tmp_path: Path) -> None:
    """The flag D is a draft; the seconds in the name are the arrival; what lies in `tmp` is not there yet."""
    box = a_maildir(tmp_path / "box")
    (box / "cur" / "1778000000.M1.desk:2,DS").write_bytes(MAIL)
    (box / "cur" / "1778000001.M2.desk:2,").write_bytes(b"From: noor@tilia.example\n\nNo date")
    (box / "tmp" / "1778000002.M3.desk").write_bytes(MAIL)
    first, second = (item.message for item in items([MaildirSource(box)]))
    assert first is not None
    assert second is not None
    assert (first.is_draft, second.is_draft) == (True, False)
    assert second.sent_at == datetime.fromtimestamp(1_778_000_001, UTC)


@pytest.mark.parametrize(
    ("directory", "name"),
    [
        (".Sent", "Sent"),
        (".Work.Oven &AOk-t&AOk-", "Work/Oven été"),
        (".A &- B", "A & B"),
        (".broken &AO", "broken &AO"),
    ],
)
def test_names_of_subfolders(directory: str, name: str) -> None:
    """Maildir++ writes levels with dots and other letters in modified UTF-7 (RFC 3501 5.1.3)."""
    assert folder_name(directory) == name


def test_a_folders_cursor_stays_small() -> None:
    """Ten thousand files cost eighty kilobytes of cursor; files that are gone are forgotten in time."""
    seen = Seen()
    cursor = seen.add(f"file {number}" for number in range(10_000))
    assert len(cursor) < 90_000
    again = Seen(cursor)
    assert "file 1234" in again
    assert "file 10000" not in again
    again.forget_all_but(["file 7"])
    assert "file 7" in again
    assert len(again.add(["file 8"])) < 100


@pytest.mark.parametrize("cursor", ["", "seen1:abc", "seen2:", "0:0:abc"])
def test_a_cursor_of_another_kind_is_lost(cursor: str) -> None:
    """A cursor that is not one of a folder's raises `CursorLost`."""
    with pytest.raises(CursorLost):
        Seen(cursor)


def test_names_that_are_no_text_are_shown_and_told_apart(tmp_path: Path) -> None:
    """File names in another charset give references that can be printed and stored, each its own."""
    for name in (b"Gr\xfc\xdfe.eml", b"Gr\xf6\xdfe.eml"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(MAIL)
    refs = [item.ref for item in items(opened(tmp_path))]
    assert len(set(refs)) == 2
    assert all(ref.encode("utf-8") for ref in refs)


def test_a_folder_that_may_not_be_entered_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somewhere below what was named: to pass over it in silence would be to lose mail."""
    closed = tmp_path / "mail" / "closed"
    closed.mkdir(parents=True)
    asked = Path.is_dir

    def refuse(path: Path) -> bool:
        # Root may enter every folder, so the system's answer is given here.
        if path.parent == closed:
            raise PermissionError(13, "Permission denied")
        return asked(path)

    monkeypatch.setattr(Path, "is_dir", refuse)
    with pytest.raises(SourceMissing, match="closed may not be read"):
        opened(tmp_path / "mail")
