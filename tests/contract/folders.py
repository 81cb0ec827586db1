"""A provider that is two folders, for processes that are killed: a Maildir, and Drafts that are careless.

Asked twice it makes two drafts, and every one that was ever made stays a file, whatever became of it.
"""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from agent.errors import BadInput, SlowDown
from agent.ports import DraftFate, Fence, OutgoingDraft, SeenDraft, unfenced
from connectors.maildir import MaildirSource

_GONE = ("withdrawn", "deleted")  # by kept, by the human


class Mail(MaildirSource):
    """A Maildir as a provider's source."""

    def owed(self, cursor: str) -> tuple[datetime, ...]:
        return ()


class FolderDrafts:
    """Drafts as files, one for every call of `create`; a file says what became of it, and nothing while it is untouched."""

    name = "folder"
    shows_within = timedelta(seconds=1)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, draft: OutgoingDraft, *, fence: Fence = unfenced) -> str:
        if (self.folder / "refuses").exists():
            raise BadInput("These Drafts take nothing.", "Ask whoever runs them.")
        if (busy := self.folder / "busy").exists():
            busy.unlink()
            raise SlowDown("Too many requests.", retry_after=0.5)
        name = uuid4().hex
        fence()
        (self.folder / f"{name}.{draft.mark}").touch()
        return name

    def find(self, mark: str, *, ref: str = "") -> SeenDraft:
        for path in self._all(mark):
            if (said := path.read_text()) not in _GONE:
                return SeenDraft(path.stem, DraftFate(said) if said else DraftFate.UNTOUCHED)
        return SeenDraft(ref, DraftFate.GONE)

    def withdraw(self, mark: str, *, ref: str = "") -> bool:
        untouched = [path for path in self._all(mark) if not path.read_text()]
        for path in untouched:
            path.write_text("withdrawn")
        return bool(untouched)

    def is_taken(self, draft: OutgoingDraft) -> bool:
        return False

    def standing(self) -> str:
        return ""

    def has_lost(self, draft: OutgoingDraft, since: str) -> bool:
        return False

    def _all(self, mark: str) -> list[Path]:
        return list(self.folder.glob(f"*.{mark}"))

    def created(self) -> Counter[str]:
        """How often a draft with each mark was ever made."""
        return Counter(path.suffix[1:] for path in self.folder.glob("*.*"))

    def becomes(self, mark: str, what: str) -> None:
        """What a human does to a draft: the name of a `DraftFate`, or deleted."""
        (path,) = self._all(mark)
        path.write_text(what)
