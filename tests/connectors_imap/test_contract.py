"""The contracts of sources and drafts on real servers: Maildir and mdbox, both separators, rich and poor in extensions."""

from collections.abc import Callable

import pytest

from agent.ports import DraftSink, Source
from connectors.imap import fetching
from tests.connectors_imap.conftest import Box, mail
from tests.contract.contracts import DraftSinkContract, SourceContract


class FolderOnTrial:
    """An inbox into which mail is delivered."""

    def __init__(self, box: Box) -> None:
        self.box, self.number = box, 0
        self.program = box.human()

    def open(self) -> Source:
        return self.box.source()

    def put(self, raw: bytes) -> None:
        self.program.append("INBOX", raw)

    def arrive(self, count: int) -> None:
        for _ in range(count):
            self.number += 1
            self.put(mail(self.number))

    def arrive_broken(self) -> None:
        self.number += 1
        self.put(mail(self.number, body=b"Gr\xfc\xdfe"))


class DraftsOnTrial:
    """Drafts, and their owner who edits by writing anew and deleting the old, as every IMAP program must."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.program = box.human()
        self.folder = box.named("Drafts")

    def open(self) -> DraftSink:
        drafts = self.box.open().drafts
        assert drafts
        return drafts

    def _uid(self, mark: str) -> int:
        self.program.select_folder(self.folder)
        found: list[int] = self.program.search(["HEADER", "X-Kept-Mark", mark])
        return found[-1]

    def edit(self, mark: str) -> None:
        uid = self._uid(mark)
        raw = self.program.fetch([uid], ["BODY[]"])[uid][b"BODY[]"]
        self.program.append(self.folder, raw.replace(b"did not send", b"forgot to send"), [b"\\Draft"])
        self._expunge(uid)

    def remove(self, mark: str) -> None:
        self._expunge(self._uid(mark))

    def _expunge(self, uid: int) -> None:
        self.program.delete_messages([uid])
        self.program.expunge()

    def read(self) -> list[str]:
        self.program.select_folder(self.folder, readonly=True)
        found = self.program.search("UNDELETED")
        rows = self.program.fetch(found, ["ENVELOPE"]).values()
        return [row[b"ENVELOPE"].subject.decode() for row in rows]


class TestFolder(SourceContract):
    @pytest.fixture
    def trial(self, box: Box, monkeypatch: pytest.MonkeyPatch) -> FolderOnTrial:
        monkeypatch.setattr(fetching, "PAGE_ITEMS", 3)
        return FolderOnTrial(box)


class TestDrafts(DraftSinkContract):
    @pytest.fixture
    def trial(self, box: Box, no_uidplus: Callable[[], None]) -> DraftsOnTrial:
        return DraftsOnTrial(box)


@pytest.fixture
def no_uidplus(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dovecot says APPENDUID even where it does not announce UIDPLUS; here it is not heard."""
    from connectors.imap.client import Client

    if "UIDPLUS" in box.variant.without:
        put = Client.put
        monkeypatch.setattr(Client, "put", lambda *said: put(*said) and None)
