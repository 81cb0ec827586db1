"""Drafts by APPEND, and what became of them. There is no way to send from here: IMAP has none.

APPEND is not idempotent, so it is asked for once, after a look, and after an unclear answer the
steps look again. A draft is known by its mark in a header; where a mail program drops unknown
headers, by the Message-ID that the mark makes. Headers are fetched rather than searched for: search
lags or leaves headers out on some servers, and Drafts is never large.

A mail under a UID never changes (RFC 9051 2.3.1.1): a human's edit is another mail, under another
UID. So what is deleted here, by UID, cannot be what a human wrote a moment before.
"""

from contextlib import suppress
from datetime import timedelta

from agent.crash import crashpoint
from agent.errors import ProviderDown, SourceError
from agent.ports import DraftFate, Fence, OutgoingDraft, SeenDraft, unfenced
from connectors._digest import is_sent_as_is, is_untouched, sealed
from connectors._numbers import number_of
from connectors.imap._trouble import Refused
from connectors.imap.client import Client
from connectors.imap.folders import Chosen
from connectors.imap.heads import Heads, Seen
from connectors.imap.session import Session


class ImapDrafts:
    """The Drafts of one mailbox."""

    shows_within = timedelta(seconds=20)
    """A server lists what it took; this is for an APPEND that it was still at when the line broke."""

    def __init__(self, session: Session, chosen: Chosen) -> None:
        self._session, self._chosen = session, chosen
        self._folder = chosen.drafts
        self._heads = Heads(session)

    @property
    def name(self) -> str:
        """The folder and its server, for people."""
        return f"{self._folder or self._chosen.drafts_to_make} at {self._session.place.shown}"

    def create(self, draft: OutgoingDraft, *, fence: Fence = unfenced) -> str:
        """Append the draft and return its ref; where one with this mark lies already, return that one's."""
        raw = sealed(draft)
        folder = self._folder or self._make()
        present = self._lying(draft.mark)
        if present:
            return self._ref(present[0].uid)
        noted = self._session.state(folder)
        crashpoint("imap.before_append")
        put = self._session.write(lambda client: _put(client, folder, raw, fence))
        crashpoint("imap.after_append")
        if put:
            return self._second_to(draft.mark, put[1]) or f"{put[0]}.{put[1]}"
        new = [seen for seen in self._lying(draft.mark) if seen.uid >= noted.next]
        if not new:
            raise ProviderDown(f"{self.name} took a draft and does not show it.", "kept will look again.")
        return self._ref(new[0].uid)

    def _second_to(self, mark: str, uid: int) -> str:
        """The ref of a draft with this mark that came before ours of this UID, which is then taken away; empty where there is none.

        A worker that slept between the fence and the socket made it beside its successor's. Of two that look at
        the same moment only the later one yields. What cannot be seen to now the next `find` sees to. Where no draft with
        this mark lies under the UID that the server said, the UID is another mail's.
        """
        with suppress(SourceError):
            lying = [seen.uid for seen in self._lying(mark)]
            if uid in lying[1:]:
                self._remove([uid])
            if lying and uid != lying[0]:
                return self._ref(lying[0])
        return ""

    def find(self, mark: str, *, ref: str = "") -> SeenDraft:
        """What became of the draft with this mark. Where a human made an edited copy of it, the copy counts.

        One that the server lists under the UID of `ref`, and shows nothing of at present, is what it was.

        Of several that nobody touched the first is left: a worker that was stopped in the middle of
        `create`, for longer than its lease lasts, puts a second one beside the one of its successor.
        """
        lying = self._lying(mark)
        for seen in lying:
            if not is_untouched(self._heads.mail(self._folder, seen.uid)):
                return SeenDraft(self._ref(seen.uid), DraftFate.EDITED)
        if lying:
            self._remove([seen.uid for seen in lying[1:]])
            return SeenDraft(self._ref(lying[0].uid), DraftFate.UNTOUCHED)
        if sent := self._among_sent(mark):
            return sent
        is_listed = self._folder and self._heads.lists(self._folder, *_numbers_of(ref))
        return SeenDraft(ref, DraftFate.UNTOUCHED if is_listed else DraftFate.GONE)

    def withdraw(self, mark: str, *, ref: str = "") -> bool:
        """Delete the untouched draft with this mark, and no other mail."""
        lying = self._lying(mark)
        if not lying or not all(is_untouched(self._heads.mail(self._folder, seen.uid)) for seen in lying):
            return False
        self._remove([seen.uid for seen in lying])
        return True

    def is_taken(self, draft: OutgoingDraft) -> bool:
        """Whether another draft than kept's answers the same mail, or one that it refers to last."""
        thread = frozenset(filter(None, [draft.in_reply_to, *draft.references[-3:]]))
        if not thread or not self._folder:
            return False
        heads = self._heads.of(self._folder)
        return any(not seen.deleted and not seen.mark and seen.answers & thread for seen in heads)

    def standing(self) -> str:
        """The UIDVALIDITY and UIDNEXT of Drafts; empty where there is no such folder, or the server does not say."""
        state = self._session.state(self._folder) if self._folder else None
        return f"{state.validity}.{state.next}" if state and state.next else ""

    def has_lost(self, draft: OutgoingDraft, since: str) -> bool:
        """Whether a mail was put into Drafts since and is gone; UIDs are given once and never again.

        Where the server's numbers say nothing (it numbers anew, or backwards), it may be: then no second draft is made.
        """
        validity, _, first = since.partition(".")
        if not self._folder or (since_uid := number_of(first)) is None:
            return True
        state = self._session.state(self._folder)
        if str(state.validity) != validity or state.next < since_uid:
            return True
        given = range(since_uid, state.next)
        there = {seen.uid: seen for seen in self._heads.of(self._folder)} if given else {}
        return any(uid not in there or (there[uid].deleted and there[uid].bears(draft.mark)) for uid in given)

    def _make(self) -> str:
        """Create the folder that is not there; one that another program made meanwhile will do."""
        name = self._chosen.drafts_to_make
        with suppress(Refused):
            self._session.write(lambda client: client.create_folder(name))
        with suppress(SourceError):
            self._session.write(lambda client: client.subscribe_folder(name))
        self._folder = name
        return name

    def _lying(self, mark: str) -> list[Seen]:
        """The drafts with this mark, oldest first, but for those that are about to be deleted."""
        if not self._folder:
            return []
        return [seen for seen in self._heads.of(self._folder) if not seen.deleted and seen.bears(mark)]

    def _remove(self, uids: list[int]) -> None:
        if uids:
            self._session.write(lambda client: _delete(client, uids), folder=self._folder)

    def _among_sent(self, mark: str) -> SeenDraft | None:
        for folder in self._chosen.sent:
            for seen in self._heads.of(folder.name):
                if seen.bears(mark):
                    as_is = is_sent_as_is(self._heads.mail(folder.name, seen.uid))
                    return SeenDraft(
                        self._ref(seen.uid), DraftFate.SENT_AS_IS if as_is else DraftFate.SENT_EDITED
                    )
        return None

    def _ref(self, uid: int) -> str:
        return f"{self._session.selected.validity}.{uid}"


def _numbers_of(ref: str) -> tuple[int, int]:
    validity, _, uid = ref.partition(".")
    return number_of(validity) or 0, number_of(uid) or 0


def _put(client: Client, folder: str, raw: bytes, fence: Fence) -> tuple[int, int] | None:
    """Append over a connection that stands: the fence is the last thing before it."""
    fence()
    return client.put(folder, raw, ("\\Draft", "\\Seen"))


def _delete(client: Client, uids: list[int]) -> None:
    """Flag and expunge these mails alone. Without UIDPLUS, EXPUNGE takes every flagged mail, so it waits for a human's."""
    client.add_flags(uids, [b"\\Deleted"], silent=True)
    if client.has("UIDPLUS"):
        client.uid_expunge(uids)
    elif client.uids("DELETED") <= set(uids):
        client.expunge()
