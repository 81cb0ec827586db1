"""The contracts of live sources and drafts on real servers: Maildir and mdbox, both separators, rich and poor in extensions."""

import imaplib
from collections.abc import Callable, Sequence

import pytest

from agent.errors import CursorLost
from agent.ports import DraftSink, OutgoingDraft, Source
from connectors.imap import fetching
from connectors.imap.client import Client
from tests.connectors_imap.conftest import Box, keys, mail
from tests.contract.contracts import LiveDraftSinkContract, LiveSourceContract


class FolderOnTrial:
    """A folder into which mail is delivered, and which its owner may delete and fill again."""

    def __init__(self, box: Box) -> None:
        self.box, self.number = box, 0
        self.program = box.human()
        self.folder = box.named("Customers")
        self.program.create_folder(self.folder)

    def open(self) -> Source:
        return self.box.source(self.folder.replace(self.box.variant.separator, "/"))

    def arrive(self, count: int) -> None:
        for _ in range(count):
            self.number += 1
            self.program.append(self.folder, mail(self.number))

    def arrive_broken(self) -> None:
        self.number += 1
        self.program.append(self.folder, mail(self.number, body=b"Gr\xfc\xdfe"))

    def remove(self, ref: str) -> None:
        self.program.select_folder(self.folder)
        self.program.delete_messages([int(ref.partition(".")[2])])
        self.program.expunge()
        self.program.unselect_folder()

    def lose_cursors(self) -> None:
        """The folder comes back with the same mails under another UIDVALIDITY."""
        self.program.select_folder(self.folder)
        rows = self.program.fetch(self.program.search("ALL"), ["BODY.PEEK[]"])
        self.program.unselect_folder()
        self.program.delete_folder(self.folder)
        self.program.create_folder(self.folder)
        for uid in sorted(rows):
            self.program.append(self.folder, rows[uid][b"BODY[]"])


class DraftsOnTrial:
    """Drafts, and their owner who edits by writing anew and deleting the old, as every IMAP program must."""

    def __init__(self, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
        self.box, self.monkeypatch = box, monkeypatch
        self.program = box.human()
        self.folder = box.named("Drafts")

    def open(self) -> DraftSink:
        drafts = self.box.open().drafts
        assert drafts
        return drafts

    def _lying(self, mark: str) -> tuple[int, bytes]:
        self.program.select_folder(self.folder)
        uid = self.program.search(["HEADER", "X-Kept-Mark", mark])[-1]
        return uid, self.program.fetch([uid], ["BODY[]"])[uid][b"BODY[]"]

    def edit(self, mark: str) -> None:
        uid, raw = self._lying(mark)
        self.program.append(self.folder, raw.replace(b"did not send", b"forgot to send"), [b"\\Draft"])
        self._expunge(uid)

    def remove(self, mark: str) -> None:
        self._expunge(self._lying(mark)[0])

    def human_sends(self, mark: str) -> None:
        uid, raw = self._lying(mark)
        self.program.append(self.box.named("Sent"), b"User-Agent: Tilia Mail\r\n" + raw, [b"\\Seen"])
        self._expunge(uid)

    def human_begins(self, draft: OutgoingDraft) -> None:
        head = f"From: {draft.sender.email}\r\nSubject: {draft.subject}\r\nIn-Reply-To: <{draft.in_reply_to}>\r\n"
        self.program.append(self.folder, f"{head}\r\nHello, I just".encode(), [b"\\Draft"])

    def lose_next_answer(self) -> None:
        put = Client.put

        def lost(client: Client, folder: str, raw: bytes, flags: Sequence[str]) -> None:
            put(client, folder, raw, flags)
            self.monkeypatch.setattr(Client, "put", put)
            raise imaplib.IMAP4.abort("the connection was closed")

        self.monkeypatch.setattr(Client, "put", lost)

    def _expunge(self, uid: int) -> None:
        self.program.select_folder(self.folder)
        self.program.delete_messages([uid])
        self.program.expunge()

    def read(self) -> list[str]:
        self.program.select_folder(self.folder, readonly=True)
        found = self.program.search("UNDELETED")
        rows = self.program.fetch(found, ["ENVELOPE"]).values()
        return [row[b"ENVELOPE"].subject.decode() for row in rows]


class TestFolder(LiveSourceContract):
    @pytest.fixture
    def trial(self, box: Box, monkeypatch: pytest.MonkeyPatch) -> FolderOnTrial:
        monkeypatch.setattr(fetching, "PAGE_ITEMS", 3)
        return FolderOnTrial(box)

    def test_a_lost_cursor_is_said_so_and_nothing_is_lost_by_it(self, trial: FolderOnTrial) -> None:  # type: ignore[override]
        """A folder numbered anew gives its mails other names, for UID 5 may be another mail now; their keys are the same."""
        trial.arrive(4)
        pages = list(trial.open().pages())
        trial.lose_cursors()
        trial.arrive(1)
        with pytest.raises(CursorLost):
            list(trial.open().pages(pages[-1].cursor))
        anew = list(trial.open().pages())
        assert set(keys(pages)) < set(keys(anew))
        assert anew[-1].whole


class TestDrafts(LiveDraftSinkContract):
    @pytest.fixture
    def trial(
        self, box: Box, monkeypatch: pytest.MonkeyPatch, no_uidplus: Callable[[], None]
    ) -> DraftsOnTrial:
        return DraftsOnTrial(box, monkeypatch)


@pytest.fixture
def no_uidplus(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dovecot says APPENDUID even where it does not announce UIDPLUS; here it is not heard."""
    if "UIDPLUS" in box.variant.without:
        put = Client.put
        monkeypatch.setattr(Client, "put", lambda *said: put(*said) and None)
