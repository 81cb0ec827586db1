"""Drafts in a Maildir: how they lie there, what counts as touched, and a disk that refuses."""

import errno
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.core.message import Address
from agent.errors import SourceError
from agent.ports import DraftFate, OutgoingDraft, Verdict
from connectors.maildir import MaildirSource
from connectors.maildir_drafts import MaildirDrafts

DRAFT = OutgoingDraft(
    mark="0f1e2d3c-aaaa",
    sender=Address("noor@tilia.example", "Noor Haddad"),
    to=(Address("sven@brandt.example"),),
    subject="Re: Lead times",
    text="Hello Sven,\n\nI owe you the lead times.\n",
    html="<p>Hello Sven,</p><p>I owe you the lead times.</p>",
    written_at=datetime(2026, 5, 7, 8, 30, tzinfo=UTC),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A Drafts folder that holds one draft."""
    MaildirDrafts(tmp_path / "data" / "drafts").create(DRAFT)
    return tmp_path / "data" / "drafts"


def the_file(folder: Path) -> Path:
    """The only file there."""
    (path,) = (folder / "cur").iterdir()
    return path


def fate(folder: Path) -> DraftFate:
    """What became of the draft."""
    return MaildirDrafts(folder).find(DRAFT.mark).fate


def test_a_draft_lies_as_maildir_wants_it(folder: Path) -> None:
    """In `cur`, marked as a draft, for its owner's eyes only; nothing is left in `tmp`."""
    assert the_file(folder).name == f"1778142600.kept-{DRAFT.mark}:2,D"
    assert stat.S_IMODE(the_file(folder).stat().st_mode) == 0o600
    assert all(stat.S_IMODE((folder / place).stat().st_mode) == 0o700 for place in (".", "cur", "new", "tmp"))
    assert list((folder / "tmp").iterdir()) == []


def test_it_is_read_back_as_a_draft(folder: Path) -> None:
    """A scan of the folder sees the draft as one, so that it is never taken for a mail that was sent."""
    (page,) = MaildirSource(folder).pages()
    (item,) = page.items
    assert item.verdict is Verdict.READ
    assert item.message is not None
    assert item.message.is_draft


def test_what_mail_programs_do_to_a_file_is_not_editing(folder: Path) -> None:
    """A new flag, a new name, other line ends and headers of a program's own leave a draft untouched."""
    raw = the_file(folder).read_bytes()
    the_file(folder).rename(folder / "cur" / "1778150000.M5.other:2,DFS")
    assert fate(folder) is DraftFate.UNTOUCHED
    the_file(folder).write_bytes(b"X-Mozilla-Status: 0001\r\nStatus: RO\r\n" + raw.replace(b"\n", b"\r\n"))
    assert fate(folder) is DraftFate.UNTOUCHED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"I owe you", b"I owed you"),
        (b"Subject: Re: Lead times", b"Subject: Re: Lead times, at last"),
        (b"To: sven@brandt.example", b"To: sven@brandt.example, eva@brandt.example"),
        (b"MIME-Version", b"Cc: eva@brandt.example\nMIME-Version"),
        (b"X-Kept-Digest: ", b"X-Other: "),
    ],
)
def test_what_a_human_changes_is(folder: Path, before: bytes, after: bytes) -> None:
    """Words, subject and recipients are the human's once changed; so is a draft whose digest is gone."""
    raw = the_file(folder).read_bytes()
    assert before in raw
    the_file(folder).write_bytes(raw.replace(before, after, 1))
    assert fate(folder) is DraftFate.EDITED
    assert MaildirDrafts(folder).withdraw(DRAFT.mark) is False


def test_an_edited_copy_beside_the_first_counts(folder: Path) -> None:
    """A program that saves an edited draft under a new name before it removes the old one has edited it."""
    raw = the_file(folder).read_bytes()
    (folder / "new" / "1778150000.M5.other").write_bytes(raw.replace(b"I owe you", b"I owed you"))
    assert fate(folder) is DraftFate.EDITED


def test_a_draft_marked_as_deleted_is_gone(folder: Path) -> None:
    """The flag T means that the human deleted it, though the file still lies there."""
    the_file(folder).rename(folder / "cur" / f"1778142600.kept-{DRAFT.mark}:2,DT")
    assert fate(folder) is DraftFate.GONE


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "may not be written"),
        (errno.EIO, "could not be written"),
    ],
)
def test_a_disk_that_refuses_is_a_sentence_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    """When the file cannot be brought to the disk there is no half of a draft, and the error says what to do."""

    def refuse(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(SourceError) as caught:
        MaildirDrafts(tmp_path / "drafts").create(DRAFT)
    monkeypatch.undo()
    assert words in caught.value.sentence
    assert caught.value.next_step
    assert [path for path in (tmp_path / "drafts").rglob("*") if path.is_file()] == []
    assert fate(tmp_path / "drafts") is DraftFate.GONE


def test_a_killed_writer_leaves_no_draft(tmp_path: Path) -> None:
    """What a program that was killed left in `tmp` is no draft, and the next run writes it once."""
    sink = MaildirDrafts(tmp_path / "drafts")
    sink.create(replace(DRAFT, mark="other"))
    (tmp_path / "drafts" / "tmp" / f"1778142600.kept-{DRAFT.mark}.99").write_bytes(b"From: noor@til")
    assert fate(tmp_path / "drafts") is DraftFate.GONE
    sink.create(DRAFT)
    assert fate(tmp_path / "drafts") is DraftFate.UNTOUCHED


def test_a_mark_within_another_is_not_the_other(folder: Path) -> None:
    """The draft of `a-1` is not found under `1` or `a`."""
    assert MaildirDrafts(folder).find("aaaa").fate is DraftFate.GONE
    assert MaildirDrafts(folder).find("0f1e2d3c").fate is DraftFate.GONE
