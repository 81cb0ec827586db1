"""The draft sink's contract on the local Maildir and on the sink in memory."""

from pathlib import Path

import pytest

from agent.errors import ProviderDown
from agent.ports import DraftSink, OutgoingDraft
from connectors._headers import decode_words, read_head
from connectors.maildir_drafts import MaildirDrafts
from connectors.memory import MemoryDrafts
from tests.contract.contracts import DraftSinkContract, LiveDraftSinkContract


class MaildirOnTrial:
    """A Drafts folder, and a mail program that renames what it touches."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "drafts"

    def open(self) -> DraftSink:
        return MaildirDrafts(self.folder)

    def _file(self, mark: str) -> Path:
        return next(path for path in (self.folder / "cur").iterdir() if f"kept-{mark}:" in path.name)

    def edit(self, mark: str) -> None:
        file = self._file(mark)
        raw = file.read_bytes().replace(b"did not send them", b"forgot to send them")
        file.unlink()
        (self.folder / "cur" / "1778150000.M1.desk:2,DS").write_bytes(raw)

    def remove(self, mark: str) -> None:
        self._file(mark).unlink()

    def read(self) -> list[str]:
        if not self.folder.exists():
            return []
        files = sorted((self.folder / "cur").iterdir())
        return [decode_words(read_head(file.read_bytes()).first("subject")) for file in files]


class MemoryOnTrial:
    """Drafts in memory and a human with fingers in it."""

    def __init__(self, *, tells_sent: bool) -> None:
        self.sink = MemoryDrafts(tells_sent=tells_sent)
        self.edit = self.sink.edit
        self.remove = self.sink.delete
        self.human_sends = self.sink.human_sent

    def open(self) -> DraftSink:
        return self.sink

    def human_begins(self, draft: OutgoingDraft) -> None:
        self.sink.human_begins(draft.in_reply_to)

    def lose_next_answer(self) -> None:
        self.sink.fail_next(ProviderDown("The line went dead."), after_writing=True)

    def read(self) -> list[str]:
        return [draft.subject for draft in self.sink.drafts]


class TestMaildirDrafts(DraftSinkContract):
    @pytest.fixture
    def trial(self, tmp_path: Path) -> MaildirOnTrial:
        return MaildirOnTrial(tmp_path)


class TestMemoryDrafts(LiveDraftSinkContract):
    @pytest.fixture(params=[False, True])
    def trial(self, request: pytest.FixtureRequest) -> MemoryOnTrial:
        return MemoryOnTrial(tells_sent=request.param)
