"""Drafts in a folder in which a human and a mail program are at work at the same moment."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.core.message import Address
from agent.ports import DraftFate, OutgoingDraft, SeenDraft
from connectors.maildir_drafts import MaildirDrafts

_DRAFT = OutgoingDraft(
    mark="5a5a-crates",
    sender=Address("ines@alder.example", "Ines Okoro"),
    to=(Address("bo@quillmark.example"),),
    subject="Re: Crates",
    text="The crates are late.\n",
    html="<p>The crates are late.</p>",
    written_at=datetime(2026, 6, 1, 9, tzinfo=UTC),
)


def _copied(folder: Path) -> Path:
    """The draft as a human saved it with changes, beside ours."""
    (ours,) = (folder / "cur").iterdir()
    theirs = folder / "cur" / "1780304401.M7.desk:2,DS"
    theirs.write_bytes(ours.read_bytes().replace(b"crates are late", b"crates come on Monday"))
    return theirs


def test_what_a_human_edited_is_not_made_anew(tmp_path: Path) -> None:
    """Asked for a draft that lies there with a human's changes, the sink names that one and writes nothing."""
    sink = MaildirDrafts(tmp_path)
    sink.create(_DRAFT)
    (ours,) = (tmp_path / "cur").iterdir()
    theirs = ours.read_bytes().replace(b"crates are late", b"crates come on Monday")
    ours.write_bytes(theirs)
    assert sink.create(_DRAFT) == ours.name.partition(":")[0]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [ours]
    assert ours.read_bytes() == theirs


def test_a_copy_saved_between_the_look_and_the_deletion_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file is looked at once more before it goes: what a human saved a moment ago is not ours to delete."""
    sink = MaildirDrafts(tmp_path)
    name = sink.create(_DRAFT)
    theirs = _copied(tmp_path)
    monkeypatch.setattr(MaildirDrafts, "find", lambda *_, **__: SeenDraft(name, DraftFate.UNTOUCHED))
    assert sink.withdraw(_DRAFT.mark)
    assert list((tmp_path / "cur").iterdir()) == [theirs]


def test_nothing_is_seen_of_a_draft_before_it_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the whole file has reached the disk neither a mail program nor kept finds any of it."""
    seen: list[list[Path]] = []
    to_disk = os.fsync

    def looking(descriptor: int) -> None:
        seen.append([path for place in ("cur", "new") for path in (tmp_path / place).iterdir()])
        to_disk(descriptor)

    monkeypatch.setattr(os, "fsync", looking)
    MaildirDrafts(tmp_path).create(_DRAFT)
    assert seen[0] == []
    assert len(seen[-1]) == 1
