"""The heads of the newest mails of a folder, by which drafts are told. A mail under a UID never changes, so each is fetched once.

Only what may change is asked for again: which mails there are, and which are about to be deleted; and
not even that where the server counts changes (CONDSTORE) and counts none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from connectors._compose import MARK_HEADER
from connectors._headers import Head, message_ids, read_head
from connectors.imap.client import Client
from connectors.imap.cursor import FolderState
from connectors.imap.session import Session

_HEADERS = f"BODY.PEEK[HEADER.FIELDS (MESSAGE-ID IN-REPLY-TO REFERENCES {MARK_HEADER.upper()})]"
_NEWEST = 1_000  # mails of a folder that are looked at


@dataclass(frozen=True, slots=True)
class Seen:
    """The head of a mail in a folder."""

    uid: int
    head: Head
    deleted: bool = False  # marked so, and not expunged yet

    @property
    def mark(self) -> str:
        """The mark of a draft of kept's; empty for other mail."""
        return self.head.first(MARK_HEADER.lower())

    @property
    def answers(self) -> frozenset[str]:
        """The Message-IDs that it answers or refers to."""
        return frozenset(message_ids(f"{self.head.first('in-reply-to')} {self.head.first('references')}"))

    def bears(self, mark: str) -> bool:
        """Whether this is the draft with this mark, or what a mail program made of it."""
        key = next(iter(message_ids(self.head.first("message-id"))), "")
        return self.mark == mark or key.startswith(f"kept.{mark}@")


@dataclass(frozen=True, slots=True)
class _Known:
    """A folder as it was looked at last."""

    state: FolderState
    seen: Mapping[int, Seen]
    unshown: frozenset[int] = frozenset()  # UIDs that the server lists and shows nothing of


class Heads:
    """The heads of one mailbox's folders, as fresh as the server."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, _Known] = {}

    def of(self, folder: str) -> list[Seen]:
        """The heads of the newest mails, oldest first."""
        state = self._session.state(folder)
        known = self._known.get(folder)
        if known and known.state.validity != state.validity:
            known = None
        if not known or known.state != state or not state.modseq:
            old = known.seen if known else {}
            known = _Known(state, {})
            if state.messages:
                known = self._session.read(lambda client: _look(client, state, old), folder=folder)
            self._known[folder] = known
        return list(known.seen.values())

    def lists(self, folder: str, validity: int, uid: int) -> bool:
        """Whether the server lists a mail under this UID of which it showed nothing; of a folder that was looked at."""
        known = self._known.get(folder)
        return known is not None and known.state.validity == validity and uid in known.unshown

    def mail(self, folder: str, uid: int) -> bytes:
        """The whole mail; nothing where it is gone."""
        said = self._session.read(lambda client: client.fetch([uid], ["BODY.PEEK[]"]), folder=folder)
        raw = said.get(uid, {}).get(b"BODY[]")
        return raw if isinstance(raw, bytes) else b""


def _look(client: Client, state: FolderState, known: Mapping[int, Seen]) -> _Known:
    there = client.uids("ALL")
    if len(there) < state.messages:  # a search may leave some out
        there |= client.arrivals(1).keys()
    uids = sorted(there)[-_NEWEST:]
    rows = client.fetch([uid for uid in uids if uid not in known], [_HEADERS, "FLAGS"])
    rows |= client.fetch([uid for uid in uids if uid in known], ["FLAGS"])
    found: dict[int, Seen] = {}
    for uid in (uid for uid in uids if uid in rows):
        raw = next((value for name, value in rows[uid].items() if name.startswith(b"BODY[HEADER")), None)
        seen = Seen(uid, read_head(raw)) if isinstance(raw, bytes) else known.get(uid)
        if seen:
            flags = rows[uid].get(b"FLAGS")
            found[uid] = replace(seen, deleted=isinstance(flags, tuple) and b"\\Deleted" in flags)
    return _Known(state, found, frozenset(uids) - found.keys())
